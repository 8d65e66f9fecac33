//! Pictures of invented pages (`scripts/fixtures_read.py`) through the whole pixel reader.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use daicho_model::BoundingBox;
use daicho_read::{ModelFiles, OcrSettings, PixelPage, PixelReader};
use image::RgbImage;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn reader() -> PixelReader {
    let models = ModelFiles::default();
    let models = ModelFiles {
        detection: project(&models.detection.to_string_lossy()),
        recognition: project(&models.recognition.to_string_lossy()),
    };
    PixelReader::load(&models, &OcrSettings::default()).unwrap()
}

fn picture(name: &str) -> RgbImage {
    image::open(project("fixtures/read").join(name)).unwrap().to_rgb8()
}

fn texts(page: &PixelPage) -> Vec<&str> {
    page.lines.iter().map(|line| line.text.as_str()).collect()
}

/// Whether two boxes agree to 1 % of the page.
fn near(got: BoundingBox, expected: [f32; 4]) -> bool {
    let got: [f32; 4] = got.into();
    got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.01)
}

/// The certificate, however it lies, reads the same and everything is where it is on the upright page.
fn check_certificate(name: &str, turn: u8) {
    let page = reader().read(picture(name));
    assert_eq!((page.turn, page.skew_degrees, page.blank, page.colour), (turn, 0.0, false, true));
    assert_eq!(
        texts(&page),
        [
            "参加証明書",
            "会員番号 90123",
            "架空 花子 殿",
            "第12回虚構画像セミナー",
            "会期：2031年5月17日～18日",
            "上記の会に参加されたことを証明します。",
            "2031年5月18日",
            "虚構画像学会",
        ]
    );
    assert_eq!(page.codes.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(), ["90123,2031-05-17,架空花子"]);
    assert!(near(page.codes[0].bounding_box, [0.128, 0.809, 0.268, 0.908]), "{:?}", page.codes);
    assert_eq!(page.seals.len(), 1);
    assert!(near(page.seals[0].bounding_box, [0.684, 0.633, 0.767, 0.692]), "{:?}", page.seals);
    let name = page.lines.iter().flat_map(|line| &line.words).find(|word| word.text == "花子").unwrap();
    assert!(near(name.bounding_box, [0.482, 0.256, 0.554, 0.284]), "{name:?}");
}

#[test]
fn a_page_on_its_head_is_turned() {
    check_certificate("certificate_upside_down.png", 2);
}

#[test]
fn a_page_on_its_side_is_turned() {
    check_certificate("certificate_sideways.png", 1);
}

/// The certificate, upright, lying on a dark desk in perspective and in light that falls off to the right.
fn photograph(corners: [(f32, f32); 4]) -> RgbImage {
    let page = image::imageops::rotate180(&picture("certificate_upside_down.png"));
    let mut photograph = RgbImage::from_fn(1300, 1700, |x, y| {
        image::Rgb([96, 66, 44].map(|v| v + ((x * 7 + y * 13) % 9) as u8))
    });
    let [a, b, c, d] = corners;
    let (dx1, dx2, sx) = (b.0 - c.0, d.0 - c.0, a.0 - b.0 + c.0 - d.0);
    let (dy1, dy2, sy) = (b.1 - c.1, d.1 - c.1, a.1 - b.1 + c.1 - d.1);
    let determinant = dx1 * dy2 - dx2 * dy1;
    let (g, h) = ((sx * dy2 - dx2 * sy) / determinant, (dx1 * sy - sx * dy1) / determinant);
    // Every pixel of the page four times, so that none of the photograph is left out.
    for (x, y) in (0..1654 * 2340).map(|i| (i % 1654, i / 1654)) {
        let (u, v) = ((x as f32 + 0.5) / 1654.0, (y as f32 + 0.5) / 2340.0);
        let w = g * u + h * v + 1.0;
        let at = |a: f32, b: f32, d: f32| ((b - a + g * b) * u + (d - a + h * d) * v + a) / w;
        let (px, py) = (at(a.0, b.0, d.0) as u32, at(a.1, b.1, d.1) as u32);
        let light = 0.95 - 0.3 * px as f32 / 1300.0;
        let colour = page.get_pixel(x / 2, y / 2).0.map(|v| (f32::from(v) * light) as u8);
        photograph.put_pixel(px, py, image::Rgb(colour));
    }
    photograph
}

#[test]
fn a_photographed_page_is_made_upright_and_reads_as_the_page() {
    let page = reader().read(photograph([(190.0, 160.0), (1090.0, 200.0), (1190.0, 1560.0), (90.0, 1500.0)]));
    let outline = page.outline.unwrap();
    for ([x, y], (wanted_x, wanted_y)) in
        outline.into_iter().zip([(0.146, 0.094), (0.838, 0.118), (0.915, 0.918), (0.069, 0.882)])
    {
        assert!((x - wanted_x).abs() < 0.01 && (y - wanted_y).abs() < 0.01, "{outline:?}");
    }
    for text in ["参加証明書", "架空 花子 殿", "第12回虚構画像セミナー"] {
        assert!(texts(&page).contains(&text), "{:?}", texts(&page));
    }
    assert_eq!(page.codes.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(), ["90123,2031-05-17,架空花子"]);
    assert_eq!(page.seals.len(), 1);
    let name = page.lines.iter().flat_map(|line| &line.words).find(|word| word.text == "花子").unwrap();
    let got: [f32; 4] = name.bounding_box.into();
    assert!((got[0] - 0.482).abs() < 0.02 && (got[1] - 0.256).abs() < 0.02, "{name:?}");
}

#[test]
fn the_same_pixels_give_the_same_page() {
    let reader = reader();
    let image = picture("certificate_upside_down.png");
    assert_eq!(reader.read(image.clone()), reader.read(image));
}

#[test]
fn a_shift_jis_code_is_text() {
    let (codes, seals, colour) = daicho_read::codes_and_seals(&picture("qr_shift_jis.png"));
    assert_eq!(codes.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(), ["90123,2031-05-17,架空花子"]);
    assert_eq!(codes[0].decoders, ["rqrr", "rxing"]);
    assert_eq!((seals.len(), colour), (0, false));
}

#[test]
fn an_empty_sheet_is_blank() {
    let page = reader().read(RgbImage::from_pixel(827, 1170, image::Rgb([244, 243, 240])));
    assert_eq!((page.blank, page.lines.len(), page.codes.len()), (true, 0, 0));
}

#[test]
fn a_picture_without_pixels_is_blank() {
    assert!(reader().read(RgbImage::new(0, 0)).blank);
}

#[test]
fn a_missing_model_is_a_setup_error() {
    let models = ModelFiles { detection: project("models/none.onnx"), ..ModelFiles::default() };
    let error = PixelReader::load(&models, &OcrSettings::default()).err().unwrap().to_string();
    assert!(error.contains("detection model") && error.contains("none.onnx"), "{error}");
}
