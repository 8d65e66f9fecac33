//! A roster compared: as text and as NDJSON.

use std::collections::BTreeMap;

use daicho_model::{Field, Record, RosterLine, RosterMatch, RosterRow};

use crate::plain::plain;
use crate::words::{both, filled};

/// A line of the comparison a line.
pub fn roster_ndjson(lines: &[RosterLine]) -> Vec<u8> {
    crate::ndjson::lines(lines.iter())
}

/// What was compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterHead {
    /// Rows of the list.
    pub rows: usize,
    /// The meeting's id and name.
    pub meeting: (String, String),
    /// The edition that was asked for.
    pub number: Option<u32>,
    /// The year that was asked for.
    pub year: Option<i16>,
    /// Pieces of the meeting that members sent.
    pub pieces: usize,
}

/// What was compared, in words.
pub fn roster_head(head: &RosterHead) -> String {
    let (rows, pieces) = (head.rows.to_string(), head.pieces.to_string());
    let number = head.number.map(|number| number.to_string()).unwrap_or_default();
    let year = head.year.map(|year| year.to_string()).unwrap_or_default();
    let values = [
        ("rows", rows.as_str()),
        ("meeting", &head.meeting.0),
        ("name", &head.meeting.1),
        ("number", &number),
        ("year", &year),
        ("pieces", &pieces),
    ];
    format!("{}\n", filled("roster", "head", &values))
}

/// The same for a person: counts, then everything that is not on both sides by number and name.
pub fn roster_text(lines: &[RosterLine], records: &[Record]) -> String {
    const TITLES: [&str; 4] = ["number_alone", "not_sent", "not_on_roster", "ambiguous"];
    let known: BTreeMap<&str, &Record> =
        records.iter().map(|record| (record.record_id.as_str(), record)).collect();
    let mut sent = 0;
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for line in lines {
        let (group, text) = match line {
            RosterLine::Both { row, records, by } => {
                sent += 1;
                if *by != RosterMatch::NumberAlone {
                    continue;
                }
                ("number_alone", format!("{}  {}", shown(row), pieces(records, &known)))
            }
            RosterLine::NotSent { row } => ("not_sent", shown(row)),
            RosterLine::NotOnRoster { record, .. } => {
                let of_edition = known.get(record.as_str()).map(|one| edition(one)).unwrap_or_default();
                ("not_on_roster", format!("{} {of_edition}", pieces(std::slice::from_ref(record), &known)))
            }
            RosterLine::Ambiguous { rows, records } => {
                let rows: Vec<String> = rows.iter().map(shown).collect();
                ("ambiguous", format!("{}  {}", rows.join(", "), pieces(records, &known)))
            }
        };
        groups.entry(group).or_default().push(text);
    }
    let count = |group: &str| groups.get(group).map_or(0, Vec::len).to_string();
    let counts = ["not_sent", "not_on_roster", "ambiguous"].map(|group| (group, count(group)));
    let sent = sent.to_string();
    let mut values = vec![("both", sent.as_str())];
    values.extend(counts.iter().map(|(group, count)| (*group, count.as_str())));
    let mut out = format!("{}\n", filled("roster", "counts", &values));
    for title in TITLES {
        if let Some(texts) = groups.get(title) {
            out += &format!("{}\n", both("roster", title));
            texts.iter().for_each(|text| out += &format!("  {}\n", plain(text)));
        }
    }
    out
}

fn shown(row: &RosterRow) -> String {
    format!("{} {} {}", filled("roster", "row", &[("row", &row.row.to_string())]), row.number, row.name)
}

/// A piece without an edition may be one of another edition, which no list of this one can hold.
fn edition(record: &Record) -> String {
    match Field::known(&record.fields.edition) {
        Some(number) => filled("roster", "edition", &[("number", &number.to_string())]),
        None => filled("roster", "no_edition", &[]),
    }
}

fn pieces(ids: &[String], known: &BTreeMap<&str, &Record>) -> String {
    let piece = |id: &String| {
        let Some(record) = known.get(id.as_str()) else { return id.clone() };
        let holder = Field::known(&record.fields.holder).map_or("-", String::as_str);
        let member = record.accepted_member().unwrap_or("-");
        format!("{id} {} p.{} {member} {holder}", record.document.path, record.page)
    };
    ids.iter().map(piece).collect::<Vec<_>>().join(", ")
}
