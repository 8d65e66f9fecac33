//! How SQLite means to go about a query, for tests: what concerns one member must not go through all rows.

use crate::Store;

/// The plan of a query over an empty store, a step a line.
pub fn of(sql: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let store = Store::open(folder.path().join("daicho.db")).expect("a store can be made");
    let steps = store.with(|connection| {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
        let unknown = vec![rusqlite::types::Null; statement.parameter_count()];
        let steps =
            statement.query_map(rusqlite::params_from_iter(unknown), |row| row.get::<_, String>(3))?;
        steps.collect::<rusqlite::Result<Vec<String>>>()
    });
    steps.expect("the query has a plan").join("\n")
}
