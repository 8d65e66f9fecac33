//! `rules.toml` to [`Rules`]: shape first, then every value and reference, each fault with its line.

use daicho_model::{Diagnostic, Points, RecordKind};

use super::check::{Checker, Dates, Ids, Texts};
use super::raw::{
    Number, RawAccount, RawCap, RawEarning, RawFile, RawPublication, RawReading, RawRule, RawSharedCap,
    RawWhen, Text,
};
use super::{
    Account, Cap, DatedBy, DocumentCheck, DocumentEffect, DocumentRule, Earning, Exclusion, Group, Note,
    Period, PeriodRule, PublicationPoints, Reading, ReadingOption, Rule, Rules, SharedCap, When,
};
use super::{cross, parse_asked};

/// The only version of the file's language.
pub(super) const FORMAT: i64 = 1;
/// Needs and points above this are slips of the pen.
pub(super) const MOST: i64 = 10_000;

pub(super) const KINDS: [(&str, RecordKind); 6] = [
    ("certificate", RecordKind::Certificate),
    ("course_certificate", RecordKind::CourseCertificate),
    ("name_card", RecordKind::NameCard),
    ("stamp_sheet", RecordKind::StampSheet),
    ("paper", RecordKind::Paper),
    ("history", RecordKind::History),
];
pub(super) const PERIODS: [(&str, Period); 4] = [
    ("calendar_year", Period::CalendarYear),
    ("cycle_year", Period::CycleYear),
    ("cycle", Period::Cycle),
    ("edition", Period::Edition),
];
pub(super) const DATED: [(&str, DatedBy); 2] = [("attended", DatedBy::Attended), ("issued", DatedBy::Issued)];
pub(super) const EFFECTS: [(&str, DocumentEffect); 2] =
    [("void", DocumentEffect::Void), ("review", DocumentEffect::Review)];
const CHECKS: [(&str, u8); 3] = [("copy", 0), ("unnamed", 1), ("issuer", 2)];

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
    cross::overlaps(&mut check, &raw.rule, &rules);
    if check.errors.is_empty() { Ok(Rules { body, rules }) } else { Err(check.errors) }
}

/// `named` and `validity` of an item: every item has the same keys.
macro_rules! named {
    ($check:expr, $raw:expr) => {
        $check.named(crate::rules::check::Texts { ja: &$raw.ja, en: &$raw.en, clause: &$raw.clause })
    };
}
macro_rules! validity {
    ($check:expr, $raw:expr) => {
        $check.validity(crate::rules::check::Dates { from: &$raw.from, until: &$raw.until })
    };
}
macro_rules! cohort {
    ($check:expr, $raw:expr) => {
        $check.range(
            "certified_from",
            "certified_until",
            crate::rules::check::Dates { from: &$raw.certified_from, until: &$raw.certified_until },
        )
    };
}
pub(super) use {cohort, named, validity};

fn read_rule(check: &mut Checker<'_>, raw: &RawRule) -> Rule {
    let ids = Ids::of(check, raw);
    let rule = Rule {
        id: check.text("id", &raw.id),
        named: check.named(Texts { ja: &raw.ja, en: &raw.en, clause: &raw.clause }),
        unit: check.text("unit", &raw.unit),
        source: check.text("source", &raw.source),
        validity: check.validity(Dates { from: &raw.from, until: &raw.until }),
        enacted: check.date("enacted", raw.enacted.as_ref()),
        cohort: cohort!(check, raw),
        cycle_years: i16::try_from(check.number("cycle_years", &raw.cycle_years, 1, 50)).unwrap_or(1),
        no_paper: raw.no_paper.as_ref().map(|clause| check.text("no_paper", clause)),
        facts: raw.fact.iter().filter_map(|fact| parse_asked::fact(check, fact)).collect(),
        readings: raw.reading.iter().map(|reading| read_reading(check, reading)).collect(),
        accounts: raw.account.iter().map(|account| read_account(check, &ids, account)).collect(),
        caps: raw.cap.iter().filter_map(|cap| read_shared(check, &ids, cap)).collect(),
        groups: raw.group.iter().map(|group| read_group(check, group)).collect(),
        exclusions: raw.exclusion.iter().map(|exclusion| read_exclusion(check, &ids, exclusion)).collect(),
        periods: raw.period.iter().filter_map(|period| read_period(check, &ids, period)).collect(),
        documents: raw.document.iter().filter_map(|document| read_document(check, &ids, document)).collect(),
        extensions: raw.extension.iter().filter_map(|one| parse_asked::extension(check, &ids, one)).collect(),
        applications: raw.application.iter().map(|one| parse_asked::application(check, &ids, one)).collect(),
        fees: raw.fee.iter().filter_map(|fee| parse_asked::fee(check, &ids, fee)).collect(),
        requirements: raw
            .requirement
            .iter()
            .filter_map(|needed| parse_asked::requirement(check, &ids, needed))
            .collect(),
        grades: raw.grade.iter().filter_map(|grade| parse_asked::grade(check, &ids, grade)).collect(),
        missing: raw.missing.iter().map(|note| read_note(check, note)).collect(),
        notes: raw.note.iter().map(|note| read_note(check, note)).collect(),
    };
    cross::check(check, raw, &rule);
    rule
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
    Account {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        cohort: cohort!(check, raw),
        kinds: kinds(check, &raw.kinds),
        groups: references(check, "groups", &raw.groups, &ids.groups),
        titles: raw.titles.iter().map(|word| check.text("titles", word)).collect(),
        unlisted: raw.unlisted,
        once_per_meeting: raw.once_per_meeting.as_ref().map(|clause| check.text("once_per_meeting", clause)),
        or_on: references(check, "or_on", &raw.or_on, &ids.accounts),
        earning: read_earning(check, &raw.earning),
        caps: raw.cap.iter().filter_map(|cap| read_cap(check, ids, cap)).collect(),
    }
}

fn read_earning(check: &mut Checker<'_>, raw: &RawEarning) -> Earning {
    match raw {
        RawEarning::Listing(account) => Earning::Listing { account: check.text("listing", account) },
        RawEarning::Publication(table) => Earning::Publication(read_publication(check, table)),
        RawEarning::Fixed(points) => Earning::Fixed(Points(check.number("fixed", points, 0, MOST))),
        RawEarning::Lectures(lectures) => Earning::Lectures {
            words: lectures.words.iter().map(|word| check.text("words", word)).collect(),
            cap: lectures.cap.as_ref().map(|account| check.text("cap", account)),
        },
        RawEarning::NotOnFile(one) => Earning::NotOnFile {
            at_most: one.at_most.as_ref().map(|points| Points(check.number("at_most", points, 0, MOST))),
        },
    }
}

fn read_publication(check: &mut Checker<'_>, raw: &RawPublication) -> PublicationPoints {
    let mut points = |key: &str, value: &Option<Number>| {
        value.as_ref().map(|value| Points(check.number(key, value, 0, MOST)))
    };
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
        when: when(check, ids, raw.when.as_ref()),
        period: check.word("per", &raw.per, &PERIODS)?,
    })
}

fn read_shared(check: &mut Checker<'_>, ids: &Ids<'_>, raw: &RawSharedCap) -> Option<SharedCap> {
    let named = named!(check, raw);
    let cap = Cap {
        clause: named.clause.clone(),
        points: Points(check.number("points", &raw.points, 0, MOST)),
        when: when(check, ids, raw.when.as_ref()),
        period: check.word("per", &raw.per, &PERIODS)?,
    };
    Some(SharedCap {
        id: check.text("id", &raw.id),
        named,
        validity: validity!(check, raw),
        accounts: references(check, "accounts", &raw.accounts, &ids.accounts),
        cap,
    })
}

fn read_group(check: &mut Checker<'_>, raw: &super::raw::RawGroup) -> Group {
    check.distinct("meetings", raw.meetings.iter());
    Group {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        meetings: raw.meetings.iter().map(|id| check.text("meetings", id)).collect(),
    }
}

fn read_exclusion(check: &mut Checker<'_>, ids: &Ids<'_>, raw: &super::raw::RawExclusion) -> Exclusion {
    Exclusion {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        group: check.reference("group", &raw.group, &ids.groups),
        inside: check.reference("inside", &raw.inside, &ids.groups),
        when: when(check, ids, raw.when.as_ref()),
    }
}

fn read_period(check: &mut Checker<'_>, ids: &Ids<'_>, raw: &super::raw::RawPeriod) -> Option<PeriodRule> {
    Some(PeriodRule {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        when: when(check, ids, raw.when.as_ref()),
        by: check.word("by", &raw.by, &DATED)?,
    })
}

fn read_document(
    check: &mut Checker<'_>,
    ids: &Ids<'_>,
    raw: &super::raw::RawDocument,
) -> Option<DocumentRule> {
    let words: Vec<String> = raw.words.iter().map(|word| check.text("words", word)).collect();
    let found = check.word("check", &raw.check, &CHECKS)?;
    if (found == 2) == words.is_empty() {
        let expected = if found == 2 { "words = [\"…\"]" } else { "-" };
        let details = [("key", "words"), ("value", ""), ("expected", expected)];
        check.fault("rules_range", raw.check.span().start, &details);
    }
    Some(DocumentRule {
        id: check.text("id", &raw.id),
        named: named!(check, raw),
        validity: validity!(check, raw),
        check: match found {
            0 => DocumentCheck::Copy,
            1 => DocumentCheck::Unnamed,
            _ => DocumentCheck::Issuer(words),
        },
        effect: check.word("effect", &raw.effect, &EFFECTS)?,
        accounts: references(check, "accounts", &raw.accounts, &ids.accounts),
        groups: references(check, "groups", &raw.groups, &ids.groups),
    })
}

pub(super) fn kinds(check: &mut Checker<'_>, raw: &[Text]) -> Vec<RecordKind> {
    raw.iter().filter_map(|kind| check.word("kinds", kind, &KINDS)).collect()
}

pub(super) fn references(check: &mut Checker<'_>, key: &str, values: &[Text], known: &[&str]) -> Vec<String> {
    values.iter().map(|value| check.reference(key, value, known)).collect()
}

pub(super) fn when(check: &mut Checker<'_>, ids: &Ids<'_>, raw: Option<&RawWhen>) -> Option<When> {
    let raw = raw?;
    let reading = check.reference("reading", &raw.reading, &ids.readings());
    let option = match ids.options(&reading) {
        Some(options) => check.reference("option", &raw.option, options),
        None => raw.option.get_ref().clone(),
    };
    Some(When { reading, option })
}
