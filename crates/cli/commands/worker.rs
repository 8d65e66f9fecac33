//! `daicho worker`: NDJSON jobs in, NDJSON results out.

use std::process::ExitCode;

use daicho_pipeline::{Failure, sandbox, worker};
use daicho_read::DocumentReader;

use crate::arguments::WorkerOptions;
use crate::context::Context;

/// Serves until standard input ends. With `--limited` a limit that cannot be set is a failure, except the network's:
/// not every kernel can refuse sockets (`daicho check` says so).
pub fn run(context: &Context, options: &WorkerOptions) -> Result<ExitCode, Failure> {
    let settings = &context.resolved.settings;
    if options.limited {
        let failed = |what: &str, error: String| Failure::internal(format!("{what}: {error}"), "");
        sandbox::die_with_parent().map_err(|e| failed("parent death signal", e.to_string()))?;
        sandbox::limit_memory(settings.workers.memory_mib << 20)
            .map_err(|e| failed("memory limit", e.to_string()))?;
        let _ = sandbox::no_network();
    }
    let mut read = settings.read.clone();
    // Without the font a page that embeds none is drawn without Japanese; everything else is read as ever.
    read.fallback_font = read.fallback_font.filter(|font| font.is_file());
    let mut reader = DocumentReader::new(read)?;
    let input = std::io::stdin().lock();
    match worker::serve(input, std::io::stdout().lock(), &mut reader, &settings.read.limits) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => crate::error::output(error),
    }
}
