//! The names of members, in every spelling that the members file knows of.

use std::collections::BTreeSet;

use daicho_model::Member;

use super::names::Name;

/// Titles of columns that hold the name in another script.
const READINGS: [&str; 12] = [
    "フリガナ",
    "ふりがな",
    "カナ",
    "かな",
    "ｶﾅ",
    "よみ",
    "読み",
    "ローマ字",
    "英字",
    "kana",
    "roma",
    "latin",
];
/// What titles of columns begin with that hold the reading of the surname, and of the given name.
const SURNAME: [&str; 2] = ["姓", "セイ"];
const GIVEN: [&str; 2] = ["名カ", "メイ"];
/// A name without a blank and of fewer letters may be a mere surname.
const WHOLE: usize = 5;

/// The member's names: as printed, with former surnames, and as read in kana or written in Latin letters.
pub(super) fn names_of(member: &Member) -> BTreeSet<Name> {
    let mut all: BTreeSet<Name> = BTreeSet::new();
    let own = Name::new(&member.name);
    for other in &member.other_names {
        let name = Name::new(other);
        let is_whole = |name: &Name| {
            !name.is_undivided() || name.len() >= WHOLE || own.as_ref().is_some_and(|own| name.ends_like(own))
        };
        match name.filter(is_whole) {
            Some(name) => all.extend([name]),
            None => all.extend(own.as_ref().and_then(|own| own.with_surname(other))),
        }
    }
    all.extend(own);
    let readings: Vec<(String, &String)> =
        member.extra.iter().map(|(title, text)| (crate::table::folded(title), text)).collect();
    let part = |fronts: [&str; 2]| {
        let mut columns = readings.iter().filter(|(title, _)| is_reading(title));
        columns.find(|(title, _)| fronts.iter().any(|front| title.starts_with(front))).map(|(_, text)| *text)
    };
    let parts = part(SURNAME).zip(part(GIVEN));
    all.extend(parts.and_then(|(surname, given)| Name::new(&format!("{surname} {given}"))));
    let is_part = |title: &str| [SURNAME, GIVEN].concat().iter().any(|front| title.starts_with(front));
    let whole = readings.iter().filter(|(title, _)| is_reading(title) && !is_part(title));
    let whole = whole.filter_map(|(_, text)| Name::new(text));
    all.extend(whole.filter(|name| !name.is_undivided() || name.len() >= WHOLE));
    let turned: Vec<Name> = all.iter().filter_map(Name::turned).collect();
    all.extend(turned);
    all
}

/// Whether a column holds readings, by its folded title.
fn is_reading(title: &str) -> bool {
    READINGS.iter().any(|word| title.contains(word))
}
