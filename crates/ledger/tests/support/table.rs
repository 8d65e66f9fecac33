//! Worked cases as data: `tests/cases/*.toml`, a few lines each. Here a case is read and compared, nothing is counted.
//!
//! A record is a line: `ID WHAT DAYS [key=value …]`. WHAT is a meeting's id, or `paper`, `stamp`, `history`, `unlisted`
//! (a certificate of a meeting that no list has), `unclear` (it might be any) or `receipt`. DAYS is `2024-05-01`,
//! `2024-05`, `2024-05-01..2024-05-03` or `-`. Keys: `edition`, `mode`, `kind`, `issued`, `issuer`, `received`, `text`,
//! `lectures` (`領域講習:5+専門医共通講習:1`), `author` (`first`, `other`, `?`), `reviewed` (`yes`, `no`, `?`), `year`,
//! `account`, `points`, `meeting` (the linked meeting of a history entry), `text` (`-`: none), `copy`, `unnamed`, `role`, `seal`,
//! `twin` (counts the same as that record).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use daicho_ledger::{Booked, Booking, FactKind, Rules, Thresholds, book};
use daicho_model::{
    FactValue, Field, Link, LinkStatus, ListedPoints, Listing, Member, Mode, Points, PrintedPoints,
    Publication, Record, RecordKind, Role, TwinGroup,
};
use jiff::civil::Date;
use serde::Deserialize;

use super::{cert, date, field};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    body: String,
    as_of: String,
    cycle: String,
    #[serde(default)]
    facts: BTreeMap<String, String>,
    /// Rows that are added to the list, invented and marked so: `id account points`.
    #[serde(default)]
    invented: Vec<String>,
    /// What is written instead of what in the rules, so that a case can have an invented list or a revised clause.
    #[serde(default)]
    replace: Vec<(String, String)>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    as_of: Option<String>,
    #[serde(default)]
    cycle: Option<String>,
    #[serde(default)]
    facts: BTreeMap<String, String>,
    #[serde(default)]
    records: Vec<String>,
    /// When papers arrived that were not read.
    #[serde(default)]
    unread: Option<String>,
    #[serde(default)]
    replace: Vec<(String, String)>,
    /// Every posting: `id account points [status reason]`.
    #[serde(default)]
    postings: Option<Vec<String>>,
    /// Some of the requirements: `id outcome have/need`.
    #[serde(default)]
    needs: Vec<String>,
    /// Readings of a requirement: `id option… outcome have/need`.
    #[serde(default)]
    readings: Vec<String>,
    result: String,
    #[serde(default)]
    grade: Option<String>,
    /// Codes of what the rule leaves open, `not_checked` left out.
    #[serde(default)]
    open: Vec<String>,
    /// Other facts of the outcome: `cycle_to=…`, `opens=…`, `closes=…`, `notice=…`, `no_paper`, `least=…`, `used id=…`.
    #[serde(default)]
    tells: Vec<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Reads a table and checks every case; all that is wrong is told at once.
pub fn check(file: &str) {
    let table: Table =
        toml::from_str(&text(&format!("crates/ledger/tests/cases/{file}"))).expect("a table of cases");
    let faults: Vec<String> = table.case.iter().filter_map(|case| check_case(&table, case).err()).collect();
    assert!(faults.is_empty(), "{} of {} cases:\n{}", faults.len(), table.case.len(), faults.join("\n"));
    assert!(!table.case.is_empty());
}

/// Books records of one member of a body, given as lines, with the facts and the invented list of a table of cases.
pub fn book_lines(file: &str, lines: &[String]) -> Booked {
    let table: Table =
        toml::from_str(&text(&format!("crates/ledger/tests/cases/{file}"))).expect("a table of cases");
    let case: Case = toml::from_str("name = \"\"\nresult = \"\"").expect("a case");
    booked(&table, &Case { records: lines.to_vec(), ..case })
}

/// The same with other facts.
pub fn book_lines_with(file: &str, lines: &[String], facts: BTreeMap<String, String>) -> Booked {
    let table: Table =
        toml::from_str(&text(&format!("crates/ledger/tests/cases/{file}"))).expect("a table of cases");
    let case: Case = toml::from_str("name = \"\"\nresult = \"\"").expect("a case");
    booked(&table, &Case { records: lines.to_vec(), facts, ..case })
}

fn check_case(table: &Table, case: &Case) -> Result<(), String> {
    let booked = booked(table, case);
    let (expected, found) = (expected(case), found(case, &booked));
    if expected == found {
        return Ok(());
    }
    let shown = |lines: &[String]| lines.iter().map(|line| format!("    {line}\n")).collect::<String>();
    Err(format!("  {}\n   expected\n{}   found\n{}", case.name, shown(&expected), shown(&found)))
}

fn expected(case: &Case) -> Vec<String> {
    let mut lines = case.postings.clone().unwrap_or_default();
    lines.extend(case.needs.iter().cloned());
    lines.extend(case.readings.iter().cloned());
    lines.push(format!("{} {}", case.result, case.grade.as_deref().unwrap_or("-")));
    lines.push(format!("open {}", case.open.join(" ")));
    lines.extend(case.tells.iter().cloned());
    lines
}

fn found(case: &Case, booked: &Booked) -> Vec<String> {
    let mut lines = Vec::new();
    if case.postings.is_some() {
        lines.extend(booked.journal.postings.iter().map(|one| {
            let mut line = format!("{} {} {}", one.record_id, one.account, one.points);
            if let Some(reason) = one.reason {
                line += &format!(" {} {}", super::word(one.status), reason.as_str());
            }
            line
        }));
    }
    let outcome = &booked.journal.outcomes[0];
    for asked in &case.needs {
        let id = asked.split(' ').next().expect("an id");
        let line = outcome.requirements.iter().find(|one| one.id == id).map_or_else(
            || format!("{id} is not asked"),
            |one| format!("{id} {} {}/{}", super::word(one.outcome), one.have, one.need),
        );
        lines.push(line);
    }
    for asked in &case.readings {
        let mut words: Vec<&str> = asked.split(' ').collect();
        let (_, _) = (words.pop(), words.pop());
        let (id, options) = words.split_first().expect("an id");
        let one = outcome.requirements.iter().find(|one| one.id == *id).expect("asked");
        let reading = one.readings.iter().find(|reading| {
            options.iter().all(|option| reading.reading.values().any(|chosen| chosen == option))
        });
        lines.push(reading.map_or_else(
            || format!("{id}: no such reading"),
            |found| format!("{} {} {}/{}", words.join(" "), super::word(found.outcome), found.have, one.need),
        ));
    }
    lines.push(format!("{} {}", super::word(outcome.result), outcome.grade.as_deref().unwrap_or("-")));
    let mut open: Vec<&str> =
        outcome.open.iter().map(|one| one.code.as_str()).filter(|code| *code != "not_checked").collect();
    open.dedup();
    lines.push(format!("open {}", open.join(" ")));
    lines.extend(case.tells.iter().map(|tell| told(tell, booked)));
    lines
}

fn told(tell: &str, booked: &Booked) -> String {
    let outcome = &booked.journal.outcomes[0];
    let name = tell.split_once('=').map_or(tell, |(name, _)| name);
    let window = outcome.application.as_ref();
    let value = match name {
        "cycle_to" => outcome.cycle_to.to_string(),
        "opens" => window.map_or_else(String::new, |window| window.opens.to_string()),
        "closes" => window.map_or_else(String::new, |window| window.closes.to_string()),
        "notice" => window.and_then(|window| window.notice).map_or_else(String::new, |day| day.to_string()),
        "not_checked" => outcome.open.iter().filter(|one| one.code == "not_checked").count().to_string(),
        "diagnostic" => booked.diagnostics.iter().map(|one| one.code.as_str()).collect::<Vec<_>>().join(" "),
        "no_paper" => {
            return if outcome.no_paper_needed { "no_paper".to_owned() } else { "paper".to_owned() };
        }
        "paper" => return if outcome.no_paper_needed { "no_paper".to_owned() } else { "paper".to_owned() },
        "least" => {
            let one = outcome.least.iter().map(|one| {
                let points = one.points.map_or_else(|| "?".to_owned(), |points| points.to_string());
                format!("{}x{} of {points} by {}", one.count, one.ja, one.by)
            });
            one.collect::<Vec<_>>().join(", ")
        }
        "cut" => {
            let cut = booked.journal.postings.iter().filter_map(|one| {
                let sum = one.arithmetic.as_ref()?;
                Some(format!("{}:{}-{}={}", one.record_id, sum.base, sum.cut, one.points))
            });
            cut.collect::<Vec<_>>().join(" ")
        }
        _ => match name.split_once(' ') {
            Some(("used", id)) => {
                let one = outcome.requirements.iter().find(|one| one.id == id).expect("asked");
                format!("{}|{}", one.used.join(","), one.surplus.join(","))
            }
            _ => panic!("{name}: no such fact"),
        },
    };
    format!("{name}={value}")
}

fn booked(table: &Table, case: &Case) -> Booked {
    let mut rules = text(&format!("catalogs/{}/rules.toml", table.body));
    for (old, new) in table.replace.iter().chain(&case.replace) {
        assert!(rules.contains(old.as_str()), "{old} is not in the rules");
        rules = rules.replace(old.as_str(), new);
    }
    let rules =
        Rules::parse(&rules, "rules.toml").unwrap_or_else(|faults| panic!("{}: {faults:?}", case.name));
    let as_of = date(case.as_of.as_ref().unwrap_or(&table.as_of));
    let unit = rules.rules[0].unit.clone();
    let (listings, other) = listings(table, &unit);
    let mut received = BTreeMap::new();
    let mut twins: Vec<TwinGroup> = Vec::new();
    let records: Vec<Record> =
        case.records.iter().map(|line| record(line, &mut received, &mut twins)).collect();
    let day = |day: &String| (super::MEMBER.to_owned(), BTreeSet::from([date(day)]));
    let unread = case.unread.iter().map(day).collect();
    let mut facts = table.facts.clone();
    facts.extend(case.facts.clone());
    let member = member(case.cycle.as_ref().unwrap_or(&table.cycle), &facts, &rules);
    book(&Booking {
        rules: &rules,
        body: &table.body,
        unit: &unit,
        listings: &listings,
        other_listings: &other,
        records: &records,
        members: &[member],
        audit_twins: &twins,
        findings: &[],
        as_of,
        received: &received,
        unread: &unread,
        thresholds: &Thresholds::default(),
    })
}

fn member(cycle: &str, facts: &BTreeMap<String, String>, rules: &Rules) -> Member {
    let (from, to) = cycle.split_once("..").expect("a cycle");
    let mut member = Member { cycle_from: date(from), cycle_to: date(to), ..super::member(super::MEMBER) };
    for (id, value) in facts.iter().filter(|(_, value)| *value != "absent") {
        let facts = rules.facts();
        let kind = facts.iter().find(|fact| fact.id == *id).unwrap_or_else(|| panic!("no fact {id}")).kind;
        let value = match (kind, value.as_str()) {
            (_, "") => FactValue::Blank,
            (_, "?") => FactValue::Unreadable,
            (FactKind::YesNo, yes) => FactValue::Yes(yes == "yes"),
            (FactKind::Day, "none") => FactValue::Days(Vec::new()),
            (FactKind::Day, days) => {
                FactValue::Days(days.split(' ').map(|day| day.parse().expect("a day")).collect())
            }
            (FactKind::Number, number) => FactValue::Number(number.parse().expect("a number")),
            (FactKind::Periods, periods) => FactValue::Periods(
                periods
                    .split(' ')
                    .map(|one| one.split_once("..").expect("a period"))
                    .map(|(a, b)| (date(a), date(b)))
                    .collect(),
            ),
        };
        member.facts.insert(id.clone(), value);
    }
    member
}

type Listings = BTreeMap<String, Vec<Listing>>;

/// The body's own list (or the one it borrows) in the edition in force, with the invented rows; and the other editions.
fn listings(table: &Table, unit: &str) -> (Listings, Listings) {
    let body: toml::Table =
        toml::from_str(&text(&format!("catalogs/{}/body.toml", table.body))).expect("a body");
    let folder = body.get("catalogue").and_then(|id| id.as_str()).unwrap_or(&table.body).to_owned();
    let in_force = body.get("units").and_then(|units| units.get(unit)?.get("in_force")?.as_str());
    let (mut own, mut other) = (Listings::new(), Listings::new());
    if let Some(in_force) = in_force {
        let mut points: BTreeMap<(String, String), Vec<ListedPoints>> = BTreeMap::new();
        for line in text(&format!("catalogs/{folder}/points.csv")).lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            points.entry((cells[0].to_owned(), cells[1].to_owned())).or_default().push(ListedPoints {
                unit: cells[2].to_owned(),
                account: cells[3].to_owned(),
                points: cells[4].parse().ok().map(Points),
            });
        }
        for line in text(&format!("catalogs/{folder}/listings.csv")).lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let figures =
                points.get(&(cells[0].to_owned(), cells[1].to_owned())).cloned().unwrap_or_default();
            let to = if cells[0] == in_force { &mut own } else { &mut other };
            to.entry(cells[2].to_owned()).or_default().push(row(cells[0], cells[2], figures));
        }
    }
    for line in &table.invented {
        let cells: Vec<&str> = line.split(' ').collect();
        let points = ListedPoints {
            unit: unit.to_owned(),
            account: cells[1].to_owned(),
            points: cells[2].parse().ok().map(Points),
        };
        own.entry(cells[0].to_owned()).or_default().push(row("invented", cells[0], vec![points]));
    }
    (own, other)
}

pub(super) fn row(edition: &str, meeting: &str, points: Vec<ListedPoints>) -> Listing {
    Listing {
        edition: edition.to_owned(),
        seq: 1,
        meeting_id: meeting.to_owned(),
        name: format!("学会 {meeting}"),
        category: String::new(),
        subcategory: String::new(),
        region: String::new(),
        mark: String::new(),
        points,
    }
}

fn record(line: &str, received: &mut BTreeMap<String, Date>, twins: &mut Vec<TwinGroup>) -> Record {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [id, what, days, rest @ ..] = &words[..] else { panic!("{line}: not a record") };
    let when = if *days == "-" { "2000-01-01" } else { days };
    let mut record = cert(id, what, when);
    record.fields.meeting = field(format!("会 {what}"), what);
    if *days == "-" {
        (record.fields.from, record.fields.to) = (None, None);
    }
    let none = |status| Link {
        status,
        meeting_id: None,
        meeting_name: None,
        probability: 0.2,
        candidates: Vec::new(),
    };
    match *what {
        "paper" => {
            (record.kind, record.link) = (RecordKind::Paper, None);
            record.fields.publication = field(Publication::default(), "");
        }
        "stamp" => {
            (record.kind, record.link) = (RecordKind::StampSheet, None);
            record.fields.seal = field(true, "");
        }
        "history" => (record.kind, record.link) = (RecordKind::History, None),
        "receipt" => record.kind = RecordKind::Receipt,
        "unlisted" => record.link = Some(none(LinkStatus::None)),
        "unclear" => record.link = Some(none(LinkStatus::Review)),
        _ => {}
    }
    for word in rest {
        change(&mut record, word, received, twins);
    }
    record
}

fn change(
    record: &mut Record,
    word: &str,
    received: &mut BTreeMap<String, Date>,
    twins: &mut Vec<TwinGroup>,
) {
    let (key, value) = word.split_once('=').unwrap_or((word, ""));
    let yes = |value: &str| (value != "?").then(|| value == "yes" || value == "first");
    let fields = &mut record.fields;
    match key {
        "edition" => fields.edition = field(value.parse().expect("a number"), value),
        "mode" => fields.mode = field(if value == "web" { Mode::Web } else { Mode::Onsite }, value),
        "issued" => fields.issued = field(value.parse().expect("a day"), value),
        "issuer" => fields.issuer = field(value.to_owned(), value),
        "text" if value == "-" => fields.meeting = None,
        "text" => fields.meeting = field(value.to_owned(), value),
        "meeting" => {
            fields.meeting = field(format!("学会 {value}"), value);
            record.link = cert("", value, "2000-01-01").link;
        }
        "copy" => fields.copy = field(true, "COPY"),
        "unnamed" => fields.holder = None,
        "seal" => fields.seal = field(value == "yes", value),
        "role" => fields.role = field(Role::Speaker, value),
        "received" => drop(received.insert(record.document.path.clone(), date(value))),
        "kind" => {
            record.kind = match value {
                "course" => RecordKind::CourseCertificate,
                "card" => RecordKind::NameCard,
                _ => panic!("{value}: no kind"),
            }
        }
        "lectures" => {
            let one = |text: &str| {
                let (system, points) = text.split_once(':').expect("credits");
                PrintedPoints { system: Some(system.to_owned()), points: points.parse().ok().map(Points) }
            };
            fields.lectures = field(value.split('+').map(one).collect(), value);
        }
        "author" | "reviewed" | "year" => {
            let publication =
                fields.publication.as_mut().and_then(|field| field.value.as_mut()).expect("a paper");
            match key {
                "author" => publication.first_author = yes(value),
                "reviewed" => publication.reviewed = yes(value),
                _ => publication.year = value.parse().ok(),
            }
        }
        "account" | "points" => {
            let mut one = Field::known(&fields.points)
                .and_then(|all| all.first().cloned())
                .unwrap_or(PrintedPoints { system: None, points: None });
            match key {
                "account" => one.system = Some(value.to_owned()),
                _ => one.points = value.parse().ok().map(Points),
            }
            fields.points = field(vec![one], value);
        }
        "twin" => twins.push(TwinGroup {
            kept: value.to_owned(),
            void: vec![(record.record_id.clone(), daicho_model::ReasonCode::DuplicateMeeting)],
        }),
        _ => panic!("{word}: no such change"),
    }
}
