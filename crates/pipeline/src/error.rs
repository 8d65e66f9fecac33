//! What can stop a command, and the exit code that follows.

use daicho_model::Diagnostic;

/// The class of a failure decides the exit code, once, in `main`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureClass {
    /// Wrong usage or settings, or a members file, catalogue or rules file that cannot be used: exit 2.
    Usage,
    /// A failure of ours or of the machine (disk full, database damaged): exit 3.
    Internal,
}

/// A failure that stops a command: where, what, and what to do.
#[derive(Debug)]
pub struct Failure {
    /// Which exit code.
    pub class: FailureClass,
    /// What happened, naming the file or setting.
    pub message: String,
    /// What to do about it; empty if nothing better than the message is known.
    pub hint: String,
    /// Details, one a line, such as every error of a catalogue.
    pub diagnostics: Vec<Diagnostic>,
}

impl Failure {
    /// Wrong usage or settings.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure {
            class: FailureClass::Usage,
            message: message.into(),
            hint: hint.into(),
            diagnostics: Vec::new(),
        }
    }

    /// A failure of ours or of the machine.
    pub fn internal(message: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure { class: FailureClass::Internal, ..Failure::usage(message, hint) }
    }

    /// The same with details.
    pub fn with(mut self, diagnostics: Vec<Diagnostic>) -> Failure {
        self.diagnostics = diagnostics;
        self
    }

    /// A file that could not be read or written.
    pub fn io(path: &std::path::Path, error: &std::io::Error) -> Failure {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        if matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge) {
            let file = path.display();
            return Failure::internal(
                format!(
                    "{file}: ディスクに空きがないか、容量の制限に達した / no room left, or a limit of quota or size is reached: {error}"
                ),
                "空きを作って（df で確かめる）同じことをもう一度。書きかけのファイルは残していない。データベースも壊れていない / make room (see df) and do the same again: no file is left half written, and the database is whole",
            );
        }
        let class = match error.kind() {
            std::io::ErrorKind::NotFound
            | std::io::ErrorKind::PermissionDenied
            | std::io::ErrorKind::IsADirectory
            | std::io::ErrorKind::NotADirectory
            // A pipe or a device in the place of a file; bytes that are no text.
            | std::io::ErrorKind::InvalidInput
            | std::io::ErrorKind::InvalidData => FailureClass::Usage,
            _ => FailureClass::Internal,
        };
        Failure {
            class,
            message: format!("{}: {error}", path.display()),
            hint: match class {
                FailureClass::Usage => "パスと権限、ファイルの種類を確認 / check the path, its permissions, and that it is a file of the right kind".to_owned(),
                FailureClass::Internal => "ディスクの空きと書込み権限を確認 / check the disk: space left, and that it can be written".to_owned(),
            },
            diagnostics: Vec::new(),
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<daicho_store::StoreError> for Failure {
    fn from(error: daicho_store::StoreError) -> Failure {
        let failure = if matches!(error, daicho_store::StoreError::Decision { .. }) {
            Failure::usage // what was asked cannot be decided; the database is sound
        } else {
            Failure::internal
        };
        failure(error.to_string(), error.hint())
    }
}

impl From<daicho_read::SetupError> for Failure {
    fn from(error: daicho_read::SetupError) -> Failure {
        Failure::usage(
            error.to_string(),
            "run scripts/setup, or name the files in the settings (daicho config list)",
        )
    }
}
