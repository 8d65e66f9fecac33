//! What the gate looks things up in.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Mutex;

use daicho_model::{Field, FindingStatus, Listing, Member, Points, Record, RecordKind, paper_of};
use jiff::civil::Date;

use super::confidence;
use crate::cycle::Cycle;
use crate::offers::{Offer, offers};
use crate::{Account, Booking, Earning, Rule, Thresholds};

/// A rule with what is worked out of it once.
pub(crate) struct Shelf<'a> {
    pub rule: &'a Rule,
    /// Ids of the rule's groups in force by meeting.
    pub groups: BTreeMap<&'a str, Vec<&'a str>>,
    /// The most any record can earn, by account.
    pub ceilings: BTreeMap<&'a str, Points>,
    /// The most any record can earn.
    pub ceiling: Points,
    /// What could still be sent.
    pub offers: Vec<Offer<'a>>,
    /// The least that would do, for what was asked already: how many of each offer, by what is missing and what they add.
    pub least: Mutex<HashMap<Vec<i64>, Option<Vec<u32>>>>,
}

/// What all records are judged with.
pub(crate) struct Desk<'a> {
    /// The rules in force on the judging day, one a cohort.
    pub shelves: Vec<Shelf<'a>>,
    pub unit: &'a str,
    pub listings: &'a BTreeMap<String, Vec<Listing>>,
    pub other_listings: &'a BTreeMap<String, Vec<Listing>>,
    /// By member number; of two with one number the first.
    pub members: Vec<&'a Member>,
    /// Their cycles.
    pub cycles: Vec<Cycle>,
    /// The rule of each, as a place among `shelves`.
    rules: Vec<Option<usize>>,
    /// Their places in `members` by number.
    seats: HashMap<&'a str, usize>,
    /// Numbers that the members file gives to two different members or cycles.
    pub twice: BTreeSet<&'a str>,
    pub thresholds: &'a Thresholds,
    pub as_of: Date,
    pub received: &'a BTreeMap<String, Date>,
    /// Findings that hold records back, by paper, for files of the same bytes are one: each with the decision
    /// that an answer to the record must come after; none does after the greatest number.
    findings: BTreeMap<&'a str, BTreeSet<(&'a str, u64)>>,
}

impl<'a> Desk<'a> {
    pub fn new(input: &Booking<'a>) -> Desk<'a> {
        let mut members: BTreeMap<&str, &Member> = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for member in input.members {
            let first = members.entry(&member.member_no).or_insert(member);
            if *first != member {
                twice.insert(member.member_no.as_str());
            }
        }
        let mut findings: BTreeMap<&str, BTreeSet<(&str, u64)>> = BTreeMap::new();
        for finding in input.findings {
            let since = match finding.status {
                FindingStatus::Open => u64::MAX,
                FindingStatus::Confirmed => finding.decided_by.last().copied().unwrap_or(u64::MAX),
                FindingStatus::Settled | FindingStatus::Dismissed => continue,
            };
            for record in &finding.records {
                findings.entry(paper_of(record)).or_default().insert((&finding.code, since));
            }
        }
        let seats = members.keys().enumerate().map(|(seat, number)| (*number, seat)).collect();
        let shelves: Vec<Shelf<'a>> =
            input.rules.all_in_force(input.unit, input.as_of).map(|rule| Shelf::new(rule, input)).collect();
        let members: Vec<&Member> = members.into_values().collect();
        let of =
            |member: &&Member| shelves.iter().position(|shelf| shelf.rule.cohort.contains(member.cycle_from));
        let rules: Vec<Option<usize>> = members.iter().map(of).collect();
        let cycle = |(member, rule): (&&Member, &Option<usize>)| match rule.and_then(|at| shelves.get(at)) {
            Some(shelf) => Cycle::extended(shelf.rule, member, input.as_of),
            None => Cycle::of(member),
        };
        let cycles = members.iter().zip(&rules).map(cycle).collect();
        Desk {
            shelves,
            unit: input.unit,
            listings: input.listings,
            other_listings: input.other_listings,
            members,
            cycles,
            rules,
            seats,
            twice,
            thresholds: input.thresholds,
            as_of: input.as_of,
            received: input.received,
            findings,
        }
    }

    /// The rule that a member is judged by; of nobody the first.
    pub fn shelf(&self, seat: Option<usize>) -> Option<&Shelf<'a>> {
        match seat {
            None => self.shelves.first(),
            Some(seat) => self.rules.get(seat).copied().flatten().and_then(|at| self.shelves.get(at)),
        }
    }

    /// The place of a member in `members`.
    pub fn seat(&self, number: &str) -> Option<usize> {
        self.seats.get(number).copied()
    }

    /// Codes of the findings that hold a record back: open ones, and confirmed ones until the record is answered.
    pub fn findings_of(&self, record: &Record) -> impl Iterator<Item = &'a str> {
        let answered = record.decided_by.last().copied().unwrap_or_default();
        let held = self.findings.get(record.paper()).into_iter().flatten();
        held.filter(move |(_, since)| answered <= *since).map(|(code, _)| *code)
    }

    /// Whether a field was understood and read well enough.
    pub fn sure<T>(&self, field: &Option<Field<T>>) -> bool {
        Field::known(field).is_some() && confidence(field).get() >= self.thresholds.field
    }

    /// Whether an account is there for a member.
    pub fn open(&self, account: &Account, seat: Option<usize>) -> bool {
        let member = seat.and_then(|seat| self.members.get(seat));
        account.validity.contains(self.as_of)
            && member.is_none_or(|member| account.cohort.contains(member.cycle_from))
    }
}

impl<'a> Shelf<'a> {
    fn new(rule: &'a Rule, input: &Booking<'a>) -> Shelf<'a> {
        let ceilings = super::what::ceilings(rule, input);
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for group in rule.groups.iter().filter(|group| group.validity.contains(input.as_of)) {
            for meeting in &group.meetings {
                groups.entry(meeting).or_default().push(&group.id);
            }
        }
        let ceiling = ceilings.values().copied().max().unwrap_or(Points::ZERO);
        Shelf { rule, groups, ceilings, ceiling, offers: offers(rule, input), least: Mutex::default() }
    }

    /// The account that attendances are on.
    pub fn attendance(&self) -> Option<&'a Account> {
        let listed = |account: &&Account| matches!(account.earning, Earning::Listing { .. });
        let attended = |account: &&Account| account.kinds.contains(&RecordKind::Certificate);
        self.rule.accounts.iter().find(listed).or_else(|| self.rule.accounts.iter().find(attended))
    }

    /// Groups that a meeting is in.
    pub fn groups_of(&self, meeting: Option<&str>) -> &[&'a str] {
        meeting.and_then(|meeting| self.groups.get(meeting)).map_or(&[], Vec::as_slice)
    }
}
