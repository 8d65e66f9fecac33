//! Rules as data: what a rule is made of. `parse` turns `rules.toml` into these values and checks them.

mod check;
mod parse;
mod raw;

use daicho_model::{Diagnostic, Points, RecordKind, Severity};
use jiff::civil::Date;

/// All rules of one body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The body, e.g. `jrs`.
    pub body: String,
    /// Its rules, in the order of the file; for one unit system their validities do not overlap.
    pub rules: Vec<Rule>,
}

impl Rules {
    /// Parses and checks a rules file (TOML, described in `docs/rules.md`). `file` is the name that errors show.
    ///
    /// # Errors
    /// Every fault found, each with the file as its document and the line as its place. A file that is no TOML,
    /// or has a key that is not known, gives that one fault.
    pub fn parse(text: &str, file: &str) -> Result<Rules, Vec<Diagnostic>> {
        parse::parse(text, file)
    }

    /// The rule for a unit system on a day; `None`: no rule on file.
    pub fn in_force(&self, unit: &str, day: Date) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.unit == unit && rule.validity.contains(day))
    }

    /// Groups that name a meeting the catalogue does not have: one `rules_meeting_unknown` each. Nothing could ever
    /// be counted for such a name, and nobody would notice.
    pub fn unknown_meetings(&self, is_known: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        let groups = self.rules.iter().flat_map(|rule| &rule.groups);
        let named = groups.flat_map(|group| group.meetings.iter().map(move |meeting| (group, meeting)));
        let unknown = named.filter(|(_, meeting)| !is_known(meeting));
        unknown
            .map(|(group, meeting)| {
                Diagnostic::new("rules_meeting_unknown", Severity::Error)
                    .at(format!("group {}", group.id))
                    .with("group", &group.id)
                    .with("meeting", meeting)
            })
            .collect()
    }
}

/// A name in both languages and the clause it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// Clause of the source, e.g. `単位(1)`.
    pub clause: String,
}

/// From when to when something is in force; an open end is `None`. Both days are included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

impl Validity {
    /// Whether it is in force on that day.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether the two have a day in common.
    pub fn overlaps(&self, other: &Validity) -> bool {
        let starts_before_end = |a: &Validity, b: &Validity| match (a.from, b.until) {
            (Some(from), Some(until)) => from <= until,
            _ => true,
        };
        starts_before_end(self, other) && starts_before_end(other, self)
    }
}

/// One regulation in one revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable id, e.g. `jrs-renewal-2012`.
    pub id: String,
    /// Its name and its basic clause.
    pub named: Named,
    /// The unit system it counts in, e.g. `society`.
    pub unit: String,
    /// Where its text is from.
    pub source: String,
    /// Days on which it is the one to judge by.
    pub validity: Validity,
    /// Years of a cycle.
    pub cycle_years: i16,
    /// Clauses that can be read in more than one way.
    pub readings: Vec<Reading>,
    /// What can earn points.
    pub accounts: Vec<Account>,
    /// Meetings that requirements name together.
    pub groups: Vec<Group>,
    /// Meetings that do not count beside another that they are held in.
    pub exclusions: Vec<Exclusion>,
    /// What is asked of a member.
    pub requirements: Vec<Requirement>,
    /// What the text leaves open and how it is handled here.
    pub notes: Vec<Note>,
}

/// A clause that can be read in more than one way. Every reading is evaluated; where they differ, the outcome
/// is undecidable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Stable id, e.g. `paper-year`.
    pub id: String,
    /// The question.
    pub named: Named,
    /// Judging days on which it is open.
    pub validity: Validity,
    /// The ways to read it, two or more.
    pub options: Vec<ReadingOption>,
}

/// One way to read a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingOption {
    /// Stable id, e.g. `calendar`.
    pub id: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// Binds an item to one way of reading a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The reading's id.
    pub reading: String,
    /// The option's id.
    pub option: String,
}

/// What can earn points, and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Stable id, e.g. `meeting`, `paper`.
    pub id: String,
    /// Its name and clause.
    pub named: Named,
    /// Judging days on which it exists.
    pub validity: Validity,
    /// Pieces of paper that are booked on it.
    pub kinds: Vec<RecordKind>,
    /// Where its points come from.
    pub earning: Earning,
    /// Most that counts per period.
    pub caps: Vec<Cap>,
}

/// Where points come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Earning {
    /// The edition of the list in force, by the meeting: the figure of this account of the rule's unit system.
    Listing {
        /// Account in `points.csv`, e.g. `meeting`.
        account: String,
    },
    /// A table in the rule, by what kind of publication it is.
    Publication(PublicationPoints),
}

/// Points of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicationPoints {
    /// Peer-reviewed, first author.
    pub reviewed_first: Points,
    /// Peer-reviewed, other author.
    pub reviewed_other: Points,
    /// Not reviewed, first author.
    pub unreviewed_first: Points,
    /// Not reviewed, other author.
    pub unreviewed_other: Points,
}

/// The most that counts on an account per period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// Its clause.
    pub clause: String,
    /// The most.
    pub points: Points,
    /// Per what.
    pub period: Period,
    /// Only under this way of reading; `None`: always.
    pub when: Option<When>,
}

/// A stretch of time within which a cap is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// January to December.
    CalendarYear,
    /// A year from the first day of the cycle, or from one of its anniversaries.
    CycleYear,
    /// The whole cycle.
    Cycle,
}

/// Meetings that requirements name together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Stable id, e.g. `core`.
    pub id: String,
    /// Its name and clause.
    pub named: Named,
    /// Judging days on which it exists.
    pub validity: Validity,
    /// Ids in `meetings.csv`.
    pub meetings: Vec<String>,
}

/// Meetings that do not count where the member's days there lie inside an attended meeting of another group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Stable id, e.g. `inside-autumn`.
    pub id: String,
    /// Its name and clause.
    pub named: Named,
    /// Judging days on which it applies.
    pub validity: Validity,
    /// The group that does not count.
    pub group: String,
    /// The group that counts.
    pub inside: String,
    /// Only under this way of reading; `None`: always.
    pub when: Option<When>,
}

/// Something asked of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Stable id, e.g. `total`.
    pub id: String,
    /// Its name and clause.
    pub named: Named,
    /// Judging days on which it is asked.
    pub validity: Validity,
    /// What is counted.
    pub measure: Measure,
    /// At least so much.
    pub need: i64,
    /// Among which postings.
    pub scope: Scope,
    /// Only under this way of reading; `None`: always.
    pub when: Option<When>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The sum of points.
    Points,
    /// The number of records.
    Records,
}

/// Which postings count towards a requirement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// On these accounts; empty: on any.
    pub accounts: Vec<String>,
    /// Of meetings in these groups; empty: of any meeting, or none.
    pub groups: Vec<String>,
}

/// What the text leaves open and how it is handled here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Stable id.
    pub id: String,
    /// The question, the handling, the clause.
    pub named: Named,
    /// Judging days to which it belongs.
    pub validity: Validity,
}
