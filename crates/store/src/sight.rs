//! In whose envelopes the papers lay that are decided about: a part of what was seen that only the results of the run tell.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Answered, Subject, shown_digest};

use crate::{RecordRow, Store, StoreError};

impl Store {
    /// The answers with the applicants, where the papers still are as they were shown. Where they are not, it stays unsaid.
    pub(crate) fn sighted(&self, body: &str, answers: &[Answered]) -> Result<Vec<Answered>, StoreError> {
        let mut ids: BTreeSet<String> = BTreeSet::new();
        for answered in answers {
            match &answered.subject {
                Subject::Record { record_id } => drop(ids.insert(record_id.clone())),
                Subject::Finding { records, .. } => ids.extend(records.iter().cloned()),
                Subject::Page { .. } | Subject::Member { .. } | Subject::Name { .. } | Subject::Decisions => {
                }
            }
        }
        let rows = self.records_by_id(body, &ids)?;
        let rows: BTreeMap<&str, &RecordRow> =
            rows.iter().map(|row| (row.record.record_id.as_str(), row)).collect();
        Ok(answers.iter().map(|one| with_applicants(one.clone(), &rows)).collect())
    }
}

fn with_applicants(mut answered: Answered, rows: &BTreeMap<&str, &RecordRow>) -> Answered {
    let applicant = |row: &RecordRow| row.undecided.envelope.clone().unwrap_or_default();
    match (&mut answered.subject, &mut answered.seen) {
        (Subject::Record { record_id }, Some(seen)) => {
            let shown = rows.get(record_id.as_str());
            let shown = shown.filter(|row| shown_digest(&row.record) == seen.record_sha256);
            seen.applicant = shown.map(|row| applicant(row));
        }
        (Subject::Finding { records, applicants, .. }, _) => {
            let all: Option<Vec<String>> =
                records.iter().map(|id| rows.get(id.as_str()).map(|row| applicant(row))).collect();
            *applicants = all.unwrap_or_default();
        }
        _ => {}
    }
    answered
}
