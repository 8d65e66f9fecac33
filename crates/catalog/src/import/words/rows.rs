//! Texts that stand in rows and are no names: titles, remarks, sums, figures in places of their own.

use super::{TYPES, compact, figure, is_general, is_head, is_mark, is_none_sign};

/// Whether a text is the head of a column of names (学術集会名).
pub(in crate::import) fn is_name_head(text: &str) -> bool {
    is_head(text) && compact(text).ends_with(['名', '称'])
}

/// Whether the name of a row is nothing but the words of heads (認定研究会), and is neither short (月の会) nor a general word.
pub(in crate::import) fn is_all_head(name: &str) -> bool {
    compact(name).chars().count() >= 5 && is_head(name) && !is_general(name)
}

/// Whether a text is the title of a list or of a part of a regulation.
pub(in crate::import) fn is_title(text: &str) -> bool {
    // 一覧（2025年4月改訂）
    let text = compact(text);
    let text = text.strip_suffix(')').and_then(|inner| Some(inner.rsplit_once('(')?.0)).unwrap_or(&text);
    ["一覧表", "一覧", "リスト", "規程", "規則", "細則", "について", "別表", "別紙", "のお知らせ", "名簿"]
        .iter()
        .any(|end| text.ends_with(end))
}

/// Whether a text says that its row sums up others.
pub(in crate::import) fn is_total(text: &str) -> bool {
    let text = compact(text).to_lowercase();
    let counted = |word: &&str| {
        text.strip_prefix(*word).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    [
        "計",
        "小計",
        "合計",
        "総計",
        "総合計",
        "累計",
        "平均",
        "件数",
        "学会数",
        "集会数",
        "総数",
        "total",
        "subtotal",
        "grandtotal",
    ]
    .contains(&text.as_str())
        || ["計", "小計", "合計", "総計", "全"].iter().any(counted)
}

/// Whether a text is a sentence or a remark.
pub(in crate::import) fn is_prose(text: &str) -> bool {
    let text = text.trim();
    text.contains('。') || text.ends_with(['、', ':', '：']) || text.starts_with(['※', '＊', '*', '注'])
}

/// Whether a name says what kind of meeting it is but not whose: `第5回春季集会`, `関東地方会`.
pub(in crate::import) fn is_part_of_host(name: &str) -> bool {
    let text = compact(name);
    let bare = text.strip_prefix('第').and_then(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.strip_prefix('回')
    });
    let mut rest = bare.unwrap_or(&text);
    const KINDS: &[&str] = &[
        "春季",
        "秋季",
        "夏季",
        "冬季",
        "年次",
        "定期",
        "定例",
        "通常",
        "臨床",
        "北海道",
        "東北",
        "関東",
        "甲信越",
        "中部",
        "東海",
        "北陸",
        "近畿",
        "関西",
        "中国",
        "四国",
        "九州",
        "沖縄",
        "東日本",
        "西日本",
        "・",
    ];
    while let Some(behind) = KINDS.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = behind;
    }
    !text.is_empty() && (rest.is_empty() || is_general(rest))
}

/// Whether a short text ends in a figure with its unit: `RSNA（10単位）`, `【5単位】`.
pub(in crate::import) fn ends_in_unit(text: &str) -> bool {
    let text = compact(text);
    let bare = text.trim_end_matches([')', '】', ']', '>']);
    let figure = ["単位", "点"].iter().find_map(|unit| bare.strip_suffix(unit));
    let short = text.chars().count() <= 40 && !text.contains('。');
    short && figure.is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
}

/// Whether a remark says what a mark stands for in figures: `○=3単位`.
pub(in crate::import) fn is_legend(text: &str) -> bool {
    let text = compact(text);
    text.match_indices(['=', ':']).any(|(at, _)| {
        let mark =
            text[..at].chars().next_back().is_some_and(|c| !c.is_alphanumeric() && is_mark(&c.to_string()));
        mark && text[at + 1..].starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Whether figures are left in the text of a name: parted from it by several blanks or a tab, or more than one with its unit.
pub(in crate::import) fn holds_figures(text: &str) -> bool {
    let wide = text.replace('\t', "   ").replace('\u{3000}', "  ");
    let apart = wide.split("   ").skip(1).any(|part| {
        part.split_whitespace().next().is_some_and(|word| figure(word).is_some() || is_none_sign(word))
    });
    let united = compact(text);
    let units =
        united.match_indices("単位").filter(|(at, _)| united[..*at].ends_with(|c: char| c.is_ascii_digit()));
    apart || units.count() > 1
}

/// Whether a mark is none but the names of meetings, several of them.
pub(in crate::import) fn names_meetings(mark: &str) -> bool {
    mark.chars().count() > 8
        && TYPES.iter().filter(|word| word.chars().count() > 1).any(|word| mark.contains(word))
}

/// Whether a head over figures speaks of taking part and not of points: its column counts no rows.
pub(in crate::import) fn is_taking_part(head: &str) -> bool {
    let head = compact(head).to_lowercase();
    let words = [
        "参加",
        "出席",
        "発表",
        "演者",
        "筆頭",
        "座長",
        "司会",
        "聴講",
        "受講",
        "講習",
        "講演",
        "attendance",
    ];
    words.iter().any(|word| head.contains(word))
}
