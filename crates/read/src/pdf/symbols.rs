//! Fonts that are not embedded and whose glyphs are no letters of the text: programs that have the font draw its symbols, the library
//! here draws the letters that the codes would be elsewhere.

use hayro_syntax::object::{Dict, Name, Stream};

use crate::pdf::colours::resources_of;

/// Parts of names of fonts that draw symbols or bars.
const SYMBOLS: [&str; 30] = [
    "wingding",
    "webding",
    "dingbat",
    "symbol",
    "barcode",
    "code39",
    "code93",
    "code128",
    "code25",
    "3of9",
    "2of5",
    "codabar",
    "ean13",
    "ean8",
    "upc",
    "idautomation",
    "marlett",
    "mtextra",
    "bookshelf",
    "opensymbol",
    "gaiji",
    "icons",
    "sorts",
    "carta",
    "sonata",
    "mathematicalpi",
    "mathpi",
    "commercialpi",
    "europeanpi",
    "pistd",
];

/// Parts of names of fonts that draw letters, though their flags say that they are symbolic.
const LETTERS: [&str; 38] = [
    "arial",
    "helvetica",
    "times",
    "courier",
    "gothic",
    "mincho",
    "meiryo",
    "msp",
    "yugo",
    "yumin",
    "hira",
    "kozuka",
    "kozmin",
    "kozgo",
    "ryumin",
    "ming",
    "song",
    "hei",
    "kaku",
    "maru",
    "calibri",
    "cambria",
    "century",
    "verdana",
    "tahoma",
    "georgia",
    "garamond",
    "palatino",
    "bookman",
    "sans",
    "serif",
    "mono",
    "lucida",
    "trebuchet",
    "segoe",
    "roboto",
    "noto",
    "ocrb",
];

/// The flags `Symbolic` and `Nonsymbolic` (ISO 32000-2, table 121).
const SYMBOLIC: u32 = 1 << 2;
const NONSYMBOLIC: u32 = 1 << 5;

/// Whether an object is such a font, or holds one among its resources.
pub fn in_object(dict: &Dict<'_>) -> bool {
    is_symbol(dict)
        || resources_of(dict).any(|resources| {
            let fonts = resources.get::<Dict<'_>>(b"Font").unwrap_or_default();
            fonts.keys().any(|name| fonts.get::<Dict<'_>>(&*name).is_some_and(|font| is_symbol(&font)))
        })
}

fn is_symbol(font: &Dict<'_>) -> bool {
    let kind = font.get::<Name<'_>>(b"Subtype");
    if !matches!(kind.as_deref(), Some(b"Type1" | b"TrueType" | b"MMType1")) {
        return false;
    }
    let descriptor = font.get::<Dict<'_>>(b"FontDescriptor").unwrap_or_default();
    let has_font =
        |key: &[u8]| descriptor.get::<Stream<'_>>(key).is_some_and(|font| !font.raw_data().is_empty());
    if [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"].into_iter().any(has_font) {
        return false;
    }
    let Some(name) = font.get::<Name<'_>>(b"BaseFont") else { return false };
    let flags = descriptor.get::<u32>(b"Flags").unwrap_or_default();
    is_symbol_name(&crate::pdf::maps::strip_subset(name.as_str()), flags)
}

fn is_symbol_name(name: &str, flags: u32) -> bool {
    // The library has these two, and draws them as everybody does.
    if matches!(name, "Symbol" | "ZapfDingbats") || !name.is_ascii() {
        return false;
    }
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let holds = |parts: &[&str]| parts.iter().any(|part| plain.contains(part));
    let symbolic = flags & SYMBOLIC != 0 && flags & NONSYMBOLIC == 0;
    holds(&SYMBOLS) || symbolic && !holds(&LETTERS)
}

#[cfg(test)]
mod tests {
    use hayro_syntax::Pdf;
    use hayro_syntax::object::Object;

    use super::in_object;
    use crate::pdf::testing::{page, stream};

    fn check(font: &str, expected: bool) {
        let resources = format!("/Font<</F<</Type/Font{font}>>>>");
        let pdf = Pdf::new(page("", "", &resources, &[stream("", b"a font"), stream("", b"")])).unwrap();
        let found =
            pdf.objects().into_iter().any(|object| matches!(object, Object::Dict(dict) if in_object(&dict)));
        assert_eq!(found, expected, "{font}");
    }

    #[test]
    fn fonts_of_symbols_that_are_not_embedded_are_found() {
        check("/Subtype/TrueType/BaseFont/Wingdings", true);
        check("/Subtype/TrueType/BaseFont/ABCDEF+Wingdings-Regular", true);
        check("/Subtype/Type1/BaseFont/Code39Azalea", true);
        check("/Subtype/TrueType/BaseFont/Nobody/FontDescriptor<</Flags 4>>", true);
        check("/Subtype/TrueType/BaseFont/Nobody/FontDescriptor<</Flags 32>>", false);
        check("/Subtype/TrueType/BaseFont/ArialMT/FontDescriptor<</Flags 4>>", false);
        check("/Subtype/TrueType/BaseFont/Wingdings/FontDescriptor<</Flags 4/FontFile2 5 0 R>>", false);
        check("/Subtype/TrueType/BaseFont/Wingdings/FontDescriptor<</Flags 4/FontFile2 6 0 R>>", true);
        check("/Subtype/TrueType/BaseFont/Wingdings/FontDescriptor<</Flags 4/FontFile2 9 0 R>>", true);
        check("/Subtype/TrueType/BaseFont/Wingdings/FontDescriptor<</Flags 4/FontFile2 null>>", true);
        check("/Subtype/TrueType/BaseFont/MonotypeSorts/FontDescriptor<</Flags 4>>", true);
        check("/Subtype/Type1/BaseFont/Carta", true);
        check("/Subtype/Type1/BaseFont/MathematicalPi-One", true);
        check("/Subtype/Type1/BaseFont/NotoSansMono/FontDescriptor<</Flags 4>>", false);
        check("/Subtype/Type1/BaseFont/Helvetica", false);
        check("/Subtype/Type1/BaseFont/ZapfDingbats", false);
        check("/Subtype/Type0/BaseFont/Wingdings", false);
    }
}
