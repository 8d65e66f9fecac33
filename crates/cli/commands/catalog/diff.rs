//! `daicho catalog diff`: what changed between two editions.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use daicho_pipeline::{Failure, catalogue, output};

use super::super::print;
use crate::context::Context;

/// `daicho catalog diff`.
#[derive(Debug, Args)]
pub struct DiffOptions {
    /// 旧版 / Older edition, e.g. `list-001`
    pub old: String,
    /// 新版 / Newer edition
    pub new: String,
    /// 団体 / Body
    #[arg(long, value_name = "ID", default_value = "jrs")]
    pub body: String,
    /// JSON で / As JSON
    #[arg(long, conflicts_with = "html")]
    pub json: bool,
    /// HTML をこのファイルに / Writes one HTML page that needs nothing else
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// 影響する台帳をこの出力フォルダから / Names the ledgers touched, from the output folder of `daicho run`
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Compares by what the editions print; ids are not looked at.
pub fn run(context: &Context, options: &DiffOptions) -> Result<ExitCode, Failure> {
    let body = super::body(context, &options.body)?;
    let mut diff = daicho_catalog::diff(&body.catalogue, &options.old, &options.new).map_err(|error| {
        let known = body.catalogue.body.editions.keys().cloned().collect::<Vec<_>>().join(", ");
        Failure::usage(error.to_string(), format!("登録済みの版 / editions on file: {known}"))
    })?;
    if let Some(out) = &options.out {
        diff.touched = catalogue::touched(&diff, out)?;
    }
    if let Some(path) = &options.html {
        output::write_file(path, daicho_report::diff_html(&diff).as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    if options.json {
        let json = serde_json::to_string_pretty(&diff).map_err(|e| Failure::internal(e.to_string(), ""))?;
        return print(&(json + "\n"));
    }
    print(&daicho_report::diff_text(&diff))
}
