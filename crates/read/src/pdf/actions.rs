//! Actions that a file has programs do without being asked: they may hide or show what the page says (ISO 32000-2, 12.6).

use hayro_syntax::object::{Array, Dict, Name, Object};

/// Actions that follow one another.
const MOST_ACTIONS: usize = 64;
/// Levels of the tree of scripts.
const DEPTH: usize = 16;
/// What happens without anybody pointing at anything: opening, closing, showing, saving and printing.
const BY_ITSELF: [&[u8]; 11] = [b"O", b"C", b"PO", b"PC", b"PV", b"PI", b"WC", b"WS", b"DS", b"WP", b"DP"];
/// What a script may name that changes nothing on the page: printing, zooming and saying something.
const HARMLESS: [&str; 34] = [
    "this",
    "app",
    "print",
    "alert",
    "beep",
    "zoom",
    "zoomType",
    "pageNum",
    "fitPage",
    "fitWidth",
    "true",
    "false",
    "null",
    "var",
    "while",
    "if",
    "else",
    "bUI",
    "bSilent",
    "bShrinkToFit",
    "bPrintAnnotations",
    "nStart",
    "nEnd",
    "pp",
    "getPrintParams",
    "interactive",
    "constants",
    "interactionLevel",
    "automatic",
    "full",
    "silent",
    "printParams",
    "x",
    "console",
];

/// Whether a catalogue, a page or an annotation has something done by itself that may change what is shown.
pub fn changes_by_itself(dict: &Dict<'_>) -> bool {
    let opening = dict.get::<Dict<'_>>(b"OpenAction");
    let more = dict.get::<Dict<'_>>(b"AA");
    let more = more.iter().flat_map(|all| BY_ITSELF.iter().filter_map(|key| all.get::<Dict<'_>>(*key)));
    let scripts = dict.get::<Dict<'_>>(b"Names").and_then(|names| names.get::<Dict<'_>>(b"JavaScript"));
    opening.into_iter().chain(more).any(|action| changes(&action))
        || scripts.is_some_and(|all| has_script(&all, DEPTH))
}

/// Whether a tree of named scripts, which run on opening, has one that may change what is shown. One that is too deep has.
fn has_script(tree: &Dict<'_>, depth: usize) -> bool {
    if depth == 0 {
        return true;
    }
    let scripts = tree.get::<Array<'_>>(b"Names");
    let below = tree.get::<Array<'_>>(b"Kids");
    scripts
        .iter()
        .flat_map(|all| all.iter::<Object<'_>>())
        .any(|one| matches!(one, Object::Dict(action) if changes(&action)))
        || below.iter().flat_map(|all| all.iter::<Dict<'_>>()).any(|kid| has_script(&kid, depth - 1))
}

/// Whether an action, or one that follows it, may change what is shown.
fn changes(first: &Dict<'_>) -> bool {
    let mut left = vec![first.clone()];
    let mut count = 0;
    while let Some(action) = left.pop() {
        count += 1;
        let is_change = match action.get::<Name<'_>>(b"S").as_deref() {
            Some(b"Hide" | b"SetOCGState" | b"ResetForm" | b"ImportData") => true,
            Some(b"JavaScript" | b"Rendition") => {
                !action.get::<Object<'_>>(b"JS").is_none_or(|script| is_harmless(&script))
            }
            _ => false,
        };
        if is_change || count > MOST_ACTIONS {
            return true;
        }
        match action.get::<Object<'_>>(b"Next") {
            Some(Object::Dict(next)) => left.push(next),
            Some(Object::Array(all)) => left.extend(all.iter::<Dict<'_>>().take(MOST_ACTIONS)),
            _ => {}
        }
    }
    false
}

/// Whether a script names nothing that could change what is shown. Texts in it count as names, and so does what computes names.
fn is_harmless(script: &Object<'_>) -> bool {
    let Object::String(script) = script else { return false };
    let script = script.as_bytes();
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    let mut names = script.split(|byte| !is_letter(byte)).filter(|name| !name.is_empty());
    !script.iter().any(|byte| matches!(byte, b'[' | b'\\' | 0x80..))
        && names.all(|name| {
            let is_number = name.iter().all(u8::is_ascii_digit);
            is_number || std::str::from_utf8(name).is_ok_and(|name| HARMLESS.contains(&name))
        })
}

#[cfg(test)]
mod tests {
    use hayro_syntax::Pdf;

    use super::*;
    use crate::pdf::testing::page;

    fn check(entries: &str, expected: bool) {
        let pdf = Pdf::new(page("", entries, "", &[])).unwrap();
        assert_eq!(changes_by_itself(pdf.pages()[0].raw()), expected, "{entries}");
    }

    #[test]
    fn what_is_done_on_opening_or_printing_may_change_the_page() {
        check("/OpenAction<</S/GoTo/D[0/Fit]>>", false);
        check("/OpenAction[0/Fit]", false);
        check("/OpenAction<</S/Hide/T(a)>>", true);
        check("/OpenAction<</S/SetOCGState/State[/OFF 9 0 R]>>", true);
        check("/OpenAction<</S/GoTo/D[0/Fit]/Next<</S/Hide/T(a)>>>>", true);
        check("/OpenAction<</S/GoTo/D[0/Fit]/Next[<</S/GoTo>><</S/ResetForm>>]>>", true);
        check("/AA<</O<</S/Hide/T(a)>>>>", true);
        check("/AA<</WP<</S/Hide/T(a)>>>>", true);
        check("/AA<</F<</S/JavaScript/JS(AFNumber_Format\\(0\\))>>>>", false);
    }

    #[test]
    fn scripts_that_only_print_change_nothing() {
        check("/OpenAction<</S/JavaScript/JS(this.print\\({bUI:true,bSilent:false}\\);)>>", false);
        check("/OpenAction<</S/JavaScript/JS(while\\(1\\){app.alert\\(1\\)})>>", false);
        check("/OpenAction<</S/JavaScript/JS(this.getField\\('a'\\).hidden=true)>>", true);
        check("/OpenAction<</S/JavaScript/JS(this['x']\\(\\))>>", true);
        check("/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>", false);
        check("/Names<</JavaScript<</Kids[<</Names[(a)<</S/JavaScript/JS(y)>>]>>]>>>>", true);
    }
}
