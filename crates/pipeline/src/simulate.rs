//! What draft rules would change: the records of the last run booked again by the rules in force and by the draft.

use std::collections::BTreeMap;
use std::path::Path;

use daicho_ledger::{Booked, Booking, Rules};
use daicho_model::{Diagnostic, Finding, Member, Posting, Record, TwinGroup};
use daicho_store::Store;
use jiff::civil::Date;

use crate::basis::{Basis, basis, grounds};
use crate::body::Body;
use crate::error::Failure;
use crate::settings::Settings;

/// What both sets of rules give.
#[derive(Debug)]
pub struct Simulation {
    /// By the rules in force.
    pub before: Booked,
    /// By the draft.
    pub after: Booked,
}

/// Books the stored records of a body by its own rules and by those of a draft.
///
/// # Errors
/// No run, a draft that has faults (each with its line), or a database that cannot be read.
pub fn simulate(
    settings: &Settings,
    store: &Store,
    body_id: &str,
    draft: &Path,
    as_of: Option<Date>,
) -> Result<Simulation, Failure> {
    let mut body = Body::load(&settings.catalogs, body_id)?;
    let basis = basis(store, body_id)?;
    let records = store.records(body_id)?;
    let (members, received) = grounds(store, body_id)?;
    let draft = rules(draft, &body)?;
    let as_of = as_of.unwrap_or(basis.as_of);
    let twins = daicho_audit::twins(&records);
    let findings = store.findings(body_id)?;
    let again = |body: &Body| {
        let judged = Judged { records: &records, members: &members, received: &received };
        again(body, &basis, judged, (&twins, &findings), as_of)
    };
    let before = again(&body);
    body.rules = draft;
    let after = again(&body);
    Ok(Simulation { before, after })
}

/// The postings of one member: they stand together, by number.
pub fn of_member<'a>(postings: &'a [Posting], number: &str) -> &'a [Posting] {
    let from = postings.partition_point(|one| one.member_no.as_str() < number);
    let to = postings.partition_point(|one| one.member_no.as_str() <= number);
    postings.get(from..to).unwrap_or_default()
}

/// Reads a rules file that is to be used with a body's catalogue.
///
/// # Errors
/// The file cannot be read, or has faults.
pub fn rules(path: &Path, body: &Body) -> Result<Rules, Failure> {
    let bytes = std::fs::read(path).map_err(|e| Failure::io(path, &e))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let wrong = |faults: Vec<Diagnostic>| {
        let message = format!("{}: 規則が使えない / the rules cannot be used", path.display());
        Failure::usage(message, "示された行を直す / mend the lines named").with(faults)
    };
    let rules = Rules::parse(&String::from_utf8_lossy(&bytes), &name).map_err(wrong)?;
    let unknown = rules.unknown_meetings(|meeting| body.catalogue.meetings.contains_key(meeting));
    if unknown.is_empty() {
        Ok(rules)
    } else {
        Err(wrong(unknown.into_iter().map(|one| one.in_document(&name)).collect()))
    }
}

struct Judged<'a> {
    records: &'a [Record],
    members: &'a [Member],
    received: &'a BTreeMap<String, Date>,
}

fn again(
    body: &Body,
    basis: &Basis,
    judged: Judged<'_>,
    (twins, findings): (&[TwinGroup], &[Finding]),
    as_of: Date,
) -> Booked {
    let listings = body.catalogue.by_meeting(&basis.edition);
    let other_listings = body.catalogue.by_meeting_elsewhere(&basis.edition);
    daicho_ledger::book(&Booking {
        rules: &body.rules,
        body: &body.id,
        unit: &basis.unit,
        listings: &listings,
        other_listings: &other_listings,
        records: judged.records,
        members: judged.members,
        audit_twins: twins,
        findings,
        as_of,
        received: judged.received,
        unread: &basis.unread,
        thresholds: &basis.thresholds,
    })
}
