//! What people's answers say of the confidences that were claimed.

use std::collections::BTreeSet;

use daicho_model::{Field, Reader, Record, Subject};
use daicho_store::{RecordRow, Store, StoreError};

/// Papers that were decided about last, at most.
const LAST: usize = 3000;

/// One fact that somebody has looked at.
pub(crate) struct Judged {
    /// Which: a field, `kind` or `link`.
    pub field: &'static str,
    /// How sure the reader was.
    pub claimed: f64,
    /// Whether it was right.
    pub right: bool,
}

/// Every fact of the papers that people decided about last, as they were read and as they stand now.
pub(crate) fn judged(store: &Store, body: &str) -> Result<Vec<Judged>, StoreError> {
    let mut ids = BTreeSet::new();
    for decision in store.decisions(body)?.iter().rev() {
        if let Subject::Record { record_id } = &decision.subject {
            ids.insert(record_id.clone());
        }
        if ids.len() >= LAST {
            break;
        }
    }
    Ok(store.records_by_id(body, &ids)?.iter().flat_map(facts).collect())
}

fn facts(row: &RecordRow) -> Vec<Judged> {
    let (was, is) = (&row.undecided, &row.record);
    if is.decided_by.is_empty() {
        return Vec::new();
    }
    let (a, b) = (&was.fields, &is.fields);
    let mut all = Vec::new();
    all.extend(field("holder", &a.holder, &b.holder));
    all.extend(field("member_no", &a.member_no, &b.member_no));
    all.extend(field("meeting", &a.meeting, &b.meeting));
    all.extend(field("edition", &a.edition, &b.edition));
    all.extend(field("from", &a.from, &b.from));
    all.extend(field("to", &a.to, &b.to));
    all.extend(field("mode", &a.mode, &b.mode));
    if is.kind_confidence.get() >= 1.0 && was.kind_confidence.get() < 1.0 {
        all.push(Judged {
            field: "kind",
            claimed: was.kind_confidence.get().into(),
            right: was.kind == is.kind,
        });
    }
    all.extend(link(was, is));
    all
}

/// A field that a person has confirmed or typed over.
fn field<T: PartialEq>(name: &'static str, was: &Option<Field<T>>, is: &Option<Field<T>>) -> Option<Judged> {
    let value = Field::known(was)?;
    let said = is.as_ref().filter(|field| field.evidence.reader == Reader::Human)?;
    let claimed = was.as_ref()?.confidence.get().into();
    Some(Judged { field: name, claimed, right: said.value.as_ref() == Some(value) })
}

/// The best candidate of a meeting that a person has accepted or replaced.
fn link(was: &Record, is: &Record) -> Option<Judged> {
    let best = was.link.as_ref()?.candidates.first()?;
    let meeting =
        is.accepted_meeting().filter(|_| is.link.as_ref().is_some_and(|link| link.probability >= 1.0))?;
    Some(Judged { field: "link", claimed: best.probability.into(), right: best.meeting_id == meeting })
}
