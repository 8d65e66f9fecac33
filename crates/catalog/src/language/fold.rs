//! One spelling for what is read alike: compatibility forms, old characters, lookalikes inside kana words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// Old and variant forms, each with the form it is folded to.
static KANJI: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
    let pairs = include_str!("data/kanji.txt").lines().filter(|line| !line.starts_with('#'));
    let pairs = pairs.flat_map(str::split_whitespace).filter_map(|pair| {
        let mut chars = pair.chars();
        Some((chars.next()?, chars.next()?)).filter(|(old, new)| old != new)
    });
    let direct: BTreeMap<char, char> = pairs.collect();
    let last = |mut c: char| {
        for _ in 0..4 {
            c = direct.get(&c).copied().unwrap_or(c);
        }
        c
    };
    direct.keys().map(|&old| (old, last(old))).collect()
});

/// First character of the kanji whose folded forms stand in a table.
const FIRST: char = '\u{4e00}';

/// The folded form of every kanji from [`FIRST`] to U+9FFF.
static COMMON: LazyLock<Vec<char>> =
    LazyLock::new(|| (FIRST..='\u{9fff}').map(|c| KANJI.get(&c).copied().unwrap_or(c)).collect());

/// One past the last character of [`LOW`]: behind the kana.
const HIGH: char = '\u{3100}';

/// The folded form of every character before [`HIGH`] that needs no look at its neighbours.
static LOW: LazyLock<Vec<Option<char>>> = LazyLock::new(|| {
    let plain = |c: char| match c {
        ' '..='~' => Some(character(c.to_ascii_lowercase())),
        '\u{3000}' => Some(' '),
        'ぁ'..='ゔ' | 'ァ'..='ヴ' | 'ー' | '・' | '、' | '。' | '「'..='』' | '【' | '】' | '々' | '〜' => {
            Some(character(c))
        }
        _ => None,
    };
    ('\0'..HIGH).map(plain).collect()
});

/// Misread words and what was printed, both folded character by character.
static MISREAD: LazyLock<Vec<(Vec<char>, Vec<char>)>> = LazyLock::new(|| {
    let lines = include_str!("data/misread.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .map(|(wrong, right)| (characters(wrong), characters(right)))
        .collect()
});

/// Folds a text. White space and punctuation stay (as their compatibility forms); letters become lower case, small kana
/// large, old characters new. Folding twice changes nothing more.
pub fn fold(text: &str) -> Vec<char> {
    let mut chars = characters(text);
    // Each round only moves towards the right-hand sides; a handful is enough for any text that means something.
    for _ in 0..8 {
        let next = misread(&repair(&chars));
        if next == chars {
            break;
        }
        // A repaired kana may take up the voicing mark behind it.
        chars = characters(&next.iter().collect::<String>());
    }
    chars
}

/// Where a misread word may start, by the low bits of its first character.
static STARTS: LazyLock<[bool; 4096]> = LazyLock::new(|| {
    let mut starts = [false; 4096];
    MISREAD.iter().filter_map(|(wrong, _)| wrong.first()).for_each(|c| starts[low(*c)] = true);
    starts
});

fn low(c: char) -> usize {
    u32::from(c) as usize % 4096
}

fn characters(text: &str) -> Vec<char> {
    text.chars().map(plain).collect::<Option<Vec<char>>>().unwrap_or_else(|| composed(text))
}

/// The folded form of a character that needs no look at its neighbours; `None` where only the full way is sure.
fn plain(c: char) -> Option<char> {
    match c {
        ..HIGH => LOW[u32::from(c) as usize],
        FIRST..='\u{9fff}' => Some(COMMON[(u32::from(c) - u32::from(FIRST)) as usize]),
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).map(|c| character(c.to_ascii_lowercase())),
        _ => None,
    }
}

fn composed(text: &str) -> Vec<char> {
    // Composed again behind the mapping: a large kana takes up a voicing mark that its small form left alone.
    text.nfkc().flat_map(char::to_lowercase).nfkc().map(character).nfkc().map(character).collect()
}

fn character(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' => '-',
        '〜' | '∼' => '~',
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        '’' | '‘' | '`' | '´' => '\'',
        'へ' => 'ヘ',
        'べ' => 'ベ',
        'ぺ' => 'ペ',
        _ => KANJI.get(&c).copied().unwrap_or(c),
    }
}

/// Whether a character is katakana or the long vowel mark.
pub fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

/// Whether a character is a kanji.
pub fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '々' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Characters that only look like kana, between kana: `ア-ベント`, `セミナ一`, `力ンファレンス`.
fn repair(chars: &[char]) -> Vec<char> {
    let mut out: Vec<char> = chars.to_vec();
    for i in 0..out.len() {
        let before = i.checked_sub(1).map(|i| out[i]);
        let after = out.get(i + 1).copied();
        let kana_before = before.is_some_and(is_katakana);
        let kana_after = after.is_some_and(is_katakana);
        let at_start = !before.is_some_and(|c| is_ideograph(c) || is_katakana(c) || c.is_numeric());
        let inside = kana_before && !after.is_some_and(is_ideograph)
            || at_start && kana_after
            || kana_before && kana_after;
        out[i] = match out[i] {
            '-' | '一'
                if kana_before
                    && (kana_after || !after.is_some_and(|c| is_ideograph(c) || c.is_alphanumeric())) =>
            {
                'ー'
            }
            '力' if inside => 'カ',
            '卜' if inside => 'ト',
            '夕' if inside => 'タ',
            '八' if inside => 'ハ',
            '口' if inside => 'ロ',
            '工' if inside => 'エ',
            '厶' if inside => 'ム',
            same => same,
        };
    }
    out
}

fn misread(chars: &[char]) -> Vec<char> {
    let mut out = Vec::with_capacity(chars.len());
    let mut rest = chars;
    while let Some(first) = rest.first() {
        let word = if STARTS[low(*first)] {
            MISREAD.iter().find(|(wrong, _)| rest.starts_with(wrong))
        } else {
            None
        };
        match word {
            Some((wrong, right)) => {
                out.extend(right);
                rest = &rest[wrong.len()..];
            }
            None => {
                out.push(*first);
                rest = &rest[1..];
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{characters, composed, fold};

    fn check(text: &str, expected: &str) {
        assert_eq!(fold(text).into_iter().collect::<String>(), expected);
    }

    #[test]
    fn widths_and_cases_are_one() {
        check("ＩＶＲ研究会", "ivr研究会");
        check("画像診断ﾌｫｰﾗﾑ", "画像診断フオーラム");
    }

    #[test]
    fn old_characters_are_new_ones() {
        check("日本放射線診斷醫學會", "日本放射線診断医学会");
    }

    #[test]
    fn a_voicing_mark_of_its_own_joins_its_kana() {
        check("レッ\u{3099}スン", "レヅスン");
        check("カ力\u{3099}イド", "カガイド");
    }

    #[test]
    fn lookalikes_inside_kana_are_kana() {
        check("レントゲンア-ベント", "レントゲンアーベント");
        check("診断セミナ一", "診断セミナー");
        check("画像力ンファレンス", "画像力ンフアレンス");
        check("CT 力ンファレンス", "ct カンフアレンス");
    }

    #[test]
    fn numbers_are_left_alone() {
        check("第八回セミナー", "第八回セミナー");
        check("第一三共", "第一三共");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "[ -~ぁ-ヺー一-龥ｦ-ﾟ０-９Ａ-ｚ（）・会曾學-]{0,40}") {
            let once: String = fold(&text).into_iter().collect();
            let twice: String = fold(&once).into_iter().collect();
            prop_assert_eq!(once, twice);
        }

        #[test]
        fn the_short_way_is_the_full_way(text in "[ -~ぁ-ヺー一-龥ｦ-ﾟ！-～（）・、。「」【】々〜会曾學\u{3099}-]{0,12}") {
            prop_assert_eq!(characters(&text), composed(&text));
        }

        #[test]
        fn folding_never_panics(text in any::<String>()) {
            fold(&text);
        }
    }
}
