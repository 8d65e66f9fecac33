//! What a page gives back, and what can go wrong with it.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use daicho_pipeline::Failure;
use daicho_store::StoreError;
use maud::Markup;

/// A letter holds its own style and pictures, and loads nothing at all. A page of ours shows it in a frame.
const OF_A_LETTER: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

const HTML: &str = "text/html; charset=utf-8";

/// No text from paper turns the direction of a page's writing.
fn steady_page(page: Markup) -> Body {
    daicho_report::steady(&page.into_string()).into_owned().into()
}

/// A page's answer to a visit.
pub(crate) enum Reply {
    /// A page.
    Page(Markup),
    /// A part of a page, for the script.
    Part(Markup),
    /// Go there.
    Go(String),
    /// Go there with a cookie.
    GoWith(String, String),
    /// A picture.
    Jpeg(std::sync::Arc<Vec<u8>>),
    /// A letter for the screen: a whole page with its style and pictures inside.
    Letter(String),
    /// A letter for print.
    Pdf(Vec<u8>),
    /// A page that says what is wrong.
    Wrong(StatusCode, Markup),
}

impl Reply {
    pub(crate) fn into_response(self) -> Response<Body> {
        match self {
            Reply::Page(page) | Reply::Part(page) => typed(StatusCode::OK, HTML, steady_page(page)),
            Reply::Wrong(status, page) => typed(status, HTML, steady_page(page)),
            Reply::Jpeg(bytes) => typed(StatusCode::OK, "image/jpeg", bytes.as_ref().clone().into()),
            Reply::Letter(page) => {
                let mut response = typed(StatusCode::OK, HTML, page.into());
                let policy = HeaderValue::from_static(OF_A_LETTER);
                response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
                response
                    .headers_mut()
                    .insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
                response
            }
            Reply::Pdf(bytes) => typed(StatusCode::OK, "application/pdf", bytes.into()),
            Reply::Go(place) => go(&place),
            Reply::GoWith(place, cookie) => {
                let mut response = go(&place);
                if let Ok(value) = HeaderValue::from_str(&cookie) {
                    response.headers_mut().insert(header::SET_COOKIE, value);
                }
                response
            }
        }
    }
}

pub(crate) fn typed(status: StatusCode, kind: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

fn go(place: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let place = HeaderValue::from_str(place).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, place);
    response
}

/// Why a visit ends without what was asked for.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Nothing is there.
    Missing,
    /// The form does not say what is needed; which text of the catalogue tells.
    Form(&'static str),
    /// One input of the form is wrong: which text tells, and the input's name.
    Input(&'static str, String),
    /// Somebody else was quicker, or the paper has changed since it was shown; which text tells.
    Overtaken(&'static str),
    /// Another database stands at the path since the page was opened.
    Replaced,
    /// A failure of ours: nothing of it is told but that it happened.
    Ours(String),
}

impl Problem {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Problem::Missing => StatusCode::NOT_FOUND,
            Problem::Form(_) | Problem::Input(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Overtaken(_) => StatusCode::CONFLICT,
            Problem::Replaced => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Ours(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The text of the catalogue that tells it.
    pub(crate) fn text(&self) -> &'static str {
        match self {
            Problem::Missing => "missing",
            Problem::Form(text) | Problem::Input(text, _) | Problem::Overtaken(text) => text,
            Problem::Replaced => "database_replaced",
            Problem::Ours(_) => "ours",
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error {
            StoreError::Replaced { .. } => Problem::Replaced,
            error => Problem::Ours(error.to_string()),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        Problem::Ours(failure.message)
    }
}
