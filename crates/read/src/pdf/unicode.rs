//! Characters that fonts give for others: radicals back to ideographs, private use told apart.

use unicode_normalization::UnicodeNormalization as _;

/// CJK radicals (U+2E80 block) that producers write for the ordinary ideograph, because a font draws both with
/// one glyph and its table names the radical. NFKC leaves this block alone but for two characters.
const RADICALS: &[(char, char)] = &[
    ('⺁', '厂'),
    ('⺄', '乙'),
    ('⺅', '亻'),
    ('⺆', '冂'),
    ('⺈', '刀'),
    ('⺉', '刂'),
    ('⺊', '卜'),
    ('⺋', '㔾'),
    ('⺌', '小'),
    ('⺍', '小'),
    ('⺎', '兀'),
    ('⺏', '尣'),
    ('⺐', '尢'),
    ('⺒', '巳'),
    ('⺓', '幺'),
    ('⺔', '彑'),
    ('⺖', '忄'),
    ('⺗', '心'),
    ('⺘', '扌'),
    ('⺙', '攵'),
    ('⺛', '旡'),
    ('⺜', '日'),
    ('⺝', '月'),
    ('⺞', '歹'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺡', '氵'),
    ('⺢', '氺'),
    ('⺣', '灬'),
    ('⺤', '爫'),
    ('⺥', '爫'),
    ('⺦', '丬'),
    ('⺧', '牛'),
    ('⺨', '犭'),
    ('⺩', '王'),
    ('⺪', '疋'),
    ('⺫', '目'),
    ('⺬', '示'),
    ('⺭', '礻'),
    ('⺮', '竹'),
    ('⺯', '糸'),
    ('⺰', '纟'),
    ('⺱', '罓'),
    ('⺲', '罒'),
    ('⺵', '羊'),
    ('⺶', '羊'),
    ('⺷', '羊'),
    ('⺸', '羋'),
    ('⺹', '老'),
    ('⺺', '肀'),
    ('⺻', '聿'),
    ('⺼', '肉'),
    ('⺽', '臼'),
    ('⺾', '艹'),
    ('⺿', '艹'),
    ('⻀', '艹'),
    ('⻁', '虎'),
    ('⻂', '衤'),
    ('⻃', '覀'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻇', '角'),
    ('⻈', '讠'),
    ('⻉', '贝'),
    ('⻊', '足'),
    ('⻋', '车'),
    ('⻌', '辶'),
    ('⻍', '辶'),
    ('⻎', '辶'),
    ('⻏', '阝'),
    ('⻐', '钅'),
    ('⻑', '長'),
    ('⻒', '镸'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻕', '阜'),
    ('⻖', '阝'),
    ('⻗', '雨'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻞', '食'),
    ('⻟', '飠'),
    ('⻠', '饣'),
    ('⻡', '首'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻪', '黾'),
    ('⻫', '斉'),
    ('⻬', '齐'),
    ('⻭', '歯'),
    ('⻮', '齿'),
    ('⻯', '竜'),
    ('⻰', '龙'),
    ('⻱', '龜'),
    ('⻲', '亀'),
];

/// The ordinary character for one that a font's table names in its place; any other character as it is.
///
/// Kangxi radicals (U+2F00 block) by their compatibility mapping, the radicals supplement by table; `‧` (U+2027),
/// which one producer gives for the middle dot, becomes `・`.
pub fn ordinary(c: char) -> char {
    match c {
        '\u{2027}' => '・',
        '\u{2f00}'..='\u{2fd5}' => {
            let mut mapped = None;
            unicode_normalization::char::decompose_compatible(c, |d| mapped = Some(d));
            mapped.unwrap_or(c)
        }
        '\u{2e80}'..='\u{2eff}' => {
            RADICALS.iter().find(|(radical, _)| *radical == c).map_or(c, |(_, ideograph)| *ideograph)
        }
        _ => c,
    }
}

/// The text with every character brought to its ordinary form and control characters left out.
pub fn tidy(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && *c != '\u{ad}' && *c != '\u{feff}').map(ordinary).collect()
}

/// A PDF text string: UTF-16 or UTF-8 with a byte order mark, else Latin (ISO 32000-2, 7.9.2.2).
pub fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The letters and figures of a text, without what ligatures, widths, hyphens, signs and blanks change.
pub fn plain(text: &str) -> String {
    tidy(text).nfkc().filter(|c| c.is_alphanumeric() && *c != 'ー').collect()
}

/// Private use: only the font that was used knows what it means.
pub fn is_private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// Characters of Chinese and Japanese writing, punctuation and full-width forms included.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(read: &str, meant: &str) {
        assert_eq!(tidy(read), meant);
    }

    #[test]
    fn radicals_become_ideographs() {
        check("⻄⽇本⻑⻭科‧⻘", "西日本長歯科・青");
    }

    #[test]
    fn ordinary_text_stays() {
        check("第83回 髙﨑①㈱ﾃｽﾄ", "第83回 髙﨑①㈱ﾃｽﾄ");
    }

    #[test]
    fn control_characters_go() {
        check("参\u{0}加\u{ad}証\u{feff}", "参加証");
    }
}
