//! What stands in a layout's boxes, understood by the same rules as a label's value.

use daicho_model::{BoundingBox, Fields};

use super::{FieldBox, FieldName, Layout, Placed};
use crate::analysis::Analysis;
use crate::fields::candidate::{Candidate, Scene};
use crate::fields::{days, edition, holder, issuer, meeting, mode, numbers, points, role, venue};
use crate::labels::Label;
use crate::layout::{Piece, Row};
use crate::strip::{Join, Part, Strip, place};
use crate::values::Labelled;

/// How sure that what stands in a box is the field's value, before the reader's own confidence.
const IN_BOX: f32 = 0.97;

/// Every field that the boxes give. What is empty or cannot be understood is absent.
pub(super) fn read(piece: &Piece<'_>, layout: &Layout, placed: &Placed, scene: &Scene<'_>) -> Fields {
    let mut fields = Fields::default();
    for field in &layout.boxes {
        let strip = text_in(piece, placed, field);
        let strip = match &field.pattern {
            None => strip,
            Some(pattern) => match pattern.captures(strip.text()) {
                Some(found) => {
                    let range = found.name("value").or(found.get(0)).map_or(0..0, |m| m.range());
                    strip.slice(range, Join::Running)
                }
                None => continue,
            },
        };
        understand(piece, field.field, strip, scene, &mut fields);
    }
    named(&mut fields, &layout.name);
    fields
}

/// The characters whose middle lies in a box, in reading order.
fn text_in<'a>(piece: &Piece<'a>, placed: &Placed, field: &FieldBox) -> Strip<'a> {
    let parts = piece.lines().filter_map(|line| {
        let inside = |(at, c): &(usize, char)| {
            let own = place(line, &(*at..at + c.len_utf8()));
            placed.holds(piece.page, field, own.centre())
        };
        let mut found = line.text.char_indices().filter(inside);
        let (start, first) = found.next()?;
        let (last, c) = found.next_back().unwrap_or((start, first));
        Some(Part { line, bytes: start..last + c.len_utf8() })
    });
    Strip::new(parts.collect::<Vec<_>>(), Join::Running)
}

/// Reads one box as if its text stood beside the field's label, on a piece with nothing else on it.
fn understand(piece: &Piece<'_>, field: FieldName, value: Strip<'_>, scene: &Scene<'_>, into: &mut Fields) {
    let label = match field {
        FieldName::Holder => Label::Holder,
        FieldName::MemberNo => Label::MemberNo,
        FieldName::Meeting => Label::Meeting,
        FieldName::Days => Label::Attended,
        FieldName::Mode => Label::Mode,
        FieldName::Role => Label::Role,
        FieldName::Serial => Label::Serial,
        FieldName::Issuer => Label::Issuer,
        FieldName::Issued => Label::Issued,
        FieldName::Venue => Label::Venue,
        FieldName::Points => Label::Points,
    };
    let alone = alone(piece, label, value);
    fn known<T>(found: Option<Candidate<T>>) -> Option<Candidate<T>> {
        found.filter(|candidate| candidate.value.is_some())
    }
    match field {
        FieldName::Holder => into.holder = known(holder::holder(&alone)).map(|c| c.field(scene)),
        FieldName::MemberNo => into.member_no = known(numbers::member_no(&alone)).map(|c| c.field(scene)),
        FieldName::Serial => into.serial = known(numbers::serial(&alone)).map(|c| c.field(scene)),
        FieldName::Meeting => {
            let found = known(meeting::meeting(&alone));
            into.edition = found.as_ref().and_then(edition::edition).map(|c| c.field(scene));
            into.meeting = found.map(|c| c.field(scene));
        }
        FieldName::Days => {
            let found = days::days(&alone).attended;
            let end = |last| known(found.as_ref().map(|d| days::end_of(d, last))).map(|c| c.field(scene));
            (into.from, into.to) = (end(false), end(true));
        }
        FieldName::Issued => {
            let found = days::days(&alone).issued;
            into.issued = known(found.map(|d| days::end_of(&d, false))).map(|c| c.field(scene));
        }
        FieldName::Mode => into.mode = known(mode::mode(&alone)).map(|c| c.field(scene)),
        FieldName::Role => into.role = known(role::role(&alone)).map(|c| c.field(scene)),
        FieldName::Issuer => into.issuer = known(issuer::issuer(&alone)).map(|c| c.field(scene)),
        FieldName::Venue => into.venue = known(venue::venue(&alone)).map(|c| c.field(scene)),
        FieldName::Points => into.points = known(points::points(&alone)).map(|c| c.field(scene)),
    }
}

fn alone<'a>(piece: &Piece<'a>, label: Label, value: Strip<'a>) -> Analysis<'a> {
    let region = value.source(value.all()).map_or(BoundingBox::PAGE, |source| source.bounding_box);
    let lines = value.lines().collect();
    let row = Row { lines, strip: value.clone(), bounding_box: region };
    let labelled = Labelled { label, value, sure: IN_BOX, row: 0, name: "layout".to_owned() };
    Analysis {
        piece: Piece { page: piece.page, region, rows: vec![row], codes: Vec::new(), seals: Vec::new() },
        labelled: vec![labelled],
        lines: Vec::new(),
        paragraphs: Vec::new(),
        flow: Strip::default(),
    }
}

/// Writes the layout's name into the evidence of every field.
fn named(fields: &mut Fields, name: &str) {
    macro_rules! each {
        ($($field:ident),*) => {
            $(if let Some(field) = &mut fields.$field {
                field.evidence.layout = Some(name.to_owned());
            })*
        };
    }
    each!(holder, member_no, meeting, edition, from, to, mode, role, serial, issuer, issued, venue, points);
}
