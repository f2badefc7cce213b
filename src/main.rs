//! Turns the result of [`mayuse::cli::run`] into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    mayuse::cli::run(std::env::args_os().collect())
}
