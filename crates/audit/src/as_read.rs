//! Papers as they were read, beside what a human says of them.
//!
//! That a certificate is a receipt, of another meeting or not recognised says nothing of a serial, a scan or a handwriting that came
//! again under another member: that member's paper has not been looked at. So such a paper is compared as it was read as well. Whose
//! it is, and what its serial and payload are, is what the human says: where that was wrong there is nothing to compare.

use daicho_model::{Fields, Record};

use crate::facts::form;

/// Those of the records that a human took for something else, as they were read: of attendance, and on another form or on none now.
pub(crate) fn as_read(records: &[Record]) -> Vec<Record> {
    records.iter().filter_map(one_as_read).collect()
}

/// What is looked at for what comes again: records of attendance, and others as they were read.
pub(crate) fn beside<'r>(all: &[&'r Record], as_read: &'r [Record]) -> Vec<&'r Record> {
    all.iter().copied().chain(as_read).collect()
}

/// The record as it was read, where it was taken for something else since.
pub(crate) fn one_as_read(record: &Record) -> Option<Record> {
    let read = record.as_read.as_deref().filter(|read| read.kind.counts_as_attendance())?;
    let is_otherwise = !record.kind.counts_as_attendance()
        || form(record) != form(read)
        || record.fields.edition != read.fields.edition;
    let now = &record.fields;
    is_otherwise.then(|| Record {
        envelope: record.envelope.clone(),
        member: record.member.clone(),
        fields: Fields {
            holder: now.holder.clone(),
            member_no: now.member_no.clone(),
            serial: now.serial.clone(),
            payload: now.payload.clone(),
            ..read.fields.clone()
        },
        ..read.clone()
    })
}
