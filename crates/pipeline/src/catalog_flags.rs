//! What an import could not decide, and a person's answers to it: a flag is answered in the corrections file that is kept with
//! the edition, whoever writes it there, an editor or the catalogue page.

use std::path::{Path, PathBuf};

use daicho_catalog::import::Corrections;
use daicho_model::{Diagnostic, Severity};
use daicho_read::sha256_hex;

use crate::body::list_of;
use crate::error::Failure;
use crate::output;

/// The flags of one edition.
#[derive(Clone, Debug)]
pub struct Flagged {
    /// The edition.
    pub edition: String,
    /// What was flagged, errors first.
    pub flags: Vec<Flag>,
}

/// A flag, and whether it has an answer.
#[derive(Clone, Debug)]
pub struct Flag {
    /// 16 hex digits of its digest.
    pub id: String,
    /// What it says.
    pub said: Diagnostic,
    /// The answer as the corrections file has it; `None` where there is none.
    pub answer: Option<String>,
}

impl Flag {
    /// Whether it is about a row of the list, which an answer can settle.
    #[must_use]
    pub fn is_of_row(&self) -> bool {
        is_of_row(&self.said)
    }
}

/// What a person answers to a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlagAnswer {
    /// It was read as it should be.
    Confirm,
    /// It is no row of the list.
    Drop,
    /// This is its name, and these are its points on an account (`unit/account`); a number or nothing printed.
    Row {
        /// The name; as it was read where there is none.
        name: Option<String>,
        /// Account and figure.
        points: Option<(String, Option<u32>)>,
    },
    /// There is no answer any more.
    Withdraw,
}

/// The flags of every edition of a body's list, as the imports left them.
///
/// # Errors
/// A file cannot be read.
pub fn flagged(catalogs: &Path, body: &str) -> Result<Vec<Flagged>, Failure> {
    let folder = editions(catalogs, body);
    let mut all = Vec::new();
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(edition) = name.strip_suffix(".flags.ndjson") {
            all.push(Flagged { edition: edition.to_owned(), flags: flags(&folder, edition)? });
        }
    }
    all.sort_by(|a, b| a.edition.cmp(&b.edition));
    Ok(all)
}

/// Writes the answer to a flag into the edition's corrections file, in the place of an earlier one. `by` says who and when.
///
/// # Errors
/// There is no such flag or none that such an answer settles, or the file cannot be used or written.
pub fn answer_flag(
    catalogs: &Path,
    body: &str,
    (edition, id): (&str, &str),
    answer: &FlagAnswer,
    by: &str,
) -> Result<(), Failure> {
    let all = flagged(catalogs, body)?;
    let flags = all.into_iter().find(|one| one.edition == edition).map(|one| one.flags).unwrap_or_default();
    let Some(flag) = flags.into_iter().find(|flag| flag.id == id) else {
        return Err(Failure::usage(format!("{edition}: この確認事項はない / no such flag"), ""));
    };
    let (folder, file) = (editions(catalogs, body), format!("{edition}.corrections.toml"));
    let had = read(&folder.join(&file))?;
    let mut text = without(&had, &flag.said);
    if let Some(block) = block(&flag.said, answer)? {
        let gap = if text.is_empty() || text.ends_with("\n\n") { "" } else { "\n" };
        let by: String = by.chars().filter(|c| !c.is_control()).collect();
        text.push_str(&format!("{gap}# {by}\n{block}"));
    }
    Corrections::parse(&text).map_err(|fault| {
        Failure::usage(format!("{file}: the corrections cannot be used"), "docs/catalogue.md")
            .with(vec![fault])
    })?;
    output::write(&folder, &file, text.as_bytes())
}

fn editions(catalogs: &Path, body: &str) -> PathBuf {
    catalogs.join(list_of(catalogs, body)).join("editions")
}

fn flags(folder: &Path, edition: &str) -> Result<Vec<Flag>, Failure> {
    let text = read(&folder.join(format!("{edition}.flags.ndjson")))?;
    let corrections = read(&folder.join(format!("{edition}.corrections.toml")))?;
    let mut all = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let said: Diagnostic = serde_json::from_str(line).map_err(|error| {
            Failure::usage(format!("{edition}.flags.ndjson: {error}"), "daicho catalog import")
        })?;
        let answer = blocks(&corrections)
            .find(|block| is_of_row(&said) && is_about(block, &said))
            .map(|block| shown(&block));
        let id = sha256_hex(line.as_bytes()).chars().take(16).collect();
        all.push(Flag { id, said, answer });
    }
    let worth = |flag: &Flag| flag.said.severity;
    all.retain(|flag| worth(flag) != Severity::Info);
    all.sort_by_key(worth);
    Ok(all)
}

fn read(file: &Path) -> Result<String, Failure> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(text.trim_start_matches('\u{feff}').to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::io(file, &error)),
    }
}

/// The text of an answer; `None` for none.
fn block(flag: &Diagnostic, answer: &FlagAnswer) -> Result<Option<String>, Failure> {
    if !is_of_row(flag) {
        let hint = "ファイルを直接書く（docs/catalogue.md） / write it into the file (docs/catalogue.md)";
        return Err(Failure::usage("この確認事項は行に結び付かない / the flag is about no row", hint));
    }
    let mut row = toml::Table::new();
    row.insert("printed".to_owned(), printed(flag).to_owned().into());
    if let Some(line) = line(flag) {
        row.insert("line".to_owned(), line.into());
    }
    if let Some(page) = flag.page {
        row.insert("page".to_owned(), i64::from(page).into());
    }
    match answer {
        FlagAnswer::Withdraw => return Ok(None),
        FlagAnswer::Confirm => drop(row.insert("confirm".to_owned(), true.into())),
        FlagAnswer::Drop => drop(row.insert("drop".to_owned(), true.into())),
        FlagAnswer::Row { name, points } => {
            if let Some(name) = name {
                row.insert("name".to_owned(), name.clone().into());
            }
            if let Some((account, figure)) = points {
                let figure = figure.map_or_else(|| String::new().into(), |figure| i64::from(figure).into());
                let figures = toml::Table::from_iter([(account.clone(), figure)]);
                row.insert("points".to_owned(), figures.into());
            }
        }
    }
    let all = toml::Table::from_iter([("correction".to_owned(), toml::Value::Array(vec![row.into()]))]);
    toml::to_string(&all).map(Some).map_err(|error| Failure::internal(error.to_string(), ""))
}

/// What a column bears is said in `[columns]`, for all rows at once: no answer to a row settles it.
fn is_of_row(flag: &Diagnostic) -> bool {
    !printed(flag).is_empty() && flag.code != "import_column_unknown"
}

fn printed(flag: &Diagnostic) -> &str {
    flag.details.get("printed").map_or("", String::as_str)
}

fn line(flag: &Diagnostic) -> Option<i64> {
    flag.place.strip_prefix("line ")?.parse().ok()
}

/// The answers of a file, each as it is written there with the remarks before it.
fn blocks(text: &str) -> impl Iterator<Item = String> {
    let mut all: Vec<String> = Vec::new();
    let mut remarks = String::new();
    for line in text.split_inclusive('\n') {
        let begins = line.trim_start().starts_with("[[correction]]") || is_columns(line);
        if begins || all.is_empty() {
            all.push(std::mem::take(&mut remarks));
        }
        let remark = line.trim_start().starts_with('#') || line.trim().is_empty();
        match all.last_mut() {
            Some(last) if !remark => {
                last.push_str(&std::mem::take(&mut remarks));
                last.push_str(line);
            }
            _ => remarks.push_str(line),
        }
    }
    if let Some(last) = all.last_mut() {
        last.push_str(&remarks);
    }
    all.into_iter()
}

fn is_columns(line: &str) -> bool {
    line.trim_start().starts_with("[columns]")
}

/// The file without the answers to a flag.
fn without(text: &str, flag: &Diagnostic) -> String {
    blocks(text).filter(|block| !is_about(block, flag)).collect()
}

fn is_about(block: &str, flag: &Diagnostic) -> bool {
    let Some(row) = first_answer(block) else { return false };
    let number = |key: &str| row.get(key).and_then(toml::Value::as_integer);
    row.get("printed").and_then(toml::Value::as_str) == Some(printed(flag))
        && number("line").is_none_or(|own| Some(own) == line(flag))
        && number("page").is_none_or(|own| Some(own) == flag.page.map(i64::from))
}

fn first_answer(block: &str) -> Option<toml::Table> {
    let table: toml::Table = toml::from_str(block).ok()?;
    table.get("correction")?.as_array()?.first()?.as_table().cloned()
}

/// An answer in a line.
fn shown(block: &str) -> String {
    let place = ["printed", "line", "page"];
    let row = first_answer(block).unwrap_or_default();
    let said = row.iter().filter(|(key, _)| !place.contains(&key.as_str()));
    said.map(|(key, value)| format!("{key} = {value}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLAGS: &str = r#"{"document":"list.txt","page":null,"code":"import_name_unfinished","severity":"error","place":"line 3","details":{"printed":"海川画像"}}
{"document":"list.txt","page":null,"code":"import_number_glued","severity":"warning","place":"line 9","details":{"printed":"山の会2"}}
"#;

    fn list() -> tempfile::TempDir {
        let catalogs = tempfile::tempdir().expect("a folder for the test");
        let folder = catalogs.path().join("jrs/editions");
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        std::fs::write(folder.join("list-9.flags.ndjson"), FLAGS).expect("the folder can be written");
        catalogs
    }

    /// What the answers, each to a flag by its place, leave in the file.
    fn check(answers: &[(usize, FlagAnswer)], expected: &[Option<&str>]) {
        let catalogs = list();
        for (at, answer) in answers {
            let flags = flagged(catalogs.path(), "jrs").expect("the flags can be read").remove(0).flags;
            let asked = ("list-9", flags[*at].id.as_str());
            answer_flag(catalogs.path(), "jrs", asked, answer, "佐藤\n[columns]")
                .expect("it can be answered");
        }
        let flags = flagged(catalogs.path(), "jrs").expect("the flags can be read").remove(0).flags;
        let found: Vec<Option<&str>> = flags.iter().map(|flag| flag.answer.as_deref()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_flag_is_answered_in_the_file_of_its_edition() {
        let name = FlagAnswer::Row { name: Some("海川画像セミナー".to_owned()), points: None };
        let points = FlagAnswer::Row { name: None, points: Some(("society/meeting".to_owned(), Some(2))) };
        check(&[], &[None, None]);
        check(&[(1, FlagAnswer::Confirm)], &[None, Some("confirm = true")]);
        check(
            &[(0, name), (1, points)],
            &[Some("name = \"海川画像セミナー\""), Some("points = { \"society/meeting\" = 2 }")],
        );
    }

    #[test]
    fn a_later_answer_takes_the_place_of_the_earlier_one() {
        check(
            &[(0, FlagAnswer::Confirm), (1, FlagAnswer::Confirm), (0, FlagAnswer::Drop)],
            &[Some("drop = true"), Some("confirm = true")],
        );
        check(&[(0, FlagAnswer::Confirm), (0, FlagAnswer::Withdraw)], &[None, None]);
    }

    #[test]
    fn what_a_column_bears_is_no_answer_about_a_row() {
        let catalogs = list();
        let column = FLAGS.replace("import_number_glued", "import_column_unknown");
        std::fs::write(catalogs.path().join("jrs/editions/list-9.flags.ndjson"), column).expect("written");
        let flags = flagged(catalogs.path(), "jrs").expect("the flags can be read").remove(0).flags;
        assert_eq!(flags.iter().map(Flag::is_of_row).collect::<Vec<_>>(), [true, false]);
        for answer in [FlagAnswer::Confirm, FlagAnswer::Drop] {
            let asked = ("list-9", flags[1].id.as_str());
            assert!(answer_flag(catalogs.path(), "jrs", asked, &answer, "佐藤").is_err(), "{answer:?}");
        }
    }

    #[test]
    fn no_answer_is_given_to_what_is_not_asked() {
        let catalogs = list();
        for asked in [("list-9", "0000000000000000"), ("../list-9", "0000000000000000")] {
            assert!(answer_flag(catalogs.path(), "jrs", asked, &FlagAnswer::Drop, "").is_err());
        }
    }
}
