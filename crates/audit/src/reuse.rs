//! What should differ between members but does not: serial numbers and QR payloads.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Evidence, Field, Finding, FindingStatus, Record};

use crate::facts::{edition, likely_meeting};
use crate::finding;

/// Looks for serials and payloads under two or more members: the one to whom a piece is linked, or in whose envelope it came.
pub(crate) fn look(records: &[&Record], findings: &mut Vec<Finding>) {
    let records: Vec<&Record> = records.iter().copied().filter(|record| record.owner().is_some()).collect();
    report("serial_reused", records.iter().flat_map(|record| serial_keys(record)), serial_evidence, findings);
    let payloads = records.iter().filter_map(|record| Some((payload_key(record)?, *record)));
    report("payload_reused", payloads, payload_evidence, findings);
}

/// What of a record may come again under another member.
pub(crate) fn keys(record: &Record) -> Vec<String> {
    let serials = serial_keys(record).into_iter().map(|(key, _)| format!("serial {key}"));
    serials.chain(payload_key(record).map(|key| format!("payload {key}"))).collect()
}

fn report<'r>(
    code: &str,
    keyed: impl Iterator<Item = (String, &'r Record)>,
    evidence: fn(&Record) -> Option<Evidence>,
    findings: &mut Vec<Finding>,
) {
    let mut groups: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    for (key, record) in keyed {
        groups.entry(key).or_default().push(record);
    }
    for group in groups.into_values() {
        let linked: BTreeSet<&str> = group.iter().filter_map(|record| record.accepted_member()).collect();
        // A holder who cannot be told for sure must not hide that two applicants sent one serial.
        let owners: BTreeSet<&str> = group.iter().filter_map(|record| record.owner()).collect();
        if linked.len() > 1 || owners.len() > 1 {
            findings.push(finding(code, FindingStatus::Open, group, evidence));
        }
    }
}

/// Serials are counted anew for every meeting and edition: the same edition, or the same year, makes them one series.
fn serial_keys(record: &Record) -> Vec<(String, &Record)> {
    let (Some(serial), Some(meeting)) = (Field::known(&record.fields.serial), likely_meeting(record)) else {
        return Vec::new();
    };
    let serial: String = serial.chars().filter(|c| !c.is_whitespace()).collect();
    if serial.is_empty() {
        return Vec::new();
    }
    let by_edition = edition(record).map(|number| format!("{meeting} {serial} edition {number}"));
    let by_year = record.days().map(|(from, _)| format!("{meeting} {serial} year {}", from.year()));
    by_edition.into_iter().chain(by_year).map(|key| (key, record)).collect()
}

fn payload_key(record: &Record) -> Option<String> {
    let payload = Field::known(&record.fields.payload)?.trim();
    let signs = payload.chars().filter(|c| c.is_alphanumeric()).count();
    (signs >= SHORTEST_TOKEN && !is_site(payload)).then(|| payload.to_owned())
}

/// Fewer letters and figures (a hall or seat, `A-1`) tell no certificate from another.
const SHORTEST_TOKEN: usize = 4;

/// A web address that names no certificate (no query, no long number or token): every certificate of a meeting
/// may bear its site's address.
fn is_site(payload: &str) -> bool {
    let lower = payload.to_ascii_lowercase();
    if !lower.starts_with("http://") && !lower.starts_with("https://") {
        return false;
    }
    let names_one = |part: &str| {
        part.chars().filter(char::is_ascii_digit).count() >= 6
            || (part.len() >= 12 && part.chars().any(|c| c.is_ascii_digit()) && !part.contains('.'))
    };
    !lower.contains(['?', '#']) && !lower.split('/').any(names_one)
}

fn serial_evidence(record: &Record) -> Option<Evidence> {
    record.fields.serial.as_ref().map(|field| field.evidence.clone())
}

fn payload_evidence(record: &Record) -> Option<Evidence> {
    record.fields.payload.as_ref().map(|field| field.evidence.clone())
}
