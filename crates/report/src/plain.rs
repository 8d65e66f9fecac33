//! Text from paper and files made safe and level for a terminal.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// One line without control characters: what a hostile file may print cannot move the cursor, turn the direction of
/// writing or start a new line. White space runs become one space.
pub fn plain(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { visible(c) }).collect();
    visible.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The same text without what turns the direction of writing, and without control characters but for tabs and line ends: for cells of
/// a table and for pages, whose spaces and lines stay.
pub fn steady(text: &str) -> Cow<'_, str> {
    let unsteady = |c: char| turns(c) || c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if text.contains(unsteady) { text.replace(unsteady, "\u{fffd}").into() } else { text.into() }
}

/// Whether a character turns the direction of writing (Unicode, UAX #9): the eye reads another order than the program.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn visible(c: char) -> char {
    let unseen = matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{feff}');
    if c.is_control() || turns(c) || unseen { '\u{fffd}' } else { c }
}

/// Columns the text takes on a terminal: two for a full-width character.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text with spaces after it, up to a width.
pub fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text with spaces before it, up to a width.
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// At most so many columns, the cut marked with `..`.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if width(&out) + width(c.encode_utf8(&mut [0; 4])) + 2 > columns {
            break;
        }
        out.push(c);
    }
    out + ".."
}
