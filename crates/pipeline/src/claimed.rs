//! Papers whose sender the secretariat wrote down (`envelopes.csv`) and that name somebody else, or nobody.

use std::collections::BTreeMap;

use daicho_link::member::MemberIndex;
use daicho_model::{Diagnostic, Record, Severity};

/// Puts each paper that names another member, or nobody, into the envelope of the one who is said to have sent it. One that names
/// another waits there as any paper of another holder, and both are told. One that names nobody waits as unnamed; who sent it stays
/// known beside any answer about whose it is. `owners` are member numbers by path.
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
        let named = record.owner();
        if named == Some(sender) {
            continue;
        }
        if let Some(named) = named {
            let differs = Diagnostic::new("envelopes_owner_differs", Severity::Warning)
                .in_document(path)
                .on_page(record.page)
                .with("written", sender)
                .with("named", named);
            told.push(differs);
        }
        record.envelope = Some(sender.to_owned());
    }
    told
}
