//! Text broken into lines of a width, as Japanese compositors do: anywhere, but not before a closing mark, not behind an
//! opening one, and not inside a western word.

use super::{MM, Typeface};

/// Marks that may not begin a line.
const NOT_FIRST: &str =
    "、。，．・：；！？）］｝」』】〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)]},.:;!?%";
/// Marks that may not end a line.
const NOT_LAST: &str = "（［｛「『【〈《([{";

/// The lines of a text set in `size` points in a column of `room` millimetres; its own ends of line are kept.
pub(crate) fn wrapped(face: &Typeface, text: &str, size: f32, room: f32) -> Vec<String> {
    text.lines().flat_map(|line| broken(face, line, size, room)).collect()
}

fn broken(face: &Typeface, text: &str, size: f32, room: f32) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let widths: Vec<f32> =
        letters.iter().map(|c| face.width(c.encode_utf8(&mut [0; 4])) * size / MM).collect();
    let (mut lines, mut start) = (Vec::new(), 0);
    while start < letters.len() {
        let (mut end, mut wide) = (start, 0.0);
        while end < letters.len() && (end == start || wide + widths[end] <= room) {
            wide += widths[end];
            end += 1;
        }
        let end = if end < letters.len() { break_before(&letters, start, end) } else { end };
        lines.push(letters[start..end].iter().collect::<String>().trim_end().to_owned());
        start = end;
        while letters.get(start) == Some(&' ') {
            start += 1;
        }
    }
    if lines.is_empty() { vec![String::new()] } else { lines }
}

/// The last place at or before `end` where the line may be broken; `end` where there is none.
fn break_before(letters: &[char], start: usize, end: usize) -> usize {
    let may = |at: &usize| {
        let (before, after) = (letters[at - 1], letters[*at]);
        let inside_word = is_western(before) && is_western(after);
        !inside_word && !NOT_FIRST.contains(after) && !NOT_LAST.contains(before)
    };
    (start + 1..=end).rev().find(may).unwrap_or(end)
}

fn is_western(c: char) -> bool {
    c.is_ascii_graphic() || ('\u{c0}'..'\u{250}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::testing::face;

    /// Ten points are 3.53 mm a full-width letter.
    fn check(text: &str, letters: f32, expected: &[&str]) {
        assert_eq!(wrapped(&face(), text, 10.0, letters * 3.53), expected);
    }

    #[test]
    fn lines_break_where_japanese_may() {
        check("会員番号と氏名", 4.1, &["会員番号", "と氏名"]);
        check("会員番号。氏名", 4.1, &["会員番", "号。氏名"]);
        check("会員番「号」氏名", 4.1, &["会員番", "「号」氏", "名"]);
        check("a\nb", 4.0, &["a", "b"]);
        check("", 4.0, &[]);
    }

    #[test]
    fn western_words_stay_whole_where_they_fit() {
        check("one two three", 4.0, &["one two", "three"]);
        check("aaaaaaaaaaaaaaaaaaaa", 3.0, &["aaaaa", "aaaaa", "aaaaa", "aaaaa"]);
    }
}
