//! What draft rules would change: the records of the last run booked again by the rules in force and by the draft.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use daicho_audit::Audit;
use daicho_ledger::{Booked, Booking, Rules, Thresholds};
use daicho_model::{Diagnostic, Member, Posting, Record};
use daicho_store::Store;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::body::Body;
use crate::error::Failure;
use crate::settings::Settings;

/// What a run was judged with beside its records and its body's files, kept with its results.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Basis {
    /// The day the rules were judged on.
    pub as_of: Date,
    /// The unit system.
    pub unit: String,
    /// The edition of the list.
    pub edition: String,
    /// The members with their facts.
    pub members: Vec<Member>,
    /// When paper arrived, by document path.
    pub received: BTreeMap<String, Date>,
    /// When paper arrived that did not have to be read, by member number.
    #[serde(default)]
    pub unread: BTreeMap<String, BTreeSet<Date>>,
    /// How sure a fact had to be.
    pub thresholds: Thresholds,
}

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
    let draft = rules(draft, &body)?;
    let as_of = as_of.unwrap_or(basis.as_of);
    let audit = daicho_audit::audit(&records);
    let before = again(&body, &basis, &records, &audit, as_of);
    body.rules = draft;
    let after = again(&body, &basis, &records, &audit, as_of);
    Ok(Simulation { before, after })
}

pub(crate) fn basis(store: &Store, body: &str) -> Result<Basis, Failure> {
    let text = store.basis(body)?.ok_or_else(|| {
        Failure::usage(
            format!("{body}: 判定し直せる処理がない / no run that can be judged again"),
            "daicho run をもう一度実行する / run `daicho run` again",
        )
    })?;
    serde_json::from_str(&text)
        .map_err(|e| Failure::internal(format!("{body}: basis: {e}"), "daicho check --db"))
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

fn again(body: &Body, basis: &Basis, records: &[Record], audit: &Audit, as_of: Date) -> Booked {
    let listings = body.catalogue.by_meeting(&basis.edition);
    let other_listings = body.catalogue.by_meeting_elsewhere(&basis.edition);
    daicho_ledger::book(&Booking {
        rules: &body.rules,
        body: &body.id,
        unit: &basis.unit,
        listings: &listings,
        other_listings: &other_listings,
        records,
        members: &basis.members,
        audit_twins: &audit.twins,
        findings: &audit.findings,
        as_of,
        received: &basis.received,
        unread: &basis.unread,
        thresholds: &basis.thresholds,
    })
}
