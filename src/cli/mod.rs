//! Commands. The only part that writes to standard output and standard error, and that knows everything.

mod args;
mod base;
mod baseline;
mod check;
mod compare;
mod custom;
mod edges;
mod explain;
mod held;
mod identify;
mod init;
mod interview;
mod licenses;
mod list;
mod lock;
mod man;
mod notice;
mod online;
mod output;
mod page;
mod places;
mod progress;
mod project;
mod report;
mod waive;
mod why;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use crate::config::ConfigErrors;

use args::Command;

/// Why a command could not do its job.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
}

impl Failure {
    /// Something is wrong with what was asked for.
    pub(crate) fn usage(message: String) -> Self {
        Self { message }
    }
    /// Something is wrong with the policy file; `bytes` is what it holds.
    pub(crate) fn config(errors: &ConfigErrors, bytes: &[u8]) -> Self {
        Self { message: output::config_errors(errors, bytes) }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self { message: format!("cannot write: {}", project::reason(&error)) }
    }
}

/// How a command ended.
pub(crate) enum Ended {
    /// Nothing to object to.
    Fine,
    /// Findings at or above the limit.
    Findings,
    /// Done, but something in scope was not examined.
    Incomplete,
}

/// Runs the program and says how it ended: 0 nothing to object to, 1 findings, 2 could not do the job.
pub fn run(words: Vec<OsString>) -> ExitCode {
    let cli = match args::parse(words) {
        Ok(cli) => cli,
        Err(error) => {
            let wanted = !error.use_stderr();
            let _ = error.print();
            return ExitCode::from(if wanted { 0 } else { 2 });
        }
    };
    if cli.command.is_quiet() {
        progress::silence();
    }
    let ended = match cli.command {
        Command::Check(args) => check::run(&args),
        Command::List(args) => list::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Why(args) => why::run(&args),
        Command::Waive(args) => waive::run(&args),
        Command::Notice(args) => notice::run(&args),
        Command::Lock(args) => lock::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Licenses(args) => licenses::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Schema(args) => init::schema(&args),
        Command::Completions { shell } => completions(shell),
        Command::Man(args) => man::run(&args),
    };
    match ended {
        Ok(Ended::Fine) => ExitCode::SUCCESS,
        Ok(Ended::Findings) => ExitCode::from(1),
        Ok(Ended::Incomplete) => ExitCode::from(2),
        Err(failure) => {
            let mut stderr = anstream::stderr().lock();
            let _ = writeln!(stderr, "mayuse: {}", failure.message);
            ExitCode::from(2)
        }
    }
}

fn completions(shell: clap_complete::Shell) -> Result<Ended, Failure> {
    let mut command = <args::Cli as clap::CommandFactory>::command();
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut command, "mayuse", &mut bytes);
    output::stdout(&bytes)?;
    Ok(Ended::Fine)
}
