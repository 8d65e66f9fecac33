//! What a worker cannot do. Landlock and seccomp bind a thread: each trial runs in one that ends with it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use common::{OUTPUTS, daicho, demo_inbox, run, run_command, shown};
use daicho_pipeline::sandbox::{self, Enforced};

fn apart<T: Send + 'static>(trial: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::spawn(trial).join().unwrap()
}

#[test]
fn only_what_is_named_can_be_read_and_nothing_written() {
    let folder = tempfile::tempdir().unwrap();
    let (model, other) = (folder.path().join("model"), folder.path().join("other"));
    fs::write(&model, "model").unwrap();
    fs::write(&other, "other").unwrap();
    let place = folder.path().to_owned();
    let (status, read, refused) = apart(move || {
        let status = sandbox::see_only([&model]).unwrap();
        let refused = [
            fs::read(&other).map(|_| ()),
            fs::read_dir(&place).map(|_| ()),
            fs::read("/etc/passwd").map(|_| ()),
            fs::read("/proc/self/environ").map(|_| ()),
            fs::write(&model, "x"),
            fs::write(place.join("new"), "x"),
            fs::remove_file(&other),
            fs::rename(&other, place.join("moved")),
        ];
        (status, fs::read(&model).unwrap(), refused.map(|r| r.map_err(|e| e.kind())))
    });
    assert_eq!(read, b"model");
    // What a kernel without Landlock cannot keep off, `daicho check` says; the other trials hold there too.
    if sandbox::landlock_here() == Ok(Enforced::Not) {
        assert_eq!(status, Enforced::Not);
    } else {
        assert_eq!(refused, [Err(ErrorKind::PermissionDenied); 8]);
    }
}

#[test]
fn sockets_programs_and_changes_to_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let refused = apart(move || {
        sandbox::refuse_calls().unwrap();
        let limit = rustix::process::Rlimit { current: Some(1 << 30), maximum: Some(1 << 30) };
        [
            TcpStream::connect("127.0.0.1:9").map(|_| ()),
            TcpListener::bind("127.0.0.1:0").map(|_| ()),
            UdpSocket::bind("127.0.0.1:0").map(|_| ()),
            UnixStream::pair().map(|_| ()),
            UnixStream::connect("/run/nothing").map(|_| ()),
            Command::new("/bin/true").status().map(|_| ()),
            Err(Command::new("/bin/true").exec()),
            fs::remove_file(&file),
            fs::rename(&file, file.with_extension("moved")),
            fs::create_dir(file.with_extension("folder")),
            fs::set_permissions(&file, fs::metadata(&file).unwrap().permissions()),
            std::os::unix::fs::symlink(&file, file.with_extension("link")),
            rustix::process::setrlimit(rustix::process::Resource::As, limit).map_err(Into::into),
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::CONT)
                .map_err(Into::into),
        ]
        .map(|r: std::io::Result<()>| r.map_err(|e| e.kind()))
    });
    assert_eq!(refused, [Err(ErrorKind::PermissionDenied); 14]);
}

#[test]
fn threads_can_still_be_started_and_limits_asked_for() {
    let sum = apart(|| {
        sandbox::refuse_calls().unwrap();
        rustix::process::getrlimit(rustix::process::Resource::As);
        std::thread::spawn(|| 1 + 1).join().unwrap()
    });
    assert_eq!(sum, 2);
}

/// What /proc says of a limited worker that waits for a job.
#[test]
fn a_worker_of_a_run_is_bound_by_all_of_it() {
    let (ours, theirs) = UnixStream::pair().unwrap();
    let mut child = daicho()
        .args(["worker", "--limited"])
        .stdin(Stdio::from(std::os::fd::OwnedFd::from(theirs)))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // An answer shows that it is past its beginning.
    (&ours).write_all(b"{\"path\": \"Cargo.toml\"}\n").unwrap();
    let mut answer = String::new();
    let output = child.stdout.take().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut answer).unwrap();
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    drop(ours);
    assert!(child.wait().unwrap().success());
    for line in ["Seccomp:\t2", "NoNewPrivs:\t1"] {
        assert!(status.contains(line), "{line} in {status}");
    }
    for (name, limit) in
        [("Max address space", 3072_u64 << 20), ("Max file size", 0), ("Max core file size", 0)]
    {
        let line = limits.lines().find(|l| l.starts_with(name)).unwrap();
        assert!(line.split_whitespace().any(|word| word == limit.to_string()), "{line}");
    }
    if sandbox::landlock_here() != Ok(Enforced::Not) {
        assert!(answer.contains("file_unreadable"), "a file by its path must be out of sight: {answer}");
    }
}

/// For this thread and what it starts the kernel answers as one without Landlock: there are no such calls.
fn without_landlock() {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
    let calls =
        [libc::SYS_landlock_create_ruleset, libc::SYS_landlock_add_rule, libc::SYS_landlock_restrict_self];
    let rules = calls.into_iter().map(|call| (call, Vec::new())).collect();
    let absent = SeccompAction::Errno(u32::try_from(libc::ENOSYS).unwrap());
    let arch = TargetArch::try_from(std::env::consts::ARCH).unwrap();
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, absent, arch).unwrap();
    seccompiler::apply_filter(&BpfProgram::try_from(filter).unwrap()).unwrap();
}

#[test]
fn a_kernel_without_landlock_is_named_by_the_check_and_the_run_goes_on_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let outputs = ["with", "without"].map(|name| folder.path().join(name));
    let [with, without] = outputs.clone();
    let usual = run_command(&demo_inbox().join("佐倉"), &with).output().unwrap();
    assert!(usual.status.success(), "{}", shown(&usual));
    let (check, output) = apart(move || {
        without_landlock();
        assert_eq!(sandbox::landlock_here(), Ok(Enforced::Not));
        (run(&["check"]), run_command(&demo_inbox().join("佐倉"), &without).output().unwrap())
    });
    assert_eq!(check.status.code(), Some(1), "{}", shown(&check));
    let said = shown(&check);
    assert!(said.contains("FAIL sandbox") && said.contains("this kernel has no Landlock"), "{said}");
    assert!(output.status.success(), "{}", shown(&output));
    for name in OUTPUTS {
        let [a, b] = outputs.each_ref().map(|out| fs::read(out.join(name)).unwrap());
        assert!(a == b, "{name} differs");
    }
}
