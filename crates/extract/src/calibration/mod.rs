//! Calibration: from the confidence that a rule claims to the share of such claims that were found right.
//!
//! A map is piecewise linear and monotone: of two claims the higher one stays the higher one. Without a map for a field
//! its claims stay as they are.

mod learn;
mod parse;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{Confidence, Diagnostic, Field, Reader, Record};

pub use learn::{Pair, learn};

/// Calibrated confidences, by field and reader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibration {
    maps: BTreeMap<(String, Option<Reader>), Map>,
}

/// A monotone, piecewise linear map of 0..1 into itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// Claimed and found, claimed rising; the first claim is 0, the last 1.
    points: Vec<(f32, f32)>,
}

impl Map {
    /// A map through points; what lies before the first and behind the last is level.
    ///
    /// # Errors
    /// No point, a number outside of 0..1, or points that do not rise.
    pub fn new(points: &[(f32, f32)]) -> Result<Map, &'static str> {
        if points.iter().any(|(x, y)| !(0.0..=1.0).contains(x) || !(0.0..=1.0).contains(y)) {
            return Err("numbers from 0 to 1");
        }
        if points.windows(2).any(|w| w[0].0 >= w[1].0 || w[0].1 > w[1].1) {
            return Err("points that rise");
        }
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return Err("a point or more");
        };
        let mut whole = Vec::with_capacity(points.len() + 2);
        if first.0 > 0.0 {
            whole.push((0.0, first.1));
        }
        whole.extend_from_slice(points);
        if last.0 < 1.0 {
            whole.push((1.0, last.1));
        }
        Ok(Map { points: whole })
    }

    /// The share found right of what is claimed with this confidence.
    pub fn of(&self, claimed: f32) -> f32 {
        let after = self.points.partition_point(|(x, _)| *x <= claimed);
        match (after.checked_sub(1).map(|i| self.points[i]), self.points.get(after)) {
            (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * (claimed - x0) / (x1 - x0),
            (Some((_, y)), None) | (None, Some(&(_, y))) => y,
            (None, None) => claimed,
        }
    }
}

impl Calibration {
    /// Parses a calibration file (`docs/calibration.md`). `file` names it in the faults.
    ///
    /// # Errors
    /// Every fault with its line.
    pub fn parse(text: &str, file: &str) -> Result<Calibration, Vec<Diagnostic>> {
        parse::parse(text, file)
    }

    /// The file that [`Calibration::parse`] reads, a map a table.
    pub fn to_toml(&self) -> String {
        parse::to_toml(self)
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.maps.is_empty()
    }

    /// Without the maps of some fields.
    pub fn without(&self, fields: &BTreeSet<String>) -> Calibration {
        let kept = self.maps.iter().filter(|((field, _), _)| !fields.contains(field));
        Calibration { maps: kept.map(|(key, map)| (key.clone(), map.clone())).collect() }
    }

    /// Fields and readers with a map of their own.
    pub fn keys(&self) -> impl Iterator<Item = (&str, Option<Reader>)> {
        self.maps.keys().map(|(field, reader)| (field.as_str(), *reader))
    }

    /// The calibrated confidence of a claim: by the map of the field and reader, else of the field, else as claimed.
    pub fn of(&self, field: &str, reader: Option<Reader>, claimed: Confidence) -> Confidence {
        let find = |reader: Option<Reader>| self.maps.get(&(field.to_owned(), reader));
        let map = reader.and_then(|reader| find(Some(reader))).or_else(|| find(None));
        map.map_or(claimed, |map| Confidence::new(map.of(claimed.get())))
    }

    /// Calibrates the confidences of a record's fields and kind; the evidence keeps what was claimed.
    pub fn apply(&self, record: &mut Record) {
        if self.is_empty() {
            return;
        }
        record.kind_confidence = self.of("kind", None, record.kind_confidence);
        macro_rules! each {
            ($($field:ident),*) => {
                $(self.field(stringify!($field), &mut record.fields.$field);)*
            };
        }
        each!(
            holder, member_no, meeting, edition, from, to, mode, role, serial, issuer, issued, venue, points
        );
    }

    fn field<T>(&self, name: &str, field: &mut Option<Field<T>>) {
        let Some(field) = field.as_mut().filter(|field| field.value.is_some()) else { return };
        let calibrated = self.of(name, Some(field.evidence.reader), field.confidence);
        if calibrated != field.confidence {
            field.evidence.claimed = Some(field.confidence);
            field.confidence = calibrated;
        }
    }
}
