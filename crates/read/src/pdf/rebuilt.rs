//! Fields whose looks programs make anew (`/NeedAppearances`, ISO 32000-2, 12.7.3 and 12.7.4.3): what they write there shows as the
//! look in the file does only where nothing about it is out of the ordinary.

use hayro_syntax::Pdf;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Number, Object};

use crate::pdf::fields::inherited;

/// Field flags: passwords, names of files, combs, and texts with marks of their own (ISO 32000-2, tables 228 and 231).
const OTHERWISE: i64 = 1 << 13 | 1 << 20 | 1 << 24 | 1 << 25;
/// Sizes of letters, in points, that are read; 0 is as large as fits.
const SIZES: std::ops::RangeInclusive<f64> = 4.0..=40.0;
/// Inks up to this lightness, 0 to 1, are dark.
const DARK: f64 = 0.5;
/// Grounds from this lightness on are pale.
const PALE: f64 = 0.6;
/// Parts of the names of fonts of signs.
const SIGNS: [&str; 4] = ["dingbat", "symbol", "wingding", "webding"];

/// The form of a file that asks programs to make the looks of its fields.
pub fn form(pdf: &Pdf) -> Option<Dict<'_>> {
    let xref = pdf.xref();
    let form = xref.get::<Dict<'_>>(xref.root_id())?.get::<Dict<'_>>(b"AcroForm")?;
    form.get::<bool>(b"NeedAppearances").unwrap_or(false).then_some(form)
}

/// Whether what programs make of a field surely shows the value that is filled in.
pub fn is_plain(field: &Dict<'_>, form: &Dict<'_>) -> bool {
    let flags = match inherited(field, b"Ff") {
        Some(Object::Number(flags)) => flags.as_i64(),
        _ => 0,
    };
    let kind = match inherited(field, b"FT") {
        Some(Object::Name(kind)) => kind.to_vec(),
        _ => return false,
    };
    let is_kind_plain = match kind.as_slice() {
        b"Tx" => flags & OTHERWISE == 0 && !is_cut(field),
        b"Ch" => !has_other_names(field),
        _ => true,
    };
    // Texts with marks, scripts that write something else, resources of another place.
    let has_more = [b"RV".as_slice(), b"DS", b"AA", b"DR"].iter().any(|key| inherited(field, key).is_some());
    is_kind_plain && !has_more && is_ground_pale(field) && is_written_plainly(field, form)
}

/// Whether a field holds fewer letters than its value has.
fn is_cut(field: &Dict<'_>) -> bool {
    let Some(Object::Number(most)) = inherited(field, b"MaxLen") else { return false };
    match inherited(field, b"V") {
        // Bytes are as many as letters, or more.
        Some(Object::String(value)) => (value.as_bytes().len() as i64) > most.as_i64(),
        _ => true,
    }
}

/// Whether choices show as something else than they are.
fn has_other_names(field: &Dict<'_>) -> bool {
    let Some(Object::Array(choices)) = inherited(field, b"Opt") else { return false };
    choices.iter::<Object<'_>>().any(|choice| !matches!(choice, Object::String(_)))
}

fn is_ground_pale(field: &Dict<'_>) -> bool {
    let Some(marks) = field.get::<Dict<'_>>(b"MK") else { return true };
    let ground = marks.get::<Array<'_>>(b"BG");
    let ground: Vec<f64> =
        ground.iter().flat_map(|all| all.iter::<Number>()).map(|part| part.as_f64()).collect();
    let is_turned = marks.get::<Number>(b"R").is_some_and(|turn| turn.as_f64() != 0.0);
    !is_turned && (ground.is_empty() || lightness(&ground).is_some_and(|light| light >= PALE))
}

/// How light a device colour is, 0 to 1.
fn lightness(parts: &[f64]) -> Option<f64> {
    let luma = |red: f64, green: f64, blue: f64| 0.299 * red + 0.587 * green + 0.114 * blue;
    match *parts {
        [gray] => Some(gray),
        [red, green, blue] => Some(luma(red, green, blue)),
        [cyan, magenta, yellow, black] => Some(1.0 - (luma(cyan, magenta, yellow) + black).min(1.0)),
        _ => None,
    }
}

/// Whether the letters of a field (`/DA`) are dark, of a size that is read, fit in, and of a plain font.
fn is_written_plainly(field: &Dict<'_>, form: &Dict<'_>) -> bool {
    let written = inherited(field, b"DA").or_else(|| form.get::<Object<'_>>(b"DA"));
    let Some(Object::String(written)) = written else { return false };
    let (mut font, mut light) = (None, Some(0.0));
    let mut operations = UntypedIter::new(written.as_bytes());
    while let Some(operation) = operations.next() {
        let operator: &[u8] = operation.operator;
        let number = |object: &Object<'_>| match object {
            Object::Number(number) => Some(number.as_f64()),
            _ => None,
        };
        let numbers: Vec<f64> = operation.operands().filter_map(number).collect();
        match operator {
            b"Tf" => {
                let Some(Object::Name(name)) = operation.operands().next() else { return false };
                font = numbers.last().map(|size| (name.to_vec(), *size));
            }
            b"g" | b"rg" | b"k" => light = lightness(&numbers),
            b"G" | b"RG" | b"K" => {}
            _ => return false,
        }
    }
    let Some((name, size)) = font else { return false };
    let sides = field.get::<[f64; 4]>(b"Rect");
    let fits = sides.is_some_and(|[_, low, _, high]| (high - low).abs() >= size * 0.8);
    let fonts = form.get::<Dict<'_>>(b"DR").and_then(|resources| resources.get::<Dict<'_>>(b"Font"));
    let font = fonts.and_then(|fonts| fonts.get::<Dict<'_>>(name.as_slice()));
    (size == 0.0 || SIZES.contains(&size))
        && fits
        && light.is_some_and(|light| light <= DARK)
        && font.is_some_and(|font| is_plain_font(&font))
}

/// Whether a font writes letters as they are named: no signs, drawings, programs of the file or codes that mean something else.
fn is_plain_font(font: &Dict<'_>) -> bool {
    let name = font.get::<Name<'_>>(b"BaseFont").map(|name| String::from_utf8_lossy(&name).to_lowercase());
    let below = font.get::<Array<'_>>(b"DescendantFonts").and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    let has_program = |font: &Dict<'_>| {
        let described = font.get::<Dict<'_>>(b"FontDescriptor");
        described.is_some_and(|font| {
            [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"].iter().any(|key| font.contains_key(*key))
        })
    };
    let is_encoding_plain = match font.get::<Object<'_>>(b"Encoding") {
        None | Some(Object::Name(_)) => true,
        Some(Object::Dict(encoding)) => !encoding
            .get::<Array<'_>>(b"Differences")
            .is_some_and(|differences| renames_letters(&differences)),
        Some(_) => false,
    };
    let is_signs = name.is_none_or(|name| SIGNS.iter().any(|signs| name.contains(signs)));
    font.get::<Name<'_>>(b"Subtype").as_deref() != Some(b"Type3")
        && !is_signs
        && is_encoding_plain
        && !has_program(font)
        && !below.is_some_and(|below| has_program(&below))
}

/// Whether the codes of letters or figures are given other glyphs.
fn renames_letters(differences: &Array<'_>) -> bool {
    let mut code = 0;
    differences.iter::<Object<'_>>().any(|one| {
        if let Object::Number(number) = &one {
            code = number.as_i64();
            return false;
        }
        code += 1;
        u8::try_from(code - 1).is_ok_and(|code| code.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::testing::file;

    #[test]
    fn only_what_every_program_writes_alike_is_plain() {
        let font = |more: &str| format!("<</Type/Font/Subtype/Type1{more}>>").into_bytes();
        let check = |entries: &str, expected: bool| {
            let pdf = Pdf::new(file(&[
                b"<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R>>".to_vec(),
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
                format!(
                    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[<</Subtype/Widget/FT/Tx/V(1234)/Rect[0 0 90 20]{entries}>>]>>"
                )
                .into_bytes(),
                b"<</NeedAppearances 8 0 R/DA(/H 0 Tf 0 g)/DR<</Font<</H 5 0 R/Z 6 0 R/D 7 0 R>>>>>>".to_vec(),
                font("/BaseFont/Helvetica/Encoding<</Differences[24/breve 96/grave]>>"),
                font("/BaseFont/ZapfDingbats"),
                font("/BaseFont/Helvetica/Encoding<</Differences[48/one]>>"),
                b"true".to_vec(),
            ]))
            .unwrap();
            let fields = pdf.pages()[0].raw().get::<Array<'_>>(b"Annots").unwrap();
            let field = fields.iter::<Dict<'_>>().next().unwrap();
            assert_eq!(is_plain(&field, &super::form(&pdf).unwrap()), expected, "{entries}");
        };
        check("", true);
        check("/DA(/H 12 Tf 0 0 0.4 rg)", true);
        check("/DA(/H 12 Tf 1 g)", false);
        check("/DA(/H 12 Tf 0 0 0 0 k)", false);
        check("/DA(/H 0.1 Tf 0 g)", false);
        check("/DA(/H 36 Tf 0 g)", false);
        check("/DA(/H 12 Tf 3 Tr)", false);
        check("/DA(/Z 12 Tf 0 g)", false);
        check("/DA(/D 12 Tf 0 g)", false);
        check("/DA(/Nope 12 Tf 0 g)", false);
        check("/MaxLen 4", true);
        check("/MaxLen 3", false);
        check("/Ff 4096", true);
        check("/Ff 8192", false);
        check("/Ff 16777216", false);
        check("/RV(<body/>)", false);
        check("/AA<</F<</S/JavaScript>>>>", false);
        check("/MK<</BG[1]>>", true);
        check("/MK<</BG[0]>>", false);
        check("/MK<</R 90>>", false);
    }
}
