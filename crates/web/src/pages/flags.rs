//! What an import of a list could not decide, and the answers, kept in the edition's corrections file.

use daicho_pipeline::catalog_flags::{Flag, FlagAnswer, Flagged, answer_flag, flagged};
use daicho_report::Messages;
use maud::{Markup, html};

use super::frame;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;
use crate::words::key;

/// Flags shown of one edition.
const SHOWN: usize = 300;

/// The flags of every edition; `None` where there are none.
pub(super) fn flags(visit: &Visit) -> Result<Option<Markup>, Problem> {
    let all = flagged(&visit.app.settings.catalogs, &visit.app.body.id)?;
    let accounts = accounts(visit);
    let shown = html! { @for edition in &all { (of_edition(visit, edition, &accounts)) } };
    Ok(all.iter().any(|edition| !edition.flags.is_empty()).then_some(shown))
}

/// An answer to one flag.
pub(crate) fn answer(visit: &Visit) -> Result<Reply, Problem> {
    let text = |name: &str| Some(visit.given(name)).filter(|text| !text.is_empty()).map(str::to_owned);
    let answer = match visit.given("answer") {
        "confirm" => FlagAnswer::Confirm,
        "drop" => FlagAnswer::Drop,
        "withdraw" => FlagAnswer::Withdraw,
        "row" => FlagAnswer::Row { name: text("name"), points: points(visit)? },
        _ => return Err(Problem::Form("form_wrong")),
    };
    if answer == (FlagAnswer::Row { name: None, points: None }) {
        return Err(Problem::Form("nothing_chosen"));
    }
    let app = &visit.app;
    let by = format!("{} {}", visit.session.person.name, jiff::Timestamp::now());
    // One at a time: the file is read and written as a whole.
    let writer = app.writer();
    let edition = visit.given("edition");
    answer_flag(&app.settings.catalogs, &app.body.id, (edition, visit.given("flag")), &answer, &by).map_err(
        |failure| match failure.class {
            daicho_pipeline::FailureClass::Usage => Problem::Form("flag_unanswered"),
            _ => failure.into(),
        },
    )?;
    drop(writer);
    Ok(Reply::Go(format!("/catalogue#flag-{edition}-{}", visit.given("flag"))))
}

/// The account and the figure of the form: none where no account was chosen.
fn points(visit: &Visit) -> Result<Option<(String, Option<u32>)>, Problem> {
    let (account, figure) = (visit.given("account"), visit.given("points"));
    if account.is_empty() {
        return Ok(None);
    }
    if !accounts(visit).iter().any(|known| known == account) {
        return Err(Problem::Form("form_wrong"));
    }
    let figure = match figure {
        "" => None,
        text => Some(text.parse().map_err(|_| Problem::Form("number_wrong"))?),
    };
    Ok(Some((account.to_owned(), figure)))
}

/// `unit/account` of all accounts that the list may have.
fn accounts(visit: &Visit) -> Vec<String> {
    let units = &visit.app.body.catalogue.body.units;
    let of = |(id, unit): (&String, &daicho_catalog::Unit)| {
        unit.accounts.keys().map(|account| format!("{id}/{account}")).collect::<Vec<_>>()
    };
    units.iter().flat_map(of).collect()
}

fn of_edition(visit: &Visit, edition: &Flagged, accounts: &[String]) -> Markup {
    let open = edition.flags.iter().filter(|flag| flag.answer.is_none()).count();
    let written = visit.app.body.catalogue.body.editions.contains_key(&edition.edition);
    let values = [("edition", edition.edition.as_str()), ("open", &open.to_string())];
    html! {
        details id={ "flags-" (edition.edition) } open[!written && open > 0] {
            summary { (visit.language.fill("flags_of_import", &values)) }
            p.small { (visit.say(if written { "flags_written" } else { "flags_waiting" })) }
            table.flags data-list { tbody {
                @for flag in edition.flags.iter().take(SHOWN) { (row(visit, &edition.edition, flag, accounts)) }
            } }
        }
    }
}

fn row(visit: &Visit, edition: &str, flag: &Flag, accounts: &[String]) -> Markup {
    let text = Messages::global().diagnostic(&flag.said);
    let printed = flag.said.details.get("printed").map_or("", String::as_str);
    html! {
        tr data-row id={ "flag-" (edition) "-" (flag.id) } {
            td { span class={ "severity " (key(&flag.said.severity)) } { (visit.language.value("severity", &flag.said.severity)) } }
            td.small { (flag.said.place) @if let Some(page) = flag.said.page { " p." (page) } }
            td { b { (printed) } div { (visit.language.of(text.cause)) } div.small { (visit.language.of(text.hint)) } }
            td {
                @if let Some(answer) = &flag.answer { p { (visit.say("flag_answered")) " " code { (answer) } } }
                @if visit.may_decide() && flag.is_of_row() {
                    form.line method="post" action="/flag" {
                        (frame::token(visit))
                        input type="hidden" name="edition" value=(edition);
                        input type="hidden" name="flag" value=(flag.id);
                        @if flag.answer.is_some() {
                            button.plain name="answer" value="withdraw" data-key="z" { (visit.say("flag_withdraw")) " " kbd { "z" } }
                        } @else {
                            // The first button is what Enter in a field presses.
                            input name="name" maxlength="300" aria-label=(visit.say("name")) placeholder=(visit.say("name")) data-key="t";
                            select name="account" aria-label=(visit.say("account")) {
                                option value="" { "—" }
                                @for account in accounts { option value=(account) { (account) } }
                            }
                            input.figure name="points" inputmode="numeric" aria-label=(visit.say("points")) placeholder=(visit.say("points"));
                            button.plain name="answer" value="row" { (visit.say("flag_row")) " " kbd { "Enter" } }
                            button.plain name="answer" value="confirm" data-key="y" { (visit.say("flag_confirm")) " " kbd { "y" } }
                            button.plain name="answer" value="drop" data-key="d" { (visit.say("flag_drop")) " " kbd { "d" } }
                        }
                    }
                }
            }
        }
    }
}
