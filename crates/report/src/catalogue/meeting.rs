//! One meeting for a terminal: its names, relations, and its rows in every edition.

use daicho_model::{Listing, Meeting, MeetingName};
use jiff::civil::Date;

use super::diff_text::points;
use crate::plain::plain;
use crate::words::{both, key};

/// A meeting with its rows.
#[derive(Clone, Copy, Debug)]
pub struct MeetingRows<'a> {
    /// The meeting.
    pub meeting: &'a Meeting,
    /// Its rows in all editions.
    pub rows: &'a [&'a Listing],
}

/// Names (on a day: those that were valid then, as far as dates are known), relations and points.
pub fn meeting_text(shown: &MeetingRows<'_>, at: Option<Date>) -> String {
    let mut out = format!("{}\n", plain(&shown.meeting.id));
    for name in shown.meeting.names.iter().filter(|name| at.is_none_or(|day| valid(name, day))) {
        let span = match (name.from.as_str(), name.to.as_str()) {
            ("", "") => String::new(),
            (from, to) => format!("  {from}..{to}"),
        };
        let kind = both("name_kind", &key(&name.kind));
        out += &format!("  {kind}  {}{span}  [{}]\n", plain(&name.name), plain(&name.source));
    }
    for relation in &shown.meeting.relations {
        let kind = both("relation_kind", &key(&relation.kind));
        let before = if relation.predecessor.is_empty() { "-" } else { &relation.predecessor };
        out += &format!("  {kind}  ← {}  [{}]\n", plain(before), plain(&relation.source));
    }
    for row in shown.rows {
        let figures = row.points.iter().map(|figure| {
            format!(
                "{} {} {}",
                both("unit", &figure.unit),
                both("account", &figure.account),
                points(figure.points)
            )
        });
        let heading = [&row.category, &row.subcategory, &row.region, &row.mark];
        let heading: Vec<&str> =
            heading.iter().map(|part| part.as_str()).filter(|part| !part.is_empty()).collect();
        out += &format!(
            "  {} #{}  {}  ({})  {}\n",
            row.edition,
            row.seq,
            plain(&row.name),
            plain(&heading.join(" ")),
            figures.collect::<Vec<_>>().join(", ")
        );
    }
    out
}

/// Whether a name was valid on a day. Dates are ISO days, months or years; an empty one is not known and excludes nothing.
fn valid(name: &MeetingName, day: Date) -> bool {
    let day = day.to_string();
    let begun = name.from.is_empty() || name.from.as_str() <= &day[..name.from.len().min(day.len())];
    let ended = !name.to.is_empty() && name.to.as_str() < &day[..name.to.len().min(day.len())];
    begun && !ended
}

#[cfg(test)]
mod tests {
    use daicho_model::NameKind;

    use super::*;

    fn check(from: &str, to: &str, day: &str, expected: bool) {
        let name = MeetingName {
            name: "会".to_owned(),
            kind: NameKind::Former,
            from: from.to_owned(),
            to: to.to_owned(),
            source: "list".to_owned(),
        };
        assert_eq!(valid(&name, day.parse().expect("a day")), expected, "{from}..{to} {day}");
    }

    #[test]
    fn a_year_covers_all_its_days() {
        check("", "2018", "2018-12-31", true);
        check("", "2018", "2019-01-01", false);
        check("2018-04", "", "2018-03-31", false);
        check("2018-04", "", "2018-04-01", true);
        check("", "", "1900-01-01", true);
    }
}
