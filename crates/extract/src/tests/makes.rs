//! Makes of certificates and of what is none, in `makes.txt`: single fields that must be right, or must not be sure.

use daicho_model::{Field, Page, PartialDate, PrintedPoints, Record};

use super::layouts::placed;
use super::read;
use crate::samples::grid;

/// The ledger's gate.
const SURE: f32 = 0.8;

/// What a record surely says of a field; `?` for nothing, or nothing sure.
fn surely(record: &Record, key: &str) -> String {
    fn show<T>(field: &Option<Field<T>>, text: impl Fn(&T) -> String) -> String {
        let sure = field.as_ref().filter(|f| f.confidence.get() >= SURE);
        sure.and_then(|f| f.value.as_ref()).map_or_else(|| "?".to_owned(), text)
    }
    let points = |p: &PrintedPoints| {
        let figure = p.points.map_or("?".to_owned(), |n| n.0.to_string());
        p.system.as_ref().map_or(figure.clone(), |system| format!("{system}:{figure}"))
    };
    let f = &record.fields;
    let text = |field: &Option<Field<String>>| show(field, Clone::clone);
    let day = |field: &Option<Field<PartialDate>>| show(field, ToString::to_string);
    match key {
        "kind" if record.kind_confidence.get() < SURE => "?".to_owned(),
        "kind" => format!("{:?}", record.kind),
        "meeting" => text(&f.meeting),
        "edition" => show(&f.edition, ToString::to_string),
        "days" => format!("{}..{}", day(&f.from), day(&f.to)),
        "holder" => text(&f.holder),
        "number" => text(&f.member_no),
        "serial" => text(&f.serial),
        "issuer" => text(&f.issuer),
        "issued" => day(&f.issued),
        "venue" => text(&f.venue),
        "mode" => show(&f.mode, |m| format!("{m:?}")),
        "role" => show(&f.role, |r| format!("{r:?}")),
        "points" => show(&f.points, |all| all.iter().map(points).collect::<Vec<_>>().join(", ")),
        "lectures" => show(&f.lectures, |all| all.iter().map(points).collect::<Vec<_>>().join(", ")),
        "authors" => show(&f.publication, |p| p.authors.join("; ")),
        "journal" => show(&f.publication, |p| {
            let part = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
            let year = p.year.map_or("-".to_owned(), |year| year.to_string());
            format!("{} {}({}) {} {year}", part(&p.journal), part(&p.volume), part(&p.issue), part(&p.pages))
        }),
        "doi" => show(&f.publication, |p| p.doi.clone().unwrap_or_default()),
        "reviewed" => show(&f.publication, |p| format!("{:?}", p.reviewed)),
        "pieces" => "?".to_owned(),
        key => panic!("{key}"),
    }
}

struct Make<'a> {
    name: &'a str,
    rows: Vec<&'a str>,
    expected: Vec<(&'a str, &'a str)>,
}

fn makes(text: &str) -> Vec<Make<'_>> {
    let mut found: Vec<Make<'_>> = Vec::new();
    for row in text.lines().skip_while(|l| !l.starts_with("# ")).filter(|l| !l.is_empty()) {
        match (row.strip_prefix("# "), row.strip_prefix("= "), found.last_mut()) {
            (Some(name), ..) => found.push(Make { name, rows: Vec::new(), expected: Vec::new() }),
            (_, Some(expected), Some(make)) => make.expected.extend(expected.split_once(": ")),
            (_, _, Some(make)) => make.rows.push(if row == "-" { "" } else { row }),
            _ => {}
        }
    }
    found
}

#[test]
fn makes_are_read_rightly_or_not_surely() {
    let mut wrong = Vec::new();
    let all = makes(include_str!("makes.txt"));
    assert!(all.len() >= 60, "{}", all.len());
    for make in &all {
        let free = make.rows.first().is_some_and(|r| r.starts_with('@'));
        let page: Page = if free { placed(&make.rows) } else { grid(&make.rows) };
        let records = read(vec![page]).records;
        let [record] = &records[..] else {
            wrong.push(format!("# {}: {} pieces", make.name, records.len()));
            continue;
        };
        for (key, expected) in &make.expected {
            let found = surely(record, key);
            if found != *expected {
                wrong.push(format!("# {}: {key}: {found} (wanted {expected})", make.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
