//! Learning the linker's model from labelled texts and from counts of what a reader misreads.
//!
//! The model is a choice among the near meetings and "none of them" (conditional logit): P(meeting) = e^z / (1 + sum of
//! e^z), z = sum of weight x feature. A weight that speaks against a match may not become positive, and each is drawn a
//! little towards its starting value, so that rare features keep a sensible one. Beside the labelled texts stand made-up
//! ones that mean no meeting ([`strangers`]). Every round links the texts anew, for a meeting's best name depends on the
//! weights.

mod calibration;
mod counts;
mod logit;
mod strangers;

use std::collections::BTreeSet;

use daicho_catalog::Catalogue;

use crate::costs::OTHER;
use crate::model::Model;
use crate::{Linker, MeetingQuery, Scope};
pub use counts::{confusions, shipped_confusions};
use logit::{Choice, learn};

/// A text with the rows that it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The text as printed.
    pub text: String,
    /// Rows that are right; empty: it means no listed meeting.
    pub right: BTreeSet<u32>,
}

/// How often a printed letter was read as another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confusion {
    /// What was printed.
    pub printed: char,
    /// What was read.
    pub read: char,
    /// How often.
    pub count: u32,
}

/// How a model does on texts it has not seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Held {
    /// Texts.
    pub texts: usize,
    /// Links whose probability is 0.95 or more, and how many of them are right.
    pub sure: (usize, usize),
    /// Links accepted, and how many of them are right.
    pub accepted: (usize, usize),
    /// Texts of a listed meeting, and those whose best candidate is right.
    pub listed: (usize, usize),
}

/// Candidates of a text that are learnt from.
const NEAREST: usize = 8;
/// How much a made-up text counts beside a labelled one.
const STRANGER: f64 = 0.3;
/// Misreadings that stand once are left out: they are as likely an accident of one page.
const SEEN: u32 = 2;

/// Learns a model. Same input, same model.
pub fn train(
    catalogue: &Catalogue,
    scope: &Scope,
    examples: &[Example],
    confusions: &[Confusion],
    rounds: usize,
) -> Model {
    let start = Model { misread: misread(confusions), calibration: (1.0, 0.0), ..Model::start() };
    let strangers = strangers::strangers(catalogue, &scope.edition);
    let third = |at: &usize| at.is_multiple_of(3);
    let part = |keep: &dyn Fn(&usize) -> bool| -> Vec<Example> {
        examples.iter().enumerate().filter(|(at, _)| keep(at)).map(|(_, e)| e.clone()).collect()
    };
    // The calibration is learnt on a third whose weights were learnt on the rest.
    let rest = weights(catalogue, scope, &start, &part(&|at| !third(at)), &strangers, rounds);
    let claims = claims(&Linker::with_model(catalogue, scope, rest), &part(&third));
    let mut model = weights(catalogue, scope, &start, examples, &strangers, rounds);
    model.calibration = calibration::fit(&claims);
    model
}

/// How a model does on texts.
pub fn measure(catalogue: &Catalogue, scope: &Scope, model: &Model, examples: &[Example]) -> Held {
    let linker = Linker::with_model(catalogue, scope, model.clone());
    let mut held = Held { texts: examples.len(), ..Held::default() };
    for example in examples {
        let link = linker.link(&MeetingQuery { text: &example.text, year: None, issuer: None });
        let top = link.candidates.first();
        let right = top.and_then(|top| top.seq).is_some_and(|seq| example.right.contains(&seq));
        let note = |what: &mut (usize, usize), counts: bool| {
            what.0 += usize::from(counts);
            what.1 += usize::from(counts && right);
        };
        note(&mut held.sure, link.probability >= 0.95);
        note(&mut held.accepted, link.meeting_id.is_some());
        note(&mut held.listed, !example.right.is_empty());
    }
    held
}

/// The more often a letter's misreadings are one other letter, the less that one costs in its place.
fn misread(confusions: &[Confusion]) -> Vec<(char, char, f32)> {
    let folded = |ch: char| {
        let mut letters = crate::fold::fold(&ch.to_string()).into_iter();
        letters.next().filter(|ch| letters.next().is_none() && ch.is_alphanumeric())
    };
    let pairs: Vec<(char, char, u32)> = confusions
        .iter()
        .filter_map(|one| Some((folded(one.printed)?, folded(one.read)?, one.count)))
        .filter(|(printed, read, _)| printed != read)
        .collect();
    let all = |letter: char| pairs.iter().filter(|pair| pair.0 == letter).map(|pair| pair.2).sum::<u32>();
    let seen = pairs.iter().filter(|pair| pair.2 >= SEEN);
    let mut learnt: Vec<(char, char, f32)> = seen
        .map(|(printed, read, count)| {
            let share = *count as f32 / (all(*printed) + 2) as f32;
            (*printed, *read, ((OTHER * (1.0 - 0.85 * share)) * 100.0).round() / 100.0)
        })
        .collect();
    learnt.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    learnt.dedup_by_key(|pair| (pair.0, pair.1));
    learnt
}

fn weights(
    catalogue: &Catalogue,
    scope: &Scope,
    start: &Model,
    examples: &[Example],
    strangers: &[String],
    rounds: usize,
) -> Model {
    let mut model = start.clone();
    let made_up =
        strangers.iter().map(|text| (Example { text: text.clone(), right: BTreeSet::new() }, STRANGER));
    let texts: Vec<(Example, f64)> =
        examples.iter().map(|example| (example.clone(), 1.0)).chain(made_up).collect();
    for _ in 0..rounds {
        let linker = Linker::with_model(catalogue, scope, model.clone());
        let choices: Vec<Choice> = texts.iter().filter_map(|(e, count)| choice(&linker, e, *count)).collect();
        let (weights, loss) = learn(&choices, &start.weights);
        model.weights = weights;
        model.note = format!("{} texts, mean loss {loss:.4} nats", choices.len());
    }
    model
}

/// The near meetings of a text. A text whose own meeting is not near teaches nothing about weights.
fn choice(linker: &Linker, example: &Example, count: f64) -> Option<Choice> {
    let mut near = linker.features(&MeetingQuery { text: &example.text, year: None, issuer: None });
    near.truncate(NEAREST);
    let is_right = |rows: &Vec<u32>| rows.iter().any(|row| example.right.contains(row));
    let right: Vec<usize> =
        near.iter().enumerate().filter(|(_, (rows, _))| is_right(rows)).map(|(at, _)| at).collect();
    (example.right.is_empty() || !right.is_empty()).then(|| Choice {
        near: near.into_iter().map(|(_, values)| values).collect(),
        right,
        count,
    })
}

/// Each best candidate's claimed probability, and whether it is right.
fn claims(linker: &Linker, examples: &[Example]) -> Vec<(f64, bool)> {
    let claim = |example: &Example| {
        let link = linker.link(&MeetingQuery { text: &example.text, year: None, issuer: None });
        let top = link.candidates.first()?;
        Some((f64::from(link.probability), top.seq.is_some_and(|seq| example.right.contains(&seq))))
    };
    examples.iter().filter_map(claim).collect()
}
