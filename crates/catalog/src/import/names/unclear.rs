//! Texts that speak of a change of name which was not understood.

use super::dates::{date, is_date};
use crate::import::words::{compact, ends_as_meeting, is_general};

/// Words and signs of change and of time beside a name.
const SIGNS: &[&str] = &[
    "旧",
    "元",
    "前",
    "改",
    "以前",
    "かつて",
    "当時",
    "後継",
    "後身",
    "合同",
    "統合",
    "合併",
    "名称",
    "変更",
    "継承",
    "発展",
    "分離",
    "独立",
    "吸収",
    "移行",
    "まで",
    "から",
    "より",
    "→",
    "←",
    "↔",
    "〜",
    "～",
    "formerly",
    "former",
    "renamed",
    "merged",
    "until",
    "since",
    "ex.",
    "ex ",
    "ex-",
];

/// Whether a bracket or a remark names something like a meeting together with a word or sign of time or of change: what became of
/// which meeting is for a person to say.
pub(in crate::import) fn is_unclear(text: &str) -> bool {
    let low = text.to_lowercase();
    let dated = || {
        low.char_indices().any(|(at, c)| (c.is_numeric() || "平令昭rh".contains(c)) && is_dated(&low[at..]))
    };
    let signs = SIGNS.iter().filter(|sign| low.contains(**sign));
    // 前 and 元 begin other words, too: only at the beginning, before a blank or colon.
    let told = signs.into_iter().any(|sign| match *sign {
        "元" | "前" => low
            .trim_start()
            .strip_prefix(sign)
            .is_some_and(|rest| rest.starts_with([' ', '\u{3000}', ':', '：', '日'])),
        "旧" => low.match_indices('旧').any(|(at, _)| !low[at..].starts_with("旧石器")),
        _ => true,
    });
    (told || dated()) && names_meeting(text)
}

fn is_dated(text: &str) -> bool {
    let length = date(text);
    length > 0 && (text[..length].contains('年') || is_date(&text[..length]))
}

/// Whether a stretch of it ends as the name of a meeting does.
fn names_meeting(text: &str) -> bool {
    const PARTS: &[char] = &[
        ' ', '\u{3000}', '、', ',', '，', '。', '・', ':', '：', '/', '／', '+', '＋', '「', '」', '『',
        '』', '(', '（', ')', '）', '→', '←', '〜', '～', '＝', '=',
    ];
    let own = |part: &str| {
        let stretch = ["から", "より", "の", "と", "に", "を", "が", "は", "へ"];
        let ends =
            stretch.iter().flat_map(|word| part.match_indices(word).map(|(at, _)| at)).chain([part.len()]);
        ends.into_iter().any(|end| {
            let name = &part[..end];
            compact(name).chars().count() > 2 && ends_as_meeting(name) && !is_general(name)
        })
    };
    text.split(PARTS).any(own)
}
