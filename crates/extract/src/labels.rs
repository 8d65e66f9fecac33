//! Labels as certificates print them, found in folded text despite blanks inside and slips of the reader.

use std::ops::Range;

use crate::label_names::LABELS;
pub(crate) use crate::label_names::Label;

/// A label found in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    /// Which.
    pub label: Label,
    /// The label and its colon, in the folded text.
    pub range: Range<usize>,
    /// How sure: lower for a slip of the reader or a lost colon.
    pub sure: f32,
}

/// Every label in a folded text that stands where labels stand: at the start, behind a blank, bracket or bullet.
pub(crate) fn find(text: &str) -> Vec<Mark> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut marks: Vec<Mark> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let plain = boundary(&chars, at);
        let found = (plain || behind_misread_bullet(&chars, at)).then(|| best(text, &chars, at)).flatten();
        let found = found.filter(|(mark, next)| plain || ends_cell(&chars, mark, *next));
        match found {
            Some((mark, next)) => {
                marks.push(mark);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    marks
}

/// The label that a compact text is, if it is nothing else.
pub(crate) fn exact(text: &str) -> Option<Label> {
    let known = |names: &[&str]| names.contains(&text);
    LABELS.iter().find(|(_, names)| known(names)).map(|(label, _)| *label)
}

fn boundary(chars: &[(usize, char)], at: usize) -> bool {
    if chars[at].1.is_whitespace() {
        return false;
    }
    let Some(before) = at.checked_sub(1).map(|i| chars[i].1) else { return true };
    // `1.学会名`, `(2)会期`, `①氏名`: the items of a list.
    let listed = |c: char| c.is_ascii_digit() || ('\u{2460}'..='\u{24FF}').contains(&c);
    if listed(before) && !before.is_ascii()
        || matches!(before, '.' | ')') && at.checked_sub(2).is_some_and(|i| listed(chars[i].1))
    {
        return true;
    }
    // JRS会員番号, 日本架空学会会員No.
    let numbered = || {
        let next: String = chars[at..].iter().take(4).map(|c| c.1.to_ascii_lowercase()).collect();
        ["会員番号", "会員no", "会員id"].iter().any(|name| next.starts_with(name))
    };
    if (before == '会' || before.is_ascii_alphabetic()) && numbered() {
        return true;
    }
    before.is_whitespace()
        || matches!(
            before,
            '(' | '['
                | '<'
                | '【'
                | '〔'
                | '「'
                | '『'
                | '《'
                | '〈'
                | '・'
                | '■'
                | '◆'
                | '●'
                | '○'
                | '◎'
                | '□'
                | '◇'
                | '▪'
                | '*'
                | '※'
                | '、'
                | '。'
                | '/'
                | '|'
                | '_'
                | ':'
                | '▼'
                | '▶'
                | '★'
                | '☆'
                | '-'
        )
}

/// `曹講習名`: a bullet (■ ◆ ▼) that was read as a character of many strokes. One that could mean something before a label
/// (旧会員番号, 再発行日) is no bullet.
fn behind_misread_bullet(chars: &[(usize, char)], at: usize) -> bool {
    const MEANINGFUL: &str =
        "新旧前元副正仮再本当同各両全他次初未既総大小主共被代非準名会学御貴現該来毎自姓漢";
    let start = at == 1 || at > 1 && chars[at - 2].1 == '\t';
    start && at > 0 && {
        let bullet = chars[at - 1].1;
        ('\u{4e00}'..='\u{9fff}').contains(&bullet)
            && !MEANINGFUL.contains(bullet)
            && !crate::numerals::is_kanji_numeral(bullet)
    }
}

/// Whether a label, read without a slip, is all that its cell says, or has a colon.
fn ends_cell(chars: &[(usize, char)], mark: &Mark, next: usize) -> bool {
    let colon = chars.get(next.wrapping_sub(1)).is_some_and(|(_, c)| *c == ':');
    let cell = chars.get(next.wrapping_sub(1)).is_some_and(|(_, c)| *c == '\t');
    mark.sure >= 0.95 && (next >= chars.len() || colon || cell) && mark.range.len() >= 6
}

fn best(text: &str, chars: &[(usize, char)], at: usize) -> Option<(Mark, usize)> {
    let mut best: Option<(f32, usize, Mark, usize)> = None;
    for (label, names) in LABELS {
        for name in *names {
            let Some((end, slips)) = matches(chars, at, name) else { continue };
            let Some((next, gap)) = separator(chars, end, *label, name, slips) else { continue };
            let range = chars[at].0..chars.get(next).map_or(text.len(), |c| c.0);
            let sure = gap * if slips == 0 { 1.0 } else { 0.95 };
            let length = name.chars().count();
            let rank = length as f32 - slips as f32 * 10.0;
            if best.as_ref().is_none_or(|(old, ..)| rank > *old) {
                best = Some((rank, length, Mark { label: *label, range, sure }, next));
            }
        }
    }
    best.map(|(_, _, mark, next)| (mark, next))
}

/// Matches a label's characters, blanks between them skipped: the next index and the number of slips.
fn matches(chars: &[(usize, char)], start: usize, name: &str) -> Option<(usize, usize)> {
    let length = name.chars().count();
    let mut at = start;
    let mut slips = 0;
    let mut wild = 0;
    for (n, wanted) in name.chars().enumerate() {
        while n > 0 && chars.get(at).is_some_and(|(_, c)| c.is_whitespace()) && at - start < 14 {
            at += 1;
        }
        let (_, found) = chars.get(at)?;
        let found = found.to_ascii_lowercase();
        if found != wanted {
            slips += 1;
            if !confusable(found, wanted) {
                wild += 1;
                let tolerated = length >= 4 && n + 1 < length && n > 0 && !name.is_ascii() && wild == 1;
                if !tolerated {
                    return None;
                }
            }
        }
        at += 1;
    }
    (slips <= 1 || slips * 3 <= length).then_some((at, slips))
}

/// Characters that readers confuse inside labels.
fn confusable(found: char, wanted: char) -> bool {
    const PAIRS: &[(char, &str)] = &[
        ('期', "斯朋朗基其"),
        ('場', "埸揚塲塌"),
        ('氏', "民氐"),
        ('名', "各"),
        ('員', "貝買"),
        ('番', "香審"),
        ('号', "兮號弓"),
        ('称', "祢弥稱"),
        ('日', "曰目"),
        ('開', "閧関闘閉"),
        ('催', "崔僅"),
        ('会', "會合公"),
        ('学', "學字"),
        ('単', "單"),
        ('間', "問閒"),
        ('前', "煎"),
        ('発', "發"),
        ('行', "衍"),
        ('所', "听"),
        ('大', "太犬"),
    ];
    PAIRS.iter().any(|(right, wrong)| *right == wanted && wrong.contains(found))
}

/// What stands between label and value: the index of the value and how sure it makes the label.
fn separator(
    chars: &[(usize, char)],
    end: usize,
    label: Label,
    name: &str,
    slips: usize,
) -> Option<(usize, f32)> {
    let at = past_annotation(chars, past_closing(chars, end));
    let blanks = chars[at..].iter().take_while(|(_, c)| c.is_whitespace()).count();
    let colon =
        chars[at + blanks..].iter().take_while(|(_, c)| matches!(c, ':' | ';' | '=' | '…' | '︙')).count();
    // A row of dots leads from a label to its value.
    let leader = chars[at + blanks..].iter().take_while(|(_, c)| matches!(c, '.' | '・' | '_' | ' ')).count();
    let dots = chars[at + blanks..][..leader].iter().filter(|(_, c)| *c != ' ').count();
    let ends_cell = chars.get(at + blanks + leader).is_none_or(|(_, c)| *c == '\t');
    let leads = dots >= 2 || dots == 1 && ends_cell;
    let colon = if leads && colon == 0 { leader } else { colon };
    if colon > 0 {
        let mut next = at + blanks + colon;
        next += chars[next..].iter().take_while(|(_, c)| c.is_whitespace()).count();
        return Some((next, 1.0));
    }
    if slips == 0 && (COLON_ONLY.contains(&name) || name.is_ascii()) && fits_next_cell(chars, at, label) {
        return Some((at + blanks, 0.98));
    }
    if slips > 1 && at + blanks < chars.len() || COLON_ONLY.contains(&name) {
        return None;
    }
    if let Some(next) = misread_colon(chars, at, name) {
        return Some((next, 0.93));
    }
    if at + blanks == chars.len() || blanks > 0 || at > end {
        let number = *name == *"no" && chars.get(at + blanks).is_some_and(|(_, c)| c.is_ascii_digit());
        return (number || stands_without_colon(name)).then_some((at + blanks, 0.98));
    }
    let next = chars[at].1;
    let lost = match label {
        Label::Held | Label::Attended | Label::Viewing | Label::Issued => starts_date(chars, at),
        Label::MemberNo => next.is_ascii_alphanumeric() || figures_in_kanji(chars, at),
        Label::Serial => next.is_ascii_alphanumeric() && name.chars().count() > 2 || next.is_ascii_digit(),
        Label::Points => next.is_ascii_digit(),
        Label::Holder => {
            matches!(name, "氏名" | "お名前" | "参加者氏名" | "受講者氏名")
                && crate::normalise::is_kanji(next)
        }
        Label::Meeting => {
            matches!(name, "学会名" | "会議名" | "大会名" | "学術集会名" | "講習会名" | "研修会名" | "名称")
                && (next == '第' || next.is_ascii_digit())
        }
        _ => false,
    };
    (lost && slips == 0).then_some((at, 0.95))
}

/// Whether a word ends its cell, and the next cell of the row holds what its label asks for: `Congress`, `学術集会` beside
/// the name of one.
fn fits_next_cell(chars: &[(usize, char)], at: usize, label: Label) -> bool {
    let blanks = chars[at..].iter().take_while(|(_, c)| c.is_whitespace()).count();
    if !chars[at..at + blanks].iter().any(|(_, c)| *c == '\t') {
        return false;
    }
    let cell: String = chars[at + blanks..].iter().map(|(_, c)| *c).take_while(|c| *c != '\t').collect();
    let text = crate::normalise::compact(&cell);
    match label {
        Label::Meeting => {
            let named = crate::words::has_edition(&text) || crate::words::is_meeting_name(&text);
            named && exact(&text.to_lowercase()).is_none() && crate::words::title(&text).is_none()
        }
        Label::Held | Label::Attended | Label::Issued => !crate::dates::find(&cell).is_empty(),
        _ => false,
    }
}

/// Words that are labels only before a colon, or in a cell beside one that holds what they ask for.
const COLON_ONLY: [&str; 13] = [
    "開催",
    "程",
    "タイトル",
    "大会",
    "学会",
    "学術集会",
    "研究会",
    "講習会",
    "研修会",
    "セミナー",
    "講習",
    "研修",
    "会",
];

/// A colon that was read as a dot: the index of the value. Two labels may stand around a real middle dot.
fn misread_colon(chars: &[(usize, char)], at: usize, name: &str) -> Option<usize> {
    let dot = chars.get(at).is_some_and(|(_, c)| matches!(c, '.' | '・' | ','));
    let value = chars.get(at + 1).map(|c| c.1).filter(|c| c.is_alphanumeric());
    let label = || {
        LABELS
            .iter()
            .flat_map(|(_, names)| *names)
            .any(|name| !name.is_ascii() && matches(chars, at + 1, name).is_some_and(|(_, slips)| slips == 0))
    };
    (dot && !name.is_ascii() && value.is_some() && !label()).then_some(at + 1)
}

/// Japanese labels, and the English ones that are no common words.
fn stands_without_colon(name: &str) -> bool {
    !name.is_ascii()
        || matches!(
            name,
            "no."
                | "memberid"
                | "membershipno."
                | "memberno."
                | "certificateno."
                | "serialno."
                | "registrationno."
                | "membershipno"
                | "memberno"
                | "membernumber"
                | "membershipnumber"
                | "eventdate"
                | "eventdates"
                | "credentialid"
        )
}

/// Whether at least three kanji figures stand here: a number of a vertical page.
fn figures_in_kanji(chars: &[(usize, char)], at: usize) -> bool {
    chars.get(at..at + 3).is_some_and(|next| next.iter().all(|(_, c)| crate::numerals::is_kanji_numeral(*c)))
}

fn starts_date(chars: &[(usize, char)], at: usize) -> bool {
    let next = chars[at].1;
    let after = chars.get(at + 1).map(|c| c.1);
    next.is_ascii_digit()
        || matches!((next, after), ('令', Some('和')) | ('平', Some('成')) | ('昭', Some('和')))
        || matches!((next, after), ('R' | 'H' | 'S', Some(d)) if d.is_ascii_digit())
}

fn past_closing(chars: &[(usize, char)], end: usize) -> usize {
    let close = |i: usize| {
        matches!(chars.get(i), Some((_, ')' | ']' | '>' | '】' | '〕' | '」' | '』' | '》' | '〉')))
    };
    if close(end) { end + 1 } else { end }
}

/// Skips `(漢字)` or `/Name` behind a label.
fn past_annotation(chars: &[(usize, char)], at: usize) -> usize {
    let blanks = chars[at..].iter().take_while(|(_, c)| *c == ' ').count();
    let open = at + blanks;
    match chars.get(open) {
        Some((_, '(')) => {
            let length = chars[open..].iter().take(14).position(|(_, c)| *c == ')');
            let Some(close) = length.map(|n| open + n) else { return at };
            let rest = chars.get(close + 1).map(|c| c.1);
            let plain = !chars[open..close].iter().any(|(_, c)| c.is_ascii_digit());
            let value = |c: char| matches!(c, ':' | '\t' | ' ') || c.is_ascii_digit();
            if plain && rest.is_none_or(value) { close + 1 } else { at }
        }
        Some((_, '/')) => {
            let word = chars[open + 1..]
                .iter()
                .take_while(|(_, c)| c.is_ascii_alphabetic() || matches!(c, ' ' | '.'))
                .count();
            let end = open + 1 + word;
            let more = chars.get(end).map(|c| c.1);
            if word > 0 && more.is_none_or(|c| matches!(c, ':' | '\t')) { end } else { at }
        }
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Folded;

    /// Labels with the text between them, written `Label=value`.
    fn check(text: &str, expected: &str) {
        let text = Folded::new(text).text;
        let marks = find(&text);
        let ends = marks.iter().skip(1).map(|m| m.range.start).chain([text.len()]);
        let shown: Vec<String> = marks
            .iter()
            .zip(ends)
            .map(|(m, end)| format!("{:?}={}", m.label, text[m.range.end..end].trim()))
            .collect();
        assert_eq!(shown.join(" "), expected, "{text}");
    }

    #[test]
    fn labels_are_found_with_blanks_inside() {
        check("名　称：第10回架空学会総会", "Meeting=第10回架空学会総会");
        check("会　期：2024年4月11日　会　場：架空ホール", "Held=2024年4月11日 Venue=架空ホール");
        check("会員番号　60714", "MemberNo=60714");
        check("（会員番号 195-3308）", "MemberNo=195-3308)");
        check("No. 586859", "Serial=586859");
        check("JRS会員No. 898395", "MemberNo=898395");
        check("会員番号（JRS）898395", "MemberNo=898395");
        check("会員ID 393868", "MemberNo=393868");
        check("氏名（漢字）：山田 太郎", "Holder=山田 太郎");
        check("氏名 / Name: 山田 太郎", "Holder=山田 太郎");
    }

    #[test]
    fn slips_of_the_reader_are_tolerated() {
        check("会斯：2024年4月11日", "Held=2024年4月11日");
        check("会期2024年4月11日", "Held=2024年4月11日");
        check("会貝番号:123", "MemberNo=123");
        check("証明害番号:123", "Serial=123");
    }

    #[test]
    fn words_that_only_start_like_labels_are_none() {
        check("学会名誉会員 山田", "");
        check("会場整理係", "");
        check("学術集会長：山田 太郎", "Other=山田 太郎");
        check("第10回架空学会", "");
    }
}
