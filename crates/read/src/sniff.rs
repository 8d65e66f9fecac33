//! What the bytes are, by their content and not by their name.

use daicho_model::MediaType;

/// How far into a file `%PDF-` may stand: mail gateways and printers put junk before it.
const HEAD: usize = 2048;

/// Tells the kind of file by its first bytes.
pub fn sniff(bytes: &[u8]) -> MediaType {
    let head = &bytes[..bytes.len().min(HEAD)];
    match head {
        [] => MediaType::Empty,
        _ if head.starts_with(b"\x89PNG\r\n\x1a\n") => MediaType::Png,
        _ if head.starts_with(b"\xff\xd8\xff") => MediaType::Jpeg,
        _ if head.starts_with(b"II*\0") || head.starts_with(b"MM\0*") => MediaType::Tiff,
        _ if head.starts_with(b"II+\0") || head.starts_with(b"MM\0+") => MediaType::Tiff,
        // Before PDF: the first file of an archive may be a PDF that is not packed.
        _ if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") => MediaType::Zip,
        _ if head.windows(5).any(|w| w == b"%PDF-") => MediaType::Pdf,
        _ => MediaType::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(bytes: &[u8], media: MediaType) {
        assert_eq!(sniff(bytes), media);
    }

    #[test]
    fn kinds_are_told_by_content() {
        check(b"", MediaType::Empty);
        check(b"%PDF-1.4\n", MediaType::Pdf);
        check(b"\r\n\0mail junk %PDF-1.4\n", MediaType::Pdf);
        check(b"\x89PNG\r\n\x1a\n....", MediaType::Png);
        check(b"\xff\xd8\xff\xe1", MediaType::Jpeg);
        check(b"MM\0*\0\0\0\x08", MediaType::Tiff);
        check(b"PK\x03\x04", MediaType::Zip);
        check(b"PK\x03\x04 a.pdf %PDF-1.4", MediaType::Zip);
        check(b"<!DOCTYPE html><title>a.pdf</title>", MediaType::Unknown);
    }

    proptest! {
        #[test]
        fn a_pdf_head_is_found_behind_any_short_junk(junk in proptest::collection::vec(b'a'..=b'z', 0..1024)) {
            prop_assert_eq!(sniff(&[junk.as_slice(), b"%PDF-1.7"].concat()), MediaType::Pdf);
        }

        #[test]
        fn only_nothing_is_empty(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(sniff(&bytes) == MediaType::Empty, bytes.is_empty());
        }
    }
}
