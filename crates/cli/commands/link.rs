//! `daicho link`: meeting names against the catalogue.

use std::process::ExitCode;

use daicho_link::{Linker, MeetingQuery, Scope};
use daicho_model::{Link, LinkStatus};
use daicho_pipeline::Failure;
use daicho_pipeline::body::Body;
use daicho_pipeline::table::Table;

use crate::arguments::LinkOptions;
use crate::context::Context;

/// Links texts from the command line for a person, or a CSV for a program.
pub fn run(context: &Context, options: &LinkOptions) -> Result<ExitCode, Failure> {
    let body = Body::load(&context.resolved.settings.catalogs, &options.body)?;
    let edition = body.edition(body.listed_unit()?, options.edition.as_deref())?;
    let scope = Scope { edition, all_names: options.edition.is_none() };
    let model = match &options.model {
        Some(path) => daicho_pipeline::body::model(path)?,
        None => body.model.clone(),
    };
    let linker = Linker::with_model(&body.catalogue, &scope, model);
    let link = |text: &str| linker.link(&MeetingQuery { text, year: options.year, issuer: None });
    match &options.csv {
        Some(file) => link_csv(file, link),
        None => {
            let shown = |text: &String| daicho_report::link_text(text, &link(text), options.explain);
            super::print(&options.texts.iter().map(shown).collect::<Vec<_>>().join("\n"))
        }
    }
}

fn link_csv(file: &std::path::Path, link: impl Fn(&str) -> Link) -> Result<ExitCode, Failure> {
    let bytes = std::fs::read(file).map_err(|e| Failure::io(file, &e))?;
    let wrong =
        |what: String| Failure::usage(format!("{}: {what}", file.display()), "CSV with the columns id,query");
    let table = Table::read(&bytes).map_err(|e| wrong(e.to_string()))?;
    let (Some(id), Some(query)) = (table.column(&["id"]), table.column(&["query"])) else {
        return Err(wrong("no columns id and query".to_owned()));
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |e: csv::Error| Failure::internal(e.to_string(), "");
    writer.write_record(["id", "meeting_id", "seq", "score", "status"]).map_err(failed)?;
    for (_, cells) in &table.rows {
        let cell = |i: usize| cells.get(i).map_or("", String::as_str);
        writer.write_record(row(cell(id), &link(cell(query)))).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|e| Failure::internal(e.to_string(), ""))?;
    super::print(&String::from_utf8_lossy(&bytes))
}

/// The top candidate, also where the status is `review` or `none`.
fn row(id: &str, link: &Link) -> [String; 5] {
    let status = match link.status {
        LinkStatus::Accepted => "accepted",
        LinkStatus::Review => "review",
        LinkStatus::None => "none",
    };
    let top = link.candidates.first();
    [
        id.to_owned(),
        top.map_or(String::new(), |c| c.meeting_id.clone()),
        top.and_then(|c| c.seq).map_or(String::new(), |seq| seq.to_string()),
        top.map_or("0".to_owned(), |c| format!("{:.4}", c.probability)),
        status.to_owned(),
    ]
}
