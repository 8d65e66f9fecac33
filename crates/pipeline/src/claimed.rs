//! Papers whose sender the secretariat wrote down (`envelopes.csv`) and that name somebody else, or nobody.

use std::collections::BTreeSet;

use daicho_link::member::MemberIndex;
use daicho_model::{Diagnostic, Record, Severity};

use crate::received::Arrivals;

/// Puts each paper that names another member, or nobody, into the envelope of the one who is said to have sent it. One that names
/// another waits there as any paper of another holder, and both are told. One that names nobody waits as unnamed; who sent it stays
/// known beside any answer about whose it is.
///
/// A number that is nobody's on file says only that somebody else may have sent it: the paper waits for an answer, and the row is
/// told. The number itself is kept nowhere, for it may be that of somebody who was erased.
pub(crate) fn differ(records: &mut [Record], arrivals: &Arrivals, index: &MemberIndex) -> Vec<Diagnostic> {
    let (mut told, mut unknown) = (Vec::new(), BTreeSet::new());
    for record in records {
        let path = record.document.path.as_str();
        let Some(written) = arrivals.sender(path) else { continue };
        let Some(sender) = index.spelling(&written.number) else {
            unknown.insert((&written.table, written.row));
            daicho_ledger::decided::hold_unknown_sender(record);
            continue;
        };
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
    told.extend(unknown.into_iter().map(|(table, row)| {
        let one = Diagnostic::new("envelopes_owner_unknown", Severity::Warning).in_document(table);
        one.at(format!("row {row}"))
    }));
    told
}
