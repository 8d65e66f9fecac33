//! Who holds a meeting: organisers, sponsors and the people who preside. They are no part of its name.

use std::sync::LazyLock;

use crate::around::run_in_bracket;
use crate::fold::fold;
use crate::glyph::{Glyph, stands_at};
use crate::lexicon::{Class, EVENTS, Token};

/// Words that say who holds or pays for a meeting; the first is the host's.
const ROLES: [[char; 2]; 6] =
    [['主', '催'], ['共', '催'], ['協', '賛'], ['後', '援'], ['主', '管'], ['担', '当']];

/// 共催：…, （後援 …）, …株式会社共催 …, … 主催 …: who gave the money is no part of the name.
///
/// A part that says what gathering it is (市民公開講座) is the meeting, whatever stands on the other side.
pub(crate) fn organisers(glyphs: &[Glyph], free: &mut [bool]) {
    for at in 0..glyphs.len() {
        let Some(role) = ROLES.iter().position(|word| stands_at(glyphs, at, word)) else { continue };
        let end = at + 2;
        let opens = at == 0 || glyphs[at].space || glyphs[at].mark != '\0';
        let shuts = glyphs.get(end).is_none_or(|next| next.space || next.mark != '\0');
        let (before, after) = (&glyphs[..at], &glyphs[end..]);
        if opens && glyphs[at].bracket > 0 {
            let inside = run_in_bracket(glyphs, at);
            if !names_gathering(&glyphs[end.min(inside)..inside]) {
                free[at..inside].fill(true);
            }
        } else if opens && shuts && role == 0 {
            host(glyphs, (at, end), free);
        } else if opens && at >= 4 {
            if !names_gathering(after) {
                free[at..].fill(true);
            }
        } else if shuts && after.len() >= 4 {
            if !names_gathering(before) {
                free[..end].fill(true);
            }
        } else if opens {
            free[at..end].fill(true);
        }
    }
}

/// `(大学 …) 主催 X`, `主催：X`, `X 主催 …`, `X … 主催`: which side is the host is told by what the sides say; what stands without
/// a blank before the word is.
fn host(glyphs: &[Glyph], (at, end): (usize, usize), free: &mut [bool]) {
    let (before, after) = (&glyphs[..at], &glyphs[end..]);
    if before.is_empty() || after.is_empty() {
        let from = match before.iter().rposition(|glyph| glyph.space) {
            Some(space) if after.is_empty() => space,
            _ => at,
        };
        free[from..end].fill(true);
    } else if glyphs[at].space && says_meeting(before) {
        free[at..].fill(true);
    } else {
        free[..end].fill(true);
    }
}

/// Whether a word says that people gather.
pub(crate) fn gathers(token: &Token) -> bool {
    matches!(token.class, Class::Annual | Class::Branch | Class::Type)
}

/// Whether a part says that people gather, for whatever.
fn says_meeting(part: &[Glyph]) -> bool {
    let says = |token: &Token| gathers(token) || another_gathering(part, token);
    part.iter().any(|glyph| glyph.ch == '会') || EVENTS.find(part).iter().any(says)
}

/// Whether a part names a gathering that is never a listed meeting itself (市民公開講座, 懇親会).
fn names_gathering(part: &[Glyph]) -> bool {
    EVENTS.find(part).iter().any(|token| another_gathering(part, token))
}

/// Whether a word of a part is such a gathering, and no word of an organisation's name.
pub(crate) fn another_gathering(part: &[Glyph], token: &Token) -> bool {
    let word: String = part[token.from..token.to].iter().map(|glyph| glyph.ch).collect();
    token.class == Class::Other && !OF_ORGANISATIONS.contains(&word.as_str())
}

/// Words of kinds of gatherings that stand in names of organisations, too.
const OF_ORGANISATIONS: [&str; 14] = [
    "株式会社",
    "企業",
    "メーカー",
    "大学",
    "病院",
    "製品",
    "共同",
    "合同",
    "連携",
    "指定",
    "基礎",
    "技術",
    "教育",
    "安全",
];

/// Names of organisations end or go on with these.
const ORGANISATIONS: [&str; 8] =
    ["大学", "病院", "医療センター", "医学部", "研究所", "株式会社", "製薬", "医局"];

/// Whether a part is an organisation's name: it says so, and names no gathering.
pub(crate) fn is_organisation(part: &[Glyph]) -> bool {
    static WORDS: LazyLock<Vec<Vec<char>>> =
        LazyLock::new(|| ORGANISATIONS.iter().map(|word| fold(word)).collect());
    let stands = |word: &Vec<char>| (0..part.len()).any(|at| stands_at(part, at, word));
    WORDS.iter().any(stands) && !says_meeting(part)
}

/// Offices that a person holds at a meeting.
static OFFICES: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    let words = [
        "当番世話人",
        "代表世話人",
        "世話人代表",
        "世話人",
        "当番会長",
        "大会長",
        "学会長",
        "会長",
        "実行委員長",
    ];
    words.iter().map(|word| fold(word)).collect()
});
/// Longest name of a person with its title (letters).
const PERSON: usize = 10;

/// 当番世話人 山田太郎（甲乙大学）: an office and who holds it, up to the next figure or mark, with a bracket behind it.
pub(crate) fn people(glyphs: &[Glyph], free: &mut [bool]) {
    let mut at = 0;
    while at < glyphs.len() {
        let opens = at == 0 || glyphs[at].space || glyphs[at].mark != '\0';
        let Some(office) = OFFICES.iter().filter(|_| opens).find(|office| stands_at(glyphs, at, office))
        else {
            at += 1;
            continue;
        };
        let name = at + office.len();
        let bracket = glyphs[at].bracket;
        let own = |(n, glyph): &(usize, &Glyph)| {
            let colon = *n == 0 && matches!(glyph.mark, ':' | '\0');
            glyph.bracket == bracket
                && (colon || glyph.mark == '\0')
                && !glyph.ch.is_ascii_digit()
                && glyph.ch != '第'
        };
        let length = glyphs[name..].iter().enumerate().take_while(own).count();
        let alone = glyphs.get(name).is_none_or(|next| next.space || next.mark != '\0');
        if alone && length <= PERSON {
            let mut end = name + length;
            if glyphs.get(end).is_some_and(|next| next.bracket > 0 && next.bracket != bracket) {
                end = run_in_bracket(glyphs, end);
            }
            free[at..end].fill(true);
        }
        at = name;
    }
}

#[cfg(test)]
mod tests {
    use crate::around::tests::check;

    #[test]
    fn organisers_are_free() {
        check("大腸癌研究会 / 共催 甲乙薬品株式会社", "大腸癌研究会");
        check("大腸癌研究会（共催：甲乙薬品）", "大腸癌研究会");
        check("甲乙薬品株式会社共催 大腸癌研究会", "大腸癌研究会");
        check("大学医学部放射線科 主催 大腸癌研究会", "大腸癌研究会");
        check("主催：大腸癌研究会", "大腸癌研究会");
        check("大腸癌研究会 主催 甲乙大学医学部", "大腸癌研究会");
        check("大腸癌研究会 主管 甲乙大学病院", "大腸癌研究会");
        check("甲乙研究会（KO)主催　丙丁検討会", "丙丁検討会");
    }

    #[test]
    fn what_a_listed_body_only_hosts_or_pays_for_is_the_meeting() {
        check("健康フェスタの会 主催 大腸癌研究会", "健康フエスタの会");
        check("市民公開講座 主催 日本肺癌学会", "市民公開講座");
    }

    #[test]
    fn offices_and_who_holds_them_are_free() {
        check("大腸癌研究会 当番世話人 甲野乙彦", "大腸癌研究会");
        check("当番会長：甲野 乙彦 第3回大腸癌研究会", "大腸癌研究会");
        check("大腸癌研究会 会長 甲野一三", "大腸癌研究会");
        check("大腸癌研究会 会長：甲野一三（甲乙大学教授）", "大腸癌研究会");
        check("大腸癌研究会（代表世話人 甲野乙彦）", "大腸癌研究会");
        check("大腸癌研究会 会長会", "大腸癌研究会会長会");
    }
}
