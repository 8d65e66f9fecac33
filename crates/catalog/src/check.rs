//! From typed rows to a catalogue: references, keys, row numbers, completeness.

use std::collections::BTreeMap;

use daicho_model::{Diagnostic, ListedPoints, Listing, Meeting, MeetingName, NameKind, Relation};

use crate::Catalogue;
use crate::body::Body;
use crate::rows::{self, AliasStatus, ListingRow, PointsRow, Tables};
use crate::table::{Cells, problem};

/// Puts the catalogue together and reports everything that does not fit.
pub(crate) fn assemble(body: Body, tables: &Tables, errors: &mut Vec<Diagnostic>) -> Catalogue {
    let mut meetings = meetings(tables, errors);
    names(&body, tables, &mut meetings, errors);
    relations(&body, tables, &mut meetings, errors);
    let rows = listing_rows(&body, tables, &meetings, errors);
    let mut points = points(&body, tables, &rows, errors);
    let mut listings = Vec::with_capacity(rows.len());
    for ((edition, seq), row) in &rows {
        let figures = points.remove(&(*edition, *seq)).unwrap_or_default();
        complete(&body, row, &figures, errors);
        listings.push(Listing {
            edition: (*edition).to_owned(),
            seq: *seq,
            meeting_id: row.id.to_owned(),
            name: printed_name(row, &meetings, errors),
            category: row.cells.get("category").to_owned(),
            subcategory: row.cells.get("subcategory").to_owned(),
            region: row.cells.get("region").to_owned(),
            mark: row.cells.get("mark").to_owned(),
            points: figures,
        });
    }
    Catalogue { body, meetings, listings }
}

fn unknown(cells: &Cells<'_>, column: &str, value: &str, file: &str) -> Diagnostic {
    cells.problem("catalogue_unknown").with("column", column).with("value", value).with("file", file)
}

/// Remembers keys and reports the second use of one.
#[derive(Default)]
struct Keys(BTreeMap<Vec<String>, usize>);

impl Keys {
    fn fresh(&mut self, cells: &Cells<'_>, key: &[&str], errors: &mut Vec<Diagnostic>) -> bool {
        let key: Vec<String> = key.iter().map(|part| (*part).to_owned()).collect();
        if let Some(first) = self.0.get(&key) {
            let twice = cells.problem("catalogue_duplicate").with("key", key.join(", "));
            errors.push(twice.with("first", format!("line {first}")));
            return false;
        }
        self.0.insert(key, cells.line);
        true
    }
}

fn meetings(tables: &Tables, errors: &mut Vec<Diagnostic>) -> BTreeMap<String, Meeting> {
    let mut keys = Keys::default();
    let mut all = BTreeMap::new();
    for cells in tables.meetings.rows() {
        let Some(id) = cells.text("id", errors) else { continue };
        if keys.fresh(&cells, &[id], errors) {
            let meeting = Meeting { id: id.to_owned(), names: Vec::new(), relations: Vec::new() };
            all.insert(id.to_owned(), meeting);
        }
    }
    all
}

/// A source is an edition of the body or says what it is before a colon (`alias:public`, `rule:jrs`).
fn known_source(body: &Body, cells: &Cells<'_>, source: &str, errors: &mut Vec<Diagnostic>) {
    if !source.contains(':') && !body.editions.contains_key(source) {
        errors.push(unknown(cells, "source", source, "body.toml"));
    }
}

fn names(
    body: &Body,
    tables: &Tables,
    meetings: &mut BTreeMap<String, Meeting>,
    errors: &mut Vec<Diagnostic>,
) {
    let mut keys = Keys::default();
    for row in tables.names.rows().collect::<Vec<_>>() {
        let Some(row) = rows::name(row, errors) else { continue };
        known_source(body, &row.cells, row.source, errors);
        keys.fresh(&row.cells, &[row.id, row.name, row.source], errors);
        let Some(meeting) = meetings.get_mut(row.id) else {
            errors.push(unknown(&row.cells, "id", row.id, "meetings.csv"));
            continue;
        };
        meeting.names.push(MeetingName {
            name: row.name.to_owned(),
            kind: row.kind,
            from: row.cells.get("from").to_owned(),
            to: row.cells.get("to").to_owned(),
            source: row.source.to_owned(),
        });
    }
    aliases(tables, meetings, errors);
    for meeting in meetings.values_mut() {
        meeting.names.sort_by_key(|name| name.kind); // current first; the file's order inside a kind
        if meeting.names.is_empty() {
            errors.push(problem("catalogue_unnamed", "names.csv", 0).with("id", &meeting.id));
        }
    }
}

/// Adds the aliases that a person has confirmed.
fn aliases(tables: &Tables, meetings: &mut BTreeMap<String, Meeting>, errors: &mut Vec<Diagnostic>) {
    let mut keys = Keys::default();
    for cells in tables.aliases.rows() {
        let Some((row, status)) = rows::alias(cells, errors) else { continue };
        keys.fresh(&row.cells, &[row.id, row.name], errors);
        let Some(meeting) = meetings.get_mut(row.id) else {
            errors.push(unknown(&row.cells, "id", row.id, "meetings.csv"));
            continue;
        };
        if status == AliasStatus::Confirmed {
            meeting.names.push(MeetingName {
                name: row.name.to_owned(),
                kind: row.kind,
                from: String::new(),
                to: String::new(),
                source: row.source.to_owned(),
            });
        }
    }
}

fn relations(
    body: &Body,
    tables: &Tables,
    meetings: &mut BTreeMap<String, Meeting>,
    errors: &mut Vec<Diagnostic>,
) {
    let mut keys = Keys::default();
    for row in tables.relations.rows() {
        let Some(row) = rows::relation(row, errors) else { continue };
        let predecessor = row.cells.get("predecessor");
        known_source(body, &row.cells, row.source, errors);
        keys.fresh(&row.cells, &[row.id, predecessor, row.source], errors);
        let Some(meeting) = meetings.get_mut(row.id) else {
            errors.push(unknown(&row.cells, "id", row.id, "meetings.csv"));
            continue;
        };
        meeting.relations.push(Relation {
            kind: row.kind,
            predecessor: predecessor.to_owned(),
            source: row.source.to_owned(),
        });
    }
}

type Rows<'a> = BTreeMap<(&'a str, u32), ListingRow<'a>>;

fn listing_rows<'a>(
    body: &Body,
    tables: &'a Tables,
    meetings: &BTreeMap<String, Meeting>,
    errors: &mut Vec<Diagnostic>,
) -> Rows<'a> {
    let mut keys = Keys::default();
    let mut all = BTreeMap::new();
    for cells in tables.listings.rows() {
        let Some(row) = rows::listing(cells, errors) else { continue };
        if !body.editions.contains_key(row.edition) {
            errors.push(unknown(&cells, "edition", row.edition, "body.toml"));
        }
        if !meetings.contains_key(row.id) {
            errors.push(unknown(&cells, "id", row.id, "meetings.csv"));
        }
        if keys.fresh(&cells, &[row.edition, &row.seq.to_string()], errors) {
            all.insert((row.edition, row.seq), row);
        }
    }
    for (edition, about) in &body.editions {
        gaps(edition, about.rows, &all, errors);
    }
    all
}

/// Rows of an edition are numbered from 1 without gaps, as many as `body.toml` says.
fn gaps(edition: &str, count: u32, rows: &Rows<'_>, errors: &mut Vec<Diagnostic>) {
    let mut expected = 1;
    for ((_, seq), row) in rows.iter().filter(|((e, _), _)| *e == edition) {
        if *seq != expected {
            let gap = row.cells.problem("catalogue_sequence").with("edition", edition);
            errors.push(gap.with("expected", expected).with("found", seq));
        }
        expected = seq.saturating_add(1);
    }
    let found = rows.keys().filter(|(e, _)| *e == edition).count();
    if found != count as usize {
        let rows = problem("catalogue_rows", "listings.csv", 0).with("edition", edition);
        errors.push(rows.with("expected", count).with("found", found));
    }
}

type Figures<'a> = BTreeMap<(&'a str, u32), Vec<ListedPoints>>;

fn points<'a>(
    body: &Body,
    tables: &'a Tables,
    listed: &Rows<'_>,
    errors: &mut Vec<Diagnostic>,
) -> Figures<'a> {
    let mut keys = Keys::default();
    let mut all = Figures::new();
    for cells in tables.points.rows() {
        let Some(row) = rows::points(cells, errors) else { continue };
        check_points(body, &row, listed, errors);
        if keys.fresh(&cells, &[row.edition, &row.seq.to_string(), row.unit, row.account], errors) {
            all.entry((row.edition, row.seq)).or_default().push(ListedPoints {
                unit: row.unit.to_owned(),
                account: row.account.to_owned(),
                points: row.points,
            });
        }
    }
    all
}

fn check_points(body: &Body, row: &PointsRow<'_>, listed: &Rows<'_>, errors: &mut Vec<Diagnostic>) {
    if !listed.contains_key(&(row.edition, row.seq)) {
        let key = format!("{}, {}", row.edition, row.seq);
        errors.push(unknown(&row.cells, "edition, seq", &key, "listings.csv"));
    }
    match body.units.get(row.unit) {
        None => errors.push(unknown(&row.cells, "unit", row.unit, "body.toml")),
        Some(unit) if !unit.accounts.contains_key(row.account) => {
            errors.push(unknown(&row.cells, "account", row.account, "body.toml"));
        }
        Some(_) => {}
    }
}

/// Every unit system that an edition prints has a figure (or an empty one) on every row and account.
fn complete(body: &Body, row: &ListingRow<'_>, figures: &[ListedPoints], errors: &mut Vec<Diagnostic>) {
    let Some(edition) = body.editions.get(row.edition) else { return };
    for unit in &edition.units {
        let accounts = body.units.get(unit).into_iter().flat_map(|unit| unit.accounts.keys());
        for account in accounts {
            if !figures.iter().any(|f| f.unit == *unit && f.account == *account) {
                let key = format!("{}, {}, {unit}, {account}", row.edition, row.seq);
                errors.push(row.cells.problem("catalogue_points_missing").with("key", key));
            }
        }
    }
}

/// The name this row prints: the meeting's current name of that edition. Where the meeting has several of them
/// (one meeting on two rows, spelt differently) the row's own `name` column says which.
fn printed_name(
    row: &ListingRow<'_>,
    meetings: &BTreeMap<String, Meeting>,
    errors: &mut Vec<Diagnostic>,
) -> String {
    let Some(meeting) = meetings.get(row.id) else { return String::new() };
    let of_edition = |name: &&MeetingName| name.kind == NameKind::Current && name.source == row.edition;
    let names: Vec<&str> = meeting.names.iter().filter(of_edition).map(|n| n.name.as_str()).collect();
    let chosen = row.cells.get("name");
    match names[..] {
        [only] if chosen.is_empty() || chosen == only => only.to_owned(),
        _ if names.contains(&chosen) => chosen.to_owned(),
        _ => {
            let wrong = row.cells.problem("catalogue_row_name").with("id", row.id);
            errors.push(wrong.with("names", names.join(" | ")).with("value", chosen));
            String::new()
        }
    }
}
