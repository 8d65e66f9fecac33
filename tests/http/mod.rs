//! Requests as they stand on the wire: attacks are made of what no library would send.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// A reply.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its head, as sent.
    pub head: String,
    /// Its body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header; empty where it is absent.
    pub fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines
            .into_iter()
            .find(|(had, _)| had.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value.trim())
    }
}

/// Sends a request with exactly these headers (and the length of its body) and takes the whole reply.
pub fn request(method: &str, host: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Reply {
    exchange(&mut connect(host), method, host, path, headers, body)
}

/// A connection that is waited on for a while.
pub fn connect(host: &str) -> TcpStream {
    let stream = TcpStream::connect(host).unwrap_or_else(|error| panic!("{host}: {error}"));
    stream.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
    stream
}

/// The same over any connection.
pub fn exchange(
    stream: &mut (impl Read + Write),
    method: &str,
    host: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&str>,
) -> Reply {
    let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case("host")) {
        text += &format!("Host: {host}\r\n");
    }
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    if let Some(body) = body {
        text += &format!("Content-Length: {}\r\n", body.len());
    }
    text += "\r\n";
    text += body.unwrap_or_default();
    // A server that refuses early may close before all was sent.
    let _ = stream.write_all(text.as_bytes());
    let mut bytes = Vec::new();
    let mut part = [0; 1 << 16];
    // WebDriver servers keep the connection: the length says when the reply is whole.
    while !is_whole(&bytes) {
        match stream.read(&mut part) {
            Ok(0) | Err(_) => break,
            Ok(read) => bytes.extend_from_slice(&part[..read]),
        }
    }
    parse(&bytes)
}

/// Sends JSON and takes JSON.
pub fn json(method: &str, host: &str, path: &str, body: Option<&Value>) -> Value {
    let text = body.map(Value::to_string);
    let headers = [("Content-Type", "application/json; charset=utf-8")];
    let reply = request(method, host, path, &headers, text.as_deref());
    serde_json::from_slice(&reply.body).unwrap_or_default()
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

fn is_whole(bytes: &[u8]) -> bool {
    let Some(start) = head_end(bytes) else { return false };
    let reply = parse(bytes);
    reply.header("content-length").parse::<usize>().is_ok_and(|length| bytes.len() >= start + length)
}

fn parse(bytes: &[u8]) -> Reply {
    let start = head_end(bytes).unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..start]).into_owned();
    let status = head.split_whitespace().nth(1).and_then(|code| code.parse().ok()).unwrap_or_default();
    Reply { status, body: bytes[start..].to_vec(), head }
}
