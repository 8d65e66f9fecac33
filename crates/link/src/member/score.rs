//! How well one member fits: comparisons, their match weights and the probability.
//!
//! A weight is log₂(m/u): m is how often the comparison comes out so on a paper of that member, u on anybody else's.
//! Readings that are less than sure pull both towards each other. The figures are set by hand from what is known of
//! readers and of Japanese names; they are deliberately careful where a wrong match would cost somebody.

use daicho_model::Comparison;

use super::evidence::{Evidence, Read};
use super::fold::{fold_number, one_slip, script};
use super::{MemberIndex, Person};

/// How a printed name stands to a member's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameMatch {
    /// Equal after folding.
    Exact,
    /// One character differs, in a name of three or more.
    Slip,
    /// Only the family name is printed.
    Surname,
    /// Written in another script: says nothing.
    Incomparable,
    /// Another name.
    Different,
    /// None was read.
    Absent,
}

/// How a printed number stands to a member's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberMatch {
    /// The same.
    Same,
    /// Another one, one character away.
    Near,
    /// Another one.
    Different,
    /// None was read.
    Absent,
}

/// One member with everything that speaks for and against.
#[derive(Clone, Debug)]
pub struct Scored {
    /// Which member.
    pub at: usize,
    /// The printed name, or the payload's where none is printed.
    pub name: NameMatch,
    /// The printed number, or the payload's where none is printed.
    pub number: NumberMatch,
    /// Whether the envelope's form names this member; `None` where there is no such form.
    pub envelope: Option<bool>,
    /// Whether the certificate's serial number is this member's number.
    pub serial: bool,
    /// The waterfall.
    pub comparisons: Vec<Comparison>,
    /// Its sum, in bits.
    pub weight: f64,
}

/// Share of papers whose holder is on the members file.
const ON_FILE: f64 = 0.95;

/// Compares a paper with one member.
pub fn score(
    evidence: &Evidence,
    envelope: Option<&str>,
    index: &MemberIndex,
    at: usize,
    person: &Person,
) -> Scored {
    let mut sheet = Sheet::default();
    let members = index.people.len().max(1) as f64;
    sheet.add("prior", (ON_FILE / (1.0 - ON_FILE) / members).log2(), format!("{members} 名 / members"));
    let number = sheet.number("number", evidence.number.as_ref(), index, at, person);
    let coded = sheet.number(
        "payload",
        evidence.payload_number.as_ref().filter(|_| evidence.number.is_none()),
        index,
        at,
        person,
    );
    let name = name_match(evidence.any_name(), person);
    let serial = evidence.serial.as_ref().filter(|serial| index.with_number(&serial.text).contains(&at));
    if let Some(serial) = serial {
        sheet.serial(serial, name, person);
    }
    if !evidence.payload_mentions.is_empty() && evidence.payload_mentions.contains(&at) {
        sheet.add("payload", 3.0, person.member_no.clone());
    }
    if let Some(read) = evidence.any_name() {
        sheet.name(name, read, person);
    }
    let envelope = envelope.map(|number| number == person.member_no);
    if let Some(same) = envelope {
        let (m, u): (f64, f64) = if same { (0.95, 0.02) } else { (0.05, 0.98) };
        sheet.add("envelope", (m / u).log2(), mark(same, "申請者 / applicant", &person.member_no));
    }
    let number = if number == NumberMatch::Absent { coded } else { number };
    Scored {
        at,
        name,
        number,
        envelope,
        serial: serial.is_some(),
        weight: sheet.weight,
        comparisons: sheet.comparisons,
    }
}

/// How the printed name stands to the member's names: the best of them.
pub fn name_match(read: Option<&Read>, person: &Person) -> NameMatch {
    let Some(read) = read else { return NameMatch::Absent };
    let of_name = |name: &String| compare(&read.text, name);
    let best = person.names.iter().map(of_name).min().unwrap_or(NameMatch::Incomparable);
    let surname = !person.surname.is_empty() && read.text == person.surname;
    if surname { best.min(NameMatch::Surname) } else { best }
}

fn compare(read: &str, name: &str) -> NameMatch {
    if read == name {
        NameMatch::Exact
    } else if script(read) != script(name) {
        NameMatch::Incomparable
    } else if one_slip(read, name) && read.chars().count().max(name.chars().count()) >= 3 {
        NameMatch::Slip
    } else {
        NameMatch::Different
    }
}

/// Collects comparisons.
#[derive(Default)]
struct Sheet {
    comparisons: Vec<Comparison>,
    weight: f64,
}

impl Sheet {
    fn add(&mut self, name: &str, weight: f64, detail: String) {
        // Kept to 1/100, and summed as kept: the waterfall adds up to what is shown.
        let weight = (weight * 100.0).round() / 100.0;
        self.weight += weight;
        self.comparisons.push(Comparison { name: name.to_owned(), weight: weight as f32, detail });
    }

    fn number(
        &mut self,
        kind: &str,
        read: Option<&Read>,
        index: &MemberIndex,
        at: usize,
        person: &Person,
    ) -> NumberMatch {
        let Some(read) = read else { return NumberMatch::Absent };
        let (number, own) = (fold_number(&read.text), fold_number(&person.member_no));
        let outcome = if index.with_number(&read.text).contains(&at) {
            NumberMatch::Same
        } else if one_slip(&number, &own) {
            NumberMatch::Near
        } else {
            NumberMatch::Different
        };
        let (m, u) = match outcome {
            NumberMatch::Same => (0.97, 1e-5),
            NumberMatch::Near => (0.02, 0.01),
            _ => (0.01, 0.99),
        };
        self.add(
            kind,
            blend(m, u, read.confidence),
            mark(outcome == NumberMatch::Same, &read.text, &person.member_no),
        );
        outcome
    }

    /// A serial number that is this member's number: many forms print the member number as `No.`. A weak hint alone
    /// (short serials meet some member's number by chance); with the same member's name chance is as good as ruled
    /// out. Other members' numbers speak against nobody.
    fn serial(&mut self, read: &Read, name: NameMatch, person: &Person) {
        let chance = if name == NameMatch::Exact { 0.001 } else { 0.02 };
        self.add("serial", blend(0.3, chance, read.confidence), mark(true, &read.text, &person.member_no));
    }

    fn name(&mut self, outcome: NameMatch, read: &Read, person: &Person) {
        let (m, u) = match outcome {
            NameMatch::Exact => (0.95, 2e-5),
            // Brothers differ by one character, too.
            NameMatch::Slip => (0.03, 0.01),
            NameMatch::Surname => (0.02, 0.003),
            NameMatch::Different => (0.005, 0.98),
            NameMatch::Incomparable | NameMatch::Absent => (1.0, 1.0),
        };
        self.add(
            "holder",
            blend(m, u, read.confidence),
            mark(outcome == NameMatch::Exact, &read.text, &person.name),
        );
    }
}

/// The weight of an outcome that was read with some confidence: what was misread is as likely as on anybody's paper.
fn blend(m: f64, u: f64, confidence: f32) -> f64 {
    let c = f64::from(confidence);
    ((c * m + (1.0 - c) * u) / u).log2()
}

fn mark(same: bool, read: &str, own: &str) -> String {
    format!("{read} {} {own}", if same { "=" } else { "≠" })
}
