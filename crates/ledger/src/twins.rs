//! Twins: one of them counts. The audit says which are twins and which is better evidenced; only here is known
//! which of them may be posted.

use daicho_model::{Reason, ReasonCode, TwinGroup};

use crate::entry::{Entry, State};

/// Settles one group among the entries of a member.
///
/// The best-evidenced one *that may be posted* counts, and the others that may be posted are void. One that is
/// pending neither voids another nor is voided: what is doubtful about it may be what makes it a twin. It keeps
/// its own reason, and the twin is named beside it.
pub(crate) fn settle(entries: &mut [Entry<'_>], group: &TwinGroup) {
    let ids = std::iter::once(&group.kept).chain(group.void.iter().map(|(id, _)| id));
    let order: Vec<usize> =
        ids.filter_map(|id| entries.iter().position(|entry| entry.record.record_id == *id)).collect();
    let Some(kept) = order.iter().copied().find(|index| entries[*index].state == State::Ready) else {
        return;
    };
    let kept_record = entries[kept].record;
    for index in order.into_iter().filter(|index| *index != kept) {
        let Some(entry) = entries.get_mut(index) else { continue };
        let code = TwinGroup::code(kept_record, entry.record);
        let reason = Reason::new(code).with("twin", &kept_record.record_id);
        let reason = match entry.account {
            Some(account) => reason.clause(&account.named.clause),
            None => reason,
        };
        match entry.state {
            State::Ready => entry.settle(State::Void, reason),
            State::Pending if !entry.reasons.iter().any(|had| is_twin(had.code)) => {
                entry.reasons.push(reason)
            }
            _ => {}
        }
    }
}

fn is_twin(code: ReasonCode) -> bool {
    matches!(code, ReasonCode::DuplicateCertificate | ReasonCode::DuplicateMeeting)
}
