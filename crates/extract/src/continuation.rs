//! Further pages of a certificate: they bear no title, and name what the page before them names.

use std::sync::LazyLock;

use daicho_model::{Diagnostic, Document, Field, Page, Record, RecordKind, Severity};
use regex::Regex;

use crate::normalise::compact;

/// `2/2`, `2 / 3 頁`, `(2/2)`, alone on its line.
static PAGE_OF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[(（-]?(?:page|p\.?)?([2-9])(?:/|of)([2-9])(?:頁|ページ)?[)）-]?$").expect("constant")
});

/// Says of every page that goes on with the certificate on the page before it that it does. Its own record stays
/// `unknown`: nothing on it is posted, and the certificate's record stands for both.
pub(crate) fn mark(records: &[Record], document: &Document) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    let mut first: Option<&Record> = None;
    for page in &document.pages {
        let own: Vec<&Record> = records.iter().filter(|r| r.page == page.number).collect();
        let [record] = own[..] else {
            first = None;
            continue;
        };
        if record.kind != RecordKind::Unknown {
            first = record.kind.counts_as_attendance().then_some(record);
        } else if let Some(start) = first.filter(|start| goes_on(start, record, page)) {
            let found = Diagnostic::new("page_continues", Severity::Info).on_page(page.number);
            said.push(found.with("record", &start.record_id));
        }
    }
    said
}

/// Whether a page without a title goes on with a certificate.
fn goes_on(start: &Record, record: &Record, page: &Page) -> bool {
    let texts: Vec<String> = page.lines.iter().map(|line| compact(&line.text)).collect();
    let known = |field: &Option<Field<String>>| Field::known(field).map(|value| compact(value));
    let holder = known(&start.fields.holder);
    let numbers = [known(&start.fields.serial), known(&start.fields.member_no)];
    let names =
        |wanted: &String| wanted.chars().count() >= 3 && texts.iter().any(|t| t.contains(wanted.as_str()));
    let same_meeting = match (known(&start.fields.meeting), known(&record.fields.meeting)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    let numbered = texts.iter().any(|text| PAGE_OF.is_match(&text.to_lowercase()));
    same_meeting && (numbered || holder.iter().any(names) || numbers.iter().flatten().any(names))
}
