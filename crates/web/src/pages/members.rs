//! Members: where each stands, what is posted and why, and the paper behind every point.

use daicho_model::{Member, MemberOutcome, Posting, Record};
use daicho_report::{Books, ExplainInput};
use maud::{Markup, html};

use super::frame;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;
use crate::words::key;

/// Members listed at once.
const SHOWN: usize = 100;
/// Those that a number key opens.
const NUMBERED: usize = 9;

/// Members whose number or name holds the text asked for.
pub(crate) fn members(visit: &Visit) -> Result<Reply, Problem> {
    let wanted: String = visit.asked("q").chars().filter(|c| !c.is_whitespace()).collect();
    let fits = |one: &&Member| {
        let name: String = one.name.chars().filter(|c| !c.is_whitespace()).collect();
        wanted.is_empty() || one.member_no.contains(&wanted) || name.contains(&wanted)
    };
    let found = visit.app.members.values().filter(fits).count();
    let from = visit.asked("from").parse::<usize>().unwrap_or_default().min(found) / SHOWN * SHOWN;
    let mut outcomes = Vec::new();
    {
        let store = visit.app.reader();
        for member in visit.app.members.values().filter(fits).skip(from).take(SHOWN) {
            outcomes.extend(store.outcome(&visit.app.body.id, &member.member_no)?);
        }
    }
    let body = html! {
        main.wide {
            h1 { (visit.say("members")) }
            form.line method="get" action="/members" role="search" {
                label { (visit.say("search_member")) " " input type="search" name="q" value=(visit.asked("q")) data-key="/"; }
                button { (visit.say("search")) }
            }
            (pager(visit, from, found))
            table {
                thead { tr {
                    th { (visit.say("member_no")) } th { (visit.language.word("field", "holder")) } th { (visit.say("cycle")) } th { (visit.say("result")) }
                    th.number { (visit.say("posted")) } th.number { (visit.say("pending")) } th.number { (visit.say("void")) }
                } }
                tbody { @for (number, one) in (1..).zip(&outcomes) { (row(visit, one, number)) } }
            }
        }
        (frame::legend(visit, &[("/", "search"), ("1–9", "member"), ("j k", "other_pages"), ("Q", "queue"), ("N", "next")]))
    };
    Ok(Reply::Page(frame::framed(visit, "members", body)))
}

/// Which members are shown of how many, and the way to the others.
fn pager(visit: &Visit, from: usize, found: usize) -> Markup {
    let (first, last) = ((from + 1).min(found).to_string(), (from + SHOWN).min(found).to_string());
    let values = [("first", first.as_str()), ("last", last.as_str()), ("all", &found.to_string())];
    let query = |from: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", visit.asked("q")).append_pair("from", &from.to_string());
        format!("/members?{}", query.finish())
    };
    html! {
        p.small {
            (visit.language.fill("members_shown", &values)) " "
            @if from > 0 { a.button.plain href=(query(from.saturating_sub(SHOWN))) data-key="k" { (visit.say("earlier_page")) " " kbd { "k" } } " " }
            @if from + SHOWN < found { a.button.plain href=(query(from + SHOWN)) data-key="j" { (visit.say("later_page")) " " kbd { "j" } } }
        }
    }
}

fn row(visit: &Visit, one: &MemberOutcome, number: usize) -> Markup {
    let count = |name: &str| one.counts.get(name).copied().unwrap_or_default();
    html! {
        tr {
            td {
                a href={ "/member/" (one.member_no) } data-key=[(number <= NUMBERED).then_some(number)] {
                    (one.member_no) @if number <= NUMBERED { " " kbd { (number) } }
                }
            }
            td { (one.name) }
            td { (one.cycle_from) " 〜 " (one.cycle_to) }
            td { span class={ "result " (key(&one.result)) } { (visit.language.value("outcome", &one.result)) } }
            td.number { (count("posted")) } td.number { (count("pending")) } td.number { (count("void")) }
        }
    }
}

/// One member: requirements, postings, and the account of why.
pub(crate) fn member(visit: &Visit) -> Result<Reply, Problem> {
    let body = &visit.app.body.id;
    let (outcome, postings, records) = {
        let store = visit.app.reader();
        let outcome = store.outcome(body, &visit.id)?.ok_or(Problem::Missing)?;
        let postings = store.postings(body, &visit.id)?;
        let mut records: Vec<Record> = Vec::new();
        for posting in &postings {
            if records.iter().all(|had| had.record_id != posting.record_id) {
                records.extend(store.record(body, &posting.record_id)?);
            }
        }
        (outcome, postings, records)
    };
    let outcomes = [outcome];
    let accounts = visit.app.body.account_names();
    let books = Books {
        records: &records,
        postings: &postings,
        outcomes: &outcomes,
        diagnostics: &[],
        envelopes: &[],
        accounts: &accounts,
    };
    let account = daicho_report::explain(&ExplainInput { outcome: &outcomes[0], books, earlier: None });
    let outcome = &outcomes[0];
    let body = html! {
        main.wide {
            h1 { (outcome.name) " " span.small { (outcome.member_no) } }
            p {
                span class={ "result " (key(&outcome.result)) } { (visit.language.value("outcome", &outcome.result)) }
                " · " (visit.say("cycle")) " " (outcome.cycle_from) " 〜 " (outcome.cycle_to)
                @if let Some(window) = &outcome.application { " · " (visit.say("deadline")) " " (window.closes) }
            }
            (super::letter::links(visit, &outcome.member_no)?)
            (requirements(visit, outcome))
            h2 { (visit.say("ledger")) }
            (ledger(visit, &postings))
            details {
                summary { (visit.say("account_of_why")) }
                pre { (account) }
            }
        }
        (frame::legend(visit, &[("1–3", "letters"), ("M", "members"), ("Q", "queue"), ("N", "next")]))
    };
    Ok(Reply::Page(frame::framed(visit, "member", body)))
}

fn requirements(visit: &Visit, outcome: &MemberOutcome) -> Markup {
    html! {
        table {
            thead { tr {
                th { (visit.say("requirement")) } th { (visit.say("result")) } th.number { (visit.say("have")) }
                th.number { (visit.say("pending")) } th.number { (visit.say("need")) } th.number { (visit.say("lacking")) } th { (visit.say("clause")) }
            } }
            tbody {
                @for one in &outcome.requirements {
                    @let name = if visit.language.code() == "ja" { &one.ja } else { &one.en };
                    tr.part[one.part_of.is_some()] {
                        td { (name) }
                        td { span class={ "result " (key(&one.outcome)) } { (visit.language.value("outcome", &one.outcome)) } }
                        td.number { (one.have) } td.number { (one.pending) } td.number { (one.need) } td.number { (one.missing) }
                        td.small { (one.clause) }
                    }
                }
            }
        }
    }
}

fn ledger(visit: &Visit, postings: &[Posting]) -> Markup {
    html! {
        table {
            thead { tr {
                th { (visit.say("days")) } th { (visit.say("meeting")) } th { (visit.say("account")) } th.number { (visit.say("points")) }
                th { (visit.say("status")) } th { (visit.say("clause")) } th { (visit.say("evidence")) }
            } }
            tbody {
                @for one in postings {
                    tr class=(key(&one.status)) {
                        td { @if let Some(from) = one.from { (from) @if let Some(to) = one.to.filter(|to| *to != from) { " 〜 " (to) } } }
                        td { @if let Some(edition) = one.edition { "第" (edition) "回 " } (one.meeting_name.as_deref().unwrap_or_default()) }
                        td { (visit.language.word("account", &one.account)) }
                        td.number { (one.points) }
                        td {
                            (visit.language.value("status", &one.status))
                            @if let Some(reason) = one.reason { div.small { (visit.language.word("short_reason", reason.as_str())) } }
                        }
                        td.small { (one.clause.as_deref().unwrap_or_default()) }
                        td { a href={ "/record/" (one.record_id) } { (visit.say("see_paper")) } }
                    }
                }
            }
        }
    }
}
