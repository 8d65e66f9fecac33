//! What a browser is told to keep to.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Nothing is loaded from elsewhere, no inline script or style runs, nobody frames the page (a letter is framed by ours), nothing is kept.
const BINDING: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    // Not `no-referrer`: a browser would then send `Origin: null` with forms of our own.
    ("referrer-policy", "same-origin"),
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), usb=()"),
];

pub(super) fn bind(headers: &mut HeaderMap, encrypted: bool) {
    for (name, value) in BINDING {
        // A letter keeps to a policy of its own.
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    if encrypted {
        let only = HeaderValue::from_static("max-age=31536000");
        headers.insert(HeaderName::from_static("strict-transport-security"), only);
    }
}
