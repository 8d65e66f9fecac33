//! The end of a line of text: name, marks, figures.

use super::names::bullet;
use super::words::{compact, ends_as_meeting, is_leader, is_mark, open_brackets, reversed, without_leader};

/// What a line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tail {
    /// The line without marks and figures.
    pub text: String,
    /// Marks before the figures.
    pub marks: Vec<String>,
    /// Figures in the order printed.
    pub figures: Vec<u32>,
    /// Code of the rule by which the figure was found where it does not simply stand at the end.
    pub doubt: Option<&'static str>,
}

/// Cuts a line. At most `columns` figures are taken from its end; `usual` says whether a number is one that the list's
/// figures take.
pub(super) fn tail(line: &str, columns: usize, usual: &dyn Fn(u32) -> bool) -> Tail {
    let mut tail = Tail::default();
    let mut rest = line.trim_end();
    while let Some((before, last)) = last_word(rest) {
        match number(last).filter(|_| tail.figures.len() < columns) {
            Some(figure) => tail.figures.insert(0, figure),
            None if is_mark(last) => tail.marks.insert(0, last.to_owned()),
            None => break,
        }
        rest = before;
    }
    tail.text = (if tail.figures.is_empty() { rest } else { without_leader(rest) }).trim().to_owned();
    if tail.figures.is_empty()
        && let Some((name, figure)) = behind_leader(&tail.text)
    {
        (tail.text, tail.figures) = (name, vec![figure]);
    } else if tail.figures.is_empty() && columns == 1 {
        match with_unit(&tail.text) {
            Some((name, figure)) => (tail.text, tail.figures) = (name, vec![figure]),
            None => odd(&mut tail, usual),
        }
    }
    tail
}

fn last_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let (at, blank) = text.char_indices().rfind(|(_, c)| c.is_whitespace())?;
    let before = text[..at].trim_end();
    (!before.is_empty()).then_some((before, &text[at + blank.len_utf8()..]))
}

/// A number of one or two digits as a word of its own, with or without its unit.
pub(super) fn number(word: &str) -> Option<u32> {
    let whole = compact(word);
    let units = ["単位", "点", "ポイント"];
    let heads = ["単位数", "単位", "点数"];
    let bare = heads.iter().find_map(|head| whole.strip_prefix(head)?.strip_prefix(':')).unwrap_or(&whole);
    let plain = units.iter().find_map(|unit| bare.strip_suffix(unit)).unwrap_or(bare);
    let digits = !plain.is_empty() && plain.len() <= 2 && plain.bytes().all(|b| b.is_ascii_digit());
    plain.parse().ok().filter(|_| digits)
}

/// `山の会……5単位`, `山の会・・・・・5`: dots that lead to the figure, without a blank behind them.
fn behind_leader(text: &str) -> Option<(String, u32)> {
    let last = text.char_indices().rfind(|(_, c)| is_leader(*c))?;
    let (before, behind) = text.split_at(last.0 + last.1.len_utf8());
    let name = without_leader(before);
    let figure = number(behind).filter(|_| name.len() < before.len() && !name.trim().is_empty())?;
    Some((name.trim().to_owned(), figure))
}

/// `山の会（5単位）`, `山の会：5単位`: the unit says what the number is.
fn with_unit(text: &str) -> Option<(String, u32)> {
    let text = text.trim_end();
    let (name, last) = match text.strip_suffix([')', '）']) {
        Some(inside) => inside.rsplit_once(['(', '（'])?,
        None => text.rsplit_once([':', '：'])?,
    };
    let united = ["単位", "点", "ポイント"].iter().any(|unit| compact(last).ends_with(unit));
    let figure = number(last).filter(|_| united && ends_as_meeting(name))?;
    Some((name.trim().to_owned(), figure))
}

/// A figure that stands where figures do not: inside the last bracket, in front, at the wrong end of a line that came
/// out backwards, or glued to the name.
fn odd(tail: &mut Tail, usual: &dyn Fn(u32) -> bool) {
    if let Some((name, figure)) = inside_bracket(&tail.text) {
        (tail.text, tail.figures, tail.doubt) = (name, vec![figure], Some("import_number_inside"));
        return;
    }
    let digits: String = tail.text.chars().take_while(|c| compact_digit(*c)).collect();
    let behind = tail.text[digits.len()..].to_owned();
    if let Some(name) = reversed(&behind) {
        let back: String = digits.chars().rev().collect();
        tail.text = name;
        tail.figures = number(&back).into_iter().collect();
        tail.doubt = Some("import_line_reversed");
        return;
    }
    if let Some(figure) = number(&digits).filter(|figure| usual(*figure)) {
        // 3D, 4次元, 21世紀: the digits are the name's.
        let own = behind.starts_with([
            'D', 'T', 'd', 'Ｄ', 'Ｔ', '次', '世', '年', '月', '日', '回', '.', '-', '・', '０',
        ]);
        if ends_as_meeting(&behind) && !own {
            let name = behind.trim_start().to_owned();
            (tail.text, tail.figures, tail.doubt) = (name, vec![figure], Some("import_number_in_front"));
            return;
        }
    }
    // 山の会：2 says no unit.
    if let Some((name, last)) = tail.text.rsplit_once([':', '：'])
        && let Some(figure) = number(last).filter(|_| ends_as_meeting(name))
    {
        let name = name.trim_end().to_owned();
        (tail.text, tail.figures, tail.doubt) = (name, vec![figure], Some("import_number_glued"));
        return;
    }
    let kept = tail.text.trim_end_matches(compact_digit).len();
    let (name, glued) = tail.text.split_at(kept);
    let named = ends_as_meeting(name) && name.chars().next_back().is_some_and(|c| !c.is_ascii());
    if let Some(figure) = number(glued).filter(|figure| named && usual(*figure)) {
        (tail.text, tail.figures, tail.doubt) = (name.to_owned(), vec![figure], Some("import_number_glued"));
    }
}

/// A line's own number in front of its text, as lists count their rows: `12. …`, `12 …`, `(12) …`.
pub(super) fn counted(line: &str) -> Option<(u32, &str)> {
    let line = line.trim_start();
    if let Some(first @ '①'..='⑳') = line.chars().next() {
        let bare = line[first.len_utf8()..].trim_start();
        return (!bare.is_empty()).then_some((u32::from(first) - u32::from('①') + 1, bare));
    }
    let open = line.strip_prefix(['(', '（']).unwrap_or(line);
    let digits: String = open.chars().take_while(|c| compact_digit(*c)).collect();
    let rest = &open[digits.len()..];
    let bare = rest.trim_start_matches(['.', '．', '、', ')', '）', ':', '：', ' ', '\u{3000}', '\t']);
    let parted = bare.len() < rest.len() && !bare.is_empty();
    let number = compact(&digits).parse().ok().filter(|_| parted && digits.chars().count() <= 4)?;
    Some((number, bare))
}

/// Whether numbers in front of lines count them: most lines have one, and they rise.
pub(super) fn counts<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    let (mut all, mut numbers) = (0, Vec::new());
    for line in lines {
        all += 1;
        numbers.extend(counted(line).map(|(number, _)| number));
    }
    numbers.len() >= 3 && numbers.len() * 5 >= all * 3 && rising(&numbers)
}

/// The sign that stands in front of most lines.
pub(super) fn bulleted<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> Option<char> {
    let sign = lines.clone().find_map(bullet)?;
    let (all, with) =
        lines.fold((0, 0), |(all, with), line| (all + 1, with + usize::from(bullet(line) == Some(sign))));
    (with >= 3 && with * 5 >= all * 4).then_some(sign)
}

/// A line without the sign in front of it.
pub(super) fn without_bullet(line: &str, sign: char) -> &str {
    if bullet(line) == Some(sign) { line.trim_start()[sign.len_utf8()..].trim_start() } else { line }
}

/// Whether numbers count something: most are one more than the last, or, of four and more, nearly all are greater than it.
pub(super) fn rising(numbers: &[u32]) -> bool {
    let pairs = || numbers.windows(2);
    let steps = pairs().filter(|pair| pair[1] == pair[0] + 1).count();
    let rises = pairs().filter(|pair| pair[1] > pair[0]).count();
    let all = numbers.len().saturating_sub(1);
    steps * 10 >= all * 7 || numbers.len() >= 4 && rises * 10 >= all * 9
}

fn compact_digit(c: char) -> bool {
    daicho_model::narrow(c).is_ascii_digit()
}

/// `… (ABC 5)`: the figure was printed over the bracket.
fn inside_bracket(text: &str) -> Option<(String, u32)> {
    let close = text.chars().next_back().filter(|c| [')', '）'].contains(c))?;
    let inside = &text[..text.len() - close.len_utf8()];
    let (before, last) = last_word(inside)?;
    let figure = number(last)?;
    (open_brackets(before) > 0).then(|| (format!("{before}{close}"), figure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut() {
        fn check(
            line: &str,
            columns: usize,
            text: &str,
            marks: &[&str],
            figures: &[u32],
            doubt: Option<&'static str>,
        ) {
            let marks = marks.iter().map(|mark| (*mark).to_owned()).collect();
            let expected = Tail { text: text.to_owned(), marks, figures: figures.to_vec(), doubt };
            assert_eq!(tail(line, columns, &|figure| figure < 6), expected, "{line}");
        }
        check("架空学会 総会 必須 15", 1, "架空学会 総会", &["必須"], &[15], None);
        check("架空学会 必須 5 2 4", 3, "架空学会", &["必須"], &[5, 2, 4], None);
        check("架空研究会", 1, "架空研究会", &[], &[], None);
        check("Fancy Society (FS 5)", 1, "Fancy Society (FS)", &[], &[5], Some("import_number_inside"));
        check("2山川研究会", 1, "山川研究会", &[], &[2], Some("import_number_in_front"));
        check("山川研究会 ５単位", 1, "山川研究会", &[], &[5], None);
        check("山川研究会（5単位）", 1, "山川研究会", &[], &[5], None);
        check("山川研究会：5単位", 1, "山川研究会", &[], &[5], None);
        check("2 山川研究会", 1, "山川研究会", &[], &[2], Some("import_number_in_front"));
        check("山川研究会 2 必須", 1, "山川研究会", &["必須"], &[2], None);
        check("3D画像研究会", 1, "3D画像研究会", &[], &[], None);
        check("5会究研空架州本", 1, "本州架空研究会", &[], &[5], Some("import_line_reversed"));
        check("山川研究会２", 1, "山川研究会", &[], &[2], Some("import_number_glued"));
        check("山川研究会……………1単位", 1, "山川研究会", &[], &[1], None);
        check("山川研究会 ・・・・・5", 1, "山川研究会", &[], &[5], None);
        check("山川・海谷研究会・5", 1, "山川・海谷研究会・5", &[], &[], None);
        check("山川研究会：2", 1, "山川研究会", &[], &[2], Some("import_number_glued"));
        check("フォーラム21", 1, "フォーラム21", &[], &[], None);
    }
}
