//! `daicho worker`: NDJSON jobs in, NDJSON results out.

use std::process::ExitCode;

use daicho_pipeline::handover::{Inlet, Lines};
use daicho_pipeline::settings::Settings;
use daicho_pipeline::{Failure, sandbox, worker};
use daicho_read::DocumentReader;

use crate::arguments::WorkerOptions;
use crate::context::Context;

/// Serves until standard input ends. With `--limited` a limit that cannot be set is a failure, except those that not
/// every kernel has (`daicho check` says so).
pub fn run(context: &Context, options: &WorkerOptions) -> Result<ExitCode, Failure> {
    let settings = &context.resolved.settings;
    let mut read = settings.read.clone();
    // Without the font a page that embeds none is drawn without Japanese; everything else is read as ever.
    read.fallback_font = read.fallback_font.filter(|font| font.is_file());
    // A worker of `run` is handed its files open, over a socket; another one opens them by their paths.
    let input = std::io::stdin();
    let handed = options.limited && is_socket(&input);
    if options.limited {
        limit(settings, &read, handed)?;
    }
    let reader = if options.tables { None } else { Some(DocumentReader::new(read.clone())?) };
    let output = std::io::stdout().lock();
    let served = match handed {
        true => worker::serve(Inlet::new(input), output, reader, &read),
        false => worker::serve(Lines(input.lock()), output, reader, &read),
    };
    match served {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => crate::error::output(error),
    }
}

fn is_socket(input: &std::io::Stdin) -> bool {
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::FileTypeExt as _;
    let file = input.as_fd().try_clone_to_owned().map(std::fs::File::from);
    file.and_then(|file| file.metadata()).is_ok_and(|meta| meta.file_type().is_socket())
}

/// Before anything of a document is seen, and before any thread is started.
fn limit(settings: &Settings, read: &daicho_read::Settings, handed: bool) -> Result<(), Failure> {
    let failed = |what: &str, error: String| Failure::internal(format!("{what}: {error}"), "");
    sandbox::die_with_parent().map_err(|e| failed("parent death signal", e.to_string()))?;
    sandbox::limit_memory(settings.workers.memory_mib << 20)
        .map_err(|e| failed("memory limit", e.to_string()))?;
    // How many cores there are stands in files that are out of sight from here on.
    let _ = std::thread::available_parallelism();
    if handed {
        sandbox::fill_no_file().map_err(|e| failed("file limit", e.to_string()))?;
        let models = [&read.models.detection, &read.models.recognition];
        let seen = models.into_iter().chain(read.fallback_font.as_ref());
        sandbox::see_only(seen).map_err(|e| failed("landlock", e))?;
    } else {
        sandbox::see_only(["/"]).map_err(|e| failed("landlock", e))?;
    }
    // Not every kernel has seccomp.
    let _ = sandbox::refuse_calls();
    Ok(())
}
