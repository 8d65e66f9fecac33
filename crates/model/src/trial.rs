//! An issuer layout tried on a piece of paper, for those who write layouts.

use crate::BoundingBox;

/// What came of trying one layout on one piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The layout's name.
    pub layout: String,
    /// The piece it was tried on.
    pub piece: BoundingBox,
    /// Whether enough anchors were found in their places.
    pub fits: bool,
    /// Its anchors.
    pub anchors: Vec<AnchorTrial>,
    /// Its boxes as they lie on the page, in the order of the fields; empty where it does not fit.
    pub boxes: Vec<BoxTrial>,
}

/// What became of an anchor.
#[derive(Clone, Debug, PartialEq)]
pub struct AnchorTrial {
    /// Its id.
    pub id: String,
    /// Where its text stands on the piece; of several places the one used, else the first.
    pub found: Option<BoundingBox>,
    /// Whether that is where the layout expects it.
    pub in_place: bool,
}

/// A layout's box on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct BoxTrial {
    /// The field it is for, as the layout file spells it.
    pub field: String,
    /// Its corners as fractions of the page, from the top left on, clockwise. A skewed scan skews the box.
    pub corners: [(f32, f32); 4],
}
