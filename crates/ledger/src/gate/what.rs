//! For what, and how many points?

use std::collections::BTreeMap;

use daicho_model::{
    Field, Link, LinkStatus, Listing, Points, Publication, Reason, ReasonCode, Record, RecordKind, Role,
};

use super::imported::imported;
use super::lectures::{credits, is_capped_lecture, is_lecture, printed, titled};
use super::{Desk, Shelf, UNBOUNDED, doubtful, reaches};
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
    /// The account it is on.
    pub account: Option<&'a Account>,
}

/// The entry of a record that is of some account's kind.
pub(super) fn what<'a>(
    desk: &Desk<'a>,
    shelf: Option<&'a Shelf<'a>>,
    record: &'a Record,
    owner: Option<usize>,
) -> What<'a> {
    let Some((shelf, account)) = shelf.and_then(|shelf| Some((shelf, fitting(desk, shelf, record, owner)?)))
    else {
        return What {
            doubts: vec![Reason::new(ReasonCode::NoRule).with("kind", name(record.kind))],
            points: None,
            open: true,
            ..unsettled(desk, shelf, record, None)
        };
    };
    on(desk, shelf, record, account)
}

/// The entry of a record on an account.
pub(super) fn on<'a>(
    desk: &Desk<'a>,
    shelf: &'a Shelf<'a>,
    record: &'a Record,
    account: &'a Account,
) -> What<'a> {
    let what = match &account.earning {
        _ if record.kind == RecordKind::History => imported(desk, shelf, record, account),
        Earning::Publication(table) => published(desk, record, *table),
        Earning::Lectures { .. } => credits(desk, shelf, record, account),
        Earning::NotOnFile { .. } if account.groups.is_empty() => not_on_file(desk, shelf, record, account),
        Earning::Fixed(_) if account.groups.is_empty() => untied(desk, shelf, record, account),
        _ => attended(desk, shelf, record, account),
    };
    What { account: Some(account), ..what }
}

/// The account that a record is on: the first whose kind, meetings and words it fits. Where its meeting is not known,
/// the first that it could be.
pub(super) fn fitting<'a>(
    desk: &Desk<'a>,
    shelf: &'a Shelf<'a>,
    record: &'a Record,
    owner: Option<usize>,
) -> Option<&'a Account> {
    let of_kind = |account: &&Account| account.kinds.contains(&record.kind) && desk.open(account, owner);
    let accounts = || shelf.rule.accounts.iter().filter(of_kind);
    if record.kind == RecordKind::History
        && let Some(named) = history_account(record)
    {
        return accounts().find(|account| account.id == named || account.named.ja == named);
    }
    let groups = shelf.groups_of(record.accepted_meeting());
    let fits = |account: &&Account| {
        let meeting =
            account.groups.is_empty() || account.groups.iter().any(|group| groups.contains(&group.as_str()));
        let titled = titled(account, record);
        // Lecture credits that stand beside the attendance are further entries.
        let alone = match &account.earning {
            Earning::Lectures { .. } => {
                record.kind == RecordKind::CourseCertificate && printed(shelf, record, account).is_some()
            }
            _ => true,
        };
        meeting && titled && alone
    };
    let unlinked = record.accepted_meeting().is_none();
    accounts()
        .find(fits)
        .or_else(|| accounts().find(|account| unlinked && account.unlisted))
        .or_else(|| accounts().find(|account| account.titles.is_empty() && !is_lecture(account)))
        .or_else(|| {
            accounts().find(|account| titled(account, record) && is_capped_lecture(account) != unlinked)
        })
}

/// The account that an imported entry names.
fn history_account(record: &Record) -> Option<&str> {
    Field::known(&record.fields.points)?.first()?.system.as_deref()
}

pub(super) fn ceiling(shelf: &Shelf<'_>, account: &Account) -> Points {
    shelf.ceilings.get(account.id.as_str()).copied().unwrap_or(shelf.ceiling)
}

/// A piece whose figures nobody has filed.
fn not_on_file<'a>(
    desk: &Desk<'a>,
    shelf: &'a Shelf<'a>,
    record: &'a Record,
    account: &'a Account,
) -> What<'a> {
    let mut what = What { most: ceiling(shelf, account), ..What::default() };
    what.meeting = record.accepted_meeting();
    what.meeting_name = record.link.as_ref().and_then(|link| link.meeting_name.as_deref());
    // What is presented may belong to another account than what is attended.
    what.open = Field::known(&record.fields.role).is_some_and(|role| *role != Role::Attendee);
    what.doubts.push(Reason::new(ReasonCode::NoPointsOnFile).clause(&account.named.clause));
    if record.kind != RecordKind::Paper && !desk.sure(&record.fields.meeting) {
        what.doubts.push(doubtful("meeting", &record.fields.meeting));
    }
    what
}

/// One figure for each piece, whatever the meeting.
fn untied<'a>(desk: &Desk<'a>, shelf: &'a Shelf<'a>, record: &'a Record, account: &'a Account) -> What<'a> {
    let mut what = not_on_file(desk, shelf, record, account);
    what.doubts.remove(0);
    if let Earning::Fixed(points) = account.earning {
        (what.points, what.most) = (Some(points), points);
    }
    what.meeting_name =
        what.meeting_name.or_else(|| Field::known(&record.fields.meeting).map(String::as_str));
    what
}

/// A record of which it is not sure what kind of paper it is: an accepted meeting is taken for what it attends.
pub(super) fn unsettled<'a>(
    desk: &Desk<'a>,
    shelf: Option<&'a Shelf<'a>>,
    record: &'a Record,
    account: Option<&'a Account>,
) -> What<'a> {
    let Some(shelf) = shelf else { return What { open: true, ..What::default() } };
    let listed = |account: &&Account| matches!(account.earning, Earning::Listing { .. });
    let Some(account) = account.filter(listed).or_else(|| shelf.attendance()).filter(listed) else {
        return What { most: shelf.ceiling, open: true, ..What::default() };
    };
    let mut what = What { account: Some(account), ..linked(desk, shelf, record, account) };
    if what.meeting.is_none() && record.link.as_ref().is_none_or(|link| link.candidates.is_empty()) {
        what.most = shelf.ceiling;
    }
    what.doubts.clear();
    what
}

fn attended<'a>(desk: &Desk<'a>, shelf: &'a Shelf<'a>, record: &'a Record, account: &'a Account) -> What<'a> {
    let mut what = linked(desk, shelf, record, account);
    let text = &record.fields.meeting;
    if record.link.as_ref().is_some_and(|link| link.status == LinkStatus::None) {
        let code = if account.unlisted { ReasonCode::NoPointsOnFile } else { ReasonCode::NotRecognised };
        let mut reason = Reason::new(code).clause(&account.named.clause);
        if let Some(meeting) = Field::known(text) {
            reason = reason.with("meeting", meeting);
        }
        if desk.sure(text) && !account.unlisted {
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
fn linked<'a>(desk: &Desk<'a>, shelf: &'a Shelf<'a>, record: &'a Record, account: &'a Account) -> What<'a> {
    let link = record.link.as_ref();
    let mut what = What { open: true, ..What::default() };
    let (Some(link), Some(meeting)) = (link, record.accepted_meeting()) else {
        what.most = bound(desk, shelf, link, account);
        let torn = link.filter(|link| link.status != LinkStatus::None);
        what.doubts.extend(torn.map(|link| ambiguous(Some(link))));
        return what;
    };
    what.open = !reaches(link.probability, desk.thresholds.meeting);
    if what.open {
        what.most = bound(desk, shelf, Some(link), account);
        what.doubts.push(ambiguous(Some(link)));
    }
    what.meeting = Some(meeting);
    let rows = desk.listings.get(meeting).map_or(&[][..], Vec::as_slice);
    what.meeting_name = link.meeting_name.as_deref().or_else(|| rows.first().map(|row| row.name.as_str()));
    let groups = shelf.groups_of(what.meeting);
    if !account.groups.is_empty() && !account.groups.iter().any(|group| groups.contains(&group.as_str())) {
        // A listed meeting that no account is for.
        let reason = Reason::new(ReasonCode::NotRecognised).clause(&account.named.clause);
        if what.open || account.unlisted {
            what.doubts.push(reason)
        } else {
            what.void = Some(reason)
        }
        return what;
    }
    match &account.earning {
        Earning::Fixed(points) => {
            (what.points, what.most) = (Some(*points), what.most.max(*points));
        }
        Earning::Listing { account: column } => price(desk, shelf, meeting, rows, account, column, &mut what),
        _ => {
            what.most = what.most.max(ceiling(shelf, account));
            what.doubts.push(Reason::new(ReasonCode::NoPointsOnFile).clause(&account.named.clause));
        }
    }
    what
}

/// The most that a record could earn whose meeting nobody has told yet: the highest figure of the candidates, or of
/// the whole list where there are none.
fn bound(desk: &Desk<'_>, shelf: &Shelf<'_>, link: Option<&Link>, account: &Account) -> Points {
    let Earning::Listing { account: column } = &account.earning else { return shelf.ceiling };
    let candidates = link.into_iter().flat_map(|link| &link.candidates);
    let known = candidates.filter_map(|one| highest(desk, &one.meeting_id, column)).max();
    known.unwrap_or_else(|| ceiling(shelf, account))
}

/// The highest figure of a meeting: of the edition in force, or of the others where that has none.
fn highest(desk: &Desk<'_>, meeting: &str, column: &str) -> Option<Points> {
    let of = |listings: &BTreeMap<String, Vec<Listing>>| {
        listings.get(meeting)?.iter().filter_map(|row| figure(row, desk.unit, column)).max()
    };
    of(desk.listings).or_else(|| of(desk.other_listings))
}

pub(super) fn ambiguous(link: Option<&Link>) -> Reason {
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

/// The different figures of rows, in order.
pub(super) fn figures(desk: &Desk<'_>, rows: &[Listing], column: &str) -> Vec<Option<Points>> {
    let mut figures: Vec<Option<Points>> = rows.iter().map(|row| figure(row, desk.unit, column)).collect();
    figures.sort_unstable();
    figures.dedup();
    figures
}

/// The edition's figure for an accepted meeting.
fn price(
    desk: &Desk<'_>,
    shelf: &Shelf<'_>,
    meeting: &str,
    rows: &[Listing],
    account: &Account,
    column: &str,
    what: &mut What<'_>,
) {
    let figures = figures(desk, rows, column);
    let most = figures.last().copied().flatten().or_else(|| highest(desk, meeting, column));
    what.most = what.most.max(most.unwrap_or_else(|| bound(desk, shelf, None, account)));
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

/// A paper: the figure where every way to take what is not known gives the same.
fn published<'a>(desk: &Desk<'a>, record: &'a Record, table: PublicationPoints) -> What<'a> {
    let field = &record.fields.publication;
    let known = Field::known(field);
    let (first, reviewed) = known
        .map_or((None, None), |publication: &Publication| (publication.first_author, publication.reviewed));
    let cases = [
        (true, true, table.reviewed_first),
        (true, false, table.reviewed_other),
        (false, true, table.unreviewed_first),
        (false, false, table.unreviewed_other),
    ];
    let could = |case: &&(bool, bool, Option<Points>)| {
        reviewed.is_none_or(|reviewed| case.0 == reviewed) && first.is_none_or(|first| case.1 == first)
    };
    let mut figures: Vec<Option<Points>> = cases.iter().filter(could).map(|case| case.2).collect();
    figures.dedup();
    let points = match figures[..] {
        [Some(points)] if known.is_some() => Some(points),
        _ => None,
    };
    let most = points.unwrap_or_else(|| most_of(table));
    let mut what = What { points, most, ..What::default() };
    if points.is_none() && figures[..] == [None] {
        what.doubts.push(Reason::new(ReasonCode::NoPointsOnFile).with("kind", "paper"));
    } else if points.is_none() || !desk.sure(field) {
        what.doubts.push(doubtful("publication", field));
        what.most = most_of(table);
    }
    what
}

fn most_of(table: PublicationPoints) -> Points {
    let figures =
        [table.reviewed_first, table.reviewed_other, table.unreviewed_first, table.unreviewed_other];
    figures.into_iter().flatten().max().unwrap_or(Points(UNBOUNDED))
}

/// The most one record can earn by account: the highest figure of any edition or table.
pub(super) fn ceilings<'a>(rule: &'a Rule, input: &Booking<'a>) -> BTreeMap<&'a str, Points> {
    let listed = |account: &str| {
        input
            .listings
            .values()
            .chain(input.other_listings.values())
            .flatten()
            .filter_map(|row| figure(row, input.unit, account))
            .max()
    };
    let highest = |account: &Account| match &account.earning {
        Earning::Publication(table) => Some(most_of(*table)),
        Earning::Listing { account } => listed(account),
        Earning::Fixed(points) => Some(*points),
        Earning::Lectures { cap, .. } => cap.as_ref().and_then(|cap| listed(cap)).or(Some(Points(UNBOUNDED))),
        Earning::NotOnFile { at_most } => Some(at_most.unwrap_or(Points(UNBOUNDED))),
    };
    rule.accounts.iter().filter_map(|account| Some((account.id.as_str(), highest(account)?))).collect()
}
