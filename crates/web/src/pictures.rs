//! Pictures of pieces and pages, drawn once and kept in memory for a while.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use daicho_model::{BoundingBox, Page, Record};
use daicho_pipeline::drawing::{Drawer, Undrawn};

/// Bytes of pictures kept at most.
const KEPT: usize = 96 << 20;
/// How much around a piece is shown, as a share of the page.
const MARGIN: f32 = 0.015;

/// What is shown of a record's page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    /// The piece of paper with a margin.
    Piece,
    /// The whole page.
    Page,
}

impl Part {
    /// As addresses spell it.
    pub(crate) fn parse(text: &str) -> Part {
        if text == "page" { Part::Page } else { Part::Piece }
    }

    /// Its place on the page.
    pub(crate) fn place(self, record: &Record) -> BoundingBox {
        let b = record.bounding_box;
        match self {
            Part::Page => BoundingBox::PAGE,
            Part::Piece => BoundingBox::new(b.x0 - MARGIN, b.y0 - MARGIN, b.x1 + MARGIN, b.y1 + MARGIN),
        }
    }

    /// Pixels of its width at most.
    fn width(self) -> u32 {
        match self {
            Part::Piece => 1500,
            Part::Page => 1700,
        }
    }
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
