//! What was understood of a list.

use std::collections::BTreeMap;

use daicho_model::{Diagnostic, RelationKind, Severity};
use serde::Serialize;

use super::sheet::Place;
use crate::Catalogue;

/// The draft of an edition.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Draft {
    /// The list's title, where one was seen.
    pub title: String,
    /// The columns with figures, from left to right.
    pub columns: Vec<DraftColumn>,
    /// Its rows, in the list's order.
    pub rows: Vec<DraftRow>,
    /// Categories, sub-classes and regions.
    pub headings: Vec<Heading>,
    /// Heads of columns, titles, page numbers, remarks: read, and no rows.
    pub notes: Vec<Note>,
    /// What could not be decided (errors: the edition is not written; warnings: figures left empty or read by a
    /// rule that may be wrong) and what is worth a look.
    pub flags: Vec<Diagnostic>,
}

/// A column with figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DraftColumn {
    /// The heads over it, from the top, as printed.
    pub titles: Vec<String>,
    /// Unit system; empty where it could not be told.
    pub unit: String,
    /// Account.
    pub account: String,
}

/// A row of the list.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DraftRow {
    /// Its number, from 1.
    pub seq: u32,
    /// The name in use.
    pub name: String,
    /// Earlier names, newest first.
    pub former: Vec<FormerName>,
    /// What the list says happened, also where it prints no earlier name.
    pub relation: Option<RelationKind>,
    /// Category, e.g. `分類9`.
    pub category: String,
    /// Sub-class, e.g. `7-1`.
    pub subcategory: String,
    /// Region, e.g. `九州`.
    pub region: String,
    /// Marks, e.g. `必須`.
    pub mark: String,
    /// A figure a column; `None`: none printed, which is not zero.
    pub figures: Vec<Figure>,
    /// Remarks that are no part of the name.
    pub note: String,
    /// A meeting's id that a correction gave.
    pub id: String,
    /// Where its first line stands.
    pub place: Place,
    /// Every line it took, the first one too.
    pub lines: Vec<u32>,
    /// As printed; line breaks as ` / `.
    pub printed: String,
    /// Codes of the flags about it.
    pub flags: Vec<String>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Unit system.
    pub unit: String,
    /// Account.
    pub account: String,
    /// The figure; `None`: none printed, or not to be told.
    pub points: Option<u32>,
}

/// An earlier name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormerName {
    /// As printed.
    pub name: String,
    /// What happened to it.
    pub kind: RelationKind,
    /// When, as the list says it (ISO year or month): it was borne until then, and the name in use from then on; empty where the
    /// list does not say.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub until: String,
}

impl FormerName {
    /// A name of which the list does not say when it went out of use.
    pub(super) fn new(name: impl Into<String>, kind: RelationKind) -> FormerName {
        FormerName { name: name.into(), kind, until: String::new() }
    }
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Heading {
    /// Where.
    pub place: Place,
    /// As printed.
    pub text: String,
}

/// A line that is no row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Note {
    /// Where.
    pub place: Place,
    /// As printed.
    pub text: String,
}

impl Draft {
    /// Says what is doubtful about a place and the text printed there.
    pub(super) fn flag(
        &mut self,
        code: &str,
        severity: Severity,
        place: Place,
        printed: &str,
    ) -> &mut Diagnostic {
        let mut flag = Diagnostic::new(code, severity).at(place.to_string()).with("printed", printed);
        flag.page = place.page;
        self.flags.push(flag);
        self.flags.last_mut().expect("one was pushed just now")
    }

    /// Says what is doubtful about a row, and remembers it with the row.
    pub(super) fn flag_row(&mut self, row: usize, code: &str, severity: Severity, candidates: &str) {
        let (place, printed) = (self.rows[row].place, self.rows[row].printed.clone());
        self.rows[row].flags.push(code.to_owned());
        let flag = self.flag(code, severity, place, &printed);
        if !candidates.is_empty() {
            flag.details.insert("candidates".to_owned(), candidates.to_owned());
        }
    }

    /// The rows whose meeting is new, without a flag that says that it may be one on file: number and name of each.
    pub fn new_meetings(&self, catalogue: &Catalogue) -> Vec<(usize, String)> {
        super::meetings::unheard(self, catalogue)
    }

    /// Says that a row's new meeting may be one on file, and which.
    pub fn may_be(&mut self, row: usize, candidates: &str) {
        self.flag_row(
            row,
            "import_near_existing",
            super::flags::severity("import_near_existing"),
            candidates,
        );
        self.close();
    }

    pub(super) fn note(&mut self, place: Place, text: &str) {
        self.notes.push(Note { place, text: text.to_owned() });
    }

    /// Numbers the rows and orders the flags by place.
    pub(super) fn close(&mut self) {
        for (index, row) in self.rows.iter_mut().enumerate() {
            row.seq = super::sheet::number(index);
        }
        let line = |flag: &Diagnostic| flag.place.strip_prefix("line ").and_then(|n| n.parse::<u32>().ok());
        self.flags.sort_by_key(|flag| (flag.page, line(flag)));
    }

    /// Whether something must be answered before the edition can be written.
    pub fn is_open(&self) -> bool {
        self.rows.is_empty() || self.flags.iter().any(|flag| flag.severity == Severity::Error)
    }

    /// Rows by category, in the order of the list.
    pub fn by_category(&self) -> Vec<(String, usize)> {
        let mut order: BTreeMap<String, usize> = BTreeMap::new();
        let mut counts: Vec<(String, usize)> = Vec::new();
        for row in &self.rows {
            let parts = [&row.category, &row.subcategory, &row.region];
            let key =
                parts.iter().filter(|p| !p.is_empty()).map(|p| p.as_str()).collect::<Vec<_>>().join(" ");
            let at = *order.entry(key.clone()).or_insert_with(|| {
                counts.push((key, 0));
                counts.len() - 1
            });
            counts[at].1 += 1;
        }
        counts
    }
}
