//! What a piece of paper says about its holder.

use daicho_model::{Field, Record};

use super::MemberIndex;
use super::fold::fold_name;

/// The holder as the paper tells it. Everything is optional.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The member number with its confidence.
    pub number: Option<Read>,
    /// The name, folded, with its confidence.
    pub name: Option<Read>,
    /// A serial number of the certificate that may be a member number.
    pub serial: Option<Read>,
    /// A member number in a QR payload `NUMBER,DAY,NAME`.
    pub payload_number: Option<Read>,
    /// A name, folded, in such a payload.
    pub payload_name: Option<Read>,
    /// Member numbers that stand somewhere in another payload.
    pub payload_mentions: Vec<usize>,
}

/// A text with how surely it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The text.
    pub text: String,
    /// 0 to 1.
    pub confidence: f32,
}

/// Below this a reading says nothing, neither for nor against.
pub(super) const LEGIBLE: f32 = 0.5;

/// The shortest run of letters and digits in a free payload that is compared with member numbers.
const SHORTEST_MENTION: usize = 4;

impl Evidence {
    /// What the record says; `None` where it says nothing.
    pub fn of(record: &Record, index: &MemberIndex) -> Option<Evidence> {
        let fields = &record.fields;
        let mut evidence = Evidence {
            number: read(&fields.member_no),
            name: read(&fields.holder).map(folded).filter(|name| !name.text.is_empty()),
            serial: read(&fields.serial).filter(|serial| !index.with_number(&serial.text).is_empty()),
            ..Evidence::default()
        };
        if let Some(payload) = read(&fields.payload) {
            evidence.add_payload(&payload, index);
        }
        (evidence != Evidence::default()).then_some(evidence)
    }

    /// Whether exactly one member bears the name.
    pub fn fits_one(&self, index: &MemberIndex) -> bool {
        self.any_name().is_some_and(|read| index.with_name(&read.text).len() == 1)
    }

    /// Whether it names a holder by itself, by name or number.
    pub fn names_somebody(&self) -> bool {
        self.number.is_some()
            || self.name.is_some()
            || self.payload_number.is_some()
            || self.payload_name.is_some()
    }

    /// The name that counts: the printed one, else the payload's.
    pub fn any_name(&self) -> Option<&Read> {
        self.name.as_ref().or(self.payload_name.as_ref())
    }

    fn add_payload(&mut self, payload: &Read, index: &MemberIndex) {
        let parts: Vec<&str> = payload.text.split([',', '\t', ';', '|']).map(str::trim).collect();
        if let [number, day, name] = parts[..]
            && is_day(day)
        {
            let read = |text: &str| Read { text: text.to_owned(), confidence: payload.confidence };
            self.payload_number = Some(read(number)).filter(|read| !read.text.is_empty());
            self.payload_name = Some(folded(read(name))).filter(|read| !read.text.is_empty());
            return;
        }
        let tokens = payload.text.split(|c: char| !c.is_alphanumeric() && c != '-');
        let mentions = tokens.filter(|token| token.chars().count() >= SHORTEST_MENTION);
        self.payload_mentions = mentions.flat_map(|token| index.with_number(token)).collect();
        self.payload_mentions.sort_unstable();
        self.payload_mentions.dedup();
    }
}

fn read(field: &Option<Field<String>>) -> Option<Read> {
    let confidence = field.as_ref()?.confidence.get();
    let text = Field::known(field).filter(|text| !text.trim().is_empty())?;
    (confidence >= LEGIBLE).then(|| Read { text: text.clone(), confidence })
}

fn folded(read: Read) -> Read {
    Read { text: fold_name(&read.text), ..read }
}

/// `2024-06-15`, `2024/06/15`, `20240615`, `2024.6.15`: eight digits or three numbers.
fn is_day(text: &str) -> bool {
    let numbers: Vec<&str> = text.split(['-', '/', '.']).collect();
    let digits = numbers.iter().all(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
    digits && (numbers.len() == 3 || (numbers.len() == 1 && text.len() == 8))
}
