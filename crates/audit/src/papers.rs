//! Papers of one member that nothing tells apart may be one paper sent in twice.

use daicho_model::{Field, Finding, FindingStatus, Record};

use crate::facts::{day_evidence, gap};
use crate::finding;

/// Looks at the papers of one member.
pub(crate) fn look(records: &[&Record], findings: &mut Vec<Finding>) {
    for (index, a) in records.iter().enumerate() {
        for b in records.iter().skip(index + 1) {
            if same_title(a, b) && gap(a, b).is_none_or(|gap| gap <= 0) && same_publication(a, b) {
                findings.push(finding("paper_repeated", FindingStatus::Open, vec![*a, *b], day_evidence));
            }
        }
    }
}

fn same_title(a: &Record, b: &Record) -> bool {
    let bare = |text: &String| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    match (Field::known(&a.fields.meeting), Field::known(&b.fields.meeting)) {
        (Some(a), Some(b)) => bare(a) == bare(b),
        _ => true,
    }
}

fn same_publication(a: &Record, b: &Record) -> bool {
    let agree = |a: Option<bool>, b: Option<bool>| a.zip(b).is_none_or(|(a, b)| a == b);
    match (Field::known(&a.fields.publication), Field::known(&b.fields.publication)) {
        (Some(a), Some(b)) => agree(a.first_author, b.first_author) && agree(a.reviewed, b.reviewed),
        _ => true,
    }
}
