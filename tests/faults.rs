//! Faults of the machine in the middle of a run: what is said, and what is kept.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use common::{OUTPUTS, demo_inbox, root, run_command, shown};
use daicho_model::Document;
use daicho_pipeline::intake::{self, Input};
use daicho_pipeline::reading::{Progress, read_all};
use daicho_pipeline::settings::{Sources, resolve};
use daicho_pipeline::stages::read_plan;
use daicho_store::Store;
use rustix::process::{Pid, Signal, kill_process};

/// A folder with an inbox of a few certificates with text, quickly read.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let inbox = folder.path().join("inbox");
        fs::create_dir(&inbox).unwrap();
        for (at, name) in ["202304_総会.pdf", "202309_縦書き.pdf", "202405_IVR_文章.pdf"].iter().enumerate()
        {
            fs::copy(demo_inbox().join("佐倉").join(name), inbox.join(format!("{at}.pdf"))).unwrap();
        }
        Desk { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, out: &str) -> Command {
        let mut command = run_command(&self.path("inbox"), &self.path(out));
        command.args(["--workers", "1"]);
        command
    }

    /// Runs to the end without a fault.
    fn run(&self, out: &str) -> Output {
        let output = self.command(out).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
        output
    }

    /// Jobs that the last run into a folder did.
    fn jobs_done(&self, out: &str) -> u64 {
        let timings = fs::read(self.path(out).join("timings.json")).unwrap();
        serde_json::from_slice::<serde_json::Value>(&timings).unwrap()["jobs_done"].as_u64().unwrap()
    }

    fn assert_same(&self, a: &str, b: &str) {
        for name in OUTPUTS {
            let bytes = |out: &str| fs::read(self.path(out).join(name)).unwrap();
            assert!(bytes(a) == bytes(b), "{name} differs");
        }
    }
}

/// The same command in a shell that has set something up before.
fn under(before: &str, command: &Command) -> Command {
    let mut shell = Command::new("/bin/bash");
    shell
        .arg("-c")
        .arg(format!("{before}; exec \"$0\" \"$@\""))
        .arg(command.get_program())
        .args(command.get_args());
    shell.envs(command.get_envs().filter_map(|(k, v)| Some((k, v?)))).current_dir(root());
    shell
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A file-size limit stands for the full disk: every write beyond it fails, for root too.
#[test]
fn a_full_disk_is_said_and_what_was_there_stays_whole() {
    let desk = Desk::new();
    desk.run("out");
    let before: Vec<Vec<u8>> =
        OUTPUTS.iter().map(|name| fs::read(desk.path("out").join(name)).unwrap()).collect();
    fs::copy(demo_inbox().join("佐倉/202304_総会.pdf"), desk.path("inbox/new.pdf")).unwrap();

    for blocks in [0, 8, 40, 400] {
        let output =
            under(&format!("trap '' XFSZ; ulimit -f {blocks}"), &desk.command("out")).output().unwrap();
        if output.status.success() {
            continue;
        }
        assert_eq!(output.status.code(), Some(3), "{blocks}: {}", shown(&output));
        assert!(said(&output).contains("hint"), "{blocks}: {}", shown(&output));
        for (name, old) in OUTPUTS.iter().zip(&before) {
            let now = fs::read(desk.path("out").join(name)).unwrap();
            // Each file is the old one or a new one that is whole; none is cut.
            assert!(now == *old || now.len() >= 3 && !now.ends_with(b"\0"), "{blocks}: {name}");
        }
        assert_eq!(half_written(&desk.path("out")), [""; 0], "{blocks}");
    }
    // One that is killed at the limit cannot clear up; the next one does.
    for blocks in [0, 8, 16, 24, 32, 40] {
        under(&format!("ulimit -f {blocks}"), &desk.command("out")).output().unwrap();
    }
    fs::write(desk.path("out/.ledger.xlsx.new"), b"half").unwrap();
    desk.run("out");
    assert_eq!(half_written(&desk.path("out")), [""; 0]);
    desk.run("fresh");
    desk.assert_same("out", "fresh");
}

/// Names of files that were not renamed into their place.
fn half_written(out: &Path) -> Vec<String> {
    let names =
        fs::read_dir(out).unwrap().map(|file| file.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".new")).collect()
}

#[test]
fn a_full_disk_behind_standard_output_loses_no_output_file() {
    let desk = Desk::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = desk.command("out").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    assert!(said(&output).contains("standard output"), "{}", shown(&output));
    desk.run("fresh");
    desk.assert_same("out", "fresh");
}

#[test]
fn a_closed_pipe_is_no_failure_and_loses_no_output_file() {
    let desk = Desk::new();
    let mut child = desk.command("out").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    desk.run("fresh");
    desk.assert_same("out", "fresh");
}

/// Fills a pipe until not one more byte goes in; how many there are.
fn fill(pipe: &std::io::PipeWriter) -> usize {
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    let flags = fcntl_getfl(pipe).unwrap();
    fcntl_setfl(pipe, flags | OFlags::NONBLOCK).unwrap();
    let mut count = 0;
    for size in [4096, 1] {
        while let Ok(more) = std::io::Write::write(&mut &*pipe, &vec![b'.'; size]) {
            count += more;
        }
    }
    fcntl_setfl(pipe, flags).unwrap();
    count
}

#[test]
fn a_full_pipe_is_waited_for_and_nothing_is_lost() {
    let desk = Desk::new();
    let (mut reader, writer) = std::io::pipe().unwrap();
    let before = fill(&writer);
    let mut child = desk.command("out").stdout(writer).stderr(Stdio::null()).spawn().unwrap();
    wait_for(|| desk.path("out/timings.json").exists().then_some(()));
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(child.try_wait().unwrap(), None, "it waits until somebody reads");
    let mut said = Vec::new();
    std::io::Read::read_to_end(&mut reader, &mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let usual = desk.run("fresh");
    assert_eq!(said[before..], usual.stdout, "the whole summary comes behind what was in the pipe");
    desk.assert_same("out", "fresh");
}

/// Nobody, not even root, can make a folder in /proc.
#[test]
fn an_output_that_cannot_be_made_is_said_before_anything_is_read() {
    let desk = Desk::new();
    let output = run_command(&desk.path("inbox"), Path::new("/proc/daicho-out")).output().unwrap();
    assert!(matches!(output.status.code(), Some(2 | 3)), "{}", shown(&output));
    assert!(
        said(&output).contains("/proc/daicho-out") && said(&output).contains("hint"),
        "{}",
        shown(&output)
    );
}

/// A folder in the place of an output file cannot be replaced by a file, whoever asks.
#[test]
fn an_output_that_cannot_be_replaced_is_said_and_the_readings_are_kept() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("out/ledger.csv/in_the_way")).unwrap();
    let output = desk.command("out").output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    assert!(said(&output).contains("ledger.csv") && said(&output).contains("hint"), "{}", shown(&output));
    fs::remove_dir_all(desk.path("out/ledger.csv")).unwrap();
    desk.run("out");
    assert_eq!(desk.jobs_done("out"), 0, "what was read is kept");
    desk.run("fresh");
    desk.assert_same("out", "fresh");
}

/// The command as somebody whom the modes of files bind: root leaves behind what lets it write everywhere.
fn bound(command: &Command) -> Command {
    let mut bound = match rustix::process::geteuid().is_root() {
        true => Command::new("setpriv"),
        false => Command::new("env"),
    };
    if rustix::process::geteuid().is_root() {
        bound.arg("--bounding-set=-dac_override");
    }
    bound.arg(command.get_program()).args(command.get_args()).current_dir(root());
    bound.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    bound
}

/// Takes the right to write away from a folder, runs, and gives it back.
fn run_read_only(desk: &Desk, folder: &str) -> Output {
    let mode = |mode| fs::set_permissions(desk.path(folder), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    let touched = bound(Command::new("touch").arg(desk.path(folder).join("probe"))).output().unwrap();
    let output = bound(&desk.command("out")).output().unwrap();
    mode(0o755);
    assert!(!touched.status.success(), "the folder is not read-only");
    output
}

#[test]
fn a_read_only_output_is_said_and_keeps_every_old_file() {
    let desk = Desk::new();
    desk.run("out");
    let old: Vec<Vec<u8>> =
        OUTPUTS.iter().map(|name| fs::read(desk.path("out").join(name)).unwrap()).collect();
    fs::copy(demo_inbox().join("佐倉/202304_総会.pdf"), desk.path("inbox/new.pdf")).unwrap();
    let output = run_read_only(&desk, "out");
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    assert!(said(&output).contains("out") && said(&output).contains("hint"), "{}", shown(&output));
    for (name, old) in OUTPUTS.iter().zip(&old) {
        assert!(fs::read(desk.path("out").join(name)).unwrap() == *old, "{name} is the old one");
    }
    desk.run("out");
    assert_eq!(desk.jobs_done("out"), 0, "the same paper was read before");
    desk.run("fresh");
    desk.assert_same("out", "fresh");
}

#[test]
fn an_output_inside_a_read_only_folder_is_said_and_nothing_is_made() {
    let desk = Desk::new();
    let output = run_read_only(&desk, ".");
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert!(said(&output).contains("out") && said(&output).contains("hint"), "{}", shown(&output));
    assert!(!desk.path("out").exists());
    desk.run("out");
}

struct Silent;

impl Progress for Silent {
    fn read(&mut self, _: u64, _: u64) {}
}

/// Takes the inbox in, does something to its first file, then reads: the documents by name.
fn read_after(change: impl FnOnce(&Path)) -> Vec<(String, Document)> {
    let desk = Desk::new();
    let inputs: Vec<Input> = intake::collect(&[desk.path("inbox")], &[], u64::MAX).unwrap().inputs;
    change(&inputs[0].file);
    let settings = resolve(&Sources { home: root().to_owned(), ..Sources::default() }).unwrap().settings;
    let plan = read_plan(&settings, Path::new(env!("CARGO_BIN_EXE_daicho")), &[], "test".to_owned());
    let mut store = Store::open(desk.path("read.db")).unwrap();
    let readings = read_all(inputs, &mut store, &plan, &mut Silent).unwrap();
    let document = |input: &Input| (input.path.clone(), readings.document(input, &store, &plan).unwrap());
    readings.inputs.iter().map(document).collect()
}

/// The first file gives this code and nothing else; the others are read.
fn check_change(change: impl FnOnce(&Path), code: &str) {
    let documents = read_after(change);
    let (first, others) = documents.split_first().unwrap();
    let codes: Vec<&str> = first.1.diagnostics.iter().map(|d| d.code.as_str()).collect();
    assert_eq!((codes.as_slice(), first.1.pages.len()), (&[code][..], 0));
    assert_eq!(first.1.diagnostics[0].document, "0.pdf");
    assert!(others.len() == 2 && others.iter().all(|(_, d)| !d.pages.is_empty() && d.diagnostics.is_empty()));
}

#[test]
fn a_file_that_vanishes_is_named_and_the_others_are_read() {
    check_change(|file| fs::remove_file(file).unwrap(), "file_vanished");
}

#[test]
fn a_file_that_changes_after_it_was_taken_in_is_named_and_not_read() {
    check_change(|file| fs::write(file, "%PDF-1.4 another").unwrap(), "file_changed");
    check_change(
        |file| fs::OpenOptions::new().write(true).open(file).unwrap().set_len(9).unwrap(),
        "file_changed",
    );
}

#[test]
fn a_file_that_becomes_a_pipe_or_folder_is_named_and_nobody_waits_for_it() {
    let becomes_folder = |file: &Path| {
        fs::remove_file(file).unwrap();
        fs::create_dir(file).unwrap();
    };
    check_change(becomes_folder, "file_unreadable");
    let becomes_pipe = |file: &Path| {
        fs::remove_file(file).unwrap();
        assert!(Command::new("mkfifo").arg(file).status().unwrap().success());
    };
    check_change(becomes_pipe, "file_unreadable");
}

/// Processes whose command line holds a mark.
fn marked(mark: &str) -> Vec<(i32, String)> {
    let pids =
        fs::read_dir("/proc").unwrap().filter_map(|e| e.ok()?.file_name().to_str()?.parse::<i32>().ok());
    let line = |pid: i32| {
        let bytes = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let text = String::from_utf8_lossy(&bytes).replace('\0', " ");
        text.contains(mark).then_some((pid, text))
    };
    pids.filter_map(line).collect()
}

/// A run with a setting that marks its workers' command lines.
fn marked_run(desk: &Desk, mark: u64) -> (Child, String) {
    let mark = format!("workers.document_seconds={mark}");
    let mut command = desk.command("out");
    command.args(["--set", &mark]).stdout(Stdio::null()).stderr(Stdio::piped());
    (command.spawn().unwrap(), mark)
}

fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "waited in vain");
        std::thread::sleep(Duration::from_millis(3));
    }
}

#[test]
fn a_run_that_is_told_to_end_leaves_no_worker_and_goes_on_later() {
    let desk = Desk::new();
    let (mut child, mark) = marked_run(&desk, 301_001);
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    lines.next().unwrap().unwrap();
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(15));
    wait_for(|| marked(&mark).is_empty().then_some(()));
    assert!(!desk.path("out/ledger.ndjson").exists(), "outputs appear only at the end");
    desk.run("out");
    desk.run("fresh");
    desk.assert_same("out", "fresh");
}

#[test]
fn a_worker_that_is_killed_is_replaced_and_nothing_is_lost() {
    let desk = Desk::new();
    let (mut child, mark) = marked_run(&desk, 301_002);
    let worker = wait_for(|| {
        let workers = marked(&mark);
        let is_reader = |line: &str| line.contains("worker --limited") && !line.contains("--tables");
        workers.into_iter().find(|(_, line)| is_reader(line)).map(|(pid, _)| pid)
    });
    kill_process(Pid::from_raw(worker).unwrap(), Signal::KILL).unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    desk.run("fresh");
    desk.assert_same("out", "fresh");
}

/// Diagnostics of a run with settings, by code.
fn codes_with(desk: &Desk, settings: &[&str]) -> (Output, Vec<String>) {
    let mut command = desk.command("out");
    settings.iter().for_each(|setting| {
        command.args(["--set", setting]);
    });
    let output = command.output().unwrap();
    let text = fs::read_to_string(desk.path("out/diagnostics.ndjson")).unwrap_or_default();
    let code = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).unwrap()["code"].as_str().unwrap().to_owned()
    };
    (output, text.lines().map(code).collect())
}

#[test]
fn a_model_with_another_checksum_is_named_and_text_is_still_read() {
    let desk = Desk::new();
    let model = desk.path("model.onnx");
    fs::write(&model, b"not a model").unwrap();
    let (output, codes) = codes_with(&desk, &[&format!("read.models.detection={}", model.display())]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert_eq!(codes, ["model_unmeasured"]);
    assert!(fs::metadata(desk.path("out/ledger.ndjson")).unwrap().len() > 0);
}

#[test]
fn pixels_are_not_read_with_a_broken_model_and_the_page_is_named() {
    let desk = Desk::new();
    fs::copy(root().join("fixtures/read/qr_shift_jis.png"), desk.path("inbox/scan.png")).unwrap();
    let model = desk.path("model.onnx");
    fs::write(&model, b"not a model").unwrap();
    let (output, codes) = codes_with(&desk, &[&format!("read.models.detection={}", model.display())]);
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    assert_eq!(codes, ["model_unmeasured", "models_unusable"]);
}

#[test]
fn a_missing_font_is_named_and_the_rest_is_read() {
    let desk = Desk::new();
    let (output, codes) = codes_with(&desk, &["read.fallback_font=/nonexistent/font.ttc"]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert_eq!(codes, ["font_missing"]);
    assert!(fs::metadata(desk.path("out/ledger.ndjson")).unwrap().len() > 0);
}

#[test]
fn a_missing_model_stops_the_run_with_a_hint() {
    let desk = Desk::new();
    let (output, _) = codes_with(&desk, &["read.models.detection=/nonexistent/model.onnx"]);
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert!(said(&output).contains("scripts/setup"), "{}", shown(&output));
}
