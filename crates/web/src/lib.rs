//! The review page: what waits for a person, shown with its picture, answered by keyboard, stored at once.
//!
//! Served on loopback to a browser on the same machine. Every request passes [`guard`] before a page sees it: host,
//! origin, session, role and token are checked there and nowhere else. Pages are functions from a visit to a reply,
//! made on the server; the one script turns keys into clicks. No page decides anything by itself: it appends what a
//! person has decided.

mod app;
mod chance;
mod charts;
mod choices;
mod decide;
mod derive;
mod facts;
mod form;
mod guard;
mod judged;
mod pages;
mod pictures;
mod reply;
mod routes;
mod server;
mod sheet;
mod visit;
mod words;

pub use app::{ReviewInput, Tls};
pub use guard::{Person, Role, password_line};
pub use server::{Invitation, Review};
