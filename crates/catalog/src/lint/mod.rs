//! Checks of a catalogue that loads without error: what a list says twice, contradicts, or probably misprints.
//!
//! Every check has a name; `docs/catalogue-checks.md` says what each looks for and why. A finding is a question to a
//! person, never a change.

mod figures;
mod names;
mod relations;
mod spelling;

use std::collections::BTreeMap;

use daicho_model::{Diagnostic, Listing, Severity};

use crate::Catalogue;

/// The names of all checks.
pub const CHECKS: [&str; 13] = [
    "list_name_twice",
    "list_near_names",
    "list_alias_shared",
    "list_self_rename",
    "list_rename_loop",
    "list_former_is_current",
    "list_rename_unnamed",
    "list_no_units",
    "list_zero_points",
    "list_region_mismatch",
    "list_open_bracket",
    "list_odd_character",
    "list_likely_typo",
];

/// Runs every check over every edition. Findings are sorted by edition, row and check.
pub fn lint(catalogue: &Catalogue) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for edition in catalogue.body.editions.keys() {
        let rows: Vec<&Listing> = catalogue.listings_in(edition).collect();
        names::check(&rows, &mut found);
        relations::check(catalogue, edition, &rows, &mut found);
        figures::check(catalogue, edition, &rows, &mut found);
        spelling::check(catalogue, &rows, &mut found);
    }
    names::aliases(catalogue, &mut found);
    let mut sorted: BTreeMap<(String, u32, String, usize), Diagnostic> = BTreeMap::new();
    for (at, (seq, finding)) in found.into_iter().enumerate() {
        sorted.insert((finding.document.clone(), seq, finding.code.clone(), at), finding);
    }
    sorted.into_values().collect()
}

/// Findings with the row they are sorted by; 0: the whole edition.
type Found = Vec<(u32, Diagnostic)>;

/// A finding about a row.
fn about(row: &Listing, problem: Diagnostic) -> (u32, Diagnostic) {
    let place = format!("row {}", row.seq);
    (row.seq, problem.in_document(&row.edition).at(place).with("name", &row.name))
}

fn problem(code: &str) -> Diagnostic {
    Diagnostic::new(code, Severity::Warning)
}

fn rows_text(rows: &[&Listing]) -> String {
    rows.iter().map(|row| row.seq.to_string()).collect::<Vec<_>>().join(", ")
}
