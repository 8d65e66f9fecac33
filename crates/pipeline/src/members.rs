//! The members file: CSV or XLSX with the columns 会員番号, 氏名, 認定開始日, 認定終了日.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use daicho_ledger::Fact;
use daicho_model::{Diagnostic, Member, PartialDate, Severity, YEARS};
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use crate::member_facts::FactColumns;

use crate::error::Failure;
use crate::pool::PoolSettings;
use crate::table::Table;

const NUMBER: &[&str] = &["会員番号", "member_no"];
const NAME: &[&str] = &["氏名", "name"];
const OTHER_NAMES: &[&str] = &["旧姓", "旧氏名", "別名", "other_names"];
const FROM: &[&str] = &["認定開始日", "cycle_from"];
const TO: &[&str] = &["認定終了日", "cycle_to"];

/// Members in the order of the file, and every row that could not be used.
#[derive(Debug)]
pub struct Members {
    /// Usable rows.
    pub members: Vec<Member>,
    /// One diagnostic a wrong row; a missing column is one for the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// The members of a table, without what a body's rules ask of it: see [`read_with_facts`].
pub fn read(table: Result<Table, String>, name: &str) -> Members {
    read_with_facts(table, name, &[])
}

/// The members of a table, or of none where it says why. Days may be written `2021-04-01`, `2021/4/1` or `2021年4月1日`; other names are
/// separated by `・`, `、`, `/` or `;`. `name` is the file's name, for diagnostics.
///
/// `facts` are what the body's rules ask of the file: each has its column, and each value that cannot be understood its
/// diagnostic.
pub fn read_with_facts(table: Result<Table, String>, name: &str, facts: &[&Fact]) -> Members {
    let diagnostic = |code: &str| Diagnostic::new(code, Severity::Error).in_document(name);
    let table = match table {
        Ok(table) => table,
        Err(error) => {
            let diagnostics = vec![diagnostic("members_unreadable").with("detail", error)];
            return Members { members: Vec::new(), diagnostics };
        }
    };
    let column = |titles: &[&str]| table.column(titles);
    let (Some(number), Some(name_at), Some(from), Some(to)) =
        (column(NUMBER), column(NAME), column(FROM), column(TO))
    else {
        let missing = [NUMBER, NAME, FROM, TO].iter().filter(|t| column(t).is_none()).map(|t| t[0]);
        let missing = missing.collect::<Vec<_>>().join(", ");
        let found = table.header.join(", ");
        let diagnostics =
            vec![diagnostic("members_column_missing").with("missing", missing).with("found", found)];
        return Members { members: Vec::new(), diagnostics };
    };
    let columns = Columns { number, name: name_at, other: column(OTHER_NAMES), from, to };
    let mut seen = BTreeMap::new();
    let mut spellings = BTreeMap::new();
    let mut members_seen = BTreeSet::new();
    let mut members = Vec::new();
    let (facts, mut diagnostics) = FactColumns::of(&table, name, facts);
    for (line, cells) in &table.rows {
        if table.is_shifted(cells) {
            let shifted = diagnostic("table_row_shifted").at(format!("row {line}"));
            diagnostics.push(shifted.with("found", cells.len()).with("expected", table.header.len()));
            continue;
        }
        match columns.member(&table, cells) {
            Err((column, value)) => diagnostics.push(
                diagnostic("members_row_wrong")
                    .at(format!("row {line}"))
                    .with("column", column)
                    // An empty cell is shown as one: its column is what matters.
                    .with("value", if value.is_empty() { "「」".to_owned() } else { value }),
            ),
            Ok(mut member) => {
                diagnostics.extend(facts.fill(&mut member, &table, *line, cells));
                // The same row again is dropped; another person under the number stays, and the ledger posts
                // nothing to either.
                // However a number is written, it is one: the first row's spelling holds.
                let key = daicho_link::member::fold_number(&member.member_no);
                let before = seen.insert(key.clone(), *line);
                let spelling = spellings.entry(key).or_insert_with(|| member.member_no.clone());
                member.member_no.clone_from(spelling);
                let again = !members_seen.insert(identity(&member)) && before.is_some();
                if let Some(before) = before {
                    let mut twice = diagnostic("members_number_twice");
                    twice.severity = if again { Severity::Warning } else { Severity::Error };
                    let twice = twice.at(format!("row {line}"));
                    diagnostics.push(twice.with("number", &member.member_no).with("before", before));
                }
                if !again {
                    members.push(member);
                }
            }
        }
    }
    Members { members, diagnostics }
}

/// What makes two rows the same.
fn identity(member: &Member) -> String {
    format!("{member:?}")
}

/// Reads a members file that a command cannot do without, in a worker: one without a usable row is wrong usage. With the
/// SHA-256 of its bytes.
pub(crate) fn usable(
    path: &Path,
    pool: &PoolSettings,
    facts: &[&Fact],
) -> Result<(Members, String), Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sha256 = crate::intake::digest_file(path).map_err(|e| Failure::io(path, &e))?;
    let members = read_with_facts(crate::tables::read(path, &sha256, pool)?, &name, facts);
    if members.members.is_empty() {
        let hint = "列 / columns: 会員番号, 氏名, 認定開始日, 認定終了日; CSV (UTF-8, Shift-JIS, EUC-JP, UTF-16) / XLSX";
        let message = format!("{}: 使える会員の行がない / no usable member", path.display());
        return Err(Failure::usage(message, hint).with(members.diagnostics));
    }
    Ok((members, sha256))
}

struct Columns {
    number: usize,
    name: usize,
    other: Option<usize>,
    from: usize,
    to: usize,
}

impl Columns {
    /// The member of a row, or the column and value that are wrong.
    fn member(&self, table: &Table, cells: &[String]) -> Result<Member, (&'static str, String)> {
        let cell = |i: usize| cells.get(i).map_or("", |c| c.trim());
        let clear = |i: usize, title: &'static str| table.cell(cells, i).map_err(|both| (title, both));
        let filled = |i: usize, title| match clear(i, title)? {
            "" => Err((title, String::new())),
            cell => Ok(cell.to_owned()),
        };
        let day = |i: usize, title| {
            let cell = clear(i, title)?;
            parse_day(cell).ok_or_else(|| (title, cell.to_owned()))
        };
        let (cycle_from, cycle_to) = (day(self.from, FROM[0])?, day(self.to, TO[0])?);
        if cycle_to < cycle_from {
            return Err((TO[0], cell(self.to).to_owned()));
        }
        let known = [Some(self.number), Some(self.name), self.other, Some(self.from), Some(self.to)];
        let extra = table
            .header
            .iter()
            .enumerate()
            .filter(|(i, title)| !known.contains(&Some(*i)) && !title.is_empty());
        Ok(Member {
            member_no: Some(filled(self.number, NUMBER[0])?)
                .filter(|number| !is_no_number(number))
                .ok_or_else(|| (NUMBER[0], cell(self.number).to_owned()))?,
            name: filled(self.name, NAME[0])?,
            other_names: self.other.map_or(Vec::new(), |i| split_names(cell(i))),
            cycle_from,
            cycle_to,
            extra: extra.map(|(i, title)| (title.clone(), cell(i).to_owned())).collect(),
            facts: BTreeMap::new(),
        })
    }
}

/// Whether a cell of member numbers holds what a spreadsheet has made of one: a fraction, an exponent, an error, a formula, a truth value.
fn is_no_number(text: &str) -> bool {
    let text: String = text.nfkc().collect();
    let is_fraction = || {
        let mut parts = text.split('.');
        let all_digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        let (Some(whole), Some(part), None) = (parts.next(), parts.next(), parts.next()) else {
            return false;
        };
        let (part, power) = part.split_once(['E', 'e']).map_or((part, false), |(part, _)| (part, true));
        let is_none = part.chars().all(|c| c == '0');
        all_digits(whole) && all_digits(part) && (power || is_none)
    };
    let is_exponent = || {
        let power = text.split_once("E+").or_else(|| text.split_once("e+"));
        power.is_some_and(|(_, power)| power.chars().all(|c| c.is_ascii_digit()))
    };
    let is_truth = matches!(text.to_ascii_lowercase().as_str(), "true" | "false");
    is_truth
        || text.starts_with(['#', '='])
        || !text.contains(char::is_alphanumeric)
        || is_fraction()
        || is_exponent()
}

fn split_names(text: &str) -> Vec<String> {
    text.split(['・', '、', '/', ';']).map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned).collect()
}

/// A day as a person or a spreadsheet writes it, western or era; `None` if it is not one that exists or lies outside
/// 1900 to 2100.
pub fn parse_day(text: &str) -> Option<Date> {
    daicho_extract::day(text)?.exact().filter(|day| YEARS.contains(&day.year()))
}

/// A day, or a month where the cell gives no day.
pub(crate) fn parse_day_or_month(text: &str) -> Option<PartialDate> {
    let month = text.parse::<PartialDate>().ok().filter(|date| YEARS.contains(&date.year()));
    month.or_else(|| daicho_extract::day(text).filter(|date| YEARS.contains(&date.year())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<String> {
        parse_day(text).map(|d| d.to_string())
    }

    fn members(text: &str) -> Members {
        read(Table::read(text.as_bytes()).map_err(|e| e.to_string()), "members.csv")
    }

    #[test]
    fn days_of_every_spelling() {
        for text in ["2021-04-01", "2021/4/1", "2021年4月1日", "２０２１．４．１", "令和3年4月1日", "R3.4.1"]
        {
            assert_eq!(day(text).as_deref(), Some("2021-04-01"), "{text}");
        }
        assert_eq!(day("2021-02-29"), None);
        assert_eq!(day("来春"), None);
        assert_eq!(day("0003-04-01"), None);
    }

    #[test]
    fn every_wrong_row_is_named_and_the_rest_is_used() {
        let text = "会員番号,氏名,認定開始日,認定終了日,所属\n\
                    1,山田 花子,2021-04-01,2026-03-31,第一病院\n\
                    1,山田 太郎,2021-04-01,2026-03-31,\n\
                    2,,2021-04-01,2026-03-31,\n\
                    3,佐藤 花子,2021-02-29,2026-03-31,\n";
        let read = members(text);
        assert_eq!(
            read.members.len(),
            2,
            "both who claim number 1 are kept, so that nothing is posted to either"
        );
        assert_eq!(read.members[0].extra["所属"], "第一病院");
        let found: Vec<_> = read.diagnostics.iter().map(|d| (d.code.as_str(), d.place.as_str())).collect();
        assert_eq!(
            found,
            [
                ("members_number_twice", "row 3"),
                ("members_row_wrong", "row 4"),
                ("members_row_wrong", "row 5")
            ]
        );
    }

    #[test]
    fn one_number_in_several_spellings_is_one() {
        let head = "会員番号,氏名,認定開始日,認定終了日\n";
        for other in ["２０４８１７", "204-817", "204 817", "No.204817"] {
            let days = "2021-04-01,2026-03-31";
            let read = members(&format!("{head}204817,山田 花子,{days}\n{other},山田 太郎,{days}\n"));
            let told: Vec<_> = read.diagnostics.iter().map(|d| (d.code.as_str(), d.severity)).collect();
            assert_eq!(told, [("members_number_twice", Severity::Error)], "{other}");
            let numbers: Vec<_> = read.members.iter().map(|member| member.member_no.as_str()).collect();
            assert_eq!(numbers, ["204817"; 2], "both bear one number, so that nothing is posted to either");
            let same = members(&format!("{head}204817,山田 花子,{days}\n{other},山田 花子,{days}\n"));
            assert_eq!((same.members.len(), same.diagnostics[0].severity), (1, Severity::Warning), "{other}");
        }
    }

    #[test]
    fn what_a_spreadsheet_made_of_a_number_is_none() {
        for number in
            ["204817.0", "２０４８１７．０", "2.04817E+05", "2.04817E5", "2E+5", "#N/A", "=A1", "―", "true"]
        {
            assert!(is_no_number(number), "{number}");
        }
        for number in ["204817", "A-00101", "204-817", "No.12", "12.A", "E5", "第5号", "1.2.3", "12.345"] {
            assert!(!is_no_number(number), "{number}");
        }
    }

    /// Code and place of each diagnostic.
    fn told(text: &str) -> Vec<String> {
        members(text).diagnostics.iter().map(|d| format!("{} {}", d.code, d.place)).collect()
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_does() {
        let head = "会員番号,氏名,認定開始日,認定終了日\n";
        let wrong = "2,佐藤 花子,2021-02-29,2026-03-31\n";
        assert_eq!(told(&format!("{head}{wrong}")), ["members_row_wrong row 2"]);
        assert_eq!(told(&format!("{head}\n\n{wrong}")), ["members_row_wrong row 4"]);
        let two_lines = "1,\"山田\n花子\",2021-04-01,2026-03-31\n";
        assert_eq!(told(&format!("{head}{two_lines}{wrong}")), ["members_row_wrong row 3"]);
    }

    #[test]
    fn a_comma_without_quotes_is_told_and_moves_nothing() {
        let text = "会員番号,氏名,認定開始日,認定終了日,所属\n1,山田, 花子,2021-04-01,2026-03-31,第一病院\n";
        assert_eq!(told(text), ["table_row_shifted row 2"]);
        let beside = "会員番号,氏名,認定開始日,認定終了日\n1,山田 花子,2021-04-01,2026-03-31,,\n";
        assert_eq!(told(beside), [""; 0], "empty cells at the end say nothing");
    }

    #[test]
    fn titles_are_found_whatever_their_widths_and_spaces() {
        let text = "氏　名,会員 番号,認定開始日,認定終了日\n山田 花子,1,2021-04-01,2026-03-31\n";
        assert_eq!(members(text).members[0].member_no, "1");
        assert_eq!(members(&text.replace("会員 番号", "ＭＥＭＢＥＲ＿ＮＯ")).members[0].member_no, "1");
    }

    #[test]
    fn two_columns_of_one_title_must_say_the_same() {
        let text =
            "会員番号,氏名,認定開始日,認定終了日,認定終了日\n1,山田 花子,2021-04-01,2026-03-31,2026-03-31\n";
        assert_eq!(told(text), [""; 0]);
        assert_eq!(told(&text.replace("2026-03-31\n", "2027-03-31\n")), ["members_row_wrong row 2"]);
    }

    #[test]
    fn a_missing_column_is_named() {
        let read = members("会員番号,氏名\n1,山田\n");
        assert_eq!(read.diagnostics[0].details["missing"], "認定開始日, 認定終了日");
    }
}
