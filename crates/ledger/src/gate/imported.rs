//! Entries of the member system: what the list and the rule say of them comes first, then their own figure.

use daicho_model::{Diagnostic, Field, Points, Reason, ReasonCode, Record, RecordKind, Severity};

use super::what::{What, ceiling, figures};
use super::{Desk, Shelf};
use crate::entry::Entry;
use crate::{Account, Earning};

/// An entry of the member system: the figure of the list or the rule where there is one, else its own. One that shows no
/// points at all gets none.
pub(super) fn imported<'a>(
    desk: &Desk<'a>,
    shelf: &'a Shelf<'a>,
    record: &'a Record,
    account: &'a Account,
) -> What<'a> {
    let link = record.link.as_ref();
    let mut what = What { meeting: record.accepted_meeting(), ..What::default() };
    what.meeting_name = link
        .and_then(|link| link.meeting_name.as_deref())
        .or_else(|| Field::known(&record.fields.meeting).map(String::as_str));
    let own = figure(record);
    let settled = by_rule(desk, account, what.meeting, own);
    what.points = own.filter(|own| *own == Points::ZERO).or(settled).or(own);
    what.most = what.points.unwrap_or_else(|| ceiling(shelf, account));
    if what.points.is_none() {
        what.doubts.push(Reason::new(ReasonCode::NoPointsOnFile).clause(&account.named.clause));
    }
    let groups = shelf.groups_of(what.meeting);
    let of_account = account.groups.iter().any(|group| groups.contains(&group.as_str()));
    if what.meeting.is_some() && !account.groups.is_empty() && !of_account {
        // The system has it on this account, the list of meetings on another.
        what.doubts.push(Reason::new(ReasonCode::NotRecognised).clause(&account.named.clause));
    }
    what
}

/// The figure that an entry brings.
fn figure(record: &Record) -> Option<Points> {
    Field::known(&record.fields.points)?.first()?.points
}

/// What the list in force or the rule gives for it; `None` where they have no figure for it.
fn by_rule(desk: &Desk<'_>, account: &Account, meeting: Option<&str>, own: Option<Points>) -> Option<Points> {
    let listed = |column: &str| {
        let rows = desk.listings.get(meeting?).map_or(&[][..], Vec::as_slice);
        match figures(desk, rows, column)[..] {
            [figure] => figure,
            _ => None,
        }
    };
    match &account.earning {
        Earning::Fixed(points) => Some(*points),
        Earning::Listing { account: column } => listed(column),
        Earning::Lectures { cap: Some(column), .. } => {
            listed(column).zip(own).map(|(most, own)| own.min(most))
        }
        _ => None,
    }
}

/// The figure that an entry brings is another than the one of the list or the rule.
pub(crate) fn differs(desk: &Desk<'_>, entry: &Entry<'_>) -> Option<Diagnostic> {
    let account = entry.account.filter(|_| entry.record.kind == RecordKind::History)?;
    let own = figure(entry.record)?;
    let listed = by_rule(desk, account, entry.meeting, Some(own)).filter(|listed| *listed != own)?;
    let (code, severity) = if own == Points::ZERO {
        ("history_shows_none", Severity::Warning)
    } else {
        ("points_differ", Severity::Info)
    };
    Some(
        Diagnostic::new(code, severity)
            .in_document(&entry.record.document.path)
            .at(format!("row {}", entry.record.page))
            .with("record_id", &entry.record.record_id)
            .with("printed", own)
            .with("listed", listed),
    )
}
