//! Issuer layouts: a society's form described by the texts that stand on every copy of it (anchors) and by where its
//! fields are beside them. `docs/layouts.md` is the language of the files.
//!
//! A layout is tried on every piece of paper before the general rules. Where enough of its anchors stand together as it
//! says, its boxes are laid over the piece, wherever the scanner has shifted, scaled or skewed it, and each field is
//! read from its box; what a box does not give, the general rules give. Where both give something, agreement makes the
//! field surer and disagreement sends it to review.

mod anchors;
mod fields;
mod fit;
mod parse;
mod settle;
#[cfg(test)]
mod tests;

use daicho_model::trial::{AnchorTrial, BoxTrial, Trial};
use daicho_model::{Page, RecordKind};
use regex::Regex;

use crate::layout::Piece;
use crate::sheets::{Sheet, sheets};
use fit::{Map, Point};

pub(crate) use settle::{Read, apply};

/// A form of one issuer.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Its name, which the fields it reads carry.
    pub name: String,
    /// What a piece of paper with this form is.
    pub kind: Option<RecordKind>,
    /// Measured in fractions of a page of this width over height; `None` = in distances of the first two anchors.
    aspect: Option<f64>,
    /// How many anchors must be found.
    least: usize,
    anchors: Vec<Anchor>,
    boxes: Vec<FieldBox>,
}

/// A text that stands on every copy of a form.
#[derive(Clone, Debug)]
struct Anchor {
    id: String,
    text: AnchorText,
    /// The middle of the text on the plane of the layout.
    at: Point,
    /// How far from there it may stand, in heights of the page (or distances of the anchors).
    tolerance: f64,
}

#[derive(Clone, Debug)]
enum AnchorText {
    /// Folded, blanks removed; stands somewhere in a line.
    Plain(String),
    /// On a line's folded text.
    Regex(Regex),
}

/// Where a field's value stands.
#[derive(Clone, Debug)]
struct FieldBox {
    field: FieldName,
    /// Left top and right bottom on the plane of the layout.
    corners: (Point, Point),
    /// The anchor it moves with.
    from: Option<usize>,
    pattern: Option<Regex>,
}

/// A field that a box can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum FieldName {
    Holder,
    MemberNo,
    Meeting,
    Days,
    Mode,
    Role,
    Serial,
    Issuer,
    Issued,
    Venue,
    Points,
}

impl FieldName {
    const ALL: [(&'static str, FieldName); 11] = [
        ("holder", FieldName::Holder),
        ("member_no", FieldName::MemberNo),
        ("meeting", FieldName::Meeting),
        ("days", FieldName::Days),
        ("mode", FieldName::Mode),
        ("role", FieldName::Role),
        ("serial", FieldName::Serial),
        ("issuer", FieldName::Issuer),
        ("issued", FieldName::Issued),
        ("venue", FieldName::Venue),
        ("points", FieldName::Points),
    ];

    fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }
}

impl Layout {
    /// Parses a layout file. `file` names it in the faults.
    ///
    /// # Errors
    /// Every fault of the file with its line: wrong TOML, unknown keys, values that cannot be meant.
    pub fn parse(text: &str, file: &str) -> Result<Layout, Vec<daicho_model::Diagnostic>> {
        parse::parse(text, file)
    }
}

/// Tries layouts on every piece of a page; for each piece all of them, in their order.
pub fn trials(page: &Page, layouts: &[Layout]) -> Vec<Trial> {
    let of_sheet = |sheet: Sheet<'_>| -> Vec<Trial> {
        let piece = Piece::new(&sheet.page, sheet.region);
        layouts.iter().map(|layout| on_page(trial(&piece, layout), &sheet)).collect()
    };
    sheets(page).into_iter().flat_map(of_sheet).collect()
}

/// A trial in the level frame of its piece, put back on the page.
fn on_page(mut trial: Trial, sheet: &Sheet<'_>) -> Trial {
    trial.piece = sheet.bounding_box;
    let Some(frame) = &sheet.frame else { return trial };
    for found in trial.anchors.iter_mut().filter_map(|anchor| anchor.found.as_mut()) {
        *found = frame.page_box(found);
    }
    for corner in trial.boxes.iter_mut().flat_map(|placed| &mut placed.corners) {
        *corner = frame.page([corner.0, corner.1]).into();
    }
    trial
}

fn trial(piece: &Piece<'_>, layout: &Layout) -> Trial {
    let seen = anchors::seen(piece, layout);
    let placed = anchors::place(piece, layout, &seen);
    let shown = |(at, anchor): (usize, &Anchor)| {
        let used = placed.as_ref().and_then(|p| p.found[at].as_ref());
        AnchorTrial {
            id: anchor.id.clone(),
            found: used.or(seen[at].first()).map(|s| s.bounding_box),
            in_place: used.is_some(),
        }
    };
    let boxes = placed.as_ref().map_or(Vec::new(), |placed| {
        let trial = |b: &FieldBox| BoxTrial {
            field: b.field.as_str().to_owned(),
            corners: placed.outline(piece.page, b),
        };
        layout.boxes.iter().map(trial).collect()
    });
    Trial {
        layout: layout.name.clone(),
        piece: piece.region,
        fits: placed.is_some(),
        anchors: layout.anchors.iter().enumerate().map(shown).collect(),
        boxes,
    }
}

/// A layout laid over a piece.
#[derive(Clone, Debug)]
struct Placed {
    /// From the layout's plane to the page's.
    map: Map,
    /// Anchors in their places.
    found: Vec<Option<anchors::Seen>>,
    /// How far each found anchor stands from where the map puts it.
    shifts: Vec<Point>,
    /// Mean distance of the anchors from where the map puts them.
    residual: f64,
}

impl Placed {
    fn shift(&self, field: &FieldBox) -> Point {
        field.from.map_or(Point::default(), |anchor| self.shifts[anchor])
    }

    /// Whether a place of the page lies in a field's box.
    fn holds(&self, page: &Page, field: &FieldBox, place: (f32, f32)) -> bool {
        let at = fit::on_plane(page, place).minus(self.shift(field));
        let Some(at) = self.map.back(at) else { return false };
        let (low, high) = field.corners;
        (low.x..=high.x).contains(&at.x) && (low.y..=high.y).contains(&at.y)
    }

    fn outline(&self, page: &Page, field: &FieldBox) -> [(f32, f32); 4] {
        let (low, high) = field.corners;
        let corners = [(low.x, low.y), (high.x, low.y), (high.x, high.y), (low.x, high.y)];
        corners.map(|(x, y)| fit::on_page(page, self.map.there(Point { x, y }).plus(self.shift(field))))
    }
}
