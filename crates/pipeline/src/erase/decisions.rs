//! Which decisions an erasure takes, and which stay without the names in them.
//!
//! A decision is about a paper, and goes with the paper. One about a paper that stays, as that of somebody else whom it was given
//! to, stays with it, whoever sent the paper and whatever it reads.

use std::collections::{BTreeMap, BTreeSet};

use daicho_ledger::decided;
use daicho_model::{Answer, Answered, HumanDecision, Record, Subject, paper_of};

use super::found::{Found, page};

/// Whose the paper of a decision is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Paper {
    /// One that goes with the members.
    Theirs,
    /// One that is somebody else's.
    Anothers,
    /// It is not there any more.
    Nowhere,
}

impl Found {
    /// Tells decisions about the members' papers, findings of them or the members themselves, and those that take such decisions
    /// back, from those about others that merely name them.
    pub(super) fn sort_decisions(&mut self, all: &[HumanDecision]) {
        let papers = Papers::of(self, all);
        let (mut about, mut masked) = (BTreeSet::new(), BTreeMap::new());
        for decision in all.iter().filter(|decision| !decision.is_erased()) {
            if self.is_about(decision, &papers, &about) {
                about.insert(decision.id);
            } else if let Some(answered) = self.without(&decision.answered()) {
                masked.insert(decision.id, answered);
            }
        }
        (self.decisions, self.masked) = (about, masked);
    }

    fn is_about(&self, decision: &HumanDecision, papers: &Papers<'_>, about: &BTreeSet<u64>) -> bool {
        let given = matches!(&decision.answer, Answer::Member { member_no } if self.is_member(member_no));
        let applicant = decision.seen.as_ref().and_then(|seen| seen.applicant.as_ref());
        let sent = applicant.is_some_and(|one| self.is_member(one));
        let meant = match (&decision.subject, &decision.answer) {
            (Subject::Record { record_id }, _) => match papers.of_decision(self, decision, record_id) {
                Paper::Theirs => true,
                Paper::Anothers => false,
                Paper::Nowhere => sent && !papers.was_given(decision),
            },
            (Subject::Page { document, page }, _) => {
                papers.pages.contains(&(document.sha256.as_str(), *page))
            }
            (Subject::Finding { records, applicants, .. }, _) if applicants.is_empty() => {
                records.iter().any(|id| self.ids.contains(id))
            }
            (Subject::Finding { records, applicants, .. }, _) => {
                records.iter().zip(applicants).any(|(id, applicant)| papers.went(self, id, applicant))
            }
            (Subject::Member { member_no }, _) => self.is_member(member_no),
            (Subject::Decisions, Answer::Undo { decision_id }) => about.contains(decision_id),
            (Subject::Name { .. } | Subject::Decisions, _) => false,
        };
        given || meant
    }

    /// A decision about others without the members; `None` where it does not name them. The envelope of a paper that a member sent
    /// is nobody's then.
    pub(super) fn without(&self, answered: &Answered) -> Option<Answered> {
        let mut rest = answered.clone();
        let sender = rest.seen.as_mut().and_then(|seen| seen.applicant.as_mut());
        sender.into_iter().for_each(|one| self.leave_nobody(one));
        if let Subject::Finding { applicants, .. } = &mut rest.subject {
            applicants.iter_mut().for_each(|one| self.leave_nobody(one));
        }
        let mut rest = self.texts.masked(&rest).unwrap_or(rest);
        if let Subject::Name { .. } = answered.subject {
            // A name of a meeting is nobody's.
            rest.subject.clone_from(&answered.subject);
        }
        (rest != *answered).then_some(rest)
    }

    fn leave_nobody(&self, applicant: &mut String) {
        if self.is_member(applicant) {
            applicant.clear();
        }
    }
}

/// The papers of the run by what decisions are found by.
struct Papers<'f> {
    /// As they were before any decision, by document.
    documents: BTreeMap<&'f str, Vec<Record>>,
    /// Pages that go.
    pages: BTreeSet<(&'f str, u32)>,
    /// Papers that go, with who sent them; and those that stay.
    gone: BTreeSet<(&'f str, &'f str)>,
    staying: BTreeSet<(&'f str, &'f str)>,
    /// Pages of papers that were given to members who stay.
    given: BTreeSet<(&'f str, u32)>,
}

impl Papers<'_> {
    fn of<'f>(found: &'f Found, decisions: &'f [HumanDecision]) -> Papers<'f> {
        let asked: BTreeSet<&str> =
            decisions.iter().filter_map(|one| one.seen.as_ref()).map(|seen| seen.document.as_str()).collect();
        let mut rows: Vec<_> = found.gone.iter().chain(&found.staying).collect();
        rows.sort_by_key(|row| row.position);
        let mut documents: BTreeMap<&str, Vec<Record>> = BTreeMap::new();
        for row in rows.iter().filter(|row| asked.contains(row.record.document.sha256.as_str())) {
            documents.entry(&row.record.document.sha256).or_default().push(row.undecided.clone());
        }
        let given = decisions.iter().filter(|one| match &one.answer {
            Answer::Member { member_no } => !found.is_member(member_no),
            _ => false,
        });
        let sent = |record: &'f Record| (record.paper(), record.envelope.as_deref().unwrap_or_default());
        Papers {
            documents,
            pages: found.gone.iter().map(|row| page(&row.record)).collect(),
            gone: found.gone.iter().map(|row| sent(&row.undecided)).collect(),
            staying: found.staying.iter().map(|row| sent(&row.undecided)).collect(),
            given: given
                .filter_map(|one| one.seen.as_ref())
                .map(|seen| (&*seen.document, seen.page))
                .collect(),
        }
    }

    /// Whether the paper of a decision was given to somebody who stays: it is theirs when its file is there again.
    fn was_given(&self, decision: &HumanDecision) -> bool {
        decision.seen.as_ref().is_some_and(|seen| self.given.contains(&(seen.document.as_str(), seen.page)))
    }

    fn of_decision(&self, found: &Found, decision: &HumanDecision, record_id: &str) -> Paper {
        let Some(seen) = &decision.seen else {
            return if found.ids.contains(record_id) { Paper::Theirs } else { Paper::Anothers };
        };
        let records = self.documents.get(seen.document.as_str()).map_or(&[][..], Vec::as_slice);
        let papers = decided::find(records, decision, record_id);
        if papers.is_empty() {
            Paper::Nowhere
        } else if papers.iter().any(|record| found.ids.contains(&record.record_id)) {
            Paper::Theirs
        } else {
            Paper::Anothers
        }
    }

    /// Whether a paper of a finding goes, or was a member's and is not there any more.
    fn went(&self, found: &Found, record_id: &str, applicant: &str) -> bool {
        let sent = (paper_of(record_id), applicant);
        self.gone.contains(&sent) || (found.is_member(applicant) && !self.staying.contains(&sent))
    }
}
