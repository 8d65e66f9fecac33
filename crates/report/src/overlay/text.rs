//! What became of layouts, as text.

use daicho_model::trial::{AnchorTrial, Trial};

use crate::plain::plain;
use crate::words::both;

/// A layout a line, its anchors below it.
pub fn trials_text(trials: &[Trial]) -> String {
    if trials.is_empty() {
        return both("overlay", "no_layouts") + "\n";
    }
    let mut text = String::new();
    for trial in trials {
        text.push_str(&plain(&fits(trial)));
        text.push('\n');
        for anchor in &trial.anchors {
            text.push_str(&format!("  {}\n", plain(&place(anchor))));
        }
    }
    text
}

/// `name: fits`.
pub(super) fn fits(trial: &Trial) -> String {
    format!("{}: {}", trial.layout, both("overlay", if trial.fits { "fits" } else { "fits_not" }))
}

/// `id: in its place`, with where it stands: what a layout file needs to know.
pub(super) fn place(anchor: &AnchorTrial) -> String {
    let word = match (&anchor.found, anchor.in_place) {
        (_, true) => "in_place",
        (Some(_), false) => "astray",
        (None, _) => "not_found",
    };
    let at = anchor.found.map_or(String::new(), |found| {
        let (x, y) = found.centre();
        format!(" [{x:.3}, {y:.3}]")
    });
    format!("{}: {}{at}", anchor.id, both("overlay", word))
}
