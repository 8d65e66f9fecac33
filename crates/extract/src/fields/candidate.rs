//! Candidates for a field's value and the choice among them.

use daicho_model::{Confidence, Evidence, Field};

use crate::strip::{Source, Strip};

/// Where a record is made: what every field's evidence needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene<'a> {
    /// SHA-256 (hex) of the document.
    pub document: &'a str,
    /// Page, from 1.
    pub page: u32,
}

/// A value that a rule found.
#[derive(Clone, Debug)]
pub(crate) struct Candidate<T> {
    /// The value; `None` where it cannot be understood.
    pub value: Option<T>,
    /// The text as read.
    pub raw: String,
    /// How sure the rule is, 0 to 1; the reader's confidence comes on top.
    pub sure: f32,
    /// Where it was read.
    pub source: Source,
}

impl<T> Candidate<T> {
    /// A candidate read from a part of a strip; `None` where the part is empty.
    pub fn at(
        strip: &Strip<'_>,
        range: std::ops::Range<usize>,
        value: Option<T>,
        sure: f32,
    ) -> Option<Candidate<T>> {
        let source = strip.source(range.clone())?;
        Some(Candidate { value, raw: strip.printed(range), sure, source })
    }

    /// The field, with the reader's confidence.
    pub fn field(self, scene: &Scene<'_>) -> Field<T> {
        Field {
            value: self.value,
            raw: self.raw,
            confidence: Confidence::new(self.sure).scaled(self.source.confidence.get()),
            evidence: Evidence {
                document: scene.document.to_owned(),
                page: scene.page,
                bounding_box: self.source.bounding_box,
                reader: self.source.reader,
                layout: None,
                claimed: None,
                decision: None,
            },
        }
    }
}

/// Of two candidates this near in sureness, a different value makes the first doubtful.
const NEAR: f32 = 0.06;
/// What remains of the sureness then.
const CONTESTED: f32 = 0.75;
/// A Japanese text this much less sure than one in another script is still the one to take.
const SCRIPTS: f32 = 0.1;

/// As [`choose`] for texts that a form may print twice, in Japanese and in another script: Japanese stands first, and
/// what cannot be compared does not contest it.
pub(crate) fn choose_text(
    mut candidates: Vec<Candidate<String>>,
    same: impl Fn(&str, &str) -> bool,
) -> Option<Candidate<String>> {
    let is_latin = |c: &Candidate<String>| c.value.as_deref().is_some_and(|v| !has_japanese(v));
    let best = candidates.iter().filter(|c| c.value.is_some()).map(|c| c.sure).fold(0.0, f32::max);
    let japanese = |c: &Candidate<String>| c.value.as_deref().is_some_and(has_japanese);
    if candidates.iter().any(|c| japanese(c) && c.sure >= best - SCRIPTS) {
        candidates.retain(|c| !is_latin(c));
    }
    choose(candidates, |a, b| same(a, b))
}

fn has_japanese(text: &str) -> bool {
    text.chars().any(|c| crate::normalise::is_kanji(c) || crate::normalise::is_kana(c))
}

/// The surest candidate; less sure where one nearly as sure says something else, surer where another says the same.
pub(crate) fn choose<T>(
    mut candidates: Vec<Candidate<T>>,
    same: impl Fn(&T, &T) -> bool,
) -> Option<Candidate<T>> {
    candidates.sort_by(|a, b| {
        (b.value.is_some(), b.sure)
            .partial_cmp(&(a.value.is_some(), a.sure))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut candidates = candidates.into_iter();
    let mut best = candidates.next()?;
    let Some(value) = &best.value else { return Some(best) };
    let (mut agreed, mut contested) = (false, false);
    for other in candidates {
        match &other.value {
            Some(theirs) if same(value, theirs) => agreed = true,
            Some(_) if other.sure >= best.sure - NEAR => contested = true,
            _ => {}
        }
    }
    if contested {
        best.sure *= CONTESTED;
    } else if agreed {
        best.sure = 1.0 - (1.0 - best.sure) * 0.5;
    }
    Some(best)
}
