//! What stands around a meeting's name: editions, days, certificate words, organisers, venues.
//!
//! Nothing is cut off. A glyph is only marked as free: the comparison may match it against a name that has it
//! (画像診断カンファレンス（宮城）, …第2回セミナー) and pays nothing to leave it out.

use crate::fold::is_ideograph;
use crate::glyph::{Glyph, script, stands_at};
use crate::hosts;
use crate::lexicon::{Class, EVENTS, Token};

/// Which glyphs of a text are free to leave out, and whether it leaves open who holds whose meeting; `words` are those that may
/// stand around a name, `regions` its places.
pub(crate) fn free(glyphs: &[Glyph], words: &[Token], regions: &[Token]) -> (Vec<bool>, bool) {
    let mut free = vec![false; glyphs.len()];
    for word in words.iter().filter(|word| word.class == Class::Annotation) {
        free[word.from..word.to].fill(true);
    }
    numbers(glyphs, &mut free);
    let hosted = hosts::organisers(glyphs, &mut free);
    hosts::people(glyphs, &mut free);
    venues(glyphs, words, regions, &mut free);
    (free, hosted)
}

fn is_number(ch: char) -> bool {
    ch.is_ascii_digit()
        || matches!(ch, '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百')
}

fn run(glyphs: &[Glyph], from: usize, wanted: impl Fn(char) -> bool) -> usize {
    glyphs[from..].iter().take_while(|glyph| wanted(glyph.ch)).count()
}

/// 第83回, 83回, 54th, 2019年度, 令和元年, H29年度, R3.2, 2013/04/24 and every other figure.
fn numbers(glyphs: &[Glyph], free: &mut [bool]) {
    let mut at = 0;
    while at < glyphs.len() {
        let to = number_at(glyphs, at);
        free[at..to.max(at)].fill(true);
        at = to.max(at + 1);
    }
}

/// One past a number that starts here, with what belongs to it; `at` if none does.
fn number_at(glyphs: &[Glyph], at: usize) -> usize {
    let ch = glyphs[at].ch;
    let next = |at: usize| glyphs.get(at).map_or('\0', |glyph| glyph.ch);
    if ch == '第' {
        let digits = run(glyphs, at + 1, |c| is_number(c) || c == 'o' || c == 'l');
        let end = at + 1 + digits;
        let counter = matches!(next(end), '回' | '同' | '囘' | '四' | '固' | '加' | '避' | '次' | '巨');
        return if digits > 0 {
            end + usize::from(counter)
        } else if next(end) == '回' {
            end + 1
        } else {
            at
        };
    }
    let era = [['令', '和'], ['平', '成'], ['昭', '和']].iter().any(|era| stands_at(glyphs, at, era));
    if era {
        let digits = run(glyphs, at + 2, |c| is_number(c) || c == '元');
        return if digits > 0 { years(glyphs, at + 2 + digits) } else { at };
    }
    if matches!(ch, 'r' | 'h' | 's' | 'p') && glyphs[at].start && next(at + 1).is_ascii_digit() {
        let end = at + 1 + run(glyphs, at + 1, |c| c.is_ascii_digit());
        return if script(next(end)) == 2 { at } else { years(glyphs, end) };
    }
    if ch.is_ascii_digit() {
        let end = at + run(glyphs, at, |c| c.is_ascii_digit());
        let ordinal = ["st", "nd", "rd", "th"]
            .iter()
            .any(|s| glyphs.get(end..end + 2).is_some_and(|g| s.chars().eq(g.iter().map(|g| g.ch))));
        let counter = matches!(next(end), '回' | '同' | '囘' | '巨');
        return if ordinal {
            end + 2
        } else if counter {
            end + 1
        } else {
            years(glyphs, end)
        };
    }
    let spelt = run(glyphs, at, is_number);
    if spelt > 0 && next(at + spelt) == '回' { at + spelt + 1 } else { at }
}

/// Skips 年度, 年, 月, 日 and figures between them.
fn years(glyphs: &[Glyph], mut at: usize) -> usize {
    while let Some(glyph) = glyphs.get(at) {
        let unit = matches!(glyph.ch, '年' | '月' | '日') && !stands_at(glyphs, at, &['日', '本']);
        let measure = glyph.ch == '度' && at > 0 && glyphs[at - 1].ch == '年';
        if !(unit || measure || glyph.ch.is_ascii_digit()) {
            break;
        }
        at += 1;
    }
    at
}

pub(crate) fn run_in_bracket(glyphs: &[Glyph], from: usize) -> usize {
    from + glyphs[from..].iter().take_while(|glyph| glyph.bracket == glyphs[from].bracket).count()
}

/// （神戸）, （パシフィコ横浜）, in 京都, ＠仙台, 於：名古屋 and a place that stands alone at the end.
fn venues(glyphs: &[Glyph], words: &[Token], regions: &[Token], free: &mut [bool]) {
    let covered = |from: usize, to: usize, free: &[bool]| {
        let places = || words.iter().filter(|w| w.class == Class::Venue && w.to - w.from > 1);
        let venue = places().any(|w| w.from >= from && w.to <= to);
        let gathering = EVENTS.find(&glyphs[from..to]).iter().any(|t| {
            let inside = places().any(|w| w.from <= from + t.from && from + t.to <= w.to);
            let other = hosts::another_gathering(&glyphs[from..to], t);
            (other || matches!(t.class, Class::Type | Class::Branch)) && !inside
        });
        let rest = (from..to).filter(|at| {
            let place = regions.iter().any(|r| (r.from..r.to).contains(at));
            !(place || free[*at] || matches!(glyphs[*at].ch, '市' | '都' | '府' | '県'))
        });
        !gathering && (venue || rest.count() == 0 || hosts::is_organisation(&glyphs[from..to]))
    };
    let mut at = 0;
    while at < glyphs.len() {
        let glyph = &glyphs[at];
        if glyph.bracket > 0 {
            let end = run_in_bracket(glyphs, at);
            if covered(at, end, free) {
                free[at..end].fill(true);
            }
            at = end;
            continue;
        }
        let named =
            glyph.ch == '於' || stands_at(glyphs, at, &['i', 'n']) || stands_at(glyphs, at, &['a', 't']);
        let skip = if glyph.ch == '於' { 1 } else { 2 };
        if at > 0 && glyph.mark == '@' {
            free[at..].fill(true);
        } else if at > 0 && named && (glyph.space || glyph.mark != '\0') {
            let sure = glyph.ch == '於' || covered((at + skip).min(glyphs.len()), glyphs.len(), free);
            if sure {
                free[at..].fill(true);
            }
        } else if at > 0
            && (glyph.space || !is_ideograph(glyph.ch) && glyph.start && glyphs[at - 1].ch.is_ascii_digit())
            && covered(at, glyphs.len(), free)
        {
            free[at..].fill(true);
        }
        at += 1;
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::glyph::glyphs;
    use crate::lexicon::{ANNOTATIONS, REGIONS};

    /// What is left of a text without what stands around its name.
    pub(crate) fn check(text: &str, kept: &str) {
        let glyphs = glyphs(text);
        let (free, _) = free(&glyphs, &ANNOTATIONS.find(&glyphs), &REGIONS.find(&glyphs));
        let core = glyphs.iter().zip(&free).filter(|(_, free)| !**free).map(|(glyph, _)| glyph.ch);
        assert_eq!(core.collect::<String>(), kept, "{text}");
    }

    #[test]
    fn editions_and_years_are_free() {
        check("第83回日本核医学会", "日本核医学会");
        check("日本核医学会 第 二十五 回", "日本核医学会");
        check("令和元年度日本核医学会", "日本核医学会");
        check("2013/04/24 関西GUR研究会", "関西gur研究会");
        check("R3.2 兵庫県核医学研究会", "兵庫県核医学研究会");
        check("54th AIUM", "aium");
    }

    #[test]
    fn certificate_words_and_corporate_forms_are_free() {
        check("一般社団法人日本核医学会 参加証明書", "日本核医学会");
    }

    #[test]
    fn venues_are_free() {
        check("大腸癌研究会（神戸）", "大腸癌研究会");
        check("大腸癌研究会 (パシフィコ横浜)", "大腸癌研究会");
        check("大腸癌研究会 in 京都", "大腸癌研究会");
        check("大腸癌研究会＠仙台", "大腸癌研究会");
        check("大腸癌研究会 於：名古屋", "大腸癌研究会");
        check("大腸癌研究会（ハイブリッド開催）", "大腸癌研究会");
        check("大腸癌研究会 甲乙大学医学部", "大腸癌研究会");
        check("大腸癌研究会 懇親会 ホテル甲乙", "大腸癌研究会懇親会");
    }

    #[test]
    fn a_region_that_belongs_to_the_name_is_not_free() {
        check("関西アンギオ研究会", "関西アンギオ研究会");
        check("第41回日本IVR学会 関東地方会", "日本ivr学会関東地方会");
    }
}
