//! What printed pages need from this machine.

use daicho_report::pdf::Typeface;

use crate::error::Failure;
use crate::settings::Settings;

/// The typeface for printed pages, from the settings' font.
pub fn typeface(settings: &Settings) -> Result<Typeface, Failure> {
    const HINT: &str = "scripts/setup を実行するか、設定 read.fallback_font で日本語フォントを示す / run scripts/setup, or name a Japanese \
                        font by the setting read.fallback_font";
    let Some(font) = &settings.read.fallback_font else {
        return Err(Failure::usage("フォントの設定がない / no font is set", HINT));
    };
    let wrong = |what: String| Failure::usage(format!("{}: {what}", font.display()), HINT);
    let bytes = std::fs::read(font).map_err(|e| wrong(e.to_string()))?;
    Typeface::new(bytes).map_err(|e| wrong(e.to_string()))
}
