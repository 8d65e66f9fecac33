//! Options of the commands that change what a database keeps: decisions, backups, erasure.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::{RunDatabase, day};

/// `daicho decide`.
#[derive(Debug, Args)]
#[command(after_help = ANSWERS)]
pub struct DecideOptions {
    /// 書類の記録番号、確認事項（コード:記録+記録）または member:番号 / Record, finding (CODE:RECORD+RECORD) or member:NUMBER
    #[arg(value_name = "RECORD", requires = "answer", required_unless_present_any = ["from", "undo", "undo_batch", "list", "apply"])]
    pub record: Option<String>,
    /// 決定 / Answer (see below)
    #[arg(value_name = "ANSWER")]
    pub answer: Option<String>,
    /// 決定の値 / What the answer takes
    #[arg(value_name = "VALUE")]
    pub values: Vec<String>,
    /// 決定の CSV（record,answer,value,note）をまとめて / Many decisions as CSV or XLSX: record,answer,value,note; taken together or not at all
    #[arg(long, value_name = "FILE", conflicts_with = "record")]
    pub from: Option<PathBuf>,
    /// 決定を取り消す / Takes a decision back
    #[arg(long, value_name = "ID", conflicts_with_all = ["record", "from"])]
    pub undo: Option<u64>,
    /// まとめて決めたものを取り消す / Takes back all decisions that were given together
    #[arg(long, value_name = "ID", conflicts_with_all = ["record", "from", "undo"])]
    pub undo_batch: Option<u64>,
    /// 決定を並べる / Lists the decisions
    #[arg(long, conflicts_with_all = ["record", "from", "undo", "undo_batch"])]
    pub list: bool,
    /// NDJSON で / As NDJSON
    #[arg(long, requires = "list")]
    pub json: bool,
    /// まだ反映していない決定を反映する / Takes in decisions that the results do not rest on yet
    #[arg(long, conflicts_with_all = ["record", "from", "undo", "undo_batch", "list"])]
    pub apply: bool,
    /// 決めた人 / Who decides
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// 決めた日時（なければ今） / When, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// 備考 / A remark
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// 団体 / Body, where the database has runs of several
    #[arg(long, value_name = "ID")]
    pub body: Option<String>,
    /// Which run.
    #[command(flatten)]
    pub of: RunDatabase,
}

const ANSWERS: &str = "決定 / Answers:
  accept                  読取りと第一候補のとおり / as read, with the best candidates
  meeting MEETING_ID      この会である / it is of this meeting (daicho link shows ids)
  not_recognised          一覧にない会である / its meeting is not on the list
  member NUMBER           この会員のもの / it is this member's
  fields FIELD=VALUE …    項目を直す / these fields read otherwise: kind holder member_no meeting edition from to mode role serial issuer seal
  receipt copy unnamed    領収書・写し・記名なし（数えない） / does not count
  original                原本を見た / the original was seen
  objection TEXT          異議: もう一度見る / somebody objects: it is looked at again
  ask WHOM TEXT           問い合わせる（何も変わらない） / a question; nothing changes
  pieces X0,Y0,X1,Y1 …    このページの紙片の枠（次の run で反映） / the pieces on its page; the next run applies it
  finding_dismissed, finding_confirmed   確認事項について / about a finding

例 / Example:
  daicho decide 3fa9c2d41b7e8a05-1-2 meeting jrs-0001 --by 山田 --out out/";

/// `daicho backup`.
#[derive(Debug, Args)]
pub struct BackupOptions {
    /// 書き出すファイル（まだないもの） / The file to write; it must not be there yet
    pub file: PathBuf,
    /// Which run.
    #[command(flatten)]
    pub of: RunDatabase,
}

/// `daicho restore`.
#[derive(Debug, Args)]
pub struct RestoreOptions {
    /// バックアップ / The backup; it is checked first, and the database in its way is kept aside
    pub file: PathBuf,
    /// バックアップより後の決定を失ってよい / Gives up the decisions of the database in its way that the backup lacks
    #[arg(long)]
    pub lose_decisions: bool,
    /// Which run.
    #[command(flatten)]
    pub of: RunDatabase,
}

/// `daicho erase`.
#[derive(Debug, Args)]
#[command(after_help = ERASURE)]
pub struct EraseOptions {
    /// 会員番号 / Member number
    #[arg(required_unless_present = "before", conflicts_with = "before")]
    pub member: Option<String>,
    /// 認定終了日がこの日より前の会員をすべて / Everybody whose cycle ended before this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub before: Option<Date>,
    /// 他の会員の単位が減ってよい / Gives up the points that others lose by it
    #[arg(long)]
    pub lose_points: bool,
    /// 名簿にもういない会員の氏名（旧姓・読みも、一つずつ） / A name of a member whom the members file of the last run has no more; former names and readings, too
    #[arg(long = "name", value_name = "NAME", requires = "member")]
    pub names: Vec<String>,
    /// 消去した人 / Who erases
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// 消去した日時（なければ今） / When, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// 団体 / Body, where the database has runs of several
    #[arg(long, value_name = "ID")]
    pub body: Option<String>,
    /// Which run.
    #[command(flatten)]
    pub of: RunDatabase,
}

const ERASURE: &str = "書類の記録・記帳・決定の内容・氏名をデータベースと出力から消し、決定の連鎖には消去の記録を残します。受付箱・会員名簿・バックアップは手で除いてください。
Records, postings, what was decided and the name leave the database and the outputs; the chain of decisions keeps a tombstone. The inbox,
the members file and backups are not touched: what to take out of the inbox is named.";
