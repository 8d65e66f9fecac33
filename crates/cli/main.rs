//! `daicho`: reads attendance certificates and posts explainable points under a society's renewal rules.

mod arguments;
mod commands;
mod context;
mod error;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    error::exit_code(error::caught(|| dispatch(&arguments)))
}

fn dispatch(arguments: &Arguments) -> Result<ExitCode, daicho_pipeline::Failure> {
    let context = || context::Context::resolve(arguments);
    match &arguments.command {
        Command::Run(options) => commands::run::run(&context()?, options),
        Command::Read(options) => commands::read::run(&context()?, options),
        Command::Link(options) => commands::link::run(&context()?, options),
        Command::Ledger(options) => commands::ledger::run(&context()?, options),
        Command::Audit(options) => commands::audit::run(&context()?, options),
        Command::Decide(options) => commands::decide::run(&context()?, options),
        Command::Backup(options) => commands::keep::backup(options),
        Command::Restore(options) => commands::keep::restore(options),
        Command::Erase(options) => commands::keep::erase(&context()?, options),
        Command::Letters(options) => commands::letters::run(&context()?, options),
        Command::Rules(options) => commands::rules::run(&context()?, options),
        Command::Cover(options) => commands::cover::run(&context()?, options),
        Command::Layout(options) => commands::layout::run(&context()?, options),
        Command::Review(options) => commands::review::run(&context()?, options),
        Command::Reliability(options) => commands::reliability::reliability(&context()?, options),
        Command::Calibrate(options) => commands::reliability::calibrate(&context()?, options),
        Command::Catalog(command) => commands::catalog::run(&context()?, command),
        Command::Train(options) => commands::train::run(&context()?, options),
        Command::Worker(options) => commands::worker::run(&context()?, options),
        Command::Check(options) => commands::check::run(&context()?, options),
        Command::Config(options) => commands::config::run(&context()?, options),
        Command::Completions(options) => commands::completions::run(options),
        Command::Man(options) => commands::man::run(options),
    }
}
