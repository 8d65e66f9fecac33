//! Papers that name somebody else than the secretariat wrote down as their sender (`envelopes.csv`).

use std::collections::BTreeMap;

use daicho_link::member::MemberIndex;
use daicho_model::{Diagnostic, Record, Severity};

/// Puts each paper that names another member into the envelope of the one who is said to have sent it, where it waits as any
/// paper of another holder, and tells both. `owners` are member numbers by path.
pub(crate) fn differ(
    records: &mut [Record],
    owners: &BTreeMap<String, String>,
    index: &MemberIndex,
) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    for record in records {
        let path = record.document.path.as_str();
        let outer = path.split("!/").next().unwrap_or(path);
        let Some(written) = owners.get(path).or_else(|| owners.get(outer)) else { continue };
        let sender = index.spelling(written).unwrap_or(written);
        let named = record.envelope.as_deref().or_else(|| record.accepted_member());
        let Some(named) = named.filter(|named| *named != sender) else { continue };
        let differs = Diagnostic::new("envelopes_owner_differs", Severity::Warning)
            .in_document(path)
            .on_page(record.page)
            .with("written", sender)
            .with("named", named);
        told.push(differs);
        record.envelope = Some(sender.to_owned());
    }
    told
}
