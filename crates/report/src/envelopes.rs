//! 封筒: what an applicant declared against what was enclosed, for people.

use std::collections::BTreeMap;

use daicho_model::{Envelope, Record};

use crate::Books;
use crate::plain::plain;
use crate::tables::{Cell, Table, days, headers, raw};
use crate::words::{filled, ja, key};

/// How a row of the sheet came about, in the order of the sheet; as the catalogue spells it.
const MATCHED: &str = "matched";
const NOT_ENCLOSED: &str = "declared_not_enclosed";
const NOT_DECLARED: &str = "enclosed_not_declared";

/// A row for every declared row and for every piece that was not declared. An envelope that declares nothing has one
/// row, which says so.
pub(crate) fn envelopes(books: &Books<'_>) -> Table {
    let papers: BTreeMap<&str, &Record> =
        books.records.iter().map(|record| (record.record_id.as_str(), record)).collect();
    let rows = books.envelopes.iter().flat_map(|envelope| {
        let lines = lines(envelope);
        let row = |(state, declared, enclosed): (&str, Option<&str>, Option<&str>)| {
            let of = |id: Option<&str>| id.and_then(|id| papers.get(id).copied());
            row(envelope, state, of(declared), of(enclosed))
        };
        lines.into_iter().map(row).collect::<Vec<_>>()
    });
    Table {
        headers: headers(&[
            "envelope_id",
            "envelope",
            "pages",
            "pieces",
            "reconciled",
            "declared_meeting",
            "declared_days",
            "file",
            "page",
            "kind",
            "meeting_read",
            "days_read",
            "declared_record",
            "record_id",
        ]),
        rows: rows.collect(),
    }
}

fn lines(envelope: &Envelope) -> Vec<(&str, Option<&str>, Option<&str>)> {
    let pairs = envelope.matched.iter();
    let mut lines: Vec<(&str, Option<&str>, Option<&str>)> =
        pairs.map(|pair| (MATCHED, Some(pair.declared.as_str()), Some(pair.enclosed.as_str()))).collect();
    lines.extend(envelope.declared_not_enclosed.iter().map(|id| (NOT_ENCLOSED, Some(id.as_str()), None)));
    lines.extend(envelope.enclosed_not_declared.iter().map(|id| (NOT_DECLARED, None, Some(id.as_str()))));
    if lines.is_empty() {
        lines.push(("nothing_declared", None, None));
    }
    lines
}

fn row(envelope: &Envelope, state: &str, declared: Option<&Record>, enclosed: Option<&Record>) -> Vec<Cell> {
    let shown = enclosed.or(declared);
    vec![
        Cell::text(&envelope.envelope_id),
        Cell::maybe(envelope.member_no.as_ref()),
        Cell::text(pages(&envelope.pages)),
        Cell::count(envelope.pieces.len() as u64),
        Cell::text(ja("reconciled", state)),
        Cell::text(declared.map_or(String::new(), |record| raw(&record.fields.meeting))),
        Cell::text(declared.map_or(String::new(), |record| days(&record.fields.from, &record.fields.to))),
        Cell::maybe(shown.map(|record| &record.document.path)),
        shown.map_or(Cell::text(""), |record| Cell::Number(i64::from(record.page))),
        Cell::text(enclosed.map_or(String::new(), |record| ja("kind", &key(&record.kind)))),
        Cell::text(enclosed.map_or(String::new(), |record| raw(&record.fields.meeting))),
        Cell::text(enclosed.map_or(String::new(), |record| days(&record.fields.from, &record.fields.to))),
        Cell::maybe(declared.map(|record| &record.record_id)),
        Cell::maybe(enclosed.map(|record| &record.record_id)),
    ]
}

/// `1-3, 5`.
fn pages(pages: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => runs.push((*page, *page)),
        }
    }
    let shown =
        runs.iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}-{to}") });
    shown.collect::<Vec<_>>().join(", ")
}

/// For the summary: a line for each envelope that declares something and does not hold just that.
pub(crate) fn differing(envelopes: &[Envelope]) -> Vec<String> {
    let differs =
        |one: &&Envelope| !one.declared_not_enclosed.is_empty() || !one.enclosed_not_declared.is_empty();
    let line = |one: &Envelope| {
        let count = |ids: &[String]| ids.len().to_string();
        let values =
            [("missing", count(&one.declared_not_enclosed)), ("extra", count(&one.enclosed_not_declared))];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let member = one.member_no.as_deref().map_or(String::new(), |number| format!(" ({})", plain(number)));
        format!("  {}{member}: {}", plain(&one.envelope_id), filled("summary", "envelope_differs", &values))
    };
    envelopes.iter().filter(differs).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::pages;

    #[test]
    fn pages_in_a_row_are_a_run() {
        assert_eq!(pages(&[1, 2, 3, 5]), "1-3, 5");
        assert_eq!(pages(&[4]), "4");
        assert_eq!(pages(&[]), "");
    }
}
