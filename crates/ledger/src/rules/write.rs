//! Rules back to the file's text. What stands in it is what [`super::parse`] reads; comments are not kept.

use jiff::civil::Date;
use toml::value::{Array, Datetime, Table, Value};

use super::parse::{DATED, EFFECTS, FORMAT, KINDS, PERIODS};
use super::parse_asked::{DUES, FACTS, REASONS, RESULTS, word_of};
use super::{
    Account, Cap, DocumentCheck, DocumentRule, Earning, Extension, Grade, Lengthens, Measure, Named,
    PublicationPoints, Reading, Requirement, Rule, Rules, Validity, When, YearWindow,
};

pub(super) fn write(rules: &Rules) -> String {
    let mut file = Item(Table::new());
    file.put("format", FORMAT);
    file.put("body", rules.body.as_str());
    file.list("rule", rules.rules.iter().map(rule));
    // Every value is one that TOML has.
    toml::to_string(&file.0).unwrap_or_default()
}

/// A table that is being filled; what is absent or empty is left out.
struct Item(Table);

impl Item {
    fn new(id: &str, named: &Named, validity: Validity) -> Item {
        let mut item = Item(Table::new());
        item.put("id", id);
        item.put("ja", named.ja.as_str());
        item.put("en", named.en.as_str());
        item.put("clause", named.clause.as_str());
        item.dates("from", "until", validity);
        item
    }

    fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    fn maybe(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    fn dates(&mut self, first: &str, last: &str, validity: Validity) {
        self.maybe(first, validity.from.map(day));
        self.maybe(last, validity.until.map(day));
    }

    fn texts(&mut self, key: &str, values: &[String]) {
        if !values.is_empty() {
            self.put(key, values.iter().map(|text| Value::from(text.as_str())).collect::<Array>());
        }
    }

    fn kinds(&mut self, key: &str, kinds: &[daicho_model::RecordKind]) {
        let words: Vec<String> = kinds.iter().map(|kind| word_of(&KINDS, kind).to_owned()).collect();
        self.texts(key, &words);
    }

    fn list(&mut self, key: &str, items: impl Iterator<Item = Item>) {
        let items: Array = items.map(|item| Value::Table(item.0)).collect();
        if !items.is_empty() {
            self.put(key, items);
        }
    }

    fn when(&mut self, when: Option<&When>) {
        if let Some(when) = when {
            let mut item = Item(Table::new());
            item.put("reading", when.reading.as_str());
            item.put("option", when.option.as_str());
            self.put("when", item.0);
        }
    }

    fn years(&mut self, window: YearWindow) {
        self.maybe("from_year", window.from.map(i64::from));
        self.maybe("to_year", window.to.map(i64::from));
    }
}

fn day(date: Date) -> Value {
    // A civil day's own text is TOML's local date.
    date.to_string().parse::<Datetime>().map_or_else(|_| Value::from(date.to_string()), Value::Datetime)
}

fn month_day((month, day): (i8, i8)) -> String {
    format!("{month:02}-{day:02}")
}

fn rule(rule: &Rule) -> Item {
    let mut item = Item::new(&rule.id, &rule.named, rule.validity);
    item.maybe("enacted", rule.enacted.map(day));
    item.dates("certified_from", "certified_until", rule.cohort);
    item.put("unit", rule.unit.as_str());
    item.put("source", rule.source.as_str());
    item.put("cycle_years", i64::from(rule.cycle_years));
    item.maybe("no_paper", rule.no_paper.as_deref());
    item.list(
        "fact",
        rule.facts.iter().map(|one| {
            let mut item = Item::new(&one.id, &one.named, one.validity);
            item.put("type", word_of(&FACTS, &one.kind));
            item.texts("columns", &one.columns);
            if one.optional {
                item.put("optional", true);
            }
            item
        }),
    );
    item.list("reading", rule.readings.iter().map(reading));
    item.list("account", rule.accounts.iter().map(account));
    item.list(
        "cap",
        rule.caps.iter().map(|one| {
            let mut item = Item::new(&one.id, &one.named, one.validity);
            item.texts("accounts", &one.accounts);
            limits(&mut item, &one.cap);
            item
        }),
    );
    item.list(
        "group",
        rule.groups.iter().map(|one| {
            let mut item = Item::new(&one.id, &one.named, one.validity);
            // An empty group is an empty list, not an absent one.
            item.put("meetings", one.meetings.iter().map(|id| Value::from(id.as_str())).collect::<Array>());
            item
        }),
    );
    item.list(
        "exclusion",
        rule.exclusions.iter().map(|one| {
            let mut item = Item::new(&one.id, &one.named, one.validity);
            item.put("group", one.group.as_str());
            item.put("inside", one.inside.as_str());
            item.when(one.when.as_ref());
            item
        }),
    );
    item.list(
        "period",
        rule.periods.iter().map(|one| {
            let mut item = Item::new(&one.id, &one.named, one.validity);
            item.put("by", word_of(&DATED, &one.by));
            item.when(one.when.as_ref());
            item
        }),
    );
    item.list("document", rule.documents.iter().map(document));
    item.list("extension", rule.extensions.iter().map(extension));
    item.list(
        "application",
        rule.applications.iter().map(|one| {
            let mut item = Item::new(&one.id, &one.named, one.validity);
            item.put("opens", month_day(one.opens));
            item.put("closes", month_day(one.closes));
            item.maybe("notice_months", one.notice_months.map(i64::from));
            item.maybe("late_until", one.late.as_ref().map(|late| month_day(late.until)));
            item.maybe("late_fee", one.late.as_ref().map(|late| late.fee.as_str()));
            item
        }),
    );
    item.list(
        "fee",
        rule.fees.iter().map(|one| {
            let mut item = Item::new(&one.id, &one.named, one.validity);
            item.put("fact", one.fact.as_str());
            item.put("due", word_of(&DUES, &one.due));
            item.maybe("yen", one.yen);
            item
        }),
    );
    item.list("requirement", rule.requirements.iter().map(requirement));
    item.list("grade", rule.grades.iter().map(grade));
    item.list("missing", rule.missing.iter().map(|one| Item::new(&one.id, &one.named, one.validity)));
    item.list("note", rule.notes.iter().map(|one| Item::new(&one.id, &one.named, one.validity)));
    item
}

fn reading(reading: &Reading) -> Item {
    let mut item = Item::new(&reading.id, &reading.named, reading.validity);
    item.list(
        "option",
        reading.options.iter().map(|option| {
            let mut item = Item(Table::new());
            item.put("id", option.id.as_str());
            item.put("ja", option.ja.as_str());
            item.put("en", option.en.as_str());
            item
        }),
    );
    item
}

fn limits(item: &mut Item, cap: &Cap) {
    item.put("points", cap.points.0);
    item.put("per", word_of(&PERIODS, &cap.period));
    item.when(cap.when.as_ref());
}

fn account(account: &Account) -> Item {
    let mut item = Item::new(&account.id, &account.named, account.validity);
    item.dates("certified_from", "certified_until", account.cohort);
    item.put("kinds", Array::new());
    item.kinds("kinds", &account.kinds);
    item.texts("groups", &account.groups);
    item.texts("titles", &account.titles);
    if account.unlisted {
        item.put("unlisted", true);
    }
    item.maybe("once_per_meeting", account.once_per_meeting.as_deref());
    item.texts("or_on", &account.or_on);
    let mut earning = Item(Table::new());
    match &account.earning {
        Earning::Listing { account } => earning.put("listing", account.as_str()),
        Earning::Publication(table) => earning.put("publication", publication(*table).0),
        Earning::Fixed(points) => earning.put("fixed", points.0),
        Earning::Lectures { words, cap } => {
            let mut inner = Item(Table::new());
            inner.put("words", words.iter().map(|word| Value::from(word.as_str())).collect::<Array>());
            inner.maybe("cap", cap.as_deref());
            earning.put("lectures", inner.0);
        }
        Earning::NotOnFile { at_most } => {
            let mut inner = Item(Table::new());
            inner.maybe("at_most", at_most.map(|points| points.0));
            earning.put("not_on_file", inner.0);
        }
    }
    item.put("earning", earning.0);
    item.list(
        "cap",
        account.caps.iter().map(|cap| {
            let mut item = Item(Table::new());
            limits(&mut item, cap);
            item.put("clause", cap.clause.as_str());
            item
        }),
    );
    item
}

fn publication(table: PublicationPoints) -> Item {
    let mut item = Item(Table::new());
    item.maybe("reviewed_first", table.reviewed_first.map(|points| points.0));
    item.maybe("reviewed_other", table.reviewed_other.map(|points| points.0));
    item.maybe("unreviewed_first", table.unreviewed_first.map(|points| points.0));
    item.maybe("unreviewed_other", table.unreviewed_other.map(|points| points.0));
    item
}

fn document(document: &DocumentRule) -> Item {
    let mut item = Item::new(&document.id, &document.named, document.validity);
    item.put("effect", word_of(&EFFECTS, &document.effect));
    item.texts("accounts", &document.accounts);
    item.texts("groups", &document.groups);
    match &document.check {
        DocumentCheck::Copy => item.put("check", "copy"),
        DocumentCheck::Unnamed => item.put("check", "unnamed"),
        DocumentCheck::Issuer(words) => {
            item.put("check", "issuer");
            item.texts("words", words);
        }
    }
    item
}

fn extension(extension: &Extension) -> Item {
    let mut item = Item::new(&extension.id, &extension.named, extension.validity);
    item.put("fact", extension.fact.as_str());
    let (adds, years) = match extension.by {
        Lengthens::Length => ("length", None),
        Lengthens::Until => ("until", None),
        Lengthens::Years(years) => ("years", Some(i64::from(years))),
    };
    item.put("adds", adds);
    item.maybe("years", years);
    item
}

fn requirement(requirement: &Requirement) -> Item {
    let mut item = Item::new(&requirement.id, &requirement.named, requirement.validity);
    item.dates("certified_from", "certified_until", requirement.cohort);
    let scope = &requirement.scope;
    let composed = |item: &mut Item, word: &str, of: &[String]| {
        item.put("measure", word);
        item.texts("of", of);
    };
    match &requirement.measure {
        Measure::Points => item.put("measure", "points"),
        Measure::Records => item.put("measure", "records"),
        Measure::Any(of) => composed(&mut item, "any", of),
        Measure::All(of) => composed(&mut item, "all", of),
        Measure::Fact { fact, window, held_years } => {
            item.put("measure", "fact");
            item.put("fact", fact.as_str());
            item.years(*window);
            item.maybe("held_years", held_years.map(i64::from));
        }
    }
    if !matches!(requirement.measure, Measure::Any(_) | Measure::All(_)) {
        item.put("need", requirement.need);
    }
    item.texts("accounts", &scope.accounts);
    item.texts("groups", &scope.groups);
    item.kinds("kinds", &scope.kinds);
    item.maybe("least_points", scope.least_points.map(|points| points.0));
    item.years(scope.window);
    if requirement.part {
        item.put("part", true);
    }
    item.maybe("reason", requirement.reason.map(|reason| word_of(&REASONS, &reason)));
    item.when(requirement.when.as_ref());
    item
}

fn grade(grade: &Grade) -> Item {
    let mut item = Item::new(&grade.id, &grade.named, grade.validity);
    item.put("result", word_of(&RESULTS, &grade.result));
    item.texts("needs", &grade.needs);
    item.list(
        "condition",
        grade.conditions.iter().map(|one| {
            let mut item = Item(Table::new());
            item.put("of", one.of.as_str());
            item.maybe("at_least", one.least);
            item.maybe("at_most", one.most);
            item
        }),
    );
    if grade.otherwise {
        item.put("otherwise", true);
    }
    item.when(grade.when.as_ref());
    item
}
