//! `daicho catalog import`: a society's list as a new edition of a catalogue.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use daicho_pipeline::Failure;
use jiff::civil::Date;

use crate::arguments::day;
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

/// Reads the list, shows what was understood, and writes the edition where that was asked for.
pub fn run(_context: &Context, options: &ImportOptions) -> Result<ExitCode, Failure> {
    Err(Failure::usage(format!("{}: this kind of list cannot be imported yet", options.file.display()), ""))
}
