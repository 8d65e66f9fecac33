//! Names that contradict their heading, or look misprinted.

use std::collections::BTreeMap;

use daicho_model::Listing;

use super::names::slip;
use super::{Found, about, problem};
use crate::Catalogue;
use crate::language::fold::{fold, is_katakana};
use crate::language::glyph::glyphs;
use crate::language::lexicon::REGIONS;

/// Shortest word in which one other letter is taken for a slip.
const LONG_WORD: usize = 6;
/// How often the right spelling must stand somewhere for a single other one to be doubted.
const USUAL: usize = 2;

/// Brackets and what closes them.
const BRACKETS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('「', '」'), ('『', '』'), ('【', '】')];

/// Names of an edition.
pub(super) fn check(catalogue: &Catalogue, rows: &[&Listing], found: &mut Found) {
    let words = usual_words(catalogue);
    for row in rows {
        if let Some(bracket) = open_bracket(&row.name) {
            found.push(about(row, problem("list_open_bracket").with("character", bracket)));
        }
        let odd = row.name.chars().find(|ch| {
            ch.is_control()
                || matches!(ch, '\u{fffd}' | '^' | '\u{200b}'..='\u{200f}' | '\u{e000}'..='\u{f8ff}')
        });
        if let Some(odd) = odd {
            let shown = format!("U+{:04X}", u32::from(odd));
            found.push(about(row, problem("list_odd_character").with("character", shown)));
        }
        if let Some((place, area)) = elsewhere(row) {
            let mismatch = problem("list_region_mismatch").with("place", place).with("area", area);
            found.push(about(row, mismatch.with("region", &row.region)));
        }
        for word in words_of(&row.name) {
            if let Some(usual) = misprint(&word, &words) {
                found.push(about(row, problem("list_likely_typo").with("word", &word).with("usual", usual)));
            }
        }
    }
}

fn open_bracket(name: &str) -> Option<char> {
    let mut open: Vec<(char, char)> = Vec::new();
    for ch in fold(name) {
        if let Some(pair) = BRACKETS.iter().find(|(from, _)| *from == ch) {
            open.push(*pair);
        } else if BRACKETS.iter().any(|(_, to)| *to == ch) {
            match open.pop() {
                Some((_, to)) if to == ch => {}
                _ => return Some(ch),
            }
        }
    }
    open.first().map(|(from, _)| *from)
}

/// A place of the name that lies in another area than the heading, and that area.
fn elsewhere(row: &Listing) -> Option<(String, String)> {
    let areas: Vec<(&str, Vec<&str>)> = include_str!("areas.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .map(|(area, places)| (area, places.split_whitespace().collect()))
        .collect();
    let bare = |text: &str| text.replace('・', "").trim_end_matches("地区").to_owned();
    let heading = bare(&row.region);
    let own: Vec<&(&str, Vec<&str>)> = areas.iter().filter(|(area, _)| *area == heading).collect();
    if own.is_empty() {
        return None;
    }
    let tokens = REGIONS.find(&glyphs(&row.name));
    let places: Vec<&str> = tokens.iter().map(|token| REGIONS.show(token.entry)).collect();
    let inside = |place: &str| own.iter().any(|(area, places)| *area == place || places.contains(&place));
    if places.is_empty() || places.iter().any(|place| inside(place)) {
        return None;
    }
    places.iter().find_map(|place| {
        let (area, _) = areas.iter().find(|(_, places)| places.contains(place))?;
        Some(((*place).to_owned(), (*area).to_owned()))
    })
}

/// Latin and katakana words of a name, in lower case.
fn words_of(name: &str) -> Vec<String> {
    let lower: Vec<char> = fold(name);
    let class = |ch: char| {
        if ch.is_ascii_alphabetic() {
            1
        } else if is_katakana(ch) {
            2
        } else {
            0
        }
    };
    lower
        .chunk_by(|a, b| class(*a) == class(*b))
        .filter(|run| class(run[0]) > 0 && run.len() >= LONG_WORD)
        .map(|run| run.iter().collect())
        .collect()
}

/// Every word of every name with how often it stands.
fn usual_words(catalogue: &Catalogue) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    for listing in &catalogue.listings {
        for word in words_of(&listing.name) {
            *words.entry(word).or_default() += 1;
        }
    }
    words
}

/// The usual word that a rare one is one letter away from; endings (複数形 -s, -al) are no slips.
fn misprint(word: &str, words: &BTreeMap<String, usize>) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    let own = words.get(word).copied().unwrap_or_default();
    let near = words.iter().filter(|(other, count)| {
        let other: Vec<char> = other.chars().collect();
        let inside = letters.last() == other.last() && letters.first() == other.first();
        **count >= USUAL && **count > 2 * own && inside && letters != other && slip(&letters, &other)
    });
    near.max_by_key(|(_, count)| **count).map(|(other, _)| other.clone())
}
