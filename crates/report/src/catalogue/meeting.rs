//! One meeting for a terminal: its names, relations, and its rows in every edition.

use daicho_model::{Listing, Meeting, MeetingName, Relation};
use jiff::civil::Date;

use super::diff_text::points;
use crate::plain::plain;
use crate::words::{both, filled, key};

/// A meeting with everything on file about it: names, relations, and points in every edition.
pub fn meeting_text(meeting: &Meeting, rows: &[&Listing]) -> String {
    let mut out = format!("{}\n", plain(&meeting.id));
    meeting.names.iter().for_each(|name| out += &name_line(name));
    meeting.relations.iter().for_each(|relation| out += &relation_line(relation));
    rows.iter().for_each(|row| out += &row_line(row));
    out
}

/// A list that was valid on a day, or whose first day is not known.
#[derive(Clone, Copy, Debug)]
pub struct ListOnDay<'a> {
    /// Edition id.
    pub edition: &'a str,
    /// Its first day (ISO); empty where it is not known.
    pub valid_from: &'a str,
    /// Whether the meeting stands in it.
    pub listed: bool,
}

/// A meeting on a day.
#[derive(Clone, Copy, Debug)]
pub struct MeetingOnDay<'a> {
    /// The day.
    pub day: Date,
    /// The lists of the day.
    pub lists: &'a [ListOnDay<'a>],
    /// Its names then.
    pub names: &'a [&'a MeetingName],
    /// Its rows in those lists.
    pub rows: &'a [&'a Listing],
    /// What is said of its earlier names by those lists and by others than lists.
    pub relations: &'a [&'a Relation],
}

/// A meeting as the lists had it on a day: which lists were valid, its names then, and its points in them.
pub fn meeting_on_day_text(id: &str, shown: &MeetingOnDay<'_>) -> String {
    let mut out = format!("{}  {}\n", plain(id), shown.day);
    for list in shown.lists {
        let state = if list.valid_from.is_empty() { "undated" } else { "valid" };
        let state = filled("meeting_on_day", state, &[("from", list.valid_from)]);
        let there = both("meeting_on_day", if list.listed { "listed" } else { "not_listed" });
        out += &format!("  {}  {state}  {there}\n", plain(list.edition));
    }
    if shown.lists.is_empty() {
        out += &format!("  {}\n", both("meeting_on_day", "no_list"));
    }
    shown.names.iter().for_each(|name| out += &name_line(name));
    shown.relations.iter().for_each(|relation| out += &relation_line(relation));
    shown.rows.iter().for_each(|row| out += &row_line(row));
    out
}

fn name_line(name: &MeetingName) -> String {
    let span = match (name.from.as_str(), name.to.as_str()) {
        ("", "") => String::new(),
        (from, to) => format!("  {from}..{to}"),
    };
    let kind = both("name_kind", &key(&name.kind));
    format!("  {kind}  {}{span}  [{}]\n", plain(&name.name), plain(&name.source))
}

fn relation_line(relation: &Relation) -> String {
    let kind = both("relation_kind", &key(&relation.kind));
    let before = if relation.predecessor.is_empty() { "-" } else { &relation.predecessor };
    format!("  {kind}  ← {}  [{}]\n", plain(before), plain(&relation.source))
}

fn row_line(row: &Listing) -> String {
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
    format!(
        "  {} #{}  {}  ({})  {}\n",
        row.edition,
        row.seq,
        plain(&row.name),
        plain(&heading.join(" ")),
        figures.collect::<Vec<_>>().join(", ")
    )
}
