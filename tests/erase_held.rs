//! What waited of others because of an erased member goes on waiting until somebody answers.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod common;
#[allow(dead_code, reason = "each test file uses its part of the helpers")]
mod erased;

use std::fs;
use std::path::Path;

use common::{demo_inbox, shown};
use erased::{AT, check_chain, daicho, id_of, paper};

/// Runs over papers of the demo with these members (number and name).
struct Desk(tempfile::TempDir);

impl Desk {
    fn new(papers: &[(&str, &str)], members: &[(&str, &str)]) -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        fs::create_dir(desk.path().join("inbox")).unwrap();
        for (from, to) in papers {
            fs::copy(demo_inbox().join(from), desk.path().join("inbox").join(to)).unwrap();
        }
        let rows: String =
            members.iter().map(|(no, name)| format!("{no},{name},2021-04-01,2026-03-31\n")).collect();
        let text = format!("会員番号,氏名,認定開始日,認定終了日\n{rows}");
        fs::write(desk.path().join("members.csv"), text).unwrap();
        desk.run();
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self) {
        let mut command = common::daicho();
        command
            .arg("run")
            .arg(self.path().join("inbox"))
            .arg("--members")
            .arg(self.path().join("members.csv"));
        command.args(["--body", "jrs", "--as-of", "2026-02-01", "--out"]).arg(self.path().join("out"));
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    }

    /// A member is erased, and their row of the members file goes.
    fn erase(&self, number: &str) -> String {
        let said = daicho(self.path(), &["erase", number, "--by", "係", "--at", AT], 0);
        let file = self.path().join("members.csv");
        let text = fs::read_to_string(&file).unwrap();
        let rows: String =
            text.lines().filter(|row| !row.starts_with(number)).map(|row| format!("{row}\n")).collect();
        fs::write(file, rows).unwrap();
        said
    }

    fn decide(&self, record: &str, answer: &[&str]) {
        daicho(self.path(), &[&["decide", record], answer, &["--by", "係", "--at", AT]].concat(), 0);
    }

    /// What became of a record.
    fn check(&self, record: &str, decision: &str, when: &str) {
        let text = fs::read_to_string(self.path().join("out/records.ndjson")).unwrap();
        let mut records = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let found = records.find(|one| one["record_id"] == record).unwrap();
        assert_eq!(found["decision"], decision, "{when}: {found}");
    }

    /// It waits, whatever is run again, until somebody says whose it is.
    fn check_waits_until_answered(&self, record: &str, answer: &[&str]) {
        self.check(record, "review", "after the erasure");
        self.run();
        self.check(record, "review", "after the next run");
        let listed = daicho(self.path(), &["audit"], 0);
        assert!(listed.contains("消去した会員"), "it is told why: {listed}");
        self.decide(record, answer);
        self.run();
        self.check(record, "posted", "after the answer");
        check_chain(self.path());
    }
}

/// A certificate that bears these lines about whose it is.
fn certificate(holder: &[&str]) -> Vec<u8> {
    paper::certificate(&words(holder))
}

fn words<'a>(holder: &[&'a str]) -> Vec<&'a str> {
    let about = [
        "第82回日本医学放射線学会総会",
        "2023年4月13日（木）～16日（日）",
        "上記の学術集会に出席されたことを証明します。",
        "公益社団法人 日本医学放射線学会",
    ];
    [&["出席証明書"], holder, &about].concat()
}

/// A desk with a paper that bears the name of two members alone, and its id.
fn two_namesakes() -> (Desk, String) {
    let members = [("204817", "佐倉 美和"), ("300001", "大沢 涼"), ("300002", "大沢 涼")];
    let desk = Desk::new(&[("佐倉/202304_総会.pdf", "a.pdf")], &members);
    fs::write(desk.path().join("inbox/name_alone.pdf"), certificate(&["大沢 涼 殿"])).unwrap();
    desk.run();
    let id = id_of(desk.path(), "name_alone.pdf");
    desk.check(&id, "review", "whose of two");
    (desk, id)
}

#[test]
fn a_paper_that_may_have_been_an_erased_namesake_s_goes_on_waiting() {
    let (desk, id) = two_namesakes();
    let said = desk.erase("300001");
    assert!(said.contains(&id), "the paper is named: {said}");
    desk.check_waits_until_answered(&id, &["member", "300002"]);
}

#[test]
fn a_paper_with_a_finding_shared_with_the_erased_goes_on_waiting() {
    let members = [("204817", "佐倉 美和"), ("417360", "小田切 蓮")];
    let papers = [("佐倉/202304_総会.pdf", "a.pdf"), ("小田切/総会_Web.pdf", "c.pdf")];
    let desk = Desk::new(&papers, &members);
    let id = id_of(desk.path(), "c.pdf");
    desk.decide(&id_of(desk.path(), "a.pdf"), &["fields", "serial=84-W-2210", "edition=84"]);
    desk.run();
    desk.check(&id, "review", "one serial on papers of two");
    let said = desk.erase("204817");
    assert!(said.contains(&id), "the paper is named: {said}");
    desk.check_waits_until_answered(&id, &["accept"]);
}

#[test]
fn a_paper_in_one_file_with_the_erased_one_s_and_in_nobody_s_envelope_goes_on_waiting() {
    let members = [("204817", "佐倉 美和"), ("528914", "三輪 紗英")];
    let desk = Desk::new(&[("佐倉/202309_縦書き.pdf", "a.pdf")], &members);
    let pages = [words(&["会員番号 528914", "三輪 紗英 殿"]), words(&["会員番号 204817", "佐倉 美和 殿"])];
    fs::write(desk.path().join("inbox/f.pdf"), paper::pages(&pages)).unwrap();
    desk.run();
    let id = erased::records(desk.path()).into_iter().rfind(|(_, path)| path == "f.pdf").unwrap().0;
    desk.check(&id, "review", "two people in one file");
    let said = desk.erase("528914");
    assert!(said.contains(&id), "the paper is named: {said}");
    desk.check_waits_until_answered(&id, &["member", "204817"]);
}

#[test]
fn a_paper_that_nothing_of_the_erased_held_back_counts_as_before() {
    let members = [("204817", "佐倉 美和"), ("417360", "小田切 蓮")];
    let papers = [("佐倉/202304_総会.pdf", "a.pdf"), ("小田切/総会_Web.pdf", "c.pdf")];
    let desk = Desk::new(&papers, &members);
    let id = id_of(desk.path(), "c.pdf");
    desk.erase("204817");
    desk.check(&id, "posted", "after the erasure");
    desk.run();
    desk.check(&id, "posted", "after the next run");
}

#[test]
fn an_answer_from_before_the_erasure_holds_until_it_is_taken_back() {
    let (desk, id) = two_namesakes();
    desk.decide(&id, &["member", "300002"]);
    desk.run();
    desk.check(&id, "posted", "before the erasure");
    desk.erase("300001");
    desk.check(&id, "posted", "after the erasure");
    desk.run();
    desk.check(&id, "posted", "after the next run");
    daicho(desk.path(), &["decide", "--undo", "1", "--by", "係", "--at", AT], 0);
    desk.run();
    desk.check_waits_until_answered(&id, &["member", "300002"]);
}

#[test]
fn a_body_that_runs_for_the_first_time_after_the_erasure_lets_it_wait_too() {
    let (desk, id) = two_namesakes();
    desk.erase("300001");
    let out = desk.path().join("board");
    let mut command = common::daicho();
    command.arg("run").arg(desk.path().join("inbox")).arg("--members").arg(desk.path().join("members.csv"));
    command
        .args(["--body", "jrs-board", "--as-of", "2026-02-01", "--db"])
        .arg(desk.path().join("out/daicho.db"));
    let output = command.arg("--out").arg(&out).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    let text = fs::read_to_string(out.join("records.ndjson")).unwrap();
    let found = text.lines().find(|line| line.contains(&format!("\"record_id\":\"{id}\""))).unwrap();
    assert!(found.contains("\"decision\":\"review\"") && found.contains("消去した会員のもの"), "{found}");
}

#[test]
fn number_and_name_together_are_the_erased_s_whoever_else_has_the_name() {
    let (desk, _) = two_namesakes();
    fs::write(desk.path().join("inbox/both.pdf"), certificate(&["会員番号 300001", "氏名 大沢 涼"])).unwrap();
    desk.run();
    let id = id_of(desk.path(), "both.pdf");
    let file = desk.path().join("members.csv");
    let text = fs::read_to_string(&file).unwrap();
    let left = |line: &&str| !line.starts_with("300001");
    fs::write(&file, text.lines().filter(left).collect::<Vec<_>>().join("\n")).unwrap();
    desk.run();
    daicho(desk.path(), &["erase", "300001", "--name", "大沢 涼", "--by", "係", "--at", AT], 0);
    let records = fs::read_to_string(desk.path().join("out/records.ndjson")).unwrap();
    assert!(!records.contains(&id), "{records}");
}

#[test]
fn a_paper_of_another_in_the_envelope_of_the_erased_goes_on_waiting() {
    let members = [("204817", "佐倉 美和"), ("417360", "小田切 蓮")];
    let desk = Desk::new(&[("小田切/総会_Web.pdf", "c.pdf")], &members);
    let sent = desk.path().join("inbox/envelopes.csv");
    fs::write(&sent, "file,received on,会員番号\nc.pdf,2026-01-10,204817\n").unwrap();
    desk.run();
    let id = id_of(desk.path(), "c.pdf");
    desk.check(&id, "review", "the envelope is another's");
    assert!(desk.erase("204817").contains(&id));
    fs::remove_file(sent).unwrap();
    desk.check_waits_until_answered(&id, &["accept"]);
}

#[test]
fn a_paper_that_names_two_on_nobody_s_account_stays_and_waits() {
    let members = [("204817", "佐倉 美和"), ("417360", "小田切 蓮")];
    let desk = Desk::new(&[], &members);
    fs::write(desk.path().join("inbox/d.pdf"), certificate(&["会員番号 204817", "氏名 小田切 蓮"])).unwrap();
    desk.run();
    let id = id_of(desk.path(), "d.pdf");
    desk.check(&id, "review", "number of one, name of another");
    assert!(desk.erase("204817").contains(&id));
    desk.check_waits_until_answered(&id, &["member", "417360"]);
}

#[test]
fn a_finding_between_others_holds_though_it_was_seen_by_comparing_with_the_erased() {
    let desk = Desk(tempfile::tempdir().unwrap());
    let audit = common::root().join("fixtures/audit");
    fs::create_dir(desk.path().join("inbox")).unwrap();
    for entry in fs::read_dir(audit.join("inbox")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, desk.path().join("inbox").join(path.file_name().unwrap())).unwrap();
    }
    fs::copy(audit.join("members.csv"), desk.path().join("members.csv")).unwrap();
    desk.run();
    let papers = ["3.jpg", "7.jpg"].map(|file| id_of(desk.path(), file));
    for paper in &papers {
        desk.check(paper, "review", "one scan under two names");
    }
    desk.erase("922991");
    for paper in &papers {
        desk.check(paper, "review", "after the erasure");
    }
    desk.run();
    for paper in &papers {
        desk.check(paper, "review", "after the next run");
    }
}

#[test]
fn whom_the_members_file_has_no_more_is_erased_only_by_name() {
    let members = [("204817", "佐倉 美和"), ("417360", "小田切 蓮")];
    let papers = [("佐倉/202304_総会.pdf", "a.pdf"), ("小田切/総会_Web.pdf", "c.pdf")];
    let desk = Desk::new(&papers, &members);
    desk.decide(&id_of(desk.path(), "c.pdf"), &["ask", "事務局", "佐倉 美和さんの同僚か（美和 佐倉）"]);
    let file = desk.path().join("members.csv");
    let text = fs::read_to_string(&file).unwrap();
    let left = |line: &&str| !line.starts_with("204817");
    fs::write(&file, text.lines().filter(left).collect::<Vec<_>>().join("\n")).unwrap();
    desk.run();
    let refused = daicho(desk.path(), &["erase", "204817", "--by", "係", "--at", AT], 2);
    assert!(refused.contains("--name"), "{refused}");
    let named = ["erase", "204817", "--name", "佐倉 美和", "--by", "係", "--at", AT];
    daicho(desk.path(), &named, 0);
    for text in ["佐倉 美和", "佐倉美和", "美和 佐倉", "204817"] {
        assert_eq!(erased::holding(&desk.path().join("out"), text), Vec::<String>::new(), "{text}");
    }
    check_chain(desk.path());
}
