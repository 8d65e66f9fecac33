//! The command line. Help, man pages and completions all come from these definitions.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

mod keeping;

pub use keeping::{BackupOptions, DecideOptions, EraseOptions, RestoreOptions};

/// 参加証を読み、単位台帳を作ります。 / Reads attendance certificates and keeps the ledger of points.
///
/// 紙（PDF・画像・ZIP）から所持者・学会・会期を読み取り、学会の更新規則に従って単位を記帳します。確かなものだけを記帳し、
/// 残りは人の確認に回し、すべての単位の理由を示します。
///
/// Reads holder, meeting and days from paper (PDF, pictures, ZIP) and posts points under the society's renewal rules.
/// It posts what it is sure of, queues the rest for a person, and can say why for every point.
#[derive(Debug, Parser)]
#[command(name = "daicho", version, max_term_width = 110, after_help = EXIT_CODES)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// 設定ファイル / Settings file instead of `daicho.toml` in the home folder
    #[arg(long, global = true, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// 設定を一つ変える / Sets one setting, e.g. `--set workers.count=1` (see `daicho config list`)
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

const EXIT_CODES: &str = "終了コード / Exit codes:
  0  完了 / done
  1  完了。ただし読めない書類あり / done, with documents that could not be read (see diagnostics.ndjson)
  2  使い方・設定の誤り / wrong usage, settings, members file or catalogue
  3  daicho または機械の故障 / a failure of daicho or of the machine

環境変数 / Environment:
  DAICHO_HOME  catalogs/ と models/ のあるフォルダ / the folder that holds catalogs/ and models/; if unset: the current folder, else the one above this binary

例 / Example:
  daicho run inbox/ --members members.csv --body jrs --as-of 2026-02-01 --out out/";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 受付箱を処理して台帳を作る / Processes an inbox from paper to ledger
    Run(RunOptions),
    /// 一つの書類を読んで見せる / Reads one document and shows what was read
    Read(ReadOptions),
    /// 学会名を認定一覧に照合する / Links meeting names to the catalogue
    Link(LinkOptions),
    /// 確認待ちをブラウザーで答える / Serves the review page: a person answers in a browser
    Review(crate::commands::review::ReviewOptions),
    /// 会員の台帳を見せる / Shows one member's ledger
    Ledger(LedgerOptions),
    /// 重複などの所見・参加者名簿との照合・標本 / Findings of a run, rosters compared, samples to check by hand
    Audit(crate::commands::audit::AuditOptions),
    /// 人の決定を記録する / Records what a human decides, and derives again what depends on it
    Decide(DecideOptions),
    /// データベースの写しを作る（処理中でもよい） / Writes a copy of the database, also while a run is writing
    Backup(BackupOptions),
    /// データベースを写しから戻す / Puts a copy in the place of the database
    Restore(RestoreOptions),
    /// 会員のデータを消去する / Erases what tells of a member, from the database and the outputs
    Erase(EraseOptions),
    /// 通知・期限の案内・個人ポイント表・一覧を作る / Makes notices, reminders, point sheets and lists
    Letters(crate::commands::letters::LettersOptions),
    /// 規則の点検と試行 / Looks for contradictions in rules, and tries drafts
    Rules(RulesOptions),
    /// バッチスキャン用の表紙を PDF で作る / Makes cover pages for batch scans as PDF
    Cover(CoverOptions),
    /// 発行者のレイアウト / Issuer layouts: forms described in TOML
    Layout(LayoutOptions),
    /// 確からしさと実際を比べる / Compares confidences claimed with what was found right
    Reliability(ReliabilityOptions),
    /// 確からしさの較正を学ぶ / Learns a calibration of confidences
    Calibrate(CalibrateOptions),
    /// 認定学術集会の一覧 / The lists of recognised meetings
    #[command(subcommand)]
    Catalog(crate::commands::catalog::CatalogCommand),
    /// 照合の重みを学ぶ / Learns the linker's weights, misreadings and calibration
    Train(crate::commands::train::TrainOptions),
    /// 読取り作業員（NDJSON） / Reads jobs as NDJSON on standard input, answers on standard output
    Worker(WorkerOptions),
    /// 環境とデータを点検する（異常がなければ無言） / Checks models, catalogues and database; silent when clean
    Check(CheckOptions),
    /// 設定 / Settings
    Config(ConfigOptions),
    /// シェル補完 / Prints completions for a shell
    Completions(CompletionsOptions),
    /// マニュアルページ / Writes man pages
    Man(ManOptions),
}

/// A day that exists, as an argument.
pub fn day(text: &str) -> Result<Date, String> {
    daicho_pipeline::members::parse_day(text).ok_or_else(|| {
        "YYYY-MM-DD の形の、実在する日にする / it must be a day that exists, as YYYY-MM-DD".to_owned()
    })
}

/// `daicho run`.
#[derive(Debug, Args)]
#[command(after_help = RUN_OUTPUTS)]
pub struct RunOptions {
    /// 受付箱（フォルダまたはファイル） / Folders (taken with all sub-folders) or files: PDF, JPEG, PNG, TIFF, ZIP
    #[arg(required = true, value_name = "INBOX")]
    pub inboxes: Vec<PathBuf>,
    /// 会員名簿（会員番号・氏名・認定開始日・認定終了日） / Members, CSV or XLSX; UTF-8, CP932, EUC-JP and UTF-16 are told apart
    #[arg(long, value_name = "FILE")]
    pub members: PathBuf,
    /// 会員システムの受講履歴（会員番号・区分・開催日） / What the member system shows already: CSV or XLSX
    #[arg(long, value_name = "FILE")]
    pub history: Option<PathBuf>,
    /// 団体 / Body: a folder of `catalogs/`
    #[arg(long, value_name = "ID")]
    pub body: String,
    /// 判定日 / The day the rules are judged on
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_of: Date,
    /// 出力先 / Where the outputs go
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// データベース（既定は DIR/daicho.db） / Database [default: DIR/daicho.db]
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// 一覧の版 / Edition of the list instead of the one in force
    #[arg(long, value_name = "ID")]
    pub edition: Option<String>,
    /// 到着日 / The day the paper arrived, where no `envelopes.csv` (file, received on) in the inbox says so
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub received: Option<Date>,
    /// 作業員の数（0 = コア数） / Workers (0 = one a core)
    #[arg(long, value_name = "N")]
    pub workers: Option<usize>,
    /// 進捗を表示しない / No progress
    #[arg(long)]
    pub quiet: bool,
}

const RUN_OUTPUTS: &str = "出力 / Outputs in DIR:
  ledger.xlsx, ledger.csv, members.csv   人が読むもの / for people (CSV: UTF-8 with BOM, for Excel)
  records.ndjson      一枚ごとの記録 / a piece of paper a line
  ledger.ndjson       一記帳ごと / a posting a line
  members.ndjson      会員ごとの判定 / a member a line
  findings.ndjson     重複など / duplicates and other findings
  envelopes.ndjson    封筒ごとの申告と書類の照合 / an envelope a line: declared against found
  diagnostics.ndjson  読めなかったもの / what could not be read, and why
  run.json, timings.json

中断しても同じ命令で続きから再開します。 / Interrupted at any moment, the same command goes on where it was.";

/// `daicho read`.
#[derive(Debug, Args)]
pub struct ReadOptions {
    /// 書類（`a.zip!/b.pdf` も可） / Document; `a.zip!/b.pdf` names a file inside an archive
    pub file: PathBuf,
    /// 文字だけ / Only the text, a line a line
    #[arg(long, conflicts_with = "records")]
    pub text: bool,
    /// 記録（紙片ごと、NDJSON） / The records found, one piece of paper a line, as NDJSON
    #[arg(long)]
    pub records: bool,
}

/// `daicho link`.
#[derive(Debug, Args)]
pub struct LinkOptions {
    /// 学会名 / Meeting names as printed
    #[arg(value_name = "TEXT", required_unless_present = "csv", conflicts_with = "csv")]
    pub texts: Vec<String>,
    /// 列 id,query の CSV / CSV with the columns id,query; prints id,meeting_id,seq,score,status
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// 団体 / Body
    #[arg(long, value_name = "ID", default_value = "jrs")]
    pub body: String,
    /// 一覧の版（その版と別名だけを使う） / Only this edition's names and the alias files
    #[arg(long, value_name = "ID")]
    pub edition: Option<String>,
    /// 開催年 / Year of the certificate, as soft evidence
    #[arg(long, value_name = "YYYY")]
    pub year: Option<i16>,
    /// 別のモデルで照合する / Model instead of the body's or the one that ships (see `daicho train`)
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// 重みの内訳を見せる / Shows the waterfall of match weights
    #[arg(long)]
    pub explain: bool,
}

/// `daicho ledger`.
#[derive(Debug, Args)]
pub struct LedgerOptions {
    /// 会員番号 / Member number
    #[arg(required_unless_present = "export")]
    pub member: Option<String>,
    /// 仕訳帳を書き出す（会員番号がなければ全員） / Writes the journal instead, of everyone where no member is named
    #[arg(long, value_name = "FORMAT", conflicts_with = "explain")]
    pub export: Option<ExportFormat>,
    /// 仕訳帳を書き出すファイル（なければ標準出力） / File to write the journal to; standard output if absent
    #[arg(long, value_name = "FILE", requires = "export")]
    pub to: Option<PathBuf>,
    /// 理由・条項・証拠つきで説明する / With reasons, clauses and evidence
    #[arg(long)]
    pub explain: bool,
    /// 団体 / Body, where the database has runs of several
    #[arg(long, value_name = "ID")]
    pub body: Option<String>,
    /// Which run.
    #[command(flatten)]
    pub of: RunDatabase,
}

/// Names a run that was made.
#[derive(Debug, Args)]
pub struct RunDatabase {
    /// 処理の出力フォルダ / Output folder of a run
    #[arg(long, value_name = "DIR", default_value = "out", conflicts_with = "db")]
    pub out: PathBuf,
    /// データベース（既定は DIR/daicho.db） / Database of a run [default: DIR/daicho.db]
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
}

impl RunDatabase {
    /// Its database.
    pub fn path(&self) -> PathBuf {
        self.db.clone().unwrap_or_else(|| self.out.join("daicho.db"))
    }

    /// The folder of its outputs, where the database is named by it.
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.db.is_none().then_some(&self.out)
    }
}

/// Formats of the journal.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ExportFormat {
    /// Plain-text accounting, as hledger reads it
    Hledger,
    /// A posting a line with its legs
    Ndjson,
}

/// `daicho rules`.
#[derive(Debug, Args)]
pub struct RulesOptions {
    /// What to do with rules.
    #[command(subcommand)]
    pub command: RulesCommand,
}

/// The commands of `daicho rules`.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// 規則の矛盾・欠落を探す / Finds contradictions and gaps; exit code 1 where there are any
    Check(RulesCheckOptions),
    /// 規則案で判定し直し、変わる会員を示す / Judges the last run again by draft rules and shows whose result changes
    Simulate(RulesSimulateOptions),
}

/// `daicho rules check`.
#[derive(Debug, Args)]
pub struct RulesCheckOptions {
    /// 団体（なければすべて） / Bodies; without any, all of them
    #[arg(value_name = "BODY")]
    pub bodies: Vec<String>,
    /// その団体の規則の代わりに調べる案 / A draft to look at instead of the body's own rules
    #[arg(long, value_name = "FILE", requires = "bodies")]
    pub rules: Option<PathBuf>,
}

/// `daicho rules simulate`.
#[derive(Debug, Args)]
pub struct RulesSimulateOptions {
    /// 規則案 / The draft, a rules file (docs/rules.md)
    #[arg(long, value_name = "FILE")]
    pub rules: PathBuf,
    /// 団体 / Body, where the database has runs of several
    #[arg(long, value_name = "ID")]
    pub body: Option<String>,
    /// 判定日（なければ前回と同じ） / Another day to judge on
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_of: Option<Date>,
    /// NDJSON で / A changed member a line, as NDJSON
    #[arg(long)]
    pub json: bool,
    /// Which run.
    #[command(flatten)]
    pub of: RunDatabase,
}

/// `daicho cover`.
#[derive(Debug, Args)]
#[command(after_help = COVER_USE)]
pub struct CoverOptions {
    /// 会員番号（なければ名簿の全員） / Member numbers as in the members file; without any, everyone
    #[arg(value_name = "MEMBER")]
    pub only: Vec<String>,
    /// 会員名簿 / Members, CSV or XLSX
    #[arg(long, value_name = "FILE")]
    pub members: PathBuf,
    /// 出力する PDF / The PDF to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

const COVER_USE: &str = "一人分の書類の前に表紙を一枚はさんで続けてスキャンすると、daicho run が一人分ずつに分けます。
Put each applicant's cover on top of the papers and scan them in one go: daicho run splits the scan at the covers.";

/// `daicho layout`.
#[derive(Debug, Args)]
pub struct LayoutOptions {
    /// What to do with layouts.
    #[command(subcommand)]
    pub command: LayoutCommand,
}

/// The commands of `daicho layout`.
#[derive(Debug, Subcommand)]
pub enum LayoutCommand {
    /// 一ページを読み、行・項目・枠を描く / Reads a page and draws lines, fields, anchors and boxes over it
    Try(LayoutTryOptions),
}

/// `daicho layout try`.
#[derive(Debug, Args)]
pub struct LayoutTryOptions {
    /// 書類 / Document
    pub file: PathBuf,
    /// ページ / Page
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub page: u32,
    /// 試すレイアウト（なければ登録済みのすべて） / A layout file instead of all on file (docs/layouts.md)
    #[arg(long, value_name = "FILE")]
    pub layout: Option<PathBuf>,
    /// 出力する PNG / The PNG to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// `daicho reliability`.
#[derive(Debug, Args)]
pub struct ReliabilityOptions {
    /// 確かめた件の CSV / Checked claims: CSV with field,claimed,right[,reader,group] (docs/calibration.md)
    #[arg(value_name = "PAIRS.csv")]
    pub pairs: PathBuf,
    /// JSON で / As JSON
    #[arg(long)]
    pub json: bool,
}

/// `daicho calibrate`.
#[derive(Debug, Args)]
pub struct CalibrateOptions {
    /// 確かめた件の CSV / Checked claims: CSV with field,claimed,right[,reader,group] (docs/calibration.md)
    #[arg(value_name = "PAIRS.csv")]
    pub pairs: PathBuf,
    /// 出力する較正の表 / The calibration to write, e.g. catalogs/calibration.toml
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// `daicho worker`.
#[derive(Debug, Args)]
pub struct WorkerOptions {
    /// 記憶量・通信を制限する / Limits memory (workers.memory_mib), refuses sockets, ends with its parent
    #[arg(long)]
    pub limited: bool,
    /// 表だけを読む（モデル不要） / Reads tables only: needs no models
    #[arg(long)]
    pub tables: bool,
}

/// `daicho check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// データベースも点検する / Checks this database too
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// 点検項目を見せる / Names every check, also the clean ones
    #[arg(long, short)]
    pub verbose: bool,
}

/// `daicho config`.
#[derive(Debug, Args)]
pub struct ConfigOptions {
    /// What to do with settings.
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// The commands of `daicho config`.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// すべての設定・値・由来 / Every setting with its value and where it came from
    List,
}

/// `daicho completions`.
#[derive(Debug, Args)]
pub struct CompletionsOptions {
    /// シェル / Shell
    pub shell: clap_complete::Shell,
}

/// `daicho man`.
#[derive(Debug, Args)]
pub struct ManOptions {
    /// 出力先フォルダ（なければ標準出力に一枚目） / Folder for all pages; the main page on standard output if absent
    pub folder: Option<PathBuf>,
}
