//! A record on its way through the ledger.

use daicho_model::{Arithmetic, Decision, Points, Reason, Record};
use jiff::civil::Date;

use crate::{Account, When};

/// What a record may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Nothing to decide.
    NotApplicable,
    /// It does not count.
    Void,
    /// A human must look.
    Pending,
    /// It may be posted.
    Ready,
}

impl State {
    pub fn decision(self) -> Decision {
        match self {
            State::NotApplicable => Decision::NotApplicable,
            State::Void => Decision::Void,
            State::Pending => Decision::Review,
            State::Ready => Decision::Posted,
        }
    }
}

/// A record with what the gate found out.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    pub record: &'a Record,
    /// Whose account it is booked on, as a place among the members; `None`: nobody's that is known.
    pub owner: Option<usize>,
    /// Other members whose it could turn out to be.
    pub others: Vec<usize>,
    /// The account; `None` where the rule has none for its kind.
    pub account: Option<&'a Account>,
    pub state: State,
    /// Most important first; empty for `Ready`.
    pub reasons: Vec<Reason>,
    /// Its meeting, where accepted.
    pub meeting: Option<&'a str>,
    pub meeting_name: Option<&'a str>,
    /// Groups of the rule that its meeting is in.
    pub groups: &'a [&'a str],
    /// What it earns before caps; `None`: not known.
    pub points: Option<Points>,
    /// What counts of it after caps; settled with the member's folder.
    pub counted: Points,
    /// The most it could earn: its meeting's figure where that is accepted, else the highest of what it could be.
    pub most: Points,
    /// Whether it could still turn out to be anything: no meeting is accepted, or no account fits. It then counts
    /// among what is pending of every requirement.
    pub open_kind: bool,
    /// First and last day it can mean.
    pub days: Option<(Date, Date)>,
    /// What a cap took; settled with the member's folder.
    pub arithmetic: Option<Arithmetic>,
    /// Other accounts that it may be booked on, with what it earns there.
    pub choices: Vec<(&'a Account, Points)>,
    /// Ways of reading the rule under which it does not count, and why.
    pub barred: Vec<(&'a When, Reason)>,
}

impl Entry<'_> {
    /// Order in which equal entries are served: by day, then id.
    pub fn order(&self) -> (Option<Date>, &str) {
        (self.days.map(|(from, _)| from), &self.record.record_id)
    }

    /// Moves it to another state for a reason.
    pub fn settle(&mut self, state: State, reason: Reason) {
        self.state = state;
        self.reasons.push(reason);
    }
}
