//! A job with its open file, from the parent to a worker, over a socket: a worker that is handed its input needs no
//! right to open files.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, IoSlice, IoSliceMut, Write as _};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags, recvmsg, sendmsg,
};

/// Where jobs come from: a line each, with the file it is about where one is handed over.
pub trait Jobs {
    /// The next line without its end and the file that came with it; `None` at the end.
    fn next_job(&mut self) -> io::Result<Option<(Vec<u8>, Option<File>)>>;
}

/// Lines of a stream: no files come with them.
#[derive(Debug)]
pub struct Lines<R>(pub R);

impl<R: BufRead> Jobs for Lines<R> {
    fn next_job(&mut self) -> io::Result<Option<(Vec<u8>, Option<File>)>> {
        let mut line = Vec::new();
        if self.0.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        line.pop_if(|last| *last == b'\n');
        Ok(Some((line, None)))
    }
}

/// Lines of a socket, with the files that came with them (`SCM_RIGHTS`, unix(7)).
#[derive(Debug)]
pub struct Inlet<S> {
    socket: S,
    bytes: VecDeque<u8>,
    files: VecDeque<OwnedFd>,
}

impl<S: AsFd> Inlet<S> {
    /// Reads jobs from a socket.
    pub fn new(socket: S) -> Inlet<S> {
        Inlet { socket, bytes: VecDeque::new(), files: VecDeque::new() }
    }

    /// Takes what has come; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        let mut buffer = [0; 1 << 14];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(4))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let got = loop {
            let mut parts = [IoSliceMut::new(&mut buffer)];
            match recvmsg(&self.socket, &mut parts, &mut control, RecvFlags::CMSG_CLOEXEC) {
                Err(rustix::io::Errno::INTR) => {}
                other => break other?,
            }
        };
        for message in control.drain() {
            if let RecvAncillaryMessage::ScmRights(files) = message {
                self.files.extend(files);
            }
        }
        self.bytes.extend(&buffer[..got.bytes]);
        Ok(got.bytes > 0)
    }
}

impl<S: AsFd> Jobs for Inlet<S> {
    fn next_job(&mut self) -> io::Result<Option<(Vec<u8>, Option<File>)>> {
        loop {
            if let Some(end) = self.bytes.iter().position(|b| *b == b'\n') {
                let mut line: Vec<u8> = self.bytes.drain(..=end).collect();
                line.pop();
                return Ok(Some((line, self.files.pop_front().map(File::from))));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }
}

/// Sends a line, which must end with a line end, and the file it is about.
pub fn send(socket: &UnixStream, line: &[u8], file: Option<BorrowedFd<'_>>) -> io::Result<()> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    let files: Vec<BorrowedFd<'_>> = file.into_iter().collect();
    if !files.is_empty() && !control.push(SendAncillaryMessage::ScmRights(&files)) {
        return Err(io::Error::other("no room for a file"));
    }
    let sent = sendmsg(socket, &[IoSlice::new(line)], &mut control, SendFlags::NOSIGNAL)?;
    let mut rest = socket;
    rest.write_all(&line[sent..])
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn files_come_with_their_lines() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, theirs) = UnixStream::pair().unwrap();
        let long = "x".repeat(40_000);
        for text in ["one", &long, "three"] {
            let path = folder.path().join("file");
            std::fs::write(&path, text).unwrap();
            let file = File::open(&path).unwrap();
            std::fs::remove_file(&path).unwrap();
            send(&ours, format!("{text}\n").as_bytes(), Some(file.as_fd())).unwrap();
        }
        send(&ours, b"none\n", None).unwrap();
        drop(ours);
        let mut inlet = Inlet::new(theirs);
        for expected in ["one", &long, "three"] {
            let (line, file) = inlet.next_job().unwrap().unwrap();
            let mut text = String::new();
            file.unwrap().read_to_string(&mut text).unwrap();
            assert_eq!((line, text), (expected.as_bytes().to_vec(), expected.to_owned()));
        }
        let (line, file) = inlet.next_job().unwrap().unwrap();
        assert!(line == b"none" && file.is_none());
        assert!(inlet.next_job().unwrap().is_none());
    }
}
