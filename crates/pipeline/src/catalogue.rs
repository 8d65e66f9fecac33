//! What a run's output folder says about a catalogue: which ledgers a change touches, and which meetings no list has.

use std::collections::BTreeMap;
use std::path::Path;

use daicho_model::{DiffKind, EditionDiff, Points, TouchedLedger, Unmatched};
use serde_json::Value;

use crate::error::Failure;

/// Postings that cite a row which changed, by member. A slip of transcription alone changes no ledger.
///
/// # Errors
/// `ledger.ndjson` is missing or is no NDJSON.
pub fn touched(diff: &EditionDiff, out: &Path) -> Result<Vec<TouchedLedger>, Failure> {
    let mut touched = Vec::new();
    for line in lines(out, "ledger.ndjson")? {
        let text = |key: &str| line[key].as_str().unwrap_or_default();
        let counts = matches!(text("status"), "posted" | "pending");
        let cited = diff.entries.iter().filter(|entry| {
            counts
                && !text("meeting_id").is_empty()
                && entry.old.iter().any(|row| row.meeting_id == text("meeting_id"))
        });
        for entry in cited {
            let kinds = entry.kinds();
            if kinds
                .iter()
                .all(|kind| matches!(kind, DiffKind::Exact | DiffKind::OcrSlip | DiffKind::SelfRename))
            {
                continue;
            }
            let same = |figure: &&daicho_model::ListedPoints| {
                figure.unit == text("unit") && figure.account == text("account")
            };
            let figure = entry.new.as_ref().and_then(|row| row.points.iter().find(same));
            touched.push(TouchedLedger {
                member_no: text("member_no").to_owned(),
                record_id: text("record_id").to_owned(),
                meeting_id: text("meeting_id").to_owned(),
                name: entry.old.first().map_or(String::new(), |row| row.name.clone()),
                kinds,
                posted: line["points"].as_i64().unwrap_or_default(),
                new: figure.and_then(|figure| figure.points).map(|points| Points(points.0)),
            });
        }
    }
    touched.sort();
    touched.dedup();
    Ok(touched)
}

/// Papers of a run whose meeting was read and not linked.
///
/// # Errors
/// `records.ndjson` is missing or is no NDJSON.
pub fn unmatched(out: &Path) -> Result<Vec<Unmatched>, Failure> {
    let mut papers = Vec::new();
    for line in lines(out, "records.ndjson")? {
        let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let counts =
            matches!(line["kind"].as_str(), Some("certificate" | "course_certificate" | "name_card"));
        let linked = line["link"]["status"].as_str() == Some("accepted");
        let Some(meeting) = text(&line["fields"]["meeting"]["value"]).filter(|_| counts && !linked) else {
            continue;
        };
        let near = &line["link"]["candidates"][0];
        papers.push(Unmatched {
            record_id: text(&line["record_id"]).unwrap_or_default(),
            text: meeting,
            member_no: text(&line["member"]["member_no"]).or_else(|| text(&line["envelope"])),
            day: text(&line["fields"]["from"]["value"]),
            near: text(&near["meeting_id"]).zip(text(&near["name"])),
        });
    }
    Ok(papers)
}

fn lines(out: &Path, name: &str) -> Result<Vec<Value>, Failure> {
    let path = out.join(name);
    let text = std::fs::read_to_string(&path).map_err(|e| Failure::io(&path, &e))?;
    let parsed = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(at, line)| {
        serde_json::from_str(line).map_err(|error| {
            Failure::usage(
                format!("{} line {}: {error}", path.display(), at + 1),
                "daicho run の出力フォルダを指定する / name the output folder of daicho run",
            )
        })
    });
    parsed.collect()
}

/// Every meeting's former names as one edition prints them, by meeting id.
pub fn former_names(catalogue: &daicho_catalog::Catalogue, edition: &str) -> BTreeMap<String, Vec<String>> {
    let mut former = BTreeMap::<String, Vec<String>>::new();
    for meeting in catalogue.meetings.values() {
        let printed = meeting.relations.iter().filter(|relation| relation.source == edition);
        let names = printed.map(|relation| relation.predecessor.clone()).filter(|name| !name.is_empty());
        former.insert(meeting.id.clone(), names.collect());
    }
    former
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, text: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder for the test");
        std::fs::write(folder.path().join(name), text).expect("the folder can be written");
        folder
    }

    #[test]
    fn only_papers_that_were_not_linked_are_candidates() {
        let record = |id: &str, kind: &str, status: &str| {
            serde_json::json!({
                "record_id": id, "kind": kind, "envelope": "A-1",
                "fields": {"meeting": {"value": "みどり画像研究会"}, "from": {"value": "2025-05-01"}},
                "link": {"status": status, "candidates": [{"meeting_id": "m-1", "name": "あお画像研究会"}]},
                "member": {"member_no": null},
            })
            .to_string()
        };
        let lines = [
            record("a", "certificate", "none"),
            record("b", "certificate", "accepted"),
            record("c", "receipt", "none"),
        ];
        let folder = folder("records.ndjson", &lines.join("\n"));
        let papers = unmatched(folder.path()).expect("the file is sound");
        assert_eq!(papers.len(), 1);
        assert_eq!((papers[0].record_id.as_str(), papers[0].member_no.as_deref()), ("a", Some("A-1")));
        assert_eq!(papers[0].near, Some(("m-1".to_owned(), "あお画像研究会".to_owned())));
    }

    #[test]
    fn a_folder_of_something_else_is_refused() {
        assert!(unmatched(folder("records.ndjson", "not json").path()).is_err());
        assert!(unmatched(folder("other", "").path()).is_err());
    }
}
