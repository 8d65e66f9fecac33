//! Fields of a form: what programs that make the looks of fields themselves write in them.

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Dict, Name, Object};

use crate::pdf::unicode::text_string;
use crate::pdf::unpack;
use crate::pdf::walk::look;

/// Fields inside fields.
const DEPTH: usize = 16;
/// Bytes of a look that is gone through; what is longer shows something.
const MOST_LOOK: u64 = 1 << 16;
/// The field flag of push buttons (ISO 32000-2, table 229).
const PUSH_BUTTON: i64 = 1 << 16;
/// The annotation flags `Hidden` and `NoView`.
const UNSEEN: u32 = 1 << 1 | 1 << 5;

/// What is filled in, where an annotation is a field of text or of choices, or what a push button says; nothing is where its look shows a text all the same. `None`
/// where nothing is filled in nor shown.
pub fn written(annotation: &Dict<'_>) -> Option<String> {
    let is_field = annotation.get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Widget");
    let unseen = annotation.get::<u32>(b"F").unwrap_or_default() & UNSEEN != 0;
    let kind = inherited(annotation, b"FT")?;
    let Object::Name(kind) = kind else { return None };
    if !is_field || unseen {
        return None;
    }
    let value = match &*kind {
        b"Tx" | b"Ch" => inherited(annotation, b"V"),
        // What is written on a push button.
        b"Btn" if is_push_button(annotation) => {
            annotation.get::<Dict<'_>>(b"MK").and_then(|look| look.get::<Object<'_>>(b"CA"))
        }
        _ => return None,
    };
    let value = match value {
        Some(Object::String(value)) => text_string(value.as_bytes()),
        Some(Object::Stream(value)) if unpack::length(&value, MOST_LOOK).length <= MOST_LOOK => {
            value.decoded_data().map(|value| text_string(&value)).unwrap_or_default()
        }
        _ => String::new(),
    };
    (!value.trim().is_empty() || shows_letters(annotation)).then_some(value)
}

/// Whether an annotation is a box to check whose look has letters: programs that make looks anew draw signs in their place.
pub fn is_lettered_box(annotation: &Dict<'_>) -> bool {
    let is_field = annotation.get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Widget");
    let is_button = matches!(inherited(annotation, b"FT"), Some(Object::Name(kind)) if &*kind == b"Btn");
    is_field && is_button && !is_push_button(annotation) && shows_letters(annotation)
}

fn is_push_button(field: &Dict<'_>) -> bool {
    matches!(inherited(field, b"Ff"), Some(Object::Number(flags)) if flags.as_i64() & PUSH_BUTTON != 0)
}

/// An entry of a field, or of the one it is a part of.
pub fn inherited<'a>(field: &Dict<'a>, key: &[u8]) -> Option<Object<'a>> {
    let mut field = field.clone();
    for _ in 0..DEPTH {
        match field.get::<Object<'_>>(key) {
            Some(found) if !matches!(found, Object::Null(_)) => return Some(found),
            _ => field = field.get::<Dict<'_>>(b"Parent")?,
        }
    }
    None
}

fn shows_letters(annotation: &Dict<'_>) -> bool {
    let Some(look) = look(annotation) else { return false };
    if unpack::length(&look, MOST_LOOK).length > MOST_LOOK {
        return true;
    }
    let Ok(content) = look.decoded_data() else { return false };
    let mut operations = UntypedIter::new(&content);
    while let Some(operation) = operations.next() {
        let operator: &[u8] = operation.operator;
        if matches!(operator, b"Tj" | b"TJ" | b"'" | b"\"" | b"Do") {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use hayro_syntax::Pdf;
    use hayro_syntax::object::Array;

    use super::*;
    use crate::pdf::testing::{page, stream};

    fn check(entries: &str, look: &str, expected: Option<&str>) {
        let field = format!("/Annots[<</Subtype/Widget/AP<</N 5 0 R>>{entries}>>]");
        let look = stream("/Subtype/Form/BBox[0 0 9 9]", look.as_bytes());
        let parent = b"<</FT/Tx/V(from above)>>".to_vec();
        let pdf = Pdf::new(page("", &field, "", &[look, parent])).unwrap();
        let fields = pdf.pages()[0].raw().get::<Array<'_>>(b"Annots").unwrap();
        assert_eq!(written(&fields.iter::<Dict<'_>>().next().unwrap()).as_deref(), expected, "{entries}");
    }

    #[test]
    fn what_is_filled_in_is_written_by_other_programs() {
        check("/FT/Tx/V(1234)", "", Some("1234"));
        check("/FT/Tx/V<feff4f50>", "", Some("佐"));
        check("/Parent 6 0 R", "", Some("from above"));
        check("/FT/Tx", "/Tx BMC EMC", None);
        check("/FT/Tx", "BT (1234) Tj ET", Some(""));
        check("/FT/Btn/V/On", "BT (1234) Tj ET", None);
        check("/FT/Btn/Ff 65536", "BT (1234) Tj ET", Some(""));
        check("/FT/Btn/Ff 65536/MK<</CA(Go)>>", "BT (1234) Tj ET", Some("Go"));
        check("/FT/Tx/V(1234)/F 2", "", None);
    }
}
