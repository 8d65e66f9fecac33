//! What a cell says about a name: the name in use, earlier ones, mergers, notes.

use daicho_model::RelationKind;

use super::draft::FormerName;
use super::words::{compact, ends_as_meeting, open_brackets};

/// What was understood, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// The name in use.
    pub name: String,
    /// Earlier names, newest first.
    pub former: Vec<FormerName>,
    /// What the cell says happened, also where it prints no earlier name.
    pub relation: Option<RelationKind>,
    /// Remarks that are no part of the name.
    pub note: String,
    /// Codes of what is doubtful, with what could be meant.
    pub doubts: Vec<(&'static str, String)>,
}

/// Reads the text of a name's cell.
pub(super) fn read(text: &str) -> Names {
    let text = arrows(text);
    let mut names = Names::default();
    let (left, right) = (split(&text, '←'), split(&text, '→'));
    let mut parts = match (left.len(), right.len()) {
        (_, 1) => left,
        (1, _) => right.into_iter().rev().collect(),
        _ => {
            names.doubts.push(("import_arrows_mixed", text.clone()));
            vec![text.clone()]
        }
    };
    let related = parts.len() > 1;
    let questions = if related { parts.iter_mut().filter_map(strip_question).count() } else { 0 };
    let uncertain = questions > 0;
    let mut kind = None;
    for (n, part) in parts.iter().enumerate() {
        let piece = piece(part, related && n + 1 < parts.len());
        if n == 0 {
            names.name = piece.name.clone();
        } else {
            let before = kind.unwrap_or(RelationKind::Rename);
            let before = if uncertain { RelationKind::Uncertain } else { before };
            names.add(&piece.name, before);
        }
        names.notes(&piece.notes);
        let after = piece.after.trim();
        if !after.is_empty() {
            let kind = piece.kind.unwrap_or(RelationKind::Rename);
            names.doubts.push(("import_arrow_missing", format!("{} ← {after}", piece.name)));
            names.add(after, kind);
        }
        let own = piece.kind.or(piece.olds.first().map(|(_, kind)| *kind));
        if names.relation.is_none() && (own.is_some() || n > 0) {
            names.relation =
                if uncertain { Some(RelationKind::Uncertain) } else { own.or(Some(RelationKind::Rename)) };
        }
        for (old, kind) in piece.olds {
            names.add(&old, kind);
        }
        kind = piece.kind;
    }
    if names.relation.is_none() && related {
        names.relation = Some(RelationKind::Rename);
    }
    if names.relation.is_some() && names.former.is_empty() {
        names.doubts.push(("import_former_missing", names.name.clone()));
    }
    if text.contains("^p") {
        names.doubts.push(("import_stray_mark", "^p".to_owned()));
    }
    names
}

impl Names {
    fn add(&mut self, name: &str, kind: RelationKind) {
        if compact(name).is_empty() {
            return;
        }
        if kind != RelationKind::Merge {
            self.former.push(FormerName { name: name.to_owned(), kind });
            return;
        }
        match several(name) {
            Ok(parts) => self.former.extend(parts.into_iter().map(|name| FormerName { name, kind })),
            Err(readings) => {
                self.doubts.push(("import_merger_unclear", readings.join(" | ")));
                self.former.push(FormerName { name: name.to_owned(), kind });
            }
        }
    }

    fn notes(&mut self, notes: &[String]) {
        for note in notes {
            if !self.note.is_empty() {
                self.note.push(' ');
            }
            self.note.push_str(note);
        }
    }
}

/// Every spelling of an arrow as one character.
fn arrows(text: &str) -> String {
    let mut text = text.to_owned();
    for (spelling, arrow) in [
        ("<--", "←"),
        ("<==", "←"),
        ("<-", "←"),
        ("<=", "←"),
        ("＜－", "←"),
        ("＜ー", "←"),
        ("＜―", "←"),
        ("＜＝", "←"),
        ("⇐", "←"),
        ("⟵", "←"),
        ("⬅", "←"),
        ("🡐", "←"),
        ("◀", "←"),
        ("￩", "←"),
        ("-->", "→"),
        ("==>", "→"),
        ("->", "→"),
        ("=>", "→"),
        ("－＞", "→"),
        ("ー＞", "→"),
        ("＝＞", "→"),
        ("⇒", "→"),
        ("⟶", "→"),
        ("➡", "→"),
        ("🡒", "→"),
        ("▶", "→"),
        ("￫", "→"),
    ] {
        if text.contains(spelling) {
            text = text.replace(spelling, arrow);
        }
    }
    text
}

/// Whether a line begins with an arrow to an earlier name: it goes on with the row above it.
pub(super) fn begins_with_arrow(text: &str) -> bool {
    arrows(text.trim_start()).starts_with('←')
}

/// Cuts at the arrows that stand outside of brackets; brackets that never close hide none.
fn split(text: &str, arrow: char) -> Vec<String> {
    let balanced = open_brackets(text) == 0;
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if c == arrow && (depth == 0 || !balanced) => {
                parts.push(text[start..at].to_owned());
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text[start..].to_owned());
    parts
}

/// Takes a question mark off the end, if there is one.
fn strip_question(text: &mut String) -> Option<()> {
    let kept = text.trim_end().trim_end_matches(['?', '？']).trim_end().len();
    let found = kept < text.trim_end().len();
    found.then(|| text.truncate(kept))
}

/// One name of a chain, with what its brackets say.
#[derive(Default)]
struct Piece {
    name: String,
    /// What happened between this name and the next one of the chain.
    kind: Option<RelationKind>,
    olds: Vec<(String, RelationKind)>,
    notes: Vec<String>,
    /// What follows 名称変更 without an arrow: an earlier name whose arrow was lost, or the rest of the name.
    after: String,
}

fn piece(text: &str, before_arrow: bool) -> Piece {
    let mut piece = Piece::default();
    let mut name = String::new();
    for (part, bracket) in brackets(text) {
        let inner = if bracket { inner(part) } else { "" };
        match meaning(inner) {
            _ if !bracket && piece.kind.is_some() => piece.after.push_str(part),
            _ if !bracket => name.push_str(part),
            Meaning::Marker(kind) => piece.kind = Some(kind),
            Meaning::Old(old, kind) => piece.olds.push((old, kind)),
            Meaning::Note => piece.notes.push(inner.trim().to_owned()),
            Meaning::Name if !piece.after.trim().is_empty() => piece.after.push_str(part),
            Meaning::Name => name.push_str(part),
        }
    }
    let mut name = name.trim().to_owned();
    if before_arrow {
        for word in ["名称変更", "改称", "改名", "統合", "合併"] {
            if let Some(bare) = name.strip_suffix(word).filter(|bare| !bare.trim().is_empty()) {
                piece.kind = piece.kind.or(marker(word));
                name = bare.trim_end().to_owned();
            }
        }
    }
    piece.name = name;
    piece
}

/// The text in stretches: outside of brackets, and whole outermost brackets.
fn brackets(text: &str) -> Vec<(&str, bool)> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => {
                if depth == 0 {
                    parts.push((&text[start..at], false));
                    start = at;
                }
                depth += 1;
            }
            ')' | '）' if depth > 0 => {
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
    bracket.trim_start_matches(['(', '（']).trim_end_matches([')', '）'])
}

enum Meaning {
    Marker(RelationKind),
    Old(String, RelationKind),
    Note,
    Name,
}

/// What the inside of a bracket says.
fn meaning(inner: &str) -> Meaning {
    let plain = compact(inner);
    if let Some(kind) = marker(undated(&plain)) {
        return Meaning::Marker(kind);
    }
    for word in ["旧名称", "旧称", "旧名", "旧"] {
        if let Some(rest) = inner.trim_start().strip_prefix(word) {
            let old = without_date(rest.trim_start_matches([':', '：', ' ', '\u{3000}', '・']));
            let named = old.chars().count() > 2;
            return if named { Meaning::Old(old, RelationKind::Rename) } else { Meaning::Name };
        }
    }
    let ends = |words: &[&str]| words.iter().find_map(|word| inner.trim_end().strip_suffix(word));
    if let Some(rest) =
        ends(&["と統合", "と合併", "が統合", "が合併", "を統合", "を合併", "の統合", "の合併"])
    {
        return Meaning::Old(rest.trim().to_owned(), RelationKind::Merge);
    }
    if let Some(rest) = ends(&[
        "より名称変更",
        "から名称変更",
        "を名称変更",
        "より改称",
        "から改称",
        "を改称",
        "から改名",
        "より分離",
        "から分離",
    ]) {
        let kind = if plain.ends_with("分離") { RelationKind::Split } else { RelationKind::Rename };
        let old = rest.trim();
        return if is_date(&compact(old)) {
            Meaning::Marker(kind)
        } else {
            Meaning::Old(old.to_owned(), kind)
        };
    }
    let note = ["予定", "中止", "休会", "終了", "廃止", "年度より", "年度から", "年度まで", "新規", "未定"];
    if note.iter().any(|word| plain.contains(word)) || plain.starts_with(['※', '注']) {
        return Meaning::Note;
    }
    Meaning::Name
}

/// The words that say that something happened, and nothing else.
fn marker(text: &str) -> Option<RelationKind> {
    match text {
        "名称変更" | "改称" | "改名" | "名称を変更" | "名前変更" | "会名変更" | "名称変更あり"
        | "renamed" => Some(RelationKind::Rename),
        "合併" | "統合" | "合併・改称" | "merged" => Some(RelationKind::Merge),
        "分離" | "分割" | "独立" => Some(RelationKind::Split),
        _ => None,
    }
}

/// Without a date in front: `2018年末に`, `平成30年4月1日より`.
fn undated(text: &str) -> &str {
    let Some(at) =
        text.rfind("年").filter(|_| text.starts_with(|c: char| c.is_ascii_digit() || "平令昭".contains(c)))
    else {
        return text;
    };
    let rest = &text[at + "年".len()..];
    rest.trim_start_matches(|c: char| c.is_ascii_digit() || "月日度末春秋初頭にかよりら".contains(c))
}

fn is_date(text: &str) -> bool {
    text.contains('年') && undated(text).is_empty()
}

/// An old name without the remark when it went out of use: `旧名　2018年末に名称変更`.
fn without_date(text: &str) -> String {
    let text = text.trim();
    for (at, _) in text.char_indices().filter(|(_, c)| c.is_whitespace() || *c == '、' || *c == ',') {
        let rest = compact(text[at..].trim_start_matches(['、', ',', ' ', '\u{3000}']));
        let dated =
            rest.starts_with(|c: char| c.is_ascii_digit() || "平令昭".contains(c)) && rest.contains('年');
        if marker(undated(&rest)).is_some() || (dated && (is_date(&rest) || rest.ends_with("まで"))) {
            return text[..at].trim_end().to_owned();
        }
    }
    text.to_owned()
}

/// Cuts `A・B` or `AとB` into names: where every part ends as a name of a meeting does and there is one such way.
fn several(text: &str) -> Result<Vec<String>, Vec<String>> {
    let cuts: Vec<(usize, usize)> = text
        .char_indices()
        .filter(|(_, c)| "・、,，/／とおよび＆及".contains(*c) && !"および".contains(*c))
        .map(|(at, c)| (at, at + c.len_utf8()))
        .filter(|(from, to)| ends_as_meeting(&text[..*from]) && !compact(&text[*to..]).is_empty())
        .collect();
    let parts = |chosen: &[(usize, usize)]| -> Vec<String> {
        let (mut start, mut parts) = (0, Vec::new());
        for (from, to) in chosen.iter().chain([&(text.len(), text.len())]) {
            parts.push(text[start..*from].trim().to_owned());
            start = *to;
        }
        parts
    };
    let sound = |parts: &[String]| parts.iter().all(|part| part.chars().count() > 2 && ends_as_meeting(part));
    let all = parts(&cuts);
    let hard = cuts.iter().all(|(from, to)| !["・", "と"].contains(&&text[*from..*to]));
    match cuts.len() {
        1 if sound(&all) => Ok(all),
        n if n > 1 && sound(&all) && hard => Ok(all),
        n if n > 1 => {
            // Two or more places: each could be inside a name.
            let readings: Vec<Vec<String>> = cuts
                .iter()
                .map(|cut| parts(std::slice::from_ref(cut)))
                .chain([all])
                .filter(|p| sound(p))
                .collect();
            match &readings[..] {
                [only] => Ok(only.clone()),
                _ => Err(readings.iter().map(|parts| parts.join(" + ")).collect()),
            }
        }
        _ => Err(vec![text.to_owned()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, name: &str, former: &[(&str, RelationKind)], relation: Option<RelationKind>) {
        let names = read(text);
        let found: Vec<(&str, RelationKind)> =
            names.former.iter().map(|f| (f.name.as_str(), f.kind)).collect();
        assert_eq!((names.name.as_str(), &found[..], names.relation), (name, former, relation), "{text}");
    }

    const RENAME: RelationKind = RelationKind::Rename;
    const MERGE: RelationKind = RelationKind::Merge;

    #[test]
    fn arrows_in_every_spelling_lead_to_the_old_name() {
        for text in [
            "甲乙研究会（名称変更）←丙丁談話会",
            "甲乙研究会(名称変更)　←　丙丁談話会",
            "甲乙研究会 <- 丙丁談話会",
            "甲乙研究会 ⇐ 丙丁談話会",
            "甲乙研究会 名称変更 ← 丙丁談話会",
            "丙丁談話会→甲乙研究会",
            "丙丁談話会 => 甲乙研究会",
            "甲乙研究会（旧　丙丁談話会　2018年末に名称変更）",
            "甲乙研究会（旧称：丙丁談話会）",
            "甲乙研究会（丙丁談話会より改称）",
            "甲乙研究会（2019年4月1日より名称変更）←丙丁談話会",
        ] {
            check(text, "甲乙研究会", &[("丙丁談話会", RENAME)], Some(RENAME));
        }
    }

    #[test]
    fn a_question_mark_makes_it_uncertain() {
        let unsure = RelationKind::Uncertain;
        check("Old Society (OS)→NEWS　？", "NEWS", &[("Old Society (OS)", unsure)], Some(unsure));
        check("甲乙研究会？", "甲乙研究会？", &[], None);
    }

    #[test]
    fn chains_and_mergers() {
        check(
            "甲学会(名称変更）←乙研究会（名称変更）　←丙研究会（丁研究会と戊研究会と統合）",
            "甲学会",
            &[("乙研究会", RENAME), ("丙研究会", RENAME), ("丁研究会", MERGE), ("戊研究会", MERGE)],
            Some(RENAME),
        );
        check(
            "東西研究会(合併）←　東地方会・東・西カンファレンス",
            "東西研究会",
            &[("東地方会", MERGE), ("東・西カンファレンス", MERGE)],
            Some(MERGE),
        );
    }

    #[test]
    fn combined_therapy_is_no_merger() {
        check("架空癌合併療法談話会", "架空癌合併療法談話会", &[], None);
        check("統合医療研究会（東京）", "統合医療研究会（東京）", &[], None);
    }

    #[test]
    fn notes_are_no_part_of_the_name() {
        let names = read("山川研究会（第34回を開催予定）");
        assert_eq!((names.name.as_str(), names.note.as_str()), ("山川研究会", "第34回を開催予定"));
        check("基礎から学ぶ『画像の会』第2回セミナー", "基礎から学ぶ『画像の会』第2回セミナー", &[], None);
    }

    #[test]
    fn what_is_missing_or_unclear_is_doubted() {
        fn check(text: &str, code: &str) {
            let codes: Vec<&str> = read(text).doubts.iter().map(|(code, _)| *code).collect();
            assert_eq!(codes, [code], "{text}");
        }
        check("甲乙研究会（名称変更）", "import_former_missing");
        check("甲乙研究会（名称変更）←", "import_former_missing");
        check("甲研究会←乙研究会→丙研究会", "import_arrows_mixed");
        check("甲研究会（名称変更）乙研究会", "import_arrow_missing");
        check("東西研究会（合併）←東の会・西の会・南の会", "import_merger_unclear");
        check("甲^p乙研究会", "import_stray_mark");
    }
}
