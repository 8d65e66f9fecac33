//! Markdown: pipe tables, and lines outside of them.

use super::sheet::{Cell, Place, Sheet, number};

/// Whether a text has a table in Markdown: lines that begin with pipes, or a line of dashes with pipes between them.
pub(super) fn is_markdown(text: &str) -> bool {
    let piped = text.lines().filter(|line| line.trim_start().starts_with('|')).count();
    piped >= 2 || text.lines().any(is_rule_line)
}

/// Pipe tables become rows of cells. A line of dashes parts a head from what follows and is no row.
pub(super) fn sheet(text: &str) -> Sheet {
    let mut sheet = Sheet::default();
    let (mut table, mut inside) = (0, false);
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let place = Place { line: number(index), ..Place::default() };
        // Without pipes around it, a line is a row below a head with its line of dashes.
        let head = || lines.get(index + 1).is_some_and(|next| is_rule_line(next));
        let row = line.trim_start().starts_with('|') || line.contains('|') && (inside || head());
        match row {
            true => {
                table += usize::from(!inside);
                inside = true;
                if !is_rule_line(line) {
                    sheet.row(place, table, cells(line).into_iter().map(Cell::new).collect());
                }
            }
            false => {
                inside = false;
                sheet.line(place, line);
            }
        }
    }
    sheet
}

/// The cells of a table's line; a pipe behind a backslash is text.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim().trim_start_matches('\u{feff}');
    let inner = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut cell = String::new();
    let mut characters = inner.chars().peekable();
    let mut ended = false;
    while let Some(c) = characters.next() {
        ended = c == '|';
        match c {
            '\\' if characters.peek() == Some(&'|') => cell.extend(characters.next()),
            '|' => {
                if let Some(last) = cells.last_mut() {
                    *last = std::mem::take(&mut cell);
                }
                cells.push(String::new());
            }
            _ => cell.push(c),
        }
    }
    match cells.last_mut() {
        Some(last) if !ended => *last = cell,
        _ => drop(cells.pop()),
    }
    cells.into_iter().map(|cell| plain(&cell)).collect()
}

/// Without emphasis, links and hand-made line breaks; struck-out text and marks of footnotes stay.
fn plain(cell: &str) -> String {
    let mut text = cell.trim().to_owned();
    for tag in ["<br>", "<br/>", "<br />", "<BR>"] {
        text = text.replace(tag, "\n");
    }
    for sign in ["**", "__", "`"] {
        text = without_pairs(&text, sign);
    }
    // A single star around words; one alone is the mark of a footnote.
    if !text.contains(['＊', '※']) {
        text = without_pairs(&text, "*");
    }
    without_links(&text)
}

/// Without a sign that stands in pairs around something.
fn without_pairs(text: &str, sign: &str) -> String {
    let parts: Vec<&str> = text.split(sign).collect();
    let paired =
        parts.len() % 2 == 1 && parts.iter().skip(1).step_by(2).all(|inner| !inner.trim().is_empty());
    if paired { parts.concat() } else { text.to_owned() }
}

/// `[name](address)` is the name.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(middle) = rest.find("](") {
        let from = rest[..middle].rfind('[');
        let to = rest[middle..].find(')').map(|to| middle + to);
        let (Some(from), Some(to)) = (from, to) else { break };
        out.push_str(rest[..from].trim_end_matches('!'));
        out.push_str(&rest[from + 1..middle]);
        rest = &rest[to + 1..];
    }
    out.push_str(rest);
    out
}

/// A line of nothing but dashes and pipes, with or without pipes around it.
fn is_rule_line(line: &str) -> bool {
    let line = line.trim();
    let cell = |cell: &str| {
        let dashes = cell.trim().trim_matches(':');
        !dashes.is_empty() && dashes.bytes().all(|b| b == b'-')
    };
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    line.contains('|') && inner.split('|').all(cell)
}
