//! The most that can come together for a requirement: what its accounts earn, how many records they take, and every cap.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Listing, RecordKind};

use super::axes::smallest;
use super::grid::applies;
use crate::{Account, Cap, Earning, Period, Requirement, Rule, Scope, SharedCap, YearWindow};

/// The rows of the list in force, by meeting.
pub(super) type List = BTreeMap<String, Vec<Listing>>;

/// More shared caps than these are not combined.
const SHARED: usize = 10;

/// A rule under one way of reading it, with its list where that is known.
#[derive(Clone, Copy)]
pub(super) struct Reach<'a> {
    pub rule: &'a Rule,
    pub list: Option<&'a List>,
    pub chosen: &'a [(String, String)],
    /// Where a single period of a cap is looked at: which.
    period: Option<Period>,
}

impl<'a> Reach<'a> {
    /// Over the whole cycle.
    pub fn new(rule: &'a Rule, list: Option<&'a List>, chosen: &'a [(String, String)]) -> Reach<'a> {
        Reach { rule, list, chosen, period: None }
    }

    /// The most points that count for a scope; `None`: no end to it.
    pub fn points(&self, scope: &Scope) -> Option<i64> {
        self.shared(scope, &self.accounts(scope), &|account| self.account(account, scope, None), None)
    }

    /// The most records that count for a requirement; `None`: no end to it.
    pub fn records(&self, one: &Requirement) -> Option<i64> {
        let of = |account: &&'a Account| self.number(account, &one.scope);
        self.accounts(&one.scope).iter().map(of).sum()
    }

    /// The most points of accounts within one period of a cap, were it not for that cap.
    pub fn without(&self, accounts: &[&'a Account], cap: &Cap) -> Option<i64> {
        let single = Reach { period: Some(cap.period), ..*self };
        let scope = Scope::default();
        single.shared(&scope, accounts, &|account| single.account(account, &scope, Some(cap)), Some(cap))
    }

    /// The accounts that can hold what a scope counts.
    fn accounts(&self, scope: &Scope) -> Vec<&'a Account> {
        let named = |account: &&Account| scope.accounts.is_empty() || scope.accounts.contains(&account.id);
        let kinds = |account: &&Account| {
            scope.kinds.is_empty() || account.kinds.iter().any(|kind| scope.kinds.contains(kind))
        };
        let meets = |account: &&Account| match self.meetings(account, scope) {
            Some(meetings) => !meetings.is_empty() || is_open(account),
            None => scope.groups.is_empty() || account.kinds.iter().any(|kind| *kind != RecordKind::Paper),
        };
        self.rule.accounts.iter().filter(named).filter(kinds).filter(meets).collect()
    }

    /// The meetings that an account takes and a scope counts; `None`: any.
    fn meetings(&self, account: &Account, scope: &Scope) -> Option<BTreeSet<&'a str>> {
        let of = |groups: &[String]| -> Option<BTreeSet<&'a str>> {
            let named = self.rule.groups.iter().filter(|group| groups.contains(&group.id));
            (!groups.is_empty()).then(|| named.flat_map(|one| &one.meetings).map(String::as_str).collect())
        };
        match (of(&account.groups), of(&scope.groups)) {
            (Some(own), Some(asked)) => Some(own.intersection(&asked).copied().collect()),
            (own, asked) => own.or(asked),
        }
    }

    /// The highest figure of a record; `None`: not known.
    fn figure(&self, account: &Account, scope: &Scope) -> Option<i64> {
        match &account.earning {
            Earning::Fixed(points) => Some(points.0),
            Earning::Publication(table) => {
                let figures = [
                    table.reviewed_first,
                    table.reviewed_other,
                    table.unreviewed_first,
                    table.unreviewed_other,
                ];
                let all: Option<Vec<i64>> =
                    figures.into_iter().map(|one| one.map(|points| points.0)).collect();
                all.and_then(|all| all.into_iter().max())
            }
            // What the member system shows has figures of its own; any other piece waits for ever.
            Earning::NotOnFile { at_most } if account.kinds.contains(&RecordKind::History) => {
                at_most.map(|points| points.0)
            }
            Earning::NotOnFile { .. } => Some(0),
            Earning::Lectures { .. } => None,
            Earning::Listing { .. } if account.kinds.contains(&RecordKind::History) => None,
            Earning::Listing { account: column } => {
                let meetings = self.meetings(account, scope);
                let rows = self.list?.iter().filter(|(meeting, _)| {
                    meetings.as_ref().is_none_or(|meetings| meetings.contains(meeting.as_str()))
                });
                let figures = rows.flat_map(|(_, rows)| rows);
                let figures = figures.filter_map(|row| crate::gate::figure(row, &self.rule.unit, column));
                Some(figures.map(|points| points.0).max().unwrap_or(0))
            }
        }
    }

    /// How many records an account takes in a cycle; `None`: no end to it.
    fn pieces(&self, account: &Account, scope: &Scope) -> Option<i64> {
        let once = account.once_per_meeting.is_some() && !is_open(account);
        let meetings = self.meetings(account, scope).filter(|_| once)?;
        i64::try_from(meetings.len()).ok()
    }

    /// The most points on one account, whatever other accounts share.
    fn account(&self, account: &Account, scope: &Scope, but: Option<&Cap>) -> Option<i64> {
        let figure = self.figure(account, scope);
        let pieces = self.pieces(account, scope);
        let capped = self.caps(account, but).filter_map(|cap| self.within(cap, scope.window, pieces));
        let earned = match (figure, pieces) {
            (Some(0), _) => Some(0),
            (figure, pieces) => figure.zip(pieces).map(|(figure, pieces)| figure.saturating_mul(pieces)),
        };
        capped.chain(earned).min()
    }

    fn caps<'c>(&'c self, account: &'c Account, but: Option<&'c Cap>) -> impl Iterator<Item = &'c Cap> {
        let here = |cap: &&Cap| applies(cap.when.as_ref(), self.chosen);
        account.caps.iter().filter(here).filter(move |cap| but.is_none_or(|but| !std::ptr::eq(but, *cap)))
    }

    /// What a cap leaves in a window of years; `None` where it sets no end to them.
    fn within(&self, cap: &Cap, window: YearWindow, pieces: Option<i64>) -> Option<i64> {
        let years = i64::from((window.to.unwrap_or(self.rule.cycle_years) - window.from.unwrap_or(0)).max(0));
        let yearly = |period: Period| matches!(period, Period::CalendarYear | Period::CycleYear);
        match cap.period {
            period if self.period == Some(period) => Some(cap.points.0),
            // A year of the one kind lies in two of the other.
            period if yearly(period) && self.period.is_some_and(yearly) => Some(cap.points.0 * 2),
            Period::Cycle => Some(cap.points.0),
            // A calendar year more than the window has: it begins and ends within one.
            Period::CalendarYear => Some(cap.points.0 * (years + 1)),
            Period::CycleYear => Some(cap.points.0 * years),
            Period::Edition => pieces.map(|pieces| cap.points.0 * pieces),
        }
    }

    /// The least that caps over several accounts and those of each account leave, whichever of them are looked at.
    fn shared(
        &self,
        scope: &Scope,
        accounts: &[&'a Account],
        of: &dyn Fn(&'a Account) -> Option<i64>,
        but: Option<&Cap>,
    ) -> Option<i64> {
        let here = |one: &&SharedCap| {
            applies(one.cap.when.as_ref(), self.chosen)
                && but.is_none_or(|but| !std::ptr::eq(but, &one.cap))
                && accounts.iter().any(|account| one.accounts.contains(&account.id))
        };
        let caps: Vec<&SharedCap> = self.rule.caps.iter().filter(here).take(SHARED).collect();
        let ways = (0..1usize << caps.len()).filter_map(|way| {
            let used = || caps.iter().enumerate().filter(|(at, _)| way >> at & 1 == 1).map(|(_, cap)| cap);
            let shared: Option<i64> = used().map(|one| self.within(&one.cap, scope.window, None)).sum();
            let rest =
                accounts.iter().filter(|account| used().all(|cap| !cap.accounts.contains(&account.id)));
            let rest: Option<i64> = rest.map(|account| of(account)).sum();
            Some(shared?.saturating_add(rest?))
        });
        ways.min()
    }

    /// How many records of an account count; `None`: no end to it. What a cap leaves nothing of is no record that counts.
    fn number(&self, account: &'a Account, scope: &Scope) -> Option<i64> {
        let least = scope.least_points.map(|points| points.0);
        let figure = self.figure(account, scope);
        let small = least.is_some_and(|least| {
            figure.is_some_and(|figure| figure < least)
                || self.caps(account, None).any(|cap| cap.points.0 < least)
        });
        let listed_nowhere = figure == Some(0) && !matches!(account.earning, Earning::Fixed(_));
        if small || listed_nowhere {
            return Some(0);
        }
        let pieces = self.pieces(account, scope);
        let shared = self.rule.caps.iter().filter(|one| one.accounts.contains(&account.id));
        let shared = shared.map(|one| &one.cap).filter(|cap| applies(cap.when.as_ref(), self.chosen));
        let caps = self.caps(account, None).chain(shared);
        let points = caps.filter_map(|cap| self.within(cap, scope.window, pieces)).min();
        let by_points = points.map(|points| match least {
            Some(least) => points / least.max(1),
            None => {
                let figure = smallest(self.rule, &account.id).unwrap_or(1).max(1);
                (points + figure - 1) / figure
            }
        });
        by_points.into_iter().chain(pieces).min()
    }
}

/// Whether an account takes what no list of the rule bounds.
fn is_open(account: &Account) -> bool {
    account.unlisted || account.kinds.contains(&RecordKind::History)
}
