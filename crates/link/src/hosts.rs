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
/// A part that says what gathering it is (市民公開講座) is the meeting, whatever stands on the other side. Gives whether it is left open
/// which side is the meeting: both may be, or the text names supporters and nothing else.
pub(crate) fn organisers(glyphs: &[Glyph], free: &mut [bool]) -> bool {
    let mut open = false;
    for at in 0..glyphs.len() {
        let Some(role) = ROLES.iter().position(|word| stands_at(glyphs, at, word)) else { continue };
        let end = at + 2;
        let opens = at == 0 || glyphs[at].space || glyphs[at].mark != '\0';
        let shuts = glyphs.get(end).is_none_or(|next| next.space || next.mark != '\0');
        let (before, after) = (&glyphs[..at], &glyphs[end..]);
        if opens && glyphs[at].bracket == 0 {
            open |= is_open(role, before, after);
        }
        if opens && glyphs[at].bracket > 0 {
            let inside = run_in_bracket(glyphs, at);
            if !names_gathering(&glyphs[end.min(inside)..inside]) {
                free[at..inside].fill(true);
            }
        } else if opens && shuts && role == 0 {
            host(glyphs, (at, end), free);
        } else if opens && at >= 4 {
            if shuts && rank(after) > rank(before) {
                free[..end].fill(true);
            } else if !names_gathering(after) {
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
    open
}

/// Whether it is left open which side of a word for hosts (role 0) and supporters is the meeting.
fn is_open(role: usize, before: &[Glyph], after: &[Glyph]) -> bool {
    if before.is_empty() {
        // 主催：東京MRI研究会, 後援：日本肺癌学会 name no meeting.
        return rank(after) < NUMBERED;
    }
    let (left, right) = (rank(before), rank(after));
    let own = after.is_empty()
        || before.windows(after.len()).any(|part| part.iter().map(|g| g.ch).eq(after.iter().map(|g| g.ch)));
    left > 0 && !own && (if role == 0 { right > 0 && left.max(right) < NUMBERED } else { left == right })
}

/// The rank of a part with an edition.
const NUMBERED: u8 = 3;

/// How much a part says that it is the meeting: with an edition, by a kind of gathering, by a body's name, not at all.
fn rank(part: &[Glyph]) -> u8 {
    if !says_meeting(part) {
        return 0;
    }
    let edition = (0..part.len()).any(|at| {
        let counted = part.get(at + 1).is_some_and(|next| is_figure(next.ch));
        part[at].ch == '回' && at > 0 && is_figure(part[at - 1].ch) || part[at].ch == '第' && counted
    });
    let body = |token: &Token| names_body(part, token);
    let found = EVENTS.find(part);
    let gathering =
        found.iter().any(|token| (gathers(token) && !body(token)) || another_gathering(part, token));
    if edition { NUMBERED } else { 1 + u8::from(gathering) }
}

/// Words of types that name a body and not one of its gatherings.
const BODIES: [&str; 10] =
    ["学会", "医学会", "協会", "研究協会", "連盟", "連合", "機構", "財団", "コングレス", "congress"];

/// Whether a word of a part is the kind of a body.
pub(crate) fn names_body(part: &[Glyph], token: &Token) -> bool {
    let word: String = part[token.from..token.to].iter().map(|glyph| glyph.ch).collect();
    token.class == Class::Type && BODIES.contains(&word.as_str())
}

fn is_figure(ch: char) -> bool {
    ch.is_ascii_digit() || "一二三四五六七八九十百".contains(ch)
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
    fn the_side_with_an_edition_or_a_kind_of_gathering_is_the_meeting() {
        check("日本肺癌学会 後援 大阪肺がんct研究会", "大阪肺がんct研究会");
        check("大腸癌研究会 後援 日本大腸肛門病学会", "大腸癌研究会");
        check("日本肺癌学会 共催 第3回甲乙学会", "甲乙学会");
    }

    #[test]
    fn two_that_may_both_be_the_meeting_are_left_open() {
        fn check(text: &str, open: bool) {
            let glyphs = crate::glyph::glyphs(text);
            let mut free = vec![false; glyphs.len()];
            assert_eq!(super::organisers(&glyphs, &mut free), open, "{text}");
        }
        check("秋田MRI研究会 共催 秋田CT研究会", true);
        check("日本脳神経外科学会 主催 脳卒中市民講座", true);
        check("後援：日本救急医学会", true);
        check("第3回秋田MRI研究会 共催 秋田CT研究会", false);
        check("大腸癌研究会 共催 甲乙薬品株式会社", false);
        check("第83回甲乙学会総会 主催：甲乙学会", false);
        check("主催：大腸癌研究会", true);
        check("主催：甲乙学会 第3回総会", false);
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
