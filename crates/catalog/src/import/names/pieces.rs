//! One name of a chain, and what its brackets say.

use daicho_model::RelationKind;

use super::change::{marker, successor, without_date};
use super::dates::{date, is_date, undated};
use super::sentences::without_marker;
use super::unclear::is_unclear;
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
            // A year beside a name of a chain is when it was borne.
            Meaning::Name if (related || text.contains('旧')) && is_date(inner) => {
                piece.notes.push(inner.trim().to_owned())
            }
            Meaning::Note => {
                piece.unclear(inner, text);
                piece.notes.push(inner.trim().to_owned());
            }
            Meaning::Name if !piece.after.trim().is_empty() => piece.after.push_str(part),
            Meaning::Name => {
                piece.unclear(inner, text);
                name.push_str(part);
            }
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
    if let Some((bare, said)) = NEW.iter().find_map(|word| Some((name.strip_suffix(word)?, word)))
        && ends_as_meeting(bare)
    {
        piece.notes.push(said.trim().to_owned());
        name = bare.trim_end_matches([' ', '\u{3000}', '★', '☆']).to_owned();
    }
    piece.name = name;
    piece
}

/// What stands behind the name of a meeting that a list has for the first time.
const NEW: &[&str] = &["【新規】", "【新】", "【NEW】", " NEW", " New", "\u{3000}NEW", "★NEW", "☆NEW"];

impl Piece {
    /// Says that a bracket of a text speaks of a change that was not understood.
    fn unclear(&mut self, inner: &str, text: &str) {
        if is_unclear(inner) {
            self.doubts.push(("import_relation_unclear", text.trim().to_owned()));
        }
    }
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

/// Whether a text without brackets says what became of a meeting, as a bracket behind its name would.
pub(super) fn is_relation(remark: &str) -> bool {
    !matches!(meaning(remark), Meaning::Name | Meaning::Note)
}

/// What the inside of a bracket says.
fn meaning(inner: &str) -> Meaning {
    let plain = compact(inner);
    if let Some(kind) = marker(undated(&plain)) {
        return Meaning::Marker(kind);
    }
    if let Some(old) =
        with_arrow(inner).or_else(|| old_name(inner)).or_else(|| until(inner)).or_else(|| english(inner))
    {
        return old;
    }
    if let Some(later) = successor(inner) {
        return Meaning::Later(later);
    }
    if let Some(told) = told(inner, &plain) {
        return told;
    }
    if ["廃止", "解散", "終了", "閉会"].iter().any(|word| plain.ends_with(word))
        || ["取消", "取り消し", "削除", "失効", "認定不可"].iter().any(|word| plain.contains(word))
        || plain.contains("認定終了")
        || plain == "不可"
    {
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

/// Words in front of a former name. Those of the second line begin other names, too: a blank or a colon must follow them.
const OLD: &[&str] = &[
    "旧名称",
    "旧会名",
    "旧称",
    "旧名",
    "旧",
    "前身",
    "改称前",
    "名称変更前",
    "変更前",
    "以前の名称",
    "前名称",
    "前の名称",
];
const OLD_APART: &[&str] = &["元", "前", "以前"];

/// `旧 A`, `旧名称：A`, `元 A`, also behind a date or a word of change (`R4.4.1 旧A`, `名称変更　旧名：A`).
fn old_name(inner: &str) -> Option<Meaning> {
    const SIGNS: &[char] = &[':', '：', ' ', '\u{3000}', '・', 'は', '、'];
    let text = inner.trim_start();
    let own = |text: &str| {
        let apart = |word: &&str| {
            text.strip_prefix(*word).filter(|rest| rest.starts_with([':', '：', ' ', '\u{3000}']))
        };
        OLD.iter()
            .find_map(|word| text.strip_prefix(word))
            .or_else(|| OLD_APART.iter().find_map(apart))
            .map(str::to_owned)
    };
    let behind = || {
        let text = undated(text);
        let verbs = ["名称変更", "改称", "改名"];
        let text = verbs.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
        let text = text.trim_start_matches(SIGNS);
        own(text).filter(|rest| text.starts_with('旧') && ends_as_meeting(rest))
    };
    let rest = own(text).or_else(behind)?;
    let old = without_date(rest.trim_start_matches(SIGNS));
    let old = unquoted(&old);
    let named = old.chars().count() > 2;
    Some(if named { Meaning::Old(old.to_owned(), RelationKind::Rename) } else { Meaning::Name })
}

/// Without 旧 in front of one of several former names.
pub(super) fn bare_old(name: &str) -> &str {
    let bare = name.trim().strip_prefix('旧').map(str::trim_start);
    bare.filter(|bare| bare.chars().count() > 2 && ends_as_meeting(bare)).unwrap_or(name)
}

/// Without the quotation marks around all of it.
fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let pairs = [('「', '」'), ('『', '』'), ('“', '”'), ('"', '"')];
    let inner = pairs.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
    inner.filter(|inner| !inner.contains(['「', '」', '『', '』'])).unwrap_or(text)
}

/// `2020年までは A`: the name until then.
fn until(inner: &str) -> Option<Meaning> {
    let text = inner.trim();
    let length = date(text);
    let rest = text[length..].trim_start().strip_prefix("まで").filter(|_| length > 0)?;
    let old = unquoted(rest.trim_start_matches(['は', '、', ' ', '\u{3000}', ':', '：']));
    ends_as_meeting(old).then(|| Meaning::Old(old.to_owned(), RelationKind::Rename))
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
        ("ex. ", RelationKind::Rename),
        ("ex.", RelationKind::Rename),
        ("ex-", RelationKind::Rename),
    ];
    let text = inner.trim();
    let low = text.to_ascii_lowercase();
    let (word, kind) = words.iter().find(|(word, _)| low.starts_with(word))?;
    let old = text[word.len()..].trim_start_matches([':', '：', ' ', ',']);
    let sure = !word.starts_with("ex") || ends_as_meeting(old);
    (sure && old.chars().count() > 2).then(|| Meaning::Old(unquoted(old).to_owned(), *kind))
}

/// `Bと統合`, `AとBが合併`, `Aより改称`.
fn told(inner: &str, plain: &str) -> Option<Meaning> {
    let fronted = date_in_front(inner);
    let inner = fronted.as_deref().unwrap_or(inner);
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
        return Some(Meaning::Old(unquoted(undated(rest.trim())).to_owned(), RelationKind::Merge));
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
        false => Meaning::Old(unquoted(undated(old)).to_owned(), kind),
    })
}

/// `Aと2023年に合併` as `2023年にAと合併`; `None` where no date stands before the verb.
fn date_in_front(inner: &str) -> Option<String> {
    let verbs = ["合併", "統合", "改称", "改名", "名称変更", "名称を変更", "分離", "独立"];
    inner.char_indices().skip(1).find_map(|(at, _)| {
        let length = date(&inner[at..]);
        let (before, behind) = (inner[..at].trim_end(), inner[at + length..].trim_start());
        let verb = behind.strip_prefix('に').unwrap_or(behind);
        let joined = ["と", "から", "より", "を", "が"].iter().any(|word| before.ends_with(word));
        (length > 0 && joined && verbs.contains(&verb.trim_end()))
            .then(|| format!("{}に{before}{}", &inner[at..at + length], verb.trim_end()))
    })
}
