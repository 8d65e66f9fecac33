//! `daicho backup`, `daicho restore` and `daicho erase`: keeping the database, and what must not be kept.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use daicho_pipeline::body::Body;
use daicho_pipeline::decisions::Clerk;
use daicho_pipeline::erase::{Order, Place, Whose, erase as erase_data};
use daicho_pipeline::{Failure, keep};

use crate::arguments::{BackupOptions, EraseOptions, RestoreOptions};
use crate::context::Context;

/// Writes a copy of the database.
pub fn backup(options: &BackupOptions) -> Result<ExitCode, Failure> {
    let database = options.of.path();
    let store = super::ledger::open(&database)?;
    store.sound_chain()?;
    store.backup(&options.file)?;
    super::print(&daicho_report::backed_up(&options.file.to_string_lossy()))
}

/// Puts a copy in the place of the database.
pub fn restore(options: &RestoreOptions) -> Result<ExitCode, Failure> {
    let database = options.of.path();
    let restored = keep::restore(&options.file, &database, options.lose_decisions)?;
    let replaced = restored.replaced.map(|path| path.to_string_lossy().into_owned());
    super::print(&daicho_report::restored(&daicho_report::RestoredText {
        file: &database.to_string_lossy(),
        replaced: replaced.as_deref(),
        lost: restored.lacking.as_ref().map_or(0, |lacking| lacking.decisions),
        erasures: restored.lacking.as_ref().map_or(0, |lacking| lacking.erasures),
        compared: restored.compared,
    }))
}

/// Erases what tells of a member.
pub fn erase(context: &Context, options: &EraseOptions) -> Result<ExitCode, Failure> {
    let database = options.of.path();
    let body = {
        let store = super::ledger::open(&database)?;
        super::ledger::body_of(&store, options.body.as_ref(), &database)?
    };
    let body = Body::load(&context.resolved.settings.catalogs, &body)?;
    let whose = match (&options.member, options.before) {
        (Some(member), _) => Whose::Member(member.clone()),
        (None, Some(day)) => Whose::EndedBefore(day),
        (None, None) => return Err(Failure::usage("nobody is named", "daicho erase MEMBER | --before DATE")),
    };
    let clerk = Clerk { by: options.by.clone(), at: options.at.clone().unwrap_or_else(super::decide::now) };
    let catalogs = &context.resolved.settings.catalogs;
    let place = Place { database: &database, out: options.of.folder(), catalogs };
    let order =
        Order { whose: &whose, clerk: &clerk, lose_points: options.lose_points, names: &options.names };
    let erased = erase_data(&place, &body, &order)?;
    if erased.toll.members.is_empty()
        && !erased.resumed
        && let Some(member) = &options.member
    {
        return Err(Failure::usage(
            format!(
                "{member} ({}): この会員は記録にない。消したものはない / no such member on file: nothing was erased",
                body.id
            ),
            "番号を名簿のとおりに（半角、空白なし）、団体を --body で / write the number as the members file has it, and name the body with --body",
        ));
    }
    if let Some(day) = options.before.filter(|_| erased.toll.members.is_empty() && !erased.resumed) {
        let running: Vec<String> = erased.running.into_iter().collect();
        return super::print(&daicho_report::nobody_erased(&day.to_string(), &body.id, &running));
    }
    let shown = |paths: BTreeSet<PathBuf>| -> Vec<String> {
        paths.into_iter().map(|path| path.to_string_lossy().into_owned()).collect()
    };
    super::print(&daicho_report::erased(&daicho_report::ErasedText {
        bodies: erased.toll.bodies.iter().map(String::as_str).collect(),
        members: erased.toll.members.iter().map(String::as_str).collect(),
        resumed: erased.resumed,
        not_begun: erased.not_begun.into_iter().collect(),
        records: erased.toll.records,
        decisions: erased.toll.decisions,
        masked: erased.toll.masked,
        files: erased.toll.files.into_iter().collect(),
        shared: erased.toll.shared.into_iter().collect(),
        beside: erased.toll.beside.into_iter().collect(),
        held: erased.toll.held.into_iter().collect(),
        losses: erased.toll.losses.iter().map(ToString::to_string).collect(),
        mentions: erased.mentions,
        elsewhere: erased.elsewhere.into_iter().collect(),
        running: erased.running.into_iter().collect(),
        rewritten: erased.rewritten.iter().map(String::as_str).collect(),
        letters: shown(erased.letters),
        holding: shown(erased.holding),
        unread: shown(erased.unread),
        aside: shown(erased.aside.into_iter().collect()),
    }))
}
