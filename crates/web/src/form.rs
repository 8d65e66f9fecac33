//! What a form says about one paper: what was chosen for it, and what was typed over.

use daicho_model::{Corrections, Field, Impossible, Mode, PartialDate, Record, RecordKind, narrow};

use crate::choices::is_known;
use crate::pages::shown_fields;
use crate::reply::Problem;
use crate::visit::Visit;
use crate::words::key;

/// The part of a posted form that is about one paper: its names bear a prefix.
pub(crate) struct Form<'v> {
    pub visit: &'v Visit,
    pub prefix: &'v str,
}

impl<'v> Form<'v> {
    /// A value; empty where it is absent.
    pub(crate) fn given(&self, name: &str) -> &'v str {
        self.visit.given(&format!("{}{name}", self.prefix))
    }

    /// The meeting or member that was chosen.
    pub(crate) fn picked(&self, group: &str) -> Result<Option<&'v str>, Problem> {
        let named = format!("{}{group}", self.prefix);
        // What was found by search stands after the list: the last one that is checked holds.
        let form = self.visit.form.iter().rev();
        let Some((_, value)) = form.into_iter().find(|(had, _)| *had == named) else { return Ok(None) };
        if is_known(&self.visit.app, group, value) {
            Ok(Some(value))
        } else {
            Err(Problem::Form("form_wrong"))
        }
    }

    /// The meeting or member that was chosen from a list; what was typed in its place holds instead.
    pub(crate) fn chosen(&self, record: &Record, group: &str) -> Result<Option<&'v str>, Problem> {
        let picked = self.picked(group)?;
        Ok(picked.filter(|_| !self.is_typed(record, group)))
    }

    /// Whether a list that was shown is without an answer: nothing is chosen from it, and nothing typed in its place.
    pub(crate) fn lacks_choice(&self, record: &Record, group: &str) -> Result<bool, Problem> {
        Ok(self.picked(group)?.is_none() && !self.is_typed(record, group))
    }

    fn is_typed(&self, record: &Record, group: &str) -> bool {
        typed_instead(group).iter().any(|name| self.typed(record, name).is_some())
    }

    /// Whether something was chosen or typed in an input.
    pub(crate) fn says(&self, record: &Record, input: &str) -> Result<bool, Problem> {
        match input.strip_prefix("field_") {
            Some(name) => Ok(self.typed(record, name).is_some()),
            None => self.picked(input).map(|picked| picked.is_some()),
        }
    }

    /// What was typed over a field; `None` where it is as it was read.
    fn typed(&self, record: &Record, name: &str) -> Option<&'v str> {
        let given = self.given(&format!("field_{name}"));
        (!given.is_empty() && given != read(record, name)).then_some(given)
    }

    /// A field that was read and then emptied: no paper is "as shown" without what is shown.
    fn emptied(&self, record: &Record) -> Option<&'v str> {
        let mut fields = self.visit.form.iter().filter_map(|(name, value)| {
            let name = name.strip_prefix(self.prefix)?.strip_prefix("field_")?;
            value.trim().is_empty().then_some(name)
        });
        fields.find(|name| !read(record, name).trim().is_empty())
    }

    /// What is wrong with an input of this paper.
    pub(crate) fn wrong(&self, text: &'static str, name: &str) -> Problem {
        Problem::Input(text, format!("{}{name}", self.prefix))
    }

    /// What was typed must be something that a paper can bear, beside what was read on it, and a number somebody's.
    fn refuse_impossible(&self, record: &Record, made: &Corrections) -> Result<(), Problem> {
        let bears = |one: Corrections| one.impossible().is_none();
        let nothing = Corrections::default;
        if !bears(Corrections { edition: made.edition, ..nothing() }) {
            return Err(self.wrong("number_wrong", "field_edition"));
        }
        if !bears(Corrections { from: made.from, ..nothing() }) {
            return Err(self.wrong("day_wrong", "field_from"));
        }
        if !bears(Corrections { to: made.to, ..nothing() }) {
            return Err(self.wrong("day_wrong", "field_to"));
        }
        let shown = |name: &str| parse_day(&read(record, name));
        let (from, to) = (made.from.or_else(|| shown("from")), made.to.or_else(|| shown("to")));
        let is_typed = made.from.is_some() || made.to.is_some();
        if is_typed && matches!(Corrections { from, to, ..nothing() }.impossible(), Some(Impossible::Order)) {
            let at_fault = if made.to.is_some() { "field_to" } else { "field_from" };
            return Err(self.wrong("days_order", at_fault));
        }
        let unknown = made.member_no.as_ref().filter(|number| !is_known(&self.visit.app, "member", number));
        unknown.map_or(Ok(()), |_| Err(self.wrong("member_unknown", "field_member_no")))
    }

    /// What was typed over; `None` where nothing was.
    pub(crate) fn corrections(&self, record: &Record) -> Result<Option<Corrections>, Problem> {
        if let Some(name) = self.emptied(record) {
            return Err(self.wrong("field_emptied", &format!("field_{name}")));
        }
        let typed = |name: &str| self.typed(record, name);
        let day = |name: &str| {
            let wrong = || self.wrong("day_wrong", &format!("field_{name}"));
            typed(name).map(|text| parse_day(text).ok_or_else(wrong)).transpose()
        };
        let yes = |name: &str| typed(name).map(|text| text == "true");
        let word = |name: &str| typed(name).map(|text| serde_json::Value::String(text.to_owned()));
        let wrong = |_| Problem::Form("form_wrong");
        let made = Corrections {
            kind: word("kind").map(serde_json::from_value::<RecordKind>).transpose().map_err(wrong)?,
            mode: word("mode").map(serde_json::from_value::<Mode>).transpose().map_err(wrong)?,
            holder: typed("holder").map(str::to_owned),
            member_no: typed("member_no").map(narrowed),
            meeting: typed("meeting").map(str::to_owned),
            edition: typed("edition")
                .map(|text| narrowed(text).parse())
                .transpose()
                .map_err(|_| self.wrong("number_wrong", "field_edition"))?,
            from: day("from")?,
            to: day("to")?,
            first_author: yes("first_author"),
            reviewed: yes("reviewed"),
            ..Corrections::default()
        };
        self.refuse_impossible(record, &made)?;
        Ok((made != Corrections::default()).then_some(made))
    }
}

/// The fields that are typed in the place of a choice from a list.
pub(crate) fn typed_instead(group: &str) -> &'static [&'static str] {
    match group {
        "meeting" => &["meeting"],
        _ => &["member_no", "holder"],
    }
}

/// A field as the page shows it to be typed over; empty where nothing was read.
pub(crate) fn read(record: &Record, name: &str) -> String {
    let publication = Field::known(&record.fields.publication);
    let said = |said: Option<bool>| said.map_or_else(String::new, |said| said.to_string());
    match name {
        "kind" => key(&record.kind),
        "first_author" => said(publication.and_then(|one| one.first_author)),
        "reviewed" => said(publication.and_then(|one| one.reviewed)),
        _ => {
            let fields = shown_fields(&record.fields);
            fields.into_iter().find(|had| had.name == name).map(|had| had.value).unwrap_or_default()
        }
    }
}

fn parse_day(text: &str) -> Option<PartialDate> {
    text.parse().ok().or_else(|| daicho_pipeline::members::parse_day(text).map(PartialDate::day))
}

/// A number as it is kept: full-width signs as an input method types them are narrow ones.
fn narrowed(text: &str) -> String {
    text.chars().map(narrow).collect::<String>().trim().to_owned()
}
