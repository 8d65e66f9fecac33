//! Names that stand twice, nearly twice, or at two meetings.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::Listing;

use super::{Found, about, problem, rows_text};
use crate::Catalogue;
use crate::language::glyph::glyphs;
use crate::language::lexicon::{Class, EVENTS, REGIONS, TOPICS};

/// Shortest name (letters) in which one letter more or less may be a slip.
const LONG: usize = 6;

/// One name twice with different points, and names that are nearly one.
pub(super) fn check(rows: &[&Listing], found: &mut Found) {
    let mut places = BTreeMap::<String, Vec<&Listing>>::new();
    for row in rows {
        places.entry(folded(&row.name)).or_default().push(row);
    }
    for rows in places.values().filter(|rows| rows.len() > 1) {
        let differ = rows.iter().any(|row| row.points != rows[0].points);
        let code = if differ { problem("list_name_twice") } else { problem("list_near_names") };
        found.push(about(rows[0], code.with("rows", rows_text(rows)).with("other", &rows[1].name)));
    }
    let names: Vec<(&String, &Vec<&Listing>)> = places.iter().collect();
    for (at, (a, first)) in names.iter().enumerate() {
        for (b, second) in &names[at + 1..] {
            if near(a, b, &first[0].name, &second[0].name) {
                let pair = [first[0], second[0]];
                let near = problem("list_near_names").with("rows", rows_text(&pair));
                found.push(about(pair[0], near.with("other", &pair[1].name)));
            }
        }
    }
}

/// The letters of a name, folded.
pub(super) fn folded(name: &str) -> String {
    glyphs(name).iter().map(|glyph| glyph.ch).collect()
}

/// One letter apart, or apart only in what the gathering calls itself; never where a place, subject or figure differs.
fn near(a: &str, b: &str, first: &str, second: &str) -> bool {
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if x.len().abs_diff(y.len()) > 3 || x.len().min(y.len()) < LONG || x[..2] != y[..2] {
        return false;
    }
    let words = |name: &str| {
        let glyphs = glyphs(name);
        let places: BTreeSet<u16> = REGIONS.find(&glyphs).iter().map(|token| token.entry).collect();
        let topics: BTreeSet<u16> = TOPICS.find(&glyphs).iter().map(|token| token.entry).collect();
        (places, topics)
    };
    let figures = |side: &[char]| side.iter().filter(|ch| ch.is_ascii_digit()).collect::<String>();
    if figures(&x) != figures(&y) || words(first) != words(second) {
        return false;
    }
    let bare = |name: &str| -> String {
        let glyphs = glyphs(name);
        let types = EVENTS.find(&glyphs).into_iter().filter(|token| token.class == Class::Type);
        let mut kept = vec![true; glyphs.len()];
        types.for_each(|token| kept[token.from..token.to].fill(false));
        glyphs.iter().zip(kept).filter(|(_, kept)| *kept).map(|(glyph, _)| glyph.ch).collect()
    };
    let (c, d) = (bare(first), bare(second));
    slip(&x, &y) || (c == d && c.chars().count() >= LONG)
}

/// Whether one letter was replaced, put in or left out.
pub(super) fn slip(a: &[char], b: &[char]) -> bool {
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[front..], &b[front..]);
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    a.len() - back <= 1 && b.len() - back <= 1
}

/// Aliases (names of no list) that fit two meetings.
pub(super) fn aliases(catalogue: &Catalogue, found: &mut Found) {
    let mut meetings = BTreeMap::<String, BTreeSet<&str>>::new();
    for meeting in catalogue.meetings.values() {
        for name in &meeting.names {
            meetings.entry(folded(&name.name)).or_default().insert(&meeting.id);
        }
    }
    for meeting in catalogue.meetings.values() {
        for alias in meeting.names.iter().filter(|name| name.source.contains(':')) {
            let fits = &meetings[&folded(&alias.name)];
            if fits.len() > 1 && fits.first() == Some(&meeting.id.as_str()) {
                let ids = fits.iter().copied().collect::<Vec<_>>().join(", ");
                let shared = problem("list_alias_shared").in_document("aliases.csv");
                found.push((0, shared.at(&meeting.id).with("name", &alias.name).with("ids", ids)));
            }
        }
    }
}
