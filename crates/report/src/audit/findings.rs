//! Findings as text: what was seen, on which pieces, and what it does not prove.

use std::collections::BTreeMap;

use daicho_model::{Evidence, Field, Finding, Record};

use crate::plain::plain;
use crate::words::{both, key};
use crate::{Messages, Text};

/// Every finding with its pieces side by side, in their order; what each kind does not prove at the end.
pub fn findings_text(findings: &[Finding], records: &[Record]) -> String {
    let known: BTreeMap<&str, &Record> =
        records.iter().map(|record| (record.record_id.as_str(), record)).collect();
    let mut out = String::new();
    for finding in findings {
        let title = both("finding", &finding.code);
        out += &format!("{} [{}] {title}\n", finding.code, both("finding_status", &key(&finding.status)));
        let detail = finding_text(finding);
        if !detail.ja.is_empty() {
            out += &format!("    {}\n", plain(&detail.both()));
        }
        for (at, evidence) in finding.evidence.iter().enumerate() {
            let record = finding.records.get(at).and_then(|id| known.get(id.as_str()).copied());
            out += &format!("  - {}\n", plain(&side(evidence, record)));
        }
    }
    if findings.is_empty() {
        out += &format!("{}\n", both("explain", "nothing"));
        return out;
    }
    out + &limits(findings)
}

/// What the finding's figures say, in both languages; empty for a kind without figures.
pub fn finding_text(finding: &Finding) -> Text {
    let messages = Messages::global();
    let Some(text) = messages.find("finding_detail", &finding.code) else { return Text::default() };
    let (mut ja, mut en) = (finding.details.clone(), finding.details.clone());
    if let Some(words) = finding.details.get("alike").and_then(|by| messages.find("finding_alike", by)) {
        ja.insert("alike".to_owned(), words.ja.clone());
        en.insert("alike".to_owned(), words.en.clone());
    }
    Text { ja: text.filled(&ja).ja, en: text.filled(&en).en }
}

fn side(evidence: &Evidence, record: Option<&Record>) -> String {
    let b = evidence.bounding_box;
    let place = format!("p.{} [{} {} {} {}]", evidence.page, b.x0, b.y0, b.x1, b.y1);
    let Some(record) = record else {
        return format!("{} {place}", evidence.document.get(..16).unwrap_or(&evidence.document));
    };
    let fields = &record.fields;
    let text = |field: &Option<Field<String>>| Field::known(field).cloned().unwrap_or_else(|| "-".to_owned());
    let day = Field::known(&fields.from).map_or_else(|| "-".to_owned(), ToString::to_string);
    let sender = record.owner().unwrap_or("-");
    let name = |key: &str| both("finding_side", key);
    format!(
        "{} {} {place}  {} {}  {} {sender}  {} {} {day}",
        record.record_id,
        record.document.path,
        name("holder"),
        text(&fields.holder),
        name("sender"),
        name("meeting"),
        text(&fields.meeting),
    )
}

/// What each kind among the findings does not prove.
fn limits(findings: &[Finding]) -> String {
    let mut codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let known = codes.into_iter().filter_map(|code| {
        let text = Messages::global().find("finding_limit", code)?;
        Some(format!("  {code}: {}\n", text.both()))
    });
    let lines: String = known.collect();
    if lines.is_empty() { lines } else { format!("\n{}\n{lines}", both("finding_side", "limits")) }
}
