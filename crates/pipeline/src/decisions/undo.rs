//! Which undos take nothing back: they are refused, with what to do instead.

use daicho_ledger::decided::taken_back;
use daicho_model::{Answer, Answered, HumanDecision, Subject};
use daicho_store::Store;

use crate::body::Body;
use crate::error::Failure;

/// Refuses an undo that would change nothing.
///
/// # Errors
/// What is to be taken back was said of a name, is an erasure, was erased, or is taken back already; or the database cannot be read.
pub(super) fn check(store: &Store, body: &Body, answers: &[Answered]) -> Result<(), Failure> {
    if !answers.iter().any(|one| matches!(one.answer, Answer::Undo { .. } | Answer::UndoBatch { .. })) {
        return Ok(());
    }
    let all = store.decisions(&body.id)?;
    let gone = taken_back(&all);
    for answer in answers {
        let targets: Vec<&HumanDecision> = all.iter().filter(|one| is_target(answer, one)).collect();
        let refused = targets.iter().find_map(|target| of_names_and_erasures(target));
        let stands = |target: &&HumanDecision| !target.is_erased() && !gone.contains(&target.id);
        let refused = refused.or_else(|| {
            let first = targets.first().filter(|_| !targets.iter().any(stands))?;
            Some(already(first, &all, &gone))
        });
        if let Some(failure) = refused {
            return Err(failure);
        }
    }
    Ok(())
}

fn is_target(answer: &Answered, decision: &HumanDecision) -> bool {
    match answer.answer {
        Answer::Undo { decision_id } => decision.id == decision_id,
        Answer::UndoBatch { batch } => decision.batch == batch,
        _ => false,
    }
}

/// What no undo changes, whatever stands beside it.
fn of_names_and_erasures(target: &HumanDecision) -> Option<Failure> {
    let id = target.id;
    if matches!(target.subject, Subject::Name { .. }) {
        return Some(Failure::usage(
            format!("{id}: 別名の確認は取り消せない / what was said of a name is not taken back"),
            "aliases.csv の行を直す / edit its row in aliases.csv",
        ));
    }
    matches!(target.answer, Answer::Erasure { .. }).then(|| {
        Failure::usage(
            format!("{id}: 消去は取り消せない / an erasure is not taken back: what it erased is gone"),
            "消去の前のバックアップがあれば戻す（daicho restore） / where there is a backup from before it, restore it (daicho restore)",
        )
    })
}

/// Why a decision does not stand any more.
fn already(target: &HumanDecision, all: &[HumanDecision], gone: &std::collections::BTreeSet<u64>) -> Failure {
    let id = target.id;
    if target.is_erased() {
        return Failure::usage(
            format!(
                "{id}: 内容が消去されていて、もう効いていない / it was erased and does not stand any more"
            ),
            "取り消すものはない。書類について決め直す / there is nothing to take back: decide anew about the paper",
        );
    }
    let takes = |one: &&HumanDecision| match one.answer {
        Answer::Undo { decision_id } => decision_id == id,
        Answer::UndoBatch { batch } => batch == target.batch,
        _ => false,
    };
    let by = all.iter().filter(takes).rfind(|one| !gone.contains(&one.id)).map_or(0, |one| one.id);
    Failure::usage(
        format!("{id}: もう取り消されている（{by}） / it is taken back already (by {by})"),
        format!(
            "元の決定に戻すなら、その取消しを取り消す / to have it stand again, take that back: daicho decide --undo {by}"
        ),
    )
}
