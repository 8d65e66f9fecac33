//! Putting a backup in the place of a database.

use std::path::{Path, PathBuf};

use daicho_store::RestoreError;

use crate::error::Failure;

/// Checks a backup and puts it in the place of the database; where the one went that stood in the way.
///
/// # Errors
/// The backup is not whole, a run is at work on the database, or files cannot be moved. Then the database stays.
pub fn restore(backup: &Path, database: &Path) -> Result<Option<PathBuf>, Failure> {
    match daicho_store::restore(backup, database) {
        Ok(restored) => Ok(restored.replaced),
        Err(RestoreError::Store(error)) => Err(error.into()),
        Err(RestoreError::Problems(problems)) => {
            let lines: Vec<String> =
                problems.iter().map(|one| format!("{}: {}", one.check, one.detail)).collect();
            let message = format!("{}: バックアップが壊れている / the backup is not whole", backup.display());
            Err(Failure::usage(
                format!("{message}\n  {}", lines.join("\n  ")),
                "別のバックアップを使う / use another backup",
            ))
        }
    }
}
