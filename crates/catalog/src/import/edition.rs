//! From a draft to the files of a catalogue with one more edition.

use std::collections::BTreeMap;

use daicho_model::Diagnostic;

use super::draft::{Draft, DraftRow};
use super::meetings;
use super::words::compact;
use crate::table::problem;
use crate::{BODY, Body, Catalogue, TABLES};

/// What a list without headings is filed under: every row needs a category.
const NO_CATEGORY: &str = "未分類";

/// An edition to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewEdition<'a> {
    /// The body's id.
    pub body: &'a str,
    /// The edition's id.
    pub edition: &'a str,
    /// The day from which the list is valid (ISO), where it is known.
    pub valid_from: Option<&'a str>,
    /// Where it comes from, for people.
    pub source: &'a str,
}

/// The files of the catalogue with the new edition in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// By name inside the body's folder; only those that changed.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Meetings that were on file.
    pub known: usize,
    /// Meetings that were not.
    pub new: usize,
}

impl NewEdition<'_> {
    /// Whether the id can be one: letters, digits, `-` and `_`.
    pub fn is_id(text: &str) -> bool {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    }

    /// Gives every row the id of its meeting, those on file first, and flags what is uncertain. Rows that a correction
    /// gave an id keep it.
    pub fn identify(&self, draft: &mut Draft, catalogue: Option<&Catalogue>) {
        meetings::identify(draft, catalogue, self.body);
        unknown_accounts(draft, catalogue.map(|catalogue| &catalogue.body));
        draft.close();
    }

    /// The files of the catalogue with this edition; `files` are those on file, none for a new body.
    ///
    /// # Errors
    /// The edition is on file already, or what would be written does not load.
    pub fn write(
        &self,
        draft: &Draft,
        files: &BTreeMap<String, Vec<u8>>,
    ) -> Result<Written, Vec<Diagnostic>> {
        let before = if files.contains_key(BODY) { Some(Catalogue::load(files)?) } else { None };
        if before.as_ref().is_some_and(|catalogue| catalogue.body.editions.contains_key(self.edition)) {
            return Err(vec![problem("import_edition_exists", BODY, 0).with("edition", self.edition)]);
        }
        let known = |id: &str| before.as_ref().is_some_and(|catalogue| catalogue.meetings.contains_key(id));
        let mut ids: Vec<&str> = draft.rows.iter().map(|row| row.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let new: Vec<&str> = ids.iter().copied().filter(|id| !known(id)).collect();
        let mut changed = BTreeMap::new();
        let body = match files.get(BODY) {
            Some(bytes) => bytes.clone(),
            None => self.new_body(draft).into_bytes(),
        };
        changed.insert(BODY.to_owned(), self.with_edition(body, draft));
        let rows = self.rows(draft, before.as_ref().map(|catalogue| &catalogue.body), &new);
        for (file, rows) in TABLES.iter().zip(rows) {
            changed.insert((*file).to_owned(), appended(file, files.get(*file), rows)?);
        }
        let mut after = files.clone();
        after.extend(changed.clone());
        Catalogue::load(&after)?;
        Ok(Written { files: changed, known: ids.len() - new.len(), new: new.len() })
    }

    fn with_edition(&self, mut body: Vec<u8>, draft: &Draft) -> Vec<u8> {
        if !body.ends_with(b"\n") {
            body.push(b'\n');
        }
        let title = if draft.title.is_empty() { self.source } else { &draft.title };
        let units = units(draft).into_iter().map(|unit| quoted(&unit)).collect::<Vec<_>>().join(", ");
        let mut text = format!(
            "\n[editions.{}]\ntitle = {}\nrows = {}\nunits = [{units}]\ndate = \"\"\n",
            self.edition,
            quoted(title),
            draft.rows.len()
        );
        if let Some(day) = self.valid_from {
            text.push_str(&format!("valid_from = {}\n", quoted(day)));
        }
        text.push_str(&format!("source = {}\n", quoted(self.source)));
        body.extend(text.bytes());
        body
    }

    /// `body.toml` of a body that is not on file yet: what the list says of itself.
    fn new_body(&self, draft: &Draft) -> String {
        let name = if draft.title.is_empty() { self.body } else { &draft.title };
        let mut text = format!(
            "# Made from the first list; put the body's names here.\nid = {}\nname_ja = {}\nname_en = {}\n",
            quoted(self.body),
            quoted(name),
            quoted(self.body)
        );
        for unit in units(draft) {
            let columns: Vec<_> = draft.columns.iter().filter(|column| column.unit == unit).collect();
            let parent =
                columns.iter().find(|column| column.titles.len() > 1).map_or(unit.as_str(), |c| &c.titles[0]);
            text.push_str(&format!(
                "\n[units.{unit}]\nname_ja = {}\nname_en = {}\nin_force = {}\n",
                quoted(parent),
                quoted(&unit),
                quoted(self.edition)
            ));
            for column in columns {
                let name = column.titles.last().map_or(column.account.as_str(), String::as_str);
                let (name, account) = (quoted(name), &column.account);
                text.push_str(&format!(
                    "accounts.{account} = {{ name_ja = {name}, name_en = {} }}\n",
                    quoted(account)
                ));
            }
        }
        text
    }

    /// New lines of meetings, names, relations, listings and points.
    fn rows(&self, draft: &Draft, body: Option<&Body>, new: &[&str]) -> [Vec<Vec<String>>; 5] {
        let mut names: BTreeMap<(&str, String), (usize, &str)> = BTreeMap::new();
        let mut days: BTreeMap<(&str, String), (String, String)> = BTreeMap::new();
        let mut relations: BTreeMap<(&str, String), (usize, &'static str)> = BTreeMap::new();
        let mut current: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for row in &draft.rows {
            let order = names.len();
            let name = clean(&row.name);
            names.entry((&row.id, name.clone())).or_insert((order, "current"));
            let own = current.entry(&row.id).or_default();
            if !own.contains(&name) {
                own.push(name);
            }
        }
        for row in &draft.rows {
            for former in row.former.iter().filter(|former| !clean(&former.name).is_empty()) {
                let order = names.len();
                names.entry((&row.id, clean(&former.name))).or_insert((order, "former"));
                if !former.until.is_empty() {
                    days.entry((&row.id, clean(&former.name))).or_default().1.clone_from(&former.until);
                    days.entry((&row.id, clean(&row.name))).or_default().0.clone_from(&former.until);
                }
                let order = relations.len();
                relations.entry((&row.id, clean(&former.name))).or_insert((order, word(former.kind)));
            }
            if let (Some(kind), true) = (row.relation, row.former.is_empty()) {
                let order = relations.len();
                relations.entry((&row.id, String::new())).or_insert((order, word(kind)));
            }
        }
        let edition = self.edition.to_owned();
        let mut name_rows: Vec<_> = names.into_iter().collect();
        name_rows.sort_by_key(|(_, (order, _))| *order);
        let name_rows = name_rows.into_iter().map(|((id, name), (_, kind))| {
            let (from, to) = days.remove(&(id, name.clone())).unwrap_or_default();
            vec![id.to_owned(), name, kind.to_owned(), from, to, edition.clone()]
        });
        let mut relation_rows: Vec<_> = relations.into_iter().collect();
        relation_rows.sort_by_key(|(_, (order, _))| *order);
        let relation_rows = relation_rows
            .into_iter()
            .map(|((id, former), (_, kind))| vec![id.to_owned(), kind.to_owned(), former, edition.clone()]);
        let listings = draft.rows.iter().map(|row| {
            let category = if row.category.is_empty() { NO_CATEGORY } else { &row.category };
            let several = current.get(row.id.as_str()).is_some_and(|names| names.len() > 1);
            let name = if several { clean(&row.name) } else { String::new() };
            let cells = [
                &edition,
                &row.seq.to_string(),
                &row.id,
                category,
                &row.subcategory,
                &row.region,
                &row.mark,
                &name,
            ];
            cells.map(ToString::to_string).to_vec()
        });
        let points = draft.rows.iter().flat_map(|row| self.points(row, draft, body));
        [
            new.iter().map(|id| vec![(*id).to_owned()]).collect(),
            name_rows.collect(),
            relation_rows.collect(),
            listings.collect(),
            points.collect(),
        ]
    }

    /// A line for every account of the unit systems that the list prints; empty where it prints no such column.
    fn points(&self, row: &DraftRow, draft: &Draft, body: Option<&Body>) -> Vec<Vec<String>> {
        let mut accounts: Vec<(&str, &str)> =
            draft.columns.iter().map(|column| (column.unit.as_str(), column.account.as_str())).collect();
        for (unit, about) in body.into_iter().flat_map(|body| &body.units) {
            let printed = draft.columns.iter().any(|column| column.unit == *unit);
            for account in about.accounts.keys().filter(|_| printed) {
                if !accounts.contains(&(unit, account)) {
                    accounts.push((unit, account));
                }
            }
        }
        let figure = |unit: &str, account: &str| {
            let own = row.figures.iter().find(|f| f.unit == unit && f.account == account);
            own.and_then(|f| f.points).map_or(String::new(), |points| points.to_string())
        };
        let line = |(unit, account): (&str, &str)| {
            vec![
                self.edition.to_owned(),
                row.seq.to_string(),
                unit.to_owned(),
                account.to_owned(),
                figure(unit, account),
            ]
        };
        accounts.into_iter().filter(|(unit, _)| !unit.is_empty()).map(line).collect()
    }
}

fn word(kind: daicho_model::RelationKind) -> &'static str {
    use daicho_model::RelationKind::{Merge, Rename, Split, Uncertain};
    match kind {
        Rename => "rename",
        Merge => "merge",
        Split => "split",
        Uncertain => "uncertain",
    }
}

/// A name as it is kept: without marks of a word processor, without white space around it.
pub(super) fn clean(name: &str) -> String {
    name.replace(" ^p ", "").replace("^p", "").trim().to_owned()
}

fn units(draft: &Draft) -> Vec<String> {
    let mut units: Vec<String> =
        draft.columns.iter().map(|c| c.unit.clone()).filter(|unit| !unit.is_empty()).collect();
    units.sort();
    units.dedup();
    units
}

/// A text in quotes for TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.split_whitespace().collect::<Vec<_>>().join(" ")).to_string()
}

/// Columns that an answer gave to an account that the body does not have, or that cannot be one.
fn unknown_accounts(draft: &mut Draft, body: Option<&Body>) {
    for column in draft.columns.clone().iter().filter(|column| !column.unit.is_empty()) {
        let known = match body {
            Some(body) => {
                body.units.get(&column.unit).is_some_and(|unit| unit.accounts.contains_key(&column.account))
            }
            None => NewEdition::is_id(&column.unit) && NewEdition::is_id(&column.account),
        };
        if !known {
            let printed = column.titles.join(" / ");
            let flag =
                draft.flag("correction_account", daicho_model::Severity::Error, Default::default(), &printed);
            flag.details.insert("account".to_owned(), format!("{}/{}", column.unit, column.account));
        }
    }
}

/// A table with more lines. The lines on file keep their bytes; a table of listings without the column `name` gets it.
fn appended(
    file: &str,
    before: Option<&Vec<u8>>,
    rows: Vec<Vec<String>>,
) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let wrong = |error: csv::Error| vec![problem("catalogue_not_utf8", file, 0).with("detail", error)];
    let mut bytes = match before {
        Some(bytes) if file == "listings.csv" && !named(bytes) => with_names(bytes).map_err(wrong)?,
        Some(bytes) => bytes.clone(),
        None => format!("{}\n", columns(file)).into_bytes(),
    };
    if !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(bytes);
    for row in rows {
        writer.write_record(&row).map_err(wrong)?;
    }
    writer.into_inner().map_err(|error| wrong(error.into_error().into()))
}

fn columns(file: &str) -> &'static str {
    match file {
        "meetings.csv" => "id",
        "names.csv" => "id,name,kind,from,to,source",
        "relations.csv" => "id,kind,predecessor,source",
        "listings.csv" => "edition,seq,id,category,subcategory,region,mark,name",
        _ => "edition,seq,unit,account,points",
    }
}

fn named(listings: &[u8]) -> bool {
    let head = listings.split(|b| *b == b'\n').next().unwrap_or_default();
    compact(&String::from_utf8_lossy(head)).ends_with(",name")
}

fn with_names(listings: &[u8]) -> Result<Vec<u8>, csv::Error> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(listings);
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    for (n, record) in reader.records().enumerate() {
        let mut record = record?;
        record.push_field(if n == 0 { "name" } else { "" });
        writer.write_record(&record)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
