//! How sure the readers and linkers must be before something is posted without a human.

use serde::{Deserialize, Serialize, Serializer};

/// The least that may be asked of a link: below, what is more likely wrong than right would be posted.
const LEAST_LINK: f32 = 0.5;

/// Thresholds of the gate. What is below goes to review; nothing is ever void for being below.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// For every field that a posting needs (holder or member number, meeting text, first and last day), 0 to 1.
    #[serde(serialize_with = "short")]
    pub field: f32,
    /// For what a piece of paper is, 0 to 1.
    #[serde(serialize_with = "short")]
    pub kind: f32,
    /// For the accepted meeting's calibrated probability, 0.5 to 1, beside the linker's own decision.
    #[serde(serialize_with = "short")]
    pub meeting: f32,
    /// For the accepted member's calibrated probability, 0.5 to 1, beside the linker's own decision.
    #[serde(serialize_with = "short")]
    pub member: f32,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds { field: 0.8, kind: 0.8, meeting: 0.9, member: 0.9 }
    }
}

impl Thresholds {
    /// The threshold that a fact must reach: `kind`, `link` (to the meeting), `member`, or any field.
    pub fn of(&self, fact: &str) -> f32 {
        match fact {
            "kind" => self.kind,
            "link" => self.meeting,
            "member" => self.member,
            _ => self.field,
        }
    }

    /// Whether the values can be meant.
    ///
    /// # Errors
    /// Names the first key whose value is no number or out of range, with the value and the range.
    pub fn check(&self) -> Result<(), String> {
        let asked = [
            ("field", self.field, 0.0),
            ("kind", self.kind, 0.0),
            ("meeting", self.meeting, LEAST_LINK),
            ("member", self.member, LEAST_LINK),
        ];
        match asked.into_iter().find(|(_, value, least)| !(*least..=1.0).contains(value)) {
            Some((key, value, least)) => Err(format!("{key} = {value}: must be from {least} to 1")),
            None => Ok(()),
        }
    }
}

/// The number with the digits it was written with: 0.8, not the 0.800000011920929 of the same value in 64 bits.
fn short<S: Serializer>(value: &f32, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_f64(value.to_string().parse().unwrap_or_else(|_| f64::from(*value)))
}

#[cfg(test)]
mod tests {
    use super::Thresholds;

    fn check(change: impl FnOnce(&mut Thresholds), expected: Result<(), &str>) {
        let mut thresholds = Thresholds::default();
        change(&mut thresholds);
        assert_eq!(thresholds.check(), expected.map_err(str::to_owned));
    }

    #[test]
    fn values_that_cannot_be_meant_are_named() {
        check(|_| (), Ok(()));
        check(|it| (it.field, it.kind, it.meeting, it.member) = (0.0, 1.0, 0.5, 1.0), Ok(()));
        check(|it| it.field = 1.5, Err("field = 1.5: must be from 0 to 1"));
        check(|it| it.kind = -0.1, Err("kind = -0.1: must be from 0 to 1"));
        check(|it| it.kind = f32::NAN, Err("kind = NaN: must be from 0 to 1"));
        check(|it| it.meeting = 0.49, Err("meeting = 0.49: must be from 0.5 to 1"));
        check(|it| it.member = f32::INFINITY, Err("member = inf: must be from 0.5 to 1"));
    }

    #[test]
    fn every_fact_has_its_threshold() {
        let given = Thresholds { field: 0.1, kind: 0.2, meeting: 0.6, member: 0.7 };
        assert_eq!(["from", "kind", "link", "member"].map(|fact| given.of(fact)), [0.1, 0.2, 0.6, 0.7]);
    }

    #[test]
    fn they_are_written_with_the_digits_they_were_given() {
        let text = toml::to_string(&Thresholds { meeting: 0.999, ..Thresholds::default() }).unwrap();
        assert_eq!(text, "field = 0.8\nkind = 0.8\nmeeting = 0.999\nmember = 0.9\n");
        assert_eq!(toml::from_str::<Thresholds>(&text).unwrap().meeting, 0.999);
    }

    #[test]
    fn an_odd_value_is_read_as_it_stands_so_that_the_check_sees_it() {
        for text in ["field = 7", "kind = nan", "field = -1.0"] {
            assert!(toml::from_str::<Thresholds>(text).unwrap().check().is_err(), "{text}");
        }
    }
}
