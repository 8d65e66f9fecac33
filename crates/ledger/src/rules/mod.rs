//! Rules as data: what a rule is made of. `parse` turns `rules.toml` into these values and checks them.

mod asked;
mod check;
mod cross;
mod items;
mod parse;
mod parse_asked;
mod raw;
mod write;

pub use asked::{
    Application, Condition, Due, Extension, Fact, FactKind, Fee, Grade, Late, Lengthens, Measure,
    Requirement, Scope, YearWindow,
};
pub use items::{
    Account, Cap, DatedBy, DocumentCheck, DocumentEffect, DocumentRule, Earning, Exclusion, Group, Period,
    PeriodRule, PublicationPoints, SharedCap,
};

use daicho_model::{Diagnostic, Severity};
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

    /// The first rule for a unit system on a day, whatever the cohort; `None`: no rule on file.
    pub fn in_force(&self, unit: &str, day: Date) -> Option<&Rule> {
        self.all_in_force(unit, day).next()
    }

    /// The rules for a unit system on a day: one a cohort.
    pub fn all_in_force(&self, unit: &str, day: Date) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(move |rule| rule.unit == unit && rule.validity.contains(day))
    }

    /// The file again, as text that [`Rules::parse`] reads to the same value.
    pub fn to_toml(&self) -> String {
        write::write(self)
    }

    /// The facts that the rules ask of the members file, each once.
    pub fn facts(&self) -> Vec<&Fact> {
        let mut all: Vec<&Fact> = Vec::new();
        for fact in self.rules.iter().flat_map(|rule| &rule.facts) {
            if !all.iter().any(|one| one.id == fact.id) {
                all.push(fact);
            }
        }
        all
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

    /// Whether it has no end on either side.
    pub fn is_open(&self) -> bool {
        self.from.is_none() && self.until.is_none()
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
    /// The day it was enacted, where the text says so.
    pub enacted: Option<Date>,
    /// Members whose certification (first day of the cycle) lies in it.
    pub cohort: Validity,
    /// Years of a cycle.
    pub cycle_years: i16,
    /// The clause by which a member whose requirements the member system shows as met sends no paper.
    pub no_paper: Option<String>,
    /// What is asked of the members file.
    pub facts: Vec<Fact>,
    /// Clauses that can be read in more than one way.
    pub readings: Vec<Reading>,
    /// What earns points.
    pub accounts: Vec<Account>,
    /// Caps over several accounts together.
    pub caps: Vec<SharedCap>,
    /// Meetings that requirements and accounts name together.
    pub groups: Vec<Group>,
    /// Meetings that do not count beside another that they are held in.
    pub exclusions: Vec<Exclusion>,
    /// By which day a record falls into the cycle; none: by the days attended.
    pub periods: Vec<PeriodRule>,
    /// What the papers must be like.
    pub documents: Vec<DocumentRule>,
    /// What lengthens one member's cycle.
    pub extensions: Vec<Extension>,
    /// When to apply.
    pub applications: Vec<Application>,
    /// What has to be paid, and when.
    pub fees: Vec<Fee>,
    /// What is asked of a member.
    pub requirements: Vec<Requirement>,
    /// The results that the rule provides for; none: met where every requirement is.
    pub grades: Vec<Grade>,
    /// What the rule refers to and is not on file: nobody's result is `met` meanwhile.
    pub missing: Vec<Note>,
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
