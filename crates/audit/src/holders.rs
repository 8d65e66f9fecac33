//! A holder who is not the applicant in whose envelope the piece lies.

use std::collections::BTreeMap;

use daicho_model::{Field, Finding, FindingStatus, Record, RecordKind};

use crate::facts::{holder_evidence, piece_evidence};
use crate::finding;

/// Looks for pieces that are surely another member's than the envelope's. The form or cover that names the applicant
/// stands beside them.
pub(crate) fn look(records: &[Record], findings: &mut Vec<Finding>) {
    let mut forms: BTreeMap<&str, &Record> = BTreeMap::new();
    for record in records {
        if matches!(record.kind, RecordKind::ApplicationForm | RecordKind::Cover) {
            let first = forms.entry(&record.envelope_id).or_insert(record);
            if record.record_id < first.record_id {
                *first = record;
            }
        }
    }
    for record in records.iter().filter(|record| record.kind.counts_as_attendance()) {
        let (Some(holder), Some(applicant)) = (record.accepted_member(), record.envelope.as_deref()) else {
            continue;
        };
        if holder == applicant {
            continue;
        }
        let form = forms.get(record.envelope_id.as_str()).copied();
        let sides = std::iter::once(record).chain(form).collect();
        let finding = finding("holder_not_applicant", FindingStatus::Open, sides, |side| {
            Some(if side.record_id == record.record_id { holder_evidence(side) } else { number(side) })
        });
        findings.push(finding.with("holder", holder).with("applicant", applicant));
    }
}

/// Where a form says who applies.
fn number(form: &Record) -> daicho_model::Evidence {
    let fields = &form.fields;
    let known = Field::known(&fields.member_no).and(fields.member_no.as_ref());
    let place = known.map(|field| field.evidence.clone());
    let code = || fields.payload.as_ref().map(|field| field.evidence.clone());
    place.or_else(code).unwrap_or_else(|| piece_evidence(form))
}
