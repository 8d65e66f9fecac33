//! What every command shares: settings resolved once, and where this binary is.

use std::path::PathBuf;

use daicho_pipeline::Failure;
use daicho_pipeline::settings::{Resolved, Sources, home, resolve};

use crate::arguments::Arguments;

/// Settings and the binary.
pub struct Context {
    /// Settings with their origins.
    pub resolved: Resolved,
    /// This binary: it is its own worker.
    pub binary: PathBuf,
    /// Arguments that make a worker resolve the same settings.
    pub worker_arguments: Vec<String>,
}

impl Context {
    /// Resolves settings from the defaults, the settings file, the environment and the arguments.
    pub fn resolve(arguments: &Arguments) -> Result<Context, Failure> {
        let binary = std::env::current_exe().map_err(|e| {
            Failure::internal(
                format!("この実行ファイルが見つからない / this binary cannot be found: {e}"),
                "",
            )
        })?;
        let current = std::env::current_dir().map_err(|e| {
            Failure::usage(
                format!("今いるフォルダを使えない / the current folder cannot be used: {e}"),
                "別のフォルダに移る / go to another one",
            )
        })?;
        let environment: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let home = home(&environment, &current, Some(&binary));
        let sources =
            Sources { home, file: arguments.settings.clone(), environment, arguments: arguments.set.clone() };
        let mut worker_arguments = Vec::new();
        if let Some(file) = &arguments.settings {
            worker_arguments.extend(["--settings".to_owned(), file.to_string_lossy().into_owned()]);
        }
        for set in &arguments.set {
            worker_arguments.extend(["--set".to_owned(), set.clone()]);
        }
        Ok(Context { resolved: resolve(&sources)?, binary, worker_arguments })
    }
}
