//! `daicho catalog candidates`: meetings that members attended and no list has.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use daicho_pipeline::{Failure, catalogue, output};
use daicho_report::{new_meetings_csv, new_meetings_text};

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
        output::write_file(path, proposed(&meetings).as_bytes())?;
    }
    print(&new_meetings_text(&meetings))
}

/// Rows for `aliases.csv`: the text as a name of the nearest meeting. They are not used until somebody writes `confirmed`.
fn proposed(meetings: &[daicho_model::NewMeeting]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let near = meetings.iter().filter_map(|meeting| Some((meeting, meeting.near.as_ref()?)));
    let rows = near.map(|(meeting, (id, _))| {
        [id.as_str(), meeting.name.as_str(), "abbreviation", "proposed", "learnt:papers"]
    });
    let header = ["id", "name", "kind", "status", "source"];
    for row in std::iter::once(header).chain(rows) {
        // Writing to memory does not fail.
        let _ = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
