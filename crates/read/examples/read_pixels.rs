//! Reads pictures of pages and prints what was found, one JSON object a line:
//! `cargo run --release -p daicho-read --example read_pixels -- MODEL_FOLDER PICTURE...`

#![expect(clippy::print_stdout, reason = "a command for people")]

use std::path::Path;
use std::time::Instant;

use daicho_read::{ModelFiles, OcrSettings, PixelReader};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("usage: read_pixels MODEL_FOLDER PICTURE...")?;
    let model = |name: &str| Path::new(&folder).join(name);
    let models = ModelFiles {
        detection: model("PP-OCRv6_det_small.onnx"),
        recognition: model("PP-OCRv6_rec_small.onnx"),
    };
    let reader = PixelReader::load(&models, &OcrSettings::default())?;
    for path in arguments {
        let image = image::open(&path)?.to_rgb8();
        let start = Instant::now();
        let page = reader.read(image);
        let value = serde_json::json!({
            "file": path,
            "seconds": start.elapsed().as_secs_f32(),
            "turn": page.turn,
            "skew_degrees": page.skew_degrees,
            "blank": page.blank,
            "colour": page.colour,
            "lines": page.lines,
            "codes": page.codes,
            "seals": page.seals,
            "rules": page.rules.len(),
            "pixels_sha256": page.pixels_sha256,
        });
        println!("{value}");
    }
    Ok(())
}
