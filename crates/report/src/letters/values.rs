//! What the placeholders stand for, for one member.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::LetterInput;
use crate::explain::least;
use crate::messages::{fill, names};
use crate::words::key;
use crate::{Messages, Text};

/// The values in both languages. A value that a member does not have is absent.
pub(super) struct Values {
    ja: BTreeMap<String, String>,
    en: BTreeMap<String, String>,
}

impl Values {
    pub fn of(input: &LetterInput<'_>) -> Values {
        let outcome = input.outcome;
        let day = |day: Date| Some(Text { ja: japanese(day), en: day.to_string() });
        let same = |text: &str| Some(Text { ja: text.to_owned(), en: text.to_owned() });
        let window = outcome.application.as_ref();
        let grade = outcome.grade.as_ref().and_then(|id| outcome.grades.iter().find(|one| one.id == *id));
        let values = [
            ("member_no", same(&outcome.member_no)),
            ("name", same(&outcome.name)),
            ("society", Some(input.society.clone())),
            ("as_of", day(input.as_of)),
            ("cycle_from", day(outcome.cycle_from)),
            ("cycle_to", day(outcome.cycle_to)),
            ("opens", window.and_then(|window| day(window.opens))),
            ("closes", window.and_then(|window| day(window.closes))),
            (
                "until",
                window.filter(|window| input.as_of <= window.closes).and_then(|window| day(window.closes)),
            ),
            ("result", Some(Messages::global().text("outcome", &key(&outcome.result)))),
            ("grade", grade.map(|grade| Text { ja: grade.ja.clone(), en: grade.en.clone() })),
            ("short", short(input)),
            ("least", least(outcome).filter(|_| outcome.least.iter().all(|one| input.as_of <= one.by))),
        ];
        let (mut ja, mut en) = (BTreeMap::new(), BTreeMap::new());
        for (name, value) in values {
            let Some(value) = value else { continue };
            ja.insert(name.to_owned(), value.ja);
            en.insert(name.to_owned(), value.en);
        }
        Values { ja, en }
    }

    /// The text with its placeholders filled.
    pub fn filled(&self, text: &Text) -> Text {
        Text { ja: fill(&text.ja, &self.ja), en: fill(&text.en, &self.en) }
    }

    /// Placeholders outside of brackets that have no value: they show as `?`.
    pub fn lacking<'t>(&self, text: &'t Text) -> Vec<&'t str> {
        let of = |text: &'t str| names(text).filter(|name| !self.ja.contains_key(*name));
        of(&text.ja).chain(of(&text.en)).collect()
    }

    /// The Japanese value of a placeholder.
    pub fn ja(&self, name: &str) -> &str {
        self.ja.get(name).map_or("", String::as_str)
    }
}

/// `5年間に60単位以上 あと 12、…`: what is asked and not there; `None` where nothing is missing.
fn short(input: &LetterInput<'_>) -> Option<Text> {
    let asked = input.outcome.requirements.iter().filter(|one| one.part_of.is_none() && one.missing > 0);
    let parts: Vec<Text> = asked
        .map(|one| {
            let missing = one.missing.to_string();
            let told = |name: &str| {
                Messages::global().filled("letter", "short_one", &[("name", name), ("missing", &missing)])
            };
            Text { ja: told(&one.ja).ja, en: told(&one.en).en }
        })
        .collect();
    let join = |pick: fn(&Text) -> &str, with: &str| parts.iter().map(pick).collect::<Vec<_>>().join(with);
    (!parts.is_empty()).then(|| Text { ja: join(|one| &one.ja, "、"), en: join(|one| &one.en, "; ") })
}

/// `2026年2月1日`.
pub(super) fn japanese(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
