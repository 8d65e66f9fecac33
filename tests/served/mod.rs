//! `daicho review` over a copy of the demo's database.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::OnceLock;

use daicho_model::{Answer, Answered, Record, RecordKind};
use daicho_store::Store;

use crate::common;
use crate::http::{self, Reply};

/// The page, served; it ends when dropped.
pub struct Served {
    process: Child,
    /// `127.0.0.1:PORT`.
    pub host: String,
    /// A way in for each person, in order.
    pub invitations: Vec<String>,
    folder: tempfile::TempDir,
}

/// A session as a program holds it.
pub struct Session<'a> {
    served: &'a Served,
    cookie: String,
    /// The token of its forms.
    pub token: String,
}

impl Served {
    /// Serves the demo to two clerks and an auditor.
    pub fn start() -> Served {
        Served::with(|_| {})
    }

    /// The same over a database that was changed before.
    pub fn with(change: impl FnOnce(&Path)) -> Served {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("daicho.db");
        std::fs::copy(demo().join("daicho.db"), &database).unwrap();
        change(&database);
        Served::over(folder, &database, &[])
    }

    /// The same with a catalogue of its own that may be changed: `change` gets database and folder of the body.
    pub fn with_catalogue(change: impl FnOnce(&Path, &Path)) -> Served {
        let folder = tempfile::tempdir().unwrap();
        let (database, list) = (folder.path().join("daicho.db"), folder.path().join("catalogs/jrs"));
        std::fs::copy(demo().join("daicho.db"), &database).unwrap();
        std::fs::create_dir_all(list.join("editions")).unwrap();
        for entry in std::fs::read_dir(common::root().join("catalogs/jrs")).unwrap().map(Result::unwrap) {
            if entry.path().is_file() {
                std::fs::copy(entry.path(), list.join(entry.file_name())).unwrap();
            }
        }
        change(&database, &list);
        let catalogs = format!("catalogs={}", list.parent().unwrap().display());
        Served::over(folder, &database, &["--set", &catalogs])
    }

    /// The folder of the body that it was given by [`Served::with_catalogue`].
    pub fn list(&self) -> PathBuf {
        self.folder.path().join("catalogs/jrs")
    }

    fn over(folder: tempfile::TempDir, database: &Path, more: &[&str]) -> Served {
        let mut command = common::daicho();
        command.arg("review").arg("--db").arg(database).args(["--listen", "127.0.0.1:0"]);
        command.arg("--inbox").arg(common::demo_inbox());
        command.args(["--clerk", "佐藤", "--clerk", "鈴木", "--auditor", "監査"]).args(more);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let invitations: Vec<String> = lines
            .map_while(Result::ok)
            .take_while(|line| !line.contains("Ctrl+C"))
            .filter_map(|line| line.split_once("http").map(|(_, rest)| format!("http{rest}")))
            .collect();
        assert_eq!(invitations.len(), 3, "an invitation for each person");
        let host = invitations[0].split('/').nth(2).unwrap().to_owned();
        Served { process, host, invitations, folder }
    }

    /// Its database.
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("daicho.db")
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    /// Opens the session of an invitation.
    pub fn enter(&self, person: usize) -> Session<'_> {
        let path = self.invitations[person].split_once(&self.host).unwrap().1;
        let reply = http::request("GET", &self.host, path, &[], None);
        assert_eq!(reply.status, 303, "{}", reply.text());
        let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
        let mut session = Session { served: self, cookie, token: String::new() };
        session.token = value_of(&session.get("/").text(), "token");
        session
    }
}

impl Session<'_> {
    /// Asks for a page.
    pub fn get(&self, path: &str) -> Reply {
        http::request("GET", &self.served.host, path, &[("Cookie", &self.cookie)], None)
    }

    /// Posts a form as a page of ours would.
    pub fn post(&self, path: &str, form: &str) -> Reply {
        let origin = self.served.url("");
        self.post_with(path, &[("Origin", &origin)], &format!("token={}&{form}", self.token))
    }

    /// Posts a form with these headers beside the cookie.
    pub fn post_with(&self, path: &str, headers: &[(&str, &str)], form: &str) -> Reply {
        let mut all =
            vec![("Cookie", self.cookie.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
        all.extend_from_slice(headers);
        http::request("POST", &self.served.host, path, &all, Some(form))
    }

    /// Takes the next question: its path.
    pub fn next(&self) -> String {
        self.get("/next").header("location").to_owned()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The value of the first field of a name on a page.
pub fn value_of(page: &str, name: &str) -> String {
    let (_, after) = page
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no {name} in {page}"));
    after.split('"').next().unwrap().to_owned()
}

/// The outputs of a run over the demo inbox, made once.
pub fn demo() -> &'static Path {
    static DEMO: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = DEMO.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let output = common::run_command(&common::demo_inbox(), folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", common::shown(&output));
        folder
    });
    folder.path()
}

/// Makes everything that waits one sheet, with two papers more that were read well but for the holder. Gives the ids of
/// the two, and of the others.
pub fn as_one_sheet(database: &Path) -> (Vec<String>, Vec<String>) {
    let connection = rusqlite::Connection::open(database).unwrap();
    let ids = |sql: &str| -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let others = ids(
        "SELECT record_id FROM record WHERE json_extract(value, '$.decision') = 'review' ORDER BY position",
    );
    let proposed = ids("SELECT record_id FROM record WHERE json_extract(value, '$.decision') = 'posted' \
         AND json_extract(value, '$.kind') = 'certificate' ORDER BY position LIMIT 2");
    let doubt = r#"[{"code": "low_confidence", "details": {"field": "holder", "confidence": "0.5"}}]"#;
    let waits = "UPDATE record SET status = 'review', value = json_set(value, '$.decision', 'review', '$.reasons', json(?)) WHERE record_id = ?";
    for id in &proposed {
        connection.execute(waits, [doubt, id]).unwrap();
    }
    let all: Vec<&String> = proposed.iter().chain(&others).collect();
    let question = serde_json::json!({
        "key": "envelope:all", "kind": "sheet", "about": "204817", "records": all, "codes": ["low_confidence"],
        "deadline": null, "decisive": true,
    });
    connection.execute("DELETE FROM question", []).unwrap();
    let asked = "INSERT INTO question (body, question_id, rank, state, kind, decisive, records, value) VALUES ('jrs', 'a1b2c3d4e5f60718', 1, 'open', 'sheet', 1, ?, ?)";
    connection.execute(asked, (all.len() as i64, question.to_string())).unwrap();
    for id in all {
        connection
            .execute("INSERT INTO question_record VALUES ('jrs', 'a1b2c3d4e5f60718', ?)", [id])
            .unwrap();
    }
    (proposed, others)
}

/// The page where one paper was decided to be of a meeting that does not bear its text as a name: the text, and the meeting.
pub fn proposed() -> (Served, String, String) {
    let (mut text, meeting) = (String::new(), "jrs-0042".to_owned());
    let served = Served::with_catalogue(|database, _| {
        let mut store = Store::open(database).unwrap();
        let records = store.records("jrs").unwrap();
        let unlisted = |one: &&Record| {
            one.kind == RecordKind::Certificate
                && one.accepted_meeting().is_none()
                && one.fields.meeting.is_some()
        };
        let record = records.iter().find(unlisted).unwrap();
        text = record.fields.meeting.as_ref().unwrap().value.clone().unwrap();
        let answered = Answered::about(record, Answer::Meeting { meeting_id: meeting.clone() });
        store.append_decisions("jrs", ("佐藤", "2026-02-01T09:00:00Z"), &[answered]).unwrap();
    });
    (served, text, meeting)
}
