//! Letters and lists from the last run in a database: who gets which, and the files.

mod album;
mod one;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use daicho_model::{
    ApplicationWindow, Diagnostic, Member, MemberOutcome, Outcome, Posting, Record, RecordKind, Severity,
};
use daicho_report::pdf::Typeface;
use daicho_report::{AccountNames, LetterInput, LetterKind, LetterTexts, MergeRow, Text};
use daicho_store::Store;
use jiff::civil::Date;

use crate::basis::{Basis, basis};
use crate::body::{Body, LETTERS};
use crate::drawing::Drawer;
use crate::error::Failure;
use crate::settings::Settings;
use crate::simulate;
use crate::{output, print};

use album::Album;
pub use one::{OneLetter, letters_due, one_letter};

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// Notices of the result.
    Notice,
    /// Reminders before the deadline.
    Reminder,
    /// Personal point sheets.
    Points,
    /// The lists: who is short, which originals go back.
    List,
    /// The mail-merge file.
    Merge,
}

impl Wanted {
    /// Everything.
    pub const ALL: [Wanted; 5] =
        [Wanted::Notice, Wanted::Reminder, Wanted::Points, Wanted::List, Wanted::Merge];
}

/// What `daicho letters` is told.
#[derive(Clone, Debug)]
pub struct LettersInput {
    /// The body, of which the database has a run.
    pub body: String,
    /// Member numbers; empty for all.
    pub only: Vec<String>,
    /// What to make.
    pub wanted: BTreeSet<Wanted>,
    /// The folder to write to.
    pub out: PathBuf,
    /// Where the original files are: papers are shown in the letters. Without one they are only named.
    pub inboxes: Vec<PathBuf>,
    /// The binary that serves as worker.
    pub binary: PathBuf,
    /// More arguments for the workers.
    pub worker_arguments: Vec<String>,
}

/// What `daicho letters` did.
#[derive(Clone, Debug, Default)]
pub struct LettersReport {
    /// Letters by kind.
    pub letters: BTreeMap<LetterKind, usize>,
    /// Files written.
    pub files: usize,
    /// Letters that were not made, values and characters that were missing.
    pub diagnostics: Vec<Diagnostic>,
}

/// Writes the letters and lists of a body's last run.
///
/// # Errors
/// No run, a member that it does not have, texts with faults (each with its line), or a file that cannot be written.
pub fn write_letters(
    store: &Store,
    input: &LettersInput,
    settings: &Settings,
) -> Result<LettersReport, Failure> {
    let body = Body::load(&settings.catalogs, &input.body)?;
    let texts = texts(settings, &input.body)?;
    let run = Run::load(store, &body)?;
    let people = run.people(&input.only)?;
    let face = print::typeface(settings)?;
    output::make_folder(&input.out)?;
    let mut desk = Desk { input, face: &face, report: LettersReport::default(), names: BTreeSet::new() };
    let drawer = (!input.inboxes.is_empty())
        .then(|| Drawer::new(input.inboxes.clone(), settings, &input.binary, &input.worker_arguments));
    let mut album = Album::new(store, drawer.as_ref());
    let mut passed = Passed::default();
    let mut rows = Vec::new();
    for person in &people {
        let kinds = kinds(person, &input.wanted, run.basis.as_of, &mut passed);
        let pictures = match kinds.iter().any(|kind| kind.shows_papers()) {
            true => album.of(person),
            false => BTreeMap::new(),
        };
        for kind in &kinds {
            desk.letter(*kind, &LetterInput { pictures: &pictures, ..person.letter_input(&run, &texts) })?;
        }
        let extra = person.extra.unwrap_or(&run.nothing);
        rows.push(MergeRow { input: person.letter_input(&run, &texts), letters: kinds, extra });
    }
    if input.wanted.contains(&Wanted::Merge) {
        desk.file("merge.csv", &daicho_report::merge_csv(&rows))?;
    }
    if input.wanted.contains(&Wanted::List) {
        desk.file("short.csv", &daicho_report::short_csv(people.iter().map(|one| one.outcome)))?;
        match texts.returns_originals {
            Some(true) => {
                desk.file("returns.csv", &daicho_report::returns_csv(rows.iter().map(|row| &row.input)))?;
            }
            Some(false) => {}
            None => passed.returns_unknown = true,
        }
    }
    desk.report.diagnostics.extend(passed.told());
    desk.report.diagnostics.extend(album.told());
    Ok(desk.report)
}

/// The body's own texts over those that daicho brings along.
fn texts(settings: &Settings, body: &str) -> Result<LetterTexts, Failure> {
    let file = settings.catalogs.join(body).join(LETTERS);
    if !file.is_file() {
        return Ok(LetterTexts::builtin());
    }
    let text = std::fs::read_to_string(&file).map_err(|e| Failure::io(&file, &e))?;
    LetterTexts::parse(&text, &format!("catalogs/{body}/{LETTERS}")).map_err(|faults| {
        let message = format!("{}: 文面が使えない / the letter texts cannot be used", file.display());
        Failure::usage(
            message,
            "示された行を直す（docs/letters.md） / mend the lines named (docs/letters.md)",
        )
        .with(faults)
    })
}

/// The last run of a body.
struct Run {
    basis: Basis,
    members: Vec<Member>,
    outcomes: Vec<MemberOutcome>,
    postings: Vec<Posting>,
    records: Vec<Record>,
    accounts: AccountNames,
    society: Text,
    nothing: BTreeMap<String, String>,
    no_pictures: BTreeMap<String, Vec<u8>>,
}

/// A member of the run with what is the member's own.
struct Person<'a> {
    outcome: &'a MemberOutcome,
    postings: &'a [Posting],
    papers: Vec<&'a Record>,
    extra: Option<&'a BTreeMap<String, String>>,
}

impl Run {
    fn load(store: &Store, body: &Body) -> Result<Run, Failure> {
        let named = &body.catalogue.body;
        let mut postings = store.all_postings(&body.id)?;
        postings.sort_by(|a, b| a.member_no.cmp(&b.member_no));
        Ok(Run {
            basis: basis(store, &body.id)?,
            members: store.members(&body.id)?,
            outcomes: store.outcomes(&body.id)?,
            postings,
            records: store.records(&body.id)?,
            accounts: body.account_names(),
            society: Text { ja: named.name_ja.clone(), en: named.name_en.clone() },
            nothing: BTreeMap::new(),
            no_pictures: BTreeMap::new(),
        })
    }

    /// The members asked for, in the run's order.
    fn people<'a>(&'a self, only: &[String]) -> Result<Vec<Person<'a>>, Failure> {
        let known: BTreeSet<&str> = self.outcomes.iter().map(|one| one.member_no.as_str()).collect();
        if let Some(unknown) = only.iter().find(|number| !known.contains(number.as_str())) {
            return Err(Failure::usage(
                format!("{unknown}: 前回の処理にこの会員はいない / no such member in the last run"),
                "番号は名簿のとおりに書く / write the number as the members file does",
            ));
        }
        let mut papers: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
        for record in &self.records {
            // A paper in another's envelope is that one's to hear of, whatever name it bears.
            if let Some(owner) = record.owner() {
                papers.entry(owner).or_default().push(record);
            }
        }
        let extra: BTreeMap<&str, _> =
            self.members.iter().map(|one| (one.member_no.as_str(), &one.extra)).collect();
        let asked = |one: &&MemberOutcome| only.is_empty() || only.contains(&one.member_no);
        let person = |outcome: &'a MemberOutcome| Person {
            outcome,
            postings: simulate::of_member(&self.postings, &outcome.member_no),
            papers: papers.remove(outcome.member_no.as_str()).unwrap_or_default(),
            extra: extra.get(outcome.member_no.as_str()).copied(),
        };
        Ok(self.outcomes.iter().filter(asked).map(person).collect())
    }
}

impl<'a> Person<'a> {
    fn letter_input(&'a self, run: &'a Run, texts: &'a LetterTexts) -> LetterInput<'a> {
        LetterInput {
            outcome: self.outcome,
            postings: self.postings,
            papers: &self.papers,
            accounts: &run.accounts,
            pictures: &run.no_pictures,
            society: &run.society,
            as_of: run.basis.as_of,
            texts,
        }
    }

    /// Whether the member has applied: paper came, or none is needed.
    fn applied(&self) -> bool {
        self.outcome.no_paper_needed || self.papers.iter().any(|one| one.kind != RecordKind::History)
    }
}

/// Why a member does not get a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotDue {
    /// Nothing came from the member, and a notice is an answer.
    NothingReceived,
    /// The result is settled: there is nothing to be reminded of.
    Settled,
    /// The rule has no days of application.
    WithoutWindow,
    /// It is not between the day of notice and the deadline.
    OutsideWindow,
}

/// The letter of a kind that a member gets, or why none; `None` for what is no letter.
fn due(person: &Person<'_>, wanted: Wanted, as_of: Date) -> Option<Result<LetterKind, NotDue>> {
    let (applied, result) = (person.applied(), person.outcome.result);
    Some(match wanted {
        Wanted::Notice if applied => Ok(LetterKind::notice(result)),
        Wanted::Notice => Err(NotDue::NothingReceived),
        Wanted::Reminder if applied && result == Outcome::Met => Err(NotDue::Settled),
        Wanted::Reminder => match &person.outcome.application {
            None => Err(NotDue::WithoutWindow),
            Some(window) if is_due(window, as_of) => Ok(LetterKind::Reminder),
            Some(_) => Err(NotDue::OutsideWindow),
        },
        Wanted::Points => Ok(LetterKind::Points),
        Wanted::List | Wanted::Merge => return None,
    })
}

/// The letters that a member gets.
fn kinds(
    person: &Person<'_>,
    wanted: &BTreeSet<Wanted>,
    as_of: Date,
    passed: &mut Passed,
) -> Vec<LetterKind> {
    let mut kinds = Vec::new();
    for one in wanted.iter().filter_map(|wanted| due(person, *wanted, as_of)) {
        match one {
            Ok(kind) => kinds.push(kind),
            Err(why) => *passed.letters.entry(why).or_default() += 1,
        }
    }
    kinds
}

/// From the day of the notice, or the first day of applications where that is earlier or alone, to the deadline.
fn is_due(window: &ApplicationWindow, as_of: Date) -> bool {
    let from = window.notice.map_or(window.opens, |notice| notice.min(window.opens));
    (from..=window.closes).contains(&as_of)
}

/// How many letters were not made, and why.
#[derive(Default)]
struct Passed {
    letters: BTreeMap<NotDue, usize>,
    returns_unknown: bool,
}

impl Passed {
    fn told(&self) -> Vec<Diagnostic> {
        let code = |why: NotDue| match why {
            NotDue::NothingReceived => Some("letters_nothing_received"),
            NotDue::WithoutWindow => Some("letters_without_window"),
            NotDue::OutsideWindow => Some("letters_outside_window"),
            // Nobody misses a reminder of what is done.
            NotDue::Settled => None,
        };
        let counted = self.letters.iter().filter_map(|(why, count)| Some((code(*why)?, count)));
        let mut told: Vec<Diagnostic> =
            counted.map(|(code, count)| Diagnostic::new(code, Severity::Info).with("count", count)).collect();
        if self.returns_unknown {
            told.push(Diagnostic::new("letters_returns_unknown", Severity::Info));
        }
        told
    }
}

/// Where files are written.
struct Desk<'a> {
    input: &'a LettersInput,
    face: &'a Typeface,
    report: LettersReport,
    names: BTreeSet<String>,
}

impl Desk<'_> {
    /// A letter as HTML and PDF.
    fn letter(&mut self, kind: LetterKind, input: &LetterInput<'_>) -> Result<(), Failure> {
        let number = &input.outcome.member_no;
        let letter = daicho_report::letter(kind, input);
        let said = |code: Diagnostic| code.at(number.clone()).with("member_no", number);
        for placeholder in &letter.lacking {
            let fault = said(Diagnostic::new("letter_value_missing", Severity::Warning));
            self.report.diagnostics.push(fault.with("placeholder", placeholder));
        }
        let missing: String = self.face.missing(&letter.all_text()).into_iter().collect();
        if !missing.is_empty() {
            let fault = said(Diagnostic::new("letter_character_missing", Severity::Warning));
            self.report.diagnostics.push(fault.with("characters", missing));
        }
        let pdf = daicho_report::letter_pdf(&letter, self.face)
            .map_err(|error| Failure::internal(format!("{number}: {error}"), ""))?;
        let name = self.name(kind, number);
        self.file(&format!("{name}.html"), daicho_report::letter_html(&letter).as_bytes())?;
        self.file(&format!("{name}.pdf"), &pdf)?;
        *self.report.letters.entry(kind).or_default() += 1;
        Ok(())
    }

    fn file(&mut self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        output::write(&self.input.out, name, bytes)?;
        self.report.files += 1;
        Ok(())
    }

    /// `notice-500101`: what is no letter or digit becomes `_`, and no two letters get one name.
    fn name(&mut self, kind: LetterKind, number: &str) -> String {
        let kind = match kind {
            LetterKind::Reminder => "reminder",
            LetterKind::Points => "points",
            LetterKind::Approved | LetterKind::Deficient | LetterKind::Undecided => "notice",
        };
        let name = file_stem(kind, number);
        let numbered = (2u32..).map(|count| format!("{name}_{count}"));
        let mut all = std::iter::once(name.clone()).chain(numbered);
        all.find(|name| self.names.insert(name.clone())).unwrap_or(name)
    }
}

/// What the files of letters are called, before the number of the member.
pub(crate) const KINDS: [&str; 3] = ["notice", "points", "reminder"];

/// `notice-500101`: what is no letter or digit becomes `_`.
pub(crate) fn file_stem(kind: &str, number: &str) -> String {
    let safe: String =
        number.chars().take(60).map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    format!("{kind}-{safe}")
}
