//! What is drawn is found wherever it is drawn from.

use std::io::Cursor;

use hayro_syntax::Pdf;
use image::{ImageFormat, RgbImage};

use super::*;
use crate::pdf::cost::{Cost, of_page};
use crate::pdf::testing::{page, stream};

/// Of the first page, as its code says where it cannot be read.
fn cost(file: Vec<u8>) -> Result<Cost, String> {
    let pdf = Pdf::new(file).unwrap();
    of_page(&pdf.pages()[0], &mut Known::new(&pdf)).map_err(|said| said.code)
}

/// A picture whose data break off.
fn cut_picture() -> Vec<u8> {
    let mut whole = Vec::new();
    let picture = RgbImage::from_fn(64, 64, |x, y| image::Rgb([(x * y) as u8, (x * 4) as u8, y as u8]));
    picture.write_to(&mut Cursor::new(&mut whole), ImageFormat::Jpeg).unwrap();
    let entries = "/Type/XObject/Subtype/Image/Width 64/Height 64/BitsPerComponent 8/ColorSpace/DeviceRGB\
                   /Filter/DCTDecode";
    stream(entries, &whole[..whole.len() - 60])
}

/// Whether a damaged picture (6 0 R) is found, drawn by way of another object (5 0 R).
fn check_damage(content: &str, (entries, resources): (&str, &str), way: &[u8], expected: bool) {
    let cost = cost(page(content, entries, resources, &[way.to_vec(), cut_picture()])).unwrap();
    let is_damage = |fault: &Fault| matches!(fault, Fault::Damaged(_));
    assert_eq!(cost.faults.iter().any(is_damage), expected, "{content} {entries} {resources}");
}

#[test]
fn operators_that_draw_forms_are_counted() {
    let used = Used::of(b"q /A Do Q /B Do /A Do");
    assert_eq!(used.objects, BTreeMap::from([(b"A".to_vec(), 2), (b"B".to_vec(), 1)]));
}

#[test]
fn a_form_in_itself_is_without_end() {
    let form = "/Type/XObject/Subtype/Form";
    for entries in [format!("{form}/Resources<</XObject<</A 5 0 R>>>>"), form.to_owned()] {
        let file = page("/A Do", "", "/XObject<</A 5 0 R>>", &[stream(&entries, b"/A Do")]);
        assert_eq!(cost(file).unwrap_err(), "page_too_complex");
    }
}

#[test]
fn damaged_pictures_are_found_by_whichever_way_they_are_drawn() {
    let form =
        |entries: &str| stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]{entries}"), b"/P Do");
    let own = "/Resources<</XObject<</P 6 0 R>>>>";
    let both = "/XObject<</F 5 0 R/P 6 0 R>>";
    check_damage("/P Do", ("", both), b"null", true);
    check_damage("", ("", both), b"null", false);
    check_damage("/F Do", ("", "/XObject<</F 5 0 R>>"), &form(own), true);
    check_damage("/F Do", ("", both), &form(""), true);
    // Its own resources have none.
    check_damage("/F Do", ("", both), &form("/Resources<<>>"), true);
    let pattern = stream(&format!("/PatternType 1{own}"), b"/P Do");
    let patterns = "/Pattern<</T 5 0 R>>";
    check_damage("/Pattern cs /T scn 0 0 9 9 re f", ("", patterns), &pattern, true);
    check_damage("0 0 9 9 re f", ("", patterns), &pattern, false);
    let states = "/ExtGState<</S<</SMask<</S/Luminosity/G 5 0 R>>>>>>";
    check_damage("/S gs", ("", states), &form(own), true);
    let fonts = format!("/Font<</F<</Type/Font/Subtype/Type3/CharProcs<</a 5 0 R>>{own}>>>>");
    check_damage("/F 9 Tf", ("", &fonts), &stream("", b"/P Do"), true);
    let annotation =
        |flags: u32| format!("/Annots[<</Subtype/Stamp/Rect[0 0 9 9]/F {flags}/AP<</N 5 0 R>>>>]");
    check_damage("", (&annotation(4), ""), &form(own), true);
    check_damage("", (&annotation(2), ""), &form(own), false);
}

#[test]
fn a_picture_means_what_the_colour_spaces_of_its_page_say() {
    let picture = stream("/Subtype/Image/Width 4/Height 4/BitsPerComponent 8/ColorSpace/Mine", &[0; 16]);
    let pages = [("DeviceGray", 0), ("DeviceRGB", 1), ("Nothing", 1), ("DeviceGray", 0)];
    // One file for all, so that what is known of the picture is asked again.
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", n + 5)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), pages.len()).into_bytes(),
        stream("", b"/A Do"),
        picture,
    ];
    objects.extend(pages.map(|(space, _)| {
        let resources = format!("/XObject<</A 4 0 R>>/ColorSpace<</Mine/{space}>>");
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R/Resources<<{resources}>>>>")
            .into_bytes()
    }));
    let pdf = Pdf::new(crate::pdf::testing::file(&objects)).unwrap();
    let mut known = Known::new(&pdf);
    for (page, (space, faults)) in pdf.pages().iter().zip(pages) {
        assert_eq!(of_page(page, &mut known).unwrap().faults.len(), faults, "{space}");
    }
}

#[test]
fn pictures_drawn_again_and_again_are_counted_each_time() {
    let picture = stream("/Type/XObject/Subtype/Image/Width 3000/Height 2000/BitsPerComponent 8", b"");
    let check = |content: &str, fits: bool| {
        let file = page(content, "", "/XObject<</A 5 0 R>>", std::slice::from_ref(&picture));
        assert_eq!(cost(file).is_ok(), fits);
    };
    check(&"/A Do ".repeat(66), true);
    check(&"/A Do ".repeat(67), false);
}

#[test]
fn fax_data_are_as_wide_as_their_parameters_say() {
    fn check(content: &str, picture: &str, fits: bool) {
        let size = "/Type/XObject/Subtype/Image/Width 100/Height 1000/BitsPerComponent 1";
        let picture = stream(&format!("{size}{picture}"), b"\0\x01");
        assert_eq!(cost(page(content, "", "/XObject<</A 5 0 R>>", &[picture])).is_ok(), fits, "{content}");
    }
    let fax = "/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 400000>>";
    check("/A Do", fax, true);
    check("/A Do", &fax.replace("400000", "400001"), false);
    check("/A Do", "/Filter[/CCITTFaxDecode]/DecodeParms[<</Columns 2147483647>>]", false);
    let inline = |columns: u32| {
        format!("BI /W 100 /H 1000 /BPC 1 /CS /G /F /CCF /DP <</K -1/Columns {columns}>> ID \0\x01 EI")
    };
    check(&inline(2_147_483_647), "", false);
    check(&inline(100), "", true);
}

#[test]
fn device_colours_that_are_others_matter_where_they_are_drawn_in() {
    // The picture (6 0 R) stands where it is named.
    fn check(default: &str, content: &str, resources: &str, expected: bool) {
        let profile = stream("/N 4/Alternate/DeviceCMYK", b"a profile of a press");
        let picture =
            stream("/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceCMYK", &[0; 4]);
        let resources = format!("/ColorSpace<</{default}>>{resources}");
        let cost = cost(page(content, "", &resources, &[profile, picture])).unwrap();
        assert_eq!(cost.remaps, expected, "{default} {content} {resources}");
    }
    let press = "DefaultCMYK[/ICCBased 5 0 R]";
    check(press, "0 g 0 0 9 9 re f 1 0 0 rg", "", false);
    check(press, "0 0 0 1 k", "", true);
    check(press, "/DeviceCMYK CS", "", true);
    check(press, "/P Do", "/XObject<</P 6 0 R>>", true);
    check(press, "BI /W 1 /H 1 /BPC 8 /CS /CMYK ID 1234 EI", "", true);
    check(press, "0 g", "/Shading<</S<</ShadingType 2/ColorSpace/DeviceCMYK>>>>", true);
    let table = "DefaultRGB[/ICCBased 5 0 R]";
    check(table, "0 0 0 1 k", "", false);
    check(table, "0 0 0 rg", "", true);
    check("DefaultGray[/ICCBased 5 0 R]", "", "", true);
    check("DefaultGray/DeviceGray", "0 0 0 1 k 0 0 0 rg 0 g", "", false);
}

#[test]
fn what_is_drawn_and_not_there_is_damage() {
    check_damage("/N Do", ("", "/XObject<</F 5 0 R>>"), b"null", true);
    check_damage("/F Do", ("", "/XObject<</F 5 0 R>>"), b"null", true);
    check_damage("/F Do", ("", "/XObject<</F 5 0 R>>"), &stream("/Type/XObject", b""), true);
    check_damage("/F Do", ("", "/XObject<</F 5 0 R>>"), &stream("/Subtype/Form/BBox[0 0 9 9]", b""), false);
}

#[test]
fn groups_that_knock_out_and_states_that_change_all_colours_are_odd() {
    let check = |entries: &str, group: &str, state: &str, odd: bool| {
        let resources = format!("/XObject<</F 5 0 R>>/ExtGState<</G<<{state}>>>>");
        let form = stream(&format!("/Subtype/Form/BBox[0 0 9 9]{group}"), b"");
        let function = stream("/FunctionType 4/Domain[0 1]/Range[0 1]", b"{pop 1}");
        let cost = cost(page("/G gs /F Do", entries, &resources, &[form, function])).unwrap();
        assert_eq!(cost.odd, odd, "{entries} {group} {state}");
    };
    check("", "", "", false);
    check("/Group<</S/Transparency/K false>>", "", "", false);
    check("/Group<</S/Transparency/K true>>", "", "", true);
    check("", "/Group<</S/Transparency/K true>>", "", true);
    check("", "", "/TR/Identity/TR2/Default/HT/Default", false);
    check("", "", "/TR 6 0 R", true);
    check("", "", "/TR 6 0 R/TR2/Default", false);
    check("", "", "/TR[/Identity/Identity 6 0 R/Identity]", true);
    check("", "", "/HT<</HalftoneType 1/Frequency 60/Angle 45/SpotFunction/Round>>", false);
    check("", "", "/HT<</HalftoneType 1/SpotFunction/Round/TransferFunction 6 0 R>>", true);
    check("", "", "/HT<</HalftoneType 5/Default<</HalftoneType 1/TransferFunction 6 0 R>>>>", true);
}

#[test]
fn pictures_inside_a_content_that_end_elsewhere_are_odd() {
    let check = |picture: &str, odd: bool| {
        assert_eq!(cost(page(&format!("q {picture} EI Q"), "", "", &[])).unwrap().odd, odd, "{picture}");
    };
    check("BI /W 4 /H 2 /BPC 8 /CS /G ID 12345678", false);
    check("BI /W 4 /H 2 /BPC 8 /CS /G ID 12345678\n", false);
    check("BI /W 4 /H 9 /BPC 8 /CS /G ID 12345678", true);
    check("BI /W 4 /H 1 /BPC 8 /CS /G ID 12345678", true);
    check("BI /W 4 /H 2 /BPC 8 /CS /G /F /AHx ID 3132>", false);
}

#[test]
fn contents_and_layers_that_not_every_program_reads_alike_are_odd() {
    let check = |content: &str, resources: &str, odd: bool| {
        let form = stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/OC<</Type/OCMD>>", b"");
        let file = page(content, "", resources, &[form, b"<</Type/OCG/Name(a)>>".to_vec()]);
        assert_eq!(cost(file).unwrap().odd, odd, "{content} {resources}");
    };
    check("q 1 w Q", "", false);
    check("q 1-2 w Q", "", true);
    check("/OC /M BDC EMC", "/Properties<</M 6 0 R>>", false);
    check("/OC /M BDC EMC", "/Properties<</M<</Type/OCMD/OCGs 6 0 R>>>>", true);
    check("/OC <</Type/OCMD>> BDC EMC", "", true);
    check("/A Do", "/XObject<</A 5 0 R>>", true);
    check("/F 9 Tf", "/Font<</F<<>>>>", false);
    check("/DeviceRGB cs /Pattern CS", "", false);
    check("/F 9 Tf", "", true);
    check("/G gs", "", true);
    check("/C cs", "", true);
    check("/Pattern cs /P scn", "", true);
    check("/C cs 1 scn", "/ColorSpace<</C[/CalGray<</WhitePoint[1 1 1]/Gamma 50>>]>>", true);
    check("/C cs 1 scn", "/ColorSpace<</C[/CalGray<</WhitePoint[1 1 1]/Gamma 2>>]>>", false);
    check("/G gs", "/ExtGState<</G<</Font[6 0 R 9]>>>>", true);
    check("/G gs", "/ExtGState<</G<</BG<</FunctionType 2/Domain[0 1]/N 1/C0[0]/C1[0]>>>>>>", true);
    check("/G gs", "/ExtGState<</G<</BG<</FunctionType 2/Domain[0 1]/N 1>>>>>>", false);
}
