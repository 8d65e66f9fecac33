//! When paper arrived, and whose it is: `--received DATE` for all of it, or `envelopes.csv` (file, received on, and where it
//! is known 会員番号) for each file.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Diagnostic, Severity};
use jiff::civil::Date;

use crate::intake::Input;
use crate::members::parse_day;
use crate::table::Table;

const FILE: &[&str] = &["file", "ファイル", "ファイル名"];
const RECEIVED: &[&str] = &["received on", "received", "受付日", "到着日", "受領日"];
const MEMBER: &[&str] = &["会員番号", "member_no"];

/// What `envelopes.csv` says, by path relative to the inbox.
#[derive(Debug, Default)]
pub struct Arrivals {
    /// The day each file arrived.
    pub days: BTreeMap<String, Date>,
    /// The member whose envelope a file is.
    pub owners: BTreeMap<String, String>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// When paper arrived that was passed over, by member number.
pub type Unread = BTreeMap<String, BTreeSet<Date>>;

impl Arrivals {
    /// When the envelopes arrived of members of whom enough is known: the application counts from that day, also where its
    /// pages need not be read.
    pub fn unread(&self, inputs: &[Input], enough: &BTreeSet<&str>, usual: Option<Date>) -> Unread {
        let mut unread = Unread::new();
        for input in inputs {
            let owner = self.owners.get(&input.path).filter(|owner| enough.contains(owner.as_str()));
            if let (Some(owner), Some(day)) = (owner, arrival(&input.path, &self.days, usual)) {
                unread.entry(owner.clone()).or_default().insert(day);
            }
        }
        unread
    }
}

/// The day on which a document arrived: its own, that of the archive it lies in, or the one of all.
pub fn arrival(path: &str, days: &BTreeMap<String, Date>, usual: Option<Date>) -> Option<Date> {
    let outer = path.split("!/").next().unwrap_or(path);
    days.get(path).or_else(|| days.get(outer)).copied().or(usual)
}

/// Reads the table.
pub fn read(table: Result<Table, String>, name: &str) -> Arrivals {
    let diagnostic = |code: &str| Diagnostic::new(code, Severity::Warning).in_document(name);
    let mut arrivals = Arrivals::default();
    let table = match table {
        Ok(table) => table,
        Err(error) => {
            arrivals.diagnostics.push(diagnostic("envelopes_unreadable").with("detail", error));
            return arrivals;
        }
    };
    let (day, member) = (table.column(RECEIVED), table.column(MEMBER));
    let Some(file) = table.column(FILE).filter(|_| day.is_some() || member.is_some()) else {
        let missing = [FILE, RECEIVED].iter().filter(|t| table.column(t).is_none()).map(|t| t[0]);
        let missing = missing.collect::<Vec<_>>().join(", ");
        let found = table.header.join(", ");
        let column = diagnostic("envelopes_column_missing").with("missing", missing).with("found", found);
        arrivals.diagnostics.push(column);
        return arrivals;
    };
    let mut of_two: BTreeSet<&str> = BTreeSet::new();
    for (line, cells) in &table.rows {
        let cell = |i: usize| cells.get(i).map_or("", String::as_str);
        if let Some(number) = member.map(cell).filter(|number| !number.is_empty()) {
            let before = arrivals.owners.insert(cell(file).to_owned(), number.to_owned());
            if let Some(before) = before.filter(|before| before != number) {
                let two =
                    diagnostic("envelopes_owner_twice").at(format!("row {line}")).with("file", cell(file));
                arrivals.diagnostics.push(two.with("first", before).with("second", number));
                of_two.insert(cell(file));
            }
        }
        let Some(day) = day else { continue };
        match parse_day(cell(day)) {
            Some(date) => {
                let before = arrivals.days.insert(cell(file).to_owned(), date);
                if before.is_some_and(|before| before != date) {
                    let twice = diagnostic("envelopes_file_twice").at(format!("row {line}"));
                    arrivals.diagnostics.push(twice.with("file", cell(file)));
                }
            }
            None => arrivals
                .diagnostics
                .push(diagnostic("envelopes_row_wrong").at(format!("row {line}")).with("value", cell(day))),
        }
    }
    // Whose of two cannot be told: it is nobody's that is written down.
    arrivals.owners.retain(|file, _| !of_two.contains(file.as_str()));
    arrivals
}
