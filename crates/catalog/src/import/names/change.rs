//! Words that say that something became of a meeting.

use daicho_model::RelationKind;

use super::dates::{self, is_date, undated};
use crate::import::words::{compact, ends_as_meeting};

/// Words of change; each says so only where it is a verb or stands at the end (合併療法 is no merger).
const WORDS: &[&str] = &[
    "統合",
    "合併",
    "改称",
    "改名",
    "名称変更",
    "名称を変更",
    "会名変更",
    "名称が変更",
    "改組",
    "移行",
    "継承",
    "再編",
];
/// Latin ones.
const LATIN: &[&str] = &["formerly", "renamed", "merged", "merger", "previously", "superseded"];

/// Whether a text tells of a change that was not understood.
pub(super) fn is_told(name: &str) -> bool {
    let text = compact(name).to_lowercase();
    let verb = |rest: &str| {
        let next = rest.chars().next();
        next.is_none_or(|c| "しさすを、,。)）]〕".contains(c))
    };
    WORDS.iter().any(|word| text.match_indices(word).any(|(at, _)| verb(&text[at + word.len()..])))
        || LATIN.iter().any(|word| text.contains(word))
        || ["旧称", "旧名称", "改め", "旧:", "現:"].iter().any(|word| text.contains(word))
        || name.split_whitespace().skip(1).any(|word| word.starts_with('旧') && ends_as_meeting(word))
        || text.split(['(', '[', '〔']).skip(1).any(is_old_or_new)
}

/// A bracket that begins as a remark on an earlier or later name.
fn is_old_or_new(inside: &str) -> bool {
    let named = |rest: &str| {
        let end = rest.find([')', ']', '〕']).unwrap_or(rest.len());
        ends_as_meeting(&rest[..end]) && rest[..end].chars().count() > 2
    };
    ["旧", "現"].iter().filter_map(|word| inside.strip_prefix(word)).any(named)
}

/// The name that this one went into, where a bracket says that: `（Bに統合）`, `（2020年よりBに名称変更）`, `（現 B）`.
pub(super) fn successor(inner: &str) -> Option<String> {
    let text = inner.trim();
    for word in ["現名称", "現在の名称", "現称", "現在", "現", "新名称", "now known as ", "now "]
    {
        if let Some(rest) = text.strip_prefix(word) {
            let name = rest.trim_start_matches([':', '：', '・', ' ', '\u{3000}', 'は']);
            return ends_as_meeting(name).then(|| name.to_owned());
        }
    }
    for word in ["merged into ", "renamed to ", "renamed as ", "continued as "] {
        if text.to_lowercase().starts_with(word) {
            return Some(text[word.len()..].trim().to_owned());
        }
    }
    for word in WORDS.iter().chain(&["変更", "発展", "合流", "吸収"]) {
        for (particle, tail) in
            ["に", "へ", "と"].iter().flat_map(|p| ["", "した", "された", "する", "予定"].map(|t| (p, t)))
        {
            // Bと統合 names the other of two; Bと改称 the later name.
            let joint = *particle == "と" && !["改称", "改名"].contains(word);
            if let Some(rest) = text.strip_suffix(&format!("{particle}{word}{tail}")).filter(|_| !joint) {
                let name = undated(rest.trim());
                return (ends_as_meeting(name) && !is_date(&compact(rest))).then(|| name.to_owned());
            }
        }
    }
    None
}

/// The words that say that something happened, and nothing else.
pub(super) fn marker(text: &str) -> Option<RelationKind> {
    match text {
        "名称変更" | "改称" | "改名" | "名称を変更" | "名前変更" | "会名変更" | "名称変更あり"
        | "renamed" => Some(RelationKind::Rename),
        "合併" | "統合" | "合併・改称" | "merged" => Some(RelationKind::Merge),
        "分離" | "分割" | "独立" => Some(RelationKind::Split),
        _ => None,
    }
}

/// When a change happened, where a text names one date and says that something changed: `2018年末に名称変更` is `2018`,
/// `平成30年4月より改称` and `H30.4改称` are `2018-04`, `2015年まで` is `2015`.
pub(super) fn day_of_change(text: &str) -> Option<String> {
    let text = compact(text);
    let told = WORDS.iter().chain(&["まで", "より", "から", "〜", "～", "~"]).any(|word| text.contains(word));
    match dates::all(&text)[..] {
        [(year, Some(month))] if told => Some(format!("{year}-{month:02}")),
        [(year, None)] if told => Some(format!("{year}")),
        _ => None,
    }
}

/// An old name without the remark when it went out of use: `旧名　2018年末に名称変更`.
pub(super) fn without_date(text: &str) -> String {
    let text = text.trim();
    for (at, _) in text.char_indices().filter(|(_, c)| c.is_whitespace() || *c == '、' || *c == ',') {
        let rest = compact(text[at..].trim_start_matches(['、', ',', ' ', '\u{3000}']));
        let held = rest.strip_prefix('第').is_some_and(|rest| rest.ends_with("回まで"));
        if held || marker(undated(&rest)).is_some() || is_date(&rest) {
            return text[..at].trim_end().to_owned();
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_a_change_is_read_where_the_list_names_one() {
        fn check(text: &str, expected: Option<&str>) {
            assert_eq!(day_of_change(text).as_deref(), expected, "{text}");
        }
        check("山の会（旧 谷の会 2018年末に名称変更）", Some("2018"));
        check("山の会（平成30年4月より改称）←谷の会", Some("2018-04"));
        check("山の会（旧 谷の会 令和元年まで）", Some("2019"));
        check("山の会（2016年・2018年に名称変更）←谷の会", None);
        check("山の会（旧 谷の会）", None);
        check("2018年の会（旧 谷の会）", None);
        check("山の会（旧 谷の会 H31.4より改称）", Some("2019-04"));
        check("山の会（旧 谷の会、〜2020.3）", Some("2020-03"));
        check("山の会（旧 谷の会 2020/4/1から改称）", Some("2020-04"));
        check("山の会（旧 谷の会 2015まで）", Some("2015"));
        check("山の会（旧 谷の会 令和２年度まで）", Some("2020"));
        check("山の会（旧 谷の会、2016.4～2018.3）", None);
        check("山の会 第2018回まで（旧 谷の会）", None);
        check("MRH31.4の会から改称", None);
    }
}
