//! What earns points, and what limits them.

use daicho_model::{Points, RecordKind};

use super::{Named, Validity, When};

/// What can earn points, and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Stable id, e.g. `meeting`, `paper`.
    pub id: String,
    /// Its name and clause.
    pub named: Named,
    /// Judging days on which it exists.
    pub validity: Validity,
    /// Members whose certification lies in it.
    pub cohort: Validity,
    /// Pieces of paper that are booked on it.
    pub kinds: Vec<RecordKind>,
    /// Only meetings of these groups; empty: any.
    pub groups: Vec<String>,
    /// Only papers whose meeting text has one of these words; empty: any.
    pub titles: Vec<String>,
    /// Whether a meeting that no list has may be one of this account: it then waits for a human and is not void.
    pub unlisted: bool,
    /// The clause by which one meeting (a society) counts once in a cycle, whatever its edition.
    pub once_per_meeting: Option<String>,
    /// Accounts on which a record of this one is booked instead where the member fares better.
    pub or_on: Vec<String>,
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
    /// One figure for each piece.
    Fixed(Points),
    /// The lecture credits that the paper prints, one posting beside the attendance's.
    Lectures {
        /// Words one of which the printed name of the credits must have.
        words: Vec<String>,
        /// The account in `points.csv` that says how many of them a meeting gives at most.
        cap: Option<String>,
    },
    /// The figures exist but are not on file: every piece waits.
    NotOnFile {
        /// The most that a piece can earn, where that is known.
        at_most: Option<Points>,
    },
}

/// Points of a paper; a figure that the rule does not state is `None`, which is not zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublicationPoints {
    /// Peer-reviewed, first author.
    pub reviewed_first: Option<Points>,
    /// Peer-reviewed, other author.
    pub reviewed_other: Option<Points>,
    /// Not reviewed, first author.
    pub unreviewed_first: Option<Points>,
    /// Not reviewed, other author.
    pub unreviewed_other: Option<Points>,
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

/// The most that counts on several accounts together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedCap {
    /// Stable id, e.g. `common-most`.
    pub id: String,
    /// Its name and clause.
    pub named: Named,
    /// Judging days on which it applies.
    pub validity: Validity,
    /// The accounts.
    pub accounts: Vec<String>,
    /// The cap; its clause is the one of `named`.
    pub cap: Cap,
}

/// Within what a cap is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// January to December.
    CalendarYear,
    /// A year from the first day of the cycle, or from one of its anniversaries.
    CycleYear,
    /// The whole cycle.
    Cycle,
    /// One edition of a meeting (by its number, else by the month it begins in).
    Edition,
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

/// By which day a record falls into the cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodRule {
    /// Stable id, e.g. `by-attendance`.
    pub id: String,
    /// Its name and clause.
    pub named: Named,
    /// Judging days on which it applies.
    pub validity: Validity,
    /// Which day.
    pub by: DatedBy,
    /// Only under this way of reading; `None`: always.
    pub when: Option<When>,
}

/// Which day of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatedBy {
    /// The days attended.
    Attended,
    /// The day of issue; a paper that bears none was issued on the last day attended.
    Issued,
}

/// What a paper must be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRule {
    /// Stable id, e.g. `no-copies`.
    pub id: String,
    /// Its name and clause.
    pub named: Named,
    /// Judging days on which it applies.
    pub validity: Validity,
    /// What is looked at.
    pub check: DocumentCheck,
    /// What becomes of a paper that is not so.
    pub effect: DocumentEffect,
    /// Only papers on these accounts; empty: any.
    pub accounts: Vec<String>,
    /// Only meetings of these groups; empty: any.
    pub groups: Vec<String>,
}

/// What is looked at on a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentCheck {
    /// It is marked as a copy.
    Copy,
    /// It names nobody.
    Unnamed,
    /// Its issuer lacks every one of these words.
    Issuer(Vec<String>),
}

/// What becomes of a paper that is not as it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentEffect {
    /// It does not count.
    Void,
    /// A human looks.
    Review,
}
