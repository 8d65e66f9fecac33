//! Finding the paper again that was decided about.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{BoundingBox, HumanDecision, Record};

/// How much of both boxes together must be in both: pieces that were cut a little otherwise are still the piece.
const ALIKE: f32 = 0.5;

/// The record that a decision is about: on the same page of the same document the one in the same place; of several
/// with equal places (copies of one file) the one that bears the id.
pub fn find<'r>(records: &'r [Record], decision: &HumanDecision, record_id: &str) -> Option<&'r Record> {
    let places = Places::new(records, &[decision]);
    places.of(records, decision, record_id).and_then(|at| records.get(at))
}

/// Records by document and page, as far as decisions ask for them.
pub(super) struct Places {
    by_page: BTreeMap<(String, u32), Vec<usize>>,
    by_id: BTreeMap<String, usize>,
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
        let mut places = Places { by_page: BTreeMap::new(), by_id: BTreeMap::new() };
        for (at, record) in records.iter().enumerate() {
            let sha256 = record.document.sha256.as_str();
            if documents.contains(sha256) {
                places.by_page.entry((sha256.to_owned(), record.page)).or_default().push(at);
            }
            if ids.contains(record.record_id.as_str()) {
                places.by_id.insert(record.record_id.clone(), at);
            }
        }
        places
    }

    /// The place of the record that a decision is about.
    pub fn of(&self, records: &[Record], decision: &HumanDecision, record_id: &str) -> Option<usize> {
        let Some(seen) = &decision.seen else { return self.by_id.get(record_id).copied() };
        let on_page = self.by_page.get(&(seen.document.clone(), seen.page))?;
        let rated = on_page.iter().filter_map(|at| {
            let record = records.get(*at)?;
            let alike = alike(&record.bounding_box, &seen.bounding_box);
            (alike >= ALIKE).then_some((alike, record.record_id == record_id, *at))
        });
        let better = |a: &(f32, bool, usize), b: &(f32, bool, usize)| {
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(b.2.cmp(&a.2))
        };
        rated.max_by(better).map(|(_, _, at)| at)
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
