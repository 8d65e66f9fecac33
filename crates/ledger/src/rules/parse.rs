//! `rules.toml` to [`Rules`]: shape first, then every value and reference, each fault with its line.

use daicho_model::{Diagnostic, Points, RecordKind};
use toml::Spanned;

use super::check::{Checker, Dates, Ids, Texts};
use super::raw::{
    RawAccount, RawCap, RawEarning, RawExclusion, RawFile, RawGroup, RawPublication, RawReading,
    RawRequirement, RawRule, RawWhen, Text,
};
use super::{
    Account, Cap, Earning, Exclusion, Group, Measure, Note, Period, PublicationPoints, Reading,
    ReadingOption, Requirement, Rule, Rules, Scope, When,
};

/// The only version of the file's language.
const FORMAT: i64 = 1;
/// Needs and points above this are slips of the pen.
const MOST: i64 = 10_000;

const KINDS: [(&str, RecordKind); 5] = [
    ("certificate", RecordKind::Certificate),
    ("course_certificate", RecordKind::CourseCertificate),
    ("name_card", RecordKind::NameCard),
    ("stamp_sheet", RecordKind::StampSheet),
    ("paper", RecordKind::Paper),
];
const MEASURES: [(&str, Measure); 2] = [("points", Measure::Points), ("records", Measure::Records)];
const PERIODS: [(&str, Period); 3] =
    [("calendar_year", Period::CalendarYear), ("cycle_year", Period::CycleYear), ("cycle", Period::Cycle)];

pub(super) fn parse(text: &str, file: &str) -> Result<Rules, Vec<Diagnostic>> {
    let mut check = Checker::new(text, file);
    let raw: RawFile = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            check.fault("rules_syntax", at, &[("detail", error.message())]);
            return Err(check.errors);
        }
    };
    if *raw.format.get_ref() != FORMAT {
        let found = raw.format.get_ref().to_string();
        check.fault(
            "rules_format",
            raw.format.span().start,
            &[("found", &found), ("known", &FORMAT.to_string())],
        );
    }
    let body = check.text("body", &raw.body);
    check.distinct("rule", raw.rule.iter().map(|rule| &rule.id));
    let rules: Vec<Rule> = raw.rule.iter().map(|rule| read_rule(&mut check, rule)).collect();
    check.overlaps(&raw.rule, &rules);
    if check.errors.is_empty() { Ok(Rules { body, rules }) } else { Err(check.errors) }
}

fn read_rule(check: &mut Checker<'_>, raw: &RawRule) -> Rule {
    let ids = Ids::of(check, raw);
    let rule = Rule {
        id: check.text("id", &raw.id),
        named: check.named(Texts { ja: &raw.ja, en: &raw.en, clause: &raw.clause }),
        unit: check.text("unit", &raw.unit),
        source: check.text("source", &raw.source),
        validity: check.validity(Dates { from: &raw.from, until: &raw.until }),
        cycle_years: i16::try_from(check.number("cycle_years", &raw.cycle_years, 1, 50)).unwrap_or(1),
        readings: raw.reading.iter().map(|reading| read_reading(check, reading)).collect(),
        accounts: raw.account.iter().map(|account| read_account(check, &ids, account)).collect(),
        groups: raw.group.iter().map(|group| read_group(check, group)).collect(),
        exclusions: raw.exclusion.iter().map(|exclusion| read_exclusion(check, &ids, exclusion)).collect(),
        requirements: raw.requirement.iter().map(|needed| read_requirement(check, &ids, needed)).collect(),
        notes: raw.note.iter().map(|note| read_note(check, note)).collect(),
    };
    check.readings_used(raw);
    check.combinations(raw);
    check.reachable(raw, &rule);
    rule
}

/// `named` and `validity` of an item: every item has the same five keys.
macro_rules! named {
    ($check:expr, $raw:expr) => {
        $check.named(Texts { ja: &$raw.ja, en: &$raw.en, clause: &$raw.clause })
    };
}
macro_rules! validity {
    ($check:expr, $raw:expr) => {
        $check.validity(Dates { from: &$raw.from, until: &$raw.until })
    };
}

fn read_note(check: &mut Checker<'_>, raw: &super::raw::RawNote) -> Note {
    Note { id: check.text("id", &raw.id), named: named!(check, raw), validity: validity!(check, raw) }
}

fn read_reading(check: &mut Checker<'_>, raw: &RawReading) -> Reading {
    check.distinct("option", raw.option.iter().map(|option| &option.id));
    if raw.option.len() < 2 {
        check.fault("rules_options", raw.id.span().start, &[("reading", raw.id.get_ref())]);
    }
    let options = raw.option.iter().map(|option| ReadingOption {
        id: check.text("id", &option.id),
        ja: check.text("ja", &option.ja),
        en: check.text("en", &option.en),
    });
    let options = options.collect();
    Reading {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        options,
    }
}

fn read_account(check: &mut Checker<'_>, ids: &Ids<'_>, raw: &RawAccount) -> Account {
    let kinds = raw.kinds.iter().filter_map(|kind| check.word("kinds", kind, &KINDS)).collect();
    let earning = match &raw.earning {
        RawEarning::Listing(account) => Earning::Listing { account: check.text("listing", account) },
        RawEarning::Publication(table) => Earning::Publication(read_publication(check, table)),
    };
    Account {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        kinds,
        earning,
        caps: raw.cap.iter().filter_map(|cap| read_cap(check, ids, cap)).collect(),
    }
}

fn read_publication(check: &mut Checker<'_>, raw: &RawPublication) -> PublicationPoints {
    let mut points = |key: &str, value: &Spanned<i64>| Points(check.number(key, value, 0, MOST));
    PublicationPoints {
        reviewed_first: points("reviewed_first", &raw.reviewed_first),
        reviewed_other: points("reviewed_other", &raw.reviewed_other),
        unreviewed_first: points("unreviewed_first", &raw.unreviewed_first),
        unreviewed_other: points("unreviewed_other", &raw.unreviewed_other),
    }
}

fn read_cap(check: &mut Checker<'_>, ids: &Ids<'_>, raw: &RawCap) -> Option<Cap> {
    Some(Cap {
        clause: check.text("clause", &raw.clause),
        points: Points(check.number("points", &raw.points, 0, MOST)),
        when: read_when(check, ids, raw.when.as_ref()),
        period: check.word("per", &raw.per, &PERIODS)?,
    })
}

fn read_group(check: &mut Checker<'_>, raw: &RawGroup) -> Group {
    check.distinct("meetings", raw.meetings.iter());
    Group {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        meetings: raw.meetings.iter().map(|id| check.text("meetings", id)).collect(),
    }
}

fn read_exclusion(check: &mut Checker<'_>, ids: &Ids<'_>, raw: &RawExclusion) -> Exclusion {
    Exclusion {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        group: check.reference("group", &raw.group, &ids.groups),
        inside: check.reference("inside", &raw.inside, &ids.groups),
        when: read_when(check, ids, raw.when.as_ref()),
    }
}

fn read_requirement(check: &mut Checker<'_>, ids: &Ids<'_>, raw: &RawRequirement) -> Requirement {
    let mut all = |key: &str, values: &[Text], known: &[&str]| -> Vec<String> {
        values.iter().map(|value| check.reference(key, value, known)).collect()
    };
    let scope = Scope {
        accounts: all("accounts", &raw.accounts, &ids.accounts),
        groups: all("groups", &raw.groups, &ids.groups),
    };
    Requirement {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        measure: check.word("measure", &raw.measure, &MEASURES).unwrap_or(Measure::Points),
        need: check.number("need", &raw.need, 1, MOST),
        scope,
        when: read_when(check, ids, raw.when.as_ref()),
    }
}

fn read_when(check: &mut Checker<'_>, ids: &Ids<'_>, raw: Option<&RawWhen>) -> Option<When> {
    let raw = raw?;
    let reading = check.reference("reading", &raw.reading, &ids.readings());
    let option = match ids.options(&reading) {
        Some(options) => check.reference("option", &raw.option, options),
        None => raw.option.get_ref().clone(),
    };
    Some(When { reading, option })
}
