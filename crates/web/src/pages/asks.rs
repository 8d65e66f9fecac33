//! What was asked of whom and is not answered yet.

use std::collections::BTreeSet;

use daicho_model::Record;
use daicho_pipeline::asks::{OpenAsk, open_asks};
use maud::{Markup, html};

use crate::reply::Problem;
use crate::visit::Visit;

/// The open questions to somebody about these papers.
pub(super) fn about<'r>(
    visit: &Visit,
    papers: impl Iterator<Item = &'r String>,
) -> Result<Vec<OpenAsk>, Problem> {
    let papers: BTreeSet<String> = papers.cloned().collect();
    Ok(open_asks(&visit.app.reader(), &visit.app.body.id, &papers)?)
}

/// Each with who asked whom, when and what.
pub(super) fn notes(visit: &Visit, records: &[Record]) -> Result<Markup, Problem> {
    let asks = about(visit, records.iter().map(|record| &record.record_id))?;
    Ok(html! {
        @for one in &asks { p.notice.asked role="status" { (said(visit, one)) } }
    })
}

/// One in a line.
pub(super) fn said(visit: &Visit, one: &OpenAsk) -> String {
    let day: String = one.at.chars().take(10).collect();
    let values = [("whom", one.whom.as_str()), ("text", &one.text), ("by", &one.by), ("day", &day)];
    visit.language.fill("asked_of", &values)
}
