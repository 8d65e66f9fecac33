//! Pictures of pieces and pages, drawn once and kept in memory for a while.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use daicho_model::{BoundingBox, Page, Record};
use daicho_pipeline::drawing::{Drawer, Undrawn};

/// Bytes of pictures kept at most.
const KEPT: usize = 96 << 20;
/// How much around a piece is shown, as a share of the page.
const MARGIN: f32 = 0.015;
/// Fields that a person is asked about,
const ASKED: [&str; 7] = ["holder", "member_no", "meeting", "edition", "from", "to", "mode"];
/// and with fewer of them the whole piece is shown.
const FEW: usize = 3;

/// What is shown of a record's page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    /// The piece of paper with a margin.
    Piece,
    /// The whole page.
    Page,
    /// What was read on the piece, as large as may be.
    Facts,
}

impl Part {
    /// As addresses spell it.
    pub(crate) fn parse(text: &str) -> Part {
        match text {
            "page" => Part::Page,
            "facts" => Part::Facts,
            _ => Part::Piece,
        }
    }

    /// Its place on the page.
    pub(crate) fn place(self, record: &Record) -> BoundingBox {
        let b = record.bounding_box;
        match self {
            Part::Page => BoundingBox::PAGE,
            Part::Piece => BoundingBox::new(b.x0 - MARGIN, b.y0 - MARGIN, b.x1 + MARGIN, b.y1 + MARGIN),
            Part::Facts => facts(record),
        }
    }

    /// Pixels of its width at most.
    fn width(self) -> u32 {
        match self {
            Part::Piece => 1500,
            Part::Page => 1700,
            Part::Facts => 1200,
        }
    }
}

/// What was read, with what is above and below it; the whole piece where little was read.
fn facts(record: &Record) -> BoundingBox {
    let piece = Part::Piece.place(record);
    let read = crate::pages::shown_fields(&record.fields);
    let here = |one: &&crate::pages::Shown<'_>| {
        ASKED.contains(&one.name)
            && one.evidence.page == record.page
            && one.evidence.document == record.document.sha256
    };
    let places: Vec<BoundingBox> = read.iter().filter(here).map(|one| one.evidence.bounding_box).collect();
    if places.len() < FEW {
        return piece;
    }
    let top = places.iter().map(|one| one.y0).fold(piece.y1, f32::min) - 2.0 * MARGIN;
    let bottom = places.iter().map(|one| one.y1).fold(piece.y0, f32::max) + 2.0 * MARGIN;
    BoundingBox::new(piece.x0, top.max(piece.y0), piece.x1, bottom.min(piece.y1))
}

type Kept = VecDeque<((String, [u32; 5]), Arc<Vec<u8>>)>;

/// The drawer with what it drew lately.
pub(crate) struct Pictures {
    drawer: Drawer,
    kept: Mutex<Kept>,
}

impl Pictures {
    pub(crate) fn new(drawer: Drawer) -> Pictures {
        Pictures { drawer, kept: Mutex::default() }
    }

    /// What draws from the original files; `None` where nobody said where they are.
    pub(crate) fn drawer(&self) -> Option<&Drawer> {
        self.drawer.has_inboxes().then_some(&self.drawer)
    }

    /// A part of a record's page as JPEG.
    pub(crate) fn draw(&self, record: &Record, page: &Page, part: Part) -> Result<Arc<Vec<u8>>, Undrawn> {
        let place = part.place(record);
        let corner = |share: f32| (share * 1e4) as u32;
        let corners = [page.number, corner(place.x0), corner(place.y0), corner(place.x1), corner(place.y1)];
        let key = (record.document.sha256.clone(), corners);
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, picture)) = kept().iter().find(|(had, _)| *had == key) {
            return Ok(picture.clone());
        }
        let picture = Arc::new(self.drawer.draw(&record.document, page, place, part.width())?);
        let mut all = kept();
        all.push_front((key, picture.clone()));
        let mut bytes = 0;
        let fit = all.iter().take_while(|(_, one)| {
            bytes += one.len();
            bytes <= KEPT
        });
        let fit = fit.count();
        all.truncate(fit.max(1));
        Ok(picture)
    }
}
