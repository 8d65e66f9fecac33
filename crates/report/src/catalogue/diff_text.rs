//! What changed between two editions, for a terminal.

use std::collections::BTreeMap;

use daicho_model::{DiffEntry, DiffKind, EditionDiff, Points};

use crate::plain::plain;
use crate::words::{both, key};

/// Counts by kind, then every entry that is not exactly the same, then names that stand twice and ledgers touched.
pub fn diff_text(diff: &EditionDiff) -> String {
    let mut out = format!(
        "{} {}: {} → {}\n",
        both("diff", "title"),
        plain(&diff.body),
        plain(&diff.old),
        plain(&diff.new)
    );
    for (kind, count) in counts(diff) {
        out += &format!("  {:>5}  {}\n", count, both("diff_kind", &key(&kind)));
    }
    for entry in diff.entries.iter().filter(|entry| entry.kinds() != [DiffKind::Exact]) {
        out += &entry_text(entry);
    }
    for twice in &diff.twice {
        let rows = twice.rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        out +=
            &format!("{} {} {} ({rows})\n", both("diff", "twice"), plain(&twice.edition), plain(&twice.name));
    }
    if !diff.touched.is_empty() {
        out += &format!("{}\n", both("diff", "touched"));
    }
    for touched in &diff.touched {
        let new = points(touched.new);
        out += &format!(
            "  {}  {} {}  {} → {new}  {}\n",
            plain(&touched.member_no),
            touched.meeting_id,
            plain(&touched.name),
            touched.posted,
            kinds(&touched.kinds),
        );
    }
    out
}

/// How many entries each kind has, in the order of the kinds.
pub(super) fn counts(diff: &EditionDiff) -> BTreeMap<DiffKind, usize> {
    let mut counts = BTreeMap::new();
    for kind in diff.entries.iter().flat_map(DiffEntry::kinds) {
        *counts.entry(kind).or_default() += 1;
    }
    counts
}

/// `名称変更 / renamed, 単位の変更 / points differ`.
pub(super) fn kinds(kinds: &[DiffKind]) -> String {
    kinds.iter().map(|kind| both("diff_kind", &key(kind))).collect::<Vec<_>>().join(", ")
}

/// A figure; none printed is a dash.
pub(super) fn points(points: Option<Points>) -> String {
    points.map_or("-".to_owned(), |points| points.0.to_string())
}

fn entry_text(entry: &DiffEntry) -> String {
    let old = entry.old.iter().map(|row| format!("#{} {}", row.seq, plain(&row.name))).collect::<Vec<_>>();
    let new = entry.new.as_ref().map(|row| format!("#{} {}", row.seq, plain(&row.name)));
    let or_none = |text: String| if text.is_empty() { "-".to_owned() } else { text };
    let mut out = format!(
        "{}\n    {} → {}\n",
        kinds(&entry.kinds()),
        or_none(old.join(" + ")),
        or_none(new.unwrap_or_default())
    );
    for edit in &entry.edits {
        out += &format!("    [{}] → [{}]\n", plain(&edit.old), plain(&edit.new));
    }
    for unit in &entry.units {
        let (name, account) = (both("unit", &unit.unit), both("account", &unit.account));
        out += &format!("    {name} {account}: {} → {}\n", points(unit.old), points(unit.new));
    }
    if !entry.candidates.is_empty() {
        let rows = entry.candidates.iter().map(|seq| format!("#{seq}")).collect::<Vec<_>>().join(", ");
        out += &format!("    {}: {rows}\n", both("diff", "candidates"));
    }
    if entry.probability < 0.99 {
        out += &format!("    {}: {:.2}\n", both("explain", "probability"), entry.probability);
    }
    out
}
