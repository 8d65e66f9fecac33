//! `daicho train`: the linker's model from labelled texts and counts of misread letters.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use daicho_link::Scope;
use daicho_link::train::{Confusion, Example, Held, measure, train};
use daicho_pipeline::body::Body;
use daicho_pipeline::table::Table;
use daicho_pipeline::{Failure, output};

use crate::context::Context;

/// `daicho train`.
#[derive(Debug, Args)]
pub struct TrainOptions {
    /// 正解つきの文字列の CSV / Labelled texts: CSV with id,query,gold_seq[,also_ok]; gold_seq is a row or NONE
    #[arg(value_name = "QUERIES.csv")]
    pub queries: PathBuf,
    /// 誤読の回数の CSV（なければ同梱のもの） / Counts of misread letters: CSV with true,read,count [default: those that ship]
    #[arg(long, value_name = "FILE")]
    pub confusions: Option<PathBuf>,
    /// 団体 / Body
    #[arg(long, value_name = "ID", default_value = "jrs")]
    pub body: String,
    /// 一覧の版 / Edition whose rows the texts mean
    #[arg(long, value_name = "ID", default_value = "list-001")]
    pub edition: String,
    /// 回数 / Rounds
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub rounds: usize,
    /// どちらの半分で学ぶか / Which half is learnt from (parity of the id's CRC-32); the other half is measured
    #[arg(long, value_name = "0|1", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..2))]
    pub half: u32,
    /// 出力するモデル / The model to write, e.g. `catalogs/jrs/linker.toml`
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// Learns from one half, writes the model, and says how it does on the other half.
pub fn run(context: &Context, options: &TrainOptions) -> Result<ExitCode, Failure> {
    let body = Body::load(&context.resolved.settings.catalogs, &options.body)?;
    let edition = body.edition("", Some(&options.edition))?;
    let scope = Scope { edition, all_names: false };
    let (learnt, held) = examples(&options.queries, options.half)?;
    let confusions = match &options.confusions {
        Some(path) => confusions(path)?,
        None => daicho_link::train::shipped_confusions(),
    };
    let model = train(&body.catalogue, &scope, &learnt, &confusions, options.rounds);
    output::write_file(&options.out, model.to_toml().as_bytes())?;
    let mut text =
        report("学んだ半分 / the half learnt from", &measure(&body.catalogue, &scope, &model, &learnt));
    text += &report("見ていない半分 / the half not seen", &measure(&body.catalogue, &scope, &model, &held));
    super::print(&text)
}

fn report(title: &str, held: &Held) -> String {
    let share = |(all, right): (usize, usize)| {
        format!("{right}/{all} ({:.2} %)", 100.0 * right as f64 / all.max(1) as f64)
    };
    format!(
        "{title}: {}\n  確率 0.95 以上 / claimed at 0.95 or more: {}\n  採用 / accepted: {}\n  最良の候補 / best candidate right: {}\n",
        held.texts,
        share(held.sure),
        share(held.accepted),
        share(held.listed)
    )
}

fn table(path: &Path, columns: &str) -> Result<Table, Failure> {
    let bytes = std::fs::read(path).map_err(|e| Failure::io(path, &e))?;
    Table::read(&bytes).map_err(|e| Failure::usage(format!("{}: {e}", path.display()), columns.to_owned()))
}

/// The half that is learnt from, and the other.
fn examples(path: &Path, half: u32) -> Result<(Vec<Example>, Vec<Example>), Failure> {
    const COLUMNS: &str = "列 / columns: id,query,gold_seq[,also_ok]";
    let table = table(path, COLUMNS)?;
    let wrong = |what: String| Failure::usage(format!("{}: {what}", path.display()), COLUMNS);
    let find = |name: &str| table.column(&[name]);
    let (Some(id), Some(query), Some(gold)) = (find("id"), find("query"), find("gold_seq")) else {
        return Err(wrong("a column is missing".to_owned()));
    };
    let also = find("also_ok");
    let (mut learnt, mut held) = (Vec::new(), Vec::new());
    for (line, cells) in &table.rows {
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        let rows = cell(gold).split('|').chain(also.map_or("", cell).split('|'));
        let rows = rows.filter(|row| !row.is_empty() && *row != "NONE").map(str::parse::<u32>);
        let right: BTreeSet<u32> =
            rows.collect::<Result<_, _>>().map_err(|e| wrong(format!("row {line}: {e}")))?;
        let right = if cell(gold) == "NONE" { BTreeSet::new() } else { right };
        let example = Example { text: cell(query).to_owned(), right };
        if crc32(cell(id).as_bytes()) & 1 == half { learnt.push(example) } else { held.push(example) }
    }
    Ok((learnt, held))
}

fn confusions(path: &Path) -> Result<Vec<Confusion>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| Failure::io(path, &e))?;
    daicho_link::train::confusions(&text).map_err(|line| {
        Failure::usage(format!("{} line {line}", path.display()), "列 / columns: true,read,count")
    })
}

/// CRC-32 (IEEE), as zlib has it: decides the half of an id.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_sum_is_that_of_zlib() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }
}
