//! Copies: a paper that came several times as the same bytes counts once, whatever is doubtful about it.

use std::collections::BTreeMap;

use daicho_model::{Reason, ReasonCode};

use crate::entry::{Entry, State};

/// Voids all but one of the copies of a paper among entries of one member, or of nobody that is known; these are copies only
/// where one applicant sent them.
///
/// Other twins wait where something is doubtful, for that may be what makes them twins. Here nothing can tell one from the other:
/// asking about both would ask twice, and two answers would be about one paper. One that may be posted is kept, else the first; one that
/// arrived in time before one that is `late`.
pub(crate) fn settle(entries: &mut [Entry<'_>], late: &dyn Fn(&Entry<'_>) -> bool) {
    if !entries.iter().any(|entry| entry.record.paper() != entry.record.record_id) {
        return;
    }
    let mut papers: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if matches!(entry.state, State::Ready | State::Pending) {
            let sender = entry.record.envelope.as_deref().filter(|_| entry.owner.is_none());
            let account = entry.account.map(|account| account.id.as_str());
            let document = entry.record.document.sha256.as_str();
            papers.entry((document, entry.record.paper(), account, sender)).or_default().push(index);
        }
    }
    let copies: Vec<Vec<usize>> = papers.into_values().filter(|copies| copies.len() > 1).collect();
    for mut copies in copies {
        copies.sort_by_key(|index| {
            let entry = &entries[*index];
            (entry.state != State::Ready, late(entry), &entry.record.record_id)
        });
        let Some((kept, others)) = copies.split_first() else { continue };
        let kept = entries[*kept].record;
        for index in others {
            let entry = &mut entries[*index];
            let reason = Reason::new(ReasonCode::DuplicateCertificate).with("twin", &kept.record_id);
            let reason = match entry.account {
                Some(account) => reason.clause(&account.named.clause),
                None => reason,
            };
            entry.reasons.clear();
            entry.settle(State::Void, reason);
        }
    }
}
