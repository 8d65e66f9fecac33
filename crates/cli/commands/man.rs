//! `daicho man`: from the same definitions as `--help`.

use std::process::ExitCode;

use clap::CommandFactory as _;
use daicho_pipeline::Failure;

use crate::arguments::{Arguments, ManOptions};

/// Prints the main page, or writes every page into a folder.
pub fn run(options: &ManOptions) -> Result<ExitCode, Failure> {
    let failed =
        |e: std::io::Error| Failure::internal(format!("man pages: {e}"), "can the folder be written?");
    match &options.folder {
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(|e| Failure::io(folder, &e))?;
            clap_mangen::generate_to(Arguments::command(), folder).map_err(failed)?;
            Ok(ExitCode::SUCCESS)
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Arguments::command()).render(&mut page).map_err(failed)?;
            super::print(&String::from_utf8_lossy(&page))
        }
    }
}
