//! One name of a chain, and what its brackets say.

use daicho_model::RelationKind;

use super::change::{is_date, marker, successor, undated, without_date};
use super::sentences::without_marker;
use crate::import::words::{compact, ends_as_meeting};

/// One name of a chain, with what its brackets say.
#[derive(Default)]
pub(super) struct Piece {
    pub name: String,
    /// What happened between this name and the next one of the chain.
    pub kind: Option<RelationKind>,
    pub olds: Vec<Old>,
    pub notes: Vec<String>,
    /// What follows 名称変更 without an arrow: an earlier name whose arrow was lost, or the rest of the name.
    pub after: String,
    /// Codes of what is doubtful, with what could be meant.
    pub doubts: Vec<(&'static str, String)>,
}

/// An earlier name that a bracket says.
pub(super) struct Old {
    pub name: String,
    pub kind: RelationKind,
}

/// Reads one name; `related`: it is one of a chain.
pub(super) fn piece(text: &str, related: bool) -> Piece {
    let mut piece = Piece::default();
    let mut name = String::new();
    for (part, bracket) in brackets(text) {
        let inner = if bracket { inner(part) } else { "" };
        match meaning(inner) {
            _ if !bracket && piece.kind.is_some() => piece.after.push_str(part),
            _ if !bracket => name.push_str(part),
            Meaning::Marker(kind) => piece.kind = Some(kind),
            Meaning::Old(name, kind) => piece.olds.push(Old { name, kind }),
            Meaning::Later(later) => {
                piece
                    .doubts
                    .push(("import_successor_named", format!("{later} ← {} | {}", name.trim(), name.trim())));
                piece.notes.push(inner.trim().to_owned());
            }
            Meaning::Ended => {
                piece.doubts.push(("import_row_ended", inner.trim().to_owned()));
                piece.notes.push(inner.trim().to_owned());
            }
            Meaning::Note => piece.notes.push(inner.trim().to_owned()),
            Meaning::Name if !piece.after.trim().is_empty() => piece.after.push_str(part),
            Meaning::Name => name.push_str(part),
        }
    }
    let mut name = name.trim().to_owned();
    if let Some((bare, kind)) = without_marker(&name).filter(|_| related) {
        piece.kind = piece.kind.or(Some(kind));
        name = bare.to_owned();
    }
    if let Some(bare) = name.strip_suffix("廃止").filter(|bare| ends_as_meeting(bare)) {
        piece.doubts.push(("import_row_ended", "廃止".to_owned()));
        piece.notes.push("廃止".to_owned());
        name = bare.trim_end().to_owned();
    }
    piece.name = name;
    piece
}

/// The text in stretches: outside of brackets, and whole outermost brackets.
fn brackets(text: &str) -> Vec<(&str, bool)> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' | '[' | '［' | '〔' => {
                if depth == 0 {
                    parts.push((&text[start..at], false));
                    start = at;
                }
                depth += 1;
            }
            ')' | '）' | ']' | '］' | '〕' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    parts.push((&text[start..at + c.len_utf8()], true));
                    start = at + c.len_utf8();
                }
            }
            _ => {}
        }
    }
    // A bracket that never closes says as much as one that does where it begins as a remark on an old name.
    let open = depth > 0 && matches!(meaning(inner(&text[start..])), Meaning::Old(..) | Meaning::Marker(_));
    parts.push((&text[start..], open));
    parts
}

fn inner(bracket: &str) -> &str {
    bracket.trim_start_matches(['(', '（', '[', '［', '〔']).trim_end_matches([')', '）', ']', '］', '〕'])
}

enum Meaning {
    Marker(RelationKind),
    Old(String, RelationKind),
    /// The name that this one went into.
    Later(String),
    /// The meeting is no longer held.
    Ended,
    Note,
    Name,
}

/// Whether a remark says what became of a meeting, as a bracket behind its name would.
pub(in crate::import) fn is_relation(remark: &str) -> bool {
    let plain = !remark.contains(['(', '（', ')', '）', '[', ']', '〔', '〕']);
    plain && !matches!(meaning(remark), Meaning::Name | Meaning::Note)
}

/// What the inside of a bracket says.
fn meaning(inner: &str) -> Meaning {
    let plain = compact(inner);
    if let Some(kind) = marker(undated(&plain)) {
        return Meaning::Marker(kind);
    }
    if let Some(old) = with_arrow(inner).or_else(|| old_name(inner)).or_else(|| english(inner)) {
        return old;
    }
    if let Some(later) = successor(inner) {
        return Meaning::Later(later);
    }
    if let Some(told) = told(inner, &plain) {
        return told;
    }
    if ["廃止", "解散", "終了", "閉会"].iter().any(|word| plain.ends_with(word)) {
        return Meaning::Ended;
    }
    let note = ["予定", "中止", "休会", "終了", "廃止", "年度より", "年度から", "年度まで", "新規", "未定"];
    if note.iter().any(|word| plain.contains(word)) || plain.starts_with(['※', '注']) {
        return Meaning::Note;
    }
    Meaning::Name
}

/// `名称変更 ← A`, `← A`; an arrow to the right leads to a later name.
fn with_arrow(inner: &str) -> Option<Meaning> {
    let (before, after) = inner.split_once('←').or_else(|| inner.split_once('→'))?;
    let (said, name) = (compact(before), after.trim().to_owned());
    let kind = if said.is_empty() { Some(RelationKind::Rename) } else { marker(undated(&said)) }?;
    let plain = !name.is_empty() && !name.contains(['←', '→', '↔']);
    match inner.contains('←') {
        true => plain.then_some(Meaning::Old(name, kind)),
        false => plain.then_some(Meaning::Later(name)),
    }
}

/// `旧 A`, `旧名称：A`.
fn old_name(inner: &str) -> Option<Meaning> {
    let words = ["旧名称", "旧称", "旧名", "旧", "前身"];
    let rest = words.iter().find_map(|word| inner.trim_start().strip_prefix(word))?;
    let old = without_date(rest.trim_start_matches([':', '：', ' ', '\u{3000}', '・', 'は']));
    let named = old.chars().count() > 2;
    Some(if named { Meaning::Old(old, RelationKind::Rename) } else { Meaning::Name })
}

/// `formerly A`, `merged with A`.
fn english(inner: &str) -> Option<Meaning> {
    let words = [
        ("formerly known as ", RelationKind::Rename),
        ("formerly called ", RelationKind::Rename),
        ("formerly", RelationKind::Rename),
        ("former name", RelationKind::Rename),
        ("former ", RelationKind::Rename),
        ("previously ", RelationKind::Rename),
        ("renamed from ", RelationKind::Rename),
        ("name changed from ", RelationKind::Rename),
        ("merged with ", RelationKind::Merge),
        ("merger of ", RelationKind::Merge),
        ("split from ", RelationKind::Split),
    ];
    let text = inner.trim();
    let low = text.to_ascii_lowercase();
    let (word, kind) = words.iter().find(|(word, _)| low.starts_with(word))?;
    let old = text[word.len()..].trim_start_matches([':', '：', ' ', ',']);
    (old.chars().count() > 2).then(|| Meaning::Old(old.to_owned(), *kind))
}

/// `Bと統合`, `AとBが合併`, `Aより改称`.
fn told(inner: &str, plain: &str) -> Option<Meaning> {
    let ends = |words: &[&str]| words.iter().find_map(|word| inner.trim_end().strip_suffix(word));
    let merged = [
        "と統合",
        "と合併",
        "が統合",
        "が合併",
        "を統合",
        "を合併",
        "の統合",
        "の合併",
        "が統合して",
        "と統合して",
    ];
    if let Some(rest) = ends(&merged) {
        return Some(Meaning::Old(undated(rest.trim()).to_owned(), RelationKind::Merge));
    }
    let verbs = ["名称変更", "名称を変更", "会名変更", "改称", "改名", "変更", "分離", "独立"];
    let particles = ["より", "から", "を"];
    let all: Vec<String> = particles.iter().flat_map(|p| verbs.map(|verb| format!("{p}{verb}"))).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).chain(["を改め", "改め"]).collect();
    let old = ends(&all)?.trim();
    let kind = if plain.ends_with("分離") || plain.ends_with("独立") {
        RelationKind::Split
    } else {
        RelationKind::Rename
    };
    Some(match is_date(&compact(old)) {
        true => Meaning::Marker(kind),
        false => Meaning::Old(undated(old).to_owned(), kind),
    })
}
