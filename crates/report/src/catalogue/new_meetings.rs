//! Meetings that no list recognises yet: next year's candidates.

use daicho_model::NewMeeting;

use crate::plain::{plain, right};
use crate::tables::{Cell, Table};
use crate::words::{both, ja};

/// A line a meeting: members, papers, days, name, and the nearest listed one.
pub fn new_meetings_text(meetings: &[NewMeeting]) -> String {
    let mut out = format!("{}\n", both("new_meeting", "title"));
    if meetings.is_empty() {
        out += &format!("  {}\n", both("explain", "nothing"));
    }
    for one in meetings {
        let days = one.days.as_ref().map_or(String::new(), |(first, last)| format!("  {first}..{last}"));
        let near = one.near.as_ref().map_or(String::new(), |(id, name)| {
            format!("  ({} {id} {})", both("new_meeting", "near"), plain(name))
        });
        let (members, papers) = (one.members.to_string(), one.certificates.to_string());
        out += &format!(
            "  {} {}, {} {}  {}{days}{near}\n",
            right(&members, 4),
            both("new_meeting", "members"),
            right(&papers, 4),
            both("new_meeting", "certificates"),
            plain(&one.name)
        );
    }
    out
}

/// The same as CSV for people.
pub fn new_meetings_csv(meetings: &[NewMeeting]) -> Vec<u8> {
    let keys = ["name", "members", "certificates", "first", "last", "near_id", "near_name", "records"];
    let cells = |one: &NewMeeting| {
        let (first, last) = one.days.clone().unwrap_or_default();
        let (id, name) = one.near.clone().unwrap_or_default();
        vec![
            Cell::text(&one.name),
            Cell::count(one.members as u64),
            Cell::count(one.certificates as u64),
            Cell::text(first),
            Cell::text(last),
            Cell::text(id),
            Cell::text(name),
            Cell::text(one.records.join(" ")),
        ]
    };
    let table = Table {
        headers: keys.iter().map(|key| ja("new_meeting", key)).collect(),
        rows: meetings.iter().map(cells).collect(),
    };
    crate::csv_out::bytes(&table)
}

/// Rows for `aliases.csv`: the text as a name of the nearest meeting. They are not used until somebody writes `confirmed`.
pub fn proposed_aliases_csv(meetings: &[NewMeeting]) -> Vec<u8> {
    let near = meetings.iter().filter_map(|meeting| Some((meeting, meeting.near.as_ref()?)));
    let cells = |(meeting, (id, _)): (&NewMeeting, &(String, String))| {
        [id, &meeting.name, "abbreviation", "proposed", "learnt:papers"].map(str::to_owned)
    };
    aliases_csv(near.map(cells))
}

/// `aliases.csv`: id, name, kind, status and source of each row.
pub fn aliases_csv(rows: impl Iterator<Item = [String; 5]>) -> Vec<u8> {
    crate::csv_out::plain(["id", "name", "kind", "status", "source"], rows)
}
