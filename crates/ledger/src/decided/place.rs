//! Finding the paper again that was decided about.
//!
//! Files of the same bytes hold the same papers. Those that one applicant sent are one paper for every answer; one that
//! another applicant sent is not what was looked at, whatever it is called.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{BoundingBox, HumanDecision, Record, paper_of};

/// How much of both boxes together must be in both: a piece whose edges were found a little otherwise is still the piece; a part of a
/// page is not the page, however much of it.
const ALIKE: f32 = 0.9;

/// Where the paper of a decision is, by places among the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// All copies of it in the envelopes of the applicant in whose envelope it was seen.
    Here(Vec<usize>),
    /// Only copies in envelopes of others, or copies of several applicants where it is not said whose was seen.
    Elsewhere(Vec<usize>),
    /// Nowhere.
    Nowhere,
}

/// The records that a decision is about: on the same page of the same document those in the same place, as far as they
/// came from the same applicant. The records must be as they were before any decision.
pub fn find<'r>(records: &'r [Record], decision: &HumanDecision, record_id: &str) -> Vec<&'r Record> {
    match Places::new(records, &[decision]).of(records, decision, record_id) {
        Place::Here(all) => all.into_iter().filter_map(|at| records.get(at)).collect(),
        Place::Elsewhere(_) | Place::Nowhere => Vec::new(),
    }
}

/// Records by document and page, as far as decisions ask for them.
pub(super) struct Places {
    by_page: BTreeMap<(String, u32), Vec<usize>>,
    by_id: BTreeMap<String, usize>,
    /// In whose envelopes they lay.
    applicants: BTreeMap<usize, String>,
}

impl Places {
    pub fn new(records: &[Record], decisions: &[&HumanDecision]) -> Places {
        let seen = decisions.iter().filter_map(|decision| decision.seen.as_ref());
        let documents: BTreeSet<&str> = seen.map(|seen| seen.document.as_str()).collect();
        let subjects = decisions.iter().filter_map(|decision| match &decision.subject {
            daicho_model::Subject::Record { record_id } => Some(record_id.as_str()),
            _ => None,
        });
        let ids: BTreeSet<&str> = subjects.collect();
        let (by_page, by_id, applicants) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut places = Places { by_page, by_id, applicants };
        for (at, record) in records.iter().enumerate() {
            let sha256 = record.document.sha256.as_str();
            if documents.contains(sha256) {
                places.by_page.entry((sha256.to_owned(), record.page)).or_default().push(at);
                places.applicants.insert(at, record.envelope.clone().unwrap_or_default());
            }
            if ids.contains(record.record_id.as_str()) {
                places.by_id.insert(record.record_id.clone(), at);
            }
        }
        places
    }

    /// All records on the page that a decision was made on.
    pub fn on_page(&self, decision: &HumanDecision) -> impl Iterator<Item = usize> {
        let page = decision.seen.as_ref().map(|seen| (seen.document.clone(), seen.page));
        page.and_then(|page| self.by_page.get(&page)).into_iter().flatten().copied()
    }

    /// Where the paper is that a decision is about.
    pub fn of(&self, records: &[Record], decision: &HumanDecision, record_id: &str) -> Place {
        let Some(seen) = &decision.seen else {
            return self.by_id.get(record_id).map_or(Place::Nowhere, |at| Place::Here(vec![*at]));
        };
        let on_page = self.by_page.get(&(seen.document.clone(), seen.page)).into_iter().flatten().copied();
        let on_page: Vec<(usize, &Record)> = on_page.filter_map(|at| Some((at, records.get(at)?))).collect();
        let rated = on_page.iter().filter_map(|(at, record)| {
            let alike = alike(&record.bounding_box, &seen.bounding_box);
            (alike >= ALIKE).then_some((alike, record.paper() == paper_of(record_id), *at, record.paper()))
        });
        let better = |a: &(f32, bool, usize, &str), b: &(f32, bool, usize, &str)| {
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(b.2.cmp(&a.2))
        };
        let Some((.., paper)) = rated.max_by(better) else { return Place::Nowhere };
        let copies = on_page.iter().filter(|(_, record)| record.paper() == paper).map(|(at, _)| *at);
        self.among(copies.collect(), seen.applicant.as_deref())
    }

    /// Of copies of one paper those that the applicant sent. An envelope may be nobody's for a while: where all copies are one
    /// sender's, a paper that was seen in nobody's envelope is theirs, and one that is in nobody's now is the one that was seen.
    fn among(&self, copies: Vec<usize>, applicant: Option<&str>) -> Place {
        let of = |at: &usize| self.applicants.get(at).map_or("", String::as_str);
        let one = copies.first().map(of).filter(|first| copies.iter().all(|at| of(at) == *first));
        let fits = |applicant: &str| {
            one.is_some_and(|one| one == applicant || one.is_empty() || applicant.is_empty())
        };
        if applicant.map_or(one.is_some(), fits) {
            return Place::Here(copies);
        }
        let own: Vec<usize> = copies.iter().copied().filter(|at| Some(of(at)) == applicant).collect();
        if own.is_empty() { Place::Elsewhere(copies) } else { Place::Here(own) }
    }
}

/// The area in both boxes over the area in either, 0 to 1.
fn alike(a: &BoundingBox, b: &BoundingBox) -> f32 {
    if a == b {
        return 1.0;
    }
    let width = (a.x1.min(b.x1) - a.x0.max(b.x0)).max(0.0);
    let height = (a.y1.min(b.y1) - a.y0.max(b.y0)).max(0.0);
    let both = width * height;
    let either = a.area() + b.area() - both;
    if either > 0.0 { both / either } else { 0.0 }
}
