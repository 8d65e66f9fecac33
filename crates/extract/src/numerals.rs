//! Numbers in kanji, as certificates and vertical text print them.

/// The value of a run of kanji numerals: positional (二〇二四), with tens and hundreds (八十三), or 元 (1).
pub(crate) fn kanji_number(text: &str) -> Option<u32> {
    if text == "元" {
        return Some(1);
    }
    if text.is_empty() || text.chars().count() > 7 {
        return None;
    }
    if text.chars().all(|c| digit(c).is_some()) {
        return text.chars().try_fold(0u32, |n, c| n.checked_mul(10)?.checked_add(digit(c)?));
    }
    grouped(text)
}

fn grouped(text: &str) -> Option<u32> {
    let mut total = 0u32;
    let mut pending: Option<u32> = None;
    let mut last_unit = u32::MAX;
    for c in text.chars() {
        if let Some(d) = digit(c) {
            if pending.is_some() {
                return None;
            }
            pending = Some(d);
        } else {
            let unit = unit(c)?;
            if unit >= last_unit {
                return None;
            }
            last_unit = unit;
            total += pending.take().unwrap_or(1) * unit;
        }
    }
    Some(total + pending.unwrap_or(0))
}

fn unit(c: char) -> Option<u32> {
    match c {
        '十' | '拾' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

fn digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九".chars().position(|d| d == c).map(|n| n as u32).or(match c {
        '零' | '○' | '◯' => Some(0),
        '壱' => Some(1),
        '弐' => Some(2),
        '参' => Some(3),
        _ => None,
    })
}

/// Whether a character can stand in a kanji number.
pub(crate) fn is_kanji_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some() || c == '元'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, value: Option<u32>) {
        assert_eq!(kanji_number(text), value, "{text}");
    }

    #[test]
    fn kanji_numbers_of_both_styles_are_read() {
        check("八十三", Some(83));
        check("二〇二四", Some(2024));
        check("百二十", Some(120));
        check("十", Some(10));
        check("三十一", Some(31));
        check("元", Some(1));
    }

    #[test]
    fn what_is_no_number_is_none() {
        check("", None);
        check("十百", None);
        check("三四十", None);
    }
}
