//! Headings: categories, sub-classes and regions.

use unicode_normalization::UnicodeNormalization as _;

use super::words::{compact, ends_as_meeting};

/// A heading and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// `分類3`, with or without its title.
    Category(String),
    /// `3-1`.
    Subcategory(String),
    /// `九州`, without 地区.
    Region(String),
}

const REGIONS: &[&str] = &[
    "北海道",
    "東北",
    "北日本",
    "東日本",
    "西日本",
    "関東",
    "関東甲信越",
    "甲信越",
    "信越",
    "東海",
    "北陸",
    "東海北陸",
    "中部",
    "近畿",
    "関西",
    "中国",
    "四国",
    "中国四国",
    "中国・四国",
    "九州",
    "沖縄",
    "九州沖縄",
    "九州・沖縄",
    "全国",
];

/// Reads a heading; `None` for any other text. The caller knows that the row has no figures.
pub(super) fn heading(text: &str) -> Option<Known> {
    let (text, decorated) = undecorated(text);
    let plain: String = text.nfkc().collect();
    let plain = plain.trim();
    if let Some(key) = category(plain) {
        return Some(Known::Category(key));
    }
    if let Some(key) = subcategory(plain) {
        return Some(Known::Subcategory(key));
    }
    if let Some(name) = region(plain) {
        return Some(Known::Region(name));
    }
    if is_roman(text) {
        return Some(Known::Category(text.trim().to_owned()));
    }
    (decorated && !plain.is_empty()).then(|| Known::Category(text.trim().to_owned()))
}

/// `Ⅰ 必須`, `Ⅱ．その他`: a Roman number, a sign or blank, a text.
fn is_roman(text: &str) -> bool {
    let rest = text.trim_start_matches(|c| ('Ⅰ'..='Ⅻ').contains(&c));
    let title = rest.trim_start_matches(['.', '．', '、', ')', '）', ' ', '\u{3000}']);
    rest.len() < text.len() && title.len() < rest.len() && title.chars().any(char::is_alphabetic)
}

/// Without the signs that only headings wear.
fn undecorated(text: &str) -> (&str, bool) {
    let text = text.trim();
    let bare = text.trim_start_matches(['■', '◆', '●', '▼', '□', '◇', '#', '＃']).trim_start();
    for (open, close) in [('【', '】'), ('＜', '＞'), ('<', '>'), ('《', '》'), ('〈', '〉')] {
        if let Some(inner) = bare.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
            return (inner, true);
        }
    }
    (bare, bare.len() < text.len())
}

/// `分類3 …`, `第2群`, `カテゴリーA`, `B群`: the part that names the category.
fn category(text: &str) -> Option<String> {
    for word in ["分類", "区分", "カテゴリー", "カテゴリ", "グループ", "Category", "Group", "Class"]
    {
        if let Some(rest) = text.strip_prefix(word) {
            let spaced = rest.trim_start();
            let key: String = spaced.chars().take_while(|c| is_ordinal(*c)).collect();
            let after = spaced[key.len()..].chars().next();
            let ends = after.is_none_or(|c| !c.is_ascii_alphabetic());
            return (!key.is_empty() && key.chars().count() <= 4 && ends).then(|| format!("{word}{key}"));
        }
    }
    let numbered = text.strip_prefix('第').unwrap_or(text);
    let key: String = numbered.chars().take_while(|c| is_ordinal(*c)).collect();
    let rest = &numbered[key.len()..];
    let kind = ["分類", "区分", "群", "類", "種"].into_iter().find(|kind| rest.starts_with(kind))?;
    let after = rest[kind.len()..].chars().next();
    let alone = after.is_none_or(|c| c.is_whitespace() || "::.、()・-".contains(c));
    (!key.is_empty() && key.chars().count() <= 3 && alone)
        .then(|| text[..text.len() - rest.len() + kind.len()].to_owned())
}

fn is_ordinal(c: char) -> bool {
    c.is_ascii_digit() || c.is_ascii_uppercase() || "一二三四五六七八九十".contains(c)
}

/// `3-1 …`: digits, a sign, digits, then a title that is no digit.
fn subcategory(text: &str) -> Option<String> {
    let first: String = text.chars().take_while(char::is_ascii_digit).collect();
    let rest = &text[first.len()..];
    let rest = rest.strip_prefix(['-', '‐', '–', '—', '−', '.', 'ー'])?;
    let second: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let title = rest[second.len()..].trim_start_matches([')', '.', ' ', '\u{3000}', ':']);
    let short = (1..=2).contains(&first.len()) && (1..=2).contains(&second.len());
    let titled = title.chars().next().is_some_and(char::is_alphabetic) || title.starts_with('(');
    (short && titled).then(|| format!("{first}-{second}"))
}

/// A prefecture or one of the larger regions, as a heading of several joins them (北海道・東北, 東京・神奈川).
fn is_part(text: &str) -> bool {
    let bare = text.strip_suffix(['都', '府', '県']).unwrap_or(text);
    REGIONS.contains(&text) || PREFECTURES.split(' ').any(|name| name == text || name == bare)
}

const PREFECTURES: &str = "北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 富山 石川 福井 山梨 長野 岐阜 静岡 愛知 三重 \
    滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄";

fn region(text: &str) -> Option<String> {
    let text = compact(text);
    if REGIONS.contains(&text.as_str()) || text.split(['・', '･', '、', '/']).all(is_part) {
        return Some(text);
    }
    let ends = ["地区", "ブロック", "地方", "支部", "地域"].iter().any(|end| text.ends_with(end));
    let stem = text.strip_suffix("地区").unwrap_or(&text);
    let short = (1..=12).contains(&stem.chars().count()) && !stem.contains("地区");
    (ends && short && !ends_as_meeting(stem) && !text.contains(['(', ')', '←', '→'])).then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_read() {
        fn check(text: &str, expected: Option<Known>) {
            assert_eq!(heading(text), expected, "{text}");
        }
        check("分類 7 架空の全国集会", Some(Known::Category("分類7".to_owned())));
        check("第２群　地方の会", Some(Known::Category("第2群".to_owned())));
        check("Ａ群", Some(Known::Category("A群".to_owned())));
        check("3-1 架空（単独開催）", Some(Known::Subcategory("3-1".to_owned())));
        check("中国・四国地区", Some(Known::Region("中国・四国".to_owned())));
        check("北海道・東北", Some(Known::Region("北海道・東北".to_owned())));
        check("京都府", Some(Known::Region("京都府".to_owned())));
        check("京都・画像の会", None);
        check("Ⅱ 選択", Some(Known::Category("Ⅱ 選択".to_owned())));
        check("Ⅱ型糖尿病の会", None);
        check("■関東", Some(Known::Region("関東".to_owned())));
        check("【国際学会】", Some(Known::Category("国際学会".to_owned())));
        check("架空地区レントゲンの会", None);
        check("3D画像研究会", None);
        check("第2類似疾患研究会", None);
    }
}
