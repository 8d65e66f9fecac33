//! Annotations that other programs, or a printer, may show otherwise than the library that draws here.

use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::util::TransformExt as _;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Number, Object};
use hayro_syntax::page::Page;

use crate::pdf::marks::{Doubt, Glyph, Marks};
use crate::pdf::unicode::plain;
use crate::pdf::walk::look;
use crate::pdf::{fields, rebuilt, unpack};

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
/// Kinds that show something else than their look once they are applied, pointed at, played or printed.
const NOT_AS_DRAWN: [&[u8]; 10] = [
    // Links have no look for some.
    b"Link",
    b"Redact",
    b"Popup",
    b"TrapNet",
    b"PrinterMark",
    b"Movie",
    b"Screen",
    b"3D",
    b"RichMedia",
    b"Projection",
];
/// The annotation flags `Invisible`, `Hidden`, `Print`, `NoView` and `ToggleNoView` (ISO 32000-2, table 167).
const INVISIBLE: u32 = 1;
const HIDDEN: u32 = 1 << 1;
const PRINT: u32 = 1 << 2;
const NO_VIEW: u32 = 1 << 5;
const TOGGLE_NO_VIEW: u32 = 1 << 8;
/// An annotation of less opacity may not show where a program heeds it.
const PALE: f64 = 0.5;
/// Kinds that may be pale where they draw no letters: marks on a text, and fields that are not filled in.
const MARKERS: [&[u8]; 3] = [b"Highlight", b"Underline", b"Widget"];
/// Bytes of the content of such a mark: it has four numbers for each line that it marks.
const MOST_MARKER: u64 = 4096;
/// Places that are looked at one by one; of more, the whole page is odd.
const MOST_PLACES: usize = 1_000;
/// A border that is wider, in points, may cover text.
const THICK: f64 = 3.0;
/// By how much, in points, what programs draw of an annotation may leave its rectangle: half a broad border.
const BORDER: f64 = 6.0;

/// Where annotations may be shown otherwise elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// In points, from the page's upper left corner as it is shown.
    pub area: Rect,
    /// What other programs write there: only what is the same is believed. Without it nothing is.
    pub written: Option<String>,
}

/// Where the page has annotations that are drawn here and not everywhere, elsewhere and not here, or on a screen and not on paper. One
/// without a place may be anywhere. `form` is the file's, where it asks programs to make the looks of its fields.
pub fn odd_places(page: &Page<'_>, form: Option<&Dict<'_>>) -> Vec<Place> {
    let annotations = page.raw().get::<Array<'_>>(b"Annots");
    let annotations = annotations.iter().flat_map(|all| all.iter::<Dict<'_>>());
    let shown: Affine = page.initial_transform(true).to_kurbo();
    let area = |one: &Dict<'_>, border: f64| {
        let sides = one.get::<[f64; 4]>(b"Rect").filter(|sides| sides.iter().all(|side| side.is_finite()));
        let place = sides.map(|[x0, y0, x1, y1]| Rect::new(x0, y0, x1, y1).abs().inflate(border, border));
        place.map_or(EVERYWHERE, |place| shown.transform_rect_bbox(place))
    };
    let place = |one: Dict<'_>| {
        if is_odd(&one) || form.is_some() && fields::is_lettered_box(&one) {
            return Some(Place { area: area(&one, BORDER), written: None });
        }
        // What stands beside a field is not written in it.
        let written = fields::written(&one)?;
        let is_plain = form.is_none_or(|form| rebuilt::is_plain(&one, form));
        Some(Place { area: area(&one, 0.0), written: Some(written).filter(|_| is_plain) })
    };
    let places: Vec<Place> = annotations.filter_map(place).take(MOST_PLACES + 1).collect();
    if places.len() > MOST_PLACES { vec![Place { area: EVERYWHERE, written: None }] } else { places }
}

/// All of any page.
const EVERYWHERE: Rect = Rect::new(-1e9, -1e9, 1e9, 1e9);

/// Doubts the glyphs whose middle lies in one of these places and that are not what is written there, before the marks are turned. Whether
/// any place says otherwise.
pub fn doubt(marks: &mut Marks, places: &[Place]) -> bool {
    let mut is_odd = false;
    for place in places {
        let inside = |glyph: &Glyph| place.area.contains(glyph.middle());
        // What stands on the page under a field is not written in it.
        let of_annotations = marks.glyphs.iter().skip(marks.content);
        let shown = of_annotations.filter(|glyph| !glyph.hidden && inside(glyph));
        let shown: String = shown.map(|glyph| plain(&glyph.text)).collect();
        if place.written.as_ref().is_some_and(|written| plain(written) == shown) {
            continue;
        }
        is_odd = true;
        for glyph in marks.glyphs.iter_mut().filter(|glyph| inside(glyph)) {
            glyph.doubt = Some(Doubt::Elsewhere);
        }
    }
    is_odd
}

fn is_odd(annotation: &Dict<'_>) -> bool {
    let subtype = annotation.get::<Name<'_>>(b"Subtype");
    let subtype = subtype.as_deref().unwrap_or_default();
    let flags = annotation.get::<u32>(b"F").unwrap_or_default();
    let (printed, viewed) = (flags & PRINT != 0, flags & NO_VIEW == 0);
    if flags & HIDDEN != 0 || !(printed || viewed) {
        return false;
    }
    if !annotation.contains_key(b"AP") {
        return is_drawn_by_itself(subtype, annotation);
    }
    let invisible = flags & INVISIBLE != 0 && !KNOWN.contains(&subtype);
    let pale = [b"CA".as_slice(), b"ca"]
        .iter()
        .any(|key| annotation.get::<Number>(*key).is_some_and(|opacity| opacity.as_f64() < PALE));
    let everywhere = printed && viewed && flags & TOGGLE_NO_VIEW == 0;
    NOT_AS_DRAWN.contains(&subtype)
        || subtype.is_empty()
        || has_no_state(annotation)
        || annotation.contains_key(b"FixedPrint")
        || annotation.contains_key(b"OC")
        || invisible
        || pale && !is_marker(subtype, annotation)
        || !everywhere
}

/// Whether it has looks for several states and is in none of them: programs show the one for "off", or nothing.
fn has_no_state(annotation: &Dict<'_>) -> bool {
    let looks = annotation.get::<Dict<'_>>(b"AP").and_then(|looks| looks.get::<Object<'_>>(b"N"));
    let Some(Object::Dict(states)) = looks else { return false };
    let state = annotation.get::<Name<'_>>(b"AS");
    !state.is_some_and(|state| states.contains_key(&*state)) && states.contains_key(b"Off")
}

/// Whether programs give an annotation without a look of its own one that may cover text (ISO 32000-2, 12.5.5 and 12.5.6): this
/// library does not draw it. A redaction says that what is under it is not to be read.
fn is_drawn_by_itself(subtype: &[u8], annotation: &Dict<'_>) -> bool {
    match subtype {
        b"Redact" | b"FreeText" | b"Stamp" => true,
        // Programs draw signs of their own.
        b"Text" | b"FileAttachment" | b"Sound" | b"Caret" => true,
        b"Highlight" => is_dark(annotation),
        b"Link" => border(annotation) > THICK,
        b"Square" | b"Circle" | b"Polygon" | b"PolyLine" | b"Line" | b"Ink" => true,
        b"Widget" => {
            let look = annotation.get::<Dict<'_>>(b"MK");
            look.is_some_and(|look| look.contains_key(b"BG") || look.contains_key(b"BC"))
        }
        _ => false,
    }
}

/// Whether the colour of a mark hides what it marks. Without a colour it marks nothing.
fn is_dark(annotation: &Dict<'_>) -> bool {
    let colour = annotation.get::<Array<'_>>(b"C");
    let parts: Vec<f64> =
        colour.iter().flat_map(|all| all.iter::<Number>()).map(|part| part.as_f64()).collect();
    match parts.as_slice() {
        [] => false,
        [red, green, blue] => 0.299 * red + 0.587 * green + 0.114 * blue < 0.5,
        [gray] => *gray < 0.5,
        _ => true,
    }
}

/// How wide a border is drawn, in points.
fn border(annotation: &Dict<'_>) -> f64 {
    let style = annotation.get::<Dict<'_>>(b"BS").and_then(|style| style.get::<Number>(b"W"));
    let border = annotation.get::<Array<'_>>(b"Border").and_then(|border| border.iter::<Number>().nth(2));
    style.or(border).map_or(1.0, |width| width.as_f64())
}

/// Whether an annotation only marks what stands under it, or a field, without any letter or picture of its own.
fn is_marker(subtype: &[u8], annotation: &Dict<'_>) -> bool {
    let Some(look) = look(annotation).filter(|_| MARKERS.contains(&subtype)) else { return false };
    if unpack::length(&look, MOST_MARKER).length > MOST_MARKER {
        return false;
    }
    let Ok(content) = look.decoded_data() else { return false };
    let mut operations = UntypedIter::new(&content);
    while let Some(operation) = operations.next() {
        let operator: &[u8] = operation.operator;
        if matches!(operator, b"Tj" | b"TJ" | b"'" | b"\"" | b"Do" | b"BI" | b"sh" | b"scn" | b"SCN") {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use hayro_syntax::Pdf;

    use super::*;
    use crate::pdf::testing::{page, stream};

    fn places(entries: &str, annotation: &str, look: &str) -> Vec<Place> {
        let entries = format!("{entries}/Annots[{annotation}]");
        let look = stream("/Subtype/Form/BBox[0 0 9 9]", look.as_bytes());
        let pdf = Pdf::new(page("", &entries, "", &[look])).unwrap();
        odd_places(&pdf.pages()[0], None)
    }

    fn check(annotation: &str, odd: bool) {
        assert_eq!(!places("", annotation, "").is_empty(), odd, "{annotation}");
    }

    #[test]
    fn annotations_that_not_every_program_draws_are_odd() {
        check("<</Subtype/Stamp/F 4/AP<<>>>>", false);
        check("<</Subtype/Stamp/F 5/AP<<>>>>", false);
        check("<</Subtype/Mine/F 5/AP<<>>>>", true);
        check("<</Subtype/Stamp/F 4/CA 1/AP<<>>>>", false);
        check("<</Subtype/Stamp/F 4/CA 0/AP<<>>>>", true);
        check("<</Subtype/Stamp/AP<<>>>>", true);
        check("<</Subtype/Stamp/F 36/AP<<>>>>", true);
        check("<</Subtype/Stamp/F 32/AP<<>>>>", false);
        check("<</Subtype/Stamp/F 6/AP<<>>>>", false);
        check("<</Subtype/Stamp/F 260/AP<<>>>>", true);
        check("<</Subtype/Popup/AP<<>>>>", true);
        check("<</Subtype/Popup>>", false);
        check("<</Subtype/RichMedia/F 4/AP<<>>>>", true);
        check("<</Subtype/Watermark/F 4/AP<<>>>>", false);
        check("<</Subtype/Watermark/F 4/FixedPrint<<>>/AP<<>>>>", true);
        check("<</Subtype/Stamp/OC 5 0 R/AP<<>>>>", true);
        check("<</Subtype/Square/IC[1 1 1]>>", true);
        check("<</Subtype/Square/IC[1 1 1]/F 2>>", false);
        check("<</Subtype/Redact/AP<<>>>>", true);
        check("<</Subtype/Widget/MK<</BG[1 1 1]>>>>", true);
        check("<</Subtype/Widget/FT/Tx>>", false);
        check("<</Subtype/Link/Border[0 0 1]>>", false);
        check("<</Subtype/Link/Border[0 0 30]>>", true);
        check("<</Subtype/Link/BS<</W 9>>>>", true);
        check("<</Subtype/Highlight/C[1 1 0]>>", false);
        check("<</Subtype/Highlight>>", false);
        check("<</Subtype/Highlight/C[0 0 0]>>", true);
        check("<</Subtype/Highlight/C[0 0 0 1]>>", true);
        check("<</Subtype/Text/Contents(a)>>", true);
        check("<</F 4/AP<<>>>>", true);
        check("<</Subtype/Link/F 4/AP<<>>>>", true);
        check("<</Subtype/Widget/F 4/AP<</N<</Off 5 0 R>>>>>>", true);
        check("<</Subtype/Widget/F 4/AS/Off/AP<</N<</Off 5 0 R>>>>>>", false);
    }

    #[test]
    fn what_only_marks_a_text_or_a_field_may_be_pale() {
        let check = |kind: &str, look: &str, odd: bool| {
            let annotation = format!("<</Subtype/{kind}/F 4/CA 0.4/AP<</N 5 0 R>>>>");
            assert_eq!(!places("", &annotation, look).is_empty(), odd, "{kind} {look}");
        };
        let bar = "1 1 0 rg 0 0 9 9 re f";
        check("Highlight", bar, false);
        check("Underline", bar, false);
        check("Widget", bar, false);
        check("Stamp", bar, true);
        check("Highlight", "BT /F 9 Tf (1) Tj ET", true);
        check("Widget", "/P Do", true);
        check("Highlight", &bar.repeat(200), true);
    }

    #[test]
    fn an_odd_annotation_is_odd_at_its_place_as_the_page_is_shown() {
        let check = |entries: &str, place: &str, expected: Rect| {
            let annotation = format!("<</Subtype/Stamp{place}/AP<<>>>>");
            let expected = Place { area: expected, written: None };
            assert_eq!(places(entries, &annotation, ""), [expected], "{entries} {place}");
        };
        // The page is 595 by 842; the place grows by 6 on each side.
        check("", "/Rect[100 700 200 800]", Rect::new(94.0, 36.0, 206.0, 148.0));
        check("", "/Rect[200 800 100 700]", Rect::new(94.0, 36.0, 206.0, 148.0));
        check("/Rotate 90", "/Rect[100 700 200 800]", Rect::new(694.0, 94.0, 806.0, 206.0));
        check("", "", EVERYWHERE);
        check("", "/Rect[1 2]", EVERYWHERE);
    }
}
