//! Which page answers which address.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request};
use axum::http::{Response, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};

use crate::app::App;
use crate::guard::{Posted, Session, guard};
use crate::pages::{self, login, refusal};
use crate::reply::{Problem, Reply, typed};
use crate::visit::{Visit, pairs};

/// A page: from a visit to a reply. Pages may wait for the database and for workers; each has a thread.
type Page = fn(&Visit) -> Result<Reply, Problem>;

/// Every address there is.
pub(crate) fn router(app: Arc<App>) -> Router {
    let elsewhere = app.clone();
    Router::new()
        .route("/", shown(&app, pages::queue::queue))
        .route("/next", shown(&app, pages::card::next))
        .route("/question/{id}", with_id(&app, pages::card::question))
        .route("/search", shown(&app, pages::search::search))
        .route("/picture/{id}", with_id(&app, pages::picture::picture))
        .route("/record/{id}", with_id(&app, pages::record::record))
        .route("/pieces/{id}", with_id(&app, pages::pieces::pieces))
        .route("/members", shown(&app, pages::members::members))
        .route("/member/{id}", with_id(&app, pages::members::member))
        .route("/letter/{id}", with_id(&app, pages::letter::letter))
        .route("/findings", shown(&app, pages::findings::findings))
        .route("/run", shown(&app, pages::run::run))
        .route("/progress", shown(&app, pages::run::progress))
        .route("/catalogue", shown(&app, pages::catalogue::catalogue))
        .route("/aliases", shown(&app, pages::aliases::aliases))
        .route("/alias", done(&app, pages::aliases::settle))
        .route("/flag", done(&app, pages::flags::answer))
        .route("/answer", done(&app, pages::answer::answer))
        .route("/redraw", done(&app, pages::pieces::redraw))
        .route("/skip", done(&app, pages::answer::skip))
        .route("/undo", done(&app, pages::answer::undo))
        .route("/language", done(&app, pages::answer::language))
        .route("/logout", done(&app, pages::answer::logout))
        .route("/login", login::route(&app))
        .route("/style.css", asset("text/css; charset=utf-8", include_str!("assets/style.css")))
        .route("/review.js", asset("text/javascript; charset=utf-8", include_str!("assets/review.js")))
        .route("/list.js", asset("text/javascript; charset=utf-8", include_str!("assets/list.js")))
        .route("/kept.js", asset("text/javascript; charset=utf-8", include_str!("assets/kept.js")))
        .route("/sheet.js", asset("text/javascript; charset=utf-8", include_str!("assets/sheet.js")))
        .fallback(move |request: Request| visit(elsewhere.clone(), nowhere, String::new(), request))
        .layer(from_fn_with_state(app, guard))
}

fn shown(app: &Arc<App>, page: Page) -> MethodRouter {
    let app = app.clone();
    get(move |request: Request| async move { visit(app, page, String::new(), request).await })
}

fn done(app: &Arc<App>, page: Page) -> MethodRouter {
    let app = app.clone();
    post(move |request: Request| async move { visit(app, page, String::new(), request).await })
}

fn with_id(app: &Arc<App>, page: Page) -> MethodRouter {
    let app = app.clone();
    get(move |id: Result<Path<String>, PathRejection>, request: Request| async move {
        match id {
            Ok(Path(id)) => visit(app, page, id, request).await,
            // Its bytes are no text.
            Err(_) => visit(app, nowhere, String::new(), request).await,
        }
    })
}

/// An address that there is not.
fn nowhere(_: &Visit) -> Result<Reply, Problem> {
    Err(Problem::Missing)
}

fn asset(kind: &'static str, text: &'static str) -> MethodRouter {
    get(move || async move { typed(StatusCode::OK, kind, text.into()) })
}

async fn visit(app: Arc<App>, page: Page, id: String, request: Request) -> Response<Body> {
    let Some(session) = request.extensions().get::<Arc<Session>>().cloned() else {
        return refusal(StatusCode::UNAUTHORIZED, "no_session");
    };
    let form = request.extensions().get::<Posted>().cloned().unwrap_or_default().0;
    let query = pairs(request.uri().query().unwrap_or_default().as_bytes()).into_iter().collect();
    let place = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let visit = Visit { app, language: session.language(), session, id, place, query, form, wrong: None };
    let made = tokio::task::spawn_blocking(move || match page(&visit) {
        Ok(reply) => reply.into_response(),
        Err(problem) => pages::problem(&visit, &problem).into_response(),
    });
    made.await.unwrap_or_else(|_| refusal(StatusCode::INTERNAL_SERVER_ERROR, "ours"))
}
