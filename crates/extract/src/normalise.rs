//! Folding of text for matching, with a way back to the text as printed.
//!
//! Folding is NFKC plus: one dash, one tilde, one middle dot, one colon, one space; radicals that PDF fonts put in place
//! of ideographs (⻑ for 長). Circled and raised figures stay, so that `①2024年` does not become the year 12024.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A text and its folded form, with the place of every folded byte in the text as printed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folded {
    /// The folded text: all matching and all ranges refer to it.
    pub text: String,
    raw: String,
    starts: Vec<usize>,
}

impl Folded {
    /// Folds a text.
    pub fn new(raw: &str) -> Folded {
        let mut folded = Folded { raw: raw.to_owned(), ..Folded::default() };
        let mut chars = raw.char_indices().peekable();
        while let Some((at, first)) = chars.next() {
            let mut end = at + first.len_utf8();
            while let Some((_, mark)) = chars.next_if(|(_, c)| joins_the_one_before(*c)) {
                end += mark.len_utf8();
            }
            for c in fold_group(first, &raw[at..end]) {
                folded.text.push(c);
                folded.starts.resize(folded.text.len(), at);
            }
        }
        folded.starts.push(raw.len());
        folded
    }

    /// The text as printed behind a range of the folded text.
    pub fn raw(&self, range: Range<usize>) -> &str {
        let start = self.raw_offset(range.start);
        &self.raw[start..self.raw_offset(range.end).max(start)]
    }

    /// Where a folded byte stands in the text as printed.
    pub fn raw_offset(&self, at: usize) -> usize {
        self.starts.get(at).copied().unwrap_or(self.raw.len())
    }

    /// The folded range of a range of the text as printed.
    pub fn range(&self, raw: Range<usize>) -> Range<usize> {
        let find = |at: usize| self.starts.partition_point(|start| *start < at).min(self.text.len());
        find(raw.start)..find(raw.end)
    }
}

/// Half-width voicing marks and combining kana marks.
fn joins_the_one_before(c: char) -> bool {
    matches!(c, 'ﾞ' | 'ﾟ' | '\u{3099}' | '\u{309A}')
}

fn fold_group(first: char, group: &str) -> Vec<char> {
    if group.len() == first.len_utf8() {
        let kept = keeps(first).then_some(first);
        return kept.map_or_else(|| first.nfkc().map(fold_char).collect(), |c| vec![c]);
    }
    group.nfkc().map(fold_char).collect()
}

/// Figures whose compatibility form would run into the number beside them.
fn keeps(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{24FF}' | '²' | '³' | '¹' | '\u{2070}'..='\u{209F}' | '\u{2776}'..='\u{2793}')
}

fn fold_char(c: char) -> char {
    match c {
        '\t' | '\n' => c,
        c if c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}' => ' ',
        '\u{2010}'..='\u{2015}' | '−' | '─' | '━' | '˗' | '⁃' | '➖' | '\u{00AD}' => '-',
        '〜' | '∼' | '˜' | '〰' | '∿' | '⁓' | '∽' | '≀' => '~',
        '‧' | '·' | '•' | '∙' | '⋅' => '・',
        '∶' | '꞉' | 'ː' | '︓' => ':',
        '⁄' | '∕' => '/',
        c => mend_radical(c).unwrap_or(c),
    }
}

/// The ideograph a font's radical form stands for (CJK Radicals Supplement; NFKC leaves these alone).
fn mend_radical(c: char) -> Option<char> {
    let mended = match c {
        '⺟' => '母',
        '⺠' => '民',
        '⺩' => '王',
        '⺫' => '目',
        '⺬' => '示',
        '⻁' => '虎',
        '⻄' => '西',
        '⻅' => '見',
        '⻆' => '角',
        '⻉' => '貝',
        '⻊' => '足',
        '⻋' => '車',
        '⻑' => '長',
        '⻔' => '門',
        '⻘' => '青',
        '⻝' => '食',
        '⻢' => '馬',
        '⻣' => '骨',
        '⻤' => '鬼',
        '⻥' => '魚',
        '⻦' => '鳥',
        '⻨' => '麦',
        '⻩' => '黄',
        '⻫' => '斉',
        '⻭' => '歯',
        '⻯' => '竜',
        '⻲' => '亀',
        _ => return None,
    };
    Some(mended)
}

/// The text as printed, trimmed, with white space made one space and radicals mended.
pub(crate) fn tidy(raw: &str) -> String {
    let mended: String = raw.chars().map(|c| mend_radical(c).unwrap_or(c)).collect();
    mended.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Folded text without any white space, for comparing.
pub(crate) fn compact(text: &str) -> String {
    Folded::new(text).text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a character belongs to Japanese writing (no space is set between two of these).
pub(crate) fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{2FA1F}')
}

/// Whether a character is an ideograph (or a mark that repeats one).
pub(crate) fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FA1F}' | '々' | '〆' | 'ヶ')
}

/// Whether a character is kana.
pub(crate) fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}' | '\u{30A1}'..='\u{30FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, folded: &str) {
        assert_eq!(Folded::new(raw).text, folded);
    }

    #[test]
    fn widths_dashes_and_tildes_become_one() {
        check("２０２４年４月１１日〜１４日", "2024年4月11日~14日");
        check("2022.12.8－12.9", "2022.12.8-12.9");
        check("会　期：4–5", "会 期:4-5");
        check("ｶﾞｲﾄﾞ", "ガイド");
        check("⻑野‧⻄", "長野・西");
    }

    #[test]
    fn circled_figures_stay() {
        check("①2024年", "①2024年");
    }

    #[test]
    fn the_printed_text_can_be_found_again() {
        let folded = Folded::new("㈱会　期：２０２４年");
        let at = folded.text.find("2024").unwrap();
        assert_eq!(folded.raw(at..at + 4), "２０２４");
        assert_eq!(folded.raw(0..folded.text.len()), "㈱会　期：２０２４年");
    }
}
