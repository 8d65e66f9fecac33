//! One member's letter, made when somebody wants to see it.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::Record;
use daicho_report::{LetterInput, Text};
use daicho_store::Store;

use super::album::Album;
use super::{NotDue, Run, Wanted, due, texts};
use crate::basis::basis;
use crate::body::Body;
use crate::derive::member_key;
use crate::drawing::Drawer;
use crate::error::Failure;
use crate::print;
use crate::settings::Settings;

/// A letter in both forms.
#[derive(Clone, Debug)]
pub struct OneLetter {
    /// For the screen.
    pub html: String,
    /// For print.
    pub pdf: Vec<u8>,
}

/// Of each of these kinds whether the member gets the letter as the results stand now, by the rule of `daicho letters`; empty for a
/// member whom the run does not have.
///
/// # Errors
/// No run.
pub fn letters_due(
    store: &Store,
    body: &Body,
    member_no: &str,
    wanted: &[Wanted],
) -> Result<Vec<(Wanted, Option<NotDue>)>, Failure> {
    let run = Run::of_member(store, body, member_no)?;
    let people = run.people(&[])?;
    let Some(person) = people.first() else { return Ok(Vec::new()) };
    let told = |wanted: &Wanted| Some((*wanted, due(person, *wanted, run.basis.as_of)?.err()));
    Ok(wanted.iter().filter_map(told).collect())
}

/// The letter of a member as the results stand now; `None` for lists, for a member whom the run does not have, and for a letter that
/// the member does not get.
///
/// # Errors
/// No run, texts with faults, a font that cannot be used.
pub fn one_letter(
    store: &Store,
    body: &Body,
    settings: &Settings,
    drawer: Option<&Drawer>,
    (member_no, wanted): (&str, Wanted),
) -> Result<Option<OneLetter>, Failure> {
    let texts = texts(settings, &body.id)?;
    let run = Run::of_member(store, body, member_no)?;
    let Some(person) = run.people(&[])?.into_iter().next() else { return Ok(None) };
    let Some(Ok(kind)) = due(&person, wanted, run.basis.as_of) else { return Ok(None) };
    let mut album = Album::new(store, drawer);
    let pictures = if kind.shows_papers() { album.of(&person) } else { BTreeMap::new() };
    let input = LetterInput { pictures: &pictures, ..person.letter_input(&run, &texts) };
    let letter = daicho_report::letter(kind, &input);
    let face = print::typeface(settings)?;
    let pdf = daicho_report::letter_pdf(&letter, &face)
        .map_err(|error| Failure::internal(format!("{member_no}: {error}"), ""))?;
    Ok(Some(OneLetter { html: daicho_report::letter_html(&letter), pdf }))
}

impl Run {
    /// What the last run has of one member.
    fn of_member(store: &Store, body: &Body, member_no: &str) -> Result<Run, Failure> {
        let named = &body.catalogue.body;
        let key = BTreeSet::from([Store::key(&member_key(member_no))]);
        let rows = store.records_with_keys(&body.id, &key)?;
        let records: Vec<Record> = rows.into_iter().map(|row| row.record).collect();
        Ok(Run {
            basis: basis(store, &body.id)?,
            members: store.members_by_number(&body.id, &BTreeSet::from([member_no.to_owned()]))?,
            outcomes: store.outcome(&body.id, member_no)?.into_iter().collect(),
            postings: store.postings(&body.id, member_no)?,
            records,
            accounts: body.account_names(),
            society: Text { ja: named.name_ja.clone(), en: named.name_en.clone() },
            nothing: BTreeMap::new(),
            no_pictures: BTreeMap::new(),
        })
    }
}
