//! `daicho audit sample --results`: what people found when they checked a sample.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use daicho_audit::error_rate;
use daicho_model::{Diagnostic, Severity};
use daicho_report::SampleResult;

use crate::error::Failure;
use crate::intake;
use crate::pool::PoolSettings;
use crate::tables;

const RECORD: &[&str] = &["記録ID", "record_id"];
const RIGHT: &[&str] = &["正誤", "right"];
const YES: &[&str] = &["正", "○", "◯", "〇", "o", "ok", "1", "yes", "true", "right"];
const NO: &[&str] = &["誤", "×", "✕", "x", "ng", "0", "no", "false", "wrong"];
/// The interval holds the true rate in so many samples of 100.
const CONFIDENCE: f64 = 0.95;

/// Reads the sample with its verdicts filled in. `known` are the records of the last run.
///
/// # Errors
/// The file is no table with the columns of a sample, or a record in it comes twice or is not known: the share would be another.
pub fn read(
    path: &Path,
    pool: &PoolSettings,
    known: &BTreeSet<String>,
) -> Result<(SampleResult, Vec<Diagnostic>), Failure> {
    let sha256 = intake::digest_file(path).map_err(|e| Failure::io(path, &e))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let unusable = |why: String| {
        Failure::usage(
            format!("{name}: {why}"),
            "daicho audit sample で作った表に 正誤 を記入する / fill in the column 正誤 of the table that daicho audit sample made",
        )
    };
    let table = tables::read(path, &sha256, pool)?.map_err(unusable)?;
    let columns = table.column(RECORD).zip(table.column(RIGHT));
    let (id, right) = columns.ok_or_else(|| {
        unusable("列 記録ID・正誤 がない / the columns 記録ID and 正誤 are missing".to_owned())
    })?;
    refuse_strangers(
        &name,
        table.rows.iter().map(|(row, cells)| (*row, cells.get(id).map_or("", |c| c.trim()))),
        known,
    )?;
    let mut result = SampleResult::default();
    let mut diagnostics = Vec::new();
    for (row, cells) in &table.rows {
        let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
        let verdict = cell(right).to_lowercase();
        if verdict.is_empty() {
            result.unchecked += 1;
        } else if YES.contains(&verdict.as_str()) {
            result.checked += 1;
        } else if NO.contains(&verdict.as_str()) {
            result.checked += 1;
            result.wrong += 1;
            result.wrong_records.push(cell(id).to_owned());
        } else {
            result.unchecked += 1;
            let odd = Diagnostic::new("sample_verdict_unknown", Severity::Warning).in_document(&name);
            diagnostics.push(odd.at(format!("row {row}")).with("value", cell(right)));
        }
    }
    let rate = error_rate(result.checked, result.wrong, CONFIDENCE);
    (result.low, result.high) = (rate.low, rate.high);
    Ok((result, diagnostics))
}

/// Refuses a table in which a record comes twice, or that names one which the last run does not have.
fn refuse_strangers<'c>(
    name: &str,
    rows: impl Iterator<Item = (u64, &'c str)>,
    known: &BTreeSet<String>,
) -> Result<(), Failure> {
    let mut had: BTreeMap<&str, u64> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (row, id) in rows {
        let told = |code: &str| {
            let told = Diagnostic::new(code, Severity::Error).in_document(name).at(format!("row {row}"));
            told.with("record", id)
        };
        if let Some(first) = had.insert(id, row) {
            wrong.push(told("sample_record_twice").with("first", first));
        } else if !known.contains(id) {
            wrong.push(told("sample_record_unknown"));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let message = format!("{name}: この標本は数えない / this sample is not counted");
    let hint = "重複と、直近の処理にない行を除く / take out rows that come twice, and those of another run";
    Err(Failure::usage(message, hint).with(wrong))
}
