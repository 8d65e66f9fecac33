//! Every clause of every body's rule with a worked example: postings and outcomes counted by hand from the text.
//! The cases are data: `tests/cases/BODY.toml`.

mod support;

use support::table::check;

#[test]
fn mr_advanced() {
    check("mr-advanced.toml");
}

#[test]
fn mr() {
    check("mr.toml");
}

#[test]
fn jrs() {
    check("jrs.toml");
}

#[test]
fn jrs_board() {
    check("jrs-board.toml");
}

#[test]
fn jgets() {
    check("jgets.toml");
}

#[test]
fn jgets_with_an_invented_list_of_designated_societies() {
    check("jgets-designated.toml");
}

#[test]
fn miis() {
    check("miis.toml");
}
