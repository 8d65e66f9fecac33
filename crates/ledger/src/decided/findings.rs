//! What humans said of findings.

use daicho_model::{Answer, Finding, FindingStatus, HumanDecision, Subject, paper_of};

use super::active;

/// Gives findings the status that humans gave them. A finding of other records is another finding: nobody has looked
/// at it. Twins are settled by a counting rule and stay so: who finds them no twins corrects the papers.
///
/// `applicant` says in whose envelope a record lay before any decision (empty: nobody's): the number of a copy hangs on the
/// files' names, and the finding is the one that was looked at only where the same applicants sent its papers.
pub fn settle(
    findings: &mut [Finding],
    decisions: &[HumanDecision],
    applicant: &dyn Fn(&str) -> Option<String>,
) {
    for decision in active(decisions) {
        let Subject::Finding { code, records, applicants } = &decision.subject else { continue };
        let same = |finding: &&mut Finding| {
            finding.code == *code
                && finding.status != FindingStatus::Settled
                && are_same(&finding.records, (records, applicants), applicant)
        };
        let status = match decision.answer {
            Answer::FindingDismissed => FindingStatus::Dismissed,
            Answer::FindingConfirmed => FindingStatus::Confirmed,
            Answer::Objection { .. } => FindingStatus::Open,
            _ => continue,
        };
        for finding in findings.iter_mut().filter(same) {
            finding.status = status;
            finding.decided_by.push(decision.id);
        }
    }
}

/// Whether these are the papers that were looked at. Where it is not said who sent them, copies cannot be told apart; of a
/// paper without copies the envelope may have been nobody's for a while.
fn are_same(
    records: &[String],
    (seen, applicants): (&[String], &[String]),
    applicant: &dyn Fn(&str) -> Option<String>,
) -> bool {
    if applicants.is_empty() {
        return records == seen && !seen.iter().any(|id| paper_of(id) != id);
    }
    let senders: Vec<String> = records.iter().map(|id| applicant(id).unwrap_or_default()).collect();
    let (looked_at, here) = (sent(seen, applicants), sent(records, &senders));
    let single = looked_at.windows(2).all(|pair| pair[0].0 != pair[1].0);
    let one = |(seen, is): (&(&str, &str), &(&str, &str))| {
        let nobodys = single && (seen.1.is_empty() || is.1.is_empty());
        seen.0 == is.0 && (seen.1 == is.1 || nobodys)
    };
    seen.len() == applicants.len() && looked_at.len() == here.len() && looked_at.iter().zip(&here).all(one)
}

/// Papers with who sent each, in an order that does not hang on the numbers of copies.
fn sent<'a>(records: &'a [String], applicants: &'a [String]) -> Vec<(&'a str, &'a str)> {
    let papers = records.iter().map(|id| paper_of(id)).zip(applicants.iter().map(String::as_str));
    let mut papers: Vec<(&str, &str)> = papers.collect();
    papers.sort_unstable();
    papers
}
