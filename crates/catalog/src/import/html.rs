//! HTML: tables with merged cells, and text outside of them.

use std::collections::BTreeMap;

use html5gum::{StartTag, Token, Tokenizer};

use super::names::is_footnote;
use super::sheet::{Cell, Place, Sheet, number};
use super::words::is_title;

/// Cells that one cell may cover, and columns of a table: what a page that means no harm stays far below.
const MOST_SPAN: usize = 1_000;
/// Cells of all tables, merged ones counted as often as they cover.
const MOST_CELLS: usize = 2_000_000;

/// Tables become rows of cells; a merged cell counts in every row that it covers. A table inside a cell is text of that cell.
pub(super) fn sheet(text: &str) -> Sheet {
    let mut reading = Reading::default();
    let mut line = 0;
    for Ok(token) in Tokenizer::new(text) {
        match token {
            Token::StartTag(tag) => reading.start(&tag, line),
            Token::EndTag(tag) => reading.end(tag.name.as_slice()),
            Token::String(string) => {
                let text = String::from_utf8_lossy(&string.value.0).into_owned();
                reading.text(&text, line);
                line += text.matches('\n').count();
            }
            _ => {}
        }
    }
    reading.end_table();
    reading.end_line();
    reading.sheet
}

#[derive(Default)]
struct Reading {
    sheet: Sheet,
    /// How many tables are open; those inside a cell are text.
    depth: usize,
    table: usize,
    row: Option<Vec<Cell>>,
    cell: Option<Open>,
    /// Column and how many more rows a cell from above fills it, and the cell.
    above: BTreeMap<usize, (usize, Cell)>,
    /// Text outside of tables.
    line: String,
    place: u32,
    /// The line is a heading of a part of the page.
    part: bool,
    /// `script` or `style` is open.
    silent: bool,
    /// An element that is not shown, and how many of its name are open inside it.
    hidden: Option<(Vec<u8>, usize)>,
    /// The open table, group of rows and row are not shown, or shown struck out.
    unseen: Unseen,
    /// The open elements inside a line, and whether each is struck out.
    inline: Vec<(Vec<u8>, bool)>,
    rows: u32,
    cells: usize,
}

/// A cell that is being read.
struct Open {
    text: String,
    across: usize,
    down: usize,
    look: Look,
}

/// How a browser shows an element, as far as its own attributes tell.
#[derive(Clone, Copy, Default)]
struct Look {
    hidden: bool,
    struck: bool,
}

/// The looks of what is open around a cell.
#[derive(Default)]
struct Unseen {
    table: Look,
    group: Look,
    row: Look,
}

impl Unseen {
    fn look(&self) -> Look {
        let all = [self.table, self.group, self.row];
        Look { hidden: all.iter().any(|look| look.hidden), struck: all.iter().any(|look| look.struck) }
    }
}

impl Reading {
    fn start(&mut self, tag: &StartTag<()>, line: usize) {
        if let Some((name, open)) = &mut self.hidden {
            *open += usize::from(*name == tag.name.0);
            return;
        }
        let look = look(tag);
        let inline = is_inline(tag.name.as_slice()) && !tag.self_closing;
        if look.hidden && (inline || (self.depth == 0 && is_block(tag.name.as_slice()))) {
            self.hidden = Some((tag.name.0.clone(), 1));
            return;
        }
        if inline && self.cell.is_some() {
            self.inline.push((tag.name.0.clone(), look.struck));
            if look.struck {
                self.write("~~");
            }
        }
        match tag.name.as_slice() {
            b"script" | b"style" => self.silent = !tag.self_closing,
            b"table" => {
                self.depth += 1;
                if self.depth == 1 {
                    self.end_line();
                    self.table += 1;
                    self.unseen = Unseen { table: look, ..Unseen::default() };
                }
            }
            b"tbody" | b"thead" | b"tfoot" if self.depth == 1 => {
                self.end_row();
                self.unseen.group = look;
            }
            b"tr" if self.depth == 1 => {
                self.end_row();
                self.row = Some(Vec::new());
                self.unseen.row = look;
                self.rows += 1;
            }
            b"td" | b"th" if self.depth == 1 => {
                self.end_cell();
                self.row.get_or_insert_with(Vec::new);
                let span = |name: &str| number_of(tag, name).clamp(1, MOST_SPAN);
                self.cell = Some(Open {
                    text: String::new(),
                    across: span("colspan") - 1,
                    down: span("rowspan") - 1,
                    look,
                });
            }
            b"sup" => self.write("[^"),
            b"del" | b"s" | b"strike" => self.write("~~"),
            b"br" | b"p" | b"div" | b"li" if self.cell.is_some() => self.new_line(),
            b"br" | b"p" | b"div" | b"li" | b"h1" | b"h2" | b"h3" | b"h4" if self.depth == 0 => {
                self.end_line();
                self.place = number(line);
                self.part = matches!(tag.name.as_slice(), b"h2" | b"h3" | b"h4");
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        if let Some((hidden, open)) = &mut self.hidden {
            *open -= usize::from(hidden == name);
            if *open == 0 {
                self.hidden = None;
            }
            return;
        }
        self.end_inline(name);
        match name {
            b"script" | b"style" => self.silent = false,
            b"table" => {
                if self.depth == 1 {
                    self.end_table();
                }
                self.depth = self.depth.saturating_sub(1);
            }
            b"sup" => self.write("]"),
            b"del" | b"s" | b"strike" => self.write("~~"),
            b"tr" if self.depth == 1 => self.end_row(),
            b"td" | b"th" if self.depth == 1 => self.end_cell(),
            b"p" | b"div" | b"li" | b"h1" | b"h2" | b"h3" | b"h4" | b"title" if self.depth == 0 => {
                self.end_line()
            }
            _ => {}
        }
    }

    /// Closes an element inside a line, and those left open inside it.
    fn end_inline(&mut self, name: &[u8]) {
        let Some(at) = self.inline.iter().rposition(|(open, _)| open == name) else { return };
        for (_, struck) in self.inline.split_off(at) {
            if struck {
                self.write("~~");
            }
        }
    }

    fn text(&mut self, text: &str, line: usize) {
        if self.silent || self.hidden.is_some() {
            return;
        }
        let into = match &mut self.cell {
            Some(cell) => &mut cell.text,
            None => {
                if self.line.is_empty() {
                    self.place = number(line);
                }
                &mut self.line
            }
        };
        // White space of the source is one blank; a line break of the page was made by `new_line`.
        for word in text.split_inclusive([' ', '\t', '\r', '\n', '\u{a0}']) {
            let bare = word.trim_end_matches([' ', '\t', '\r', '\n', '\u{a0}']);
            into.push_str(bare);
            if bare.len() < word.len() && !into.is_empty() && !into.ends_with([' ', '\n']) {
                into.push(' ');
            }
        }
    }

    /// Writes a sign of its own into the open cell.
    fn write(&mut self, sign: &str) {
        if let Some(cell) = &mut self.cell {
            cell.text.push_str(sign);
        }
    }

    fn new_line(&mut self) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.text.trim().is_empty()) {
            cell.text.push('\n');
        }
    }

    fn end_cell(&mut self) {
        if self.cell.is_none() {
            return;
        }
        for (_, struck) in std::mem::take(&mut self.inline) {
            if struck {
                self.write("~~");
            }
        }
        let Some(open) = self.cell.take().filter(|open| !open.look.hidden) else { return };
        self.fill_from_above();
        let mut text = raised_digits(&open.text);
        if (open.look.struck || self.unseen.look().struck) && !text.trim().is_empty() {
            text = format!("~~{}~~", text.replace("~~", "").trim());
        }
        let Some(row) = &mut self.row else { return };
        let column = row.len();
        let room = open.across < MOST_SPAN && self.cells + open.across < MOST_CELLS && column < MOST_SPAN;
        if !room {
            return;
        }
        let cell = Cell { text, across: open.across, ..Cell::default() };
        self.cells += 1 + open.across;
        for n in 0..=open.across {
            let part = if n == 0 { cell.clone() } else { Cell { covered: true, ..Cell::default() } };
            if open.down > 0 {
                self.above.insert(column + n, (open.down, Cell { from_above: true, ..part.clone() }));
            }
            row.push(part);
        }
    }

    /// Puts in what cells of rows above still cover at this column.
    fn fill_from_above(&mut self) {
        let Some(row) = &mut self.row else { return };
        while let Some((left, cell)) = self.above.get_mut(&row.len()).filter(|(left, _)| *left > 0) {
            if self.cells >= MOST_CELLS {
                return;
            }
            *left -= 1;
            self.cells += 1;
            row.push(cell.clone());
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.fill_from_above();
        if let Some(cells) = self.row.take().filter(|cells| !cells.is_empty()) {
            self.sheet.row(Place { line: self.rows, ..Place::default() }, self.table, cells);
            if self.unseen.look().hidden {
                self.sheet.hidden.push((None, self.rows));
            }
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        self.above.clear();
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let part = std::mem::take(&mut self.part);
        if !line.trim().is_empty() {
            // As Markdown writes it.
            let line = if part && !is_title(&line) { format!("## {}", line.trim()) } else { line };
            self.sheet.line(Place { line: self.place, ..Place::default() }, &line);
        }
    }
}

/// Elements inside a line whose end is always marked.
fn is_inline(name: &[u8]) -> bool {
    [&b"span"[..], b"a", b"b", b"i", b"em", b"strong", b"font", b"u", b"small", b"big", b"mark"]
        .contains(&name)
}

/// Elements around lines whose end is always marked.
fn is_block(name: &[u8]) -> bool {
    [&b"div"[..], b"section", b"article", b"aside", b"nav", b"header", b"footer", b"ul", b"ol", b"table"]
        .contains(&name)
}

/// What an element's own attributes say of how it is shown (`hidden`, `style`); style sheets are not read.
fn look(tag: &StartTag<()>) -> Look {
    let style =
        tag.attributes.get(&b"style"[..]).map(|style| String::from_utf8_lossy(&style.value).to_lowercase());
    let style = style.unwrap_or_default().replace(char::is_whitespace, "");
    let unseen = ["display:none", "visibility:hidden", "visibility:collapse"];
    Look {
        hidden: unseen.iter().any(|one| style.contains(one)) || tag.attributes.contains_key(&b"hidden"[..]),
        struck: style.contains("line-through"),
    }
}

fn number_of(tag: &StartTag<()>, name: &str) -> usize {
    let value = tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(&value.value));
    value.and_then(|value| value.trim().parse().ok()).unwrap_or(1)
}

/// A cell's text in which raised letters are either the mark of a footnote (`[^1]`) or as they stand (¹⁸F).
fn raised_digits(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("[^") {
        let Some(end) = rest[at..].find(']').map(|end| at + end) else { break };
        let inner = rest[at + 2..end].trim();
        let behind = &rest[end + 1..];
        let number = !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit() || "()*,".contains(c));
        let part = behind.starts_with(|c: char| c.is_ascii_alphanumeric())
            || rest[..at].trim_end().ends_with(char::is_whitespace);
        let mark = (number && !part && !rest[..at].trim().is_empty()) || is_footnote(inner);
        out.push_str(&rest[..at]);
        match mark {
            true => out.push_str(&format!("[^{inner}]")),
            false => out.push_str(inner),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}
