//! The member system's history (`--history FILE`): what it shows already needs no paper.
//!
//! A row becomes a record of its own, with the row as its evidence, and goes the way of every other record.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use daicho_ledger::{Booked, Rules};
use daicho_model::{
    BoundingBox, Confidence, Decision, Diagnostic, DocumentRef, Evidence, Field, Fields, LinkStatus, Member,
    MemberLink, Mode, Points, PrintedPoints, Reader, Record, RecordKind, Severity,
};

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
    let mut history = History { sha256: sha256.to_owned(), ..History::default() };
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
            let twice = diagnostic("history_row_twice").at(format!("row {row}"));
            history.diagnostics.push(twice.with("first", first));
            continue;
        }
        seen.insert(cells, *row);
        if table.is_shifted(cells) {
            let shifted = diagnostic("table_row_shifted").at(format!("row {row}"));
            history.diagnostics.push(shifted.with("found", cells.len()).with("expected", table.header.len()));
            history.records.extend(source.unclear(*row, cells));
            continue;
        }
        match source.record(*row, cells) {
            Ok(record) => history.records.push(record),
            Err((column, value)) => {
                let wrong = diagnostic("history_row_wrong").at(format!("row {row}"));
                history.diagnostics.push(wrong.with("column", column).with("value", value));
                history.records.extend(source.unclear(*row, cells));
            }
        }
    }
    history
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
    fn record(&self, row: u64, cells: &[String]) -> Result<Record, (&'static str, String)> {
        let cell = |titles: &[&str]| self.cell(cells, titles);
        let wrong = |titles: &[&'static str]| (titles[0], cell(titles).to_owned());
        for titles in [NUMBER, ACCOUNT, MEETING, EDITION, FROM, TO, POINTS, MODE] {
            let at = self.table.column(titles);
            at.map_or(Ok(""), |at| self.table.cell(cells, at)).map_err(|both| (titles[0], both))?;
        }
        let number = self.number(cells).ok_or_else(|| wrong(NUMBER))?;
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
        let page = u32::try_from(row).unwrap_or(u32::MAX);
        let text = |text: &str| (!text.is_empty()).then(|| self.field(page, text.to_owned(), text));
        let fields = Fields {
            member_no: text(number),
            meeting: text(cell(MEETING)),
            edition: edition.map(|edition| {
                let raw = [cell(EDITION), cell(MEETING)].into_iter().find(|text| !text.is_empty());
                self.field(page, edition, raw.unwrap_or_default())
            }),
            from: Some(self.field(page, from, cell(FROM))),
            to: Some(self.field(page, to, cell(TO))),
            mode: Some(self.field(page, mode(cell(MODE)).ok_or_else(|| wrong(MODE))?, cell(MODE))),
            points: Some(self.field(
                page,
                vec![PrintedPoints { system: Some(account), points }],
                cell(POINTS),
            )),
            ..Fields::default()
        };
        Ok(self.row(row, number, fields))
    }

    /// A row of a known member that cannot be understood may be anything: it waits, so that nothing is decided without it.
    fn unclear(&self, row: u64, cells: &[String]) -> Option<Record> {
        let number = self.number(cells)?;
        let text = cells.join(" ");
        let page = u32::try_from(row).unwrap_or(u32::MAX);
        let fields =
            Fields { member_no: Some(self.field(page, number.to_owned(), &text)), ..Fields::default() };
        Some(Record { kind_confidence: Confidence::ZERO, ..self.row(row, number, fields) })
    }

    /// The member of the file whose number a row gives, whatever the width of its figures.
    fn number(&self, cells: &[String]) -> Option<&str> {
        self.numbers.get(&folded(self.cell(cells, NUMBER))).map(String::as_str)
    }

    fn cell<'c>(&self, cells: &'c [String], titles: &[&str]) -> &'c str {
        self.table.column(titles).and_then(|at| cells.get(at)).map_or("", |cell| cell.trim())
    }

    fn row(&self, row: u64, number: &str, fields: Fields) -> Record {
        let page = u32::try_from(row).unwrap_or(u32::MAX);
        Record {
            record_id: format!("{}-{row}-1", self.sha256.get(..16).unwrap_or(self.sha256)),
            document: DocumentRef { path: self.name.to_owned(), sha256: self.sha256.to_owned() },
            page,
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
mod tests {
    use jiff::civil::date;

    use super::*;

    const RULES: &str = include_str!("../../../catalogs/jgets/rules.toml");

    /// One row below the titles 会員番号, 区分, 会名, 回次, 開催日, 終了日, 点, 形態.
    fn history(row: &str) -> History {
        let rules = Rules::parse(RULES, "rules.toml").unwrap();
        let member = Member {
            member_no: "1".to_owned(),
            name: "架空 一".to_owned(),
            other_names: Vec::new(),
            cycle_from: date(2020, 4, 1),
            cycle_to: date(2025, 3, 31),
            extra: BTreeMap::new(),
            facts: BTreeMap::new(),
        };
        let text = format!("会員番号,区分,会名,回次,開催日,終了日,点,形態\n{row}\n");
        let table = Table::read(text.as_bytes()).map_err(|error| error.to_string());
        read(table, "history.csv", &"a".repeat(64), &[member], &rules)
    }

    /// Edition, first and last day and points of the row's record.
    fn check(row: &str, expected: &str) {
        let history = history(row);
        let [record] = &history.records[..] else { panic!("{row}: {:?}", history.diagnostics) };
        let fields = &record.fields;
        let edition = Field::known(&fields.edition).map_or("-".to_owned(), ToString::to_string);
        let day = |field: &Option<Field<daicho_model::PartialDate>>| {
            Field::known(field).map(ToString::to_string).unwrap_or_default()
        };
        let points = Field::known(&fields.points).and_then(|all| all[0].points);
        let points = points.map_or("-".to_owned(), |points| points.to_string());
        assert_eq!(
            format!("{edition} {} {} {points}", day(&fields.from), day(&fields.to)),
            expected,
            "{row}"
        );
        assert!(history.diagnostics.is_empty());
    }

    #[test]
    fn a_row_is_read_as_people_write_it() {
        check("1,own,研究会,40,2021-05-15,2021-05-16,10,現地", "40 2021-05-15 2021-05-16 10");
        check("1,own,第40回研究会,,2021/5/15,,,", "40 2021-05-15 2021-05-15 -");
        check("1,own,研究会,第４０回,令和3年5月15日,,１０,Web", "40 2021-05-15 2021-05-15 10");
        check("1,own,研究会,４０,R3.5.15,,10点,", "40 2021-05-15 2021-05-15 10");
        check("1,技師会・支部の学会、研究会,,,2021-05,,10単位,", "- 2021-05 2021-05 10");
        check("1,own,,,2021年5月,,,オンデマンド", "- 2021-05 2021-05 -");
        check("1,own,,,令和3年5月,令和3年6月,,", "- 2021-05 2021-06 -");
    }

    /// The column and value that are told, and whether the row waits for a human.
    fn wrong(row: &str, column: &str, value: &str, waits: bool) {
        let history = history(row);
        let [told] = &history.diagnostics[..] else { panic!("{row}: {:?}", history.diagnostics) };
        let details = (told.details["column"].as_str(), told.details["value"].as_str());
        assert_eq!((told.code.as_str(), details), ("history_row_wrong", (column, value)), "{row}");
        let unsure = history.records.iter().filter(|one| one.kind_confidence == Confidence::ZERO).count();
        assert_eq!((history.records.len(), unsure), (usize::from(waits), usize::from(waits)), "{row}");
    }

    #[test]
    fn each_wrong_cell_is_told_and_the_row_of_a_known_member_waits() {
        wrong("2,own,会,,2021-05-15,,10,", "会員番号", "2", false);
        wrong("1,県,会,,2021-05-15,,10,", "区分", "県", true);
        wrong("1,own,会,四,2021-05-15,,10,", "回次", "四", true);
        wrong("1,own,会,,,,10,", "開催日", "", true);
        wrong("1,own,会,,2021-02-29,,10,", "開催日", "2021-02-29", true);
        wrong("1,own,会,,2021-05-15,2021-05-14,10,", "終了日", "2021-05-14", true);
        wrong("1,own,会,,2021-05-15,,十,", "点", "十", true);
        wrong("1,own,会,,2021-05-15,,-10,", "点", "-10", true);
        wrong("1,own,会,,2021-05-15,,10.5,", "点", "10.5", true);
        wrong("1,own,会,,2021-05-15,,10,電話", "形態", "電話", true);
    }
}
