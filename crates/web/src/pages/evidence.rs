//! A piece of paper as it is shown: its picture with every field drawn where it was read, and the fields beside it.

use daicho_model::{BoundingBox, Evidence, Field, Fields, PrintedPoints, Record};
use maud::{Markup, html};

use crate::pictures::Part;
use crate::visit::Visit;
use crate::words::key;

/// A field as it is shown.
pub(crate) struct Shown<'a> {
    /// As the catalogue names it.
    pub name: &'static str,
    /// Its value, as it would be typed; empty where none was understood.
    pub value: String,
    /// As read.
    pub raw: &'a str,
    /// How sure.
    pub confidence: f32,
    /// Where.
    pub evidence: &'a Evidence,
}

/// Every field of a record that says something, in the order of the form.
pub(crate) fn fields(fields: &Fields) -> Vec<Shown<'_>> {
    let text = |text: &String| text.clone();
    let mut all = Vec::new();
    all.extend(one("holder", &fields.holder, text));
    all.extend(one("member_no", &fields.member_no, text));
    all.extend(one("meeting", &fields.meeting, text));
    all.extend(one("edition", &fields.edition, ToString::to_string));
    all.extend(one("from", &fields.from, ToString::to_string));
    all.extend(one("to", &fields.to, ToString::to_string));
    all.extend(one("mode", &fields.mode, key));
    all.extend(one("role", &fields.role, key));
    all.extend(one("serial", &fields.serial, text));
    all.extend(one("issuer", &fields.issuer, text));
    all.extend(one("issued", &fields.issued, ToString::to_string));
    all.extend(one("venue", &fields.venue, text));
    all.extend(one("points", &fields.points, |points| printed(points)));
    all.extend(one("seal", &fields.seal, ToString::to_string));
    all.extend(one("copy", &fields.copy, ToString::to_string));
    all.extend(one("payload", &fields.payload, text));
    all
}

fn one<'a, T>(
    name: &'static str,
    field: &'a Option<Field<T>>,
    shown: impl FnOnce(&T) -> String,
) -> Option<Shown<'a>> {
    let field = field.as_ref()?;
    Some(Shown {
        name,
        value: field.value.as_ref().map(shown).unwrap_or_default(),
        raw: &field.raw,
        confidence: field.confidence.get(),
        evidence: &field.evidence,
    })
}

fn printed(points: &[PrintedPoints]) -> String {
    let one = |one: &PrintedPoints| {
        let points = one.points.map_or("?".to_owned(), |points| points.to_string());
        format!("{} {points}", one.system.as_deref().unwrap_or_default())
    };
    points.iter().map(one).collect::<Vec<_>>().join("、")
}

/// The picture of a record with its fields drawn on it.
pub(crate) fn picture(visit: &Visit, record: &Record, part: Part) -> Markup {
    let place = part.place(record);
    let (width, height) = (place.width() * 1000.0, place.height() * 1000.0);
    let view = format!("{} {} {width} {height}", place.x0 * 1000.0, place.y0 * 1000.0);
    let query = match part {
        Part::Page => "?part=page",
        Part::Facts => "?part=facts",
        Part::Piece => "",
    };
    let label = visit
        .language
        .fill("picture_of", &[("file", &record.document.path), ("page", &record.page.to_string())]);
    html! {
        div.sheet.zoom-1 {
            img src={ "/picture/" (record.record_id) (query) } alt=(label);
            svg.marks viewBox=(view) preserveAspectRatio="none" aria-hidden="true" {
                @if part == Part::Page { (rect(&record.bounding_box, "piece", "")) }
                @for field in fields(&record.fields) {
                    @if field.evidence.page == record.page && field.evidence.document == record.document.sha256 {
                        (rect(&around(&field.evidence.bounding_box), field.name, &visit.language.word("field", field.name)))
                    }
                }
            }
            p.no-picture hidden { (visit.say("no_picture")) }
        }
    }
}

/// A place with a margin, by its height: where letters begin is read to half a letter.
fn around(place: &BoundingBox) -> BoundingBox {
    let [before, behind, above] = [0.5, 0.2, 0.1].map(|share| place.height() * share);
    BoundingBox::new(place.x0 - before, place.y0 - above, place.x1 + behind, place.y1 + above)
}

fn rect(place: &BoundingBox, class: &str, title: &str) -> Markup {
    let x = |share: f32| share * 1000.0;
    html! {
        rect class={ "mark f-" (class) } data-mark=(class) x=(x(place.x0)) y=(x(place.y0))
            width=(x(place.width())) height=(x(place.height())) {
            title { (title) }
        }
    }
}

/// The tools beside a picture.
pub(crate) fn tools(visit: &Visit) -> Markup {
    html! {
        div.tools role="toolbar" aria-label=(visit.say("picture")) {
            button type="button" data-zoom="1" data-key="+" { (visit.say("zoom_in")) " " kbd { "+" } }
            button type="button" data-zoom="-1" data-key="-" { (visit.say("zoom_out")) " " kbd { "-" } }
            button type="button" data-marks data-key="f" { (visit.say("marks")) " " kbd { "f" } }
        }
    }
}

/// A share as whole per cent.
pub(crate) fn percent(share: f32) -> String {
    format!("{:.0}%", (share * 100.0).clamp(0.0, 100.0))
}
