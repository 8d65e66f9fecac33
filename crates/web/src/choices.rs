//! What can be chosen for a question: meetings and members, best first, numbered through for the keys 1 to 9.

use std::collections::BTreeSet;

use daicho_model::{Comparison, QuestionKind, Record};
use daicho_pipeline::queue::{Singly, singly};
use maud::{Markup, html};

use crate::app::App;
use crate::pages::percent;
use crate::visit::Visit;

/// Chosen by number keys.
const NUMBERED: usize = 9;
/// Members of one kind of choice at most.
const SHOWN: usize = 6;

/// One thing that may be chosen.
pub(crate) struct Choice {
    /// `meeting` or `member`.
    pub group: &'static str,
    /// A meeting's id or a member's number.
    pub value: String,
    /// Its name.
    pub name: String,
    /// What else tells it from others: its row and points, or its number.
    pub detail: String,
    /// How likely.
    pub probability: Option<f32>,
    /// The waterfall.
    pub comparisons: Vec<Comparison>,
}

/// Which lists a question offers.
pub(crate) fn groups(kind: QuestionKind, records: &[Record]) -> Vec<&'static str> {
    let single = records.len() == 1;
    let unsure = |link: Option<daicho_model::LinkStatus>| {
        link.is_some_and(|status| status != daicho_model::LinkStatus::Accepted)
    };
    let first = records.first();
    let asked = first.filter(|_| single).map(singly).unwrap_or_default();
    let meeting = first.and_then(|record| record.link.as_ref()).map(|link| link.status);
    let member = first.and_then(|record| record.member.as_ref()).map(|link| link.status);
    let mut groups = Vec::new();
    if kind == QuestionKind::Meeting || asked.contains(&Singly::Meeting) || (single && unsure(meeting)) {
        groups.push("meeting");
    }
    if kind == QuestionKind::Member || asked.contains(&Singly::Holder) || (single && unsure(member)) {
        groups.push("member");
    }
    groups
}

/// Whether the first of a list is a proposal: nothing that it answers must be said by a person.
pub(crate) fn is_proposed(group: &str, singly: &BTreeSet<Singly>) -> bool {
    let asked = if group == "meeting" { Singly::Meeting } else { Singly::Holder };
    !singly.contains(&asked) && !singly.contains(&Singly::Kind)
}

/// The choices of a list for these papers: what the first paper's link found, then what the others' found, then the
/// envelope's applicant.
pub(crate) fn choices(app: &App, group: &'static str, records: &[Record]) -> Vec<Choice> {
    let mut all: Vec<Choice> = Vec::new();
    let mut add = |choice: Choice| {
        if all.len() < SHOWN && all.iter().all(|had| had.value != choice.value) {
            all.push(choice);
        }
    };
    for record in records.iter().take(20) {
        if group == "meeting" {
            for one in record.link.iter().flat_map(|link| &link.candidates) {
                add(meeting(app, &one.meeting_id, &one.name, Some(one.probability), one.comparisons.clone()));
            }
        } else {
            for one in record.member.iter().flat_map(|link| &link.candidates) {
                add(member(app, &one.member_no, &one.name, Some(one.probability), one.comparisons.clone()));
            }
            if let Some(one) = record.envelope.as_ref().and_then(|number| app.members.get(number)) {
                add(member(app, &one.member_no, &one.name, None, Vec::new()));
            }
        }
    }
    all
}

/// The meeting that a paper was linked to for sure, where no list asks for it: it may be another all the same.
pub(crate) fn sure_meeting(app: &App, kind: QuestionKind, record: &Record) -> Option<Choice> {
    let asked = groups(kind, std::slice::from_ref(record)).contains(&"meeting");
    let id = record.accepted_meeting().filter(|_| !asked)?;
    let link = record.link.as_ref()?;
    let found = link.candidates.iter().find(|one| one.meeting_id == id);
    let comparisons = found.map_or_else(Vec::new, |one| one.comparisons.clone());
    let name = link.meeting_name.as_deref().unwrap_or_default();
    Some(meeting(app, id, name, Some(link.probability), comparisons))
}

/// The list with that meeting and a search for another one.
pub(crate) fn other_meeting(visit: &Visit, kind: QuestionKind, record: &Record, prefix: &str) -> Markup {
    html! {
        @if let Some(choice) = sure_meeting(&visit.app, kind, record) {
            fieldset.choices {
                legend { (visit.say("other_meeting")) }
                // Where nothing but another one settles it, the linked one is no choice.
                @if !singly(record).contains(&Singly::Other) {
                    (radios(visit, std::slice::from_ref(&choice), UNNUMBERED, Some(&choice.value), prefix))
                }
                (search_box(visit, "meeting", prefix))
            }
        }
    }
}

/// A meeting with the row that counts in the edition in force.
pub(crate) fn meeting(
    app: &App,
    id: &str,
    name: &str,
    probability: Option<f32>,
    comparisons: Vec<Comparison>,
) -> Choice {
    let rows = app.body.catalogue.listings.iter();
    let row = rows.filter(|row| row.edition == app.basis.edition).find(|row| row.meeting_id == id);
    let points = row.map(|row| {
        let figures = row.points.iter().filter(|one| one.unit == app.basis.unit);
        let figures: Vec<String> =
            figures.map(|one| one.points.map_or("—".to_owned(), |points| points.to_string())).collect();
        format!("{} · No.{} · {}", row.category, row.seq, figures.join("/"))
    });
    Choice {
        group: "meeting",
        value: id.to_owned(),
        name: row.map_or(name, |row| &row.name).to_owned(),
        detail: points.unwrap_or_else(|| id.to_owned()),
        probability,
        comparisons,
    }
}

/// A member with number and cycle.
pub(crate) fn member(
    app: &App,
    number: &str,
    name: &str,
    probability: Option<f32>,
    comparisons: Vec<Comparison>,
) -> Choice {
    let cycle = app.members.get(number).map(|member| format!("{} 〜 {}", member.cycle_from, member.cycle_to));
    Choice {
        group: "member",
        value: number.to_owned(),
        name: name.to_owned(),
        detail: format!("{number} · {}", cycle.unwrap_or_default()),
        probability,
        comparisons,
    }
}

/// Whether a value is one of the catalogue or the members file: a form may say anything.
pub(crate) fn is_known(app: &App, group: &str, value: &str) -> bool {
    match group {
        "meeting" => app.body.catalogue.meetings.contains_key(value),
        _ => app.members.contains_key(value),
    }
}

/// Choices beyond those with a number key.
pub(crate) const UNNUMBERED: usize = NUMBERED + 1;

/// A field that searches the list of a group; what it finds can be chosen there.
pub(crate) fn search_box(visit: &Visit, group: &str, prefix: &str) -> Markup {
    let (id, key) = (format!("{prefix}search-{group}"), if group == "meeting" { "/" } else { "m" });
    html! {
        div.search {
            label for=(id) { (visit.say(&format!("search_{group}"))) " " kbd { (key) } }
            input id=(id) name={ (prefix) "search_" (group) } type="search" data-search=(group) data-prefix=(prefix) data-key=(key);
            div data-found=(group) role="status" aria-live="polite" {}
        }
    }
}

/// The list as radio buttons, numbered from `first`; a prefix tells the papers of a sheet apart.
pub(crate) fn radios(
    visit: &Visit,
    choices: &[Choice],
    first: usize,
    chosen: Option<&str>,
    prefix: &str,
) -> Markup {
    html! {
        @for (number, choice) in (first..).zip(choices) {
            @let id = format!("{prefix}{}-{}", choice.group, choice.value);
            div.choice {
                input type="radio" id=(id) name={ (prefix) (choice.group) } value=(choice.value)
                    checked[chosen == Some(choice.value.as_str())]
                    data-key=[(number <= NUMBERED).then(|| number.to_string())];
                label for=(id) {
                    @if number <= NUMBERED { kbd { (number) } " " }
                    b { (choice.name) } " " span.small { (choice.detail) }
                    @if let Some(probability) = choice.probability { " " span.share { (percent(probability)) } }
                }
                @if !choice.comparisons.is_empty() { (waterfall(visit, &choice.comparisons)) }
            }
        }
    }
}

/// How the match weight of a candidate comes about.
fn waterfall(visit: &Visit, comparisons: &[Comparison]) -> Markup {
    let sum: f32 = comparisons.iter().map(|one| one.weight).sum();
    html! {
        details.waterfall {
            summary { (visit.say("waterfall")) " " b { (format!("{sum:+.1}")) } }
            table {
                @for one in comparisons {
                    tr {
                        td { (visit.language.word("comparison", &one.name)) }
                        td.number.minus[one.weight < 0.0] { (format!("{:+.1}", one.weight)) }
                        td.small { (one.detail) }
                    }
                }
            }
        }
    }
}

/// Meetings that a typed text may mean: by the linker, and by what their names hold.
pub(crate) fn search_meetings(app: &App, text: &str) -> Vec<Choice> {
    let mut found = BTreeSet::new();
    let mut all = Vec::new();
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let wanted = bare(text);
    let query = daicho_link::MeetingQuery { text, year: None, issuer: None };
    let linked = app.linker.link(&query).candidates;
    let linked = linked.into_iter().map(|one| (one.meeting_id, one.name, Some(one.probability)));
    let named = app.body.catalogue.meetings.values().filter_map(|one| {
        let name = one.names.iter().find(|name| bare(&name.name).contains(&wanted))?;
        Some((one.id.clone(), name.name.clone(), None))
    });
    for (id, name, probability) in named.take(SHOWN).chain(linked) {
        if all.len() < NUMBERED && found.insert(id.clone()) {
            all.push(meeting(app, &id, &name, probability, Vec::new()));
        }
    }
    all
}

/// Members whose number or name holds a typed text.
pub(crate) fn search_members(app: &App, text: &str) -> Vec<Choice> {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let wanted = bare(text);
    let fits = app.members.values().filter(|one| {
        one.member_no.contains(&wanted)
            || bare(&one.name).contains(&wanted)
            || one.other_names.iter().any(|name| bare(name).contains(&wanted))
    });
    fits.take(NUMBERED).map(|one| member(app, &one.member_no, &one.name, None, Vec::new())).collect()
}
