//! What can go wrong with a store, and what to do about it.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// A store that cannot be opened, read or written. The message says what and where; [`StoreError::hint`] what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file or its folder cannot be opened or created.
    #[error("{}: データベースを開けない / the database cannot be opened: {detail}", path.display())]
    Open {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// The file is no SQLite database, or its pages are damaged.
    #[error("{}: ファイルが壊れているか、データベースでない / the file is damaged or no database: {detail}", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What SQLite said.
        detail: String,
    },
    /// A SQLite database of another program.
    #[error("{}: 別のプログラムのデータベース / this is a database of another program", path.display())]
    Foreign {
        /// Which file.
        path: PathBuf,
    },
    /// Written by a newer version of this program.
    #[error("{}: データベースの形式 {found} は、この版の daicho の {supported} より新しい / database format {found} is newer than the {supported} this program knows", path.display())]
    Newer {
        /// Which file.
        path: PathBuf,
        /// The file's format.
        found: i64,
        /// The newest format this program knows.
        supported: i64,
    },
    /// Opened for reading and not yet in the newest format.
    #[error("{}: データベースの形式 {found} は {supported} より古く、読取り専用のため更新できない / database format {found} is older than {supported} and cannot be brought up to date while read-only", path.display())]
    Older {
        /// Which file.
        path: PathBuf,
        /// The file's format.
        found: i64,
        /// The format this program needs.
        supported: i64,
    },
    /// Another process held the database for longer than we wait.
    #[error("{}: 他の処理がデータベースを使っている / another process is using the database", path.display())]
    Busy {
        /// Which file.
        path: PathBuf,
    },
    /// A run, a restore or an erasure is at work on the database.
    #[error("{}: 別の daicho がこのデータベースで動いている / another daicho is at work on this database", path.display())]
    Locked {
        /// Which file.
        path: PathBuf,
    },
    /// A file is there that must not be overwritten.
    #[error("{}: このファイルはすでにある / this file is there already", path.display())]
    Exists {
        /// Which file.
        path: PathBuf,
    },
    /// Another file stands at the path since this one was opened, by a restore say: nothing is written to either.
    #[error("{}: 開いていた間にデータベースが差し替えられた（daicho restore など）。何も書いていない / another database has taken its place since it was opened (daicho restore, say): nothing was written", path.display())]
    Replaced {
        /// Which file.
        path: PathBuf,
    },
    /// The file cannot be written.
    #[error("{}: 読取り専用のため、データベースに書き込めない / the database cannot be written: it is read-only", path.display())]
    ReadOnly {
        /// Which file.
        path: PathBuf,
    },
    /// No room left on the disk, or a limit of quota or size is reached.
    #[error("{}: ディスクに空きがないか、容量の制限に達した / no room left for the database, or a limit of quota or size is reached", path.display())]
    Full {
        /// Which file.
        path: PathBuf,
    },
    /// The disk failed while the file was read.
    #[error("{}: ディスクから読めない / the disk failed while the database was read: {detail}", path.display())]
    Disk {
        /// Which file.
        path: PathBuf,
        /// What SQLite said.
        detail: String,
    },
    /// A copy holds what no run and no person wrote.
    #[error("{}: 内容に矛盾があるため、バックアップを書いていない / no backup was written, for the database contradicts itself: {}", path.display(), problems.join("; "))]
    Unsound {
        /// Which file.
        path: PathBuf,
        /// What is wrong, as `daicho check` says it.
        problems: Vec<String>,
    },
    /// One row does not hold what it should.
    #[error("{}: {table} の行 {row} が壊れている / {table} row {row} is damaged: {detail}", path.display())]
    Row {
        /// Which file.
        path: PathBuf,
        /// Which table.
        table: &'static str,
        /// Which row, by its key.
        row: String,
        /// What is wrong with it.
        detail: String,
    },
    /// The results to be written contradict themselves, e.g. a posting of a record that is not among them.
    #[error("{}: 結果に矛盾がある / the results contradict themselves: {detail}", path.display())]
    Contradiction {
        /// Which file.
        path: PathBuf,
        /// What contradicts what.
        detail: String,
    },
    /// The chain of decisions is broken: what it says is no longer what was decided.
    #[error("{}: 決定の連鎖が壊れている / the chain of decisions is broken: {detail}", path.display())]
    Chain {
        /// Which file.
        path: PathBuf,
        /// Its first fault.
        detail: String,
    },
    /// A human's decision that cannot stand: nothing was appended.
    #[error("{}: この決定は記録できない / the decision cannot be kept: {detail}", path.display())]
    Decision {
        /// Which file.
        path: PathBuf,
        /// Why.
        detail: String,
    },
    /// Anything else SQLite refused.
    #[error("{}: {detail}", path.display())]
    Sqlite {
        /// Which file.
        path: PathBuf,
        /// What SQLite said.
        detail: String,
    },
}

impl StoreError {
    /// What the reader can do about it, in both languages.
    pub fn hint(&self) -> &'static str {
        match self {
            StoreError::Open { .. } => {
                "フォルダの有無と書込み権限を確かめるか、--db で別のファイルを示す / check that the folder exists and that you may write to it, or name another file with --db"
            }
            StoreError::Damaged { .. } => {
                "バックアップを戻す（daicho restore）。移動すれば次の処理がすべて読み直すが、人の決定は失われる / restore a backup (daicho restore); moved away, a new run reads everything again, but what people decided is lost"
            }
            StoreError::Foreign { .. } => "--db で別のファイルを示す / name another file with --db",
            StoreError::Newer { .. } => {
                "それを書いた新しい版の daicho を使うか、--db で別のファイルを示す / use the newer version of daicho that wrote it, or name another file with --db"
            }
            StoreError::Older { .. } => {
                "書込み可能にするか、写しに対して一度実行する / make the file writable, or run daicho once on a copy of it"
            }
            StoreError::Busy { .. } => {
                "もう一方の終了を待つか、--db で別のファイルを示す / wait until the other daicho has finished, or name another file with --db"
            }
            StoreError::Locked { .. } => {
                "終了を待つか、--db で別のファイルを示す / wait until it has ended, or name another file with --db"
            }
            StoreError::Replaced { .. } => {
                "同じことをもう一度実行する。daicho review は終えて起動し直す / do the same again; end `daicho review` and start it anew"
            }
            StoreError::Exists { .. } => {
                "別の名前にするか、今あるファイルを移動する / name another file, or move this one away"
            }
            StoreError::ReadOnly { .. } => {
                "ファイルとフォルダを書込み可能にするか、--db で別のファイルを示す / make the file and its folder writable, or name another file with --db"
            }
            StoreError::Full { .. } => {
                "空きを作って（df で確かめる）同じことをもう一度。確定したもの、人の決定も読取りも、残っている / make room (see df) and do the same again: whatever was committed is kept, decisions and readings too"
            }
            StoreError::Disk { .. } => {
                "ディスクと接続を確かめ、ファイルを別のディスクに写して daicho check --db FILE / look after the disk and its connection, copy the file to another one and run `daicho check --db FILE` there"
            }
            StoreError::Unsound { .. } => {
                "daicho run をもう一度実行する（結果を受付箱から作り直す。人の決定はそのまま）。そのあと backup。直らなければ前のバックアップを戻す / run `daicho run` again (it makes the results anew from the inbox; what people decided stays), then back up; if it stays, restore an earlier backup"
            }
            StoreError::Row { .. } => {
                "もう一度実行する（壊れた読取りは読み直す）。直らなければバックアップを戻す / run again: damaged readings are read anew; if it stays, restore the file from a backup"
            }
            StoreError::Contradiction { .. } => {
                "daicho の誤り。何も書いていない。報告を / this is a fault of daicho: nothing was written; please report it"
            }
            StoreError::Chain { .. } => {
                "daicho check --db FILE で全体を調べ、バックアップを戻す（daicho restore）。何も書いていない / see all of it with `daicho check --db FILE` and restore a backup (daicho restore); nothing was written"
            }
            StoreError::Decision { .. } => {
                "決定者と、daicho decide --list にある決定を示す / name who decides, and decisions that `daicho decide --list` shows"
            }
            StoreError::Sqlite { .. } => {
                "daicho check --db FILE を実行する。異常がなければ報告を / run `daicho check --db FILE`; if it finds nothing, please report this"
            }
        }
    }

    /// Puts an error of SQLite into our words.
    pub(crate) fn from_sqlite(path: &std::path::Path, error: &rusqlite::Error) -> StoreError {
        let path = path.to_owned();
        let detail = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { path },
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly { path },
            Some(ErrorCode::DiskFull) => StoreError::Full { path },
            // A quota or a limit of size is no full disk to SQLite: it tells of the write that failed.
            Some(ErrorCode::SystemIoFailure) if is_of_writing(error) => StoreError::Full { path },
            Some(ErrorCode::SystemIoFailure) => StoreError::Disk { path, detail },
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                StoreError::Damaged { path, detail }
            }
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => StoreError::Open { path, detail },
            Some(ErrorCode::ConstraintViolation) => StoreError::Contradiction { path, detail },
            _ => StoreError::Sqlite { path, detail },
        }
    }
}

/// Whether an I/O error came while a file was written, grown or flushed.
fn is_of_writing(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{
        SQLITE_IOERR_DIR_FSYNC, SQLITE_IOERR_FSYNC, SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMOPEN,
        SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_WRITE,
    };
    let writing = [
        SQLITE_IOERR_WRITE,
        SQLITE_IOERR_FSYNC,
        SQLITE_IOERR_DIR_FSYNC,
        SQLITE_IOERR_TRUNCATE,
        // The index of the log, which stands in a file of its own.
        SQLITE_IOERR_SHMOPEN,
        SQLITE_IOERR_SHMSIZE,
        SQLITE_IOERR_SHMMAP,
    ];
    error.sqlite_error().is_some_and(|error| writing.contains(&error.extended_code))
}
