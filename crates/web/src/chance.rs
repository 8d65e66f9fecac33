//! Tokens that nobody can guess.

use sha2::{Digest, Sha256};

/// 32 random bytes as hex.
///
/// # Errors
/// The system has no randomness to give.
pub(crate) fn token() -> std::io::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(hex(&bytes))
}

/// What is kept and compared of a token: how long a look-up takes says nothing about the token.
pub(crate) fn digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
