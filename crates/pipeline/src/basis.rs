//! What a run was judged with beside its records and its body's files, kept with its results.

use std::collections::BTreeMap;

use daicho_ledger::Thresholds;
use daicho_link::{Linker, Scope};
use daicho_model::Member;
use daicho_store::Store;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::body::{Body, BodyParts};
use crate::error::Failure;
use crate::received::Unread;

/// What a run was judged with. Its members and the days on which paper arrived stand in rows of their own, so that one
/// member can be judged again without the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    /// The day the rules were judged on.
    pub as_of: Date,
    /// The unit system.
    pub unit: String,
    /// The edition of the list.
    pub edition: String,
    /// Whether names of other editions were looked at too: not where an edition was named.
    #[serde(default = "yes")]
    pub all_names: bool,
    /// Digest of the body's list and rules; empty where an older program wrote it.
    #[serde(default)]
    pub catalogue_and_rules: String,
    /// Digests of its parts; empty where an older program wrote it.
    #[serde(default)]
    pub parts: BodyParts,
    /// The last decision that the run itself took in.
    #[serde(default)]
    pub decided: u64,
    /// When paper arrived that did not have to be read, by member number.
    #[serde(default)]
    pub unread: Unread,
    /// How sure a fact had to be.
    pub thresholds: Thresholds,
}

impl Basis {
    /// The linker that the run used.
    pub(crate) fn linker(&self, body: &Body) -> Linker {
        let scope = Scope { edition: self.edition.clone(), all_names: self.all_names };
        Linker::with_model(&body.catalogue, &scope, body.model.clone())
    }
}

fn yes() -> bool {
    true
}

/// The basis of a body's last run.
///
/// # Errors
/// There is none, or it cannot be read.
pub fn basis(store: &Store, body: &str) -> Result<Basis, Failure> {
    let text = store.basis(body)?.ok_or_else(|| {
        Failure::usage(
            format!("{body}: 判定し直せる処理がない / no run that can be judged again"),
            "daicho run をもう一度実行する / run `daicho run` again",
        )
    })?;
    serde_json::from_str(&text)
        .map_err(|e| Failure::internal(format!("{body}: basis: {e}"), "daicho check --db"))
}

/// The members of a body's last run, and when paper arrived, by document path.
///
/// # Errors
/// The database cannot be read.
pub fn grounds(store: &Store, body: &str) -> Result<(Vec<Member>, BTreeMap<String, Date>), Failure> {
    Ok((store.members(body)?, store.received(body)?))
}
