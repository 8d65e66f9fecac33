//! For what, and how many points?

use std::collections::BTreeSet;

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
    pub meeting_name: Option<String>,
    /// `None`: not known.
    pub points: Option<Points>,
    /// The most it could earn.
    pub most: Points,
    /// Whether its meeting is still open.
    pub open: bool,
}

pub(super) fn what<'a>(desk: &Desk<'a>, record: &'a Record, account: Option<&'a Account>) -> What<'a> {
    match account.map(|account| (account, &account.earning)) {
        Some((account, Earning::Listing { account: column })) => attended(desk, record, account, column),
        Some((_, Earning::Publication(table))) => published(desk, record, *table),
        None => What {
            doubts: vec![Reason::new(ReasonCode::NoRule).with("kind", name(record.kind))],
            most: desk.ceiling,
            open: true,
            ..What::default()
        },
    }
}

fn attended<'a>(desk: &Desk<'a>, record: &'a Record, account: &Account, column: &str) -> What<'a> {
    let mut what = What { most: desk.ceiling, open: true, ..What::default() };
    let text = &record.fields.meeting;
    if !desk.sure(text) {
        what.doubts.push(doubtful("meeting", text));
    }
    let link = record.link.as_ref();
    match link.map(|link| link.status) {
        Some(LinkStatus::Accepted) => {}
        Some(LinkStatus::None) => {
            let mut reason = Reason::new(ReasonCode::NotRecognised).clause(&account.named.clause);
            if let Some(meeting) = Field::known(text) {
                reason = reason.with("meeting", meeting);
            }
            if desk.sure(text) {
                what.void = Some(reason);
            } else {
                what.doubts.insert(0, reason);
            }
            return what;
        }
        Some(LinkStatus::Review) => {
            what.doubts.insert(0, ambiguous(link));
            return what;
        }
        None => return what,
    }
    let (Some(link), Some(meeting)) = (link, record.accepted_meeting()) else {
        what.doubts.insert(0, ambiguous(link));
        return what;
    };
    if !reaches(link.probability, desk.thresholds.meeting) {
        what.doubts.insert(0, ambiguous(Some(link)));
    }
    what.open = !what.doubts.is_empty();
    what.meeting = Some(meeting);
    let rows = desk.listings.get(meeting).map_or(&[][..], Vec::as_slice);
    what.meeting_name = link.meeting_name.clone().or_else(|| rows.first().map(|row| row.name.clone()));
    price(desk, meeting, rows, account, column, &mut what);
    what
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
    let figures: BTreeSet<Option<Points>> = rows.iter().map(|row| figure(row, desk.unit, column)).collect();
    let figures: Vec<Option<Points>> = figures.into_iter().collect();
    match figures[..] {
        [Some(points)] => {
            what.points = Some(points);
            what.most = if what.open { what.most.max(points) } else { points };
        }
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
        Some(Publication { first_author: Some(first), reviewed: Some(reviewed) }) => {
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

/// The most one record can earn under a rule: the highest figure of any edition or table.
pub(super) fn ceiling(rule: Option<&Rule>, input: &Booking<'_>) -> Points {
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
    accounts.iter().filter_map(highest).max().unwrap_or(Points::ZERO)
}
