//! A tiny writer of PDFs for tests, and a letter as one is read.

use crate::pdf::marks::{Glyph, Source};

/// A letter of so many points, as wide as high.
pub fn letter(text: &str, (x, y): (f64, f64), size: f64) -> Glyph {
    Glyph {
        text: text.to_owned(),
        x,
        y,
        advance: size,
        size,
        angle: 0.0,
        vertical: false,
        hidden: false,
        source: Source::Mapped,
        doubt: None,
    }
}

/// A file of these objects, numbered from 1; the first is the catalogue.
pub fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", index + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let trailer = format!("trailer<</Root 1 0 R/Size {}>>\nstartxref\n{start}\n%%EOF", objects.len() + 1);
    out.extend(trailer.bytes());
    out
}

/// A stream object.
pub fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{entries}/Length {}>>stream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// A file of one A4 page (595 × 842 pt) with content, extra page entries, resources, and objects from number 5 on.
pub fn page(content: &str, entries: &str, resources: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<{resources}>>{entries}>>"
    );
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into_bytes(),
        stream("", content.as_bytes()),
    ];
    objects.extend_from_slice(more);
    file(&objects)
}

/// Resources and objects (5 and 6) of a Japanese font that is not embedded, in a predefined encoding, as `/F`.
pub fn japanese(encoding: &str) -> (String, Vec<Vec<u8>>) {
    let font = format!(
        "<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/{encoding}/DescendantFonts[6 0 R]>>"
    );
    let cid = "<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo<</Registry(Adobe)\
               /Ordering(Japan1)/Supplement 2>>/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/Ryumin-Light\
               /Flags 4/Ascent 880/Descent -120/CapHeight 700/ItalicAngle 0/StemV 80/FontBBox[0 -120 1000 880]>>>>";
    ("/Font<</F 5 0 R>>".to_owned(), vec![font.into_bytes(), cid.as_bytes().to_vec()])
}
