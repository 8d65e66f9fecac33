//! Fuzz targets: see `docs/security.md`. `scripts/fuzz` runs them; `tests/corpora.rs` replays what is in `corpus/`.

mod targets;

pub use targets::*;

/// A panic inside a library while it reads a document is caught by `daicho_read`, and the worker stays: no finding. One
/// in our own crates is one, also where it would be caught.
pub fn contain() {
    std::panic::set_hook(Box::new(|panic| {
        let ours = panic
            .location()
            .is_some_and(|at| !at.file().contains("/registry/") && !at.file().contains("/rustc/"));
        if ours {
            eprintln!("{panic}\n{}", std::backtrace::Backtrace::force_capture());
            std::process::abort();
        }
    }));
}
