//! `daicho catalog import`: a society's list as a new edition of a catalogue.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use daicho_model::Severity;
use daicho_pipeline::catalog_import::{self, Import, ImportInput};
use daicho_pipeline::{Failure, ReadFile};
use jiff::civil::Date;

use crate::arguments::day;
use crate::commands;
use crate::context::Context;

/// `daicho catalog import`.
#[derive(Debug, Args)]
pub struct ImportOptions {
    /// 一覧（PDF・画像・テキスト・Markdown・HTML・CSV・XLSX） / The list: PDF, picture, text, Markdown, HTML, CSV or XLSX
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 団体（なければ新しく作る） / Body: a folder of `catalogs/`, made where it is new
    #[arg(long, value_name = "ID")]
    pub body: String,
    /// 新しい版の名前 / Id of the new edition, e.g. `list-2026`
    #[arg(long, value_name = "ID")]
    pub edition: String,
    /// この版が有効になる日 / The day from which the list is valid, where it is known
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub valid_from: Option<Date>,
    /// 問い合わせへの答え（既定は catalogs/団体/editions/版.corrections.toml） / Answers to the flags [default: catalogs/BODY/editions/EDITION.corrections.toml]
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// 確認を求めずに書く / Writes without asking
    #[arg(long, conflicts_with = "dry_run")]
    pub write: bool,
    /// 読み取った内容を見せるだけで書かない / Only shows what was understood
    #[arg(long)]
    pub dry_run: bool,
    /// JSON で見せる（書かない） / Prints the draft as JSON and writes nothing
    #[arg(long, conflicts_with = "write")]
    pub json: bool,
}

/// Reads the list, shows what was understood, and writes the edition where that was asked for. Exit code 1: flags are left
/// that must be answered first.
pub fn run(context: &Context, options: &ImportOptions) -> Result<ExitCode, Failure> {
    let import = catalog_import::prepare(&ImportInput {
        read: ReadFile {
            file: options.file.clone(),
            settings: context.resolved.settings.clone(),
            binary: context.binary.clone(),
            worker_arguments: context.worker_arguments.clone(),
        },
        body: options.body.clone(),
        edition: options.edition.clone(),
        valid_from: options.valid_from,
        corrections: options.corrections.clone(),
    })?;
    let open = import.draft.is_open();
    let code = if open { ExitCode::from(1) } else { ExitCode::SUCCESS };
    if options.json {
        let json = serde_json::json!({ "draft": import.draft, "sheet": import.sheet });
        commands::print(&format!("{json}\n"))?;
        return Ok(code);
    }
    commands::print(&summary(&import, options))?;
    let file = options.file.to_string_lossy();
    for flag in &import.draft.flags {
        commands::note(&daicho_report::diagnostic_line(&flag.clone().in_document(file.clone())));
    }
    if options.dry_run || open || !(options.write || agreed()?) {
        commands::note(if open {
            "書き込みません。上の × に corrections ファイルで答えてください（docs/catalogue.md） / not written: answer the errors above in the corrections file"
        } else {
            "書き込みません（書くには --write） / not written (--write writes)"
        });
        return Ok(code);
    }
    let report = import.write()?;
    commands::print(&format!(
        "{} に版 {} を書きました（登録済みの会 {}、新しい会 {}） / wrote edition {} ({} meetings on file, {} new)\n",
        import.folder.display(),
        options.edition,
        report.known,
        report.new,
        options.edition,
        report.known,
        report.new
    ))?;
    if !import.new_body {
        commands::note(
            "記帳に使うには body.toml の in_force をこの版にする / to post by it, name it as in_force in body.toml",
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks a person at a terminal; nobody there says no.
fn agreed() -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(false);
    }
    commands::note("書き込みますか / write it? [y/N]");
    let mut answer = String::new();
    std::io::stdin()
        .read_line(&mut answer)
        .map_err(|e| Failure::usage(format!("standard input: {e}"), "--write"))?;
    Ok(["y", "yes", "はい"].contains(&answer.trim().to_lowercase().as_str()))
}

/// What was understood, for a person.
fn summary(import: &Import, options: &ImportOptions) -> String {
    let draft = &import.draft;
    let mut text = String::new();
    let body = if import.new_body { "（新しい団体 / new body）" } else { "" };
    text.push_str(&format!("{} {}{body}: {} 行 / rows\n", options.body, options.edition, draft.rows.len()));
    if !draft.title.is_empty() {
        text.push_str(&format!("  {}\n", daicho_report::printable(&draft.title)));
    }
    for column in &draft.columns {
        let titles = daicho_report::printable(&column.titles.join(" / "));
        if column.unit.is_empty() {
            text.push_str(&format!("  ? ← {titles}: 未定 / to be answered\n"));
            continue;
        }
        let own = draft.rows.iter().flat_map(|row| &row.figures);
        let own = own.filter(|f| f.unit == column.unit && f.account == column.account);
        let (printed, sum) =
            own.filter_map(|f| f.points).fold((0, 0_u64), |(n, sum), p| (n + 1, sum + u64::from(p)));
        text.push_str(&format!(
            "  {}/{} ← {titles}: {printed} 件の数値、計 {sum} / figures, sum\n",
            column.unit, column.account
        ));
    }
    for (category, rows) in draft.by_category() {
        let category =
            if category.is_empty() { "（見出しなし / no heading）".to_owned() } else { category };
        text.push_str(&format!("  {:>5}  {}\n", rows, daicho_report::printable(&category)));
    }
    let renamed = draft.rows.iter().filter(|row| row.relation.is_some()).count();
    let marked = draft.rows.iter().filter(|row| !row.mark.is_empty()).count();
    let count = |severity| draft.flags.iter().filter(|flag| flag.severity == severity).count();
    text.push_str(&format!(
        "  旧名称など {renamed}、印 {marked}、見出し {}、その他の行 {} / former names, marks, headings, other lines\n",
        draft.headings.len(),
        draft.notes.len()
    ));
    text.push_str(&format!(
        "  要回答 {}、要確認 {}、参考 {} / to answer, to check, for information\n",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Info)
    ));
    text
}
