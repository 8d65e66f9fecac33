//! Names of meetings that no list has, compared as text.

use std::collections::BTreeSet;

use daicho_model::narrow;

/// From which share of common pairs of characters on two names read alike.
const ALIKE: f64 = 0.8;
/// A shorter name inside another says nothing.
const SHORTEST: usize = 4;
/// What ends the name of a society.
const SOCIETIES: [&str; 4] = ["学会", "協会", "医会", "研究会"];

/// A name without its edition, blanks and punctuation, in narrow lower case: what stays the same from year to year.
pub(crate) fn bare(text: &str) -> String {
    let plain: String =
        text.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    without_edition(&plain)
}

/// Takes `第40回` and `第四十回` out.
fn without_edition(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('第') {
        let (before, from) = rest.split_at(at);
        out += before;
        let behind = from.trim_start_matches('第');
        let number =
            behind.trim_start_matches(|c: char| c.is_ascii_digit() || "〇一二三四五六七八九十百".contains(c));
        match number.strip_prefix('回').filter(|_| number.len() < behind.len()) {
            Some(after) => rest = after,
            None => {
                out.push('第');
                rest = behind;
            }
        }
    }
    out + rest
}

/// Whether two names read alike: the same but for the edition, one inside the other, or most of their pairs of characters
/// in common.
pub(crate) fn similar(a: &str, b: &str) -> bool {
    let (a, b) = (bare(a), bare(b));
    let inside = |one: &str, other: &str| one.chars().count() >= SHORTEST && other.contains(one);
    a == b || inside(&a, &b) || inside(&b, &a) || common(&a, &b) >= ALIKE
}

/// The share of pairs of neighbouring characters that both have (Dice).
fn common(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| -> BTreeSet<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (a, b) = (pairs(a), pairs(b));
    let all = a.len() + b.len();
    if all == 0 { 0.0 } else { (2 * a.intersection(&b).count()) as f64 / all as f64 }
}

/// The society that a meeting's name begins with; the whole name where none shows.
pub(crate) fn society(text: &str) -> String {
    let name = bare(text);
    let ends = SOCIETIES.iter().filter_map(|word| name.find(word).map(|at| at + word.len()));
    match ends.min() {
        Some(end) => name[..end].to_owned(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{bare, similar, society};

    #[test]
    fn the_edition_is_no_part_of_a_name() {
        for text in
            ["第40回架空学会総会", "第 ４０ 回 架空学会総会", "架空学会 総会（第四十回）", "架空学会・総会"]
        {
            assert_eq!(bare(text), "架空学会総会", "{text}");
        }
        assert_eq!(bare("第一架空研究会"), "第一架空研究会");
    }

    #[test]
    fn names_that_differ_by_a_letter_or_by_their_society_read_alike() {
        let alike = |a: &str, b: &str| assert!(similar(a, b), "{a} {b}");
        alike("第3回架空県消化器内視鏡技師研究会", "架空県消化器内視鏡技師研究会");
        alike("架空県消化器内視鏡技師研究会", "架空県消化器内祝鏡技師研究会");
        alike("架空学会総会", "日本架空学会総会");
        assert!(!similar("架空県内視鏡技師研究会", "北の海消化器学会"));
        assert!(!similar("会", "総会"));
    }

    #[test]
    fn a_society_is_told_by_the_beginning_of_its_meetings() {
        assert_eq!(society("第3回日本架空学会総会"), society("日本架空学会九州支部例会"));
        assert_ne!(society("日本架空学会総会"), society("日本仮想学会総会"));
        assert_eq!(society("Fictional Week 2024"), "fictionalweek2024");
    }
}
