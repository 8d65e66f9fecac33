//! From records to the journal.

use std::collections::BTreeMap;

use daicho_model::{
    Decision, Diagnostic, Finding, Journal, Listing, Member, Reason, Record, Severity, TwinGroup,
};
use jiff::civil::Date;
use rayon::prelude::*;

use crate::entry::{Entry, State};
use crate::folder::{Folder, Sheet};
use crate::gate::{Desk, gate};
use crate::{Rules, Thresholds};

/// What [`book`] needs.
#[derive(Clone, Copy, Debug)]
pub struct Booking<'a> {
    /// The body's rules.
    pub rules: &'a Rules,
    /// The body, e.g. `jrs`.
    pub body: &'a str,
    /// The unit system to book in, e.g. `society`.
    pub unit: &'a str,
    /// The edition in force, by meeting id.
    pub listings: &'a BTreeMap<String, Vec<Listing>>,
    /// Other editions, by meeting id: evidence only, never posted.
    pub other_listings: &'a BTreeMap<String, Vec<Listing>>,
    /// The records with their links.
    pub records: &'a [Record],
    /// The members.
    pub members: &'a [Member],
    /// Twins that the audit found.
    pub audit_twins: &'a [TwinGroup],
    /// What else the audit found: records of open ones are not posted.
    pub findings: &'a [Finding],
    /// The day to judge on.
    pub as_of: Date,
    /// When paper arrived, by document path.
    pub received: &'a BTreeMap<String, Date>,
    /// How sure one must be.
    pub thresholds: &'a Thresholds,
}

/// What [`book`] gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Booked {
    /// Postings and outcomes.
    pub journal: Journal,
    /// What became of each record and why, by record id; every record is in it.
    pub decisions: BTreeMap<String, (Decision, Vec<Reason>)>,
    /// Worth knowing: `points_differ`, `cycle_length`, `member_twice`.
    pub diagnostics: Vec<Diagnostic>,
}

/// Books all records and judges all members, also those without a record.
pub fn book(input: &Booking<'_>) -> Booked {
    let desk = Desk::new(input);
    let entries: Vec<Entry<'_>> = input.records.par_iter().map(|record| gate(&desk, record)).collect();
    let mut drawers = Drawers::new(&desk, entries);
    let twins = twin_groups(input.audit_twins);
    let judged: Vec<Sheet> = drawers
        .owned
        .par_iter_mut()
        .enumerate()
        .map(|(seat, entries)| {
            entries.sort_by_key(|entry| &entry.record.record_id);
            let foreign = drawers.foreign.get(&seat).map_or(&[][..], Vec::as_slice);
            let folder = Folder { input, desk: &desk, twins: &twins, foreign };
            folder.judge(desk.members[seat], entries)
        })
        .collect();
    let mut booked = Booked { decisions: drawers.decisions(), ..Booked::default() };
    booked.journal.postings.reserve_exact(judged.iter().map(|sheet| sheet.postings.len()).sum());
    booked.journal.outcomes.reserve_exact(judged.len());
    for number in &desk.twice {
        booked.diagnostics.push(Diagnostic::new("member_twice", Severity::Warning).with("member_no", number));
    }
    for sheet in judged {
        booked.journal.postings.extend(sheet.postings);
        booked.journal.outcomes.push(sheet.outcome);
        booked.diagnostics.extend(sheet.diagnostics);
    }
    booked
}

/// Entries by whose they are.
struct Drawers<'a> {
    /// The entries booked on each member's accounts, by the member's place.
    owned: Vec<Vec<Entry<'a>>>,
    /// Pending entries that could turn out to be a member's whose account they are not on, by owner and record id.
    foreign: BTreeMap<usize, Vec<Entry<'a>>>,
    /// Entries on nobody's account.
    nobody: Vec<Entry<'a>>,
}

impl<'a> Drawers<'a> {
    fn new(desk: &Desk<'a>, entries: Vec<Entry<'a>>) -> Drawers<'a> {
        let mut sizes = vec![0; desk.members.len()];
        for owner in entries.iter().filter_map(|entry| entry.owner) {
            sizes[owner] += 1;
        }
        let owned = sizes.into_iter().map(Vec::with_capacity).collect();
        let mut drawers = Drawers { owned, foreign: BTreeMap::new(), nobody: Vec::new() };
        for entry in entries {
            if entry.state == State::Pending {
                for other in &entry.others {
                    drawers.foreign.entry(*other).or_default().push(entry.clone());
                }
            }
            match entry.owner {
                Some(owner) => drawers.owned[owner].push(entry),
                None => drawers.nobody.push(entry),
            }
        }
        for foreign in drawers.foreign.values_mut() {
            foreign.sort_by_key(|entry| (entry.owner, &entry.record.record_id));
        }
        drawers
    }

    /// What became of each record. Sorted beforehand: building the map is then a matter of copying.
    fn decisions(self) -> BTreeMap<String, (Decision, Vec<Reason>)> {
        let entries = self.nobody.into_iter().chain(self.owned.into_iter().flatten());
        let mut decisions: Vec<(&str, (Decision, Vec<Reason>))> = entries
            .map(|entry| (entry.record.record_id.as_str(), (entry.state.decision(), entry.reasons)))
            .collect();
        decisions.par_sort_by_key(|(id, _)| *id);
        decisions.into_iter().map(|(id, decision)| (id.to_owned(), decision)).collect()
    }
}

/// Twin groups by each of their records.
fn twin_groups(groups: &[TwinGroup]) -> BTreeMap<&str, &TwinGroup> {
    let mut by_record = BTreeMap::new();
    for group in groups {
        by_record.insert(group.kept.as_str(), group);
        for (id, _) in &group.void {
            by_record.insert(id.as_str(), group);
        }
    }
    by_record
}
