//! What of a page other programs, or a printer, may show otherwise than the library that draws here: layers that are switched by a
//! rule, annotations that are not for both screen and paper, device colours that are remapped, paper too small to see anything on.
//! Pixels drawn here prove nothing of such a page.

use std::collections::BTreeSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier};
use hayro_syntax::page::Page;

use crate::pdf::actions::changes_by_itself;
use crate::pdf::twice::has_entry_twice;
use crate::pdf::{counts, tables};

/// A page whose longer side, in points of 1/72 inch, was made shorter than this is not read by anybody: 5 cm.
const SMALLEST: f64 = 144.0;

/// Whether a font has more than one program: which one draws is left to whoever draws.
fn has_two_programs(dict: &Dict<'_>) -> bool {
    [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"].iter().filter(|key| dict.contains_key(**key)).count()
        > 1
}

/// Whether a catalogue has programs show something else than the pages' crop boxes, or forms of their own making in their place.
fn shows_otherwise(dict: &Dict<'_>) -> bool {
    let wishes = dict.get::<Dict<'_>>(b"ViewerPreferences");
    let areas: [&[u8]; 4] = [b"ViewArea", b"ViewClip", b"PrintArea", b"PrintClip"];
    let is_smaller = |wishes: Dict<'_>| {
        let mut areas = areas.iter().filter_map(|key| wishes.get::<Name<'_>>(*key));
        areas.any(|area| !matches!(&*area, b"CropBox" | b"MediaBox"))
    };
    wishes.is_some_and(is_smaller) || dict.get::<bool>(b"NeedsRendering").unwrap_or(false)
}

/// Whether every page of the file may be shown otherwise: its layers are switched by rules, something is done to it on opening, a font draws by
/// one of two programs, an entry is there twice, its tables name other objects to others, or its pages are not counted right.
pub fn is_odd_file(pdf: &Pdf) -> bool {
    if tables::disagree(pdf) || counts::leave_pages_out(pdf) {
        return true;
    }
    pdf.objects().into_iter().any(|object| {
        let dict = match &object {
            Object::Dict(dict) => dict,
            Object::Stream(stream) => stream.dict(),
            _ => return false,
        };
        let layer = dict.get::<Dict<'_>>(b"OC").filter(|_| matches!(object, Object::Stream(_)));
        changes_by_itself(dict)
            || has_two_programs(dict)
            || shows_otherwise(dict)
            || has_entry_twice(dict.data())
            || is_switched(layer.as_ref().unwrap_or(dict))
            || dict.get::<Dict<'_>>(b"OCProperties").is_some_and(|layers| has_odd_layers(&layers))
    })
}

/// Whether a page was made so small that nobody reads it on paper, whatever is drawn on it here.
pub fn is_tiny(page: &Page<'_>) -> bool {
    let (width, height) = page.render_dimensions();
    let unit = page.raw().get::<f32>(b"UserUnit").map_or(1.0, f64::from);
    unit < 1.0 && f64::from(width.max(height)) * unit < SMALLEST
}

/// Whether a file's layers (`/OCProperties`) show otherwise on paper or in other programs than their first state says (ISO 32000-2,
/// 8.11.4.3 and 8.11.4.4).
fn has_odd_layers(layers: &Dict<'_>) -> bool {
    let Some(start) = layers.get::<Dict<'_>>(b"D") else { return false };
    let base = start.get::<Name<'_>>(b"BaseState");
    let base = base.as_deref().unwrap_or(b"ON");
    let named = |key: &[u8]| ids(start.get::<Array<'_>>(key));
    let (on, off) = (named(b"ON"), named(b"OFF"));
    let shows = |id: &ObjectIdentifier| !off.contains(id) && (base != b"OFF" || on.contains(id));
    let groups = start.get::<Array<'_>>(b"RBGroups");
    let mut groups = groups.iter().flat_map(|groups| groups.iter::<Array<'_>>());
    let rules = start.get::<Array<'_>>(b"AS");
    let mut rules = rules.iter().flat_map(|rules| rules.iter::<Dict<'_>>());
    let all = layers.get::<Array<'_>>(b"OCGs");
    let mut all = all.iter().flat_map(|all| all.iter::<Dict<'_>>());
    // Of a group of which one shows at a time, which one is left to the program.
    base == b"Unchanged"
        || groups.any(|group| ids(Some(group)).iter().filter(|id| shows(id)).count() > 1)
        || rules.any(|rule| changes(&rule, shows))
        || all.any(|layer| !is_for_viewing(&layer))
}

fn ids(layers: Option<Array<'_>>) -> BTreeSet<ObjectIdentifier> {
    let layers = layers.iter().flat_map(|layers| layers.iter::<Dict<'_>>());
    layers.filter_map(|layer| layer.obj_id()).collect()
}

/// Whether by a rule (`/AS`) a layer shows otherwise than at first.
fn changes(rule: &Dict<'_>, shows: impl Fn(&ObjectIdentifier) -> bool) -> bool {
    let categories = rule.get::<Array<'_>>(b"Category");
    let categories: Vec<Name<'_>> = categories.iter().flat_map(|all| all.iter::<Name<'_>>()).collect();
    let layers = rule.get::<Array<'_>>(b"OCGs");
    let mut layers = layers.iter().flat_map(|all| all.iter::<Dict<'_>>());
    layers.any(|layer| {
        let usage = layer.get::<Dict<'_>>(b"Usage").unwrap_or_default();
        let first = layer.obj_id().is_none_or(|id| shows(&id));
        categories.iter().any(|category| {
            let Some(use_of) = usage.get::<Dict<'_>>(&**category) else { return false };
            let state: &[u8] = match &**category {
                b"View" => b"ViewState",
                b"Print" => b"PrintState",
                b"Export" => b"ExportState",
                // By how large it is shown, by language, by who looks.
                b"Zoom" | b"Language" | b"User" => return true,
                _ => return false,
            };
            use_of.get::<Name<'_>>(state).is_some_and(|state| (&*state == b"ON") != first)
        })
    })
}

/// Whether a layer is meant to be switched by what is seen (`/Intent`).
fn is_for_viewing(layer: &Dict<'_>) -> bool {
    let is = |name: &Name<'_>| matches!(&**name, b"View" | b"All");
    match layer.get::<Object<'_>>(b"Intent") {
        Some(Object::Name(name)) => is(&name),
        Some(Object::Array(names)) => names.iter::<Name<'_>>().any(|name| is(&name)),
        _ => true,
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::testing::page;

    #[test]
    fn layers_with_rules_are_seen() {
        let check = |layer: &[u8], odd: bool| {
            let pdf = Pdf::new(page("", "", "", &[layer.to_vec()])).unwrap();
            assert_eq!(is_odd_file(&pdf), odd);
        };
        check(b"<</Type/OCMD/VE[/Not 6 0 R]>>", true);
        check(b"<</Type/OCMD/P/AllOn>>", false);
        check(b"<</Type/OCG/Usage<</View<</ViewState/OFF>>>>>>", true);
        check(b"<</Type/OCG/Usage<</View<</ViewState/ON>>>>>>", false);
        check(b"<</Type/Catalog/OpenAction<</S/Hide/T(a)>>>>", true);
        check(b"<</Type/Catalog/ViewerPreferences<</ViewArea/CropBox>>>>", false);
        check(b"<</Type/Catalog/ViewerPreferences<</PrintArea/TrimBox>>>>", true);
        check(b"<</Type/Catalog/NeedsRendering true>>", true);
        check(b"<</Type/Page/Contents 4 0 R/Contents 6 0 R>>", true);
        check(b"<</Type/FontDescriptor/FontFile2 6 0 R>>", false);
        check(b"<</Type/FontDescriptor/FontFile2 6 0 R/FontFile3 7 0 R>>", true);
    }

    #[test]
    fn layers_that_not_every_program_switches_alike_are_odd() {
        // Layers 6 and 7; the second is printed and not shown.
        fn check(first: &str, odd: bool) {
            let layers = format!("<</OCProperties<</OCGs[6 0 R 7 0 R]/D<<{first}>>>>>>").into_bytes();
            let more = [
                layers,
                b"<</Type/OCG/Name(a)/Usage<</Print<</PrintState/ON>>>>>>".to_vec(),
                b"<</Type/OCG/Name(b)/Usage<</Print<</PrintState/OFF>>/Zoom<</min 1>>>>>>".to_vec(),
            ];
            assert_eq!(is_odd_file(&Pdf::new(page("", "", "", &more)).unwrap()), odd, "{first}");
        }
        check("", false);
        check("/OFF[7 0 R]", false);
        check("/BaseState/Unchanged", true);
        check("/RBGroups[[6 0 R 7 0 R]]", true);
        check("/RBGroups[[6 0 R 7 0 R]]/OFF[7 0 R]", false);
        check("/BaseState/OFF/ON[6 0 R]/RBGroups[[6 0 R 7 0 R]]", false);
        check("/AS[<</Event/Print/Category[/Print]/OCGs[6 0 R]>>]", false);
        check("/AS[<</Event/Print/Category[/Print]/OCGs[6 0 R 7 0 R]>>]", true);
        check("/OFF[7 0 R]/AS[<</Event/Print/Category[/Print]/OCGs[6 0 R 7 0 R]>>]", false);
        check("/OFF[6 0 R]/AS[<</Event/Print/Category[/Print]/OCGs[6 0 R]>>]", true);
        check("/AS[<</Event/View/Category[/Zoom]/OCGs[7 0 R]>>]", true);
        let design =
            [b"<</OCProperties<</OCGs[6 0 R]/D<<>>>>>>".to_vec(), b"<</Type/OCG/Intent/Design>>".to_vec()];
        assert!(is_odd_file(&Pdf::new(page("", "", "", &design)).unwrap()));
    }

    #[test]
    fn a_page_made_too_small_to_see_is_tiny() {
        for (unit, tiny) in
            [("", false), ("/UserUnit 0.01", true), ("/UserUnit 0.5", false), ("/UserUnit 72", false)]
        {
            let pdf = Pdf::new(page("", unit, "", &[])).unwrap();
            assert_eq!(is_tiny(&pdf.pages()[0]), tiny, "{unit}");
        }
    }
}
