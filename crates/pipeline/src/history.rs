//! The member system's history (`--history FILE`): what it shows already needs no paper.
//!
//! A row becomes a record of its own, with the row as its evidence, and goes the way of every other record. What it says is what it
//! is: it has the digest of its content as others have that of their file, so that an answer about it stays where the file is exported
//! anew with more rows, in another order or under another name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use daicho_ledger::{Booked, Rules};
use daicho_model::{
    BoundingBox, Confidence, Decision, Diagnostic, DocumentRef, Evidence, Field, Fields, LinkStatus, Member,
    MemberLink, Mode, PartialDate, Points, PrintedPoints, Reader, Record, RecordKind, Severity,
};

use daicho_read::sha256_hex;

use crate::error::Failure;
use crate::intake;
use crate::member_facts::number as whole_number;
use crate::members::parse_day_or_month;
use crate::pool::PoolSettings;
use crate::table::{Table, folded};
use crate::tables;

const NUMBER: &[&str] = &["会員番号", "member_no"];
const ACCOUNT: &[&str] = &["区分", "account"];
const MEETING: &[&str] = &["会名", "学会名", "研究会名", "meeting"];
const EDITION: &[&str] = &["回次", "回", "edition"];
const FROM: &[&str] = &["開催日", "受講日", "取得日", "from"];
const TO: &[&str] = &["終了日", "to"];
const POINTS: &[&str] = &["点", "点数", "単位", "points"];
const MODE: &[&str] = &["形態", "参加形態", "mode"];

/// The records of the history, and every row that could not be used.
#[derive(Debug, Default)]
pub struct History {
    /// A record a row, in the order of the file.
    pub records: Vec<Record>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// SHA-256 of the file; empty without one.
    pub sha256: String,
    /// The file's name.
    name: String,
    /// The digest of each row that was looked at, by its number.
    digests: BTreeMap<u64, String>,
}

impl History {
    /// Takes out the rows that were erased (document and page), with what is said of them: it names the number.
    pub fn pass_over(&mut self, erased: &BTreeSet<(String, u32)>) {
        let is_erased = |digest: &String| erased.contains(&(digest.clone(), PAGE));
        let rows = self.digests.iter().filter(|(_, digest)| is_erased(digest)).map(|(row, _)| place(*row));
        let rows: BTreeSet<String> = rows.collect();
        self.records.retain(|record| !is_erased(&record.document.sha256));
        self.diagnostics.retain(|one| !rows.contains(&one.place));
        for row in rows {
            let told = Diagnostic::new("history_row_erased", Severity::Info).in_document(&self.name);
            self.diagnostics.push(told.at(row));
        }
    }
}

/// The page of every row: where it stands in the file says nothing of it.
const PAGE: u32 = 1;
/// What the digest of a row begins with: no file's bytes do.
const PREFIX: &str = "daicho history row 1";

fn place(row: u64) -> String {
    format!("row {row}")
}

/// What says that nothing of the file was read.
const UNUSABLE: [&str; 2] = ["history_unreadable", "history_column_missing"];

/// Reads the file in a worker.
///
/// # Errors
/// The file cannot be opened or read as a history.
pub fn load(
    path: Option<&Path>,
    pool: &PoolSettings,
    members: &[Member],
    rules: &Rules,
) -> Result<History, Failure> {
    let Some(path) = path else { return Ok(History::default()) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sha256 = intake::digest_file(path).map_err(|e| Failure::io(path, &e))?;
    let table = tables::read(path, &sha256, pool)?;
    let history = read(table, &name, &sha256, members, rules);
    // Without it papers would be posted beside the rows that void them.
    if history.diagnostics.iter().any(|one| UNUSABLE.contains(&one.code.as_str())) {
        let message = format!("{}: 受講歴が読めない / the history cannot be read", path.display());
        let hint = "ファイルを直すか、--history を外してください / mend the file, or leave --history out";
        return Err(Failure::usage(message, hint).with(history.diagnostics));
    }
    Ok(history)
}

/// The records of a table, or of none where it says why.
pub fn read(
    table: Result<Table, String>,
    name: &str,
    sha256: &str,
    members: &[Member],
    rules: &Rules,
) -> History {
    let mut history = History { sha256: sha256.to_owned(), name: name.to_owned(), ..History::default() };
    let diagnostic = |code: &str| Diagnostic::new(code, Severity::Error).in_document(name);
    let table = match table {
        Ok(table) => table,
        Err(error) => {
            history.diagnostics.push(diagnostic("history_unreadable").with("detail", error));
            return history;
        }
    };
    let needed = [NUMBER, ACCOUNT, FROM];
    let missing: Vec<&str> =
        needed.iter().filter(|titles| table.column(titles).is_none()).map(|titles| titles[0]).collect();
    if !missing.is_empty() {
        let column = diagnostic("history_column_missing").with("missing", missing.join(", "));
        history.diagnostics.push(column.with("found", table.header.join(", ")));
        return history;
    }
    let number = |member: &'_ Member| (folded(&member.member_no), member.member_no.clone());
    let numbers = members.iter().map(number).collect();
    let source = Source { table: &table, name, sha256, numbers, rules };
    let mut seen: BTreeMap<&[String], u64> = BTreeMap::new();
    for (row, cells) in &table.rows {
        // One attendance entered twice counts once.
        if let Some(first) = seen.get(cells.as_slice()) {
            let twice = diagnostic("history_row_twice").at(place(*row));
            history.diagnostics.push(twice.with("first", first));
            continue;
        }
        seen.insert(cells, *row);
        if table.is_shifted(cells) {
            let shifted = diagnostic("table_row_shifted").at(place(*row));
            history.diagnostics.push(shifted.with("found", cells.len()).with("expected", table.header.len()));
            history.digests.insert(*row, unclear_digest(cells));
            history.records.extend(source.unclear(*row, cells));
            continue;
        }
        let understood = source.understood(cells);
        let digest = understood.as_ref().map_or_else(|_| unclear_digest(cells), Entry::digest);
        history.digests.insert(*row, digest);
        // A number that nobody has is told first.
        let number = source.number(cells).ok_or_else(|| (NUMBER[0], source.cell(cells, NUMBER).to_owned()));
        match number.and_then(|number| Ok(source.record(*row, number, understood?, cells))) {
            Ok(record) => history.records.push(record),
            Err((column, value)) => {
                let wrong = diagnostic("history_row_wrong").at(place(*row));
                history.diagnostics.push(wrong.with("column", column).with("value", value));
                history.records.extend(source.unclear(*row, cells));
            }
        }
    }
    number_copies(&mut history.records);
    history
}

/// Rows that say the same are copies of one entry.
fn number_copies(records: &mut [Record]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for record in records {
        let copy = seen.entry(record.document.sha256.clone()).or_default();
        *copy += 1;
        if *copy > 1 {
            record.record_id += &format!("~{copy}");
        }
    }
}

/// The digest of a row that could not be understood: of all that stands in it.
fn unclear_digest(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| folded(cell)).collect();
    sha256_hex(serde_json::json!([PREFIX, cells]).to_string().as_bytes())
}

/// What a row says.
struct Entry {
    /// As it is written, whatever the width of its figures.
    number: String,
    account: String,
    meeting: String,
    edition: Option<u32>,
    from: PartialDate,
    to: PartialDate,
    mode: Mode,
    points: Option<Points>,
}

impl Entry {
    fn digest(&self) -> String {
        let Entry { number, account, meeting, edition, from, to, mode, points } = self;
        let facts =
            serde_json::json!([PREFIX, number, account, folded(meeting), edition, from, to, mode, points]);
        sha256_hex(facts.to_string().as_bytes())
    }
}

struct Source<'a> {
    table: &'a Table,
    name: &'a str,
    sha256: &'a str,
    /// The members' numbers by what they are whatever the width of their figures.
    numbers: BTreeMap<String, String>,
    rules: &'a Rules,
}

impl Source<'_> {
    /// What a row says, whoever's it is; else the first cell that is not understood.
    fn understood(&self, cells: &[String]) -> Result<Entry, (&'static str, String)> {
        let cell = |titles: &[&str]| self.cell(cells, titles);
        let wrong = |titles: &[&'static str]| (titles[0], cell(titles).to_owned());
        for titles in [NUMBER, ACCOUNT, MEETING, EDITION, FROM, TO, POINTS, MODE] {
            let at = self.table.column(titles);
            at.map_or(Ok(""), |at| self.table.cell(cells, at)).map_err(|both| (titles[0], both))?;
        }
        let account = self.account(cell(ACCOUNT)).ok_or_else(|| wrong(ACCOUNT))?;
        let day = |titles: &[&'static str]| match cell(titles) {
            "" => Ok(None),
            text => parse_day_or_month(text).map(Some).ok_or_else(|| wrong(titles)),
        };
        let from = day(FROM)?.ok_or_else(|| wrong(FROM))?;
        let to = day(TO)?.unwrap_or(from);
        if to.latest() < from.earliest() {
            return Err(wrong(TO));
        }
        let figure = |titles: &[&'static str]| match cell(titles) {
            "" => Ok(None),
            text => whole_number(text).map(Some).ok_or_else(|| wrong(titles)),
        };
        let points = figure(POINTS)?.map(Points);
        let edition = match cell(EDITION) {
            "" => daicho_extract::edition(cell(MEETING)),
            text => Some(edition(text).ok_or_else(|| wrong(EDITION))?),
        };
        Ok(Entry {
            number: folded(cell(NUMBER)),
            account,
            meeting: cell(MEETING).to_owned(),
            edition,
            from,
            to,
            mode: mode(cell(MODE)).ok_or_else(|| wrong(MODE))?,
            points,
        })
    }

    /// The record of a row of a known member.
    fn record(&self, row: u64, number: &str, entry: Entry, cells: &[String]) -> Record {
        let cell = |titles: &[&str]| self.cell(cells, titles);
        let page = u32::try_from(row).unwrap_or(u32::MAX);
        let digest = entry.digest();
        let Entry { account, meeting, edition, from, to, mode, points, .. } = entry;
        let text = |text: &str| (!text.is_empty()).then(|| self.field(page, text.to_owned(), text));
        let fields = Fields {
            member_no: text(number),
            meeting: text(&meeting),
            edition: edition.map(|edition| {
                let raw = [cell(EDITION), cell(MEETING)].into_iter().find(|text| !text.is_empty());
                self.field(page, edition, raw.unwrap_or_default())
            }),
            from: Some(self.field(page, from, cell(FROM))),
            to: Some(self.field(page, to, cell(TO))),
            mode: Some(self.field(page, mode, cell(MODE))),
            points: Some(self.field(
                page,
                vec![PrintedPoints { system: Some(account), points }],
                cell(POINTS),
            )),
            ..Fields::default()
        };
        self.row(row, number, digest, fields)
    }

    /// A row of a known member that cannot be understood may be anything: it waits, so that nothing is decided without it.
    fn unclear(&self, row: u64, cells: &[String]) -> Option<Record> {
        let number = self.number(cells)?;
        let text = cells.join(" ");
        let page = u32::try_from(row).unwrap_or(u32::MAX);
        let fields =
            Fields { member_no: Some(self.field(page, number.to_owned(), &text)), ..Fields::default() };
        Some(Record {
            kind_confidence: Confidence::ZERO,
            ..self.row(row, number, unclear_digest(cells), fields)
        })
    }

    /// The member of the file whose number a row gives, whatever the width of its figures.
    fn number(&self, cells: &[String]) -> Option<&str> {
        self.numbers.get(&folded(self.cell(cells, NUMBER))).map(String::as_str)
    }

    fn cell<'c>(&self, cells: &'c [String], titles: &[&str]) -> &'c str {
        self.table.column(titles).and_then(|at| cells.get(at)).map_or("", |cell| cell.trim())
    }

    fn row(&self, row: u64, number: &str, digest: String, fields: Fields) -> Record {
        Record {
            record_id: format!("{}-{PAGE}-1", digest.get(..16).unwrap_or(&digest)),
            document: DocumentRef { path: self.name.to_owned(), sha256: digest },
            page: PAGE,
            bounding_box: BoundingBox::PAGE,
            kind: RecordKind::History,
            kind_confidence: Confidence::new(1.0),
            traces: None,
            envelope_id: format!("{}#{row}", self.name),
            envelope: Some(number.to_owned()),
            fields,
            link: None,
            member: Some(MemberLink {
                status: LinkStatus::Accepted,
                member_no: Some(number.to_owned()),
                probability: 1.0,
                candidates: Vec::new(),
            }),
            decision: Decision::Review,
            reasons: Vec::new(),
            decided_by: Vec::new(),
            as_read: None,
        }
    }

    /// The account that a cell names, by id or by its Japanese name.
    fn account(&self, text: &str) -> Option<String> {
        let accounts = self.rules.rules.iter().flat_map(|rule| &rule.accounts);
        let mut takes = accounts.filter(|account| account.kinds.contains(&RecordKind::History));
        takes
            .find(|account| [&account.id, &account.named.ja].iter().any(|name| folded(name) == folded(text)))
            .map(|account| account.id.clone())
    }

    fn field<T>(&self, page: u32, value: T, raw: &str) -> Field<T> {
        Field {
            value: Some(value),
            raw: raw.to_owned(),
            confidence: Confidence::new(1.0),
            evidence: Evidence {
                document: self.sha256.into(),
                page,
                bounding_box: BoundingBox::PAGE,
                reader: Reader::Import,
                layout: None,
                claimed: None,
                decision: None,
            },
        }
    }
}

/// An edition as a column of its own gives it: `40`, `４０`, `第40回`.
fn edition(text: &str) -> Option<u32> {
    daicho_extract::edition(text).or_else(|| u32::try_from(whole_number(text)?).ok())
}

fn mode(text: &str) -> Option<Mode> {
    match folded(text).as_str() {
        "" => Some(Mode::Unstated),
        "現地" | "会場" | "onsite" => Some(Mode::Onsite),
        "web" | "オンライン" | "ライブ" => Some(Mode::Web),
        "オンデマンド" | "on_demand" => Some(Mode::OnDemand),
        _ => None,
    }
}

/// Numbers of the members of whom the history alone shows enough.
pub fn sufficient(booked: &Booked) -> BTreeSet<&str> {
    let enough = booked.journal.outcomes.iter().filter(|outcome| outcome.no_paper_needed);
    enough.map(|outcome| outcome.member_no.as_str()).collect()
}

#[cfg(test)]
mod tests;
