//! Putting a backup in the place of a database.

use std::path::Path;

use daicho_store::{Lacking, RestoreError, Restored};

use crate::error::Failure;

/// Checks a backup and puts it in the place of the database. Decisions that it lacks are given up only where that is said.
///
/// # Errors
/// The backup is not whole or lacks decisions, a run is at work on the database, or files cannot be moved. Then the database stays.
pub fn restore(backup: &Path, database: &Path, lose_decisions: bool) -> Result<Restored, Failure> {
    daicho_store::restore(backup, database, lose_decisions).map_err(|error| match error {
        RestoreError::Store(error) => error.into(),
        RestoreError::Empty => Failure::usage(
            format!("{}: 空のファイル。バックアップでない / an empty file is no backup", backup.display()),
            "別のバックアップを使う（写す途中で切れたものかもしれない）。何も変えていない / use another backup: this one may have been cut off while it was copied; nothing was changed",
        ),
        RestoreError::Itself => Failure::usage(
            format!("{}: 戻す先のデータベースそのもの / this is the very database that it would replace", backup.display()),
            "daicho backup で書いたファイルを示す。何も変えていない / name a file that `daicho backup` wrote; nothing was changed",
        ),
        RestoreError::Problems(problems) => {
            let lines: Vec<String> =
                problems.iter().map(|one| format!("{}: {}", one.check, one.detail)).collect();
            let message = format!("{}: バックアップが壊れている / the backup is not whole", backup.display());
            Failure::usage(
                format!("{message}\n  {}", lines.join("\n  ")),
                "別のバックアップを使う / use another backup",
            )
        }
        RestoreError::Lacking(lacking) => lacks(backup, &lacking),
    })
}

fn lacks(backup: &Path, lacking: &Lacking) -> Failure {
    let by: Vec<&str> = lacking.by.iter().map(String::as_str).collect();
    let (count, since, by) = (lacking.decisions, &lacking.since, by.join(", "));
    let erasures = match lacking.erasures {
        0 => String::new(),
        count => format!(
            "。うち {count} 件は消去で、消した人がまた現れる / {count} of them are erasures: whom they erased comes back"
        ),
    };
    Failure::usage(
        format!(
            "{}: このバックアップには、今のデータベースにある決定 {count} 件がない（{since} から、{by}）。何も変えていない / this backup lacks {count} decisions of the database in its way (since {since}, by {by}): nothing was changed{erasures}",
            backup.display()
        ),
        "新しいバックアップを使うか、それらの決定を失ってよければ --lose-decisions を付ける（元のデータベースは .replaced-N に残る） / use a newer backup, or add --lose-decisions to give them up (the database is kept aside as .replaced-N)",
    )
}
