//! What the lists say of a meeting on a day.

use std::collections::BTreeSet;

use daicho_model::{Listing, MeetingName, NameKind, Relation};
use jiff::civil::Date;

use crate::{Body, Catalogue};

/// What an edition of the list is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its first day has come, and no later edition has taken its place for one of its unit systems.
    Valid,
    /// Its first day is not known.
    Undated,
    /// Its first day is yet to come.
    NotYet,
    /// Editions with later first days print all its unit systems.
    Replaced,
}

/// A meeting on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDay<'a> {
    /// The lists that were valid, and those whose first day is not known: id, first day (empty where unknown), and whether
    /// the meeting stands in it; by id.
    pub lists: Vec<(&'a str, &'a str, bool)>,
    /// The names that were valid as far as dates are known.
    pub names: Vec<&'a MeetingName>,
    /// Its rows in those editions.
    pub rows: Vec<&'a Listing>,
    /// What those lists, and other sources, say of its earlier names.
    pub relations: Vec<&'a Relation>,
}

impl Body {
    /// What each edition is on a day, by id. An edition is valid from its `valid_from` on, until another one with a later
    /// `valid_from` prints figures for the same unit system.
    pub fn standing(&self, edition: &str, day: Date) -> Option<Standing> {
        let own = self.editions.get(edition)?;
        if own.valid_from.is_empty() {
            return Some(Standing::Undated);
        }
        let day = day.to_string();
        if own.valid_from > day {
            return Some(Standing::NotYet);
        }
        let later = |unit: &String| {
            self.editions.values().any(|other| {
                other.units.contains(unit) && other.valid_from > own.valid_from && other.valid_from <= day
            })
        };
        let replaced = !own.units.is_empty() && own.units.iter().all(later);
        Some(if replaced { Standing::Replaced } else { Standing::Valid })
    }
}

impl Catalogue {
    /// What is known of a meeting on a day: rows and names of lists that were valid then or bear no date, and names
    /// of other sources (aliases, rules) whose own dates do not exclude the day. `None`: no such meeting.
    ///
    /// A name that a list without a date prints as current is left out where a valid list with a date gives the meeting
    /// another one: the dated list is known to hold on the day.
    pub fn on_day(&self, id: &str, day: Date) -> Option<OnDay<'_>> {
        let meeting = self.meetings.get(id)?;
        let standing = |edition: &str| self.body.standing(edition, day);
        let usable = |edition: &str| matches!(standing(edition), Some(Standing::Valid | Standing::Undated));
        let rows: Vec<&Listing> =
            self.listings.iter().filter(|row| row.meeting_id == id && usable(&row.edition)).collect();
        let lists =
            self.body.editions.iter().filter(|(edition, _)| usable(edition)).map(|(edition, about)| {
                let listed = rows.iter().any(|row| row.edition == *edition);
                (edition.as_str(), about.valid_from.as_str(), listed)
            });
        let lists = lists.collect();
        let current = |name: &&MeetingName| name.kind == NameKind::Current;
        let sure: BTreeSet<&str> = meeting
            .names
            .iter()
            .filter(current)
            .filter(|name| standing(&name.source) == Some(Standing::Valid))
            .map(|name| name.name.as_str())
            .collect();
        let fits = |name: &&MeetingName| match standing(&name.source) {
            None => true,
            Some(Standing::Undated) => !current(name) || sure.is_empty() || sure.contains(name.name.as_str()),
            Some(standing) => standing == Standing::Valid,
        };
        let names = meeting.names.iter().filter(|name| is_borne(name, day)).filter(fits);
        let told = |relation: &&Relation| standing(&relation.source).is_none() || usable(&relation.source);
        let relations = meeting.relations.iter().filter(told).collect();
        Some(OnDay { lists, names: names.collect(), rows, relations })
    }
}

/// Whether a name's own dates leave room for a day. They are ISO days, months or years; an empty one is not known and
/// excludes nothing.
fn is_borne(name: &MeetingName, day: Date) -> bool {
    let day = day.to_string();
    let begun = name.from.is_empty() || name.from.as_str() <= &day[..name.from.len().min(day.len())];
    let ended = !name.to.is_empty() && name.to.as_str() < &day[..name.to.len().min(day.len())];
    begun && !ended
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_year_covers_all_its_days() {
        fn check(from: &str, to: &str, day: &str, expected: bool) {
            let name = MeetingName {
                name: "会".to_owned(),
                kind: NameKind::Former,
                from: from.to_owned(),
                to: to.to_owned(),
                source: "list".to_owned(),
            };
            assert_eq!(is_borne(&name, day.parse().expect("a day")), expected, "{from}..{to} {day}");
        }
        check("", "2018", "2018-12-31", true);
        check("", "2018", "2019-01-01", false);
        check("2018-04", "", "2018-03-31", false);
        check("2018-04", "", "2018-04-01", true);
        check("", "", "1900-01-01", true);
    }

    /// Three lists: one without a date, one of 2024 and one of 2026. The meeting was 谷の会 and is 山の会 from 2026.
    fn renamed() -> Catalogue {
        let edition = |id: &str, from: &str| {
            format!(
                "\n[editions.{id}]\ntitle = \"t\"\nrows = 1\nunits = [\"u\"]\ndate = \"\"\nvalid_from = \"{from}\"\nsource = \"s\"\n"
            )
        };
        let body = "id = \"b\"\nname_ja = \"b\"\nname_en = \"b\"\n[units.u]\nname_ja = \"u\"\nname_en = \"u\"\nin_force = \"c\"\naccounts.a = { name_ja = \"a\", name_en = \"a\" }\n".to_owned()
            + &edition("a", "")
            + &edition("b", "2024-04-01")
            + &edition("c", "2026-04-01");
        let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        let files: BTreeMap<String, Vec<u8>> = [
            file("body.toml", &body),
            file("meetings.csv", "id\nb-0001\n"),
            file(
                "names.csv",
                "id,name,kind,from,to,source\nb-0001,丘の会,current,,,a\nb-0001,谷の会,current,,,b\nb-0001,山の会,current,,,c\nb-0001,谷の会,former,,,c\n",
            ),
            file("relations.csv", "id,kind,predecessor,source\nb-0001,rename,谷の会,c\n"),
            file(
                "listings.csv",
                "edition,seq,id,category,subcategory,region,mark\na,1,b-0001,分類1,,,\nb,1,b-0001,分類1,,,\nc,1,b-0001,分類1,,,\n",
            ),
            file("points.csv", "edition,seq,unit,account,points\na,1,u,a,1\nb,1,u,a,2\nc,1,u,a,3\n"),
        ]
        .into();
        Catalogue::load(&files).expect("a catalogue")
    }

    #[test]
    fn a_meeting_has_the_names_and_figures_of_the_lists_that_were_valid() {
        fn check(day: &str, names: &[&str], editions: &[&str]) {
            let catalogue = renamed();
            let found = catalogue.on_day("b-0001", day.parse().expect("a day")).expect("a meeting");
            let current = found.names.iter().filter(|name| name.kind == NameKind::Current);
            assert_eq!(current.map(|name| name.name.as_str()).collect::<Vec<_>>(), names, "{day}");
            let rows = found.rows.iter().map(|row| row.edition.as_str());
            assert_eq!(rows.collect::<Vec<_>>(), editions, "{day}");
        }
        check("2024-03-31", &["丘の会"], &["a"]);
        check("2024-04-01", &["谷の会"], &["a", "b"]);
        check("2026-03-31", &["谷の会"], &["a", "b"]);
        check("2026-04-01", &["山の会"], &["a", "c"]);
    }
}
