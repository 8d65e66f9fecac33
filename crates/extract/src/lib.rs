//! Document to Records: pieces of paper on each page, their kind and their fields.
//!
//! Pure: a [`Document`] goes in, [`Record`]s come out; no file, clock or environment is asked. The way of a page:
//! pieces of paper (`sheets`), rows (`layout`), labels with values (`labels`, `values`), the nature of every line and
//! the paragraphs (`analysis`), kind (`kind`, `course`) and fields (`fields`), QR codes compared with print (`payload`,
//! `crosscheck`), forms of issuers known by their layout (`issuer_layout`); at last the records of the file are put into envelopes (`envelope`).
//!
//! Cover pages of batch scans carry a QR code `DAICHO-COVER:1:MEMBERNO`, and the same in their corners (`cover`).

mod analysis;
mod bounds;
pub mod calibration;
mod cluster;
mod continuation;
mod course;
mod cover;
mod crosscheck;
mod dates;
mod envelope;
mod era;
mod fields;
mod issuer_layout;
mod kind;
mod label_names;
mod labels;
mod layout;
mod level;
mod normalise;
mod numerals;
mod on_top;
mod outlined;
mod payload;
mod records;
mod rows;
#[cfg(test)]
mod samples;
mod sheets;
mod stacked;
mod strip;
mod table;
#[cfg(test)]
mod tests;
mod titles;
mod touching;
mod values;
mod words;

pub use issuer_layout::{Layout, trials};

use std::borrow::Cow;
use std::collections::BTreeMap;

use daicho_model::{BoundingBox, Diagnostic, Document, PartialDate, Record};

/// What the caller knows of a document and the bytes do not say.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Path relative to the inbox, `/` between folders.
    pub path: &'a str,
    /// 1 for the first file with these bytes, 2 for the second, and so on.
    pub occurrence: u32,
    /// Forms of issuers, tried before the general rules.
    pub layouts: &'a [Layout],
}

/// Everything found in one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// One record a piece of paper, in page order; every page read has at least one.
    pub records: Vec<Record>,
    /// What was doubtful on the way: only extraction's own, not those the document already carries.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the records out of a document. Every page gives at least one; a blank or unreadable one is `unknown`.
pub fn extract(document: &Document, context: &Context<'_>) -> Extraction {
    extract_as_drawn(document, context, &BTreeMap::new())
}

/// The same where a human drew the pieces of some pages: by page, in the order in which they are numbered.
pub fn extract_as_drawn(
    document: &Document,
    context: &Context<'_>,
    drawn: &BTreeMap<u32, Vec<BoundingBox>>,
) -> Extraction {
    let mut extraction = Extraction::default();
    let mut full = false;
    for page in &document.pages {
        let (mut page, over) = bounds::bounded(page);
        extraction.diagnostics.extend(over);
        if extraction.records.len() > bounds::MOST_RECORDS {
            extraction.diagnostics.extend((!full).then(|| bounds::too_full(&page)));
            full = true;
            page = Cow::Owned(bounds::unread(&page));
        }
        let pieces = drawn.get(&page.number).filter(|pieces| !pieces.is_empty());
        let (records, diagnostics) = records::of_page(document, &page, context, pieces);
        extraction.records.extend(records);
        extraction.diagnostics.extend(diagnostics);
    }
    extraction.diagnostics.extend(continuation::mark(&extraction.records, document));
    extraction.diagnostics.extend(envelope::assign(&mut extraction.records, context.path));
    for diagnostic in &mut extraction.diagnostics {
        context.path.clone_into(&mut diagnostic.document);
    }
    extraction
}

/// The edition that a meeting's name bears: `第83回`, `第八十三回`, `83rd`.
pub fn edition(text: &str) -> Option<u32> {
    fields::edition::edition_of(text)
}

/// The one day that a text names and nothing else, in any form that certificates use: `2021-04-01`, `令和3年4月1日`,
/// `R3.4.1`, `１ April 2021`. `None` for anything else, also for a day that does not exist.
pub fn day(text: &str) -> Option<PartialDate> {
    let folded = normalise::Folded::new(text.trim());
    let spans = dates::find(&folded.text);
    let [span] = &spans[..] else { return None };
    let whole =
        folded.text[..span.range.start].trim().is_empty() && folded.text[span.range.end..].trim().is_empty();
    if !whole || span.is_range {
        return None;
    }
    span.from.ok()
}
