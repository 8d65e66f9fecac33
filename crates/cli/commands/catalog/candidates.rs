//! `daicho catalog candidates`: meetings that members attended and no list has.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use daicho_pipeline::{Failure, catalogue, output};
use daicho_report::{new_meetings_csv, new_meetings_text, proposed_aliases_csv};

use super::super::print;
use crate::context::Context;

/// `daicho catalog candidates`.
#[derive(Debug, Args)]
pub struct CandidatesOptions {
    /// daicho run の出力フォルダ（複数可） / Output folders of `daicho run`
    #[arg(required = true, value_name = "OUT")]
    pub folders: Vec<PathBuf>,
    /// CSV をこのファイルに / Writes a CSV for people
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// 似た学術集会の別名の案をこのファイルに / Writes aliases to be confirmed by hand (status `proposed`; aliases.csv)
    #[arg(long, value_name = "FILE")]
    pub aliases: Option<PathBuf>,
}

/// Prints the meetings, most members first.
pub fn run(_context: &Context, options: &CandidatesOptions) -> Result<ExitCode, Failure> {
    let mut papers = Vec::new();
    for folder in &options.folders {
        papers.extend(catalogue::unmatched(folder)?);
    }
    let meetings = daicho_link::gather(&papers);
    if let Some(path) = &options.csv {
        output::write_file(path, &new_meetings_csv(&meetings))?;
    }
    if let Some(path) = &options.aliases {
        output::write_file(path, &proposed_aliases_csv(&meetings))?;
    }
    print(&new_meetings_text(&meetings))
}
