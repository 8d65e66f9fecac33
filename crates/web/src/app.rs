//! What all visits share.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use daicho_link::{Linker, Scope};
use daicho_model::Member;
use daicho_pipeline::basis::{Basis, basis, grounds};
use daicho_pipeline::body::Body;
use daicho_pipeline::drawing::Drawer;
use daicho_pipeline::settings::Settings;
use daicho_pipeline::{Failure, queue};
use daicho_store::{Place, Store, StoreError};

use crate::derive::{self, Wish};
use crate::facts::{CatalogueFacts, RunFacts};
use crate::guard::{Passwords, Person, Sessions};
use crate::pictures::Pictures;

/// How the page is served to other machines.
#[derive(Clone, Debug)]
pub struct Tls {
    /// Certificates, PEM.
    pub certificate: PathBuf,
    /// The key, PEM.
    pub key: PathBuf,
    /// People and their hashed passwords, a line each ([`crate::password_line`]).
    pub passwords: PathBuf,
    /// The name that browsers ask for.
    pub host: String,
}

/// What `daicho review` is told.
#[derive(Clone, Debug)]
pub struct ReviewInput {
    /// The database of the run.
    pub database: PathBuf,
    /// The body; the only one in the database if absent.
    pub body: Option<String>,
    /// Where the original files are.
    pub inboxes: Vec<PathBuf>,
    /// Where to listen. Anything but loopback needs [`ReviewInput::tls`].
    pub listen: SocketAddr,
    /// Who is invited, where nobody needs a password.
    pub people: Vec<Person>,
    /// How other machines are served.
    pub tls: Option<Tls>,
    /// Settings.
    pub settings: Settings,
    /// The binary that serves as worker.
    pub binary: PathBuf,
    /// More arguments for the workers.
    pub worker_arguments: Vec<String>,
}

/// Everything a page may ask.
pub(crate) struct App {
    /// Sessions and invitations.
    pub sessions: Sessions,
    /// Who may come in by password; nobody where invitations are used.
    pub passwords: Passwords,
    /// The body with its catalogue and rules.
    pub body: Body,
    /// Finds meetings by any text.
    pub linker: Linker,
    /// What the run was judged with.
    pub basis: Basis,
    /// Members by number.
    pub members: BTreeMap<String, Member>,
    /// Parts of pages.
    pub pictures: Pictures,
    /// Where the database is.
    pub database: PathBuf,
    /// The file that it was when the page was opened.
    pub place: Place,
    /// What the run page counts.
    pub run_facts: RunFacts,
    /// What the catalogue page works out.
    pub catalogue_facts: CatalogueFacts,
    /// Settings.
    pub settings: Settings,
    hosts: Vec<String>,
    encrypted: bool,
    writer: Mutex<Store>,
    reader: Mutex<Store>,
    wishes: Sender<Wish>,
}

impl App {
    /// Opens the database and loads the body.
    ///
    /// # Errors
    /// The database has no run of the body, or a file cannot be used.
    pub(crate) fn open(
        input: &ReviewInput,
        address: SocketAddr,
        wishes: Sender<Wish>,
    ) -> Result<App, Failure> {
        let mut writer = Store::open(&input.database)?;
        writer.sound_chain()?;
        let body = the_body(&writer, input)?;
        queue::fill_missing(&mut writer, &body.id)?;
        let reader = Store::open_read_only(&input.database)?;
        let basis = basis(&reader, &body.id)?;
        let (members, _) = grounds(&reader, &body.id)?;
        let scope = Scope { edition: basis.edition.clone(), all_names: basis.all_names };
        let linker = Linker::with_model(&body.catalogue, &scope, body.model.clone());
        let members = members.into_iter().map(|member| (member.member_no.clone(), member)).collect();
        let (drawer, encrypted) = (
            Drawer::new(input.inboxes.clone(), &input.settings, &input.binary, &input.worker_arguments),
            input.tls.is_some(),
        );
        Ok(App {
            sessions: Sessions::new(address.port(), encrypted),
            passwords: passwords(input)?,
            body,
            linker,
            basis,
            members,
            pictures: Pictures::new(drawer),
            database: input.database.clone(),
            place: writer.place().clone(),
            run_facts: RunFacts::default(),
            catalogue_facts: CatalogueFacts::default(),
            settings: input.settings.clone(),
            hosts: hosts(input, address),
            encrypted,
            writer: Mutex::new(writer),
            reader: Mutex::new(reader),
            wishes,
        })
    }

    /// The database, for what changes it.
    pub(crate) fn writer(&self) -> MutexGuard<'_, Store> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The database, for what reads it: does not wait for who decides.
    pub(crate) fn reader(&self) -> MutexGuard<'_, Store> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The database for a page that reads much of it: nobody else waits for that.
    pub(crate) fn own_reader(&self) -> Result<Store, StoreError> {
        Store::open_read_only(&self.database)
    }

    /// Has the results derived again that rest on the last decisions. Nobody waits for it.
    pub(crate) fn derive_later(&self) {
        let _ = self.wishes.send(Wish::Later);
    }

    /// Derives at once what rests on the last decisions: whether it was done within `most`.
    pub(crate) fn derive_now(&self, most: Duration) -> bool {
        derive::now(&self.wishes, most)
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// Whether a request is for this server by a name of ours: a page elsewhere whose name was turned to this address
    /// sends its own.
    pub(crate) fn is_our_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|ours| ours == host)
    }

    pub(crate) fn is_our_origin(&self, origin: &str) -> bool {
        let scheme = if self.encrypted { "https://" } else { "http://" };
        origin.strip_prefix(scheme).is_some_and(|host| self.is_our_host(host))
    }

    /// The address that people open.
    pub(crate) fn url(&self) -> String {
        let scheme = if self.encrypted { "https" } else { "http" };
        format!("{scheme}://{}", self.hosts.first().map_or("", String::as_str))
    }
}

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn hosts(input: &ReviewInput, address: SocketAddr) -> Vec<String> {
    match &input.tls {
        Some(tls) if address.port() == 443 => vec![tls.host.clone()],
        Some(tls) => vec![format!("{}:{}", tls.host, address.port())],
        None => vec![address.to_string(), format!("localhost:{}", address.port())],
    }
}

fn passwords(input: &ReviewInput) -> Result<Passwords, Failure> {
    let Some(tls) = &input.tls else { return Ok(Passwords::default()) };
    let file = tls.passwords.display();
    let text = std::fs::read_to_string(&tls.passwords).map_err(|e| Failure::io(&tls.passwords, &e))?;
    let hint = "役割:名前:ハッシュ の行を daicho review --make-password で作る / make lines by daicho review --make-password";
    let passwords = Passwords::parse(&text)
        .map_err(|line| Failure::usage(format!("{file}:{line}: 行が正しくない / the line is wrong"), hint))?;
    match passwords.is_empty() {
        true => Err(Failure::usage(format!("{file}: 誰も登録されていない / nobody is on file"), hint)),
        false => Ok(passwords),
    }
}

fn the_body(store: &Store, input: &ReviewInput) -> Result<Body, Failure> {
    let bodies = store.bodies()?;
    let id = match (&input.body, bodies.as_slice()) {
        (Some(id), _) => id,
        (None, [only]) => only,
        (None, []) => {
            let message = format!("{}: 処理の結果がない / no run", input.database.display());
            return Err(Failure::usage(message, "先に daicho run / daicho run first"));
        }
        (None, several) => {
            let message = format!("団体が複数ある / several bodies: {}", several.join(", "));
            return Err(Failure::usage(message, "--body ID"));
        }
    };
    Body::load(&input.settings.catalogs, id)
}
