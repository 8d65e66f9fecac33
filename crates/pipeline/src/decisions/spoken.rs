//! Answers as a clerk says them, in words.

use std::collections::BTreeSet;

use daicho_model::{
    Answer, Answered, BoundingBox, Corrections, EDITIONS, Finding, FindingStatus, Impossible, LinkStatus,
    Record, RecordKind, Seen, Subject, YEARS,
};
use daicho_store::Store;

use crate::body::Body;
use crate::error::Failure;
use crate::objections;

/// An answer in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// A record's id, `CODE:RECORD+RECORD` for a finding, or `member:NUMBER`.
    pub subject: String,
    /// The answer's name, e.g. `meeting`.
    pub answer: String,
    /// What it takes: a meeting's id, a member number, `field=value` pairs, a text.
    pub values: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// The row of the table it stands in.
    pub row: Option<u64>,
}

/// The names of the answers that a clerk can give.
pub const NAMES: [&str; 14] = [
    "accept",
    "meeting",
    "not_recognised",
    "member",
    "fields",
    "receipt",
    "copy",
    "original",
    "unnamed",
    "pieces",
    "objection",
    "ask",
    "finding_dismissed",
    "finding_confirmed",
];

/// What is meant, as it is kept; or why it cannot be meant, in Japanese and English.
///
/// # Errors
/// The database cannot be read.
pub fn understand(store: &Store, body: &Body, said: &Spoken) -> Result<Result<Answered, String>, Failure> {
    let answer = match answer_of(said) {
        Ok(answer) => answer,
        Err(why) => return Ok(Err(why)),
    };
    let understood = match (&answer, said.subject.split_once(':')) {
        (Answer::FindingDismissed, Some((code, about))) if objections::CODES.contains(&code) => {
            dismissed(store, body, code, about)?
        }
        (Answer::FindingDismissed | Answer::FindingConfirmed, _) => about_finding(store, body, said, answer)?,
        (Answer::Objection { .. }, Some(("member", _))) => {
            Err("異議は書類か所見について / an objection is about a record or a finding".to_owned())
        }
        (Answer::Ask { .. }, Some(("member", number))) if !is_on_file(store, body, number)? => {
            Err(not_on_file(number))
        }
        (Answer::Ask { .. }, Some(("member", number))) => {
            let subject = Subject::Member { member_no: number.to_owned() };
            Ok(Answered { subject, answer, seen: None, note: None })
        }
        (Answer::Objection { .. } | Answer::Ask { .. }, Some(_)) => about_finding(store, body, said, answer)?,
        _ => about_record(store, body, said, answer)?,
    };
    Ok(understood.map(|answered| Answered { note: said.note.clone(), ..answered }))
}

fn about_record(
    store: &Store,
    body: &Body,
    said: &Spoken,
    answer: Answer,
) -> Result<Result<Answered, String>, Failure> {
    let id = BTreeSet::from([said.subject.clone()]);
    let Some(row) = store.records_by_id(&body.id, &id)?.pop() else {
        return Ok(Err("前回の処理にこの書類はない / no such record in the last run".to_owned()));
    };
    let record = row.record;
    let problem = match &answer {
        Answer::Meeting { meeting_id } if !body.catalogue.meetings.contains_key(meeting_id) => {
            Some(format!("一覧にない会: {meeting_id} / no such meeting on the list"))
        }
        Answer::Member { member_no } => {
            let known = is_on_file(store, body, member_no)?;
            (!known).then(|| not_on_file(member_no))
        }
        Answer::Accept => not_acceptable(&record).map(str::to_owned),
        _ => None,
    };
    if let Some(problem) = problem {
        return Ok(Err(problem));
    }
    if let Answer::Pieces { .. } = answer {
        let subject = Subject::Page { document: record.document.clone(), page: record.page };
        return Ok(Ok(Answered { subject, answer, seen: Some(Seen::of(&record)), note: None }));
    }
    Ok(Ok(Answered::about(&record, answer)))
}

/// Whether the members file of the last run has a number; an erased member's is not there.
fn is_on_file(store: &Store, body: &Body, number: &str) -> Result<bool, Failure> {
    Ok(!store.members_by_number(&body.id, &BTreeSet::from([number.to_owned()]))?.is_empty())
}

fn not_on_file(number: &str) -> String {
    format!("名簿にない会員番号: {number} / no such member in the last run")
}

/// Why a record cannot be taken as it was read.
fn not_acceptable(record: &Record) -> Option<&'static str> {
    let torn = record
        .link
        .as_ref()
        .is_some_and(|link| link.status == LinkStatus::Review && link.candidates.is_empty());
    if record.kind == RecordKind::Unknown {
        Some(
            "種類が不明。fields kind=certificate などで示す / its kind is not known: say it with fields kind=…",
        )
    } else if torn {
        Some("候補の会がない。meeting で示す / no candidate meeting: name it with meeting")
    } else {
        None
    }
}

/// Who dismisses an objection, or an answer that no longer fits, takes it back.
fn dismissed(
    store: &Store,
    body: &Body,
    code: &str,
    about: &str,
) -> Result<Result<Answered, String>, Failure> {
    let standing =
        objections::open(&store.records(&body.id)?, &store.findings(&body.id)?, &store.decisions(&body.id)?);
    let is_meant =
        |one: &&Finding| one.code == code && one.details.get("about").is_some_and(|id| id == about);
    let decision = standing.iter().find(is_meant).and_then(|one| one.decided_by.first());
    Ok(match decision {
        Some(id) => Ok(Answered::undo(*id)),
        None => {
            Err("待っている異議・決定はない（daicho audit で調べる） / nothing of it waits: see daicho audit"
                .to_owned())
        }
    })
}

fn about_finding(
    store: &Store,
    body: &Body,
    said: &Spoken,
    answer: Answer,
) -> Result<Result<Answered, String>, Failure> {
    let named = said.subject.split_once(':').unwrap_or_default();
    let records: Vec<String> = named.1.split('+').map(str::to_owned).collect();
    let standing = store.findings_of(&body.id, &records.iter().cloned().collect())?;
    let found = standing.into_values().find(|one| one.code == named.0 && one.records == records);
    let Some(found) = found else {
        return Ok(Err("前回の処理にこの確認事項はない / no such finding in the last run".to_owned()));
    };
    if found.status == FindingStatus::Settled {
        let why = "規則で決まる重複。違うときは書類の項目を直す / settled by a counting rule: correct the papers' fields";
        return Ok(Err(why.to_owned()));
    }
    let first = found.records.first().cloned().into_iter().collect();
    let seen = store.records_by_id(&body.id, &first)?.first().map(|row| Seen::of(&row.record));
    let subject = Subject::Finding { code: found.code, records: found.records, applicants: Vec::new() };
    Ok(Ok(Answered { subject, answer, seen, note: None }))
}

fn answer_of(said: &Spoken) -> Result<Answer, String> {
    let one = |what: &str| match &said.values[..] {
        [value] if !value.trim().is_empty() => Ok(value.clone()),
        _ => Err(format!("{} には値が一つ要る: {what} / takes one value: {what}", said.answer)),
    };
    let answer = match said.answer.as_str() {
        "accept" => Answer::Accept,
        "meeting" => return Ok(Answer::Meeting { meeting_id: one("meeting id")? }),
        "not_recognised" => Answer::NotRecognised,
        "member" => return Ok(Answer::Member { member_no: one("会員番号 / member number")? }),
        "fields" => return Ok(Answer::Fields { fields: Box::new(corrections(&said.values)?) }),
        "receipt" => Answer::Receipt,
        "copy" => Answer::Copy,
        "original" => Answer::Original,
        "unnamed" => Answer::Unnamed,
        "pieces" => return Ok(Answer::Pieces { boxes: boxes(&said.values)? }),
        "objection" => {
            return Ok(Answer::Objection {
                text: one("内容 / text")?,
                unless_answered: false,
                erasure: false,
            });
        }
        "ask" => {
            let [whom, text] = &said.values[..] else {
                return Err("ask には宛先と内容が要る / takes whom and what".to_owned());
            };
            return Ok(Answer::Ask { whom: whom.clone(), text: text.clone() });
        }
        "finding_dismissed" => Answer::FindingDismissed,
        "finding_confirmed" => Answer::FindingConfirmed,
        _ => return Err(format!("決定は次のいずれか / answers are: {}", NAMES.join(", "))),
    };
    match said.values.first() {
        None => Ok(answer),
        Some(value) => Err(format!("{} は値をとらない: {value} / takes no value", said.answer)),
    }
}

/// `field=value` pairs, spelt as in `records.ndjson`.
fn corrections(pairs: &[String]) -> Result<Corrections, String> {
    let mut fields = serde_json::Map::new();
    for pair in pairs {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(format!("{pair}: 項目=値 の形にする / write field=value"));
        };
        let (name, value) = (name.trim(), value.trim());
        let value = match (name, value) {
            ("edition", number) => number.parse::<u32>().ok().map(serde_json::Value::from),
            ("seal" | "first_author" | "reviewed", "true" | "yes" | "はい") => Some(true.into()),
            ("seal" | "first_author" | "reviewed", "false" | "no" | "いいえ") => Some(false.into()),
            (_, text) => Some(text.into()),
        };
        let Some(value) = value else {
            return Err(format!("{pair}: 値が正しくない / not a value of it"));
        };
        fields.insert(name.to_owned(), value);
    }
    if fields.is_empty() {
        return Err("fields には 項目=値 が要る / takes field=value".to_owned());
    }
    let corrections: Corrections = serde_json::from_value(fields.into())
        .map_err(|error| format!("項目が正しくない / not understood: {error}"))?;
    match corrections.impossible() {
        None => Ok(corrections),
        Some(why) => Err(format!("{}: {}", pairs.join(" "), cannot_be(why))),
    }
}

/// What is allowed instead.
fn cannot_be(why: Impossible) -> String {
    match why {
        Impossible::Edition => {
            let (first, last) = (EDITIONS.start(), EDITIONS.end());
            format!("edition は {first}〜{last} / from {first} to {last}")
        }
        Impossible::Year => {
            let (first, last) = (YEARS.start(), YEARS.end());
            format!("日付は {first}〜{last} 年 / a day lies in the years {first} to {last}")
        }
        Impossible::Order => "to は from 以後 / to is not before from".to_owned(),
        Impossible::Empty => "値が空 / a value is empty".to_owned(),
    }
}

/// Boxes as `x0,y0,x1,y1` in fractions of the page.
fn boxes(texts: &[String]) -> Result<Vec<BoundingBox>, String> {
    let parsed = texts.iter().map(|text| {
        let numbers: Option<Vec<f32>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
        match numbers.as_deref() {
            Some([x0, y0, x1, y1])
                if x0 < x1 && y0 < y1 && [x0, y0, x1, y1].iter().all(|part| (0.0..=1.0).contains(*part)) =>
            {
                Ok(BoundingBox::new(*x0, *y0, *x1, *y1))
            }
            _ => Err(format!("{text}: x0,y0,x1,y1 の形にする（0〜1） / write x0,y0,x1,y1 from 0 to 1")),
        }
    });
    let boxes: Vec<BoundingBox> = parsed.collect::<Result<_, _>>()?;
    if boxes.is_empty() { Err("pieces には枠が要る / takes boxes".to_owned()) } else { Ok(boxes) }
}
