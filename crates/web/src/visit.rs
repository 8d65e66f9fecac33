//! A visit: one request that has passed the guard, with everything a page may know of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::App;
use crate::guard::{Role, Session};
use crate::words::Language;

/// A request with its session.
pub(crate) struct Visit {
    /// What all visits share.
    pub app: Arc<App>,
    /// Whose it is.
    pub session: Arc<Session>,
    /// The language of the reply.
    pub language: Language,
    /// The last part of the path, decoded; empty where the route names none.
    pub id: String,
    /// The path and query, to come back to.
    pub place: String,
    /// The query.
    pub query: BTreeMap<String, String>,
    /// The form, where one was posted; its token was checked.
    pub form: Vec<(String, String)>,
    /// What is wrong with the form, where its page is shown again.
    pub wrong: Option<Wrong>,
}

/// Why a form is shown again.
pub(crate) struct Wrong {
    /// The text that tells.
    pub text: &'static str,
    /// The name of the input that is wrong; empty where it is none in particular.
    pub input: String,
}

impl Visit {
    /// A text of the page.
    pub(crate) fn say(&self, key: &str) -> String {
        self.language.say(key)
    }

    /// A value of the query; empty where it is absent.
    pub(crate) fn asked(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    /// A value of the form, without white space at its ends; empty where it is absent.
    pub(crate) fn given(&self, name: &str) -> &str {
        self.form.iter().find(|(had, _)| had == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of a name in the form.
    pub(crate) fn all_given<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.form.iter().filter(move |(had, _)| had == name).map(|(_, value)| value.as_str())
    }

    /// What is wrong with an input, in words; with the empty name, with the form as a whole.
    pub(crate) fn wrong_with(&self, input: &str) -> Option<String> {
        self.wrong.as_ref().filter(|wrong| wrong.input == input).map(|wrong| self.say(wrong.text))
    }

    /// A page about this form again: what was filled in comes back with what is wrong.
    pub(crate) fn again(&self, id: &str, place: String, wrong: Wrong) -> Visit {
        Visit {
            app: self.app.clone(),
            session: self.session.clone(),
            language: self.language,
            id: id.to_owned(),
            place,
            query: BTreeMap::new(),
            form: self.form.clone(),
            wrong: Some(wrong),
        }
    }

    /// Whether this visitor may decide.
    pub(crate) fn may_decide(&self) -> bool {
        self.session.person.role == Role::Clerk
    }
}

/// Pairs of a query or a form.
pub(crate) fn pairs(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}
