//! Pictures by the id of their record, never by path.

use crate::pictures::Part;
use crate::reply::{Problem, Reply};
use crate::visit::Visit;

/// A part of the page that a record stands on.
pub(crate) fn picture(visit: &Visit) -> Result<Reply, Problem> {
    let (record, page) = {
        let store = visit.app.reader();
        let record = store.record(&visit.app.body.id, &visit.id)?.ok_or(Problem::Missing)?;
        let page = store.page(&record.document.sha256, record.page)?.ok_or(Problem::Missing)?;
        (record, page)
    };
    let part = Part::parse(visit.asked("part"));
    let picture = visit.app.pictures.draw(&record, &page, part).map_err(|_| Problem::Missing)?;
    Ok(Reply::Jpeg(picture))
}
