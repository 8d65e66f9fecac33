//! Bad input as data: what went wrong, where, why and what to do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The document or page could not be read at all: exit code 1.
    Error,
    /// It was read, but something is doubtful.
    Warning,
    /// Worth knowing.
    Info,
}

/// Something that went wrong with one input. The texts of cause and hint are in the message catalogue, under
/// `diagnostic.CODE`; `details` fills their placeholders.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Path relative to the inbox; empty until somebody who knows the path fills it in.
    pub document: String,
    /// Page, from 1, where one is concerned.
    pub page: Option<u32>,
    /// A stable code, e.g. `pdf_broken`, `file_empty`, `date_impossible`.
    pub code: String,
    /// How bad.
    pub severity: Severity,
    /// Where inside: a byte offset, a row and column, a field, a box; empty for the whole.
    pub place: String,
    /// Values for the text's `{placeholders}`; by convention `detail` is what a library said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
}

impl Diagnostic {
    /// A diagnostic about a whole document.
    pub fn new(code: &str, severity: Severity) -> Diagnostic {
        Diagnostic {
            document: String::new(),
            page: None,
            code: code.to_owned(),
            severity,
            place: String::new(),
            details: BTreeMap::new(),
        }
    }

    /// The same about a file.
    pub fn in_document(mut self, path: impl Into<String>) -> Diagnostic {
        self.document = path.into();
        self
    }

    /// The same about one page.
    pub fn on_page(mut self, page: u32) -> Diagnostic {
        self.page = Some(page);
        self
    }

    /// The same about one place.
    pub fn at(mut self, place: impl Into<String>) -> Diagnostic {
        self.place = place.into();
        self
    }

    /// The same with a value for its text.
    pub fn with(mut self, name: &str, value: impl ToString) -> Diagnostic {
        self.details.insert(name.to_owned(), value.to_string());
        self
    }
}
