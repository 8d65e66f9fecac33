//! Is the paper what the rule asks it to be: an original, issued by whom it must be?

use daicho_model::{Field, Reason, ReasonCode, Record, RecordKind};

use super::{Desk, Shelf};
use crate::{Account, DocumentCheck, DocumentEffect, DocumentRule};

/// Why it does not count for sure, and what a human has to look at.
pub(super) fn look(
    desk: &Desk<'_>,
    shelf: Option<&Shelf<'_>>,
    record: &Record,
    account: Option<&Account>,
    groups: &[&str],
) -> (Vec<Reason>, Vec<Reason>) {
    let (mut void, mut review) = (Vec::new(), Vec::new());
    let rules = shelf.map_or(&[][..], |shelf| shelf.rule.documents.as_slice());
    let asked = |rule: &&DocumentRule| {
        rule.validity.contains(desk.as_of)
            && (rule.accounts.is_empty() || account.is_some_and(|own| rule.accounts.contains(&own.id)))
            && (rule.groups.is_empty() || rule.groups.iter().any(|group| groups.contains(&group.as_str())))
    };
    let mut copy_told = false;
    for rule in rules.iter().filter(asked) {
        let Some((reason, sure)) = unfit(desk, record, &rule.check) else { continue };
        copy_told |= rule.check == DocumentCheck::Copy;
        let reason = reason.clause(&rule.named.clause);
        if sure && rule.effect == DocumentEffect::Void { void.push(reason) } else { review.push(reason) }
    }
    if !copy_told && Field::known(&record.fields.copy) == Some(&true) {
        review.push(Reason::new(ReasonCode::Copy));
    }
    (void, review)
}

/// The reason where the paper is not so, and whether that is sure.
fn unfit(desk: &Desk<'_>, record: &Record, check: &DocumentCheck) -> Option<(Reason, bool)> {
    if record.kind == RecordKind::History {
        return None;
    }
    let fields = &record.fields;
    match check {
        DocumentCheck::Copy => (Field::known(&fields.copy) == Some(&true))
            .then(|| (Reason::new(ReasonCode::Copy), desk.sure(&fields.copy))),
        // A name that was not found may be written where the reader did not see it: never sure.
        DocumentCheck::Unnamed => (fields.holder.is_none() && fields.member_no.is_none())
            .then(|| (Reason::new(ReasonCode::Unnamed), false)),
        DocumentCheck::Issuer(words) => {
            let issuer = Field::known(&fields.issuer);
            let fits = issuer.is_some_and(|issuer| words.iter().any(|word| issuer.contains(word)));
            let reason = || Reason::new(ReasonCode::MissingOriginal).with("field", "issuer");
            (!fits).then(|| (reason(), issuer.is_some() && desk.sure(&fields.issuer)))
        }
    }
}
