//! `daicho catalog show`: one meeting.

use std::process::ExitCode;

use clap::Args;
use daicho_pipeline::Failure;
use daicho_report::{ListOnDay, MeetingOnDay, meeting_on_day_text, meeting_text};
use jiff::civil::Date;

use super::super::print;
use crate::context::Context;

/// `daicho catalog show`.
#[derive(Debug, Args)]
pub struct ShowOptions {
    /// 学会ID / Meeting id, e.g. `jrs-0001`
    pub id: String,
    /// 団体 / Body
    #[arg(long, value_name = "ID", default_value = "jrs")]
    pub body: String,
    /// この日に有効な一覧と名称だけ / Only the lists and names that were valid on this day, as far as dates are known
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::arguments::day)]
    pub at: Option<Date>,
}

/// Prints names, relations, and rows with points.
pub fn run(context: &Context, options: &ShowOptions) -> Result<ExitCode, Failure> {
    let body = super::body(context, &options.body)?;
    let Some(meeting) = body.catalogue.meetings.get(&options.id) else {
        let message = format!("{} はない / no such meeting: {}", options.id, options.id);
        return Err(Failure::usage(
            message,
            "daicho link で名称から探せる / daicho link finds a meeting by its name",
        ));
    };
    if let Some(day) = options.at
        && let Some(found) = body.catalogue.on_day(&options.id, day)
    {
        let lists: Vec<ListOnDay<'_>> = found
            .lists
            .iter()
            .map(|(edition, valid_from, listed)| ListOnDay { edition, valid_from, listed: *listed })
            .collect();
        let shown = MeetingOnDay {
            day,
            lists: &lists,
            names: &found.names,
            rows: &found.rows,
            relations: &found.relations,
        };
        return print(&meeting_on_day_text(&options.id, &shown));
    }
    let rows: Vec<_> = body.catalogue.listings.iter().filter(|row| row.meeting_id == options.id).collect();
    print(&meeting_text(meeting, &rows))
}
