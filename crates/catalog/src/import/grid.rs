//! Rows of cells: heads of columns, headings, rows.

use super::beside;
use super::columns::Accounts;
use super::corrections::Corrections;
use super::dittoes;
use super::draft::{Draft, DraftRow, Figure, Heading};
use super::flags::severity;
use super::groups::Groups;
use super::heading::{Known, heading};
use super::heads::{Titles, head_block, printed, titles};
use super::lines::{Under, name_row};
use super::matrix;
use super::names::{self, Remark};
use super::parts::Parts;
use super::rest::{may_be_several, several_figures, wrapped_or_not};
use super::roles::{Role, key, roles};
use super::sheet::{Kind, NO_VALUE, Row, Sheet};
use super::tail;
use super::words::{
    compact, ends_as_meeting, ends_in_unit, figure, has_letters, is_all_head, is_fraction, is_name_head,
    is_part_of_host, is_prose, is_title, is_total, join, open_brackets,
};

/// The draft of a sheet with tables.
pub(super) fn draft(sheet: &Sheet, accounts: &Accounts, corrections: &Corrections) -> Draft {
    let mut draft = Draft::default();
    let (sheet, repeated) = dittoes::filled(matrix::resolved(beside::unfolded(sheet)));
    let sheet = &sheet;
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
    let labelled = sections.iter().flat_map(|section| &section.rows).any(|row| is_labelled(row));
    let mut reading =
        Reading { under: Under::default(), texts: Vec::new(), loose: Vec::new(), labelled, draft };
    let mut groups = Groups::of(&sections, &roles);
    let mut table = 0;
    for section in &sections {
        groups.begin(section);
        let role = |column: usize, titles: &Titles| &roles[&key(titles, column)];
        let named = section
            .titles
            .iter()
            .enumerate()
            .any(|(n, titles)| !titles.is_empty() && *role(n, titles) == Role::Text);
        let own = section.titles.iter().enumerate().map(|(n, titles)| match role(n, titles) {
            Role::Unknown if named => Role::Note,
            Role::Unknown => Role::Text,
            known => known.clone(),
        });
        let own: Vec<Role> = own.collect();
        let figures =
            own.iter().position(|role| matches!(role, Role::Figure(_) | Role::Mark(_))).unwrap_or(own.len());
        // Names may stand right of all figures.
        let left = if own[..figures].contains(&Role::Text) { figures } else { own.len() };
        for row in &section.rows {
            // A sheet of a workbook does not go on with the headings of the one before it.
            if !sheet.names.is_empty() && row.table != table {
                table = row.table;
                reading.under = Under::default();
                groups.end();
            }
            let headings = reading.draft.headings.len();
            let filled = groups.filled(row, reading.draft.rows.len());
            reading.row(filled.as_ref().unwrap_or(row), shown(row), &own, left);
            if reading.draft.headings.len() > headings {
                groups.end();
            }
        }
    }
    let mut draft = reading.finish();
    groups.say(&mut draft);
    dittoes::say(&repeated, &mut draft);
    draft
}

/// Rows under one set of heads.
pub(super) struct Section<'a> {
    /// The heads over each column.
    pub titles: Vec<Titles>,
    pub rows: Vec<&'a Row>,
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
        let preface = preface(&sheet.rows, at);
        if preface > 0 {
            sheet.rows[at..at + preface].iter().for_each(|row| draft.note(row.place, &shown(row)));
            at += preface;
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

/// How many rows at the beginning of a table are its title: one text each, and heads of columns below them.
fn preface(rows: &[Row], at: usize) -> usize {
    const MOST: usize = 6;
    if at > 0 && rows[at - 1].table == rows[at].table && rows[at - 1].kind == Kind::Table {
        return 0;
    }
    let title = |row: &Row| {
        let mut cells = printed(row).map(|(_, cell)| cell);
        let only = cells.next().filter(|_| cells.next().is_none());
        let alike = row.kind == Kind::Table && row.table == rows[at].table;
        alike
            && only.is_none_or(|cell| {
                let title = cell.across == 0 || is_title(&cell.text);
                title && has_letters(&cell.text) && heading(&cell.text).is_none()
            })
    };
    let titles = rows[at..].iter().take(MOST).take_while(|row| title(row)).count();
    let headed = |n: &usize| head_block(&rows[at + n..], true) > 0;
    (1..=titles).find(headed).unwrap_or(0)
}

fn shown(row: &Row) -> String {
    printed(row).map(|(_, cell)| cell.text.as_str()).collect::<Vec<_>>().join(" | ")
}

struct Reading {
    under: Under,
    /// The text of every row's name, as far as it was read.
    texts: Vec<String>,
    /// Whether each row may be part of one beside it.
    loose: Vec<bool>,
    /// Names stand behind the label of their category, in one text (`分類1 甲乙学会 5`).
    labelled: bool,
    draft: Draft,
}

/// The label of a category and the name behind it.
fn label_and_name(text: &str) -> Option<(Known, &str)> {
    let (label, name) = text.trim().split_once([' ', '\u{3000}'])?;
    let known = heading(label).filter(|known| !matches!(known, Known::Region(_)))?;
    let name = name.trim();
    (name.chars().count() > 2 && ends_as_meeting(name)).then_some((known, name))
}

/// Whether a row bears a label with a name in one text, and a figure.
fn is_labelled(row: &Row) -> bool {
    row.kind == Kind::Table
        && printed(row).any(|(_, cell)| label_and_name(&cell.text).is_some())
        && printed(row).any(|(_, cell)| figure(&cell.text).is_some())
}

impl Reading {
    /// Reads a row; `line`: what is printed in it.
    fn row(&mut self, row: &Row, line: String, roles: &[Role], left: usize) {
        if row.kind == Kind::Aside {
            if !line.is_empty() {
                self.draft.note(row.place, &line);
            }
            return;
        }
        if row.kind != Kind::Table {
            match heading(&line) {
                Some(known) if !is_prose(&line) && !is_title(&line) => {
                    self.under.take(&known);
                    self.draft.headings.push(Heading { place: row.place, text: line });
                }
                _ if !line.is_empty() => self.outside(row, &line),
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
        let parts = Parts::of(row, roles, left, self.draft.columns.len());
        let bare = parts.figures.iter().all(Option::is_none) && parts.marks.is_empty();
        if bare && self.aside(row, &parts, &line, left) {
            return;
        }
        self.push(row, parts, line);
    }

    /// A line outside of any table is no row; one that reads like a row is named.
    fn outside(&mut self, row: &Row, line: &str) {
        self.draft.note(row.place, line);
        if line.split_whitespace().count() > 1 && line.split_whitespace().all(|word| heading(word).is_some())
        {
            let code = "import_headings_beside";
            self.draft.flag(code, severity(code), row.place, line);
            return;
        }
        let cut = tail::tail(line, 1, &|_| false);
        if !cut.figures.is_empty() && ends_as_meeting(&cut.text) || ends_in_unit(line) {
            self.draft.flag("import_line_outside", severity("import_line_outside"), row.place, line);
        }
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
            let labelled = only.len() == 1 && label_and_name(first).is_some();
            if labelled && self.labelled {
                return false;
            }
            if !known_row {
                if labelled {
                    let code = "import_heading_or_row";
                    self.draft.flag(code, severity(code), row.place, line);
                }
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
            self.under.take(&Known::Category((*first).to_owned()));
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
        if let [text] = &mut texts[..]
            && let Some((known, name)) = label_and_name(text).filter(|_| self.labelled)
        {
            *text = name.to_owned();
            under.take(&known);
            self.under.take(&known);
        }
        for text in &parts.under {
            under.take(&heading(text).unwrap_or(Known::Category(text.clone())));
        }
        if let Some(text) = parts.main {
            under.take(&Known::Category(text));
        }
        match parts.sub.as_deref().map(|text| (text, heading(text))) {
            Some((_, Some(Known::Region(region)))) => under.region = region,
            Some((text, _)) => text.clone_into(&mut under.subcategory),
            None => {}
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
            id: parts.id,
            ..DraftRow::default()
        };
        let at = self.draft.rows.len();
        self.draft.rows.push(new);
        self.loose.push(row.loose);
        if !parts.several.is_empty() {
            let candidates = format!("{} | {}", parts.several.join(" + "), texts.join(" "));
            self.draft.flag_row(at, "import_cell_several", severity("import_cell_several"), &candidates);
        }
        if parts.alone {
            self.draft.flag_row(at, "import_text_reading", severity("import_text_reading"), "heading | row");
        }
        if texts.len() > 1 {
            let candidates = texts.join(" | ");
            self.draft.flag_row(at, "import_text_reading", severity("import_text_reading"), &candidates);
        }
        if let ([name], Some(host)) = (&texts[..], &parts.host)
            && is_part_of_host(name)
        {
            let candidates = format!("{host} {name} | {name}");
            self.draft.flag_row(at, "import_text_reading", severity("import_text_reading"), &candidates);
        }
        let unvalued = |text: &String| text == NO_VALUE;
        if parts.odd.iter().chain(&texts).any(unvalued) {
            self.draft.flag_row(at, "import_formula_empty", severity("import_formula_empty"), "");
        }
        let odd: Vec<&str> = parts.odd.iter().filter(|text| !unvalued(text)).map(String::as_str).collect();
        if odd.iter().any(|text| several_figures(text)) && texts.iter().any(|text| may_be_several(text)) {
            let candidates = texts.join(" | ");
            self.draft.flag_row(at, "import_cell_several", severity("import_cell_several"), &candidates);
        }
        if !odd.is_empty() {
            let fraction = odd.iter().all(|text| is_fraction(text));
            let code = if fraction { "import_figure_fraction" } else { "import_figure_unreadable" };
            self.draft.flag_row(at, code, severity(code), &odd.join(" | "));
        }
        let mut text = texts.into_iter().next_back().unwrap_or_default();
        for former in parts.former {
            text = format!("{text} ← {former}");
        }
        self.texts.push(text);
        self.draft.rows[at].note = parts.notes.join(" ");
    }

    fn finish(self) -> Draft {
        let Reading { mut texts, mut draft, loose, .. } = self;
        if tail::counts(texts.iter().map(String::as_str)) {
            for text in &mut texts {
                *text = tail::counted(text).map_or(text.clone(), |(_, bare)| bare.to_owned());
            }
        }
        if let Some(sign) = tail::bulleted(texts.iter().map(String::as_str)) {
            for text in &mut texts {
                *text = tail::without_bullet(text, sign).to_owned();
            }
        }
        for (at, text) in texts.iter().enumerate() {
            let note = std::mem::take(&mut draft.rows[at].note);
            let remark = names::remark(&note);
            match &remark {
                Remark::Relation(said) => name_row(&mut draft, at, &format!("{text}（{said}）")),
                _ => name_row(&mut draft, at, text),
            }
            if remark == Remark::Unclear {
                draft.flag_row(at, "import_relation_unclear", severity("import_relation_unclear"), &note);
            }
            let row = &mut draft.rows[at];
            if !note.is_empty() && !row.note.contains(&note) {
                row.note = [row.note.as_str(), note.as_str()].join(" ").trim_start().to_owned();
            }
            let bare = row.figures.iter().all(|figure| figure.points.is_none()) && row.mark.is_empty();
            if is_name_head(&row.name) || bare && is_all_head(&row.name) {
                draft.flag_row(at, "import_text_reading", severity("import_text_reading"), "head | row");
                continue;
            }
            if is_total(&row.name) {
                draft.flag_row(at, "import_text_reading", severity("import_text_reading"), "total | row");
                continue;
            }
            if bare && !row.name.is_empty() {
                let named = ends_as_meeting(&row.name) || !row.former.is_empty();
                let code = if named { "import_no_points" } else { "import_text_reading" };
                draft.flag_row(at, code, severity(code), if named { "" } else { "heading | row" });
            }
        }
        wrapped_or_not(&mut draft, &loose);
        draft
    }
}
