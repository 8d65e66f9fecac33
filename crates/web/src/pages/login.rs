//! The way in: an invitation that opens once, or a name and a password.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, Response, StatusCode};
use axum::routing::{MethodRouter, get};
use maud::html;

use super::{frame, refusal};
use crate::app::App;
use crate::guard::Posted;
use crate::reply::{Reply, typed};
use crate::visit::pairs;
use crate::words::Language;

pub(crate) fn route(app: &Arc<App>) -> MethodRouter {
    let (shown, given) = (app.clone(), app.clone());
    get(move |request: Request| async move { invited(&shown, &request) })
        .post(move |request: Request| async move { by_password(given, request).await })
}

fn invited(app: &App, request: &Request) -> Response<Body> {
    // Who only looks whether the address is there (a link preview, say) does not come in.
    if request.method() == Method::HEAD {
        return typed(StatusCode::OK, "text/html; charset=utf-8", Body::empty());
    }
    let query = pairs(request.uri().query().unwrap_or_default().as_bytes());
    let token = query.iter().find(|(name, _)| name == "token");
    match token.map(|(_, token)| app.sessions.accept(token)) {
        Some(Some(cookie)) => Reply::GoWith("/".to_owned(), cookie).into_response(),
        Some(None) => refusal(StatusCode::FORBIDDEN, "used_up"),
        None if app.passwords.is_empty() => refusal(StatusCode::UNAUTHORIZED, "no_session"),
        None => asked(StatusCode::OK, ""),
    }
}

async fn by_password(app: Arc<App>, request: Request) -> Response<Body> {
    let form = request.extensions().get::<Posted>().cloned().unwrap_or_default().0;
    let field = |name: &str| form.iter().find(|(had, _)| had == name).map(|(_, value)| value.clone());
    let (name, password) = (field("name").unwrap_or_default(), field("password").unwrap_or_default());
    let tried = tokio::task::spawn_blocking(move || {
        let person = app.passwords.check(&name, &password)?;
        app.sessions.open(person).ok()
    });
    match tried.await {
        Ok(Some(cookie)) => Reply::GoWith("/".to_owned(), cookie).into_response(),
        _ => asked(StatusCode::FORBIDDEN, "wrong_password"),
    }
}

fn asked(status: StatusCode, wrong: &str) -> Response<Body> {
    let (ja, en) = (Language::Japanese, Language::English);
    let both = |key: &str| format!("{} / {}", ja.say(key), en.say(key));
    let page = frame::bare(
        ja,
        "daicho 台帳",
        html! {
            main.text {
                h1 { "daicho 台帳" }
                @if !wrong.is_empty() { p.bad role="alert" { (both(wrong)) } }
                form.stack method="post" action="/login" {
                    label { (both("your_name")) input name="name" autocomplete="username" required autofocus; }
                    label { (both("password")) input name="password" type="password" autocomplete="current-password" required; }
                    button { (both("login")) }
                }
            }
        },
    );
    Reply::Wrong(status, page).into_response()
}
