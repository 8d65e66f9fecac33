//! What the tests of this crate share.

use daicho_model::{BoundingBox, Confidence, Evidence, Field, Reader};

/// A field of the first page's text layer.
pub fn field<T>(value: T, confidence: f32) -> Option<Field<T>> {
    Some(Field {
        value: Some(value),
        raw: String::new(),
        confidence: Confidence::new(confidence),
        evidence: Evidence {
            document: "00".repeat(32),
            page: 1,
            bounding_box: BoundingBox::PAGE,
            reader: Reader::TextLayer,
            layout: None,
            claimed: None,
            decision: None,
        },
    })
}
