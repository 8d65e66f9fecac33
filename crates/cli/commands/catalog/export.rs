//! `daicho catalog export`: an edition for a spreadsheet or another program.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use daicho_pipeline::{Failure, catalogue, output};
use daicho_report::{ExportRow, export_csv, export_json, export_xlsx};
use jiff::civil::Date;

use crate::context::Context;

/// `daicho catalog export`.
#[derive(Debug, Args)]
pub struct ExportOptions {
    /// 出力ファイル / The file to write
    pub file: PathBuf,
    /// 団体 / Body
    #[arg(long, value_name = "ID", default_value = "jrs")]
    pub body: String,
    /// 版（なければすべて） / Edition [default: all]
    #[arg(long, value_name = "ID")]
    pub edition: Option<String>,
    /// 形式 / Format
    #[arg(long, value_enum)]
    pub format: Format,
    /// XLSX に書く作成日 / Creation date inside the XLSX
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "2000-01-01", value_parser = crate::arguments::day)]
    pub as_of: Date,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// UTF-8 with BOM, for Excel
    Csv,
    /// A workbook
    Xlsx,
    /// An array of rows
    Json,
}

/// Writes the rows of one edition, or of all.
pub fn run(context: &Context, options: &ExportOptions) -> Result<ExitCode, Failure> {
    let body = super::body(context, &options.body)?;
    if let Some(edition) = &options.edition {
        body.edition("", Some(edition))?;
    }
    let wanted = |edition: &str| options.edition.as_deref().is_none_or(|named| named == edition);
    let mut rows = Vec::new();
    for edition in body.catalogue.body.editions.keys().filter(|edition| wanted(edition)) {
        let former = catalogue::former_names(&body.catalogue, edition);
        rows.extend(body.catalogue.listings_in(edition).map(|listing| ExportRow {
            listing: listing.clone(),
            former: former.get(&listing.meeting_id).cloned().unwrap_or_default(),
        }));
    }
    let bytes = match options.format {
        Format::Csv => export_csv(&rows),
        Format::Xlsx => {
            export_xlsx(&rows, options.as_of).map_err(|error| Failure::internal(error.to_string(), ""))?
        }
        Format::Json => export_json(&rows).into_bytes(),
    };
    output::write_file(&options.file, &bytes)?;
    Ok(ExitCode::SUCCESS)
}
