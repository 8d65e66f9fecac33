//! Pictures of papers that do not count, for the letters that say why.

use std::collections::BTreeMap;

use daicho_model::{BoundingBox, Decision, Diagnostic, PostingStatus, Record, Severity};
use daicho_store::Store;

use super::Person;
use crate::drawing::Drawer;

/// Pixels of a picture's width at most.
const WIDTH: u32 = 640;
/// How much around a piece is shown, as a share of the page.
const MARGIN: f32 = 0.01;

/// Draws papers from the original files, where they are given.
pub(super) struct Album<'a> {
    store: &'a Store,
    drawer: Option<&'a Drawer>,
    undrawn: usize,
}

impl<'a> Album<'a> {
    pub fn new(store: &'a Store, drawer: Option<&'a Drawer>) -> Album<'a> {
        Album { store, drawer, undrawn: 0 }
    }

    /// The member's papers that do not count, or not yet, by record id.
    pub fn of(&mut self, person: &Person<'_>) -> BTreeMap<String, Vec<u8>> {
        let Some(drawer) = self.drawer else { return BTreeMap::new() };
        let unposted = |record: &Record| {
            matches!(record.decision, Decision::Review | Decision::Void)
                || person
                    .postings
                    .iter()
                    .any(|one| one.record_id == record.record_id && one.status != PostingStatus::Posted)
        };
        let mut pictures = BTreeMap::new();
        for record in person.papers.iter().filter(|record| unposted(record)) {
            match picture(self.store, drawer, record) {
                Some(jpeg) => drop(pictures.insert(record.record_id.clone(), jpeg)),
                None => self.undrawn += 1,
            }
        }
        pictures
    }

    /// How many papers could not be shown.
    pub fn told(&self) -> Option<Diagnostic> {
        let fault = Diagnostic::new("letter_picture_missing", Severity::Warning).with("count", self.undrawn);
        (self.undrawn > 0).then_some(fault)
    }
}

fn picture(store: &Store, drawer: &Drawer, record: &Record) -> Option<Vec<u8>> {
    let page = store.page(&record.document.sha256, record.page).ok()??;
    let b = record.bounding_box;
    let part = BoundingBox::new(b.x0 - MARGIN, b.y0 - MARGIN, b.x1 + MARGIN, b.y1 + MARGIN);
    drawer.draw(&record.document, &page, part, WIDTH).ok()
}
