//! Which decisions concern which members: those about their papers as they were read and as they are now, about findings of them,
//! and those that take such decisions back.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Answer, HumanDecision, Record, Subject};

/// The decisions after `since` that concern each member, by id and in order. `undecided` are records as they were before
/// decisions, where they differ; `all` are the body's decisions.
pub(crate) fn decisions_since(
    records: &[Record],
    undecided: &BTreeMap<String, Record>,
    (all, since): (&[HumanDecision], u64),
) -> BTreeMap<String, Vec<u64>> {
    let new = all.iter().filter(|one| one.id > since);
    let about: Vec<(u64, &HumanDecision)> =
        new.flat_map(|one| taken_up(one, all).into_iter().map(|target| (one.id, target))).collect();
    let papers = Papers::of(records, undecided, about.iter().map(|(_, target)| *target));
    let mut given: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for one in all {
        if let (Subject::Record { record_id }, Answer::Member { member_no }) = (&one.subject, &one.answer) {
            given.entry(record_id).or_default().insert(member_no);
        }
    }
    let mut found: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for (id, target) in about {
        let given = ids(target).filter_map(|record| given.get(record)).flatten().copied();
        let members: BTreeSet<&str> = papers.members(target).into_iter().chain(given).collect();
        for member in members.into_iter().filter(|member| !member.is_empty()) {
            found.entry(member.to_owned()).or_default().insert(id);
        }
    }
    found.into_iter().map(|(member, ids)| (member, ids.into_iter().collect())).collect()
}

/// What a decision is about: itself, or what it takes back, whether that is an undo again or not.
fn taken_up<'d>(decision: &'d HumanDecision, all: &'d [HumanDecision]) -> Vec<&'d HumanDecision> {
    let before = || all.iter().filter(|one| one.id < decision.id);
    match decision.answer {
        Answer::Undo { decision_id } => {
            before().filter(|one| one.id == decision_id).flat_map(|one| taken_up(one, all)).collect()
        }
        Answer::UndoBatch { batch } => {
            before().filter(|one| one.batch == batch).flat_map(|one| taken_up(one, all)).collect()
        }
        _ => vec![decision],
    }
}

/// Ids of the records that a decision is about.
fn ids(decision: &HumanDecision) -> impl Iterator<Item = &str> {
    let ids = match &decision.subject {
        Subject::Record { record_id } => std::slice::from_ref(record_id),
        Subject::Finding { records, .. } => records,
        _ => &[],
    };
    ids.iter().map(String::as_str)
}

/// The page that a decision is about.
fn page(decision: &HumanDecision) -> Option<(&str, u32)> {
    match (&decision.subject, &decision.seen) {
        (Subject::Page { document, page }, _) => Some((&document.sha256, *page)),
        (Subject::Record { .. }, Some(seen)) => Some((&seen.document, seen.page)),
        _ => None,
    }
}

/// Whose the papers are that decisions are about.
struct Papers<'r> {
    by_id: BTreeMap<&'r str, BTreeSet<&'r str>>,
    by_page: BTreeMap<(&'r str, u32), BTreeSet<&'r str>>,
}

impl<'r> Papers<'r> {
    fn of<'d>(
        records: &'r [Record],
        undecided: &'r BTreeMap<String, Record>,
        about: impl Iterator<Item = &'d HumanDecision> + Clone,
    ) -> Papers<'r> {
        let wanted: BTreeSet<&str> = about.clone().flat_map(ids).collect();
        let pages: BTreeSet<(&str, u32)> = about.filter_map(page).collect();
        let mut papers = Papers { by_id: BTreeMap::new(), by_page: BTreeMap::new() };
        for record in records {
            let (id, place) = (record.record_id.as_str(), (record.document.sha256.as_str(), record.page));
            let whose = || [Some(record), undecided.get(id)].into_iter().flatten().flat_map(owners);
            if wanted.contains(id) {
                papers.by_id.entry(id).or_default().extend(whose());
            }
            if pages.contains(&place) {
                papers.by_page.entry(place).or_default().extend(whose());
            }
        }
        papers
    }

    /// The members that a decision concerns.
    fn members<'m>(&'m self, decision: &'m HumanDecision) -> BTreeSet<&'m str> {
        let mut members: BTreeSet<&str> = BTreeSet::new();
        let known: Vec<&BTreeSet<&str>> = ids(decision).filter_map(|id| self.by_id.get(id)).collect();
        // Where the file was renamed, the paper is another record of the same page.
        let known = if known.is_empty() {
            page(decision).and_then(|at| self.by_page.get(&at)).into_iter().collect()
        } else {
            known
        };
        members.extend(known.into_iter().flatten().copied());
        members.extend(decision.seen.iter().filter_map(|seen| seen.applicant.as_deref()));
        match &decision.subject {
            Subject::Finding { applicants, .. } => members.extend(applicants.iter().map(String::as_str)),
            Subject::Member { member_no } => drop(members.insert(member_no)),
            _ => {}
        }
        members
    }
}

/// Whose a paper may be: who sent it, and whom it was found to be.
pub(crate) fn owners(record: &Record) -> impl Iterator<Item = &str> {
    record.envelope.as_deref().into_iter().chain(record.accepted_member())
}
