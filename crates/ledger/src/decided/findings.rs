//! What humans said of findings.

use daicho_model::{Answer, Finding, FindingStatus, HumanDecision, Subject};

use super::active;

/// Gives findings the status that humans gave them. A finding of other records is another finding: nobody has looked
/// at it. Twins are settled by a counting rule and stay so: who finds them no twins corrects the papers.
pub fn settle(findings: &mut [Finding], decisions: &[HumanDecision]) {
    for decision in active(decisions) {
        let Subject::Finding { code, records } = &decision.subject else { continue };
        let same = |finding: &&mut Finding| finding.code == *code && finding.records == *records;
        let Some(finding) = findings.iter_mut().find(same) else { continue };
        if finding.status == FindingStatus::Settled {
            continue;
        }
        finding.status = match decision.answer {
            Answer::FindingDismissed => FindingStatus::Dismissed,
            Answer::FindingConfirmed => FindingStatus::Confirmed,
            Answer::Objection { .. } => FindingStatus::Open,
            _ => continue,
        };
        finding.decided_by.push(decision.id);
    }
}
