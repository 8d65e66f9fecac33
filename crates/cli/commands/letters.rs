//! `daicho letters`: letters to members, and lists for the secretariat.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use daicho_pipeline::Failure;
use daicho_pipeline::letters::{LettersInput, Wanted, write_letters};
use daicho_report::Messages;

use crate::context::Context;

/// `daicho letters`.
#[derive(Debug, Args)]
pub struct LettersOptions {
    /// 処理の出力フォルダ / Output folder of a run
    #[arg(long, value_name = "DIR", default_value = "out", conflicts_with = "db")]
    pub run: PathBuf,
    /// データベース（既定は DIR/daicho.db） / Database of a run [default: DIR/daicho.db]
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// 団体 / Body, where the database has runs of several
    #[arg(long, value_name = "ID")]
    pub body: Option<String>,
    /// 書き込むフォルダ / Folder to write to
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// 作るもの（なければすべて） / What to make; everything if absent
    #[arg(long = "kind", value_name = "KIND")]
    pub kinds: Vec<Kind>,
    /// 元の書類のある受付箱（通知に紙の画像を載せる） / The run's inboxes, in the same order: notices show the papers
    #[arg(long, value_name = "INBOX")]
    pub inbox: Vec<PathBuf>,
    /// 会員番号（なければ全員） / Member numbers; everyone if absent
    #[arg(long = "member", value_name = "NO")]
    pub members: Vec<String>,
}

/// What to make.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Kind {
    /// 結果の通知 / Notices of the result
    Notice,
    /// 期限の案内 / Reminders before the deadline
    Reminder,
    /// 個人ポイント表 / Personal point sheets
    Points,
    /// 不足者一覧と原本返却一覧 / Who is short, and which originals go back
    List,
    /// 差し込み印刷用 CSV / The mail-merge file
    Merge,
}

/// Writes the files and says how many of each.
pub fn run(context: &Context, options: &LettersOptions) -> Result<ExitCode, Failure> {
    let database = options.db.clone().unwrap_or_else(|| options.run.join("daicho.db"));
    let store = super::ledger::open(&database)?;
    store.sound_chain()?;
    let input = LettersInput {
        body: super::ledger::body_of(&store, options.body.as_ref(), &database)?,
        only: options.members.clone(),
        wanted: match &options.kinds[..] {
            [] => Wanted::ALL.into(),
            kinds => kinds.iter().map(|kind| wanted(*kind)).collect(),
        },
        out: options.out.clone(),
        inboxes: options.inbox.clone(),
        binary: context.binary.clone(),
        worker_arguments: context.worker_arguments.clone(),
    };
    let report = write_letters(&store, &input, &context.resolved.settings)?;
    for diagnostic in &report.diagnostics {
        super::note(&daicho_report::diagnostic_line(diagnostic));
    }
    for (kind, count) in &report.letters {
        let name = Messages::global().text("letter_kind", kind.key());
        super::note(&format!("{}: {count}", name.both()));
    }
    let files = report.files;
    super::note(&format!("{}: {files} ファイル / {files} files", options.out.display()));
    Ok(ExitCode::SUCCESS)
}

fn wanted(kind: Kind) -> Wanted {
    match kind {
        Kind::Notice => Wanted::Notice,
        Kind::Reminder => Wanted::Reminder,
        Kind::Points => Wanted::Points,
        Kind::List => Wanted::List,
        Kind::Merge => Wanted::Merge,
    }
}
