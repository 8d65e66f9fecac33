//! What is asked of a member: facts, extensions, the application, fees, requirements, grades.

use daicho_model::{Outcome, Points, ReasonCode, RecordKind};

use super::{Named, Rule, Validity, When};

/// Something that only the members file can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Stable id, e.g. `safety-seminar`.
    pub id: String,
    /// Its name and clause.
    pub named: Named,
    /// Judging days on which it is asked.
    pub validity: Validity,
    /// What a cell holds.
    pub kind: FactKind,
    /// Titles of its column, the first for messages.
    pub columns: Vec<String>,
    /// Whether what depends on it is passed over where the file has no such column.
    pub optional: bool,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// Yes or no (済・未, 合格・不合格, ○・×).
    YesNo,
    /// One day or more.
    Day,
    /// A number.
    Number,
    /// Periods of days; an empty cell is none.
    Periods,
}

/// What lengthens one member's cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Stable id, e.g. `leave`.
    pub id: String,
    /// Its name and clause.
    pub named: Named,
    /// Judging days on which it is granted.
    pub validity: Validity,
    /// The fact that says so.
    pub fact: String,
    /// By how much.
    pub by: Lengthens,
}

/// By how much a cycle is lengthened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lengthens {
    /// By the length of the fact's periods.
    Length,
    /// To the fact's last day.
    Until,
    /// By so many years where the fact is yes.
    Years(i16),
}

/// When to apply: the last such days before the cycle ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Stable id, e.g. `application`.
    pub id: String,
    /// Its name and clause.
    pub named: Named,
    /// Judging days on which it applies.
    pub validity: Validity,
    /// Month and day on which it opens.
    pub opens: (i8, i8),
    /// Month and day by which the papers must arrive.
    pub closes: (i8, i8),
    /// So many months before the last day the member is reminded.
    pub notice_months: Option<i16>,
    /// Until when papers are taken that arrive after the deadline, and for what.
    pub late: Option<Late>,
}

/// What arrives after the deadline is taken all the same where a further fee is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// Month and day by which it must arrive, the first after the deadline.
    pub until: (i8, i8),
    /// The fact that says whether the further fee is paid.
    pub fee: String,
}

/// What has to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fee {
    /// Stable id, e.g. `annual-fee`.
    pub id: String,
    /// Its name and clause.
    pub named: Named,
    /// Judging days on which it is asked.
    pub validity: Validity,
    /// The fact that says whether it is paid.
    pub fact: String,
    /// When.
    pub due: Due,
    /// How much, where the rule says so.
    pub yen: Option<i64>,
}

/// When a fee has to be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Before anything is accepted: unpaid, the result is not met.
    Before,
    /// Once the renewal is approved, and not before.
    After,
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
    /// Members whose certification lies in it.
    pub cohort: Validity,
    /// What is counted.
    pub measure: Measure,
    /// At least so much.
    pub need: i64,
    /// Among which postings.
    pub scope: Scope,
    /// Whether it is asked only as part of another.
    pub part: bool,
    /// What kind of bar it is.
    pub reason: Option<ReasonCode>,
    /// Only under this way of reading; `None`: always.
    pub when: Option<When>,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The sum of points.
    Points,
    /// The number of records.
    Records,
    /// A fact of the members file: yes, a number of at least `need`, or a day in a window.
    Fact {
        /// The fact.
        fact: String,
        /// Years of the cycle that the day must lie in.
        window: YearWindow,
        /// The day must lie so many years before the judging day.
        held_years: Option<i16>,
    },
    /// One of these requirements.
    Any(Vec<String>),
    /// All of these requirements.
    All(Vec<String>),
}

/// From the anniversary `from` of the cycle's first day until the day before the anniversary `to`; open ends are the
/// cycle's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearWindow {
    /// Whole years after the first day.
    pub from: Option<i16>,
    /// Whole years after the first day.
    pub to: Option<i16>,
}

impl YearWindow {
    /// Whether it says nothing.
    pub fn is_open(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// Which postings count towards a requirement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// On these accounts; empty: on any.
    pub accounts: Vec<String>,
    /// Of meetings in these groups; empty: of any meeting, or none.
    pub groups: Vec<String>,
    /// Of these kinds of paper; empty: of any.
    pub kinds: Vec<RecordKind>,
    /// That count at least so much each.
    pub least_points: Option<Points>,
    /// In these years of the cycle.
    pub window: YearWindow,
}

impl Scope {
    /// The accounts that it names; all of the rule where it names none.
    pub(crate) fn accounts_of<'r>(&'r self, rule: &'r Rule) -> Vec<&'r str> {
        if self.accounts.is_empty() {
            rule.accounts.iter().map(|account| account.id.as_str()).collect()
        } else {
            self.accounts.iter().map(String::as_str).collect()
        }
    }
}

/// A result that the rule provides for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    /// Stable id, e.g. `renewed`, `lapsed`.
    pub id: String,
    /// Its name and clause.
    pub named: Named,
    /// Judging days on which it is provided for.
    pub validity: Validity,
    /// What it means for the qualification: `met` or `not_met`.
    pub result: Outcome,
    /// Requirements that must be met.
    pub needs: Vec<String>,
    /// Figures that must lie in a range.
    pub conditions: Vec<Condition>,
    /// It holds where no other does, and asks for nothing itself.
    pub otherwise: bool,
    /// Only under this way of reading; `None`: always.
    pub when: Option<When>,
}

/// What a requirement counts must lie in a range, both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The requirement whose figure is looked at.
    pub of: String,
    /// The least.
    pub least: Option<i64>,
    /// The most.
    pub most: Option<i64>,
}
