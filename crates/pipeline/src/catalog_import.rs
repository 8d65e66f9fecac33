//! `daicho catalog import`: a society's list, whatever it came in, as a new edition of a catalogue.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use daicho_catalog::import::{
    Accounts, Corrections, Draft, NewEdition, Sheet, Source, TableSheet, import, sheet,
};
use daicho_catalog::{BODY, Catalogue};
use daicho_link::{Linker, MeetingQuery, Scope};
use daicho_model::{Diagnostic, Document, MediaType};
use jiff::civil::Date;

use crate::body::read_files;
use crate::error::Failure;
use crate::output;
use crate::single::{ReadFile, read_file};
use crate::stages::read_plan;
use crate::table::{Table, decode};
use crate::tables;

/// A new meeting is called near to one on file from this probability of a link on.
const NEAR: f32 = 0.3;
/// Letters that a list of text may hold; a national list stays far below.
const MOST_BYTES: u64 = 64 << 20;

/// What `daicho catalog import` is told.
#[derive(Clone, Debug)]
pub struct ImportInput {
    /// The list, and how to read it.
    pub read: ReadFile,
    /// The body's id.
    pub body: String,
    /// The new edition's id.
    pub edition: String,
    /// From when the list is valid.
    pub valid_from: Option<Date>,
    /// The corrections file, where it is not the one kept with the edition.
    pub corrections: Option<PathBuf>,
}

/// What was understood, and what would be written.
#[derive(Clone, Debug)]
pub struct Import {
    /// The list as rows of cells or lines.
    pub sheet: Sheet,
    /// The draft of the edition, corrections applied, every row with the id of its meeting.
    pub draft: Draft,
    /// Whether the body is new.
    pub new_body: bool,
    /// The body's folder.
    pub folder: PathBuf,
    corrections: Vec<u8>,
    valid_from: Option<String>,
    source: String,
    body: String,
    edition: String,
    files: BTreeMap<String, Vec<u8>>,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportReport {
    /// Meetings that were on file.
    pub known: usize,
    /// Meetings that were not.
    pub new: usize,
}

/// Reads the list and says what was understood. Nothing is written.
///
/// # Errors
/// The file, the body's folder or the corrections cannot be used, or the edition is on file already.
pub fn prepare(input: &ImportInput) -> Result<Import, Failure> {
    for (what, id) in [("--body", &input.body), ("--edition", &input.edition)] {
        if !NewEdition::is_id(id) {
            let message = format!("{what} {id}: 使えない名前 / not an id");
            return Err(Failure::usage(
                message,
                "英数字・ハイフン・下線だけ / letters, digits, - and _ only",
            ));
        }
    }
    let folder = input.read.settings.catalogs.join(&input.body);
    let (files, catalogue) = on_file(&folder, &input.body)?;
    if catalogue.as_ref().is_some_and(|c| c.body.editions.contains_key(&input.edition)) {
        return Err(exists(&input.body, &input.edition));
    }
    let kept = folder.join("editions").join(format!("{}.corrections.toml", input.edition));
    let (corrections, bytes) = corrections(input.corrections.as_deref(), &kept)?;
    let (sheet, diagnostics) = sheet_of(&input.read)?;
    let accounts = catalogue.as_ref().map(|c| Accounts::of(&c.body)).unwrap_or_default();
    let mut draft = import(&sheet, &accounts, &corrections);
    draft.flags.extend(diagnostics);
    let name = input.read.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let valid_from = input.valid_from.map(|day| day.to_string());
    let source = format!("{name}, daicho catalog import");
    let edition = NewEdition {
        body: &input.body,
        edition: &input.edition,
        valid_from: valid_from.as_deref(),
        source: &source,
    };
    edition.identify(&mut draft, catalogue.as_ref());
    if let Some(catalogue) = &catalogue {
        near_meetings(&mut draft, catalogue);
    }
    Ok(Import {
        sheet,
        draft,
        new_body: catalogue.is_none(),
        folder,
        corrections: bytes,
        valid_from,
        source,
        body: input.body.clone(),
        edition: input.edition.clone(),
        files,
    })
}

impl Import {
    fn edition(&self) -> NewEdition<'_> {
        NewEdition {
            body: &self.body,
            edition: &self.edition,
            valid_from: self.valid_from.as_deref(),
            source: &self.source,
        }
    }

    /// Keeps the flags that must be answered first, where the catalogue page asks about them. A body that is not on file has no
    /// page yet.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn keep_flags(&self) -> Result<bool, Failure> {
        if self.new_body {
            return Ok(false);
        }
        let editions = self.folder.join("editions");
        output::make_folder(&editions)?;
        let name = format!("{}.flags.ndjson", self.edition);
        output::write(&editions, &name, &daicho_report::flags_ndjson(&self.draft.flags))?;
        Ok(true)
    }

    /// Writes the edition, its corrections and its flags. `body.toml` is written last: until then no edition is on file.
    ///
    /// # Errors
    /// The draft has flags to be answered first, the result would not load, or a file cannot be written.
    pub fn write(&self) -> Result<ImportReport, Failure> {
        if self.draft.is_open() {
            return Err(Failure::usage(
                "答えの要る項目が残っている / flags are left that must be answered".to_owned(),
                "docs/catalogue.md: the corrections file",
            ));
        }
        let written = self.edition().write(&self.draft, &self.files).map_err(|diagnostics| {
            Failure::usage(
                format!("catalogs/{}: the edition cannot be written", self.body),
                "mend what is named",
            )
            .with(diagnostics)
        })?;
        let editions = self.folder.join("editions");
        output::make_folder(&editions)?;
        if !self.corrections.is_empty() {
            output::write(&editions, &format!("{}.corrections.toml", self.edition), &self.corrections)?;
        }
        output::write(
            &editions,
            &format!("{}.flags.ndjson", self.edition),
            &daicho_report::flags_ndjson(&self.draft.flags),
        )?;
        if let Some(remarks) = daicho_report::remarks_csv(&remarks(&self.draft)) {
            output::write(&editions, &format!("{}.remarks.csv", self.edition), &remarks)?;
        }
        let tables = written.files.iter().filter(|(name, _)| *name != BODY);
        for (name, bytes) in tables.chain(written.files.get_key_value(BODY)) {
            output::write(&self.folder, name, bytes)?;
        }
        Ok(ImportReport { known: written.known, new: written.new })
    }
}

/// A new meeting whose name is linked to one on file may be that one under another title (日本核医学会 学術総会).
fn near_meetings(draft: &mut Draft, catalogue: &Catalogue) {
    let Some(edition) = catalogue.body.units.values().next().map(|unit| unit.in_force.clone()) else {
        return;
    };
    let linker = Linker::new(catalogue, &Scope { edition, all_names: true });
    for (row, name) in draft.new_meetings(catalogue) {
        let link = linker.link(&MeetingQuery { text: &name, year: None, issuer: None });
        let near = link.candidates.first().filter(|best| best.probability >= NEAR);
        if let Some(best) = near {
            draft.may_be(row, &format!("{} {}", best.meeting_id, best.name));
        }
    }
}

/// What the list remarks beside its names: row, meeting, name, remark.
fn remarks(draft: &Draft) -> Vec<[String; 4]> {
    let rows = draft.rows.iter().filter(|row| !row.note.is_empty());
    rows.map(|row| [row.seq.to_string(), row.id.clone(), row.name.clone(), row.note.clone()]).collect()
}

fn exists(body: &str, edition: &str) -> Failure {
    Failure::usage(
        format!("版 {edition} は {body} にすでにある / {body} has an edition {edition} already"),
        "版は書き換えない。別の名前にする / editions are never changed: name another",
    )
}

type OnFile = (BTreeMap<String, Vec<u8>>, Option<Catalogue>);

/// The body's files and catalogue; none for a body that is not on file.
fn on_file(folder: &Path, body: &str) -> Result<OnFile, Failure> {
    if !folder.join(BODY).is_file() {
        return Ok((BTreeMap::new(), None));
    }
    let files = read_files(folder)?;
    let catalogue = Catalogue::load(&files).map_err(|diagnostics| {
        Failure::usage(format!("catalogs/{body}: the catalogue cannot be used"), "mend the lines named")
            .with(diagnostics)
    })?;
    if let Some(lender) = &catalogue.body.catalogue {
        let message = format!("{body} は {lender} の一覧を使う / {body} uses the lists of {lender}");
        return Err(Failure::usage(message, format!("--body {lender}")));
    }
    Ok((files, Some(catalogue)))
}

/// The corrections with their bytes: of the file named, else of the one kept with the edition, if there is one.
fn corrections(named: Option<&Path>, kept: &Path) -> Result<(Corrections, Vec<u8>), Failure> {
    let file = match named {
        Some(file) => file,
        None if kept.is_file() => kept,
        None => return Ok((Corrections::default(), Vec::new())),
    };
    let bytes = std::fs::read(file).map_err(|e| Failure::io(file, &e))?;
    let text = String::from_utf8_lossy(&bytes);
    let read = Corrections::parse(text.trim_start_matches('\u{feff}')).map_err(|diagnostic| {
        let named = diagnostic.in_document(file.to_string_lossy());
        Failure::usage(format!("{}: the corrections cannot be used", file.display()), "docs/catalogue.md")
            .with(vec![named])
    })?;
    Ok((read, bytes))
}

/// The file as rows of cells or lines, with what went wrong on the way.
pub(crate) fn sheet_of(read: &ReadFile) -> Result<(Sheet, Vec<Diagnostic>), Failure> {
    let file = &read.file;
    let size = std::fs::metadata(file).map_err(|e| Failure::io(file, &e))?.len();
    if size > MOST_BYTES {
        let message = format!("{}: 大きすぎる / too large ({size} bytes)", file.display());
        return Err(Failure::usage(message, "一覧だけのファイルにする / cut it down to the list"));
    }
    let bytes = std::fs::read(file).map_err(|e| Failure::io(file, &e))?;
    match daicho_read::sniff(&bytes) {
        MediaType::Pdf | MediaType::Png | MediaType::Jpeg | MediaType::Tiff => {
            let document = document(read)?;
            let diagnostics = document.diagnostics.clone();
            return Ok((sheet(&Source::Pages(&document)), diagnostics));
        }
        MediaType::Zip => return Ok((of_table(&table(read, &bytes)?), Vec::new())),
        _ => {}
    }
    let unreadable = |e: String| {
        let message = format!("{}: {e}", file.display());
        Failure::usage(
            message,
            "PDF・画像・テキスト・Markdown・HTML・CSV・XLSX / PDF, picture, text, Markdown, HTML, CSV or XLSX",
        )
    };
    let (text, _) = decode(&bytes).map_err(|e| unreadable(e.to_string()))?;
    let odd = |c: &char| c.is_control() && !c.is_whitespace();
    let odd = text.chars().take(4096).filter(odd).count();
    if text.trim().is_empty() || odd * 50 > text.chars().take(4096).count() {
        return Err(unreadable("一覧ではない / not a list".to_owned()));
    }
    if is_csv(file, &text) {
        return Ok((of_table(&table(read, &bytes)?), Vec::new()));
    }
    Ok((sheet(&Source::of_text(&text)), Vec::new()))
}

/// The file as a document.
pub(crate) fn document(read: &ReadFile) -> Result<Document, Failure> {
    let mut documents = read_file(read)?;
    documents.pop().map(|(_, document)| document).ok_or_else(|| Failure::internal("nothing was read", ""))
}

fn table(read: &ReadFile, bytes: &[u8]) -> Result<Table, Failure> {
    let plan = read_plan(&read.settings, &read.binary, &read.worker_arguments, String::new());
    let table = tables::read_sheets(&read.file, &daicho_read::sha256_hex(bytes), &plan.pool)?;
    table
        .map_err(|why| Failure::usage(format!("{}: {why}", read.file.display()), "CSV か XLSX / CSV or XLSX"))
}

fn of_table(table: &Table) -> Sheet {
    let tables = || std::iter::once(table).chain(&table.more);
    let rows: Vec<Rows> = tables()
        .map(|table| {
            let heads = (table.header_row, table.header.clone());
            std::iter::once(heads).chain(table.rows.iter().cloned()).collect()
        })
        .collect();
    let sheets = tables().zip(&rows).map(|(table, rows)| TableSheet {
        name: &table.name,
        rows,
        merged: &table.merged,
        hidden_rows: &table.hidden_rows,
        left_out: &table.left_out,
    });
    sheet(&Source::Tables(&sheets.collect::<Vec<_>>()))
}

/// Rows of cells with their numbers in the file.
type Rows = Vec<(u64, Vec<String>)>;

/// Whether a text is a table of cells: by its name, or because most lines hold as many commas, semicolons or tabs as the first.
fn is_csv(file: &Path, text: &str) -> bool {
    let extension = file.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    if ["csv", "tsv"].contains(&extension.as_str()) {
        return true;
    }
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(200).collect();
    let like = |sign: char| {
        let count = lines.first().map_or(0, |line| line.matches(sign).count());
        let same = lines.iter().filter(|line| line.matches(sign).count() == count).count();
        count > 0 && lines.len() > 2 && same * 10 >= lines.len() * 9
    };
    like(',') || like('\t') || like(';')
}
