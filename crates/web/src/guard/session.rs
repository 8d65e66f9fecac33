//! Who is there: invitations that open once, and the sessions they open.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, header};

use crate::chance;
use crate::words::Language;

/// A session ends when nothing was asked for so long; an invitation that nobody took up, too.
const IDLE: Duration = Duration::from_secs(12 * 3600);

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Sees and decides.
    Clerk,
    /// Sees.
    Auditor,
}

/// Somebody who works with the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// As decisions will bear it.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// One browser of one person.
#[derive(Debug)]
pub(crate) struct Session {
    /// Whose.
    pub person: Person,
    /// Names what this session has in work: two browsers of one person are two.
    pub holder: String,
    /// What a form must bear.
    pub token: String,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    language: Language,
    passed: Vec<String>,
    batches: Vec<(u64, String)>,
    seen: Instant,
}

impl Session {
    pub(super) fn token_digest(&self) -> String {
        chance::digest(&self.token)
    }

    pub(crate) fn language(&self) -> Language {
        self.state().language
    }

    pub(crate) fn speak(&self, language: Language) {
        self.state().language = language;
    }

    /// Questions that were passed over in this session.
    pub(crate) fn passed(&self) -> Vec<String> {
        self.state().passed.clone()
    }

    pub(crate) fn pass(&self, question: &str) {
        self.state().passed.push(question.to_owned());
    }

    pub(crate) fn take_up_again(&self) {
        self.state().passed.clear();
    }

    /// Notes answers and their question, so that they can be undone.
    pub(crate) fn answered(&self, batch: u64, question: String) {
        self.state().batches.push((batch, question));
    }

    /// The last answers of this session that were not undone.
    pub(crate) fn last_answered(&self) -> Option<(u64, String)> {
        self.state().batches.last().cloned()
    }

    pub(crate) fn undone(&self) {
        self.state().batches.pop();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Invitations and open sessions. Only digests of secrets are kept.
#[derive(Debug)]
pub(crate) struct Sessions {
    cookie: String,
    secure: bool,
    invitations: Mutex<BTreeMap<String, (Person, Instant)>>,
    open: Mutex<BTreeMap<String, Arc<Session>>>,
}

impl Sessions {
    /// Cookies are shared by all ports of a host: the port is in the name.
    pub(crate) fn new(port: u16, secure: bool) -> Sessions {
        let cookie = if secure { format!("__Host-daicho-{port}") } else { format!("daicho-{port}") };
        Sessions { cookie, secure, invitations: Mutex::default(), open: Mutex::default() }
    }

    /// A token that opens one session of this person, once.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub(crate) fn invite(&self, person: Person) -> std::io::Result<String> {
        let token = chance::token()?;
        lock(&self.invitations).insert(chance::digest(&token), (person, Instant::now()));
        Ok(token)
    }

    /// Opens the session of an invitation, which is used up: the cookie to set.
    pub(crate) fn accept(&self, token: &str) -> Option<String> {
        self.accept_at(token, Instant::now())
    }

    fn accept_at(&self, token: &str, now: Instant) -> Option<String> {
        let (person, since) = lock(&self.invitations).remove(&chance::digest(token))?;
        if is_over(since, now) { None } else { self.open(person).ok() }
    }

    /// Opens a session: the cookie to set.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub(crate) fn open(&self, person: Person) -> std::io::Result<String> {
        let (secret, token) = (chance::token()?, chance::token()?);
        let state = State {
            language: Language::default(),
            passed: Vec::new(),
            batches: Vec::new(),
            seen: Instant::now(),
        };
        // Two browsers of one person are two, also where another process serves the same database.
        let holder = format!("{}#{}", person.name, &chance::digest(&token)[..12]);
        let session = Session { person, holder, token, state: Mutex::new(state) };
        lock(&self.open).insert(chance::digest(&secret), Arc::new(session));
        let secure = if self.secure { "; Secure" } else { "" };
        Ok(format!("{}={secret}; Path=/; HttpOnly; SameSite=Strict{secure}", self.cookie))
    }

    /// The session that a request's cookie opens.
    pub(super) fn of(&self, headers: &HeaderMap) -> Option<Arc<Session>> {
        self.of_at(headers, Instant::now())
    }

    fn of_at(&self, headers: &HeaderMap, now: Instant) -> Option<Arc<Session>> {
        let digest = chance::digest(self.secret(headers)?);
        let mut open = lock(&self.open);
        open.retain(|_, session| !is_over(session.state().seen, now));
        let session = open.get(&digest)?.clone();
        session.state().seen = now;
        Some(session)
    }

    /// Ends the session of a request: the cookie to set.
    pub(crate) fn close(&self, session: &Session) -> String {
        lock(&self.open).retain(|_, one| one.holder != session.holder);
        format!("{}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0", self.cookie)
    }

    fn secret<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies.flat_map(|line| line.split(';')).find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == self.cookie).then_some(value)
        })
    }
}

fn is_over(since: Instant, now: Instant) -> bool {
    now.saturating_duration_since(since) >= IDLE
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn sessions() -> Sessions {
        Sessions::new(7878, false)
    }

    fn invited(sessions: &Sessions) -> String {
        sessions.invite(Person { name: "佐藤".to_owned(), role: Role::Clerk }).unwrap()
    }

    /// The headers of a browser that keeps the cookie.
    fn headers(set_cookie: &str) -> HeaderMap {
        let pair = set_cookie.split(';').next().unwrap();
        HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())])
    }

    #[test]
    fn a_session_ends_when_nothing_is_asked_for_half_a_day() {
        let sessions = sessions();
        let cookie = headers(&sessions.accept(&invited(&sessions)).unwrap());
        let start = Instant::now();
        assert!(sessions.of_at(&cookie, start + IDLE - SECOND).is_some());
        assert!(sessions.of_at(&cookie, start + IDLE * 2 - SECOND * 2).is_some(), "asking keeps it open");
        assert!(sessions.of_at(&cookie, start + IDLE * 3).is_none());
        assert!(sessions.of_at(&cookie, start).is_none(), "what has ended does not begin again");
    }

    #[test]
    fn an_invitation_opens_once_and_not_after_half_a_day() {
        let sessions = sessions();
        let token = invited(&sessions);
        assert!(sessions.accept_at(&token, Instant::now() + IDLE - SECOND).is_some());
        assert!(sessions.accept_at(&token, Instant::now()).is_none());
        let late = invited(&sessions);
        assert!(sessions.accept_at(&late, Instant::now() + IDLE).is_none());
        assert!(sessions.accept_at(&late, Instant::now()).is_none(), "it is used up");
    }
}
