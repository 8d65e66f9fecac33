//! What an erasure takes from others: points of papers that stand on a page with an erased one, or that wait without it.

use std::collections::BTreeMap;

use daicho_model::{Points, Posting, PostingStatus};
use serde::{Deserialize, Serialize};

use super::found::Found;

/// Points that somebody who stays loses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Loss {
    /// In which body.
    pub body: String,
    /// Whose.
    pub member_no: String,
    /// For which meeting, with its edition; the account where it is of none.
    pub meeting: String,
    /// The paper.
    pub record_id: String,
    /// Points posted before.
    pub had: Points,
    /// Points posted after.
    pub has: Points,
}

impl std::fmt::Display for Loss {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Loss { body, member_no, meeting, record_id, had, has } = self;
        write!(f, "{body} {member_no} {meeting} {} → {} ({record_id})", had.0, has.0)
    }
}

/// What members who stay lose, by member.
pub(super) fn losses(body: &str, before: &[Posting], after: &[Posting], found: &Found) -> Vec<Loss> {
    let mut has: BTreeMap<(&str, &str, &str), Points> = BTreeMap::new();
    for posting in after.iter().filter(|one| !found.goes(&one.record_id)) {
        *has.entry(place(posting)).or_default() += counted(posting);
    }
    let theirs = before.iter().filter(|one| !found.is_member(&one.member_no));
    let lost = theirs.filter_map(|posting| {
        let (had, has) = (counted(posting), has.get(&place(posting)).copied().unwrap_or_default());
        let edition = posting.edition.map(|edition| format!(" 第{edition}回")).unwrap_or_default();
        let meeting = posting.meeting_name.as_ref().map(|name| format!("{name}{edition}"));
        (has < had).then(|| Loss {
            body: body.to_owned(),
            member_no: posting.member_no.clone(),
            meeting: meeting.unwrap_or_else(|| posting.account.clone()),
            record_id: posting.record_id.clone(),
            had,
            has,
        })
    });
    let mut lost: Vec<Loss> = lost.collect();
    lost.sort();
    lost
}

fn place(posting: &Posting) -> (&str, &str, &str) {
    (&posting.member_no, &posting.account, &posting.record_id)
}

fn counted(posting: &Posting) -> Points {
    if posting.status == PostingStatus::Posted { posting.points } else { Points::ZERO }
}
