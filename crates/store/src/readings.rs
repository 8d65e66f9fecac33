//! What the reader made of some bytes, so that they are not read twice.

use std::borrow::Cow;
use std::collections::BTreeSet;

use daicho_model::{Diagnostic, Document, Page, Severity};
use rusqlite::{OptionalExtension, params};

use crate::{Store, StoreError};

/// What a reading depends on: the same key is the same [`Document`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReadingKey {
    /// SHA-256 (hex) of the bytes.
    pub sha256: String,
    /// Digest of the reader: program, models and settings.
    pub reader_digest: String,
    /// First page asked for, from 1; 0 for the whole file.
    pub first_page: u32,
    /// Last page asked for; 0 for the whole file.
    pub last_page: u32,
}

impl ReadingKey {
    /// The key of a whole file (`None`) or of an inclusive range of its pages, from 1.
    pub fn new(sha256: &str, reader_digest: &str, pages: Option<(u32, u32)>) -> ReadingKey {
        let (first_page, last_page) = pages.unwrap_or((0, 0));
        ReadingKey {
            sha256: sha256.to_owned(),
            reader_digest: reader_digest.to_owned(),
            first_page,
            last_page,
        }
    }
}

impl std::fmt::Display for ReadingKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} pages {}-{} by {}", self.sha256, self.first_page, self.last_page, self.reader_digest)
    }
}

impl Store {
    /// The document of a key, if it was read before.
    ///
    /// # Errors
    /// [`StoreError::Row`] where the row is no document: reading anew and [`Store::put_reading`] mends it.
    pub fn reading(&self, key: &ReadingKey) -> Result<Option<Document>, StoreError> {
        let text: Option<Vec<u8>> = self.with(|connection| {
            connection
                .prepare_cached(
                    "SELECT CAST(document AS BLOB) FROM reading
                     WHERE sha256 = ? AND reader_digest = ? AND first_page = ? AND last_page = ?",
                )?
                .query_row(params![key.sha256, key.reader_digest, key.first_page, key.last_page], |row| {
                    row.get(0)
                })
                .optional()
        })?;
        text.map(|text| self.decode("reading", || key.to_string(), &text)).transpose()
    }

    /// Keeps a document under its key, committed on return. Putting it again replaces it. Of pages whose papers were
    /// erased nothing is kept but that they were.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn put_reading(&self, key: &ReadingKey, document: &Document) -> Result<(), StoreError> {
        let erased = self.erased_pages_of(&key.sha256)?;
        let kept =
            if erased.is_empty() { Cow::Borrowed(document) } else { Cow::Owned(without(document, &erased)) };
        let text = self.encode("reading", || key.to_string(), kept.as_ref())?;
        self.write(|connection| {
            connection
                .prepare_cached("INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?)")?
                .execute(params![key.sha256, key.reader_digest, key.first_page, key.last_page, text])
                .map(drop)
        })
    }

    /// A page as it was last read, by whatever reader; `None` where it was not.
    ///
    /// # Errors
    /// The database cannot be read, or a row is damaged.
    pub fn page(&self, sha256: &str, number: u32) -> Result<Option<Page>, StoreError> {
        let texts: Vec<Vec<u8>> = self.with(|connection| {
            connection
                .prepare_cached(
                    "SELECT CAST(document AS BLOB) FROM reading
                     WHERE sha256 = ?1 AND (last_page = 0 OR ?2 BETWEEN first_page AND last_page)
                     ORDER BY rowid DESC",
                )?
                .query_map(params![sha256, number], |row| row.get(0))?
                .collect()
        })?;
        for text in texts {
            let document: Document = self.decode("reading", || sha256.to_owned(), &text)?;
            if let Some(page) = document.pages.into_iter().find(|page| page.number == number) {
                return Ok(Some(page));
            }
        }
        Ok(None)
    }

    fn erased_pages_of(&self, document: &str) -> Result<BTreeSet<u32>, StoreError> {
        self.with(|connection| {
            let sql = "SELECT page FROM erased_page WHERE document = ?";
            connection.prepare_cached(sql)?.query_map([document], |row| row.get(0))?.collect()
        })
    }

    /// Number of readings kept.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn reading_count(&self) -> Result<u64, StoreError> {
        let count: i64 = self
            .with(|connection| connection.query_row("SELECT count(*) FROM reading", [], |row| row.get(0)))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }
}

/// The document without what stood on these pages.
fn without(document: &Document, erased: &BTreeSet<u32>) -> Document {
    let mut rest = document.clone();
    for page in rest.pages.iter_mut().filter(|page| erased.contains(&page.number)) {
        *page = Page::empty(page.number, page.source);
        rest.diagnostics.retain(|one| one.page != Some(page.number));
        rest.diagnostics.push(Diagnostic::new("page_erased", Severity::Info).on_page(page.number));
    }
    rest
}
