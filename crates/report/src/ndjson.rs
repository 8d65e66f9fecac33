//! The NDJSON files: one JSON object a line, keys in a fixed order, every named key present (`null` where unknown).

use std::collections::BTreeMap;

use daicho_model::{
    BoundingBox, Confidence, Decision, Diagnostic, DocumentRef, Envelope, Evidence, Fields, Finding,
    FindingStatus, Link, MemberLink, MemberOutcome, Posting, Reason, ReasonCode, Record, RecordKind,
    Severity,
};
use serde::Serialize;

use crate::words::distinct;
use crate::{Messages, finding_text};

#[derive(Serialize)]
struct RecordLine<'a> {
    record_id: &'a str,
    document: &'a DocumentRef,
    page: u32,
    #[serde(rename = "box")]
    bounding_box: BoundingBox,
    kind: RecordKind,
    kind_confidence: Confidence,
    envelope_id: &'a str,
    envelope: Option<&'a str>,
    fields: &'a Fields,
    link: Option<&'a Link>,
    member: Option<&'a MemberLink>,
    decision: Decision,
    reasons: Vec<ReasonLine<'a>>,
    #[serde(skip_serializing_if = "<[u64]>::is_empty")]
    decided_by: &'a [u64],
}

#[derive(PartialEq, Eq, Serialize)]
struct ReasonLine<'a> {
    code: ReasonCode,
    clause: Option<&'a str>,
    ja: String,
    en: String,
}

#[derive(Serialize)]
struct FindingLine<'a> {
    id: String,
    code: &'a str,
    status: FindingStatus,
    records: &'a [String],
    evidence: &'a [Evidence],
    details: &'a BTreeMap<String, String>,
    ja: String,
    en: String,
}

#[derive(Serialize)]
struct DiagnosticLine<'a> {
    code: &'a str,
    severity: Severity,
    document: &'a str,
    page: Option<u32>,
    place: &'a str,
    cause: String,
    hint: String,
}

/// `records.ndjson`: a record a line.
pub fn records_ndjson(records: &[Record]) -> Vec<u8> {
    lines(records.iter().map(record_line))
}

/// `ledger.ndjson`: a posting a line.
pub fn ledger_ndjson(postings: &[Posting]) -> Vec<u8> {
    lines(postings.iter())
}

/// `members.ndjson`: a member a line.
pub fn members_ndjson(outcomes: &[MemberOutcome]) -> Vec<u8> {
    lines(outcomes.iter())
}

/// `findings.ndjson`: a finding a line, with what was seen on each of its records and what it says in words.
pub fn findings_ndjson(findings: &[Finding]) -> Vec<u8> {
    lines(findings.iter().map(finding_line))
}

/// `envelopes.ndjson`: an envelope a line, what was declared against what was enclosed.
pub fn envelopes_ndjson(envelopes: &[Envelope]) -> Vec<u8> {
    lines(envelopes.iter())
}

/// `diagnostics.ndjson`: a diagnostic a line, cause and hint as `日本語 / English`.
pub fn diagnostics_ndjson(diagnostics: &[Diagnostic]) -> Vec<u8> {
    lines(diagnostics.iter().map(diagnostic_line))
}

/// `editions/<edition>.flags.ndjson`: what an import could not decide, a flag a line, with its details for a program.
pub fn flags_ndjson(flags: &[Diagnostic]) -> Vec<u8> {
    lines(flags.iter())
}

fn record_line(record: &Record) -> RecordLine<'_> {
    RecordLine {
        record_id: &record.record_id,
        document: &record.document,
        page: record.page,
        bounding_box: record.bounding_box,
        kind: record.kind,
        kind_confidence: record.kind_confidence,
        envelope_id: &record.envelope_id,
        envelope: record.envelope.as_deref(),
        fields: &record.fields,
        link: record.link.as_ref(),
        member: record.member.as_ref(),
        decision: record.decision,
        reasons: distinct(record.reasons.iter().map(reason_line)),
        decided_by: &record.decided_by,
    }
}

fn reason_line(reason: &Reason) -> ReasonLine<'_> {
    let text = Messages::global().reason(reason);
    ReasonLine { code: reason.code, clause: reason.clause.as_deref(), ja: text.ja, en: text.en }
}

fn finding_line(finding: &Finding) -> FindingLine<'_> {
    let (title, detail) = (Messages::global().text("finding", &finding.code), finding_text(finding));
    let joined = |title: &str, detail: &str, between: &str| match detail {
        "" => title.to_owned(),
        _ => format!("{title}{between}{detail}"),
    };
    FindingLine {
        id: finding.id(),
        code: &finding.code,
        status: finding.status,
        records: &finding.records,
        evidence: &finding.evidence,
        details: &finding.details,
        ja: joined(&title.ja, &detail.ja, "。"),
        en: joined(&title.en, &detail.en, "; "),
    }
}

fn diagnostic_line(diagnostic: &Diagnostic) -> DiagnosticLine<'_> {
    let text = Messages::global().diagnostic(diagnostic);
    DiagnosticLine {
        code: &diagnostic.code,
        severity: diagnostic.severity,
        document: &diagnostic.document,
        page: diagnostic.page,
        place: &diagnostic.place,
        cause: text.cause.both(),
        hint: text.hint.both(),
    }
}

pub(crate) fn lines<T: Serialize>(values: impl Iterator<Item = T>) -> Vec<u8> {
    let mut out = Vec::new();
    for value in values {
        // Our own types: string keys only, writing to memory.
        serde_json::to_writer(&mut out, &value).expect("model types are always JSON");
        out.push(b'\n');
    }
    out
}
