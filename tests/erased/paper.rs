//! A certificate of these lines as PDF, for papers that the demo inbox does not hold.

/// One A4 page with a line of text below the other, in a Japanese font that is not embedded (ISO 32000-1, 9.7.5.2: `UniJIS-UTF16-H`).
pub fn certificate(lines: &[&str]) -> Vec<u8> {
    pages(&[lines.to_vec()])
}

/// Several such pages in one file.
pub fn pages(pages: &[Vec<&str>]) -> Vec<u8> {
    let descriptor = "<</Type/FontDescriptor/FontName/Ryumin-Light/Flags 4/Ascent 880/Descent -120/CapHeight 700\
                      /ItalicAngle 0/StemV 80/FontBBox[0 -120 1000 880]>>";
    let kids: String = (0..pages.len()).map(|at| format!("{} 0 R ", 5 + 2 * at)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len()),
        "<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/UniJIS-UTF16-H/DescendantFonts[4 0 R]>>"
            .to_owned(),
        format!(
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo<</Registry(Adobe)\
             /Ordering(Japan1)/Supplement 2>>/DW 1000/FontDescriptor{descriptor}>>"
        ),
    ];
    for lines in pages {
        let content = content(lines);
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F 3 0 R>>>>>>",
            objects.len() + 2
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    file(&objects)
}

fn content(lines: &[&str]) -> String {
    let mut content = String::from("BT /F 16 Tf 70 740 Td 40 TL\n");
    for line in lines {
        let units: String = line.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        content += &format!("<{units}> Tj T*\n");
    }
    content + "ET"
}

fn file(objects: &[String]) -> Vec<u8> {
    let mut out = "%PDF-1.7\n".to_owned();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(out.len());
        out += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = out.len();
    out += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    out.extend(offsets.iter().map(|offset| format!("{offset:010} 00000 n \n")));
    out += &format!("trailer<</Root 1 0 R/Size {}>>\nstartxref\n{start}\n%%EOF", objects.len() + 1);
    out.into_bytes()
}
