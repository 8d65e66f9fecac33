//! Output files appear whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::error::Failure;

/// Makes the folder, readable by its owner only where it is new: outputs hold members' names.
pub fn make_folder(folder: &Path) -> Result<(), Failure> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder).map_err(|e| match e.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => Failure::usage(
            format!("{}: フォルダでない / not a folder", folder.display()),
            "別の --out を示す / name another --out",
        ),
        _ => Failure::io(folder, &e),
    })
}

/// Where a file is written before it is renamed into its place.
fn beside(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!(".{name}.new"))
}

/// Takes away what a killed run has left of a file that it was writing.
pub fn clear(folder: &Path, name: &str) {
    let _ = fs::remove_file(beside(folder, name));
}

/// Writes a file beside its place, flushes it to disk and renames it into place.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let (place, beside) = (folder.join(name), beside(folder, name));
    let written = (|| -> std::io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, &place)?;
        File::open(folder)?.sync_all()
    })();
    if written.is_err() {
        // What is half written takes room, and may tell of somebody.
        let _ = fs::remove_file(&beside);
    }
    written.map_err(|e| Failure { class: crate::FailureClass::Internal, ..Failure::io(&place, &e) })
}

/// Writes the file that a person named, in the same way; its folder is made where it is missing.
pub fn write_file(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(name) = file.file_name().and_then(|n| n.to_str()).filter(|_| !file.is_dir()) else {
        let message = format!("{}: ファイル名ではない / not a file's name", file.display());
        return Err(Failure::usage(message, "書き込むファイルの名前を示す / name a file to write"));
    };
    make_folder(folder)?;
    write(folder, name, bytes)
}
