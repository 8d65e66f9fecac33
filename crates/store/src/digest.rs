//! A digest of a run's rows that follows a change of one row without reading the others.
//!
//! It is the sum of the rows' SHA-256 digests modulo 2²⁵⁶, so that a row can be taken out and another put in. It tells
//! of edits by hand and of damage; it is no seal against somebody who can compute it.

use rusqlite::{Transaction, params};
use sha2::{Digest as _, Sha256};

/// Tables whose rows enter, in no order: a row is its table and its value.
pub(crate) const TABLES: [&str; 6] = ["record", "posting", "outcome", "finding", "diagnostic", "member"];

/// The sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowsDigest([u64; 4]);

impl RowsDigest {
    /// The sum as kept; `None` for a text that is none.
    pub fn parse(text: &str) -> Option<RowsDigest> {
        let mut parts = [0; 4];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (part, at) in parts.iter_mut().zip([0, 16, 32, 48]) {
            *part = u64::from_str_radix(&text[at..at + 16], 16).ok()?;
        }
        Some(RowsDigest(parts))
    }

    /// Puts a row in.
    pub fn add(&mut self, table: &str, value: &[u8]) {
        let mut carry = false;
        for (part, more) in self.0.iter_mut().zip(row(table, value)).rev() {
            let (sum, over) = part.overflowing_add(more);
            let (sum, over_again) = sum.overflowing_add(u64::from(carry));
            (*part, carry) = (sum, over || over_again);
        }
    }

    /// Takes a row out.
    pub fn remove(&mut self, table: &str, value: &[u8]) {
        let mut borrow = false;
        for (part, less) in self.0.iter_mut().zip(row(table, value)).rev() {
            let (rest, under) = part.overflowing_sub(less);
            let (rest, under_again) = rest.overflowing_sub(u64::from(borrow));
            (*part, borrow) = (rest, under || under_again);
        }
    }
}

impl std::fmt::Display for RowsDigest {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|part| write!(out, "{part:016x}"))
    }
}

/// The digest of all rows of a body as they stand.
pub(crate) fn of_body(connection: &rusqlite::Connection, body: &str) -> rusqlite::Result<RowsDigest> {
    let mut sum = RowsDigest::default();
    for table in TABLES {
        let sql = format!("SELECT CAST(value AS BLOB) FROM {table} WHERE body = ?");
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([body])?;
        while let Some(row) = rows.next()? {
            sum.add(table, row.get_ref(0)?.as_blob()?);
        }
    }
    let sql = "SELECT CAST(undecided AS BLOB) FROM record WHERE body = ? AND undecided IS NOT NULL ORDER BY position";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([body])?;
    while let Some(row) = rows.next()? {
        sum.add("undecided", row.get_ref(0)?.as_blob()?);
    }
    Ok(sum)
}

/// Takes the digest of every body's rows anew, for a file that was brought up to date.
pub(crate) fn renew(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let bodies: Vec<String> = transaction
        .prepare("SELECT body FROM run")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for body in bodies {
        let sum = of_body(transaction, &body)?.to_string();
        transaction.execute("UPDATE run SET rows_sha256 = ? WHERE body = ?", params![sum, body])?;
    }
    Ok(())
}

fn row(table: &str, value: &[u8]) -> [u64; 4] {
    let mut hasher = Sha256::new();
    hasher.update(table.as_bytes());
    hasher.update([0]);
    hasher.update(value);
    let digest = hasher.finalize();
    let mut parts = [0; 4];
    for (part, bytes) in parts.iter_mut().zip(digest.chunks_exact(8)) {
        *part = bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::RowsDigest;

    #[test]
    fn what_is_put_in_can_be_taken_out_in_any_order() {
        let mut sum = RowsDigest::default();
        let rows: Vec<String> = (0..500).map(|n| format!("row {n}")).collect();
        rows.iter().for_each(|row| sum.add("record", row.as_bytes()));
        let all = sum;
        sum.add("posting", b"another");
        assert_ne!(sum, all);
        assert_eq!(RowsDigest::parse(&sum.to_string()), Some(sum));
        sum.remove("posting", b"another");
        assert_eq!(sum, all);
        rows.iter().rev().for_each(|row| sum.remove("record", row.as_bytes()));
        assert_eq!(sum.to_string(), "0".repeat(64));
    }

    #[test]
    fn the_same_row_twice_is_not_the_row_once() {
        let mut once = RowsDigest::default();
        once.add("record", b"a");
        let mut twice = once;
        twice.add("record", b"a");
        assert_ne!(once, twice);
        assert_eq!(RowsDigest::parse("x"), None);
    }
}
