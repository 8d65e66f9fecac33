//! An organiser's attendance list against what members sent, both ways.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Field, Record, RosterLine, RosterMatch, RosterRow};

type Lines = BTreeMap<usize, Option<RosterLine>>;

/// How names and numbers are compared: what makes variants of a character, spacing and honorifics one.
pub struct Folding<'f> {
    /// Of a name.
    pub name: &'f dyn Fn(&str) -> String,
    /// Of a member number.
    pub number: &'f dyn Fn(&str) -> String,
}

/// What a piece says of its holder, folded.
struct Holder<'r> {
    record: &'r Record,
    number: Option<String>,
    names: BTreeSet<String>,
}

/// Compares the rows with the attendance pieces given (of one meeting and edition). Rows in their order, then what is not
/// on the list by record id.
pub fn roster(rows: &[RosterRow], records: &[&Record], folding: &Folding<'_>) -> Vec<RosterLine> {
    let mut holders: Vec<Holder<'_>> = records.iter().map(|record| holder(record, folding)).collect();
    holders.sort_by(|a, b| a.record.record_id.cmp(&b.record.record_id));
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    // By row; `None` for a row that an ambiguous line of an earlier row holds.
    let mut lines: Lines = BTreeMap::new();
    by_number(rows, &holders, folding, &mut taken, &mut lines);
    by_name(rows, &holders, folding, &mut taken, &mut lines);
    for (at, row) in rows.iter().enumerate() {
        lines.entry(at).or_insert_with(|| Some(RosterLine::NotSent { row: row.clone() }));
    }
    let mut out: Vec<RosterLine> = lines.into_values().flatten().collect();
    let missing = holders.iter().filter(|one| !taken.contains(one.record.record_id.as_str()));
    out.extend(missing.map(|one| RosterLine::NotOnRoster {
        record: one.record.record_id.clone(),
        holder: Field::known(&one.record.fields.holder).cloned().unwrap_or_default(),
        member_no: one.record.accepted_member().map(str::to_owned),
    }));
    out
}

fn holder<'r>(record: &'r Record, folding: &Folding<'_>) -> Holder<'r> {
    let number = record.accepted_member().or(Field::known(&record.fields.member_no).map(String::as_str));
    let printed = Field::known(&record.fields.holder).cloned();
    // The members file's spelling of whoever was accepted is a name of the holder too.
    let filed = record.member.iter().flat_map(|link| &link.candidates);
    let filed = filed.filter(|one| Some(one.member_no.as_str()) == record.accepted_member());
    let names = printed.into_iter().chain(filed.map(|one| one.name.clone()));
    Holder {
        record,
        number: number.map(folding.number).filter(|number| !number.is_empty()),
        names: names.map(|name| (folding.name)(&name)).filter(|name| !name.is_empty()).collect(),
    }
}

fn by_number<'r>(
    rows: &[RosterRow],
    holders: &[Holder<'r>],
    folding: &Folding<'_>,
    taken: &mut BTreeSet<&'r str>,
    lines: &mut Lines,
) {
    let mut numbered: BTreeMap<&str, Vec<&Holder<'r>>> = BTreeMap::new();
    for one in holders {
        if let Some(number) = &one.number {
            numbered.entry(number).or_default().push(one);
        }
    }
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.number.is_empty()) {
        let Some(pieces) = numbered.get((folding.number)(&row.number).as_str()) else { continue };
        let name = (folding.name)(&row.name);
        let same = name.is_empty() || pieces.iter().any(|one| one.names.contains(&name));
        let by = if same { RosterMatch::NumberAndName } else { RosterMatch::NumberAlone };
        taken.extend(pieces.iter().map(|one| one.record.record_id.as_str()));
        lines.insert(at, Some(RosterLine::Both { row: row.clone(), records: ids(pieces), by }));
    }
}

fn by_name<'r>(
    rows: &[RosterRow],
    holders: &[Holder<'r>],
    folding: &Folding<'_>,
    taken: &mut BTreeSet<&'r str>,
    lines: &mut Lines,
) {
    let mut open: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let name = (folding.name)(&row.name);
        if !lines.contains_key(&at) && !name.is_empty() {
            open.entry(name).or_default().push(at);
        }
    }
    for (name, places) in open {
        let free = |one: &&Holder<'r>| !taken.contains(one.record.record_id.as_str());
        let pieces: Vec<&Holder<'r>> =
            holders.iter().filter(|one| one.names.contains(&name)).filter(free).collect();
        // A row with a number of its own is nobody else's who has one.
        let differs = |row: &RosterRow, one: &Holder<'r>| {
            let number = (folding.number)(&row.number);
            !number.is_empty() && one.number.as_ref().is_some_and(|other| *other != number)
        };
        // Whoever fits none of the others by number is not one of them.
        let rows_of: Vec<(usize, &RosterRow)> =
            places.iter().filter_map(|at| Some((*at, rows.get(*at)?))).collect();
        let pieces: Vec<&Holder<'r>> =
            pieces.into_iter().filter(|one| rows_of.iter().any(|(_, row)| !differs(row, one))).collect();
        let fitting = rows_of.iter().filter(|(_, row)| pieces.iter().any(|one| !differs(row, one)));
        let places: Vec<usize> = fitting.map(|(at, _)| *at).collect();
        let members: BTreeSet<Option<&String>> = pieces.iter().map(|one| one.number.as_ref()).collect();
        match (&places[..], members.len()) {
            (_, 0) => {}
            ([only], 1) => {
                let Some(row) = rows.get(*only) else { continue };
                taken.extend(pieces.iter().map(|one| one.record.record_id.as_str()));
                let by = RosterMatch::Name;
                lines.insert(*only, Some(RosterLine::Both { row: row.clone(), records: ids(&pieces), by }));
            }
            (several, _) => {
                taken.extend(pieces.iter().map(|one| one.record.record_id.as_str()));
                let alike: Vec<RosterRow> = several.iter().filter_map(|at| rows.get(*at).cloned()).collect();
                let mut line = Some(RosterLine::Ambiguous { rows: alike, records: ids(&pieces) });
                for at in several {
                    lines.insert(*at, line.take());
                }
            }
        }
    }
}

fn ids(pieces: &[&Holder<'_>]) -> Vec<String> {
    pieces.iter().map(|one| one.record.record_id.clone()).collect()
}
