//! When paper arrived, and whose it is: `--received DATE` for all of it, or `envelopes.csv` (file, received on, and where it
//! is known 会員番号) for each file.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Diagnostic, Severity};
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use crate::intake::Input;
use crate::members::parse_day;
use crate::table::Table;

const FILE: &[&str] = &["file", "ファイル", "ファイル名"];
const RECEIVED: &[&str] = &["received on", "received", "受付日", "到着日", "受領日"];
const MEMBER: &[&str] = &["会員番号", "member_no"];

/// What `envelopes.csv` says, by path relative to the inbox ([`key`]).
#[derive(Debug, Default)]
pub struct Arrivals {
    /// The day each file arrived.
    pub days: BTreeMap<String, Date>,
    /// Who is said to have sent each file.
    pub senders: BTreeMap<String, Sender>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// The member in whose envelope a file is said to have come.
#[derive(Debug)]
pub struct Sender {
    /// The member number, as it is written.
    pub number: String,
    /// The table that says so.
    pub table: String,
    /// Its row.
    pub row: u64,
}

/// When paper arrived that was passed over, by member number.
pub type Unread = BTreeMap<String, BTreeSet<Date>>;

impl Arrivals {
    /// When the envelopes arrived of members of whom enough is known: the application counts from that day, also where its
    /// pages need not be read.
    pub fn unread(&self, inputs: &[Input], enough: &BTreeSet<&str>, usual: Option<Date>) -> Unread {
        let mut unread = Unread::new();
        for input in inputs {
            let day = || arrival(&input.path, &self.days, usual);
            if let Some((number, day)) = self.passed_over(input, enough).and_then(|one| Some((one, day()?))) {
                unread.entry(number.to_owned()).or_default().insert(day);
            }
        }
        unread
    }

    /// Whose envelope a file is that need not be read, for enough is known of that member.
    pub fn passed_over(&self, input: &Input, enough: &BTreeSet<&str>) -> Option<&str> {
        let sender = self.senders.get(&key(&input.path)).map(|sender| sender.number.as_str());
        sender.filter(|number| enough.contains(number))
    }

    /// Who is said to have sent a document: of itself, or of the archive it lies in.
    pub fn sender(&self, path: &str) -> Option<&Sender> {
        let outer = path.split("!/").next().unwrap_or(path);
        self.senders.get(&key(path)).or_else(|| self.senders.get(&key(outer)))
    }

    /// Files that the tables name and that are not in the inbox (`inbox`: paths of its files; `read`: of all documents that were read,
    /// those in archives among them). Of an archive that was passed over nobody knows what is in it.
    pub fn missing(&self, inbox: &BTreeSet<String>, read: &[Input]) -> Vec<Diagnostic> {
        let read: BTreeSet<String> = read.iter().map(|input| key(&input.path)).collect();
        let opened: BTreeSet<&str> =
            read.iter().filter_map(|path| path.split_once("!/")).map(|(outer, _)| outer).collect();
        let is_there = |path: &str| match path.split_once("!/") {
            Some((outer, _)) => inbox.contains(outer) && (!opened.contains(outer) || read.contains(path)),
            None => inbox.contains(path),
        };
        let named: BTreeSet<&String> = self.days.keys().chain(self.senders.keys()).collect();
        let missing = named.into_iter().filter(|path| !is_there(path)).map(|path| {
            let told = Diagnostic::new("envelopes_file_missing", Severity::Warning);
            told.in_document(crate::intake::ENVELOPES_FILE).with("file", path)
        });
        missing.collect()
    }
}

/// A path as paths are compared: systems write one name in letters that are composed (が) or apart (か and a mark).
pub fn key(path: &str) -> String {
    path.nfc().collect()
}

/// The day on which a document arrived: its own, that of the archive it lies in, or the one of all.
pub fn arrival(path: &str, days: &BTreeMap<String, Date>, usual: Option<Date>) -> Option<Date> {
    let outer = path.split("!/").next().unwrap_or(path);
    days.get(&key(path)).or_else(|| days.get(&key(outer))).copied().or(usual)
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
    let mut of_two: BTreeSet<String> = BTreeSet::new();
    for (line, cells) in &table.rows {
        let cell = |i: usize| cells.get(i).map_or("", String::as_str);
        let path = key(cell(file));
        if let Some(number) = member.map(cell).filter(|number| !number.is_empty()) {
            let sender = Sender { number: number.to_owned(), table: name.to_owned(), row: *line };
            let before = arrivals.senders.insert(path.clone(), sender).map(|before| before.number);
            if let Some(before) = before.filter(|before| before != number) {
                let two =
                    diagnostic("envelopes_owner_twice").at(format!("row {line}")).with("file", cell(file));
                arrivals.diagnostics.push(two.with("first", before).with("second", number));
                of_two.insert(path.clone());
            }
        }
        let Some(day) = day else { continue };
        match parse_day(cell(day)) {
            Some(date) => {
                let before = arrivals.days.insert(path, date);
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
    arrivals.senders.retain(|file, _| !of_two.contains(file));
    arrivals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &str) -> Arrivals {
        let text = format!("file,received on,会員番号\n{rows}");
        read(Table::read(text.as_bytes()).map_err(|error| error.to_string()), "envelopes.csv")
    }

    /// What a table with one row for a file says of a document: its sender, and whether it arrived.
    fn check(file: &str, document: &str, expected: Option<&str>) {
        let arrivals = table(&format!("{file},2026-01-10,204817\n"));
        assert_eq!(arrivals.sender(document).map(|one| one.number.as_str()), expected, "{file} {document}");
        assert_eq!(
            arrival(document, &arrivals.days, None).is_some(),
            expected.is_some(),
            "{file} {document}"
        );
    }

    #[test]
    fn a_file_is_found_by_its_name_however_its_letters_are_composed() {
        let (composed, apart) = ("がく会.pdf", "か\u{3099}く会.pdf");
        check(composed, apart, Some("204817"));
        check(apart, composed, Some("204817"));
        check(&format!("z.zip!/{composed}"), &format!("z.zip!/{apart}"), Some("204817"));
        check("z.zip", "z.zip!/a.pdf", Some("204817"));
        check("かく会.pdf", composed, None);
    }

    fn input(path: &str) -> Input {
        Input { path: path.to_owned(), file: path.into(), entries: Vec::new(), sha256: String::new() }
    }

    #[test]
    fn a_document_in_an_archive_is_missing_only_where_it_is_not_in_it() {
        let missing = |file: &str, read: &[&str]| {
            let inbox = ["z.zip", "a.pdf"].map(str::to_owned).into();
            let read: Vec<Input> = read.iter().map(|path| input(path)).collect();
            table(&format!("{file},2026-01-10,\n")).missing(&inbox, &read).len()
        };
        let read = ["a.pdf", "z.zip!/u.pdf"];
        assert_eq!(missing("a.pdf", &read), 0);
        assert_eq!(missing("b.pdf", &read), 1);
        assert_eq!(missing("z.zip", &read), 0);
        assert_eq!(missing("z.zip!/u.pdf", &read), 0);
        assert_eq!(missing("z.zip!/v.pdf", &read), 1);
        assert_eq!(missing("y.zip!/u.pdf", &read), 1);
        assert_eq!(missing("z.zip!/v.pdf", &["a.pdf"]), 0, "nobody has looked into it");
    }
}
