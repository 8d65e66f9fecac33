//! How much of a text is looked at. Some rules compare every line with every other: what no paper holds must not make
//! them slow, whoever wrote it.

use std::borrow::Cow;

use daicho_model::{Diagnostic, Page, PageSource, Severity};

/// Lines of a page. A closely printed table of a large sheet has some hundreds.
pub(crate) const MOST_LINES: usize = 3_000;
/// Letters of a page. One printed in small letters from edge to edge has about 12,000.
pub(crate) const MOST_LETTERS: usize = 60_000;
/// Letters of one line.
pub(crate) const LONGEST_LINE: usize = 5_000;
/// Records of a document. The fullest batch scan (2,000 pages) has some pieces a page.
pub(crate) const MOST_RECORDS: usize = 20_000;

/// The page, or an unreadable one in its place where it holds more than a page can.
pub(crate) fn bounded(page: &Page) -> (Cow<'_, Page>, Option<Diagnostic>) {
    let letters = |text: &str| text.chars().count();
    let longest = page.lines.iter().map(|line| letters(&line.text)).max().unwrap_or(0);
    let all: usize = page.lines.iter().map(|line| letters(&line.text)).sum();
    let over = [
        ("lines", page.lines.len(), MOST_LINES),
        ("letters", all, MOST_LETTERS),
        ("letters of a line", longest, LONGEST_LINE),
    ]
    .into_iter()
    .find(|(_, found, most)| found > most);
    let Some((what, _, most)) = over else { return (Cow::Borrowed(page), None) };
    let said = Diagnostic::new("page_too_full", Severity::Error).on_page(page.number);
    (Cow::Owned(unread(page)), Some(said.with("what", what).with("limit", most)))
}

/// The page as one of which nothing was read.
pub(crate) fn unread(page: &Page) -> Page {
    Page { aspect: page.aspect, ..Page::empty(page.number, PageSource::Unreadable) }
}

/// What is said where a document's further pages are not looked at.
pub(crate) fn too_full(page: &Page) -> Diagnostic {
    let said = Diagnostic::new("document_too_full", Severity::Error).on_page(page.number);
    said.with("limit", MOST_RECORDS)
}

#[cfg(test)]
mod tests {
    use daicho_model::{BoundingBox, Confidence, Line, Reader, Word};

    use super::*;

    fn line(text: &str, y: f32) -> Line {
        let bounding_box = BoundingBox::new(0.1, y, 0.9, y + 0.0001);
        Line {
            text: text.to_owned(),
            bounding_box,
            confidence: Confidence::new(0.9),
            reader: Reader::TextLayer,
            vertical: false,
            words: vec![Word { text: text.to_owned(), bounding_box }],
            corners: None,
        }
    }

    /// What is said of a page of so many lines of one text; nothing where it is looked at.
    fn check(lines: usize, text: &str, what: Option<&str>) {
        let lines = (0..lines).map(|n| line(text, n as f32 / lines as f32)).collect();
        let page = Page { lines, ..Page::empty(7, PageSource::TextLayer) };
        let (kept, said) = bounded(&page);
        let told = said.as_ref().map(|said| (said.code.as_str(), said.page, said.details["what"].as_str()));
        assert_eq!(told, what.map(|what| ("page_too_full", Some(7), what)));
        assert_eq!(kept.lines.is_empty(), what.is_some());
    }

    #[test]
    fn a_page_with_more_than_a_page_can_hold_is_not_looked_at() {
        check(MOST_LINES, "会期", None);
        check(MOST_LINES + 1, "会期", Some("lines"));
        check(60, &"学".repeat(1_000), None);
        check(61, &"学".repeat(1_000), Some("letters"));
        check(1, &"学".repeat(LONGEST_LINE), None);
        check(1, &"学".repeat(LONGEST_LINE + 1), Some("letters of a line"));
    }
}
