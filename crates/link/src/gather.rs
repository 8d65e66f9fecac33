//! Texts that no listed meeting fits, gathered into meetings that may be recognised next year.

use std::collections::{BTreeMap, BTreeSet};

use daicho_model::{NewMeeting, Unmatched};

use crate::around::free;
use crate::glyph::glyphs;
use crate::lexicon::{ANNOTATIONS, REGIONS};

/// Gathers texts that are one but for edition, year, venue, organiser and spelling; most members first.
pub fn gather(papers: &[Unmatched]) -> Vec<NewMeeting> {
    let mut groups = BTreeMap::<String, Vec<&Unmatched>>::new();
    for paper in papers {
        let key = core(&paper.text);
        if !key.is_empty() {
            groups.entry(key).or_default().push(paper);
        }
    }
    let mut meetings: Vec<NewMeeting> =
        groups.into_iter().map(|(key, papers)| meeting(key, &papers)).collect();
    meetings.sort_by(|a, b| {
        b.members.cmp(&a.members).then(b.certificates.cmp(&a.certificates)).then(a.key.cmp(&b.key))
    });
    meetings
}

/// The folded letters of a text without what stands around a name.
fn core(text: &str) -> String {
    let glyphs = glyphs(text);
    let (free, _) = free(&glyphs, &ANNOTATIONS.find(&glyphs), &REGIONS.find(&glyphs));
    glyphs.iter().zip(free).filter(|(_, free)| !free).map(|(glyph, _)| glyph.ch).collect()
}

fn meeting(key: String, papers: &[&Unmatched]) -> NewMeeting {
    let mut names = BTreeMap::<&str, usize>::new();
    for paper in papers {
        *names.entry(paper.text.trim()).or_default() += 1;
    }
    // The commonest; of those the shortest, which has least around the name.
    let name = names.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(name.len())));
    let members: BTreeSet<&str> = papers.iter().filter_map(|paper| paper.member_no.as_deref()).collect();
    let days = || papers.iter().filter_map(|paper| paper.day.clone());
    NewMeeting {
        name: name.map_or(String::new(), |(name, _)| (*name).to_owned()),
        key,
        certificates: papers.len(),
        members: members.len(),
        days: days().min().zip(days().max()),
        near: papers.iter().find_map(|paper| paper.near.clone()),
        records: papers.iter().map(|paper| paper.record_id.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(text: &str, member: &str, day: &str) -> Unmatched {
        Unmatched {
            record_id: format!("{member}-{day}"),
            text: text.to_owned(),
            member_no: (!member.is_empty()).then(|| member.to_owned()),
            day: (!day.is_empty()).then(|| day.to_owned()),
            near: None,
        }
    }

    #[test]
    fn editions_and_spellings_of_one_meeting_are_one() {
        let found = gather(&[
            paper("第3回 みどり画像研究会", "A-1", "2025-05-01"),
            paper("第４回みどり画像研究会（神戸）", "A-2", "2026-05-02"),
            paper("みどり画像研究会", "A-2", ""),
            paper("あおば超音波の会", "", "2025-01-01"),
            paper("2025年", "A-3", "2025-01-01"),
        ]);
        assert_eq!(found.len(), 2, "{found:#?}");
        assert_eq!((found[0].certificates, found[0].members), (3, 2));
        assert_eq!(found[0].name, "みどり画像研究会");
        assert_eq!(found[0].days, Some(("2025-05-01".to_owned(), "2026-05-02".to_owned())));
        assert_eq!((found[1].certificates, found[1].members), (1, 0));
    }
}
