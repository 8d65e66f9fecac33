//! Columns of categories and regions whose blank cells go on with what stands above them.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::flags::severity;
use super::grid::Section;
use super::heading::heading;
use super::heads::printed;
use super::roles::{Key, Role, key};
use super::sheet::{Cell, Kind, Row};
use super::words::ends_as_meeting;

/// What the blank cells of groups stand for.
#[derive(Default)]
pub(super) struct Groups {
    /// The columns whose blank cells go on.
    going_on: BTreeSet<Key>,
    /// Those of the section that is read, with their columns.
    columns: Vec<(usize, Key)>,
    /// What stands above.
    above: BTreeMap<Key, String>,
    /// Rows of the draft to which something was carried, and what, one entry a run.
    runs: Vec<(usize, String, Vec<u32>)>,
}

impl Groups {
    /// Finds the columns that name a group once and leave its further rows blank: the first row names one, and no group is
    /// named twice.
    pub fn of(sections: &[Section<'_>], roles: &BTreeMap<Key, Role>) -> Groups {
        let mut named: BTreeMap<Key, Vec<&str>> = BTreeMap::new();
        for section in sections {
            for (column, titles) in section.titles.iter().enumerate().filter(|(_, titles)| !titles.is_empty())
            {
                let key = key(titles, column);
                if !roles.get(&key).is_some_and(is_group) {
                    continue;
                }
                let rows = section.rows.iter().filter(|row| is_row(row));
                let cells = rows.filter_map(|row| row.cells.get(column));
                let own = cells
                    .filter(|cell| !cell.from_above || cell.text.is_empty())
                    .map(|cell| cell.text.as_str());
                named.entry(key).or_default().extend(own);
            }
        }
        let goes_on = |texts: &[&str]| {
            let filled: Vec<&&str> = texts.iter().filter(|text| !text.is_empty()).collect();
            let once = filled.iter().collect::<BTreeSet<_>>().len() == filled.len();
            texts.first().is_some_and(|text| !text.is_empty()) && filled.len() < texts.len() && once
        };
        let going_on = named.into_iter().filter(|(_, texts)| goes_on(texts)).map(|(key, _)| key).collect();
        Groups { going_on, ..Groups::default() }
    }

    /// Begins a section.
    pub fn begin(&mut self, section: &Section<'_>) {
        let keys = section.titles.iter().enumerate().map(|(n, titles)| (n, key(titles, n)));
        self.columns = keys.filter(|(_, key)| self.going_on.contains(key)).collect();
    }

    /// A heading of its own ends what stands above.
    pub fn end(&mut self) {
        self.above.clear();
    }

    /// The row with its blank cells filled; `at`: which row of the draft it becomes.
    pub fn filled(&mut self, row: &Row, at: usize) -> Option<Row> {
        let mut filled = None;
        for (column, key) in self.columns.clone().into_iter().filter(|_| is_row(row)) {
            let text = row.cells.get(column).map_or("", |cell| cell.text.as_str());
            if !text.is_empty() {
                self.above.insert(key, text.to_owned());
                continue;
            }
            let Some(above) = self.above.get(&key).cloned() else { continue };
            let line = row.place.line;
            match self.runs.iter_mut().rfind(|(_, text, _)| *text == above) {
                Some((_, _, lines)) => lines.push(line),
                None => self.runs.push((at, above.clone(), vec![line])),
            }
            let new: &mut Row = filled.get_or_insert_with(|| row.clone());
            if let Some(cell) = new.cells.get_mut(column) {
                cell.text = above;
            }
        }
        filled
    }

    /// Flags what was carried, once a group.
    pub fn say(&self, draft: &mut Draft) {
        let code = "import_group_carried";
        for (at, text, lines) in &self.runs {
            if *at >= draft.rows.len() {
                continue;
            }
            draft.flag_row(*at, code, severity(code), text);
            let lines = lines.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
            if let Some(flag) = draft.flags.last_mut() {
                flag.details.insert("lines".to_owned(), lines);
            }
        }
    }
}

fn is_group(role: &Role) -> bool {
    matches!(role, Role::Category | Role::Main | Role::Region)
}

/// Whether a row holds more than one text, or nothing but the name of a meeting: it is no heading and no remark.
fn is_row(row: &Row) -> bool {
    let name = |cell: &Cell| cell.across == 0 && heading(&cell.text).is_none() && ends_as_meeting(&cell.text);
    let mut cells = printed(row).map(|(_, cell)| cell);
    let named = cells.next().is_some_and(|first| cells.next().is_some() || name(first));
    row.kind == Kind::Table && named
}
