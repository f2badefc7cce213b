//! Standard output, standard error and report files.

use std::io::{BufWriter, ErrorKind, IsTerminal, Write};

use crate::config::ConfigErrors;
use crate::report::RenderOptions;
use crate::report::terminal::Sanitizer;

use super::Failure;
use super::args::{LookArgs, When};

/// How human output looks on this standard output.
pub(super) struct Look {
    pub(super) options: RenderOptions,
}

impl Look {
    pub(super) fn new(args: &LookArgs) -> Self {
        let terminal = std::io::stdout().is_terminal();
        let color = match args.color {
            When::Always => true,
            When::Never => false,
            When::Auto => wanted_color(terminal),
        };
        let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
        let width = args.width.or_else(|| terminal.then(terminal_width).flatten()).or(columns).unwrap_or(100);
        let options = RenderOptions { color, width: width.clamp(40, 200), ..plain(args) };
        Self { options }
    }
}

/// What the environment says about colour, as bixense.com/clicolors, no-color.org and force-color.org have it: no beats forced,
/// forced beats the terminal.
fn wanted_color(terminal: bool) -> bool {
    let value = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
    let forced = |name: &str| value(name).is_some_and(|v| v != "0");
    let able = std::env::var_os("TERM").map_or(cfg!(windows), |t| t != "dumb");
    let off = value("CLICOLOR").is_some_and(|v| v == "0");
    value("NO_COLOR").is_none() && (forced("CLICOLOR_FORCE") || forced("FORCE_COLOR") || (terminal && able && !off))
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(w, _)| usize::from(w.0))
}

/// How a report in a file looks: the same on every machine.
pub(super) fn plain(args: &LookArgs) -> RenderOptions {
    RenderOptions {
        color: false,
        width: 100,
        unicode: !args.ascii,
        links: false,
        verbose: args.verbose,
        quiet: args.quiet,
        log_commands: in_command_log(),
        created: source_date(),
    }
}

/// The moment a build declares for everything it makes.
pub(super) fn source_date() -> Option<i64> {
    std::env::var("SOURCE_DATE_EPOCH").ok()?.parse().ok()
}

/// Whether standard output is a log whose lines are read as commands.
fn in_command_log() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|v| v == "true")
}

/// Text from a repository, harmless for this standard output.
pub(super) fn sanitize(text: &str) -> String {
    let options = RenderOptions { log_commands: in_command_log(), ..RenderOptions::default() };
    Sanitizer::new(&options).text(text).into_owned()
}

/// Writes to standard output. A reader that has seen enough is not an error.
pub(super) fn stdout(bytes: &[u8]) -> Result<(), Failure> {
    // Whether there is colour in it has been decided; old consoles have to be told what it means.
    let mut out = anstream::AutoStream::always(std::io::stdout()).lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Hands standard output to `write`, so that a report of many megabytes is never held whole. A reader that has seen enough is
/// not an error.
pub(super) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, anstream::AutoStream::always(std::io::stdout()).lock());
    write(&mut out)?;
    match out.flush() {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Writes a report file: whole or not at all.
pub(super) fn file(path: &str, bytes: &[u8]) -> Result<(), Failure> {
    let wrong = |e: &std::io::Error| Failure::usage(format!("cannot write {path}: {}", super::project::reason(e)));
    let target = std::path::Path::new(path);
    // A device or a pipe is written to as it is; a file is replaced by a finished one.
    if std::fs::metadata(target).is_ok_and(|m| !m.is_file()) {
        return std::fs::OpenOptions::new()
            .write(true)
            .open(target)
            .and_then(|mut f| f.write_all(bytes))
            .map_err(|e| wrong(&e));
    }
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = target.with_file_name(name);
    let written = std::fs::File::create_new(&part).and_then(|mut f| f.write_all(bytes).and_then(|()| f.sync_all()));
    written.and_then(|()| std::fs::rename(&part, target)).map_err(|e| {
        let _ = std::fs::remove_file(&part);
        wrong(&e)
    })
}

/// One line on standard error.
pub(super) fn remark(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "mayuse: {}", sanitize(text));
}

/// The mistakes of a policy file, each with its line and a mark below what is wrong.
pub(super) fn config_errors(errors: &ConfigErrors, bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.lines().collect();
    let mut out =
        format!("{} mistake{} in {}\n", errors.problems.len(), if errors.problems.len() == 1 { "" } else { "s" }, errors.file);
    for problem in &errors.problems {
        out.push_str(&format!("\n  {}:{}:{}: {}\n", errors.file, problem.line, problem.column, problem.message));
        let line: String = lines.get(problem.line.saturating_sub(1)).copied().unwrap_or_default().chars().take(120).collect();
        let line = sanitize(line.trim_start_matches('\u{feff}')).replace('\t', " ");
        if !line.trim().is_empty() && problem.column <= 120 {
            let length = bytes
                .get(problem.span.clone())
                .map_or(1, |b| String::from_utf8_lossy(b).lines().next().map_or(1, |l| l.chars().count()));
            let room = 121usize.saturating_sub(problem.column);
            let mark = "^".repeat(length.clamp(1, room.max(1)));
            out.push_str(&format!("    | {line}\n    | {}{mark}\n", " ".repeat(problem.column.saturating_sub(1))));
        }
        if let Some(help) = &problem.help {
            out.push_str(&format!("    {help}\n"));
        }
    }
    out.trim_end().to_owned()
}
