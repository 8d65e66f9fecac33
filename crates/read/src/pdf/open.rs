//! Opens a PDF, damaged ones too.

use daicho_model::{Diagnostic, Severity};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

/// How far into the file its head may stand.
const HEAD: usize = 2048;

/// Opens the file; what stands before its head is passed over. Owner-only encryption (an empty user password) is
/// undone. A file without a page that can be found is broken.
pub fn open(bytes: &[u8]) -> Result<Pdf, Diagnostic> {
    let start = bytes[..bytes.len().min(HEAD)].windows(5).position(|w| w == b"%PDF-").unwrap_or(0);
    let pdf = Pdf::new(bytes[start..].to_vec()).or_else(|error| match (error, start) {
        // Offsets may count from the start of the file, junk included.
        (LoadPdfError::Invalid, 1..) => Pdf::new(bytes.to_vec()),
        (error, _) => Err(error),
    });
    match pdf {
        Ok(pdf) if pdf.pages().is_empty() => Err(broken("no page was found")),
        Ok(pdf) => Ok(pdf),
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
            Err(Diagnostic::new("pdf_encrypted", Severity::Error))
        }
        Err(LoadPdfError::Decryption(error)) => {
            Err(Diagnostic::new("pdf_encryption_unknown", Severity::Error)
                .with("detail", format!("{error:?}")))
        }
        Err(LoadPdfError::Invalid) => Err(broken("no page tree was found")),
    }
}

fn broken(detail: &str) -> Diagnostic {
    Diagnostic::new("pdf_broken", Severity::Error).with("detail", detail)
}
