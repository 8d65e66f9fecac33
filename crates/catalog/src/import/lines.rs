//! Lines of text without positions: which of them are one row, and which number belongs to which name.

use daicho_model::Severity;

use super::classify::{Line, classify, text};
use super::columns::{self, Accounts};
use super::corrections::Corrections;
use super::draft::{Draft, DraftColumn, DraftRow, Figure, Heading};
use super::flags::severity;
use super::heading::Known;
use super::loose::assign_loose;
use super::names;
use super::sheet::{Kind, Place, Row, Sheet};
use super::tail::{self, Tail};
use super::words::{self, ends_as_meeting, is_figure_head, is_general, is_mark, join, open_brackets};

/// A name with or without its figure, or a number without a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    pub place: Place,
    pub lines: Vec<u32>,
    pub printed: Vec<String>,
    pub text: String,
    pub marks: Vec<String>,
    pub figures: Vec<u32>,
    pub doubts: Vec<&'static str>,
    /// A number alone: no row.
    pub lone: bool,
    /// Which stretch between headings it stands in, and the headings over it.
    pub stretch: usize,
    pub candidates: String,
}

/// Category, sub-class and region in force.
#[derive(Clone, Debug, Default)]
pub(super) struct Under {
    pub category: String,
    pub subcategory: String,
    pub region: String,
}

impl Under {
    /// Takes a heading over.
    pub fn take(&mut self, known: &Known) {
        match known {
            Known::Category(key) => *self = Under { category: key.clone(), ..Under::default() },
            Known::Subcategory(key) => {
                self.subcategory.clone_from(key);
                self.region.clear();
            }
            Known::Region(name) => self.region.clone_from(name),
        }
    }
}

/// The draft of lines.
pub(super) fn draft(sheet: &Sheet, accounts: &Accounts, corrections: &Corrections) -> Draft {
    let uncounted;
    let (mut rows, mut kinds) = (&sheet.rows[..], classify(&sheet.rows));
    let mut start = start_of(&kinds);
    let contents = || rows.iter().zip(&kinds).skip(start).filter(|(_, kind)| **kind == Line::Content);
    if tail::counts(contents().map(|(row, _)| text(row))) {
        uncounted = without_counts(rows, &kinds, start);
        rows = &uncounted;
        kinds = classify(rows);
        start = start_of(&kinds);
    }
    let unmarked;
    let contents = || rows.iter().zip(&kinds).skip(start).filter(|(_, kind)| **kind == Line::Content);
    if let Some(sign) = tail::bulleted(contents().map(|(row, _)| text(row))) {
        unmarked = without_bullets(rows, &kinds, start, sign);
        rows = &unmarked;
        kinds = classify(rows);
        start = start_of(&kinds);
    }
    let mut draft = Draft::default();
    before(rows, &kinds, start, &mut draft);
    let heads = figure_heads(rows, &kinds, start);
    let usual = usual(rows, &kinds, start, heads.len().max(1));
    let mut reading = Reading {
        rows,
        kinds: &kinds,
        columns: heads.len().max(1),
        usual: &|figure| usual.contains(&figure),
        paragraphs: paragraphs(rows, &kinds, start),
        items: Vec::new(),
        unders: vec![Under::default()],
        pending: None,
    };
    reading.read(start, &mut draft);
    let Reading { mut items, unders, paragraphs: parted, .. } = reading;
    assign_loose(&mut items, parted, &mut draft);
    let mentions: String = draft.notes.iter().map(|note| words::compact(&note.text)).collect();
    let columns = figure_columns(&heads, accounts, corrections, &mentions, &mut draft);
    for item in items.into_iter().filter(|item| !item.lone) {
        push(item, &unders, &columns, &mut draft);
    }
    draft.columns = columns;
    draft
}

/// The rows without the numbers by which the list counts them.
fn without_counts(rows: &[Row], kinds: &[Line], start: usize) -> Vec<Row> {
    let mut rows = rows.to_vec();
    for (row, _) in rows.iter_mut().zip(kinds).skip(start).filter(|(_, kind)| **kind == Line::Content) {
        let Some(cell) = row.cells.first_mut() else { continue };
        if let Some((_, bare)) = tail::counted(&cell.text) {
            cell.text = bare.to_owned();
        }
    }
    rows
}

/// The rows without the sign in front of most of them.
fn without_bullets(rows: &[Row], kinds: &[Line], start: usize, sign: char) -> Vec<Row> {
    let mut rows = rows.to_vec();
    for (row, _) in rows.iter_mut().zip(kinds).skip(start).filter(|(_, kind)| **kind == Line::Content) {
        if let Some(cell) = row.cells.first_mut() {
            cell.text = tail::without_bullet(&cell.text, sign).to_owned();
        }
    }
    rows
}

/// The list begins at the first heading, or at the first head of columns where it has no heading, with the heads and
/// titles directly above.
fn start_of(kinds: &[Line]) -> usize {
    let head = |kind: &Line| *kind == Line::Head;
    let Some(first) = kinds
        .iter()
        .position(|kind| matches!(kind, Line::Heading(_)))
        .or_else(|| kinds.iter().position(head))
    else {
        return 0;
    };
    let above =
        kinds[..first].iter().rposition(|kind| *kind == Line::Content || matches!(kind, Line::Lone(_)));
    let from = above.map_or(0, |above| above + 1);
    kinds[from..first].iter().position(head).map_or(first, |at| from + at)
}

/// What stands before the list; lines that look like rows are named once.
fn before(rows: &[Row], kinds: &[Line], start: usize, draft: &mut Draft) {
    let mut like_rows = Vec::new();
    for (row, kind) in rows.iter().zip(kinds).take(start).filter(|(_, kind)| **kind != Line::Blank) {
        draft.note(row.place, text(row));
        let cut = tail::tail(text(row), 1, &|_| false);
        if *kind == Line::Content && !cut.figures.is_empty() && ends_as_meeting(&cut.text) {
            like_rows.push((row.place, text(row)));
        }
    }
    if let Some((place, printed)) = like_rows.first() {
        let lines = like_rows.iter().map(|(place, _)| place.line.to_string()).collect::<Vec<_>>().join(", ");
        draft
            .flag("import_before_list", Severity::Warning, *place, printed)
            .details
            .insert("lines".to_owned(), lines);
    }
}

/// The heads of figures in the fullest line of heads: `必須 単位数` gives one.
fn figure_heads(rows: &[Row], kinds: &[Line], start: usize) -> Vec<String> {
    let heads = rows.iter().zip(kinds).skip(start).filter(|(_, kind)| **kind == Line::Head);
    let figures = heads.map(|(row, _)| {
        let words = text(row).split_whitespace().filter(|word| is_figure_head(word) && !is_mark(word));
        words.map(str::to_owned).collect::<Vec<_>>()
    });
    figures.fold(Vec::new(), |best, found| if found.len() > best.len() { found } else { best })
}

/// Figures that stand plainly at ends of lines.
fn usual(rows: &[Row], kinds: &[Line], start: usize, columns: usize) -> std::collections::BTreeSet<u32> {
    let contents = rows.iter().zip(kinds).skip(start).filter(|(_, kind)| **kind == Line::Content);
    contents.flat_map(|(row, _)| tail::tail(text(row), columns, &|_| false).figures).collect()
}

/// Whether blank lines part the rows: most lines that end in a figure are followed by one.
fn paragraphs(rows: &[Row], kinds: &[Line], start: usize) -> bool {
    let (mut parted, mut all) = (0, 0);
    for at in start..rows.len().saturating_sub(1) {
        if kinds[at] == Line::Content && !tail::tail(text(&rows[at]), 1, &|_| false).figures.is_empty() {
            all += 1;
            parted += usize::from(kinds[at + 1] == Line::Blank);
        }
    }
    parted * 5 > all * 3
}

struct Reading<'a> {
    rows: &'a [Row],
    kinds: &'a [Line],
    columns: usize,
    usual: &'a dyn Fn(u32) -> bool,
    paragraphs: bool,
    items: Vec<Item>,
    unders: Vec<Under>,
    pending: Option<Item>,
}

impl Reading<'_> {
    fn read(&mut self, start: usize, draft: &mut Draft) {
        for at in start..self.rows.len() {
            let row = &self.rows[at];
            match &self.kinds[at] {
                Line::Blank => {
                    if self.paragraphs {
                        self.close();
                    }
                }
                Line::Head | Line::Aside => {
                    self.close();
                    draft.note(row.place, text(row));
                }
                Line::Heading(known) => {
                    self.close();
                    let mut under = self.unders.last().cloned().unwrap_or_default();
                    under.take(known);
                    self.unders.push(under);
                    draft.headings.push(Heading { place: row.place, text: text(row).to_owned() });
                }
                Line::Lone(number) => {
                    self.close();
                    self.lone(at, *number, draft);
                }
                Line::Content => self.content(row),
            }
        }
        self.close();
    }

    fn close(&mut self) {
        if let Some(item) = self.pending.take() {
            self.items.push(item);
        }
    }

    /// A number alone: the page's where a page's head follows and no name waits for a figure, else a loose figure.
    fn lone(&mut self, at: usize, number: u32, draft: &mut Draft) {
        let row = &self.rows[at];
        let next = (at + 1..self.rows.len()).find(|n| self.kinds[*n] != Line::Blank);
        let broken = (at + 1..next.unwrap_or(self.rows.len())).any(|n| self.rows[n].kind == Kind::Break);
        let head = self.leads_to_head(next);
        let waits = self.items.last().is_some_and(|item| {
            item.figures.is_empty() && !item.lone && item.stretch + 1 == self.unders.len()
        });
        let mut item = self.item(row);
        item.figures = vec![number];
        item.lone = true;
        if (broken || head) && !waits {
            draft.note(row.place, text(row));
            return;
        }
        if broken || head {
            // The figure of the name above, or the page's number.
            item.doubts.push("import_page_number");
        }
        self.items.push(item);
    }

    /// Whether heads of columns follow, with nothing but titles before them.
    fn leads_to_head(&self, next: Option<usize>) -> bool {
        let mut at = next;
        while let Some(n) = at {
            match &self.kinds[n] {
                Line::Head => return true,
                Line::Aside | Line::Blank => {}
                _ => return false,
            }
            at = (n + 1 < self.rows.len()).then_some(n + 1);
        }
        false
    }

    fn item(&self, row: &Row) -> Item {
        Item {
            place: row.place,
            lines: vec![row.place.line],
            printed: vec![text(row).to_owned()],
            stretch: self.unders.len() - 1,
            ..Item::default()
        }
    }

    fn content(&mut self, row: &Row) {
        let line = text(row);
        let cut = tail::tail(line, self.columns, self.usual);
        if names::begins_with_arrow(line) && self.pending.is_none() {
            let stretch = self.unders.len() - 1;
            let before = self.items.last().is_some_and(|item| !item.lone && item.stretch == stretch);
            if let Some(item) = self.items.pop_if(|_| before) {
                self.pending = Some(item);
            }
        }
        if self.pending.is_none() {
            // A bracket that is open at the end of a row with its figure goes on in the next line.
            let open = |item: &mut Item| {
                !item.lone
                    && open_brackets(&item.text) > 0
                    && item.lines.last() == Some(&(row.place.line - 1))
            };
            let stretch = self.unders.len() - 1;
            self.pending =
                self.items.pop_if(|item| open(item) && item.stretch == stretch && item.doubts.is_empty());
        }
        match self.pending.take() {
            None => {
                let mut item = self.item(row);
                item.take(cut);
                self.settle(item);
            }
            Some(mut item) => {
                item.lines.push(row.place.line);
                item.printed.push(line.to_owned());
                item.go_on(line, cut);
                self.settle(item);
            }
        }
    }

    /// Keeps the item open where its next line may go on with it.
    fn settle(&mut self, item: Item) {
        let done = !item.figures.is_empty();
        let complete = open_brackets(&item.text) == 0 && !item.text.trim_end().ends_with(['←', '→']);
        if done || (!self.paragraphs && complete) {
            self.items.push(item);
        } else {
            self.pending = Some(item);
        }
    }
}

impl Item {
    fn take(&mut self, cut: Tail) {
        self.text = cut.text;
        self.marks.extend(cut.marks);
        self.figures = cut.figures;
        self.doubts.extend(cut.doubt);
    }

    /// Adds a line that goes on with the name.
    fn go_on(&mut self, line: &str, cut: Tail) {
        let plain = cut.doubt.is_none() && !(self.figures.is_empty() && cut.figures.is_empty());
        if self.figures.is_empty() && plain {
            self.text = join(&self.text, &cut.text);
            self.marks.extend(cut.marks);
            self.figures = cut.figures;
        } else {
            self.text = join(&self.text, line);
        }
    }
}

fn figure_columns(
    heads: &[String],
    accounts: &Accounts,
    corrections: &Corrections,
    mentions: &str,
    draft: &mut Draft,
) -> Vec<DraftColumn> {
    let heads = if heads.is_empty() { vec![String::new()] } else { heads.to_vec() };
    let titles: Vec<Vec<String>> = heads
        .into_iter()
        .map(|head| vec![head].into_iter().filter(|head| !head.is_empty()).collect())
        .collect();
    let mut assigned: Vec<Option<(String, String)>> = titles
        .iter()
        .map(|titles| corrections.column(titles).or_else(|| accounts.assign(titles, mentions)))
        .collect();
    columns::unique(&mut assigned, accounts.units.is_empty());
    let mut columns = Vec::new();
    for (titles, place) in titles.into_iter().zip(assigned) {
        if place.is_none() {
            draft.flag(
                "import_column_unknown",
                severity("import_column_unknown"),
                Place::default(),
                &titles.join(" / "),
            );
        }
        let (unit, account) = place.unwrap_or_default();
        columns.push(DraftColumn { titles, unit, account });
    }
    columns
}

fn push(item: Item, unders: &[Under], columns: &[DraftColumn], draft: &mut Draft) {
    let under = &unders[item.stretch];
    let short = !item.figures.is_empty() && item.figures.len() < columns.len();
    let figures = columns.iter().enumerate().map(|(n, column)| Figure {
        unit: column.unit.clone(),
        account: column.account.clone(),
        points: item.figures.get(n).copied().filter(|_| !short),
    });
    let row = DraftRow {
        category: under.category.clone(),
        subcategory: under.subcategory.clone(),
        region: under.region.clone(),
        mark: item.marks.join(" "),
        figures: figures.collect(),
        place: item.place,
        lines: item.lines,
        printed: item.printed.join(" / "),
        ..DraftRow::default()
    };
    let at = draft.rows.len();
    draft.rows.push(row);
    for code in &item.doubts {
        draft.flag_row(at, code, severity(code), &item.candidates);
    }
    if short {
        let found = item.figures.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
        draft.flag_row(at, "import_figures_few", severity("import_figures_few"), &found);
    }
    name_row(draft, at, &item.text);
}

/// Reads the name of a row and flags what is doubtful about it.
pub(super) fn name_row(draft: &mut Draft, at: usize, text: &str) {
    let names = names::read(text);
    let row = &mut draft.rows[at];
    (row.name, row.former, row.relation, row.note) = (names.name, names.former, names.relation, names.note);
    if words::compact(&super::edition::clean(&row.name)).is_empty() {
        draft.flag_row(at, "import_row_nameless", severity("import_row_nameless"), "");
    } else if is_general(&draft.rows[at].name)
        && !draft.rows[at].flags.iter().any(|code| code == "import_name_fragment")
    {
        draft.flag_row(at, "import_name_fragment", severity("import_name_fragment"), "");
    }
    let row = &draft.rows[at];
    if words::holds_figures(text) || words::names_meetings(&row.mark) {
        draft.flag_row(at, "import_row_several", severity("import_row_several"), "");
    }
    for (code, candidates) in names.doubts {
        draft.flag_row(at, code, severity(code), &candidates);
    }
    if open_brackets(text) > 0 {
        draft.flag_row(at, "import_bracket_open", severity("import_bracket_open"), "");
    }
}
