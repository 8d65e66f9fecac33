//! What of a page other programs may show otherwise than the library that draws here: layers that are switched by a rule,
//! and annotations that are not for the screen. Pixels drawn here prove nothing of such a page.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object};
use hayro_syntax::page::Page;

/// Kinds of annotations of ISO 32000-2, table 171: the flag `Invisible` is for all others.
const KNOWN: [&[u8]; 27] = [
    b"Text",
    b"Link",
    b"FreeText",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Caret",
    b"Stamp",
    b"Ink",
    b"Popup",
    b"FileAttachment",
    b"Sound",
    b"Movie",
    b"Screen",
    b"Widget",
    b"PrinterMark",
    b"TrapNet",
    b"Watermark",
    b"3D",
    b"Redact",
    b"Projection",
];
/// The annotation flags `Invisible`, `Hidden` and `NoView` (ISO 32000-2, table 167).
const INVISIBLE: u32 = 1;
const HIDDEN: u32 = 1 << 1;
const NO_VIEW: u32 = 1 << 5;

/// Whether layers of the file are switched by expressions or by their use on a screen.
pub fn has_switched_layers(pdf: &Pdf) -> bool {
    pdf.objects().into_iter().any(|object| match object {
        Object::Dict(dict) => is_switched(&dict),
        Object::Stream(stream) => {
            stream.dict().get::<Dict<'_>>(b"OC").is_some_and(|layer| is_switched(&layer))
        }
        _ => false,
    })
}

/// Whether a layer shows by a rule of its own (ISO 32000-2, 8.11.2.2 and 8.11.4.4).
pub fn is_switched(layer: &Dict<'_>) -> bool {
    match layer.get::<Name<'_>>(b"Type").as_deref() {
        Some(b"OCMD") => layer.contains_key(b"VE"),
        Some(b"OCG") => {
            let usage = layer.get::<Dict<'_>>(b"Usage").and_then(|usage| usage.get::<Dict<'_>>(b"View"));
            let state = usage.and_then(|view| view.get::<Name<'_>>(b"ViewState"));
            state.as_deref() == Some(b"OFF")
        }
        _ => false,
    }
}

/// Whether the page has annotations that are drawn here and not everywhere, or elsewhere and not here.
pub fn has_odd_annotations(page: &Page<'_>) -> bool {
    let annotations = page.raw().get::<Array<'_>>(b"Annots");
    annotations.iter().flat_map(|all| all.iter::<Dict<'_>>()).any(|one| is_odd(&one))
}

fn is_odd(annotation: &Dict<'_>) -> bool {
    let subtype = annotation.get::<Name<'_>>(b"Subtype");
    let subtype = subtype.as_deref().unwrap_or_default();
    let flags = annotation.get::<u32>(b"F").unwrap_or_default();
    if !annotation.contains_key(b"AP") {
        return flags & (HIDDEN | NO_VIEW) == 0 && is_drawn_by_itself(subtype, annotation);
    }
    let invisible = flags & INVISIBLE != 0 && !KNOWN.contains(&subtype);
    subtype == b"Redact" || subtype == b"Popup" || annotation.contains_key(b"OC") || invisible
}

/// Whether programs give an annotation without a look of its own one that may cover text (ISO 32000-2, 12.5.5 and 12.5.6): this
/// library does not draw it. A redaction says that what is under it is not to be read.
fn is_drawn_by_itself(subtype: &[u8], annotation: &Dict<'_>) -> bool {
    match subtype {
        b"Redact" | b"FreeText" | b"Stamp" => true,
        b"Square" | b"Circle" | b"Polygon" | b"PolyLine" | b"Line" | b"Ink" => true,
        b"Widget" => {
            let look = annotation.get::<Dict<'_>>(b"MK");
            look.is_some_and(|look| look.contains_key(b"BG") || look.contains_key(b"BC"))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::testing::page;

    fn check(annotation: &str, odd: bool) {
        let entries = format!("/Annots[{annotation}]");
        let pdf = Pdf::new(page("", &entries, "", &[])).unwrap();
        assert_eq!(has_odd_annotations(&pdf.pages()[0]), odd, "{annotation}");
    }

    #[test]
    fn annotations_that_not_every_program_draws_are_odd() {
        check("<</Subtype/Stamp/F 4/AP<<>>>>", false);
        check("<</Subtype/Stamp/F 1/AP<<>>>>", false);
        check("<</Subtype/Mine/F 1/AP<<>>>>", true);
        check("<</Subtype/Popup/AP<<>>>>", true);
        check("<</Subtype/Popup>>", false);
        check("<</Subtype/Stamp/OC 5 0 R/AP<<>>>>", true);
        check("<</Subtype/Square/IC[1 1 1]>>", true);
        check("<</Subtype/Square/IC[1 1 1]/F 2>>", false);
        check("<</Subtype/Redact/AP<<>>>>", true);
        check("<</Subtype/Widget/MK<</BG[1 1 1]>>>>", true);
        check("<</Subtype/Widget/FT/Tx>>", false);
        check("<</Subtype/Link/Border[0 0 1]>>", false);
    }

    #[test]
    fn layers_with_rules_are_seen() {
        let check = |layer: &[u8], switched: bool| {
            let pdf = Pdf::new(page("", "", "", &[layer.to_vec()])).unwrap();
            assert_eq!(has_switched_layers(&pdf), switched);
        };
        check(b"<</Type/OCMD/VE[/Not 6 0 R]>>", true);
        check(b"<</Type/OCMD/P/AllOn>>", false);
        check(b"<</Type/OCG/Usage<</View<</ViewState/OFF>>>>>>", true);
        check(b"<</Type/OCG/Usage<</View<</ViewState/ON>>>>>>", false);
    }
}
