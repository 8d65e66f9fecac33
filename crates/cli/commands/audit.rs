//! `daicho audit`: findings of the last run, a roster compared, and samples for checking by hand.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use daicho_model::{Diagnostic, Finding, Severity};
use daicho_pipeline::roster::{self, RosterScope};
use daicho_pipeline::stages::read_plan;
use daicho_pipeline::{Failure, ReadFile, objections, output, verdicts};
use daicho_store::Store;

use crate::arguments::RunDatabase;
use crate::context::Context;

/// `daicho audit`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct AuditOptions {
    /// What to do instead of showing findings.
    #[command(subcommand)]
    pub command: Option<AuditCommand>,
    /// この会員に関わるものだけ / Only what concerns this member
    #[arg(long, value_name = "MEMBER")]
    pub member: Option<String>,
    /// この種類だけ / Only findings of this code (docs/audit.md)
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,
    /// 主催者の参加者名簿と照合する / Compares an organiser's attendance list (CSV, XLSX, PDF) with what members sent
    #[arg(long, value_name = "FILE", requires = "meeting")]
    pub roster: Option<PathBuf>,
    /// 名簿の会（会のID） / Meeting of the roster, by id
    #[arg(long, value_name = "ID", requires = "roster")]
    pub meeting: Option<String>,
    /// 名簿の回次 / Edition of the meeting (第83回 = 83)
    #[arg(long, value_name = "N", requires = "roster")]
    pub number: Option<u32>,
    /// 名簿の開催年 / Year of the meeting
    #[arg(long, value_name = "YYYY", requires = "roster")]
    pub year: Option<i16>,
    /// NDJSON で / As NDJSON
    #[arg(long)]
    pub json: bool,
    /// Which run.
    #[command(flatten)]
    pub of: OfRun,
}

/// A run of one body.
#[derive(Debug, Args)]
pub struct OfRun {
    /// 団体 / Body, where the database has runs of several
    #[arg(long, value_name = "ID")]
    pub body: Option<String>,
    /// Which run.
    #[command(flatten)]
    pub run: RunDatabase,
}

/// The commands of `daicho audit`.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// 計上した記録を無作為に抜き出す・確認結果を集計する / Draws posted records to check by hand, or sums up what was found
    Sample(SampleOptions),
}

/// `daicho audit sample`.
#[derive(Debug, Args)]
pub struct SampleOptions {
    /// 乱数の種（同じ種は同じ標本） / Seed: the same seed draws the same sample
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// 件数 / How many
    #[arg(long, value_name = "K", default_value_t = 100)]
    pub size: usize,
    /// 書き出す CSV（なければ標準出力） / CSV to write; standard output if absent
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// 正誤を記入した標本から誤り率を求める / The sample with its column 正誤 filled in: prints the error rate
    #[arg(long, value_name = "FILE", conflicts_with_all = ["seed", "size", "to"])]
    pub results: Option<PathBuf>,
    /// Which run.
    #[command(flatten)]
    pub of: OfRun,
}

/// Shows findings, compares a roster, or draws a sample.
pub fn run(context: &Context, options: &AuditOptions) -> Result<ExitCode, Failure> {
    match (&options.command, &options.roster) {
        (Some(AuditCommand::Sample(sample)), _) => match &sample.results {
            Some(results) => sum_up(context, sample, results),
            None => draw(sample),
        },
        (None, Some(file)) => compare(context, options, file.clone()),
        (None, None) => findings(options),
    }
}

fn opened(of: &OfRun) -> Result<(Store, String), Failure> {
    let database = of.run.path();
    let store = super::ledger::open(&database)?;
    let body = super::ledger::body_of(&store, of.body.as_ref(), &database)?;
    Ok((store, body))
}

/// The same for what is only shown, with its exit code.
fn shown(of: &OfRun) -> Result<(Store, String, ExitCode), Failure> {
    let (store, body) = opened(of)?;
    let code = super::ledger::chain_told(&store, &of.run.path())?;
    Ok((store, body, code))
}

fn findings(options: &AuditOptions) -> Result<ExitCode, Failure> {
    let (store, body, code) = shown(&options.of)?;
    let (records, mut findings) = (store.records(&body)?, store.findings(&body)?);
    findings.extend(objections::open(&records, &findings, &store.decisions(&body)?));
    if let Some(code) = &options.code {
        is_known(code)?;
        findings.retain(|finding| finding.code == *code);
    }
    if let Some(member) = &options.member {
        is_on_file(&store, &body, member)?;
        let of = |record: &&daicho_model::Record| {
            record.envelope.as_ref() == Some(member) || record.accepted_member() == Some(member)
        };
        let theirs: std::collections::BTreeSet<&str> =
            records.iter().filter(of).map(|record| record.record_id.as_str()).collect();
        let concerns = |finding: &Finding| finding.records.iter().any(|id| theirs.contains(id.as_str()));
        findings.retain(concerns);
    }
    if options.json {
        let bytes = daicho_report::findings_ndjson(&findings);
        return super::print(&String::from_utf8_lossy(&bytes)).map(|_| code);
    }
    super::print(&daicho_report::findings_text(&findings, &records)).map(|_| code)
}

fn is_known(code: &str) -> Result<(), Failure> {
    let codes: Vec<&str> = daicho_report::Messages::global().keys("finding").collect();
    if codes.contains(&code) {
        return Ok(());
    }
    Err(Failure::usage(
        format!("{code}: そのような所見の種類はない / no such kind of finding"),
        codes.join(", "),
    ))
}

fn is_on_file(store: &Store, body: &str, member: &str) -> Result<(), Failure> {
    if !store.members_by_number(body, &[member.to_owned()].into())?.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(
        format!("{member}: 直近の処理の会員名簿にない / not in the members file of the last run"),
        "会員番号を確かめる / check the member number",
    ))
}

fn compare(context: &Context, options: &AuditOptions, file: PathBuf) -> Result<ExitCode, Failure> {
    let (store, body, code) = shown(&options.of)?;
    let records = store.records(&body)?;
    let scope = RosterScope {
        meeting: options.meeting.clone().unwrap_or_default(),
        edition: options.number,
        year: options.year,
    };
    let read = ReadFile {
        file,
        settings: context.resolved.settings.clone(),
        binary: context.binary.clone(),
        worker_arguments: context.worker_arguments.clone(),
    };
    let compared = roster::compare(&read, &scope, (&body, &records))?;
    if options.json {
        let bytes = daicho_report::roster_ndjson(&compared.lines);
        super::print(&String::from_utf8_lossy(&bytes))?;
    } else {
        let text = daicho_report::roster_text(&compared.lines, &records);
        super::print(&(daicho_report::roster_head(&compared.head) + &text))?;
    }
    let told = told(&compared.diagnostics);
    Ok(if code == ExitCode::SUCCESS { told } else { code })
}

fn draw(options: &SampleOptions) -> Result<ExitCode, Failure> {
    let (store, body) = opened(&options.of)?;
    store.sound_chain()?;
    let records = store.records(&body)?;
    let sample = daicho_audit::sample(&records, options.seed, options.size);
    let bytes = daicho_report::sample_csv(&sample, &store.all_postings(&body)?);
    match &options.to {
        Some(file) if file.exists() => Err(Failure::usage(
            format!("{}: すでにある / it is there already", file.display()),
            "記入済みの標本かもしれません。別の名前にしてください / it may be a sample that was filled in: give another name",
        )),
        Some(file) => output::write_file(file, &bytes).map(|()| ExitCode::SUCCESS),
        None => super::print(&String::from_utf8_lossy(&bytes)),
    }
}

fn sum_up(
    context: &Context,
    options: &SampleOptions,
    results: &std::path::Path,
) -> Result<ExitCode, Failure> {
    let (store, body) = opened(&options.of)?;
    let known = store.records(&body)?.into_iter().map(|record| record.record_id).collect();
    let settings = &context.resolved.settings;
    let plan = read_plan(settings, &context.binary, &context.worker_arguments, String::new());
    let (result, diagnostics) = verdicts::read(results, &plan.pool, &known)?;
    super::print(&daicho_report::sample_result_text(&result))?;
    Ok(told(&diagnostics))
}

/// Says what was doubtful; 1 where something could not be read.
fn told(diagnostics: &[Diagnostic]) -> ExitCode {
    for diagnostic in diagnostics {
        super::note(&daicho_report::diagnostic_line(diagnostic));
    }
    let complete = diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error);
    if complete { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
