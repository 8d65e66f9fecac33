//! What a code's bytes say as text.

use encoding_rs::{Encoding, SHIFT_JIS, WINDOWS_1252};

/// The bytes as UTF-8, else as Shift-JIS; `None` if they are neither. ISO/IEC 18004 says Latin-1, but Japanese
/// printers write what their locale gives them.
pub(crate) fn text(bytes: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => strictly(SHIFT_JIS, bytes)?,
    };
    let printable = !text.is_empty() && !text.chars().any(|c| c.is_control() && !"\n\r\t".contains(c));
    printable.then_some(text)
}

/// A decoder's text with a guessed encoding of one byte segment put right.
pub(crate) fn reread(decoder_text: &str, segments: &[Vec<u8>]) -> Option<String> {
    let [segment] = segments else { return text(decoder_text.as_bytes()) };
    let right = text(segment)?;
    let guesses = [
        std::str::from_utf8(segment).ok().map(str::to_owned),
        strictly(SHIFT_JIS, segment),
        strictly(WINDOWS_1252, segment),
        Some(segment.iter().map(|byte| char::from(*byte)).collect()),
    ];
    let guess = guesses.into_iter().flatten().find(|guess| decoder_text.contains(guess.as_str()));
    text(guess.map_or(decoder_text.to_owned(), |guess| decoder_text.replacen(&guess, &right, 1)).as_bytes())
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Option<&str>) {
        assert_eq!(text(bytes).as_deref(), expected);
    }

    #[test]
    fn utf_8_goes_before_shift_jis() {
        check("山田,60714".as_bytes(), Some("山田,60714"));
        check(b"\x8e\x52\x93\x63,60714", Some("山田,60714"));
        check(b"\xd4\xcf\xc0\xde", Some("ﾔﾏﾀﾞ"));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        check(b"\xff\xfe\x80", None);
        check(b"abc\x00", None);
        check(b"", None);
    }

    #[test]
    fn a_wrong_guess_of_a_decoder_is_put_right() {
        let bytes = b"\x8e\x52\x93\x63".to_vec();
        let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        assert_eq!(reread(&format!("607{latin}"), &[bytes]).as_deref(), Some("607山田"));
        assert_eq!(reread("60714", &[]).as_deref(), Some("60714"));
    }
}
