//! From what was read to the pieces of paper, for all inputs of a run.

use std::collections::{BTreeMap, BTreeSet};

use daicho_extract::{Context, Layout};
use daicho_model::{Answer, BoundingBox, Diagnostic, HumanDecision, Record, Subject};
use daicho_store::Store;
use rayon::prelude::*;

use crate::error::Failure;
use crate::faults;
use crate::intake::Input;
use crate::reading::{ReadPlan, Readings};

/// Records of every input, by path; documents are taken from the store a batch at a time.
pub(crate) fn extract(
    readings: &Readings,
    store: &Store,
    plan: &ReadPlan,
    layouts: &[Layout],
    drawn: &BTreeMap<&str, Drawn>,
) -> Result<(Vec<Record>, Vec<Diagnostic>), Failure> {
    const BATCH: usize = 128;
    let occurrences = occurrences(&readings.inputs);
    let mut records = Vec::new();
    let mut diagnostics = Vec::new();
    let undrawn = Drawn::new();
    for batch in readings.inputs.chunks(BATCH) {
        let mut documents = Vec::with_capacity(batch.len());
        for input in batch {
            let occurrence = occurrences.get(input.path.as_str()).copied().unwrap_or(1);
            let mut document = readings.document(input, store, plan)?;
            pass_over_erased(&mut document);
            documents.push((input, occurrence, document));
        }
        let extracted: Vec<_> = documents
            .par_iter()
            .map(|(input, occurrence, document)| {
                let context = Context { path: &input.path, occurrence: *occurrence, layouts };
                let drawn = drawn.get(input.sha256.as_str()).unwrap_or(&undrawn);
                faults::extracted(&input.path, || daicho_extract::extract_as_drawn(document, &context, drawn))
            })
            .collect();
        for ((_, _, document), extraction) in documents.into_iter().zip(extracted) {
            records.extend(extraction.records);
            diagnostics.extend(extraction.diagnostics);
            diagnostics.extend(document.diagnostics);
        }
    }
    Ok((records, diagnostics))
}

/// Takes out the pages whose papers were erased: nobody's, they would be taken for parts of the next envelope.
fn pass_over_erased(document: &mut daicho_model::Document) {
    let erased = document.diagnostics.iter().filter(|one| one.code == "page_erased");
    let erased: BTreeSet<u32> = erased.filter_map(|one| one.page).collect();
    document.pages.retain(|page| !erased.contains(&page.number));
}

/// Pieces of paper by page.
pub(crate) type Drawn = BTreeMap<u32, Vec<BoundingBox>>;

/// The pages whose pieces a human drew, by document; the last drawing counts.
pub(crate) fn drawn(decisions: &[HumanDecision]) -> BTreeMap<&str, Drawn> {
    let mut all: BTreeMap<&str, Drawn> = BTreeMap::new();
    for decision in daicho_ledger::decided::active(decisions) {
        if let (Subject::Page { document, page }, Answer::Pieces { boxes }) =
            (&decision.subject, &decision.answer)
        {
            all.entry(&document.sha256).or_default().insert(*page, boxes.clone());
        }
    }
    all
}

/// Which copy of its bytes a file is, by path: the shortest path is the first (`a.pdf` before `a (1).pdf`).
fn occurrences(inputs: &[Input]) -> BTreeMap<&str, u32> {
    let mut order: Vec<&Input> = inputs.iter().collect();
    order.sort_by_key(|input| (input.path.len(), &input.path));
    let mut copies: BTreeMap<&str, u32> = BTreeMap::new();
    let numbered = order.into_iter().map(|input| {
        let copy = copies.entry(&input.sha256).or_default();
        *copy += 1;
        (input.path.as_str(), *copy)
    });
    numbered.collect()
}
