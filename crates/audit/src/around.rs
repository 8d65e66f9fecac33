//! What the audit is told beside the records: related meetings, cycles, and what other bodies have posted.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Evidence, Finding, FindingStatus, Record, RecordKind};
use jiff::civil::Date;

use crate::facts::{day_evidence, edition, holder_evidence, overlap};
use crate::finding;

/// What lies around the records of a run. Everything may be empty: then nothing is found by it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    /// Meetings that the catalogue relates by a change of name, a merger or a split, or that it is not sure of: by id.
    pub related: BTreeMap<String, BTreeSet<String>>,
    /// The first day of every member's cycle, by member number.
    pub cycles: BTreeMap<String, Date>,
    /// Pieces that were posted for bodies with a list of their own.
    pub posted_elsewhere: Vec<PostedElsewhere>,
}

impl Around {
    /// Meetings that are related to another.
    pub(crate) fn related_meetings(&self) -> BTreeSet<&str> {
        self.related.iter().flat_map(|(id, ids)| ids.iter().chain([id])).map(String::as_str).collect()
    }
}

/// A piece that another body has posted.
#[derive(Clone, Debug, PartialEq)]
pub struct PostedElsewhere {
    /// Which body.
    pub body: String,
    /// The piece.
    pub evidence: Evidence,
    /// SHA-256 of its page's pixels, where it was read from pixels.
    pub pixels_sha256: Option<String>,
}

impl PostedElsewhere {
    /// A record that a body has posted.
    pub fn of(body: &str, record: &Record) -> PostedElsewhere {
        let pixels_sha256 = record.traces.as_ref().map(|traces| traces.pixels_sha256.clone());
        PostedElsewhere { body: body.to_owned(), evidence: holder_evidence(record), pixels_sha256 }
    }
}

/// One meeting under an old and a new name that are two meetings of the list: of one member, days in common.
pub(crate) fn renamed(records: &[&Record], around: &Around, findings: &mut Vec<Finding>) {
    let related = |a: &str, b: &str| around.related.get(a).is_some_and(|ids| ids.contains(b));
    for (index, a) in records.iter().enumerate() {
        for b in records.iter().skip(index + 1) {
            let Some((one, other)) = a.accepted_meeting().zip(b.accepted_meeting()) else { continue };
            if (related(one, other) || related(other, one)) && overlap(a, b) {
                let pair = vec![*a, *b];
                findings.push(finding("meeting_renamed", FindingStatus::Open, pair, day_evidence));
            }
        }
    }
}

/// A paper for what the member system shows for an earlier cycle: same member, meeting and edition.
pub(crate) fn earlier_cycle(records: &[&Record], around: &Around, findings: &mut Vec<Finding>) {
    let history = |record: &&&Record| record.kind == RecordKind::History;
    for used in records.iter().filter(history) {
        let Some(start) = used.accepted_member().and_then(|member| around.cycles.get(member)) else {
            continue;
        };
        if used.days().is_none_or(|(_, last)| last >= *start) {
            continue;
        }
        for paper in records.iter().filter(|record| !history(record)) {
            let editions = edition(used).zip(edition(paper));
            let same = editions.map_or_else(|| overlap(used, paper), |(one, other)| one == other);
            let now = paper.days().is_none_or(|(_, last)| last >= *start);
            if same && now {
                let pair = vec![*used, *paper];
                findings.push(finding("used_in_earlier_cycle", FindingStatus::Open, pair, day_evidence));
            }
        }
    }
}

/// A piece that was posted for another body: the same page of the same file, or the same pixels.
pub(crate) fn other_body(records: &[Record], around: &Around, findings: &mut Vec<Finding>) {
    let mut by_page: BTreeMap<(&str, u32), Vec<&PostedElsewhere>> = BTreeMap::new();
    let mut by_pixels: BTreeMap<&str, Vec<&PostedElsewhere>> = BTreeMap::new();
    for used in &around.posted_elsewhere {
        by_page.entry((used.evidence.document.as_str(), used.evidence.page)).or_default().push(used);
        if let Some(pixels) = &used.pixels_sha256 {
            by_pixels.entry(pixels).or_default().push(used);
        }
    }
    for record in records.iter().filter(|record| record.kind.counts_as_attendance()) {
        let on_page = by_page.get(&(record.document.sha256.as_str(), record.page));
        let here = on_page.into_iter().flatten().find(|used| {
            let (x, y) = used.evidence.bounding_box.centre();
            record.bounding_box.contains(x, y)
        });
        let pixels = record.traces.as_ref().and_then(|traces| by_pixels.get(traces.pixels_sha256.as_str()));
        let Some(used) = here.or_else(|| pixels.and_then(|all| all.first())) else { continue };
        let mut found = finding("used_for_other_body", FindingStatus::Open, vec![record], |record| {
            Some(holder_evidence(record))
        });
        found.evidence.push(used.evidence.clone());
        findings.push(found.with("body", &used.body));
    }
}
