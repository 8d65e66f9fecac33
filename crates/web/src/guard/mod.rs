//! What every request passes before a page sees it: host, origin, session, role, token, size and time.

mod headers;
mod password;
mod session;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, header};
use axum::middleware::Next;

use crate::app::App;
use crate::chance;
use crate::pages::refusal;
use crate::visit::pairs;

pub(crate) use password::Passwords;
pub use password::password_line;
pub use session::{Person, Role};
pub(crate) use session::{Session, Sessions};

/// A form is never longer.
const LONGEST_FORM: usize = 64 << 10;
/// A reply is never waited for longer.
const LONGEST_REPLY: Duration = Duration::from_secs(60);
/// What anybody may see: the way in, and how it looks.
const OPEN: [&str; 6] = ["/login", "/style.css", "/review.js", "/sheet.js", "/list.js", "/kept.js"];

/// The form of a posted request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Posted(pub Vec<(String, String)>);

/// Lets a request pass to its page, or refuses it. Every reply leaves with the headers that bind the browser.
pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response<Body> {
    let reply = tokio::time::timeout(LONGEST_REPLY, checked(&app, request, next)).await;
    let mut response = reply.unwrap_or_else(|_| refusal(StatusCode::GATEWAY_TIMEOUT, "too_slow"));
    headers::bind(response.headers_mut(), app.is_encrypted());
    response
}

async fn checked(app: &Arc<App>, mut request: Request, next: Next) -> Response<Body> {
    if !app.is_our_host(text(request.headers(), header::HOST)) {
        return refusal(StatusCode::MISDIRECTED_REQUEST, "wrong_host");
    }
    let is_post = match *request.method() {
        Method::GET | Method::HEAD => false,
        Method::POST => true,
        _ => return refusal(StatusCode::METHOD_NOT_ALLOWED, "wrong_method"),
    };
    if is_post && !comes_from_us(app, request.headers()) {
        return refusal(StatusCode::FORBIDDEN, "wrong_origin");
    }
    if is_post {
        let body = std::mem::take(request.body_mut());
        let Ok(bytes) = axum::body::to_bytes(body, LONGEST_FORM).await else {
            return refusal(StatusCode::PAYLOAD_TOO_LARGE, "too_long");
        };
        request.extensions_mut().insert(Posted(pairs(&bytes)));
    }
    if OPEN.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let Some(session) = app.sessions.of(request.headers()) else {
        return refusal(StatusCode::UNAUTHORIZED, "no_session");
    };
    if is_post {
        let posted = request.extensions().get::<Posted>();
        let token = posted.and_then(|form| form.0.iter().find(|(name, _)| name == "token"));
        if token.is_none_or(|(_, token)| chance::digest(token) != session.token_digest()) {
            return refusal(StatusCode::FORBIDDEN, "wrong_token");
        }
        let harmless = ["/language", "/logout"].contains(&request.uri().path());
        if session.person.role == Role::Auditor && !harmless {
            return refusal(StatusCode::FORBIDDEN, "read_only");
        }
    }
    // What it shows and takes would be of a database that nobody looks at any more. A write that is under way is refused by the store.
    if !app.place.holds() {
        return refusal(StatusCode::SERVICE_UNAVAILABLE, "database_replaced");
    }
    request.extensions_mut().insert(session);
    next.run(request).await
}

/// Whether a form was sent by a page of ours: a browser says from where, and does not let a page lie about it.
fn comes_from_us(app: &App, headers: &HeaderMap) -> bool {
    let fetched = text(headers, header::HeaderName::from_static("sec-fetch-site"));
    let is_form = text(headers, header::CONTENT_TYPE).starts_with("application/x-www-form-urlencoded");
    is_form && app.is_our_origin(text(headers, header::ORIGIN)) && ["", "same-origin"].contains(&fetched)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
