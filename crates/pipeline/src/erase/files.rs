//! The output folder of an erasure: output files are written anew, the members' letters are deleted, and what else holds a name
//! is named.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use daicho_store::Store;

use super::texts::Texts;
use crate::basis::basis;
use crate::body::Body;
use crate::error::Failure;
use crate::{letters, output, outputs, unfound};

/// Larger files are not looked into.
const LARGEST: u64 = 64 << 20;
/// Folders within folders that are looked into.
const DEEPEST: usize = 4;

/// What became of the files below an output folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tidied {
    /// Letters that were deleted.
    pub letters: BTreeSet<PathBuf>,
    /// Files that still hold a name or number.
    pub holding: BTreeSet<PathBuf>,
    /// Files and folders that could not be looked into.
    pub unread: BTreeSet<PathBuf>,
}

/// Writes the output files anew, where there are any of the body.
pub(super) fn rewrite(store: &mut Store, body: &Body, out: &Path) -> Result<bool, Failure> {
    if !is_of(out, &body.id) {
        return Ok(false);
    }
    let Some((mut results, envelopes)) = outputs::stored(store, &body.id)? else { return Ok(false) };
    let as_of = basis(store, &body.id)?.as_of;
    let decisions = store.decisions(&body.id)?;
    unfound::tell(&mut results, &decisions);
    outputs::write(out, as_of, &results, (&envelopes, &body.account_names()))?;
    output::write(out, "changes.ndjson", &daicho_report::changes_ndjson(&store.changes(&body.id)?))?;
    output::write(out, "decisions.ndjson", &daicho_report::decisions_ndjson(&decisions))?;
    store.outputs_rewritten(&body.id)?;
    Ok(true)
}

/// Whether the outputs in a folder are those of the body.
fn is_of(out: &Path, body: &str) -> bool {
    let run = fs::read(out.join("run.json")).ok();
    let run = run.and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    run.is_some_and(|run| run["body"] == body)
}

/// Deletes the members' letters and finds what else holds a name.
pub(super) fn tidy(out: &Path, database: &Path, texts: &[&Texts]) -> Result<Tidied, Failure> {
    let mut tidied = Tidied::default();
    let own = database.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    look(out, (0, &own), texts, &mut tidied)?;
    Ok(tidied)
}

fn look(
    folder: &Path,
    (depth, database): (usize, &str),
    texts: &[&Texts],
    tidied: &mut Tidied,
) -> Result<(), Failure> {
    let Ok(entries) = fs::read_dir(folder) else {
        tidied.unread.insert(folder.to_owned());
        return Ok(());
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let stems: BTreeSet<PathBuf> =
        paths.iter().filter(|path| is_letter(path, texts)).map(|path| path.with_extension("")).collect();
    for path in paths {
        let kind = fs::symlink_metadata(&path);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match kind {
            Ok(kind) if kind.is_dir() && depth < DEEPEST => {
                look(&path, (depth + 1, database), texts, tidied)?
            }
            // The database itself, its log, its lock, and what restores moved aside, which is named already.
            _ if depth == 0 && name.starts_with(database) => {}
            Ok(kind) if kind.is_file() && stems.contains(&path.with_extension("")) => {
                fs::remove_file(&path).map_err(|error| Failure::io(&path, &error))?;
                tidied.letters.insert(path);
            }
            Ok(kind) if kind.is_file() && kind.len() <= LARGEST => match fs::read(&path) {
                Ok(bytes) if stand_in(texts, &name) || stand_in(texts, &String::from_utf8_lossy(&bytes)) => {
                    // A letter as PDF says what its page says, packed.
                    let page =
                        path.extension().filter(|end| *end == "html").map(|_| path.with_extension("pdf"));
                    tidied.holding.extend(page.filter(|page| page.is_file()));
                    tidied.holding.insert(path);
                }
                Ok(_) => {}
                Err(_) => drop(tidied.unread.insert(path)),
            },
            _ => drop(tidied.unread.insert(path)),
        }
    }
    Ok(())
}

/// Whether a file is a letter to one of the members: named so, or named so with a number behind it and telling of the member.
fn is_letter(path: &Path, texts: &[&Texts]) -> bool {
    let (Some(stem), Some(end)) = (path.file_stem(), path.extension()) else { return false };
    let (stem, end) = (stem.to_string_lossy(), end.to_string_lossy());
    let mut numbers = texts.iter().flat_map(|one| one.parts().1);
    if !["html", "pdf"].contains(&end.as_ref()) {
        return false;
    }
    let named = |number: &String| letters::KINDS.iter().any(|kind| letters::file_stem(kind, number) == stem);
    let numbered = |number: &String| {
        letters::KINDS.iter().any(|kind| {
            let rest = stem.strip_prefix(letters::file_stem(kind, number).as_str());
            rest.and_then(|rest| rest.strip_prefix('_')).is_some_and(|rest| rest.parse::<u32>().is_ok())
        })
    };
    let tells = || fs::read_to_string(path.with_extension("html")).is_ok_and(|text| stand_in(texts, &text));
    numbers.any(|number| named(number) || (numbered(number) && tells()))
}

/// Whether a name or number of any body's stands in a text.
fn stand_in(texts: &[&Texts], text: &str) -> bool {
    texts.iter().any(|one| one.stand_in(text))
}
