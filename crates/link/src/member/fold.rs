//! Names and numbers folded for comparison only: what is shown keeps its spelling.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// Variant characters (旧字体, 異体字) and the character that stands for all of them in comparisons.
const VARIANTS: [(&str, char); 130] = [
    ("髙", '高'),
    ("﨑碕嵜", '崎'),
    ("邉邊", '辺'),
    ("濵濱", '浜'),
    ("德", '徳'),
    ("齋齊斎", '斉'),
    ("櫻", '桜'),
    ("澤", '沢'),
    ("國圀", '国'),
    ("廣", '広'),
    ("惠", '恵'),
    ("眞", '真'),
    ("ヶヵ箇", 'ケ'),
    ("嶋嶌", '島'),
    ("冨", '富'),
    ("龍", '竜'),
    ("瀧", '滝'),
    ("壽", '寿'),
    ("藏", '蔵'),
    ("榮", '栄'),
    ("圓", '円'),
    ("學斈", '学'),
    ("實", '実'),
    ("寶", '宝'),
    ("應", '応'),
    ("曾", '曽'),
    ("來", '来'),
    ("條", '条'),
    ("萬", '万'),
    ("與", '与'),
    ("豐", '豊'),
    ("逹", '達'),
    ("鐵", '鉄'),
    ("鹽", '塩'),
    ("黑", '黒'),
    ("靜", '静'),
    ("淺", '浅'),
    ("淸", '清'),
    ("渕淵渊", '渕'),
    ("瀨", '瀬'),
    ("燈", '灯'),
    ("狹", '狭'),
    ("獨", '独'),
    ("當", '当'),
    ("禮", '礼'),
    ("穗", '穂'),
    ("竒", '奇'),
    ("經", '経'),
    ("縣", '県'),
    ("總", '総'),
    ("緖", '緒'),
    ("聰", '聡'),
    ("莊", '荘'),
    ("蘆", '芦'),
    ("槇", '槙'),
    ("祿", '禄'),
    ("藪籔", '薮'),
    ("兒", '児'),
    ("假", '仮'),
    ("關", '関'),
    ("鷗", '鴎'),
    ("柗枩", '松'),
    ("栁", '柳'),
    ("桒", '桑'),
    ("𠮷", '吉'),
    ("舘", '館'),
    ("巖巌", '岩'),
    ("宫", '宮'),
    ("彌", '弥'),
    ("爲", '為'),
    ("峯", '峰'),
    ("嶽", '岳'),
    ("檜", '桧'),
    ("壯", '壮'),
    ("凉", '涼'),
    ("亙", '亘'),
    ("遙", '遥'),
    ("堯", '尭'),
    ("瑤", '瑶'),
    ("敎", '教'),
    ("增", '増'),
    ("橫", '横'),
    ("步", '歩'),
    ("戶", '戸'),
    ("吳", '呉'),
    ("內", '内'),
    ("靑", '青'),
    ("舩", '船'),
    ("鄕", '郷'),
    ("黃", '黄'),
    ("壹", '壱'),
    ("賴", '頼'),
    ("繩", '縄'),
    ("綠", '緑'),
    ("佛", '仏'),
    ("冲", '沖'),
    ("淨", '浄'),
    ("亞", '亜'),
    ("會", '会'),
    ("勳", '勲'),
    ("稻", '稲'),
    ("將", '将'),
    ("恆", '恒'),
    ("曉", '暁'),
    ("顯", '顕'),
    ("敍", '叙'),
    ("昻", '昂'),
    ("晉", '晋'),
    ("氣", '気'),
    ("滿", '満'),
    ("粹", '粋'),
    ("絲", '糸'),
    ("續", '続'),
    ("萠", '萌'),
    ("衞", '衛'),
    ("覺", '覚'),
    ("讓", '譲'),
    ("郞", '郎'),
    ("麥", '麦'),
    ("龜", '亀'),
    ("彥", '彦'),
    ("銳", '鋭'),
    ("悅", '悦'),
    ("卽", '即'),
    ("乘", '乗'),
    ("藝", '芸'),
    ("權", '権'),
    ("樂", '楽'),
    ("澁", '渋'),
    ("埜", '野'),
];

/// Honorifics that a form may print after the name.
const HONORIFICS: [&str; 3] = ["様", "殿", "先生"];

/// A name for comparison: NFKC, upper case, without spaces, dots and honorific, variant characters as one.
pub fn fold_name(name: &str) -> String {
    let folded: String =
        name.nfkc().flat_map(char::to_uppercase).filter(|c| counts(*c)).map(plain_variant).collect();
    let bare = HONORIFICS.iter().find_map(|honorific| folded.strip_suffix(honorific));
    bare.filter(|bare| !bare.is_empty()).map_or(folded.clone(), str::to_owned)
}

/// Spaces, separating dots, variation selectors and the like do not count in a name.
fn counts(c: char) -> bool {
    let selector = matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{200b}'..='\u{200f}');
    !c.is_whitespace() && !selector && !matches!(c, '・' | '.' | ',' | '·' | '-' | '‐' | '_')
}

fn plain_variant(c: char) -> char {
    static PLAIN: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
        VARIANTS.iter().flat_map(|(variants, plain)| variants.chars().map(|c| (c, *plain))).collect()
    });
    if c.is_ascii() { c } else { PLAIN.get(&c).copied().unwrap_or(c) }
}

/// What one character of a text is where names are looked for in it: nothing where it does not count in a name, upper case,
/// without accents, variant characters as one, kana as katakana. Unlike [`fold_name`] it looks at no character beside it, so that
/// what is found can be shown in the text.
pub fn fold_letter(c: char) -> impl Iterator<Item = char> {
    let accent = |c: &char| !matches!(c, '\u{300}'..='\u{36f}');
    std::iter::once(c)
        .nfkd()
        .filter(accent)
        .flat_map(char::to_uppercase)
        .filter(|c| counts(*c))
        .map(|c| katakana(plain_variant(c)))
}

fn katakana(c: char) -> char {
    match c {
        '\u{3041}'..='\u{3096}' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        _ => c,
    }
}

/// A member number for comparison: as [`strict_number`] without leading zeros (after letters, too).
pub fn fold_number(number: &str) -> String {
    let strict = strict_number(number);
    let at = strict.find(|c: char| c.is_ascii_digit()).unwrap_or(strict.len());
    let (letters, digits) = strict.split_at(at);
    let bare = digits.trim_start_matches('0');
    // 000 is a number, not nothing; a letter after the zeros keeps one of them.
    let zero = if bare.starts_with(|c: char| c.is_ascii_digit()) || digits.is_empty() { "" } else { "0" };
    format!("{letters}{zero}{bare}")
}

/// NFKC, upper case, only letters and digits, without what labels it (会員番号, 第…号, No.).
pub fn strict_number(number: &str) -> String {
    let text: String = number.nfkc().flat_map(char::to_uppercase).filter(|c| !c.is_whitespace()).collect();
    let mut text = text.as_str();
    for label in ["会員番号", "会員NO", "会員", "番号", "第", "NO.", "NO:", "NO", "№"] {
        text = text.strip_prefix(label).unwrap_or(text).trim_start_matches([':', '.', '-']);
    }
    let text = text.strip_suffix('号').unwrap_or(text);
    text.chars().filter(|c| c.is_alphanumeric()).filter(|c| *c != 'ー').collect()
}

/// Whether two folded names differ by one character changed, missing or too many.
pub fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let tail = tail.min(a.len().min(b.len()) - head);
    a != b && a.len() - head - tail <= 1 && b.len() - head - tail <= 1
}

/// The name, and the name with each one of its characters left out.
pub fn slips(name: &str) -> Vec<String> {
    let without = |at: usize| name.chars().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| c).collect();
    let mut keys: Vec<String> = (0..name.chars().count()).map(without).collect();
    keys.push(name.to_owned());
    keys
}

/// In which script a folded name is written; names in different scripts cannot be compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Kanji, with or without kana.
    Kanji,
    /// Kana only.
    Kana,
    /// Latin letters or anything else.
    Other,
}

/// The script of a folded name.
pub fn script(name: &str) -> Script {
    let kana = |c: char| matches!(c, '\u{3041}'..='\u{30ff}');
    let kanji = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々');
    if name.chars().any(kanji) {
        Script::Kanji
    } else if name.chars().any(kana) {
        Script::Kana
    } else {
        Script::Other
    }
}
