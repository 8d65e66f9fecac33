//! What an erasure takes, as it is told; kept until all of it is done.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::losses::Loss;

/// What an erasure takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toll {
    /// Bodies that it takes something of.
    pub bodies: BTreeSet<String>,
    /// The members, by number.
    pub members: BTreeSet<String>,
    /// How many pieces of paper.
    pub records: usize,
    /// How many decisions lose their personal parts.
    pub decisions: usize,
    /// How many decisions about others name nobody any more.
    pub masked: usize,
    /// Files in the inbox that hold the papers, or are called by a name.
    pub files: BTreeSet<String>,
    /// Files that do, or print a name on somebody else's paper, and carry papers of members who stay.
    pub shared: BTreeSet<String>,
    /// Papers of others on the same pages, by id: they go, too, and a later run passes them over.
    pub beside: BTreeSet<String>,
    /// Papers of others that waited because of the members, by id: they go on waiting.
    #[serde(default)]
    pub held: BTreeSet<String>,
    /// Points that members who stay lose.
    pub losses: BTreeSet<Loss>,
}

impl Toll {
    /// Both together.
    pub fn with(mut self, other: Toll) -> Toll {
        self.bodies.extend(other.bodies);
        self.members.extend(other.members);
        self.records += other.records;
        self.decisions += other.decisions;
        self.masked += other.masked;
        self.files.extend(other.files);
        self.shared.extend(other.shared);
        self.beside.extend(other.beside);
        self.held.extend(other.held);
        self.losses.extend(other.losses);
        self
    }
}
