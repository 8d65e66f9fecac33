//! The output files of a run: for people and for programs.

use std::path::Path;

use daicho_model::Envelope;
use daicho_report::{AccountNames, Books};
use daicho_store::{Results, Store};
use jiff::civil::Date;

use crate::derive;
use crate::error::Failure;
use crate::output;

/// The results of a body as they stand in the store, with their envelopes.
pub(crate) fn stored(store: &Store, body: &str) -> Result<Option<(Results, Vec<Envelope>)>, Failure> {
    let Some(results) = store.results(body)? else { return Ok(None) };
    let undecided = store.decided_before(body)?;
    let envelopes = derive::envelopes_of_papers(&results.records, &undecided);
    Ok(Some((results, envelopes)))
}

/// Writes every output file of a run but the seconds.
pub(crate) fn write(
    out: &Path,
    as_of: Date,
    results: &Results,
    (envelopes, accounts): (&[Envelope], &AccountNames),
) -> Result<(), Failure> {
    let journal = &results.journal;
    let books = books(results, envelopes, accounts);
    let workbook = daicho_report::ledger_xlsx(&books, as_of)
        .map_err(|e| Failure::internal(format!("ledger.xlsx: {e}"), ""))?;
    let files: [(&str, Vec<u8>); 10] = [
        ("records.ndjson", daicho_report::records_ndjson(&results.records)),
        ("ledger.ndjson", daicho_report::ledger_ndjson(&journal.postings)),
        ("members.ndjson", daicho_report::members_ndjson(&journal.outcomes)),
        ("findings.ndjson", daicho_report::findings_ndjson(&results.findings)),
        ("envelopes.ndjson", daicho_report::envelopes_ndjson(envelopes)),
        ("diagnostics.ndjson", daicho_report::diagnostics_ndjson(&results.diagnostics)),
        ("ledger.csv", daicho_report::ledger_csv(&books)),
        ("members.csv", daicho_report::members_csv(&books)),
        ("ledger.xlsx", workbook),
        ("run.json", results.run.json.clone().into_bytes()),
    ];
    // What a run has left that was killed while it wrote takes room, and may tell of somebody.
    for (name, _) in &files {
        output::clear(out, name);
    }
    for (name, bytes) in &files {
        output::write(out, name, bytes)?;
    }
    Ok(())
}

/// What reports are made of.
pub(crate) fn books<'a>(
    results: &'a Results,
    envelopes: &'a [Envelope],
    accounts: &'a AccountNames,
) -> Books<'a> {
    Books {
        records: &results.records,
        postings: &results.journal.postings,
        outcomes: &results.journal.outcomes,
        diagnostics: &results.diagnostics,
        envelopes,
        accounts,
    }
}
