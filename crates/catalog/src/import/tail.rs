//! The end of a line of text: name, marks, figures.

use super::words::{compact, ends_as_meeting, is_mark, open_brackets, reversed};

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
    while tail.figures.len() < columns {
        let Some((before, last)) = last_word(rest) else { break };
        let Some(figure) = number(last) else { break };
        tail.figures.insert(0, figure);
        rest = before;
    }
    while let Some((before, last)) = last_word(rest).filter(|(_, last)| is_mark(last)) {
        tail.marks.insert(0, last.to_owned());
        rest = before;
    }
    tail.text = rest.trim().to_owned();
    if tail.figures.is_empty() && columns == 1 {
        odd(&mut tail, usual);
    }
    tail
}

fn last_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let (at, blank) = text.char_indices().rfind(|(_, c)| c.is_whitespace())?;
    let before = text[..at].trim_end();
    (!before.is_empty()).then_some((before, &text[at + blank.len_utf8()..]))
}

/// A number of one or two digits as a word of its own.
pub(super) fn number(word: &str) -> Option<u32> {
    let plain = compact(word);
    let digits = !plain.is_empty() && plain.len() <= 2 && plain.bytes().all(|b| b.is_ascii_digit());
    plain.parse().ok().filter(|_| digits)
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
        if ends_as_meeting(&behind) && !own && !behind.starts_with(char::is_whitespace) {
            (tail.text, tail.figures, tail.doubt) = (behind, vec![figure], Some("import_number_in_front"));
            return;
        }
    }
    let kept = tail.text.trim_end_matches(compact_digit).len();
    let (name, glued) = tail.text.split_at(kept);
    let named = ends_as_meeting(name) && name.chars().next_back().is_some_and(|c| !c.is_ascii());
    if let Some(figure) = number(glued).filter(|figure| named && usual(*figure)) {
        (tail.text, tail.figures, tail.doubt) = (name.to_owned(), vec![figure], Some("import_number_glued"));
    }
}

fn compact_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
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
        check("3D画像研究会", 1, "3D画像研究会", &[], &[], None);
        check("5会究研空架州本", 1, "本州架空研究会", &[], &[5], Some("import_line_reversed"));
        check("山川研究会２", 1, "山川研究会", &[], &[2], Some("import_number_glued"));
        check("フォーラム21", 1, "フォーラム21", &[], &[], None);
    }
}
