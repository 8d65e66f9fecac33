//! The fields of one piece of paper.

pub(crate) mod candidate;
pub(crate) mod card;
pub(crate) mod days;
pub(crate) mod edition;
pub(crate) mod handwritten;
pub(crate) mod holder;
pub(crate) mod issuer;
mod lone_name;
mod loose_ends;
mod loose_names;
pub(crate) mod marks;
pub(crate) mod meeting;
pub(crate) mod meeting_name;
pub(crate) mod meeting_sentence;
pub(crate) mod mode;
mod mode_alone;
pub(crate) mod numbers;
mod other_days;
pub(crate) mod points;
pub(crate) mod publication;
pub(crate) mod role;
pub(crate) mod ticked;
pub(crate) mod venue;
mod year_left_out;

use daicho_model::{BoundingBox, Confidence, Diagnostic, Fields, Severity};

use crate::analysis::Analysis;
use candidate::{Candidate, Scene};

/// Reads every field of a piece, codes compared, with what is doubtful about them.
pub(crate) fn read(analysis: &Analysis<'_>, scene: &Scene<'_>) -> (Fields, Vec<Diagnostic>) {
    let days = days::days(analysis);
    let meeting = meeting::meeting(analysis);
    let edition = meeting.as_ref().and_then(edition::edition);
    let mut said = Vec::new();
    for (field, found) in [("from", &days.attended), ("issued", &days.issued)] {
        said.extend(found.as_ref().and_then(|found| date_diagnostic(field, found, scene)));
    }
    let mut fields = Fields {
        holder: holder::holder(analysis).map(|c| c.field(scene)),
        member_no: numbers::member_no(analysis).map(|c| c.field(scene)),
        meeting: meeting.map(|c| c.field(scene)),
        edition: edition.map(|c| c.field(scene)),
        from: days.attended.as_ref().map(|d| days::end_of(d, false).field(scene)),
        to: days.attended.as_ref().map(|d| days::end_of(d, true).field(scene)),
        mode: mode::mode(analysis).map(|c| c.field(scene)),
        role: role::role(analysis).map(|c| c.field(scene)),
        serial: numbers::serial(analysis).map(|c| c.field(scene)),
        issuer: issuer::issuer(analysis).map(|c| c.field(scene)),
        issued: days.issued.as_ref().map(|d| days::end_of(d, false).field(scene)),
        venue: venue::venue(analysis).map(|c| c.field(scene)),
        seal: marks::seal(&analysis.piece).map(|c| c.field(scene)),
        copy: marks::copy(analysis).map(|c| c.field(scene)),
        points: points::points(analysis).map(|c| c.field(scene)),
        lectures: points::lectures(analysis).map(|c| c.field(scene)),
        enclosed: None,
        payload: None,
        publication: None,
    };
    second_reader(&mut fields, analysis);
    under_seals(&mut fields, analysis);
    said.extend(handwritten::doubt(&mut fields, analysis, scene));
    let periods = days::periods(analysis);
    said.extend(crate::crosscheck::crosscheck(&mut fields, &analysis.piece.codes, &periods, scene));
    doubt_open_range(&mut fields, days.attended.as_ref());
    (fields, said)
}

/// A code that bears the first day says nothing of a range that may go on where the reader did not follow.
fn doubt_open_range(fields: &mut Fields, attended: Option<&Candidate<days::Days>>) {
    let Some(span) = attended.and_then(|days| days.value.as_ref()).filter(|span| !span.is_range) else {
        return;
    };
    for field in [&mut fields.from, &mut fields.to].into_iter().flatten() {
        field.confidence = field.confidence.min(Confidence::new(span.sure));
    }
}

fn date_diagnostic(field: &str, days: &Candidate<days::Days>, scene: &Scene<'_>) -> Option<Diagnostic> {
    let code = days::trouble_code(days)?;
    Some(
        Diagnostic::new(code, Severity::Warning)
            .on_page(scene.page)
            .at(field)
            .with("field", field)
            .with("text", &days.raw),
    )
}

/// Text that a seal covers is read badly, whatever the reader says.
fn under_seals(fields: &mut Fields, analysis: &Analysis<'_>) {
    const COVERED: f32 = 0.8;
    let covered = |b: &BoundingBox| analysis.piece.seals.iter().any(|s| s.bounding_box.intersects(b));
    for field in [
        &mut fields.holder,
        &mut fields.member_no,
        &mut fields.meeting,
        &mut fields.serial,
        &mut fields.issuer,
        &mut fields.venue,
    ]
    .into_iter()
    .flatten()
    .filter(|f| covered(&f.evidence.bounding_box))
    {
        field.confidence = field.confidence.scaled(COVERED);
    }
    for field in [&mut fields.from, &mut fields.to, &mut fields.issued].into_iter().flatten() {
        if covered(&field.evidence.bounding_box) {
            field.confidence = field.confidence.scaled(COVERED);
        }
    }
}

/// A second reader who read the page differently makes its text doubtful.
fn second_reader(fields: &mut Fields, analysis: &Analysis<'_>) {
    let Some(similarity) = analysis.piece.page.agreement.as_ref().and_then(|a| a.similarity) else { return };
    if similarity.get() >= 0.97 {
        return;
    }
    let lower = |confidence: &mut Confidence| *confidence = confidence.min(similarity);
    for field in [
        &mut fields.holder,
        &mut fields.member_no,
        &mut fields.meeting,
        &mut fields.serial,
        &mut fields.issuer,
        &mut fields.venue,
    ] {
        field.iter_mut().for_each(|f| lower(&mut f.confidence));
    }
    for field in [&mut fields.from, &mut fields.to, &mut fields.issued] {
        field.iter_mut().for_each(|f| lower(&mut f.confidence));
    }
    fields.edition.iter_mut().for_each(|f| lower(&mut f.confidence));
}

/// The fields of a publication: its title stands for the meeting; its day is the day of issue, and nobody on it is the
/// holder before the member is known.
pub(crate) fn of_paper(fields: Fields, analysis: &Analysis<'_>, scene: &Scene<'_>) -> Fields {
    let found = publication::publication(analysis);
    Fields {
        meeting: found.title.map(|c| c.field(scene)),
        publication: found.publication.map(|c| c.field(scene)),
        issued: publication::published(analysis).map(|c| c.field(scene)).or(fields.issued),
        seal: fields.seal,
        copy: fields.copy,
        payload: fields.payload,
        ..Fields::default()
    }
}
