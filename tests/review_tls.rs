//! `daicho review` for other machines: TLS with a certificate made here, and passwords.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "each test file uses its part of the helpers")]

mod certificate;
mod common;
mod http;
mod served;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;

use http::Reply;
use tokio_rustls::rustls;

const PASSWORD: &str = "correct horse battery";

/// The page behind TLS; it ends when dropped.
struct Encrypted {
    process: Child,
    /// `localhost:PORT`.
    host: String,
    trusted: rustls::pki_types::CertificateDer<'static>,
    _folder: tempfile::TempDir,
}

impl Encrypted {
    fn start() -> Encrypted {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("daicho.db");
        std::fs::copy(served::demo().join("daicho.db"), &database).unwrap();
        let ours = certificate::for_localhost();
        let file = |name: &str, text: String| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let certificate = file("certificate.pem", ours.certificate);
        let key = file("key.pem", ours.key);
        let passwords = file(
            "passwords",
            password_line("--clerk", "佐藤", PASSWORD)
                + &password_line("--auditor", "監査", "another long password"),
        );
        let mut command = common::daicho();
        command.arg("review").arg("--db").arg(&database).args([
            "--listen",
            "127.0.0.1:0",
            "--host",
            "localhost",
        ]);
        command
            .arg("--tls-cert")
            .arg(certificate)
            .arg("--tls-key")
            .arg(key)
            .arg("--passwords")
            .arg(passwords);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = lines.next().unwrap().unwrap();
        let host = url.strip_prefix("https://").unwrap_or_else(|| panic!("{url}")).trim().to_owned();
        Encrypted { process, host, trusted: ours.der.into(), _folder: folder }
    }

    /// A request of a client that trusts the certificate and nothing else.
    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Reply {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(self.trusted.clone()).unwrap();
        let config = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        let name = "localhost".try_into().unwrap();
        let mut client = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
        let mut stream = http::connect(&self.address());
        let mut encrypted = rustls::Stream::new(&mut client, &mut stream);
        http::exchange(&mut encrypted, method, &self.host, path, headers, body)
    }

    fn address(&self) -> String {
        self.host.replace("localhost", "127.0.0.1")
    }

    /// Says a name and a password.
    fn login(&self, name: &str, password: &str) -> Reply {
        let origin = format!("https://{}", self.host);
        let headers = [("Origin", origin.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
        let form = format!("name={}&password={}", escaped(name), escaped(password));
        self.request("POST", "/login", &headers, Some(&form))
    }
}

impl Drop for Encrypted {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

/// The line that `--make-password` prints.
fn password_line(role: &str, name: &str, password: &str) -> String {
    let output = make_password(role, name, password);
    assert!(output.status.success(), "{}", common::shown(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn make_password(role: &str, name: &str, password: &str) -> std::process::Output {
    let mut command = common::daicho();
    command.args(["review", "--make-password", role, name]).stdin(Stdio::piped());
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    process.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
    process.wait_with_output().unwrap()
}

#[test]
fn a_password_is_kept_as_argon2_and_a_short_one_is_refused() {
    let line = password_line("--clerk", "佐藤", PASSWORD);
    assert!(line.starts_with("clerk:佐藤:$argon2id$v=19$"), "{line}");
    assert!(!line.contains("horse"), "{line}");
    assert_ne!(line, password_line("--clerk", "佐藤", PASSWORD), "each has its own salt");
    assert_eq!(make_password("--clerk", "佐藤", "too short").status.code(), Some(2));
}

#[test]
fn who_knows_a_password_comes_in_through_tls() {
    let page = Encrypted::start();
    assert_eq!(page.request("GET", "/", &[], None).status, 401);
    let asked = page.request("GET", "/login", &[], None);
    assert!(asked.text().contains("type=\"password\""), "{}", asked.text());
    for (name, password) in [("佐藤", "wrong horse battery"), ("鈴木", PASSWORD), ("", "")] {
        let refused = page.login(name, password);
        assert_eq!((refused.status, refused.header("set-cookie")), (403, ""), "{name}");
    }
    let reply = page.login("佐藤", PASSWORD);
    let cookie = reply.header("set-cookie").to_owned();
    assert_eq!(reply.status, 303);
    for part in ["__Host-daicho-", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "no {part} in {cookie}");
    }
    let queue = page.request("GET", "/", &[("Cookie", cookie.split(';').next().unwrap())], None);
    assert_eq!(queue.status, 200);
    assert!(queue.header("strict-transport-security").starts_with("max-age="), "{}", queue.head);
    assert!(queue.text().contains("佐藤"));
}

#[test]
fn a_form_from_elsewhere_opens_no_session() {
    let page = Encrypted::start();
    let form = format!("name={}&password={}", escaped("佐藤"), escaped(PASSWORD));
    let plain = format!("http://{}", page.host);
    for origin in ["https://evil.example", plain.as_str(), "null"] {
        let headers = [("Origin", origin), ("Content-Type", "application/x-www-form-urlencoded")];
        assert_eq!(page.request("POST", "/login", &headers, Some(&form)).status, 403, "{origin}");
    }
}

#[test]
fn nothing_is_said_without_tls() {
    let page = Encrypted::start();
    let reply = http::request("GET", &page.address(), "/login", &[("Host", &page.host)], None);
    assert_eq!((reply.status, reply.text()), (0, String::new()), "{}", reply.head);
}

/// Files that cannot be used end the command at once.
fn check_refused(files: [(&str, &str); 3], named: &str) {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("daicho.db");
    std::fs::copy(served::demo().join("daicho.db"), &database).unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let mut arguments = vec!["review".to_owned(), "--db".to_owned(), path("daicho.db")];
    arguments.extend(["--host", "localhost", "--listen", "127.0.0.1:0"].map(str::to_owned));
    for (option, text) in files {
        std::fs::write(Path::new(&path(option.trim_start_matches('-'))), text).unwrap();
        arguments.extend([option.to_owned(), path(option.trim_start_matches('-'))]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    common::check(&arguments, 2, named);
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let line = password_line("--clerk", "佐藤", PASSWORD);
    let certificate::SelfSigned { certificate, key, .. } = certificate::for_localhost();
    check_refused([("--tls-cert", "no PEM"), ("--tls-key", &key), ("--passwords", &line)], "tls-cert");
    check_refused([("--tls-cert", &certificate), ("--tls-key", "no PEM"), ("--passwords", &line)], "tls-key");
    check_refused(
        [("--tls-cert", &certificate), ("--tls-key", &key), ("--passwords", "# nobody\n")],
        "passwords",
    );
    check_refused(
        [("--tls-cert", &certificate), ("--tls-key", &key), ("--passwords", "clerk:佐藤:plain\n")],
        "passwords:1",
    );
}
