//! Characters that look alike, mended where their neighbours leave no doubt.

use super::ctc::Glyph;

/// A mended character is this much less sure than it was read.
const DOUBT: f32 = 0.9;

/// Look-alikes: kanji or symbol → katakana, where katakana stand next to it.
const KATAKANA: [(char, char); 10] = [
    ('一', 'ー'),
    ('口', 'ロ'),
    ('二', 'ニ'),
    ('力', 'カ'),
    ('夕', 'タ'),
    ('工', 'エ'),
    ('卜', 'ト'),
    ('八', 'ハ'),
    ('千', 'チ'),
    ('三', 'ミ'),
];

/// Kanji after which 員 makes a word and its look-alike 貝 (shell) makes none: 会員, 委員, 役員, 教員, 職員, 議員.
const MEMBER: [char; 6] = ['会', '委', '役', '教', '職', '議'];

/// What is read for the first character of a place's name before its second, at the start of a word: 口本 is 日本, but
/// 山口本部 is none.
const PLACES: [(char, char, char); 5] =
    [('口', '本', '日'), ('曰', '本', '日'), ('束', '京', '東'), ('束', '海', '東'), ('束', '北', '東')];

/// Mends look-alikes in a line: between katakana (or behind one, at the end of a word, for the long vowel mark
/// only) a kanji look-alike is katakana; between kanji a katakana look-alike is kanji; 会貝 is 会員.
pub(crate) fn mend(glyphs: &mut [Glyph]) {
    let read: Vec<char> = glyphs.iter().map(|glyph| glyph.text).collect();
    for (i, glyph) in glyphs.iter_mut().enumerate() {
        let before = i.checked_sub(1).and_then(|j| read.get(j)).copied();
        let after = read.get(i + 1).copied();
        if let Some(text) = mended(before, glyph.text, after) {
            glyph.text = text;
            glyph.confidence *= DOUBT;
        }
    }
}

fn mended(before: Option<char>, character: char, after: Option<char>) -> Option<char> {
    if character == 'ー' && before == Some('ー') && after.is_some_and(is_kanji) {
        return Some('一');
    }
    let counted = |next: char| next == '〇' || "年月日回号".contains(next);
    if is_dash(character) && before.is_some_and(is_numeral) && after.is_some_and(counted) {
        return Some('一');
    }
    if character == '貝' && before.is_some_and(|before| MEMBER.contains(&before)) {
        return Some('員');
    }
    let place = PLACES.iter().find(|(seen, next, _)| *seen == character && after == Some(*next));
    let starts = before.is_none_or(|before| !is_kanji(before) || matches!(before, '回' | '人'));
    if let Some((.., meant)) = place.filter(|_| starts) {
        return Some(*meant);
    }
    let (left, right) = (before.is_some_and(is_katakana), after.is_some_and(is_katakana));
    if character == 'ニ' && !left && !right {
        let counted = after.is_some_and(|next| is_numeral(next) || matches!(next, '年' | '月' | '日' | '回'));
        return (before.is_some_and(is_numeral) || counted).then_some('二');
    }
    let &(_, katakana) = KATAKANA.iter().find(|(kanji, _)| *kanji == character)?;
    if left && right {
        return Some(katakana);
    }
    let word_ends = after.is_none_or(|next| !is_kanji(next) && !is_hiragana(next) && !next.is_ascii_digit());
    // セミナ一第43回: a number opens behind the word.
    let word_ends = word_ends || after == Some('第');
    (character == '一' && left && word_ends).then_some(katakana)
}

/// A stroke that 一 is read as.
fn is_dash(character: char) -> bool {
    matches!(character, '-' | 'ー' | '—' | '―' | '–' | '－')
}

fn is_numeral(character: char) -> bool {
    "〇一二三四五六七八九十百".contains(character)
}

fn is_katakana(character: char) -> bool {
    matches!(character, 'ァ'..='ヺ' | 'ー')
}

fn is_hiragana(character: char) -> bool {
    matches!(character, 'ぁ'..='ゖ')
}

fn is_kanji(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '々')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(read: &str, expected: &str) {
        let mut glyphs: Vec<Glyph> =
            read.chars().map(|text| Glyph { text, confidence: 1.0, at: 0.0 }).collect();
        mend(&mut glyphs);
        assert_eq!(glyphs.iter().map(|glyph| glyph.text).collect::<String>(), expected);
        for (glyph, was) in glyphs.iter().zip(read.chars()) {
            assert_eq!(glyph.confidence, if glyph.text == was { 1.0 } else { DOUBT });
        }
    }

    #[test]
    fn the_kanji_one_after_katakana_is_a_long_vowel() {
        check("セミナ一", "セミナー");
        check("フォ一ラム", "フォーラム");
        check("センタ一（大阪）", "センター（大阪）");
        check("セ三ナー", "セミナー");
        check("第三回フォーラム", "第三回フォーラム");
    }

    #[test]
    fn a_dash_among_kanji_figures_is_a_one() {
        check("二〇二-年", "二〇二一年");
        check("一—〇三五五", "一一〇三五五");
        check("第三ー回", "第三一回");
        check("六月五-七日", "六月五-七日");
        check("四月二〇-二二日", "四月二〇-二二日");
    }

    #[test]
    fn a_second_long_vowel_before_a_kanji_is_the_kanji_one() {
        check("センターー橋講堂", "センター一橋講堂");
        check("センター橋", "センター橋");
    }

    #[test]
    fn a_look_alike_at_the_start_of_a_place_is_the_place() {
        check("第28回口本消化器病学会", "第28回日本消化器病学会");
        check("法人口本放射線腫瘍学会", "法人日本放射線腫瘍学会");
        check("束京都", "東京都");
        check("山口本部", "山口本部");
    }

    #[test]
    fn katakana_among_kanji_numerals_is_the_kanji_two() {
        check("はニ〇一三年", "は二〇一三年");
        check("十ニ月", "十二月");
        check("ビタミンニ三種", "ビタミンニ三種");
        check("ニュース", "ニュース");
    }

    #[test]
    fn the_kanji_one_elsewhere_stays() {
        check("清水一郎", "清水一郎");
        check("第一回", "第一回");
        check("センター一階", "センター一階");
        check("ホテル一階", "ホテル一階");
    }

    #[test]
    fn a_shell_in_a_society_is_a_member() {
        check("会貝番号", "会員番号");
        check("貝原会", "貝原会");
    }

    #[test]
    fn kanji_between_katakana_are_katakana() {
        check("ブ口グラム", "ブログラム");
        check("オ力ルト", "オカルト");
    }

    #[test]
    fn kanji_words_next_to_katakana_stay() {
        check("エックス線力学", "エックス線力学");
        check("ヘリコバクター口腔", "ヘリコバクター口腔");
        check("入口", "入口");
    }
}
