//! Chromium without a window, driven over WebDriver (W3C) by hand: a few requests over loopback need no library.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::http;

/// How long a page may take on two busy cores.
const PATIENCE: Duration = Duration::from_secs(120);

/// Keeps what goes wrong in the page's own scripts.
const FAULTS: &str = "window.faults = []; addEventListener('error', (event) => { if (event.message) window.faults.push(event.message); });";

/// Enter, as WebDriver names keys.
pub const ENTER: &str = "\u{E007}";
/// Escape.
pub const ESCAPE: &str = "\u{E00C}";
/// Tab.
pub const TAB: &str = "\u{E004}";
/// Arrow down.
pub const DOWN: &str = "\u{E015}";

/// Arrow left.
pub const LEFT: &str = "\u{E012}";
/// Arrow right.
pub const RIGHT: &str = "\u{E014}";

/// A browser with a profile of its own. Dropping it ends it.
pub struct Browser {
    driver: Child,
    host: String,
    session: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts one.
    pub fn start() -> Browser {
        let profile = tempfile::tempdir().unwrap();
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed by scripts/test");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.by_ref().find_map(|line| {
            let line = line.unwrap();
            let (_, after) = line.split_once("started successfully on port ")?;
            Some(after.trim_end_matches('.').to_owned())
        });
        // Its further words are not read; they must not stop it.
        std::thread::spawn(move || lines.for_each(drop));
        let host = format!("127.0.0.1:{}", port.expect("chromedriver says its port"));
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}}}});
        let reply = http::json("POST", &host, "/session", Some(&wanted));
        let session = reply["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned();
        let browser = Browser { driver, host, session, _profile: profile };
        browser.post(
            "goog/cdp/execute",
            &json!({"cmd": "Page.addScriptToEvaluateOnNewDocument", "params": {"source": FAULTS}}),
        );
        browser.resize(1366, 768);
        browser
    }

    /// The size of what is seen of a page.
    pub fn resize(&self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        let order = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": size});
        self.post("goog/cdp/execute", &order);
    }

    /// Opens an address.
    pub fn go(&self, url: &str) {
        self.post("url", &json!({"url": url}));
    }

    /// Presses one key, or types a text, once the page takes keys.
    pub fn press(&self, keys: &str) {
        self.wait("document.documentElement?.dataset.ready !== undefined");
        let mut actions = Vec::new();
        for key in keys.chars() {
            actions.push(json!({"type": "keyDown", "value": key.to_string()}));
            actions.push(json!({"type": "keyUp", "value": key.to_string()}));
        }
        let order = json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]});
        self.post("actions", &order);
    }

    /// Presses one key and waits for the page that follows.
    pub fn press_and_wait(&self, key: &str) {
        self.eval("window.leaving = true");
        self.press(key);
        self.wait("!window.leaving && document.readyState === 'complete'");
    }

    /// What an expression gives on the page.
    pub fn eval(&self, expression: &str) -> Value {
        self.post("execute/sync", &json!({"script": format!("return ({expression})"), "args": []}))
    }

    /// Waits until an expression holds.
    pub fn wait(&self, expression: &str) {
        self.wait_or(expression, |browser| browser.text("body"));
    }

    /// The same; tells what was seen instead where it never holds.
    pub fn wait_or(&self, expression: &str, seen: impl FnOnce(&Browser) -> String) {
        let start = Instant::now();
        while self.try_eval(expression) != json!(true) {
            if start.elapsed() > PATIENCE {
                panic!("never: {expression}\nat {}: {}", self.path(), seen(self));
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        let faults = self.try_eval("(window.faults ?? []).join('; ')");
        assert!(faults.as_str().is_none_or(str::is_empty), "a script failed at {}: {faults}", self.path());
    }

    /// The text of the first element; empty where there is none.
    pub fn text(&self, selector: &str) -> String {
        let found = self.try_eval(&format!("document.querySelector({selector:?})?.innerText ?? ''"));
        found.as_str().unwrap_or_default().to_owned()
    }

    /// The path of the address.
    pub fn path(&self) -> String {
        self.eval("location.pathname").as_str().unwrap_or_default().to_owned()
    }

    /// What is seen, as PNG. A browser on a busy machine may need a second try.
    pub fn screenshot(&self) -> Vec<u8> {
        let start = Instant::now();
        loop {
            let reply = http::json("GET", &self.host, &format!("/session/{}/screenshot", self.session), None);
            match reply["value"].as_str() {
                Some(picture) => return base64(picture),
                None => assert!(start.elapsed() < PATIENCE, "no picture: {reply}"),
            }
        }
    }

    fn post(&self, what: &str, order: &Value) -> Value {
        let reply = http::json("POST", &self.host, &format!("/session/{}/{what}", self.session), Some(order));
        assert!(reply["value"]["error"].is_null(), "{what} {order}: {reply}");
        reply["value"].clone()
    }

    /// The same in the middle of a change of pages, where there may be nothing to ask.
    fn try_eval(&self, expression: &str) -> Value {
        let order = json!({"script": format!("return ({expression})"), "args": []});
        http::json("POST", &self.host, &format!("/session/{}/execute/sync", self.session), Some(&order))["value"].clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = http::request("DELETE", &self.host, &format!("/session/{}", self.session), &[], None);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// RFC 4648.
fn base64(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for c in text.bytes().filter(|c| *c != b'=') {
        bits = bits << 6 | u32::from(value(c));
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    bytes
}
