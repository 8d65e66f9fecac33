//! For what, and how many points?

use std::collections::BTreeMap;

use daicho_model::{
    Field, Link, LinkStatus, Listing, Points, Publication, Reason, ReasonCode, Record, RecordKind,
};

use super::{Desk, doubtful, reaches};
use crate::{Account, Booking, Earning, PublicationPoints, Rule};

#[derive(Default)]
pub(super) struct What<'a> {
    pub doubts: Vec<Reason>,
    /// Certainly not recognised.
    pub void: Option<Reason>,
    pub meeting: Option<&'a str>,
    pub meeting_name: Option<&'a str>,
    /// `None`: not known.
    pub points: Option<Points>,
    /// The most it could earn.
    pub most: Points,
    /// Whether its meeting is still open.
    pub open: bool,
    /// The account it would be on, where its kind does not say so.
    pub account: Option<&'a Account>,
}

pub(super) fn what<'a>(desk: &Desk<'a>, record: &'a Record, account: Option<&'a Account>) -> What<'a> {
    match account.map(|account| (account, &account.earning)) {
        Some((account, Earning::Listing { account: column })) => attended(desk, record, account, column),
        Some((_, Earning::Publication(table))) => published(desk, record, *table),
        None => What {
            doubts: vec![Reason::new(ReasonCode::NoRule).with("kind", name(record.kind))],
            points: None,
            open: true,
            ..unsettled(desk, record, None)
        },
    }
}

/// A record of which it is not sure what kind of paper it is: an accepted meeting is taken for what it attends.
pub(super) fn unsettled<'a>(desk: &Desk<'a>, record: &'a Record, account: Option<&'a Account>) -> What<'a> {
    let listed = |account: &&Account| matches!(account.earning, Earning::Listing { .. });
    let Some(account) = account.filter(listed).or_else(|| desk.attendance()) else {
        return What { most: desk.ceiling, open: true, ..What::default() };
    };
    let Earning::Listing { account: column } = &account.earning else { return What::default() };
    let mut what = What { account: Some(account), ..linked(desk, record, account, column) };
    if what.meeting.is_none() && record.link.as_ref().is_none_or(|link| link.candidates.is_empty()) {
        what.most = desk.ceiling;
    }
    what.doubts.clear();
    what
}

fn attended<'a>(desk: &Desk<'a>, record: &'a Record, account: &Account, column: &str) -> What<'a> {
    let mut what = linked(desk, record, account, column);
    let text = &record.fields.meeting;
    if record.link.as_ref().is_some_and(|link| link.status == LinkStatus::None) {
        let mut reason = Reason::new(ReasonCode::NotRecognised).clause(&account.named.clause);
        if let Some(meeting) = Field::known(text) {
            reason = reason.with("meeting", meeting);
        }
        if desk.sure(text) {
            what.void = Some(reason);
        } else {
            what.doubts.insert(0, reason);
        }
    }
    if !desk.sure(text) {
        what.doubts.push(doubtful("meeting", text));
    } else if record.link.is_none() {
        what.doubts.push(ambiguous(None));
    }
    what
}

/// By the link alone: an accepted meeting with its figure, or the most that the candidates or the list have.
fn linked<'a>(desk: &Desk<'a>, record: &'a Record, account: &Account, column: &str) -> What<'a> {
    let link = record.link.as_ref();
    let mut what = What { open: true, ..What::default() };
    let (Some(link), Some(meeting)) = (link, record.accepted_meeting()) else {
        what.most = bound(desk, link, account, column);
        let torn = link.filter(|link| link.status != LinkStatus::None);
        what.doubts.extend(torn.map(|link| ambiguous(Some(link))));
        return what;
    };
    what.open = !reaches(link.probability, desk.thresholds.meeting);
    if what.open {
        what.most = bound(desk, Some(link), account, column);
        what.doubts.push(ambiguous(Some(link)));
    }
    what.meeting = Some(meeting);
    let rows = desk.listings.get(meeting).map_or(&[][..], Vec::as_slice);
    what.meeting_name = link.meeting_name.as_deref().or_else(|| rows.first().map(|row| row.name.as_str()));
    price(desk, meeting, rows, account, column, &mut what);
    what
}

/// The most that a record could earn whose meeting nobody has told yet: the highest figure of the candidates, or of
/// the whole list where there are none.
fn bound(desk: &Desk<'_>, link: Option<&Link>, account: &Account, column: &str) -> Points {
    let candidates = link.into_iter().flat_map(|link| &link.candidates);
    let known = candidates.filter_map(|one| highest(desk, &one.meeting_id, column)).max();
    known.unwrap_or_else(|| desk.ceilings.get(account.id.as_str()).copied().unwrap_or(desk.ceiling))
}

/// The highest figure of a meeting: of the edition in force, or of the others where that has none.
fn highest(desk: &Desk<'_>, meeting: &str, column: &str) -> Option<Points> {
    let of = |listings: &BTreeMap<String, Vec<Listing>>| {
        listings.get(meeting)?.iter().filter_map(|row| figure(row, desk.unit, column)).max()
    };
    of(desk.listings).or_else(|| of(desk.other_listings))
}

fn ambiguous(link: Option<&Link>) -> Reason {
    let reason = Reason::new(ReasonCode::AmbiguousMeeting);
    let best = link.and_then(|link| link.candidates.first());
    match (link, best) {
        (Some(link), Some(best)) => reason
            .with("best", &best.name)
            .with("candidates", link.candidates.len())
            .with("probability", link.probability),
        _ => reason,
    }
}

/// A kind as files spell it.
fn name(kind: RecordKind) -> String {
    toml::Value::try_from(kind).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The edition's figure for an accepted meeting.
fn price(
    desk: &Desk<'_>,
    meeting: &str,
    rows: &[Listing],
    account: &Account,
    column: &str,
    what: &mut What<'_>,
) {
    let mut figures: Vec<Option<Points>> = rows.iter().map(|row| figure(row, desk.unit, column)).collect();
    figures.sort_unstable();
    figures.dedup();
    let most = figures.last().copied().flatten().or_else(|| highest(desk, meeting, column));
    what.most = what.most.max(most.unwrap_or_else(|| bound(desk, None, account, column)));
    match figures[..] {
        [Some(points)] => what.points = Some(points),
        [] | [None] => {
            let mut reason = Reason::new(ReasonCode::NoPointsOnFile).clause(&account.named.clause);
            for row in desk.other_listings.get(meeting).into_iter().flatten() {
                if let Some(points) = figure(row, desk.unit, column) {
                    reason = reason.with("other_edition", &row.edition).with("other_points", points);
                }
            }
            what.doubts.push(reason);
        }
        _ => {
            let known: Vec<String> = figures.iter().flatten().map(ToString::to_string).collect();
            let reason = Reason::new(ReasonCode::AmbiguousMeeting).with("points", known.join(", "));
            what.doubts.push(reason);
        }
    }
}

pub(crate) fn figure(row: &Listing, unit: &str, account: &str) -> Option<Points> {
    row.points.iter().find(|points| points.unit == unit && points.account == account)?.points
}

fn published<'a>(desk: &Desk<'a>, record: &'a Record, table: PublicationPoints) -> What<'a> {
    let most = most_of(table);
    let field = &record.fields.publication;
    let points = match Field::known(field) {
        Some(Publication { first_author: Some(first), reviewed: Some(reviewed), .. }) => {
            Some(match (reviewed, first) {
                (true, true) => table.reviewed_first,
                (true, false) => table.reviewed_other,
                (false, true) => table.unreviewed_first,
                (false, false) => table.unreviewed_other,
            })
        }
        _ => None,
    };
    let mut what = What { points, most: points.unwrap_or(most), ..What::default() };
    if points.is_none() || !desk.sure(field) {
        what.doubts.push(doubtful("publication", field));
        what.most = most;
    }
    what
}

fn most_of(table: PublicationPoints) -> Points {
    table.reviewed_first.max(table.reviewed_other).max(table.unreviewed_first).max(table.unreviewed_other)
}

/// The most one record can earn by account: the highest figure of any edition or table.
pub(super) fn ceilings<'a>(rule: Option<&'a Rule>, input: &Booking<'a>) -> BTreeMap<&'a str, Points> {
    let accounts = rule.map_or(&[][..], |rule| rule.accounts.as_slice());
    let highest = |account: &Account| match &account.earning {
        Earning::Publication(table) => Some(most_of(*table)),
        Earning::Listing { account } => input
            .listings
            .values()
            .chain(input.other_listings.values())
            .flatten()
            .filter_map(|row| figure(row, input.unit, account))
            .max(),
    };
    accounts.iter().filter_map(|account| Some((account.id.as_str(), highest(account)?))).collect()
}
