//! The rows of every table, typed, with the line each stands on.

use std::collections::BTreeMap;

use daicho_model::{Diagnostic, NameKind, PartialDate, Points, RelationKind};

use crate::ALIASES;
use crate::body::Body;
use crate::table::{Cells, Table};

const NAME_KINDS: [(&str, NameKind); 4] = [
    ("current", NameKind::Current),
    ("former", NameKind::Former),
    ("abbreviation", NameKind::Abbreviation),
    ("english", NameKind::English),
];
const RELATION_KINDS: [(&str, RelationKind); 4] = [
    ("rename", RelationKind::Rename),
    ("merge", RelationKind::Merge),
    ("split", RelationKind::Split),
    ("uncertain", RelationKind::Uncertain),
];

/// A row of `names.csv`.
pub(crate) struct NameRow<'a> {
    pub cells: Cells<'a>,
    pub id: &'a str,
    pub name: &'a str,
    pub kind: NameKind,
    pub source: &'a str,
}

/// A row of `relations.csv`.
pub(crate) struct RelationRow<'a> {
    pub cells: Cells<'a>,
    pub id: &'a str,
    pub kind: RelationKind,
    pub source: &'a str,
}

/// A row of `listings.csv`.
pub(crate) struct ListingRow<'a> {
    pub cells: Cells<'a>,
    pub edition: &'a str,
    pub seq: u32,
    pub id: &'a str,
}

/// A row of `points.csv`.
pub(crate) struct PointsRow<'a> {
    pub cells: Cells<'a>,
    pub edition: &'a str,
    pub seq: u32,
    pub unit: &'a str,
    pub account: &'a str,
    pub points: Option<Points>,
}

/// The tables as text.
pub(crate) struct Tables {
    pub meetings: Table,
    pub names: Table,
    pub aliases: Table,
    pub relations: Table,
    pub listings: Table,
    pub points: Table,
}

/// Reads the five tables. A body without editions may leave them out.
pub(crate) fn read(
    files: &BTreeMap<String, Vec<u8>>,
    body: Option<&Body>,
    errors: &mut Vec<Diagnostic>,
) -> Tables {
    let optional = body.is_some_and(|body| body.editions.is_empty());
    let aliases = if files.contains_key(ALIASES) {
        Table::read(files, ALIASES, &["id", "name", "kind", "status", "source"], &[], errors)
    } else {
        Table::empty(ALIASES)
    };
    let mut table = |file: &'static str, required: &[&str], more: &[&str]| {
        if optional && !files.contains_key(file) {
            Table::empty(file)
        } else {
            Table::read(files, file, required, more, errors)
        }
    };
    Tables {
        aliases,
        meetings: table("meetings.csv", &["id"], &[]),
        names: table("names.csv", &["id", "name", "kind", "from", "to", "source"], &[]),
        relations: table("relations.csv", &["id", "kind", "predecessor", "source"], &[]),
        listings: table(
            "listings.csv",
            &["edition", "seq", "id", "category", "subcategory", "region", "mark"],
            &["name"],
        ),
        points: table("points.csv", &["edition", "seq", "unit", "account", "points"], &[]),
    }
}

/// A row of `names.csv`, if its cells are sound.
pub(crate) fn name<'a>(cells: Cells<'a>, errors: &mut Vec<Diagnostic>) -> Option<NameRow<'a>> {
    let (id, name) = (cells.text("id", errors), cells.text("name", errors));
    let (kind, source) = (cells.word("kind", &NAME_KINDS, errors), cells.text("source", errors));
    for column in ["from", "to"] {
        let value = cells.get(column);
        let year = value.len() == 4 && value.bytes().all(|b| b.is_ascii_digit());
        if !(value.is_empty() || year || value.parse::<PartialDate>().is_ok()) {
            errors.push(cells.problem("catalogue_date").with("column", column).with("value", value));
        }
    }
    Some(NameRow { cells, id: id?, name: name?, kind: kind?, source: source? })
}

/// Whether an alias is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AliasStatus {
    /// Learnt from papers; nobody has looked at it yet.
    Proposed,
    /// A person said yes, or it is common knowledge.
    Confirmed,
    /// A person said no: kept, so that it is not proposed again.
    Rejected,
}

const ALIAS_STATUSES: [(&str, AliasStatus); 3] = [
    ("proposed", AliasStatus::Proposed),
    ("confirmed", AliasStatus::Confirmed),
    ("rejected", AliasStatus::Rejected),
];

/// A row of `aliases.csv` with its status, if its cells are sound.
pub(crate) fn alias<'a>(
    cells: Cells<'a>,
    errors: &mut Vec<Diagnostic>,
) -> Option<(NameRow<'a>, AliasStatus)> {
    let (id, name) = (cells.text("id", errors), cells.text("name", errors));
    let (kind, source) = (cells.word("kind", &NAME_KINDS, errors), cells.text("source", errors));
    let status = cells.word("status", &ALIAS_STATUSES, errors);
    if let Some(source) = source.filter(|source| !source.contains(':')) {
        errors.push(cells.problem("catalogue_alias_source").with("source", source));
    }
    Some((NameRow { cells, id: id?, name: name?, kind: kind?, source: source? }, status?))
}

/// A row of `relations.csv`, if its cells are sound.
pub(crate) fn relation<'a>(cells: Cells<'a>, errors: &mut Vec<Diagnostic>) -> Option<RelationRow<'a>> {
    let (id, kind) = (cells.text("id", errors), cells.word("kind", &RELATION_KINDS, errors));
    let source = cells.text("source", errors);
    Some(RelationRow { cells, id: id?, kind: kind?, source: source? })
}

/// A row of `listings.csv`, if its cells are sound.
pub(crate) fn listing<'a>(cells: Cells<'a>, errors: &mut Vec<Diagnostic>) -> Option<ListingRow<'a>> {
    let (edition, seq) = (cells.text("edition", errors), cells.number("seq", errors));
    let (id, _) = (cells.text("id", errors), cells.text("category", errors));
    Some(ListingRow { cells, edition: edition?, seq: seq?, id: id? })
}

/// A row of `points.csv`, if its cells are sound. An empty figure is "recognised, none printed".
pub(crate) fn points<'a>(cells: Cells<'a>, errors: &mut Vec<Diagnostic>) -> Option<PointsRow<'a>> {
    let (edition, seq) = (cells.text("edition", errors), cells.number("seq", errors));
    let (unit, account) = (cells.text("unit", errors), cells.text("account", errors));
    let points = match cells.get("points") {
        "" => None,
        _ => Some(Points(cells.number::<u32>("points", errors)?.into())),
    };
    Some(PointsRow { cells, edition: edition?, seq: seq?, unit: unit?, account: account?, points })
}
