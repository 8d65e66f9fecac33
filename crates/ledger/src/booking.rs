//! From records to the journal.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{
    Decision, Diagnostic, Finding, Journal, Listing, Member, Reason, Record, Severity, TwinGroup,
};
use jiff::civil::Date;
use rayon::prelude::*;

use crate::entry::{Entry, State};
use crate::fault;
use crate::folder::{Folder, Sheet};
use crate::gate::{Desk, Gated, gate};
use crate::{Rules, Thresholds, copies};

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
    /// When paper arrived that did not have to be read, by member number.
    pub unread: &'a BTreeMap<String, BTreeSet<Date>>,
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
    /// Worth knowing: `points_differ`, `cycle_length`, `member_twice`; and faults of ours: `booking_failed`, `judging_failed`.
    pub diagnostics: Vec<Diagnostic>,
}

/// Books all records and judges all members, also those without a record.
pub fn book(input: &Booking<'_>) -> Booked {
    let desk = Desk::new(input);
    let twins = twin_groups(input.audit_twins);
    let all: Vec<usize> = (0..desk.members.len()).collect();
    let mut booked = Booked { diagnostics: twice(&desk), ..Booked::default() };
    let entries = input.records.par_iter().map(|record| gate(&desk, record)).collect();
    booked.add(judge(input, &desk, &twins, entries, &all));
    booked
}

/// A batch does not hold all that belongs to one of its members: what it gave would not be the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitBatch {
    /// The member whose records stand in more than one batch.
    pub member_no: String,
}

/// Books records batch by batch, so that not all of them are in memory at once; `input.records` is passed over. `each` gets
/// what a batch gives, at last the members of whom no batch held a record. All batches together give what [`book`] gives
/// for all records, in the order of the batches.
///
/// # Errors
/// [`SplitBatch`]: the records of a member, and those that could turn out to be that member's, must stand in one batch.
pub fn book_in_batches(
    input: &Booking<'_>,
    batches: impl Iterator<Item = Vec<Record>>,
    mut each: impl FnMut(Booked),
) -> Result<(), SplitBatch> {
    let desk = Desk::new(input);
    let twins = twin_groups(input.audit_twins);
    let mut done = vec![false; desk.members.len()];
    each(Booked { diagnostics: twice(&desk), ..Booked::default() });
    for records in batches {
        let entries: Vec<Gated<'_>> = records.par_iter().map(|record| gate(&desk, record)).collect();
        let concerned = entries.iter().flat_map(|(entry, _)| {
            let others = entry.others.iter().filter(|_| entry.state == State::Pending);
            entry.owner.into_iter().chain(others.copied())
        });
        let seats: BTreeSet<usize> = concerned.collect();
        if let Some(seat) = seats.iter().find(|seat| done[**seat]) {
            return Err(SplitBatch { member_no: desk.members[*seat].member_no.clone() });
        }
        let seats: Vec<usize> = seats.into_iter().collect();
        seats.iter().for_each(|seat| done[*seat] = true);
        each(judge(input, &desk, &twins, entries, &seats));
    }
    let rest: Vec<usize> = (0..done.len()).filter(|seat| !done[*seat]).collect();
    each(judge(input, &desk, &twins, Vec::new(), &rest));
    Ok(())
}

impl Booked {
    /// Adds what another batch gave.
    fn add(&mut self, more: Booked) {
        self.journal.postings.extend(more.journal.postings);
        self.journal.outcomes.extend(more.journal.outcomes);
        self.decisions.extend(more.decisions);
        self.diagnostics.extend(more.diagnostics);
    }
}

fn twice(desk: &Desk<'_>) -> Vec<Diagnostic> {
    let told = desk
        .twice
        .iter()
        .map(|number| Diagnostic::new("member_twice", Severity::Warning).with("member_no", number));
    told.collect()
}

/// Judges these members by these entries.
fn judge<'a>(
    input: &Booking<'a>,
    desk: &Desk<'a>,
    twins: &BTreeMap<&'a str, &'a TwinGroup>,
    entries: Vec<Gated<'a>>,
    seats: &[usize],
) -> Booked {
    let mut drawers = Drawers::new(seats, entries);
    let judged: Vec<Sheet> = drawers
        .owned
        .par_iter_mut()
        .zip(seats)
        .map(|(entries, seat)| {
            entries.sort_by_key(|entry| (&entry.record.record_id, entry.account.map(|account| &account.id)));
            let foreign = drawers.foreign.get(seat).map_or(&[][..], Vec::as_slice);
            let folder = Folder { input, desk, seat: *seat, twins, foreign };
            folder.guarded(desk.members[*seat], entries, |entries| folder.judge(desk.members[*seat], entries))
        })
        .collect();
    let mut booked = Booked { diagnostics: fault::told(drawers.entries()), ..Booked::default() };
    booked.decisions = drawers.decisions();
    booked.journal.postings.reserve_exact(judged.iter().map(|sheet| sheet.postings.len()).sum());
    booked.journal.outcomes.reserve_exact(judged.len());
    for sheet in judged {
        booked.journal.postings.extend(sheet.postings);
        booked.journal.outcomes.push(sheet.outcome);
        booked.diagnostics.extend(sheet.diagnostics);
    }
    booked
}

/// Entries by whose they are.
struct Drawers<'a> {
    /// The entries booked on each member's accounts, in the order of the seats.
    owned: Vec<Vec<Entry<'a>>>,
    /// Pending entries that could turn out to be a member's whose account they are not on, by owner and record id.
    foreign: BTreeMap<usize, Vec<Entry<'a>>>,
    /// Entries on nobody's account.
    nobody: Vec<Entry<'a>>,
}

impl<'a> Drawers<'a> {
    fn new(seats: &[usize], entries: Vec<Gated<'a>>) -> Drawers<'a> {
        let mut sizes = vec![0; seats.len()];
        let place = |owner: usize| seats.binary_search(&owner).ok();
        for (owner, more) in entries.iter().filter_map(|(entry, more)| Some((entry.owner?, more.len()))) {
            if let Some(place) = place(owner) {
                sizes[place] += 1 + more;
            }
        }
        let owned = sizes.into_iter().map(Vec::with_capacity).collect();
        let mut drawers = Drawers { owned, foreign: BTreeMap::new(), nobody: Vec::new() };
        for entry in entries.into_iter().flat_map(|(entry, more)| std::iter::once(entry).chain(more)) {
            if entry.state == State::Pending {
                for other in &entry.others {
                    drawers.foreign.entry(*other).or_default().push(entry.clone());
                }
            }
            match entry.owner.and_then(place) {
                Some(place) => drawers.owned[place].push(entry),
                None => drawers.nobody.push(entry),
            }
        }
        copies::settle(&mut drawers.nobody, &|_| false);
        for foreign in drawers.foreign.values_mut() {
            foreign.sort_by_key(|entry| (entry.owner, &entry.record.record_id));
        }
        drawers
    }

    fn entries(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.nobody.iter().chain(self.owned.iter().flatten())
    }

    /// What became of each record. Sorted beforehand: building the map is then a matter of copying.
    fn decisions(self) -> BTreeMap<String, (Decision, Vec<Reason>)> {
        let entries = self.nobody.into_iter().chain(self.owned.into_iter().flatten());
        let mut decisions: Vec<(&str, (Decision, Vec<Reason>))> = entries
            .map(|entry| (entry.record.record_id.as_str(), (entry.state.decision(), entry.reasons)))
            .collect();
        decisions.par_sort_by_key(|(id, _)| *id);
        decisions.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                merge(&mut earlier.1, std::mem::take(&mut later.1));
            }
            same
        });
        decisions.into_iter().map(|(id, decision)| (id.to_owned(), decision)).collect()
    }
}

/// One decision for a record that is on several accounts: a human looks if one of them waits; it is posted if one is.
fn merge(had: &mut (Decision, Vec<Reason>), more: (Decision, Vec<Reason>)) {
    let weight = |decision: Decision| match decision {
        Decision::Review => 3,
        Decision::Posted => 2,
        Decision::Void => 1,
        Decision::NotApplicable => 0,
    };
    let first = weight(more.0) > weight(had.0);
    had.0 = if first { more.0 } else { had.0 };
    let (mut reasons, rest) =
        if first { (more.1, std::mem::take(&mut had.1)) } else { (std::mem::take(&mut had.1), more.1) };
    for reason in rest {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    had.1 = reasons;
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
