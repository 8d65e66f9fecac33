//! Links the texts of a CSV file, for measuring.
//!
//! usage: `link_csv CATALOGUE EDITION QUERIES [--all-names] [--features]`; QUERIES has the columns `id` and `query`; prints
//! `id,meeting_id,seq,score,status`, or with `--features` a line per query and near meeting: `id;rows;values`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a measuring tool prints")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use daicho_catalog::{ALIASES, BODY, Catalogue, TABLES};
use daicho_link::{Linker, MeetingQuery, Scope};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [folder, edition, queries, flags @ ..] = &args[..] else {
        return Err("usage: link_csv CATALOGUE EDITION QUERIES [--all-names] [--features]".into());
    };
    let mut files = BTreeMap::new();
    for name in TABLES.into_iter().chain([BODY, ALIASES]) {
        files.insert(name.to_owned(), std::fs::read(Path::new(folder).join(name))?);
    }
    let catalogue = Catalogue::load(&files).map_err(|errors| format!("{errors:#?}"))?;
    let set = |flag: &str| flags.iter().any(|given| given == flag);
    let scope = Scope { edition: edition.clone(), all_names: set("--all-names") };
    let linker = Linker::new(&catalogue, &scope);
    let mut reader = csv::Reader::from_path(queries)?;
    let headers = reader.headers()?.clone();
    let column = |name: &str| headers.iter().position(|h| h == name).ok_or(format!("no column {name}"));
    let (id, query) = (column("id")?, column("query")?);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let started = std::time::Instant::now();
    if !set("--features") {
        println!("id,meeting_id,seq,score,status");
    }
    for row in &rows {
        let query = MeetingQuery { text: &row[query], year: None, issuer: None };
        if set("--features") {
            for (rows, values) in linker.features(&query) {
                println!("{};{rows:?};{values:?}", &row[id]);
            }
            continue;
        }
        let link = linker.link(&query);
        let top = link.candidates.first();
        let meeting = top.map_or("", |c| c.meeting_id.as_str());
        let seq = top.and_then(|c| c.seq).map_or(String::new(), |seq| seq.to_string());
        println!("{},{meeting},{seq},{:.4},{:?}", &row[id], link.probability, link.status);
    }
    let seconds = started.elapsed().as_secs_f64();
    eprintln!("{} texts in {seconds:.3} s, {:.0} a second", rows.len(), rows.len() as f64 / seconds);
    Ok(())
}
