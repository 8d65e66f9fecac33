//! Letters to members and lists for the secretariat: what they say. `html` and `print` set them, `template` holds the
//! sentences, which a secretariat can write itself.

mod content;
mod flow;
mod html;
mod lists;
mod print;
mod template;
mod values;

use std::collections::BTreeMap;

use daicho_model::{BoundingBox, MemberOutcome, Outcome, Posting, Record};
use jiff::civil::Date;

use crate::{AccountNames, Text};

pub use content::letter;
pub use html::letter_html;
pub use lists::{MergeRow, merge_csv, returns_csv, short_csv};
pub use print::letter_pdf;
pub use template::{LetterTexts, PLACEHOLDERS};

/// What a letter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LetterKind {
    /// Every requirement is met.
    Approved,
    /// Some are not, whatever becomes of what waits.
    Deficient,
    /// It is not decided.
    Undecided,
    /// The deadline comes near.
    Reminder,
    /// The personal point sheet (個人ポイント表).
    Points,
}

impl LetterKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [LetterKind; 5] = [
        LetterKind::Approved,
        LetterKind::Deficient,
        LetterKind::Undecided,
        LetterKind::Reminder,
        LetterKind::Points,
    ];

    /// The notice that a result asks for.
    pub fn notice(result: Outcome) -> LetterKind {
        match result {
            Outcome::Met => LetterKind::Approved,
            Outcome::NotMet => LetterKind::Deficient,
            Outcome::Undecidable => LetterKind::Undecided,
        }
    }

    /// Whether it shows the papers that do not count.
    pub fn shows_papers(self) -> bool {
        matches!(self, LetterKind::Deficient | LetterKind::Undecided)
    }

    /// Its key in the message catalogue and in `letters.toml`.
    pub fn key(self) -> &'static str {
        match self {
            LetterKind::Approved => "approved",
            LetterKind::Deficient => "deficient",
            LetterKind::Undecided => "undecided",
            LetterKind::Reminder => "reminder",
            LetterKind::Points => "points",
        }
    }
}

/// One member's results, and what a letter needs beside them.
#[derive(Clone, Copy, Debug)]
pub struct LetterInput<'a> {
    /// Where the member stands.
    pub outcome: &'a MemberOutcome,
    /// The member's postings, in the journal's order.
    pub postings: &'a [Posting],
    /// The member's papers, and those in the member's envelope.
    pub papers: &'a [&'a Record],
    /// What the rules call their accounts.
    pub accounts: &'a AccountNames,
    /// Pictures of papers, JPEG, by record id: a letter shows those that do not count.
    pub pictures: &'a BTreeMap<String, Vec<u8>>,
    /// The body's name.
    pub society: &'a Text,
    /// The day that the results hold for, and the letter's date.
    pub as_of: Date,
    /// The sentences.
    pub texts: &'a LetterTexts,
}

/// A letter before it is set.
#[derive(Clone, Debug)]
pub struct Letter {
    /// To whom.
    dear: Text,
    number: Text,
    date: Text,
    sender: Text,
    title: Text,
    opening: Text,
    tables: Vec<Grid>,
    closing: Text,
    /// Placeholders that had no value and show as `?`.
    pub lacking: Vec<String>,
}

/// A table of a letter.
#[derive(Clone, Debug)]
struct Grid {
    title: Text,
    heads: Vec<Text>,
    /// Widths of the columns; together 1.
    shares: Vec<f32>,
    rows: Vec<Vec<Entry>>,
}

/// A cell, and where on which paper it comes from.
#[derive(Clone, Debug, Default)]
struct Entry {
    text: Text,
    place: Option<BoundingBox>,
    /// The paper itself, JPEG.
    picture: Option<Vec<u8>>,
}

impl Letter {
    /// Every text in it, for looking which characters a typeface lacks.
    pub fn all_text(&self) -> String {
        let mut texts: Vec<&Text> = vec![
            &self.dear,
            &self.number,
            &self.date,
            &self.sender,
            &self.title,
            &self.opening,
            &self.closing,
        ];
        for grid in &self.tables {
            texts.push(&grid.title);
            texts.extend(&grid.heads);
            texts.extend(grid.rows.iter().flatten().map(|entry| &entry.text));
        }
        texts.into_iter().flat_map(|text| [text.ja.as_str(), text.en.as_str()]).collect::<Vec<_>>().join("\n")
    }
}
