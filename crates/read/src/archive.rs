//! ZIP archives: what is inside, and one entry's bytes.

use std::io::{Cursor, Read as _};

use daicho_model::{ArchiveEntry, Diagnostic, Severity};
use zip::read::{Config, ZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

use crate::limits::Limits;
use crate::reader::sha256_hex;

/// Entries up to this many bytes are no bomb, whatever their ratio.
const SMALL: u64 = 4 << 20;

/// The flag that says that an entry's name is UTF-8 (APPNOTE 4.4.4, bit 11).
const UTF8_NAME: u16 = 1 << 11;

/// What an archive holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// Files inside that can be read, by position.
    pub entries: Vec<ArchiveEntry>,
    /// What is wrong with the archive or with entries of it. [`Diagnostic::place`] is the entry's path.
    pub diagnostics: Vec<Diagnostic>,
}

/// Lists the files inside an archive with their digests: every entry is unpacked once. Folders, symbolic links and
/// the files that systems leave behind (`__MACOSX/`, `.DS_Store`, `Thumbs.db`) are left out.
pub fn list(bytes: &[u8], limits: &Limits) -> Listing {
    let mut listing = Listing::default();
    let mut archive = match open(bytes) {
        Ok(archive) => archive,
        Err(diagnostic) => {
            listing.diagnostics.push(diagnostic);
            return listing;
        }
    };
    let most = usize::try_from(limits.archive_entries).unwrap_or(usize::MAX);
    if archive.len() > most {
        listing.diagnostics.push(
            Diagnostic::new("zip_too_many_entries", Severity::Error)
                .with("count", archive.len())
                .with("limit", limits.archive_entries),
        );
    }
    let mut left = limits.archive_bytes;
    let is_all = archive.len() <= most;
    let mut listed = Vec::new();
    for (index, entry) in entries(&mut archive).enumerate().take(most) {
        listed.extend(entry.as_ref().map(|entry| (entry.header_start(), entry.compressed_size())));
        match entry.and_then(|entry| look(entry, index, bytes, &mut left, limits)) {
            Ok(None) => {}
            Ok(Some((entry, climbs))) => {
                if climbs {
                    let climbing =
                        Diagnostic::new("zip_path_unsafe", Severity::Warning).at(entry.path.clone());
                    listing.diagnostics.push(climbing);
                }
                listing.entries.push(entry);
            }
            Err(diagnostic) => listing.diagnostics.push(diagnostic),
        }
    }
    let count = if is_all { unlisted(bytes, listed) } else { 0 };
    if count > 0 {
        let hidden = Diagnostic::new("zip_broken", Severity::Error);
        listing
            .diagnostics
            .push(hidden.with("detail", format!("{count} entries that its directory does not list")));
    }
    listing
}

/// How many entries stand in an archive between those that its directory lists (start and packed bytes of each): one with two directories
/// shows some programs others.
fn unlisted(bytes: &[u8], mut listed: Vec<(u64, u64)>) -> usize {
    const START: &[u8] = b"PK\x03\x04";
    listed.sort_unstable();
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
    let half = |at: usize| bytes.get(at..at + 2).map_or(0, |two| u64::from(two[0]) | u64::from(two[1]) << 8);
    let (mut count, mut at) = (0, 0);
    for (start, packed) in listed.into_iter().chain([(u64::MAX, 0)]) {
        let start = place(start);
        if at < start {
            count += bytes[at..start].windows(START.len()).filter(|four| *four == START).count();
        }
        let names = half(start.saturating_add(26)) + half(start.saturating_add(28));
        at = at.max(place((start as u64).saturating_add(30 + names).saturating_add(packed)));
    }
    count
}

/// The bytes of one entry, by its position in the archive (as [`ArchiveEntry::index`]).
pub fn entry(bytes: &[u8], index: u32, limits: &Limits) -> Result<Vec<u8>, Diagnostic> {
    let mut archive = open(bytes)?;
    let place = usize::try_from(index).unwrap_or(usize::MAX);
    let found = entries(&mut archive).nth(place);
    let missing =
        || Diagnostic::new("zip_entry_broken", Severity::Error).at(index.to_string()).with("detail", "none");
    let mut left = limits.archive_bytes;
    unpack(found.ok_or_else(missing)??, bytes, &mut left, limits)
}

/// The bytes of the entry of a name (the path as written, capitals ignored), at most so many of them; `None`: no such entry, a damaged or a larger one.
pub fn part(bytes: &[u8], name: &str, most: u64) -> Option<Vec<u8>> {
    let mut archive = open(bytes).ok()?;
    let named = |entry: &ZipFileEntry| entry.name().is_ok_and(|own| own.eq_ignore_ascii_case(name));
    let entry = entries(&mut archive).flatten().find(named)?;
    let mut reader = Cursor::new(bytes);
    let file = entry.with_reader(&mut reader, zip::ZipReadOptions::new()).ok()?;
    let mut unpacked = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut unpacked).ok()?;
    (unpacked.len() as u64 <= most).then_some(unpacked)
}

/// The unpacked bytes of all entries together, found by unpacking them to nowhere. Entries that cannot be unpacked do not
/// count.
///
/// # Errors
/// There are more than `most`; also where the archive cannot be opened.
pub fn unpacked_size(bytes: &[u8], most: u64) -> Result<u64, Diagnostic> {
    let mut archive = open(bytes)?;
    let mut total: u64 = 0;
    for entry in entries(&mut archive).flatten() {
        let mut reader = Cursor::new(bytes);
        let Ok(file) = entry.with_reader(&mut reader, zip::ZipReadOptions::new()) else { continue };
        let left = most.saturating_sub(total).saturating_add(1);
        // A damaged entry counts as far as it goes.
        let mut counter = Counter(0);
        let _ = std::io::copy(&mut file.take(left), &mut counter);
        total = total.saturating_add(counter.0);
        if total > most {
            return Err(Diagnostic::new("zip_entry_too_large", Severity::Error).with("limit", most));
        }
    }
    Ok(total)
}

struct Counter(u64);

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Keeps entries that share a name, as an index by name would not.
type Archive<'b> = ZipIterable<Cursor<&'b [u8]>>;

fn open(bytes: &[u8]) -> Result<Archive<'_>, Diagnostic> {
    ZipIterable::try_new(Cursor::new(bytes), Config::default()).map_err(|e| broken_archive(&e))
}

fn broken_archive(error: &ZipError) -> Diagnostic {
    Diagnostic::new("zip_broken", Severity::Error).with("detail", error)
}

/// The entries in the order of the central directory; it ends with the first that cannot be read.
fn entries(archive: &mut Archive<'_>) -> impl Iterator<Item = Result<ZipFileEntry<'static>, Diagnostic>> {
    let (files, failed) = match archive.files() {
        Ok(files) => (Some(files), None),
        Err(error) => (None, Some(Err(broken_archive(&error)))),
    };
    files.into_iter().flatten().map(|entry| entry.map_err(|e| broken_archive(&e))).chain(failed)
}

/// A file's entry and whether its stored name tried to leave the archive; `None` for what is no document.
fn look(
    entry: ZipFileEntry<'_>,
    index: usize,
    archive: &[u8],
    left: &mut u64,
    limits: &Limits,
) -> Result<Option<(ArchiveEntry, bool)>, Diagnostic> {
    let (path, climbs) = path_of(&entry);
    if entry.is_dir() && entry.size() > 0 {
        let hidden = Diagnostic::new("zip_entry_broken", Severity::Error).at(path);
        return Err(hidden.with("detail", "a folder that holds data"));
    }
    if entry.is_dir() || entry.is_symlink() || is_left_behind(&path) {
        return Ok(None);
    }
    let bytes = unpack(entry, archive, left, limits)?;
    let entry = ArchiveEntry {
        path,
        sha256: sha256_hex(&bytes),
        index: u32::try_from(index).unwrap_or(u32::MAX),
        size: bytes.len() as u64,
    };
    Ok(Some((entry, climbs)))
}

/// An entry's bytes. What is unpacked goes from `left`, also where it is then refused: thousands of entries may say that the
/// same packed bytes are theirs.
fn unpack(
    entry: ZipFileEntry<'_>,
    archive: &[u8],
    left: &mut u64,
    limits: &Limits,
) -> Result<Vec<u8>, Diagnostic> {
    let place = path_of(&entry).0;
    let most = limits.bytes.min(*left);
    let bomb = entry.compressed_size().saturating_mul(limits.archive_ratio).max(SMALL);
    let too_large = || {
        let (code, limit) = if most < limits.bytes {
            ("zip_too_large_together", limits.archive_bytes)
        } else {
            ("zip_entry_too_large", limits.bytes)
        };
        Diagnostic::new(code, Severity::Error).at(place.clone()).with("limit", limit)
    };
    if entry.size() > most {
        return Err(too_large());
    }
    let mut reader = Cursor::new(archive);
    let file = entry.with_reader(&mut reader, zip::ZipReadOptions::new()).map_err(|e| broken(&place, &e))?;
    let stop = most.min(bomb).saturating_add(1);
    let mut bytes = Vec::new();
    let end = file.take(stop).read_to_end(&mut bytes);
    let unpacked = bytes.len() as u64;
    *left = left.saturating_sub(unpacked);
    end.map_err(|e| broken(&place, &ZipError::Io(e)))?;
    match unpacked {
        n if n > most => Err(too_large()),
        n if n > bomb => Err(Diagnostic::new("zip_entry_bomb", Severity::Error)
            .at(place.clone())
            .with("limit", limits.archive_ratio)),
        _ => Ok(bytes),
    }
}

/// The path of an entry as it is listed, and whether something unsafe had to go from it.
fn path_of(entry: &ZipFileEntry<'_>) -> (String, bool) {
    safe_path(&decoded_name(entry.name_raw(), entry.flags().as_u16() & UTF8_NAME != 0))
}

fn broken(place: &str, error: &ZipError) -> Diagnostic {
    let code = match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            "zip_encrypted_entry"
        }
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
            "zip_entry_unsupported"
        }
        _ => "zip_entry_broken",
    };
    Diagnostic::new(code, Severity::Error).at(place).with("detail", error)
}

/// A name as text: UTF-8 where it says so or is, else CP932, as Japanese Windows writes it.
fn decoded_name(raw: &[u8], says_utf8: bool) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) if says_utf8 => String::from_utf8_lossy(raw).into_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned(),
    }
}

/// The path with `/` between folders and nothing that leaves the archive, and whether something had to go.
fn safe_path(name: &str) -> (String, bool) {
    let clean: String = name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let slashed = clean.replace('\\', "/");
    let absolute = slashed.starts_with('/') || slashed.as_bytes().get(1) == Some(&b':');
    let climbs = absolute || slashed.split('/').any(|part| part == "..");
    let parts: Vec<&str> = slashed.split('/').filter(|p| !p.is_empty() && *p != "." && *p != "..").collect();
    // `!/` marks the border of an archive in paths.
    let path = parts.join("/").replace("!/", "！/");
    (if path.is_empty() { "_".to_owned() } else { path }, climbs)
}

/// Files that systems leave in archives.
fn is_left_behind(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.starts_with("__MACOSX/")
        || name.starts_with("._")
        || matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// Replaces a name of the same length everywhere in the archive.
    fn renamed(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
        assert_eq!(from.len(), to.len());
        while let Some(at) = bytes.windows(from.len()).position(|w| w == from) {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
        bytes
    }

    fn check(bytes: &[u8], limits: &Limits, paths: &[&str], codes: &[&str]) {
        let listing = list(bytes, limits);
        let found: Vec<&str> = listing.entries.iter().map(|e| e.path.as_str()).collect();
        let said: Vec<&str> = listing.diagnostics.iter().map(|d| d.code.as_str()).collect();
        assert_eq!((found.as_slice(), said.as_slice()), (paths, codes));
        for entry in &listing.entries {
            let bytes = super::entry(bytes, entry.index, limits).unwrap();
            assert_eq!(sha256_hex(&bytes), entry.sha256);
        }
    }

    #[test]
    fn files_are_listed_and_given_back() {
        let zip = archive(&[("a/1.pdf", b"one"), ("2.png", b"two"), ("__MACOSX/a/._1.pdf", b"x")]);
        check(&zip, &Limits::default(), &["a/1.pdf", "2.png"], &[]);
    }

    #[test]
    fn names_in_cp932_are_read() {
        let zip = renamed(archive(&[("abcdef.pdf", b"x")]), b"abcdef", b"\x8e\x51\x89\xc1\x8f\xd8");
        check(&zip, &Limits::default(), &["参加証.pdf"], &[]);
    }

    #[test]
    fn two_entries_of_one_name_are_told_apart() {
        let zip = renamed(archive(&[("1.pdf", b"one"), ("2.pdf", b"two")]), b"2.pdf", b"1.pdf");
        check(&zip, &Limits::default(), &["1.pdf", "1.pdf"], &[]);
        assert_eq!(entry(&zip, 0, &Limits::default()).unwrap(), b"one");
        assert_eq!(entry(&zip, 1, &Limits::default()).unwrap(), b"two");
    }

    #[test]
    fn names_that_climb_are_made_safe() {
        let zip = archive(&[("../../etc/x.pdf", b"x"), ("/y.pdf", b"y")]);
        check(&zip, &Limits::default(), &["etc/x.pdf", "y.pdf"], &["zip_path_unsafe", "zip_path_unsafe"]);
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let zip = archive(&[("bomb", &vec![0; 8 << 20]), ("ok", b"ok")]);
        let limits = Limits { archive_ratio: 100, ..Limits::default() };
        check(&zip, &limits, &["ok"], &["zip_entry_bomb"]);
    }

    #[test]
    fn limits_on_entries_and_bytes_hold() {
        let zip = archive(&[("1", b"1234"), ("2", b"1234"), ("3", b"1")]);
        check(&zip, &Limits { archive_entries: 1, ..Limits::default() }, &["1"], &["zip_too_many_entries"]);
        let six_bytes_in_all = Limits { archive_bytes: 6, ..Limits::default() };
        check(&zip, &six_bytes_in_all, &["1", "3"], &["zip_too_large_together"]);
        check(&zip, &Limits { bytes: 3, ..Limits::default() }, &["3"], &["zip_entry_too_large"; 2]);
    }

    #[test]
    fn what_bombs_unpack_to_counts_against_the_archive() {
        let bomb = vec![0; 8 << 20];
        let zip = archive(&[("1", &bomb), ("2", &bomb), ("3", &bomb), ("ok", b"ok")]);
        let room_for_two = Limits { archive_ratio: 100, archive_bytes: 10 << 20, ..Limits::default() };
        let said = ["zip_entry_bomb", "zip_too_large_together", "zip_too_large_together"];
        check(&zip, &room_for_two, &["ok"], &said);
    }

    #[test]
    fn entries_that_the_directory_does_not_list_are_told() {
        let whole = archive(&[("a.pdf", b"%PDF-1.7"), ("b.pdf", b"%PDF-1.4")]);
        let inside = archive(&[("c.zip", &whole)]);
        check(&inside, &Limits::default(), &["c.zip"], &[]);
        // A second directory behind it, of nothing.
        let nothing = [whole.as_slice(), b"PK\x05\x06", &[0; 18]].concat();
        check(&nothing, &Limits::default(), &[], &["zip_broken"]);
        let count = |listed: &[(u64, u64)]| unlisted(&whole, listed.to_vec());
        let second = whole.windows(4).rposition(|four| four == b"PK\x03\x04").unwrap() as u64;
        assert_eq!(count(&[(0, 8)]), 1);
        assert_eq!(count(&[(second, 8)]), 1);
        assert_eq!(count(&[]), 2);
    }

    #[test]
    fn a_folder_that_holds_data_is_told() {
        let named = renamed(archive(&[("a.pdfx", b"%PDF-1.7")]), b"a.pdfx", b"a.pdf/");
        check(&named, &Limits::default(), &[], &["zip_entry_broken"]);
    }

    #[test]
    fn junk_is_no_archive() {
        check(b"PK\x03\x04junk", &Limits::default(), &[], &["zip_broken"]);
    }
}
