//! `daicho review`: the page on which a person answers.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use daicho_pipeline::Failure;
use daicho_web::{Person, Review, ReviewInput, Role, Tls, password_line};

use crate::context::Context;

/// `daicho review`.
#[derive(Debug, Args)]
#[command(
    after_help = "表示されたアドレスを開くと始まります（一人一回限り）。 / Open the address that is printed; each opens once."
)]
pub struct ReviewOptions {
    /// 処理の出力先 / The folder of the run's outputs
    #[arg(long, value_name = "DIR", required_unless_present_any = ["db", "make_password"])]
    pub out: Option<PathBuf>,
    /// データベース（既定は DIR/daicho.db） / Database [default: DIR/daicho.db]
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// 元の書類のある受付箱（画像の表示に使う） / The run's inboxes, in the same order: pictures are drawn from them
    #[arg(long, value_name = "INBOX")]
    pub inbox: Vec<PathBuf>,
    /// 団体（データベースに一つなら不要） / Body, where the database holds several
    #[arg(long, value_name = "ID")]
    pub body: Option<String>,
    /// 待受けアドレス / Where to listen; other than this machine needs TLS and passwords
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    pub listen: SocketAddr,
    /// 確認する人（繰返し可） / Who decides; once for each
    #[arg(long, value_name = "NAME")]
    pub clerk: Vec<String>,
    /// 閲覧だけする人（繰返し可） / Who only looks; once for each
    #[arg(long, value_name = "NAME")]
    pub auditor: Vec<String>,
    /// TLS の証明書（PEM） / Certificates, PEM
    #[arg(long, value_name = "FILE", requires_all = ["tls_key", "passwords", "host"])]
    pub tls_cert: Option<PathBuf>,
    /// TLS の秘密鍵（PEM） / The key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// パスワードのファイル / The file of passwords: `role:name:hash` lines
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub passwords: Option<PathBuf>,
    /// ブラウザーで開く名前 / The name that browsers ask for
    #[arg(long, value_name = "NAME", requires = "tls_cert")]
    pub host: Option<String>,
    /// 標準入力のパスワードから、--clerk または --auditor の行を作って終わる / Reads a password and prints the line of --clerk or --auditor
    #[arg(long)]
    pub make_password: bool,
}

/// Serves until it is stopped.
pub fn run(context: &Context, options: &ReviewOptions) -> Result<ExitCode, Failure> {
    if options.make_password {
        return make_password(options);
    }
    let beside = options.out.as_ref().map(|out| out.join("daicho.db"));
    let input = ReviewInput {
        database: options.db.clone().or(beside).unwrap_or_else(|| PathBuf::from("daicho.db")),
        body: options.body.clone(),
        inboxes: options.inbox.clone(),
        listen: options.listen,
        people: people(options)?,
        tls: tls(options),
        settings: context.resolved.settings.clone(),
        binary: context.binary.clone(),
        worker_arguments: context.worker_arguments.clone(),
    };
    let review = Review::open(&input)?;
    let mut text = String::new();
    for invitation in &review.invitations {
        text +=
            &format!("{} ({}): {}\n", invitation.person.name, role(invitation.person.role), invitation.url);
    }
    if review.invitations.is_empty() {
        text += &format!("{}\n", review.url);
    }
    text += "終えるには Ctrl+C / Ctrl+C ends it\n";
    let mut out = std::io::stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        return crate::error::output(error);
    }
    drop(out);
    review.serve()?;
    Ok(ExitCode::SUCCESS)
}

/// Who was named; one clerk where nobody was. A name is kept with every decision: it must tell one person from another.
fn people(options: &ReviewOptions) -> Result<Vec<Person>, Failure> {
    let clerks = options.clerk.iter().map(|name| (name, Role::Clerk));
    let auditors = options.auditor.iter().map(|name| (name, Role::Auditor));
    let mut people: Vec<Person> = Vec::new();
    let mut had = BTreeSet::new();
    for (name, role) in clerks.chain(auditors) {
        let bare: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        if bare.is_empty() || !had.insert(bare) {
            let message = format!("{name:?}: 名前が空か、重なっている / a name is empty or there twice");
            return Err(Failure::usage(message, "--clerk, --auditor"));
        }
        people.push(Person { name: name.trim().to_owned(), role });
    }
    if people.is_empty() {
        people.push(Person { name: "事務局".to_owned(), role: Role::Clerk });
    }
    Ok(people)
}

fn tls(options: &ReviewOptions) -> Option<Tls> {
    Some(Tls {
        certificate: options.tls_cert.clone()?,
        key: options.tls_key.clone()?,
        passwords: options.passwords.clone()?,
        host: options.host.clone()?,
    })
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Clerk => "事務 / clerk",
        Role::Auditor => "監査 / auditor",
    }
}

fn make_password(options: &ReviewOptions) -> Result<ExitCode, Failure> {
    let mut password = String::new();
    std::io::stdin()
        .lock()
        .take(4096)
        .read_to_string(&mut password)
        .map_err(|e| Failure::usage(format!("stdin: {e}"), ""))?;
    let [person] = &people(options)?[..] else {
        return Err(Failure::usage("一人だけ示す / name one person", "--clerk NAME | --auditor NAME"));
    };
    let line = password_line(person, password.trim_end_matches(['\r', '\n'])).ok_or_else(|| {
        Failure::usage(
            "パスワードは 10 文字以上、名前に : は使えない / at least 10 characters, and no : in the name",
            "",
        )
    })?;
    super::print(&format!("{line}\n"))
}
