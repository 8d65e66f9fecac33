//! What waits because of a decision: an objection, or an answer that no longer fits its paper. Listed beside the findings of the audit.

use std::collections::BTreeMap;

use daicho_model::{Answer, Evidence, Finding, FindingStatus, HumanDecision, Reader, ReasonCode, Record};

/// The kinds, as `daicho audit --code` and the subject of a decision spell them.
pub const CODES: [&str; 2] = ["objection", "decision_stale"];

/// Which decision a record waits because of, where it waits for one of [`CODES`].
pub fn waits_for(record: &Record, code: &str) -> Option<u64> {
    let held = record.reasons.iter().filter(|reason| reason.code == ReasonCode::OpenFinding);
    let mut held = held.filter(|reason| reason.details.get("finding").is_some_and(|found| found == code));
    held.find_map(|reason| reason.details.get("decision")?.parse().ok())
}

/// What waits, as open findings: about a record with its id, about a finding with its records. `decision`, `by`, `at` and `text` say
/// who objects and why.
pub fn open(records: &[Record], findings: &[Finding], decisions: &[HumanDecision]) -> Vec<Finding> {
    let by_id: BTreeMap<u64, &HumanDecision> =
        decisions.iter().map(|decision| (decision.id, decision)).collect();
    let about_records = records.iter().flat_map(|record| {
        CODES.iter().filter_map(|code| {
            let decision = by_id.get(&waits_for(record, code)?)?;
            let sides = (vec![record.record_id.clone()], vec![record.as_evidence(Reader::Human)]);
            Some(told(code, &record.record_id, decision, sides.0, sides.1))
        })
    });
    let about_findings = findings.iter().filter(|one| one.status == FindingStatus::Open).filter_map(|one| {
        let decision = by_id.get(one.decided_by.last()?)?;
        let objects = matches!(decision.answer, Answer::Objection { .. });
        objects.then(|| told(CODES[0], &one.id(), decision, one.records.clone(), one.evidence.clone()))
    });
    about_records.chain(about_findings).collect()
}

fn told(
    code: &str,
    about: &str,
    decision: &HumanDecision,
    records: Vec<String>,
    evidence: Vec<Evidence>,
) -> Finding {
    let status = FindingStatus::Open;
    let decided_by = vec![decision.id];
    let finding =
        Finding { code: code.to_owned(), records, evidence, status, details: BTreeMap::new(), decided_by };
    let finding = finding.with("about", about).with("decision", decision.id);
    let finding = finding.with("by", &decision.by).with("at", &decision.at);
    match &decision.answer {
        Answer::Objection { text, .. } => finding.with("text", text),
        _ => finding,
    }
}
