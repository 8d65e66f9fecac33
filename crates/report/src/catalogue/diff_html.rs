//! What changed between two editions as one HTML page that needs nothing else: no script, no picture, no address.

use daicho_model::{DiffEntry, DiffKind, DiffRow, EditionDiff};

use super::diff_text::{counts, points};
use crate::plain::plain;
use crate::words::{both, key};

const STYLE: &str = "body{font-family:sans-serif;margin:2em;color:#222}table{border-collapse:collapse;margin:1em 0}\
th,td{border:1px solid #bbb;padding:.3em .6em;text-align:left;vertical-align:top}th{background:#ddebf7}\
tr.exact{color:#777}del{background:#fdd}ins{background:#dfd;text-decoration:none}.doubt{background:#fff3cd}";

/// The page.
pub fn diff_html(diff: &EditionDiff) -> String {
    let title = format!("{} {}: {} → {}", both("diff", "title"), diff.body, diff.old, diff.new);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"><title>{0}</title><style>{STYLE}</style></head>\n\
         <body><h1>{0}</h1>\n",
        escaped(&title)
    );
    let kind_rows = counts(diff)
        .into_iter()
        .map(|(kind, count)| vec![escaped(&both("diff_kind", &key(&kind))), count.to_string()]);
    out += &table(&["kind", "count"], kind_rows.map(|cells| ("", cells)));
    let changed = diff.entries.iter().filter(|entry| entry.kinds() != [DiffKind::Exact]);
    out += &table(&["kind", "old", "new", "units", "note"], changed.map(row));
    if !diff.twice.is_empty() {
        out += &format!("<h2>{}</h2>\n", escaped(&both("diff", "twice")));
        let rows = diff.twice.iter().map(|twice| {
            let rows = twice.rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            ("", vec![escaped(&twice.edition), escaped(&twice.name), rows])
        });
        out += &table(&["edition", "name", "rows"], rows);
    }
    if !diff.touched.is_empty() {
        out += &format!("<h2>{}</h2>\n", escaped(&both("diff", "touched")));
        let rows = diff.touched.iter().map(|one| {
            let kinds: Vec<String> = one.kinds.iter().map(|kind| both("diff_kind", &key(kind))).collect();
            let figures = format!("{} → {}", one.posted, points(one.new));
            (
                "",
                vec![
                    escaped(&one.member_no),
                    escaped(&one.record_id),
                    escaped(&one.name),
                    escaped(&kinds.join(", ")),
                    figures,
                ],
            )
        });
        out += &table(&["member", "record", "name", "kind", "units"], rows);
    }
    out + "</body></html>\n"
}

fn table<'a>(heads: &[&str], rows: impl Iterator<Item = (&'a str, Vec<String>)>) -> String {
    let heads: String =
        heads.iter().map(|head| format!("<th>{}</th>", escaped(&both("diff", head)))).collect();
    let mut out = format!("<table><tr>{heads}</tr>\n");
    for (class, cells) in rows {
        let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        out += &format!("<tr class=\"{class}\">{cells}</tr>\n");
    }
    out + "</table>\n"
}

fn row(entry: &DiffEntry) -> (&'static str, Vec<String>) {
    let kinds: Vec<String> = entry.kinds().iter().map(|kind| both("diff_kind", &key(kind))).collect();
    let named = |row: &DiffRow| {
        let heading = [&row.category, &row.subcategory, &row.region];
        let heading: Vec<&str> =
            heading.iter().map(|part| part.as_str()).filter(|part| !part.is_empty()).collect();
        format!("#{} {}<br><small>{}</small>", row.seq, escaped(&row.name), escaped(&heading.join(" ")))
    };
    let units: Vec<String> = entry
        .units
        .iter()
        .map(|unit| {
            let name = format!("{} {}", both("unit", &unit.unit), both("account", &unit.account));
            format!("{}: {} → {}", escaped(&name), points(unit.old), points(unit.new))
        })
        .collect();
    let edits = entry.edits.iter();
    let mut notes: Vec<String> = edits
        .map(|edit| format!("<del>{}</del> <ins>{}</ins>", escaped(&edit.old), escaped(&edit.new)))
        .collect();
    if !entry.candidates.is_empty() {
        let rows: Vec<String> = entry.candidates.iter().map(|seq| format!("#{seq}")).collect();
        notes.push(format!("{}: {}", escaped(&both("diff", "candidates")), rows.join(", ")));
    }
    let class =
        if entry.kinds().contains(&DiffKind::Unclear) || entry.probability < 0.99 { "doubt" } else { "" };
    let cells = vec![
        escaped(&kinds.join(", ")),
        entry.old.iter().map(named).collect::<Vec<_>>().join("<br>"),
        entry.new.iter().map(named).collect(),
        units.join("<br>"),
        notes.join("<br>"),
    ];
    (class, cells)
}

/// Text made safe inside elements and attributes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for ch in plain(text).chars() {
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            ch => out.push(ch),
        }
    }
    out
}
