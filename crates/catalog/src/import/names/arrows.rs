//! Arrows between the names of one meeting, in every spelling.

use crate::import::words::open_brackets;

/// Every spelling of an arrow as one character.
pub fn arrows(text: &str) -> String {
    let mut text = text.to_owned();
    for (spelling, arrow) in [
        ("<->", "↔"),
        ("<=>", "↔"),
        ("⇔", "↔"),
        ("⟷", "↔"),
        ("＜－＞", "↔"),
        ("⇄", "↔"),
        ("<--", "←"),
        ("<==", "←"),
        ("<-", "←"),
        ("<=", "←"),
        ("＜－", "←"),
        ("＜ー", "←"),
        ("＜―", "←"),
        ("＜＝", "←"),
        ("⇐", "←"),
        ("⟵", "←"),
        ("⬅", "←"),
        ("🡐", "←"),
        ("◀", "←"),
        ("￩", "←"),
        ("-->", "→"),
        ("==>", "→"),
        ("->", "→"),
        ("=>", "→"),
        ("－＞", "→"),
        ("ー＞", "→"),
        ("＝＞", "→"),
        ("⇒", "→"),
        ("⟶", "→"),
        ("➡", "→"),
        ("🡒", "→"),
        ("▶", "→"),
        ("￫", "→"),
    ] {
        if text.contains(spelling) {
            text = text.replace(spelling, arrow);
        }
    }
    text
}

/// Whether a line begins with an arrow to an earlier name: it goes on with the row above it.
pub fn begins_with_arrow(text: &str) -> bool {
    arrows(text.trim_start()).starts_with('←')
}

/// Cuts at the arrows that stand outside of brackets; brackets that never close hide none.
pub fn split(text: &str, arrow: char) -> Vec<String> {
    let balanced = open_brackets(text) == 0;
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' | '[' | '［' | '〔' => depth += 1,
            ')' | '）' | ']' | '］' | '〕' => depth = depth.saturating_sub(1),
            _ if c == arrow && (depth == 0 || !balanced) => {
                parts.push(text[start..at].to_owned());
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text[start..].to_owned());
    parts
}

/// Takes a question mark off the end, if there is one.
pub fn strip_question(text: &mut String) -> Option<()> {
    let kept = text.trim_end().trim_end_matches(['?', '？']).trim_end().len();
    let found = kept < text.trim_end().len();
    found.then(|| text.truncate(kept))
}
