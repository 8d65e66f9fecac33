//! The few words that lists share: what makes a name a meeting's, what stands in the heads of columns.

mod rows;

use unicode_normalization::UnicodeNormalization as _;

pub(super) use rows::{
    ends_in_unit, holds_figures, is_all_head, is_legend, is_name_head, is_part_of_host, is_prose,
    is_taking_part, is_title, is_total, names_meetings,
};

/// Compatibility forms unified, white space and control characters removed.
pub(super) fn compact(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// Words that end the name of a gathering or of who gathers.
const TYPES: &[&str] = &[
    "学会",
    "研究会",
    "総会",
    "大会",
    "地方会",
    "集会",
    "講習会",
    "講演会",
    "懇話会",
    "談話会",
    "勉強会",
    "検討会",
    "交流会",
    "例会",
    "部会",
    "支部会",
    "協議会",
    "医会",
    "会",
    "セミナー",
    "カンファレンス",
    "カンファランス",
    "シンポジウム",
    "シンポジム",
    "フォーラム",
    "ワークショップ",
    "ミーティング",
    "講座",
    "集い",
    "つどい",
    "アーベント",
    "イベント",
    "夕べ",
    "コース",
    "スクール",
    "サミット",
    "コングレス",
    "クラブ",
    "研修",
    "conference",
    "congress",
    "meeting",
    "society",
    "seminar",
    "symposium",
    "forum",
    "workshop",
    "school",
    "club",
    "course",
    "update",
    "association",
];

/// Whether a text ends as the name of a meeting does; brackets at its end are passed over.
pub(super) fn ends_as_meeting(text: &str) -> bool {
    let mut rest = compact(text).to_lowercase();
    while let Some(open) = rest
        .strip_suffix([')', ']', '」', '』', '~', '～'])
        .and_then(|inner| inner.rfind(['(', '[', '「', '『', '~', '～']))
    {
        rest.truncate(open);
    }
    TYPES.iter().any(|word| rest.ends_with(word))
}

/// Whether a text is nothing but a general word (セミナー), which names no meeting.
pub(super) fn is_general(text: &str) -> bool {
    let text = compact(text).to_lowercase();
    TYPES.contains(&text.as_str())
        || ["学術集会", "学術大会", "学術講演会", "学術総会", "定例会"].contains(&text.as_str())
}

/// A line whose characters came out last to first: it begins as a meeting's name ends, and reads as one backwards.
pub(super) fn reversed(text: &str) -> Option<String> {
    if ends_as_meeting(text) {
        return None;
    }
    let back: String = text.chars().rev().collect();
    let end = compact(&back).to_lowercase();
    let known = TYPES.iter().any(|word| word.chars().count() > 1 && end.ends_with(word));
    (known && end.chars().count() > 4).then_some(back)
}

/// Words that heads of columns are made of.
const HEADS: &[&str] = &[
    "学術集会",
    "学術",
    "集会",
    "学会",
    "研究会",
    "講習会",
    "セミナー",
    "会議",
    "名称",
    "名",
    "会",
    "等",
    "認定",
    "更新",
    "資格",
    "単位",
    "点数",
    "点",
    "ポイント",
    "数",
    "必須",
    "必修",
    "参加",
    "出席",
    "受講",
    "講習",
    "上限",
    "開催",
    "機構",
    "専門医",
    "備考",
    "摘要",
    "注",
    "区分",
    "分類",
    "カテゴリー",
    "カテゴリ",
    "番号",
    "地区",
    "地域",
    "ブロック",
    "支部",
    "主催",
    "者",
    "団体",
    "旧",
    "略称",
    "英語",
    "英文",
    "年",
    "月",
    "日",
    "期間",
    "種別",
    "種類",
    "領域",
    "講演",
    "発表",
    "筆頭",
    "共同",
    "一般",
    "共通",
    "選択",
    "必要",
    "算定",
    "付与",
    "取得",
    "可",
    "有無",
    "コード",
    "対象",
    "順",
    "回",
    "新",
    "現",
    "等級",
    "頻度",
    "場所",
    "会場",
    "都市",
    "会期",
    "meeting",
    "name",
    "points",
    "point",
    "units",
    "unit",
    "credits",
    "credit",
    "category",
    "region",
    "remarks",
    "notes",
    "note",
    "code",
    "required",
    "no",
    "id",
    "url",
    "area",
    "type",
    "of",
    "the",
    "attendance",
    "lecture",
    "former",
    "群",
    "級",
    "種",
    "会合",
    "催し",
    "行事",
    "大会",
    "座長",
    "司会",
    "演者",
    "聴講",
    "付与",
    "事務局",
    "連絡先",
    "会長",
    "代表",
    "世話人",
    "所在地",
    "時期",
    "現行",
    "の",
    "と",
    "formerly",
    "previous",
    "previously",
    "title",
    "event",
    "group",
    "class",
    "level",
    "date",
    "venue",
    "place",
    "host",
    "organiser",
    "organizer",
    "participation",
    "presentation",
    "speaker",
    "chair",
    "value",
    "recognised",
    "recognized",
];

/// Whether a text is made of nothing but the words of heads.
pub(super) fn is_head(text: &str) -> bool {
    let text = compact(text).to_lowercase();
    let mut rest = text.as_str();
    let mut any = false;
    while let Some(c) = rest.chars().next() {
        if "・/()「」、,.:;-_~&〔〕[]【】<>|*※●○".contains(c) {
            rest = &rest[c.len_utf8()..];
            continue;
        }
        match HEADS.iter().filter(|word| rest.starts_with(**word)).max_by_key(|word| word.len()) {
            Some(word) => rest = &rest[word.len()..],
            None => return false,
        }
        any = true;
    }
    any
}

/// Whether a head speaks of figures or of what must be attended.
pub(super) fn is_figure_head(text: &str) -> bool {
    let text = compact(text).to_lowercase();
    is_head(&text)
        && ["単位", "点", "ポイント", "必須", "必修", "受講", "上限", "points", "units", "credits"]
            .iter()
            .any(|word| text.contains(word))
}

/// Whether a text holds a letter of any script; digits and signs are none.
pub(super) fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// A whole number of at most three digits, with or without 単位 or 点 behind it; numbers with a blank between them are several.
pub(super) fn figure(text: &str) -> Option<u32> {
    let mut words = text.split_whitespace().filter(|word| word.contains(char::is_numeric));
    if words.next().is_some() && words.next().is_some() {
        return None;
    }
    let text = compact(text);
    let digits = text.strip_suffix("単位").or(text.strip_suffix('点')).unwrap_or(&text);
    let whole = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| whole)
}

/// Whether a text is a figure with a fraction: `2.5`, `0.5単位`.
pub(super) fn is_fraction(text: &str) -> bool {
    let text = compact(text);
    let digits = text.strip_suffix("単位").or(text.strip_suffix('点')).unwrap_or(&text);
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits.split_once('.').is_some_and(|(whole, rest)| number(whole) && number(rest))
}

/// A sign that says that nothing is given.
pub(super) fn is_none_sign(text: &str) -> bool {
    ["-", "ー", "―", "—", "–", "‐", "−", "なし", "無", "無し", "×", "/"].contains(&compact(text).as_str())
}

/// A sign or word that marks a row.
pub(super) fn is_mark(text: &str) -> bool {
    ["必須", "必修", "選択", "○", "◎", "●", "◯", "〇", "△", "☆", "★", "✓", "✔", "有", "要", "可", "required"]
        .contains(&compact(text).to_lowercase().as_str())
}

/// How many brackets are open at the end, whatever their width; closing ones without an opening one do not count.
pub(super) fn open_brackets(text: &str) -> usize {
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '［' | '「' | '『' => depth += 1,
            ')' | '）' | ']' | '］' | '」' | '』' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth
}

/// Joins what a line break parted: with a blank between Latin words, without one elsewhere.
pub(super) fn join(before: &str, after: &str) -> String {
    let (before, after) = (before.trim_end_matches(' '), after.trim_start_matches(' '));
    let latin = |c: char| c.is_ascii() && !c.is_ascii_control();
    let word_end = |c: char| latin(c) && !['-', '/', '(', '['].contains(&c);
    let word_start = |c: char| c.is_ascii_alphanumeric() || ['&', '(', '['].contains(&c);
    let apart =
        before.chars().next_back().is_some_and(word_end) && after.chars().next().is_some_and(word_start);
    format!("{before}{}{after}", if apart { " " } else { "" })
}

/// Whether a text goes on in the next line: it ends in a particle, a joining sign or a function word.
pub(super) fn is_dangling(text: &str) -> bool {
    let text = text.trim_end();
    let particle = text.ends_with(|c: char| "のとでにをはがへや・、,，＆&".contains(c));
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    let words = ["of", "in", "for", "and", "the", "on", "with", "to", "at", "by"];
    let suffixes = ["による", "における", "に関する", "および"];
    particle || words.contains(&last.as_str()) || suffixes.iter().any(|end| text.ends_with(end))
}

/// Without the dots that lead from a name to its figure.
pub(super) fn without_leader(text: &str) -> &str {
    let bare = text.trim_end().trim_end_matches(is_leader).trim_end();
    let dots = text.trim_end()[bare.len()..].chars().filter(|c| is_leader(*c)).count();
    let sure = dots >= 3 || text.trim_end().ends_with(['…', '‥']);
    if sure { bare.trim_end_matches(|c: char| is_leader(c) || c.is_whitespace()) } else { text }
}

/// A dot of the kind that leads from a name to its figure.
pub(super) fn is_leader(c: char) -> bool {
    "…‥・･.．·⋯―─".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_told_from_names() {
        fn check(text: &str, head: bool) {
            assert_eq!(is_head(text), head, "{text}");
        }
        check("学術集会（学会/研究会 等）", true);
        check("講習受講 上限数", true);
        check("学 会・研 究 会 単 位", true);
        check("日本架空学会", false);
        check("分類1", false);
    }

    #[test]
    fn a_backward_line_is_seen() {
        assert_eq!(reversed("会究研空架州本"), Some("本州架空研究会".to_owned()));
        assert_eq!(reversed("本州架空研究会"), None);
        assert_eq!(reversed("架空放射線"), None);
    }

    #[test]
    fn a_line_break_leaves_a_blank_between_latin_words_only() {
        assert_eq!(join("Society for", "Imaging"), "Society for Imaging");
        assert_eq!(join("架空研究会（名称変", "更）"), "架空研究会（名称変更）");
        assert_eq!(join("架空研究会（ABC)", "（Any Body)"), "架空研究会（ABC)（Any Body)");
    }
}
