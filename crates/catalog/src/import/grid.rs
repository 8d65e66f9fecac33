//! Rows of cells: heads of columns, headings, rows.

use std::collections::BTreeMap;

use super::beside;
use super::columns::{self, Accounts};
use super::corrections::Corrections;
use super::draft::{Draft, DraftColumn, DraftRow, Figure, Heading};
use super::flags::severity;
use super::heading::heading;
use super::lines::{Under, name_row};
use super::names;
use super::sheet::{Cell, Kind, Row, Sheet};
use super::tail;
use super::words::{
    compact, ends_as_meeting, figure, has_letters, is_figure_head, is_head, is_mark, is_none_sign, is_prose,
    is_title, join, open_brackets,
};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Role {
    /// Names, or whatever stands left of the figures.
    Text,
    /// Figures: which of the draft's columns.
    Figure(usize),
    /// Marks; the head's text stands for a sign such as ○.
    Mark(String),
    Note,
    Category,
    Region,
    Former,
    /// Under a head that says nothing known: the name, or a remark where another head says that it is over the names.
    Unknown,
    /// Row numbers, days and other things that an edition does not keep.
    Other,
}

/// Heads over a column, from the top.
pub(super) type Titles = Vec<String>;

/// The draft of a sheet with tables.
pub(super) fn draft(sheet: &Sheet, accounts: &Accounts, corrections: &Corrections) -> Draft {
    let mut draft = Draft::default();
    let sheet = &beside::unfolded(sheet);
    let sections = sections(sheet, &mut draft);
    let mut mentions: String = draft.notes.iter().map(|note| compact(&note.text)).collect();
    mentions.extend(
        sheet
            .rows
            .iter()
            .filter(|row| row.kind == Kind::Line)
            .flat_map(|row| &row.cells)
            .map(|c| compact(&c.text)),
    );
    let roles = roles(&sections, accounts, corrections, &mentions, &mut draft);
    let mut reading = Reading { under: Under::default(), texts: Vec::new(), draft };
    for section in &sections {
        let named = section.titles.iter().any(|titles| !titles.is_empty() && roles[titles] == Role::Text);
        let own = section.titles.iter().map(|titles| match &roles[titles] {
            Role::Unknown if named => Role::Note,
            Role::Unknown => Role::Text,
            known => known.clone(),
        });
        let own: Vec<Role> = own.collect();
        let left =
            own.iter().position(|role| matches!(role, Role::Figure(_) | Role::Mark(_))).unwrap_or(own.len());
        for row in &section.rows {
            reading.row(row, &own, left);
        }
    }
    reading.finish()
}

/// Rows under one set of heads.
struct Section<'a> {
    titles: Vec<Titles>,
    rows: Vec<&'a Row>,
}

/// Cuts the sheet at its heads. A table without heads has those of the table before it where it is as wide.
fn sections<'a>(sheet: &'a Sheet, draft: &mut Draft) -> Vec<Section<'a>> {
    let mut sections: Vec<Section<'a>> = Vec::new();
    let mut at = 0;
    while at < sheet.rows.len() {
        let heads =
            head_block(&sheet.rows[at..], at == 0 || sheet.rows[at - 1].table != sheet.rows[at].table);
        if heads > 0 {
            let block = &sheet.rows[at..at + heads];
            block.iter().for_each(|row| draft.note(row.place, &shown(row)));
            sections.push(Section { titles: titles(block), rows: Vec::new() });
            at += heads;
            continue;
        }
        let row = &sheet.rows[at];
        at += 1;
        if row.kind == Kind::Table {
            let width = row.cells.len();
            let known = sections.last().is_some_and(|section| section.titles.len() >= width);
            if !known {
                let before = sections.last().map(|section| section.titles.clone()).unwrap_or_default();
                let untitled = (0..width).map(|n| before.get(n).cloned().unwrap_or_default()).collect();
                sections.push(Section { titles: untitled, rows: Vec::new() });
            }
        }
        match sections.last_mut() {
            Some(section) => section.rows.push(row),
            None => sections.push(Section { titles: Vec::new(), rows: vec![row] }),
        }
    }
    sections
}

fn printed(row: &Row) -> impl Iterator<Item = (usize, &Cell)> {
    row.cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty() && !cell.covered)
}

fn shown(row: &Row) -> String {
    printed(row).map(|(_, cell)| cell.text.as_str()).collect::<Vec<_>>().join(" | ")
}

/// How many rows from here on are heads of columns.
pub(super) fn head_block(rows: &[Row], first_of_table: bool) -> usize {
    let is_table = |row: &&Row| row.kind == Kind::Table;
    let heads = |row: &Row| printed(row).count() > 0 && printed(row).all(|(_, cell)| is_head(&cell.text));
    let count = rows.iter().take_while(is_table).take_while(|row| heads(row)).count();
    let block = &rows[..count];
    let figures = block.iter().flat_map(printed).any(|(_, cell)| is_figure_head(&cell.text));
    let wide = block.iter().any(|row| printed(row).count() > 1);
    if figures && wide {
        return count;
    }
    // Heads in other words: the first row of a table, without a digit, one of its cells about figures.
    let Some(first) = rows.first().filter(|row| is_table(row) && first_of_table) else { return 0 };
    let wordy = printed(first).count() > 1 && printed(first).all(|(_, cell)| figure(&cell.text).is_none());
    let about = |cell: &Cell| {
        let text = compact(&cell.text).to_lowercase();
        let short = text.chars().count() <= 16;
        short
            && ["単位", "点数", "ポイント", "points", "credits", "units"]
                .iter()
                .any(|word| text.contains(word))
    };
    let count = printed(first).count();
    let known = printed(first).filter(|(_, cell)| is_head(&cell.text)).count();
    let plain = printed(first).all(|(_, cell)| heading(&cell.text).is_none());
    let mostly = count > 2 && known * 5 >= count * 3;
    usize::from(wordy && plain && (mostly || printed(first).any(|(_, cell)| about(cell))))
}

/// The heads over each column. A head without a neighbour to its right reaches over the columns that have heads of their
/// own below.
pub(super) fn titles(block: &[Row]) -> Vec<Titles> {
    let width = block.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut all = vec![Titles::new(); width];
    for (n, row) in block.iter().enumerate() {
        let mut left = "";
        for (column, titles) in all.iter_mut().enumerate() {
            let cell = row.cells.get(column);
            let own = cell.map_or("", |cell| cell.text.as_str());
            let covered = cell.is_some_and(|cell| cell.covered);
            let below =
                block[n + 1..].iter().any(|row| row.cells.get(column).is_some_and(|c| !c.text.is_empty()));
            if !own.is_empty() {
                left = own;
            }
            let title = if own.is_empty() && (covered || below) { left } else { own };
            if !title.is_empty() && titles.last().is_none_or(|last| last != title) {
                titles.push(title.to_owned());
            }
        }
    }
    all
}

/// What each set of heads says about its column; the draft gets its columns of figures.
fn roles(
    sections: &[Section<'_>],
    accounts: &Accounts,
    corrections: &Corrections,
    mentions: &str,
    draft: &mut Draft,
) -> BTreeMap<Titles, Role> {
    let mut order: Vec<&Titles> = Vec::new();
    let mut values: BTreeMap<&Titles, Vec<&str>> = BTreeMap::new();
    for section in sections {
        for (column, titles) in section.titles.iter().enumerate() {
            if !values.contains_key(titles) {
                order.push(titles);
            }
            let cells = section
                .rows
                .iter()
                .filter(|row| row.kind == Kind::Table)
                .filter_map(|row| row.cells.get(column));
            let texts = cells
                .map(|cell| cell.text.as_str())
                .filter(|text| !text.is_empty() && heading(text).is_none());
            values.entry(titles).or_default().extend(texts);
        }
    }
    let mut roles = BTreeMap::new();
    let mut figures: Vec<&Titles> = Vec::new();
    for titles in order {
        let role = match corrections.ignores(titles) {
            true => Role::Other,
            false => role(titles, &values[titles], figures.len()),
        };
        if matches!(role, Role::Figure(_)) {
            figures.push(titles);
        }
        roles.insert(titles.clone(), role);
    }
    let mut assigned: Vec<Option<(String, String)>> = figures
        .iter()
        .map(|titles| corrections.column(titles).or_else(|| accounts.assign(titles, mentions)))
        .collect();
    columns::unique(&mut assigned, accounts.units.is_empty());
    for (titles, place) in figures.into_iter().zip(assigned) {
        if place.is_none() {
            let code = "import_column_unknown";
            draft.flag(code, severity(code), Default::default(), &titles.join(" / "));
        }
        let (unit, account) = place.unwrap_or_default();
        draft.columns.push(DraftColumn { titles: titles.clone(), unit, account });
    }
    roles
}

fn role(titles: &[String], values: &[&str], figures: usize) -> Role {
    let last = titles.last().map(|title| compact(title).to_lowercase()).unwrap_or_default();
    let says = |words: &[&str]| words.iter().any(|word| last.contains(word));
    let numeric = values.iter().filter(|value| figure(value).is_some()).count();
    let mostly = numeric * 2 > values.len() && numeric > 0;
    if says(&["備考", "摘要", "注記", "note", "remark"]) {
        Role::Note
    } else if says(&["旧名", "旧称", "former"]) {
        Role::Former
    } else if says(&["番号", "コード", "開催日", "期間", "url", "主催"])
        || ["no", "no.", "#", "id"].contains(&last.as_str())
    {
        Role::Other
    } else if numeric == 0 && (values.iter().any(|value| is_mark(value)) || says(&["必須", "必修", "有無"]))
    {
        Role::Mark(titles.last().cloned().unwrap_or_default())
    } else if mostly || says(&["単位", "点", "ポイント", "上限", "points", "credits", "units"]) {
        Role::Figure(figures)
    } else if says(&["学会", "集会", "研究会", "名称", "会名", "name", "講習会", "セミナー"])
    {
        Role::Text
    } else if says(&["地区", "地域", "ブロック", "region"]) {
        Role::Region
    } else if says(&["分類", "区分", "カテゴリ", "category", "種別", "種類"]) {
        Role::Category
    } else if titles.is_empty() {
        Role::Text
    } else {
        Role::Unknown
    }
}

struct Reading {
    under: Under,
    /// The text of every row's name, as far as it was read.
    texts: Vec<String>,
    draft: Draft,
}

/// A row's cells by what they are.
#[derive(Default)]
struct Parts {
    texts: Vec<String>,
    figures: Vec<Option<u32>>,
    odd: Vec<String>,
    marks: Vec<String>,
    notes: Vec<String>,
    former: Vec<String>,
    under: Vec<String>,
    region: String,
}

impl Reading {
    fn row(&mut self, row: &Row, roles: &[Role], left: usize) {
        let line = shown(row);
        if row.kind != Kind::Table {
            match heading(&line) {
                Some(known) if !is_prose(&line) && !is_title(&line) => {
                    self.under.take(&known);
                    self.draft.headings.push(Heading { place: row.place, text: line });
                }
                _ if !line.is_empty() => self.draft.note(row.place, &line),
                _ => {}
            }
            return;
        }
        if line.is_empty() {
            return;
        }
        if !has_letters(&line) && printed(row).count() == 1 {
            return self.draft.note(row.place, &line);
        }
        let parts = self.parts(row, roles, left);
        let bare = parts.figures.iter().all(Option::is_none) && parts.marks.is_empty();
        if bare && self.aside(row, &parts, &line, left) {
            return;
        }
        self.push(row, parts, line);
    }

    fn parts(&self, row: &Row, roles: &[Role], left: usize) -> Parts {
        let mut parts = Parts { figures: vec![None; self.draft.columns.len()], ..Parts::default() };
        for (column, cell) in printed(row) {
            let text = cell.text.clone();
            match roles.get(column).unwrap_or(&Role::Other) {
                Role::Text if column < left || ends_as_meeting(&text) => parts.texts.push(text),
                Role::Text => parts.notes.push(text),
                Role::Figure(n) => match figure(&text) {
                    // Two columns under the same heads: which of them counts is not said.
                    Some(points) => match parts.figures[*n].replace(points) {
                        Some(before) if before != points => {
                            parts.figures[*n] = None;
                            parts.odd.push(format!("{before} | {points}"));
                        }
                        _ => {}
                    },
                    None if is_none_sign(&text) => {}
                    None if is_mark(&text) => parts.marks.push(text),
                    None => parts.odd.push(text),
                },
                Role::Mark(title) if is_mark(&text) && !has_letters(&text) && !title.is_empty() => {
                    parts.marks.push(title.clone())
                }
                Role::Mark(_) if heading(&text).is_some() || is_none_sign(&text) => {}
                Role::Mark(_) => parts.marks.push(text),
                Role::Note => parts.notes.push(text),
                Role::Former => parts.former.push(text),
                Role::Category => parts.under.push(text),
                Role::Region => parts.region = text.strip_suffix("地区").unwrap_or(&text).to_owned(),
                Role::Unknown | Role::Other => {}
            }
        }
        // A row's own number in front of its name.
        if parts.texts.len() > 1 {
            parts.texts.retain(|text| has_letters(text));
        }
        parts
    }

    /// A row without figures and marks that is a heading, a remark, or goes on with the row above.
    fn aside(&mut self, row: &Row, parts: &Parts, line: &str, left: usize) -> bool {
        let only: Vec<&str> = parts.texts.iter().chain(&parts.under).map(String::as_str).collect();
        let Some(first) = only.first() else {
            if parts.odd.is_empty() || parts.odd.iter().all(|text| heading(text).is_some()) {
                self.draft.note(row.place, line);
                return true;
            }
            return false;
        };
        let alone = printed(row).next().filter(|_| printed(row).count() == 1);
        let across = alone.is_some_and(|(_, cell)| cell.across > 0 && cell.across + 1 >= left);
        if let Some(known) = heading(first) {
            let known_row =
                only.len() > 1 && ends_as_meeting(only[only.len() - 1]) && !parts.under.is_empty();
            if !known_row {
                self.under.take(&known);
                self.draft.headings.push(Heading { place: row.place, text: line.to_owned() });
                return true;
            }
        }
        if only.len() > 1 {
            return false;
        }
        if is_title(first) || is_prose(first) {
            self.draft.note(row.place, line);
            return true;
        }
        if across && !names::begins_with_arrow(first) {
            self.under.take(&super::heading::Known::Category((*first).to_owned()));
            self.draft.headings.push(Heading { place: row.place, text: line.to_owned() });
            return true;
        }
        let open = self
            .texts
            .last()
            .is_some_and(|text| open_brackets(text) > 0 || text.trim_end().ends_with(['←', '→']));
        if names::begins_with_arrow(first) || open {
            return self.go_on(row, first);
        }
        false
    }

    /// Adds the text to the row above.
    fn go_on(&mut self, row: &Row, text: &str) -> bool {
        let (Some(before), Some(above)) = (self.texts.last_mut(), self.draft.rows.last_mut()) else {
            return false;
        };
        *before =
            if names::begins_with_arrow(text) { format!("{before} {text}") } else { join(before, text) };
        above.lines.push(row.place.line);
        above.printed = format!("{} / {text}", above.printed);
        true
    }

    fn push(&mut self, row: &Row, parts: Parts, line: String) {
        let mut under = self.under.clone();
        let mut texts = parts.texts;
        // A label of the category beside the name.
        if let Some(known) = heading(texts.first().map_or("", String::as_str)).filter(|_| texts.len() > 1) {
            texts.remove(0);
            under.take(&known);
            self.under.take(&known);
        }
        for text in &parts.under {
            under.take(&heading(text).unwrap_or(super::heading::Known::Category(text.clone())));
        }
        if !parts.region.is_empty() {
            under.region = parts.region;
        }
        let columns = &self.draft.columns;
        let figures = columns.iter().zip(&parts.figures).map(|(column, points)| Figure {
            unit: column.unit.clone(),
            account: column.account.clone(),
            points: *points,
        });
        let new = DraftRow {
            category: under.category,
            subcategory: under.subcategory,
            region: under.region,
            mark: parts.marks.join(" "),
            figures: figures.collect(),
            place: row.place,
            lines: vec![row.place.line],
            printed: line,
            ..DraftRow::default()
        };
        let at = self.draft.rows.len();
        self.draft.rows.push(new);
        if texts.len() > 1 {
            let candidates = texts.join(" | ");
            self.draft.flag_row(at, "import_text_reading", severity("import_text_reading"), &candidates);
        }
        if !parts.odd.is_empty() {
            let odd = parts.odd.join(" | ");
            self.draft.flag_row(at, "import_figure_unreadable", severity("import_figure_unreadable"), &odd);
        }
        let mut text = texts.into_iter().next_back().unwrap_or_default();
        for former in parts.former {
            text = format!("{text} ← {former}");
        }
        self.texts.push(text);
        self.draft.rows[at].note = parts.notes.join(" ");
    }

    fn finish(self) -> Draft {
        let Reading { mut texts, mut draft, .. } = self;
        if tail::counts(texts.iter().map(String::as_str)) {
            for text in &mut texts {
                *text = tail::counted(text).map_or(text.clone(), |(_, bare)| bare.to_owned());
            }
        }
        for (at, text) in texts.iter().enumerate() {
            let note = std::mem::take(&mut draft.rows[at].note);
            name_row(&mut draft, at, text);
            let row = &mut draft.rows[at];
            let notes: Vec<&str> =
                [row.note.as_str(), note.as_str()].into_iter().filter(|n| !n.is_empty()).collect();
            row.note = notes.join(" ");
            let bare = row.figures.iter().all(|figure| figure.points.is_none()) && row.mark.is_empty();
            if bare && !row.name.is_empty() {
                let named = ends_as_meeting(&row.name) || !row.former.is_empty();
                let code = if named { "import_no_points" } else { "import_text_reading" };
                draft.flag_row(at, code, severity(code), if named { "" } else { "heading | row" });
            }
        }
        draft
    }
}
