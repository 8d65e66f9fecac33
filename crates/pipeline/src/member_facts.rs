//! What a body's rules ask of the members file: examinations, seminars, leave, fees. Which column holds which fact is
//! told by `rules.toml`; here cells become values.

use daicho_ledger::{Fact, FactKind};
use daicho_model::{Diagnostic, FactValue, Member, PartialDate, Severity, narrow};
use jiff::civil::Date;

use crate::members::{parse_day, parse_day_or_month};
use crate::table::{Table, folded};

const YES: [&str; 23] = [
    "済",
    "完納",
    "納入済",
    "納付済",
    "払込済",
    "提出済",
    "合格",
    "有",
    "あり",
    "はい",
    "○",
    "〇",
    "◯",
    "可",
    "認定",
    "保有",
    "更新",
    "1",
    "yes",
    "y",
    "true",
    "paid",
    "passed",
];
const NO: [&str; 22] = [
    "未",
    "未納",
    "未納付",
    "未払",
    "未提出",
    "未受講",
    "不合格",
    "無",
    "なし",
    "いいえ",
    "×",
    "✕",
    "否",
    "不可",
    "初回",
    "0",
    "no",
    "n",
    "false",
    "unpaid",
    "failed",
    "none",
];
/// What says that there is no such day or period.
const NONE: [&str; 8] = ["なし", "無", "未", "未受講", "未受験", "-", "ー", "none"];

/// The facts that are asked, with the place of each one's column.
pub(crate) struct FactColumns<'a> {
    file: String,
    columns: Vec<(&'a Fact, usize)>,
}

impl<'a> FactColumns<'a> {
    /// Finds the columns; one that is asked for and missing is a diagnostic, unless the rule says that it may be.
    pub fn of(table: &Table, file: &str, facts: &[&'a Fact]) -> (FactColumns<'a>, Vec<Diagnostic>) {
        let mut columns = Vec::new();
        let mut missing = Vec::new();
        for fact in facts {
            let titles: Vec<&str> = fact.columns.iter().map(String::as_str).collect();
            match table.column(&titles) {
                Some(at) => columns.push((*fact, at)),
                None if fact.optional => {}
                None => missing.push(
                    Diagnostic::new("members_fact_column_missing", Severity::Warning)
                        .in_document(file)
                        .with("column", titles.first().copied().unwrap_or_default()),
                ),
            }
        }
        (FactColumns { file: file.to_owned(), columns }, missing)
    }

    /// Puts a row's facts into its member; what cannot be understood is told and counts as not known. Of periods that
    /// overlap days in common count once; that is told, too.
    pub fn fill(&self, member: &mut Member, table: &Table, row: u64, cells: &[String]) -> Vec<Diagnostic> {
        let mut told = Vec::new();
        for (fact, at) in &self.columns {
            let (cell, clear) = match table.cell(cells, *at) {
                Ok(cell) => (cell.to_owned(), true),
                Err(both) => (both, false),
            };
            let diagnostic = |code: &str, severity| {
                let place = Diagnostic::new(code, severity).in_document(&self.file).at(format!("row {row}"));
                let column = fact.columns.first().map_or("", String::as_str);
                place.with("column", column).with("value", &cell)
            };
            let mut value =
                Some(&cell).filter(|_| clear).and_then(|cell| value(fact.kind, cell)).unwrap_or_else(|| {
                    let wrong = diagnostic("members_fact_wrong", Severity::Error);
                    told.push(wrong.with("expected", expected(fact.kind)));
                    FactValue::Unreadable
                });
            if let FactValue::Periods(periods) = &mut value
                && merge(periods)
            {
                told.push(diagnostic("members_periods_overlap", Severity::Info));
            }
            member.extra.retain(|title, _| !fact.columns.contains(title));
            member.facts.insert(fact.id.clone(), value);
        }
        told
    }
}

/// Joins periods, in order, that have a day in common; whether there were any.
fn merge(periods: &mut Vec<(Date, Date)>) -> bool {
    let before = periods.len();
    periods.dedup_by(|later, earlier| {
        let overlap = later.0 <= earlier.1;
        if overlap {
            earlier.1 = earlier.1.max(later.1);
        }
        overlap
    });
    periods.len() < before
}

fn expected(kind: FactKind) -> &'static str {
    match kind {
        FactKind::YesNo => "済 / 未",
        FactKind::Day => "2024-05-01、2024年5月1日、2024-05、なし",
        FactKind::Number => "0, 1, 2, …",
        FactKind::Periods => "2022-04-01〜2023-03-31",
    }
}

/// What a cell says; `None` if it cannot be understood. An empty cell is blank, and no period.
fn value(kind: FactKind, cell: &str) -> Option<FactValue> {
    let word = folded(cell);
    let parts = || cell.split(['、', ';', '；', '・']).map(str::trim).filter(|part| !part.is_empty());
    if cell.is_empty() {
        return Some(if kind == FactKind::Periods {
            FactValue::Periods(Vec::new())
        } else {
            FactValue::Blank
        });
    }
    match kind {
        FactKind::YesNo if YES.contains(&word.as_str()) => Some(FactValue::Yes(true)),
        FactKind::YesNo if NO.contains(&word.as_str()) => Some(FactValue::Yes(false)),
        FactKind::YesNo => None,
        FactKind::Number => number(cell).map(FactValue::Number),
        FactKind::Day if NONE.contains(&word.as_str()) => Some(FactValue::Days(Vec::new())),
        FactKind::Day => {
            let mut days: Vec<PartialDate> = parts().map(parse_day_or_month).collect::<Option<_>>()?;
            days.sort_unstable();
            Some(FactValue::Days(days))
        }
        FactKind::Periods if NONE.contains(&word.as_str()) => Some(FactValue::Periods(Vec::new())),
        FactKind::Periods => {
            let mut periods: Vec<(Date, Date)> = parts().map(period).collect::<Option<_>>()?;
            periods.sort_unstable();
            Some(FactValue::Periods(periods))
        }
    }
}

/// A whole number as people write it: `10`, `１０`, `10点`. `2024年` is a year and no number of anything.
pub(crate) fn number(text: &str) -> Option<i64> {
    let plain: String = text.chars().map(narrow).collect();
    let figure = ["単位", "回", "点", "年", "本", "編"].iter().find_map(|unit| plain.strip_suffix(unit));
    let figure = figure.unwrap_or(&plain).trim();
    let digits = !figure.is_empty() && figure.bytes().all(|byte| byte.is_ascii_digit());
    let most = if plain.ends_with('年') { 100 } else { 10_000 };
    figure.parse().ok().filter(|number| digits && (0..=most).contains(number))
}

fn period(text: &str) -> Option<(Date, Date)> {
    let (from, to) = ["〜", "～", "..", "から", "~"].iter().find_map(|mark| text.split_once(mark))?;
    let (from, to) = (parse_day(from.trim())?, parse_day(to.trim())?);
    (from <= to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: FactKind, cell: &str, expected: &str) {
        let shown = value(kind, cell).map_or_else(|| "wrong".to_owned(), |value| format!("{value:?}"));
        assert_eq!(shown, expected, "{cell}");
    }

    #[test]
    fn yes_and_no_in_the_words_of_a_secretariat() {
        check(FactKind::YesNo, "完納", "Yes(true)");
        check(FactKind::YesNo, "未納", "Yes(false)");
        check(FactKind::YesNo, "", "Blank");
        check(FactKind::YesNo, "たぶん", "wrong");
        // A cross is no in Japan and may be a mark elsewhere.
        check(FactKind::YesNo, "x", "wrong");
        check(FactKind::YesNo, "未 納", "Yes(false)");
        check(FactKind::YesNo, "ＹＥＳ", "Yes(true)");
    }

    #[test]
    fn days_and_months() {
        let days = |cell: &str| match value(FactKind::Day, cell) {
            Some(FactValue::Days(days)) => days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            other => format!("{other:?}"),
        };
        assert_eq!(days("2024年6月1日"), "2024-06-01");
        assert_eq!(days("令和6年6月1日、2023-05-01"), "2023-05-01 2024-06-01");
        assert_eq!(days("2024-06"), "2024-06");
        assert_eq!(days("未受講"), "");
        assert_eq!(days("2011-02-29"), "None");
    }

    #[test]
    fn periods_do_not_run_backwards_and_count_days_in_common_once() {
        check(FactKind::Periods, "", "Periods([])");
        check(FactKind::Periods, "2022-04-01〜2023-03-31", "Periods([(2022-04-01, 2023-03-31)])");
        check(FactKind::Periods, "2023-03-31〜2022-04-01", "wrong");
        let merged = |cell: &str| {
            let Some(FactValue::Periods(mut periods)) = value(FactKind::Periods, cell) else {
                panic!("{cell}")
            };
            (merge(&mut periods), format!("{periods:?}"))
        };
        assert_eq!(
            merged("2023-01-01〜2023-12-31、2022-04-01〜2023-03-31、2022-05-01〜2022-05-31"),
            (true, "[(2022-04-01, 2023-12-31)]".to_owned())
        );
        assert_eq!(
            merged("2022-04-01〜2022-12-31、2023-01-01〜2023-03-31"),
            (false, "[(2022-04-01, 2022-12-31), (2023-01-01, 2023-03-31)]".to_owned())
        );
    }

    #[test]
    fn numbers() {
        check(FactKind::Number, "３回", "Number(3)");
        check(FactKind::Number, "三", "wrong");
        check(FactKind::Number, "5年", "Number(5)");
        check(FactKind::Number, "2024年", "wrong");
        check(FactKind::Number, "+3", "wrong");
    }
}
