//! Decisions about findings that are not there: said beside what a run found, for they hold nothing and free nothing any more.

use std::collections::BTreeSet;

use daicho_ledger::decided::active;
use daicho_model::{Diagnostic, Finding, HumanDecision, Severity, Subject};
use daicho_store::Results;

/// Tells them among the results' diagnostics.
pub(crate) fn tell(results: &mut Results, decisions: &[HumanDecision]) {
    results.diagnostics.extend(without_finding(&results.findings, decisions));
    results.diagnostics.sort();
}

/// The decisions that stand about findings and that none of these findings rests on.
fn without_finding(findings: &[Finding], decisions: &[HumanDecision]) -> Vec<Diagnostic> {
    let heeded: BTreeSet<u64> = findings.iter().flat_map(|one| &one.decided_by).copied().collect();
    let unfound = active(decisions).into_iter().filter(|decision| !heeded.contains(&decision.id));
    let told = unfound.filter_map(|decision| {
        let Subject::Finding { code, records, .. } = &decision.subject else { return None };
        let said = Diagnostic::new("decision_without_finding", Severity::Warning);
        let said = said.with("decision", decision.id).with("answer", decision.answer.name());
        Some(said.with("finding", code).with("records", records.join(", ")))
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use daicho_model::{Answer, FindingStatus};

    use super::*;

    fn decision(id: u64, subject: Subject, answer: Answer) -> HumanDecision {
        HumanDecision {
            id,
            body: "jrs".to_owned(),
            batch: id,
            by: "山田".to_owned(),
            at: "2026-02-02T10:00:00+09:00".to_owned(),
            subject,
            answer,
            seen: None,
            note: None,
            salt: String::new(),
            personal_sha256: String::new(),
            previous: String::new(),
            hash: String::new(),
        }
    }

    #[test]
    fn a_decision_about_a_finding_that_is_gone_is_told_until_it_is_taken_back() {
        let about = || Subject::Finding {
            code: "used_in_earlier_cycle".to_owned(),
            records: vec!["a-1-1".to_owned(), "b-1-1".to_owned()],
            applicants: Vec::new(),
        };
        let mut all = vec![decision(4, about(), Answer::FindingDismissed)];
        let finding = |decided_by: Vec<u64>| Finding {
            code: "used_in_earlier_cycle".to_owned(),
            records: vec!["a-1-1".to_owned(), "b-1-1".to_owned()],
            evidence: Vec::new(),
            status: FindingStatus::Dismissed,
            details: Default::default(),
            decided_by,
        };
        assert_eq!(without_finding(&[finding(vec![4])], &all), []);
        let told = without_finding(&[finding(vec![])], &all);
        let details = told[0].details.iter().map(|(name, value)| format!("{name}={value}"));
        assert_eq!(
            (told.len(), told[0].code.as_str(), details.collect::<Vec<_>>().join(" ")),
            (
                1,
                "decision_without_finding",
                "answer=finding_dismissed decision=4 finding=used_in_earlier_cycle records=a-1-1, b-1-1"
                    .to_owned()
            )
        );
        all.push(decision(5, Subject::Decisions, Answer::Undo { decision_id: 4 }));
        assert_eq!(without_finding(&[], &all), []);
    }
}
