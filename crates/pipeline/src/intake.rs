//! From folders to a sorted list of files, each known by the digest of its bytes.

use std::ffi::OsStr;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use daicho_model::{Diagnostic, Severity};
use daicho_read::sha256_hex;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::error::Failure;

/// The file at an inbox's top that says when paper arrived; it is no paper itself.
pub const ENVELOPES_FILE: &str = "envelopes.csv";

/// One file of the inbox, or one entry of an archive in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// Relative to the inbox, `a.zip!/b.pdf` inside archives. Unique within a run.
    pub path: String,
    /// The file on disk (the outermost archive).
    pub file: PathBuf,
    /// Positions of the archive entries that lead to it, outermost first.
    pub entries: Vec<u32>,
    /// SHA-256 (hex) of its bytes.
    pub sha256: String,
}

/// What an inbox holds.
#[derive(Debug, Default)]
pub struct Inbox {
    /// Files to read, by path.
    pub inputs: Vec<Input>,
    /// `envelopes.csv` files, with the prefix their paths get.
    pub envelopes: Vec<(String, PathBuf)>,
    /// Files that were passed over or could not be opened.
    pub diagnostics: Vec<Diagnostic>,
}

/// Walks every inbox (a folder or a single file). With more than one, paths start with the inbox's own name.
/// Symbolic links to files are followed, those to folders are not (they may loop). A file that cannot be opened
/// or is larger than `largest` bytes is a diagnostic, as is a folder inside that cannot be listed; an inbox that does not
/// exist is a [`Failure`]. `ours` (the folder of the outputs, the database) is passed over where it lies inside an inbox.
pub fn collect(inboxes: &[PathBuf], ours: &[PathBuf], largest: u64) -> Result<Inbox, Failure> {
    let ours: Vec<PathBuf> = ours.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut inbox = Inbox::default();
    let mut files = Vec::new();
    for (index, root) in inboxes.iter().enumerate() {
        let meta = fs::metadata(root).map_err(|e| Failure::io(root, &e))?;
        if root.canonicalize().is_ok_and(|root| ours.contains(&root)) {
            let message = format!("{}: 受付箱と出力先が同じ / the inbox is also the output", root.display());
            return Err(Failure::usage(message, "--out に別のフォルダを指定 / name another --out"));
        }
        let prefix = match inboxes.len() {
            1 => String::new(),
            _ => prefix(inboxes, index),
        };
        if meta.is_dir() {
            let listing = fs::read_dir(root).map_err(|e| Failure::io(root, &e))?;
            walk(listing, &prefix, &ours, &mut files, &mut inbox);
        } else {
            files.push((format!("{prefix}{}", file_name(root)), root.clone()));
        }
    }
    files.sort();
    let digests: Vec<_> = files.par_iter().map(|(_, file)| digest(file, largest)).collect();
    for ((path, file), digest) in files.into_iter().zip(digests) {
        if file.to_str().is_none() {
            let odd = Diagnostic::new("file_name_not_utf8", Severity::Warning).in_document(path.clone());
            inbox.diagnostics.push(odd.with("name", &path));
        }
        match digest {
            Ok(sha256) => inbox.inputs.push(Input { path, file, entries: Vec::new(), sha256 }),
            Err(diagnostic) => inbox.diagnostics.push(diagnostic.in_document(path)),
        }
    }
    Ok(inbox)
}

/// `name/`, or `name.2/` where an earlier inbox bears the same name.
fn prefix(inboxes: &[PathBuf], index: usize) -> String {
    let name = file_name(&inboxes[index]);
    let before = inboxes[..index].iter().filter(|p| file_name(p) == name).count();
    if before == 0 { format!("{name}/") } else { format!("{name}.{}/", before + 1) }
}

fn file_name(path: &Path) -> String {
    shown(path.file_name().unwrap_or(path.as_os_str()))
}

/// A name as text. One that is no UTF-8 is told from its likes by the digest of its bytes.
fn shown(name: &OsStr) -> String {
    match name.to_str() {
        Some(name) => name.to_owned(),
        None => format!("{}#{}", name.to_string_lossy(), &sha256_hex(name.as_encoded_bytes())[..8]),
    }
}

/// Whatever cannot be listed (no right to, a path that is too long, gone meanwhile) is named, and the rest goes on.
fn walk(
    listing: fs::ReadDir,
    prefix: &str,
    ours: &[PathBuf],
    files: &mut Vec<(String, PathBuf)>,
    inbox: &mut Inbox,
) {
    let skipped = |path: String, why: &str| {
        Diagnostic::new("file_skipped", Severity::Info).in_document(path).with("detail", why)
    };
    // Taken at once: no folder stays open while those inside it are looked at.
    for entry in listing.collect::<Vec<_>>() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                inbox.diagnostics.push(unreadable(&error).in_document(prefix));
                return;
            }
        };
        let (file, name) = (entry.path(), shown(&entry.file_name()));
        let path = format!("{prefix}{name}");
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if name.starts_with('.') || name == "Thumbs.db" || name == "desktop.ini" {
            inbox.diagnostics.push(skipped(path, "隠しファイル / hidden file"));
        } else if file.canonicalize().is_ok_and(|file| is_ours(&file, ours)) {
            inbox.diagnostics.push(skipped(path, "daicho の出力 / daicho's own output"));
        } else if is_folder {
            match fs::read_dir(&file) {
                Ok(listing) => walk(listing, &format!("{path}/"), ours, files, inbox),
                Err(error) => inbox.diagnostics.push(unreadable(&error).in_document(path)),
            }
        } else if fs::metadata(&file).is_ok_and(|target| !target.is_file()) {
            inbox.diagnostics.push(skipped(
                path,
                "通常のファイルでもフォルダでもない / neither a file nor a folder of its own",
            ));
        } else if name == ENVELOPES_FILE {
            inbox.envelopes.push((prefix.to_owned(), file));
        } else {
            files.push((path, file));
        }
    }
}

fn unreadable(error: &std::io::Error) -> Diagnostic {
    Diagnostic::new("file_unreadable", Severity::Error).with("detail", error)
}

/// Whether a path is the output folder, the database, or one of the files kept beside it.
fn is_ours(path: &Path, ours: &[PathBuf]) -> bool {
    let database =
        ["-wal", "-shm", "-journal", ".lock"].iter().find_map(|end| path.to_str()?.strip_suffix(end));
    ours.iter().any(|our| our == path || database.is_some_and(|database| our == Path::new(database)))
}

/// Opens a regular file. A pipe or device would be waited for, perhaps for ever: that is an error.
pub fn open_regular(path: &Path) -> std::io::Result<fs::File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = fs::File::from(rustix::fs::open(path, flags, Mode::empty())?);
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "not a regular file")),
    }
}

/// SHA-256 (hex) of a regular file's bytes, read in pieces.
pub fn digest_file(file: &Path) -> std::io::Result<String> {
    digest_of(open_regular(file)?).map(|(sha256, _)| sha256)
}

/// The same of a file that may be of any size, or without an end: no more than `largest` bytes are read.
pub(crate) fn digest(file: &Path, largest: u64) -> Result<String, Diagnostic> {
    let too_large = || Diagnostic::new("file_too_large", Severity::Error).with("limit", largest);
    let open = || open_regular(file).and_then(|input| Ok((input.metadata()?.len(), input)));
    let (size, input) = open().map_err(|error| unreadable(&error))?;
    if size > largest {
        return Err(too_large());
    }
    match digest_of(input.take(largest.saturating_add(1))) {
        Ok((sha256, read)) if read <= largest => Ok(sha256),
        Ok(_) => Err(too_large()),
        Err(error) => Err(unreadable(&error)),
    }
}

/// SHA-256 (hex) and number of all bytes that come.
fn digest_of(mut input: impl std::io::Read) -> std::io::Result<(String, u64)> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    let mut count = 0;
    loop {
        let n = input.read(&mut buffer)?;
        if n == 0 {
            return Ok((hasher.finalize().iter().map(|b| format!("{b:02x}")).collect(), count));
        }
        count += n as u64;
        hasher.update(&buffer[..n]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kernel's table of pages gives eight bytes or none: one more than this is a multiple of them.
    const LARGEST: u64 = (1 << 20) + 7;

    #[test]
    fn files_are_listed_by_path_and_system_files_are_named() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("b/c")).unwrap();
        for name in ["z.pdf", "b/c/1.pdf", "a.pdf", ".hidden", "envelopes.csv"] {
            fs::write(root.path().join(name), name).unwrap();
        }
        let inbox = collect(&[root.path().to_owned()], &[], LARGEST).unwrap();
        let paths: Vec<_> = inbox.inputs.iter().map(|i| i.path.as_str()).collect();
        assert_eq!(paths, ["a.pdf", "b/c/1.pdf", "z.pdf"]);
        assert_eq!(inbox.diagnostics[0].document, ".hidden");
        assert_eq!(inbox.envelopes.len(), 1);
    }

    #[test]
    fn outputs_inside_the_inbox_are_passed_over() {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("out");
        fs::create_dir_all(&out).unwrap();
        for name in ["a.pdf", "out/ledger.csv", "my.db", "my.db-wal"] {
            fs::write(root.path().join(name), name).unwrap();
        }
        let inbox =
            collect(&[root.path().to_owned()], &[out.clone(), root.path().join("my.db")], LARGEST).unwrap();
        assert_eq!(inbox.inputs.len(), 1);
        assert_eq!(inbox.diagnostics.len(), 3);
        let here = std::slice::from_ref(&out);
        assert!(collect(here, here, LARGEST).is_err());
    }

    #[test]
    fn names_that_are_no_utf8_stay_apart() {
        use std::os::unix::ffi::OsStrExt as _;
        let root = tempfile::tempdir().unwrap();
        for name in [b"\x80.pdf", b"\x81.pdf"] {
            fs::write(root.path().join(OsStr::from_bytes(name)), name).unwrap();
        }
        let inbox = collect(&[root.path().to_owned()], &[], LARGEST).unwrap();
        assert_eq!((inbox.inputs.len(), inbox.diagnostics.len()), (2, 2));
        assert_ne!(inbox.inputs[0].path, inbox.inputs[1].path);
    }

    #[test]
    fn two_inboxes_of_one_name_keep_their_files_apart() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["x/in", "y/in"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
            fs::write(root.path().join(folder).join("a.pdf"), folder).unwrap();
        }
        let inbox = collect(&[root.path().join("x/in"), root.path().join("y/in")], &[], LARGEST).unwrap();
        let paths: Vec<_> = inbox.inputs.iter().map(|i| i.path.as_str()).collect();
        assert_eq!(paths, ["in.2/a.pdf", "in/a.pdf"]);
    }

    /// An inbox with a good file `z.pdf` and something else: the good one is taken in, the other is named by this code.
    fn check(make: impl FnOnce(&Path), code: &str) {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("z.pdf"), "x").unwrap();
        make(root.path());
        let inbox = collect(&[root.path().to_owned()], &[], LARGEST).unwrap();
        let codes: Vec<_> = inbox.diagnostics.iter().map(|d| d.code.as_str()).collect();
        let paths: Vec<_> = inbox.inputs.iter().map(|i| i.path.as_str()).collect();
        assert_eq!((codes, paths), (vec![code], vec!["z.pdf"]));
    }

    #[test]
    fn a_file_over_the_limit_is_not_read_through() {
        let holes = |root: &Path| fs::File::create(root.join("a.pdf")).unwrap().set_len(1 << 40).unwrap();
        check(holes, "file_too_large");
    }

    #[test]
    fn a_file_that_says_no_size_is_read_up_to_the_limit() {
        // One that the kernel makes says that it has no bytes, and goes on as long as one reads.
        let map = |root: &Path| std::os::unix::fs::symlink("/proc/self/pagemap", root.join("a.pdf")).unwrap();
        check(map, "file_too_large");
    }

    #[test]
    fn links_in_a_ring_and_into_nothing_are_named() {
        let ring = |root: &Path| std::os::unix::fs::symlink("a.pdf", root.join("a.pdf")).unwrap();
        check(ring, "file_unreadable");
        let nothing = |root: &Path| std::os::unix::fs::symlink("/nonexistent", root.join("a.pdf")).unwrap();
        check(nothing, "file_unreadable");
    }

    #[test]
    fn devices_pipes_sockets_and_links_to_folders_are_passed_over() {
        let device = |root: &Path| std::os::unix::fs::symlink("/dev/zero", root.join("a.pdf")).unwrap();
        check(device, "file_skipped");
        let above = |root: &Path| std::os::unix::fs::symlink("..", root.join("a")).unwrap();
        check(above, "file_skipped");
        let socket = |root: &Path| drop(std::os::unix::net::UnixListener::bind(root.join("a.pdf")).unwrap());
        check(socket, "file_skipped");
        let pipe = |root: &Path| {
            let made = std::process::Command::new("mkfifo").arg(root.join(ENVELOPES_FILE)).status();
            assert!(made.unwrap().success());
        };
        check(pipe, "file_skipped");
    }

    /// A folder whose path is longer than the system takes can be made from inside, but not listed by its path.
    #[test]
    fn a_folder_that_cannot_be_listed_is_named_and_the_rest_is_taken_in() {
        let deep = |root: &Path| {
            let name = "d".repeat(200);
            let mut at =
                rustix::fs::open(root, rustix::fs::OFlags::DIRECTORY, rustix::fs::Mode::empty()).unwrap();
            for _ in 0..25 {
                rustix::fs::mkdirat(&at, &*name, rustix::fs::Mode::RWXU).unwrap();
                let flags = rustix::fs::OFlags::DIRECTORY;
                at = rustix::fs::openat(&at, &*name, flags, rustix::fs::Mode::empty()).unwrap();
            }
        };
        check(deep, "file_unreadable");
    }
}
