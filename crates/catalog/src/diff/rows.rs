//! The rows of an edition, prepared for comparing.

use std::collections::BTreeSet;

use daicho_model::{DiffRow, Listing, NameKind};

use crate::Catalogue;
use crate::language::glyph::glyphs;
use crate::language::lexicon::{Class, EVENTS, REGIONS, TOPICS};
use crate::language::plain;

/// A row with what is compared.
pub(super) struct Row<'a> {
    /// Row number.
    pub seq: u32,
    /// The row.
    pub listing: &'a Listing,
    /// Former names that this edition prints for it.
    pub former: Vec<String>,
    /// Its name, compatibility forms unified, without white space.
    pub plain: String,
    /// The letters of its name, folded.
    pub folded: String,
    /// Its former names, folded.
    pub former_folded: BTreeSet<String>,
    /// Places named.
    pub regions: BTreeSet<u16>,
    /// Seasons and branches named.
    pub parts: BTreeSet<u16>,
    /// What the gathering calls itself.
    pub types: BTreeSet<u16>,
    /// Subjects named.
    pub topics: BTreeSet<u16>,
}

pub(super) fn folded(name: &str) -> String {
    glyphs(name).iter().map(|glyph| glyph.ch).collect()
}

/// The rows of an edition in their order. Former names are those that the same edition prints.
pub(super) fn rows<'a>(catalogue: &'a Catalogue, edition: &str) -> Vec<Row<'a>> {
    catalogue.listings_in(edition).map(|listing| row(catalogue, listing)).collect()
}

fn row<'a>(catalogue: &'a Catalogue, listing: &'a Listing) -> Row<'a> {
    let meeting = catalogue.meetings.get(&listing.meeting_id);
    let mut former: Vec<String> = Vec::new();
    if let Some(meeting) = meeting {
        let names = meeting.names.iter().filter(|name| name.kind == NameKind::Former);
        let names = names.filter(|name| name.source == listing.edition).map(|name| &name.name);
        let relations = meeting.relations.iter().filter(|relation| relation.source == listing.edition);
        for name in names.chain(relations.map(|relation| &relation.predecessor)) {
            if !name.is_empty() && !former.contains(name) {
                former.push(name.clone());
            }
        }
    }
    let glyphs = glyphs(&listing.name);
    let events = EVENTS.find(&glyphs);
    let of = |classes: &[Class]| {
        events.iter().filter(|token| classes.contains(&token.class)).map(|token| token.entry).collect()
    };
    Row {
        seq: listing.seq,
        plain: plain(&listing.name),
        folded: glyphs.iter().map(|glyph| glyph.ch).collect(),
        former_folded: former.iter().map(|name| folded(name)).filter(|name| !name.is_empty()).collect(),
        former,
        regions: REGIONS.find(&glyphs).iter().map(|token| token.entry).collect(),
        parts: of(&[Class::Season, Class::Branch]),
        types: of(&[Class::Type]),
        topics: TOPICS.find(&glyphs).iter().map(|token| token.entry).collect(),
        listing,
    }
}

impl Row<'_> {
    /// The row as it is shown.
    pub fn shown(&self) -> DiffRow {
        DiffRow {
            seq: self.seq,
            meeting_id: self.listing.meeting_id.clone(),
            name: self.listing.name.clone(),
            former: self.former.clone(),
            category: self.listing.category.clone(),
            subcategory: self.listing.subcategory.clone(),
            region: self.listing.region.clone(),
            points: self.listing.points.clone(),
        }
    }

    /// Whether two rows stand under the same heading.
    pub fn same_heading(&self, other: &Row<'_>) -> bool {
        let heading = |row: &Row<'_>| {
            let listing = row.listing;
            [plain(&listing.category), plain(&listing.subcategory), plain(&listing.region)]
        };
        heading(self) == heading(other)
    }
}
