//! Lecture credits that a paper prints: postings beside the attendance's.

use daicho_model::{Field, Points, PrintedPoints, Reason, ReasonCode, Record};

use super::what::{What, ambiguous, ceiling, figures, fitting};
use super::{Desk, Shelf, doubtful, reaches};
use crate::{Account, Earning};

/// Further entries: one for each kind of lecture credits that the paper prints beside what it is itself.
pub(super) fn lectures<'a>(
    desk: &Desk<'a>,
    shelf: Option<&'a Shelf<'a>>,
    record: &'a Record,
    owner: Option<usize>,
) -> Vec<What<'a>> {
    if record.fields.lectures.is_none() {
        return Vec::new();
    }
    let Some(shelf) = shelf else { return Vec::new() };
    let main = fitting(desk, shelf, record, owner).map(|account| account.id.as_str());
    let open = |account: &&'a Account| is_lecture(account) && desk.open(account, owner);
    shelf
        .rule
        .accounts
        .iter()
        .filter(open)
        .filter(|account| Some(account.id.as_str()) != main && printed(shelf, record, account).is_some())
        .map(|account| What { account: Some(account), ..credits(desk, shelf, record, account) })
        .collect()
}

/// Whether the paper names what the account is for.
pub(super) fn titled(account: &Account, record: &Record) -> bool {
    let text = || Field::known(&record.fields.meeting).map(|text| squeezed(text));
    account.titles.is_empty()
        || text().is_some_and(|text| account.titles.iter().any(|word| text.contains(word)))
}

/// The printed lecture credits that are an account's: each goes to the first account whose words its name has.
pub(super) fn printed<'r>(
    shelf: &Shelf<'_>,
    record: &'r Record,
    account: &Account,
) -> Option<Vec<&'r PrintedPoints>> {
    let all = Field::known(&record.fields.lectures)?;
    let claims = |one: &Account, printed: &PrintedPoints| {
        let Earning::Lectures { words, .. } = &one.earning else { return false };
        let named = printed.system.as_ref();
        one.kinds.contains(&record.kind)
            && titled(one, record)
            && named.is_some_and(|system| words.iter().any(|word| system.contains(word)))
    };
    let own = |printed: &&PrintedPoints| {
        let first = shelf.rule.accounts.iter().find(|one| claims(one, printed));
        first.is_some_and(|first| first.id == account.id)
    };
    let fitting: Vec<&PrintedPoints> = all.iter().filter(own).collect();
    (!fitting.is_empty()).then_some(fitting)
}

pub(super) fn is_lecture(account: &Account) -> bool {
    matches!(account.earning, Earning::Lectures { .. })
}

/// Whether its credits are lectures inside a listed meeting.
pub(super) fn is_capped_lecture(account: &Account) -> bool {
    matches!(account.earning, Earning::Lectures { cap: Some(_), .. })
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Lecture credits as printed, at most what the list allows for the meeting.
pub(super) fn credits<'a>(
    desk: &Desk<'a>,
    shelf: &'a Shelf<'a>,
    record: &'a Record,
    account: &'a Account,
) -> What<'a> {
    let Earning::Lectures { cap, .. } = &account.earning else { return What::default() };
    let mut what = What { meeting: record.accepted_meeting(), ..What::default() };
    let link = record.link.as_ref();
    what.meeting_name = link.and_then(|link| link.meeting_name.as_deref());
    let sum: Option<i64> = printed(shelf, record, account)
        .and_then(|all| all.into_iter().map(|one| one.points.map(|points| points.0)).sum());
    let printed = sum.map(Points);
    what.open = printed.is_none();
    if printed.is_none() {
        what.doubts.push(Reason::new(ReasonCode::NoPointsOnFile).clause(&account.named.clause));
    } else if !desk.sure(&record.fields.lectures) {
        what.doubts.push(doubtful("lectures", &record.fields.lectures));
    }
    what.points = printed;
    what.most = printed.unwrap_or_else(|| ceiling(shelf, account));
    let Some(column) = cap else { return what };
    if let Some(link) =
        link.filter(|link| what.meeting.is_none() || !reaches(link.probability, desk.thresholds.meeting))
    {
        what.doubts.push(ambiguous(Some(link)));
    } else if what.meeting.is_none() {
        what.doubts.push(ambiguous(None));
    }
    let Some(meeting) = what.meeting else { return what };
    let rows = desk.listings.get(meeting).map_or(&[][..], Vec::as_slice);
    match figures(desk, rows, column)[..] {
        [Some(most)] => {
            what.points = what.points.map(|points| points.min(most));
            what.most = what.most.min(most);
        }
        [] | [None] => {
            what.points = None;
            what.doubts.push(Reason::new(ReasonCode::NoPointsOnFile).clause(&account.named.clause));
        }
        _ => what.doubts.push(Reason::new(ReasonCode::AmbiguousMeeting)),
    }
    what
}
