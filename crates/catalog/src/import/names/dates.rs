//! Dates in what a cell says of a name.

use daicho_model::narrow;

/// How long the date is that a text begins with: `2018年末`, `平成30年4月1日`, `令和2年度`, `H31.4`, `2020.3`, `2020/4/1`, `2020`;
/// 0 where it begins with none.
pub(super) fn date(text: &str) -> usize {
    let (era, rest) = era(text);
    let year = digits(rest, 4);
    let number = rest[..year].chars().count();
    let first = rest.starts_with('元') && era > 0;
    let at = era + if first { '元'.len_utf8() } else { year };
    if number == 0 && !first {
        return 0;
    }
    let behind = &text[at..];
    if let Some(rest) = behind.strip_prefix('年') {
        return text.len() - rest.len() + of_year(rest);
    }
    let parts = behind.starts_with(['.', '/', '．', '／']);
    let whole = number == 4 && ["19", "20", "１９", "２０"].iter().any(|start| rest.starts_with(start));
    match (parts && (whole || era > 0), whole && era == 0) {
        (true, _) => at + behind.len() - without_parts(behind).len(),
        (false, true) if ends_a_year(behind) => at,
        _ => 0,
    }
}

/// The years of all dates in a text, with their months where they say one.
pub(super) fn all(text: &str) -> Vec<(u16, Option<u8>)> {
    let (mut found, mut rest, mut inside) = (Vec::new(), text, false);
    while let Some(c) = rest.chars().next() {
        // A date does not begin in the middle of a number or of a word in Latin letters.
        let length = if inside { 0 } else { date(rest) };
        let (said, behind) = rest.split_at(if length > 0 { length } else { c.len_utf8() });
        found.extend(Some(said).filter(|_| length > 0).and_then(year_and_month));
        inside = said.chars().next_back().map(narrow).is_some_and(|c| c.is_ascii_alphanumeric());
        rest = behind;
    }
    found
}

/// What a date, and nothing else, says; `None` for a year that no list can mean.
fn year_and_month(said: &str) -> Option<(u16, Option<u8>)> {
    let (before, rest) = era(said);
    let era = said.chars().next().map(narrow).filter(|_| before > 0);
    let start = match era {
        Some('昭' | 'S') => 1925,
        Some('平' | 'H') => 1988,
        Some('令' | 'R') => 2018,
        _ => 0,
    };
    let (number, rest) = match rest.strip_prefix('元') {
        Some(rest) => (1, rest),
        None => figure(rest)?,
    };
    let year = start + number;
    let rest = rest.trim_start_matches(['年', '度', '.', '/', '．', '／']);
    let month = figure(rest).map(|(month, _)| month).and_then(|month| u8::try_from(month).ok());
    let month = month.filter(|month| (1..=12).contains(month));
    (1900..2100).contains(&year).then_some((year, month))
}

/// The number in front of a text, and what follows it.
fn figure(text: &str) -> Option<(u16, &str)> {
    let (number, rest) = text.split_at(digits(text, 4));
    Some((number.chars().map(narrow).collect::<String>().parse().ok()?, rest))
}

/// The text behind the date it begins with, without the particle that joins them; the whole text where it begins with none.
pub(super) fn undated(text: &str) -> &str {
    let length = date(text);
    if length == 0 {
        return text;
    }
    const SIGNS: &[char] = &[' ', '\u{3000}', '、', ',', '，', ':', '：', '・'];
    let rest = text[length..].trim_start_matches(SIGNS);
    let rest = ["付で", "付け", "から", "より", "に", "で"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    rest.trim_start_matches(SIGNS)
}

/// Whether a text is nothing but a date, or says until or from when: `2018年`, `〜2022年`, `2020.3まで`.
pub(super) fn is_date(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['〜', '～', '~', '-', '－']).trim_start();
    let text = text.trim_end_matches(['〜', '～', '~', '-', '－']).trim_end();
    let text = text.strip_suffix("まで").unwrap_or(text);
    date(text) > 0 && undated(text).is_empty()
}

/// The length of an era's name in front: 平成, H (before a digit).
fn era(text: &str) -> (usize, &str) {
    let words = ["昭和", "平成", "令和", "西暦"];
    let letters = ["S", "H", "R", "Ｓ", "Ｈ", "Ｒ"];
    let named = words.iter().find_map(|word| text.strip_prefix(word));
    let short = || letters.iter().find_map(|word| text.strip_prefix(word)).filter(|rest| digits(rest, 2) > 0);
    let rest = named.or_else(short).unwrap_or(text);
    (text.len() - rest.len(), rest)
}

/// The length of the digits in front, of at most so many.
fn digits(text: &str, most: usize) -> usize {
    let digits = text.chars().take_while(|c| daicho_model::narrow(*c).is_ascii_digit());
    let lengths: Vec<usize> = digits.map(char::len_utf8).collect();
    if lengths.len() > most { 0 } else { lengths.iter().sum() }
}

/// The length of what follows 年: 度, month, day, a part of the year.
fn of_year(text: &str) -> usize {
    let mut rest = text.strip_prefix('度').unwrap_or(text);
    for unit in ['月', '日'] {
        let number = digits(rest, 2);
        if let Some(behind) = rest[number..].strip_prefix(unit).filter(|_| number > 0) {
            rest = behind;
        }
    }
    let part = ["初頭", "初め", "はじめ", "末", "春", "夏", "秋", "冬", "頃", "ごろ"];
    let rest = part.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    text.len() - rest.len()
}

/// Behind the parts of a date that stops or slashes part: `.4.1` of `H31.4.1`.
fn without_parts(text: &str) -> &str {
    let mut rest = text;
    for _ in 0..2 {
        let Some(behind) = rest.strip_prefix(['.', '/', '．', '／']) else { break };
        let number = digits(behind, 2);
        if number == 0 {
            break;
        }
        rest = &behind[number..];
    }
    rest
}

/// Whether a year alone ends here: nothing that goes on with the word.
fn ends_a_year(text: &str) -> bool {
    let sign = |c: char| c.is_whitespace() || "〜～~、,，-－)）".contains(c);
    text.chars().next().is_none_or(sign) || ["まで", "から", "より"].iter().any(|word| text.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_in_front_leaves_the_whole_name() {
        fn check(text: &str, rest: &str) {
            assert_eq!(undated(text), rest, "{text}");
        }
        check("2022年に日本甲研究会", "日本甲研究会");
        check("2022年4月に日本甲研究会", "日本甲研究会");
        check("令和4年4月1日に日本甲研究会", "日本甲研究会");
        check("２０２２年度に日本甲研究会", "日本甲研究会");
        check("2022年、日本戊研究会", "日本戊研究会");
        check("2020年 甲の会", "甲の会");
        check("2018年末に名称変更", "名称変更");
        check("R4.4.1 旧甲の会", "旧甲の会");
        check("2020年4月月例研究会", "月例研究会");
        check("2020年度日本の会", "日本の会");
        check("平成元年より改称", "改称");
        check("3D画像の会", "3D画像の会");
        check("2018年の会", "の会");
        check("2050研究会", "2050研究会");
        check("R2の会", "R2の会");
    }

    #[test]
    fn what_is_nothing_but_a_date_is_told_from_other_texts() {
        for text in ["2018年", "〜2022年", "2020.3まで", "2019", "令和2年度まで", "2021.4〜"] {
            assert!(is_date(text), "{text}");
        }
        for text in ["2018年の会", "まで", "3", "第5回", "3/5"] {
            assert!(!is_date(text), "{text}");
        }
    }
}
