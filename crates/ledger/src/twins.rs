//! Twins: one of them counts. The audit says which are twins and which is better evidenced; only here is known
//! which of them may be posted.

use std::collections::BTreeSet;

use daicho_model::{Points, Reason, ReasonCode, RecordKind, TwinGroup};

use crate::Earning;
use crate::entry::{Entry, State};

/// Settles one group among the entries of a member.
///
/// The best-evidenced one *that may be posted* counts, and the others that may be posted are void. One that is
/// pending neither voids another nor is voided: what is doubtful about it may be what makes it a twin. It keeps
/// its own reason, and the twin is named beside it.
///
/// Each account is settled by itself. What the member system shows counts before paper. Lecture credits of one meeting
/// are several lectures: only the same certificate again is a twin there. One that arrived in time counts before one that is `late`.
pub(crate) fn settle(entries: &mut [Entry<'_>], group: &TwinGroup, late: &dyn Fn(&Entry<'_>) -> bool) {
    let ids = std::iter::once(&group.kept).chain(group.void.iter().map(|(id, _)| id));
    let mut order: Vec<usize> = Vec::new();
    for id in ids {
        order.extend((0..entries.len()).filter(|index| entries[*index].record.record_id == *id));
    }
    // One that shows no points never takes the place of one that earns some.
    let first = |entry: &Entry<'_>| {
        (late(entry), entry.points == Some(Points::ZERO), entry.record.kind != RecordKind::History)
    };
    order.sort_by_key(|index| first(&entries[*index]));
    let account = |entry: &Entry<'_>| entry.account.map(|account| account.id.clone());
    let accounts: BTreeSet<Option<String>> = order.iter().map(|index| account(&entries[*index])).collect();
    for one in accounts {
        let of: Vec<usize> = order.iter().copied().filter(|index| account(&entries[*index]) == one).collect();
        settle_account(entries, &of);
    }
}

fn settle_account(entries: &mut [Entry<'_>], order: &[usize]) {
    let Some(kept) = order.iter().copied().find(|index| entries[*index].state == State::Ready) else {
        return;
    };
    let kept_record = entries[kept].record;
    for index in order.iter().copied().filter(|index| *index != kept) {
        let Some(entry) = entries.get_mut(index) else { continue };
        let code = TwinGroup::code(kept_record, entry.record);
        let lectures =
            entry.account.is_some_and(|account| matches!(account.earning, Earning::Lectures { .. }));
        if lectures && code != ReasonCode::DuplicateCertificate {
            continue;
        }
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

pub(crate) fn is_twin(code: ReasonCode) -> bool {
    matches!(code, ReasonCode::DuplicateCertificate | ReasonCode::DuplicateMeeting)
}
