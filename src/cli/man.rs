//! `mayuse man`: the manual pages, made from what the command line knows about itself.

use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::{Cli, ManArgs};
use super::{Ended, Failure, output};

/// What of the environment the program heeds.
const ENVIRONMENT: [(&str, &str); 6] = [
    ("NO_COLOR", "When set and not empty: no colour, unless --color asks for it."),
    ("CLICOLOR_FORCE, FORCE_COLOR", "When set, not empty and not 0: colour even where the output is no terminal."),
    ("CLICOLOR", "When 0: no colour on a terminal."),
    ("TERM", "When dumb: no colour on a terminal."),
    ("COLUMNS", "Width of human output where it is no terminal."),
    (
        "SOURCE_DATE_EPOCH",
        "Seconds since 1970: the moment that stands in reports which demand one, and the date of these pages.",
    ),
];

const FILES: [(&str, &str); 3] = [
    (
        "mayuse.toml, .mayuse.toml, .github/mayuse.toml, pyproject.toml",
        "The declared use and the policy, from the current folder up to the top of the git work tree; in pyproject.toml under \
         [tool.mayuse].",
    ),
    ("mayuse/licenses/*.toml, mayuse/families/*.toml", "Licenses and model families of the project's own."),
    ("NOTICE-models.md", "The attribution file that mayuse notice writes."),
];

pub(super) fn run(args: &ManArgs) -> Result<Ended, Failure> {
    let mut root = Cli::command();
    root.build();
    if let Some(folder) = &args.dir {
        return write_all(&root, folder);
    }
    let mut command = &root;
    for name in &args.command {
        command = command.find_subcommand(name).ok_or_else(|| {
            let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            Failure::usage(format!("no command `{name}`; {}", crate::document::suggestion(name, &names)))
        })?;
    }
    output::stdout(&page(command, args.command.is_empty())?)?;
    Ok(Ended::Fine)
}

/// Every page as a file.
fn write_all(root: &Command, folder: &Path) -> Result<Ended, Failure> {
    std::fs::create_dir_all(folder)
        .map_err(|e| Failure::usage(format!("cannot make {}: {}", folder.display(), super::project::reason(&e))))?;
    let mut open = vec![(root, true)];
    while let Some((command, first)) = open.pop() {
        let name = format!("{}.1", command.get_display_name().unwrap_or_else(|| command.get_name()));
        output::file(&folder.join(name).display().to_string(), &page(command, first)?)?;
        open.extend(command.get_subcommands().filter(|c| !c.is_hide_set()).map(|c| (c, false)));
    }
    Ok(Ended::Fine)
}

fn page(command: &Command, first: bool) -> Result<Vec<u8>, Failure> {
    let endings = command.get_after_help().map(ToString::to_string);
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    // Its own section is made of what clap shows at the end of the help.
    let man = Man::new(command.clone().version(env!("CARGO_PKG_VERSION")).after_help(""))
        .title(name.to_uppercase())
        .date(date())
        .source(concat!("mayuse ", env!("CARGO_PKG_VERSION")))
        .manual("mayuse manual");
    let mut out = Vec::new();
    man.render(&mut out)?;
    let mut roff = Roff::new();
    if let Some(text) = &endings {
        let (codes, rest) = text.split_once('\n').unwrap_or((text, ""));
        match codes.strip_prefix("Exit codes: ") {
            Some(codes) => {
                statuses(&mut roff, codes);
                if !rest.is_empty() {
                    section(&mut roff, "NOTES", rest);
                }
            }
            None => section(&mut roff, "NOTES", text),
        }
    }
    if first {
        list(&mut roff, "ENVIRONMENT", &ENVIRONMENT);
        list(&mut roff, "FILES", &FILES);
    } else {
        roff.control("SH", ["SEE ALSO"]);
        roff.text([bold("mayuse"), roman("(1)")]);
    }
    // Two line breaks around an empty line are one too many of each.
    out = String::from_utf8_lossy(&out).replace("\n.br\n\n.br\n", "\n.sp\n").into_bytes();
    let more = roff.render();
    // What defines the apostrophe stands at the beginning already.
    let more = more.split_once(".SH ").map_or(String::new(), |(_, sections)| format!(".SH {sections}"));
    out.extend_from_slice(more.as_bytes());
    Ok(out)
}

fn section(roff: &mut Roff, title: &str, text: &str) {
    roff.control("SH", [title]);
    text.lines().for_each(|line| {
        roff.text([roman(line.trim())]);
    });
}

/// `0 fine, 1 findings, 2 failure.` as a list.
fn statuses(roff: &mut Roff, codes: &str) {
    roff.control("SH", ["EXIT STATUS"]);
    let mut rest = codes.trim_end_matches('.');
    while !rest.is_empty() {
        let end = rest.match_indices(", ").find(|(at, _)| rest[at + 2..].starts_with(|c: char| c.is_ascii_digit()));
        let (entry, more) = end.map_or((rest, ""), |(at, _)| (&rest[..at], &rest[at + 2..]));
        let (code, text) = entry.split_once(' ').unwrap_or((entry, ""));
        roff.control("TP", []);
        roff.text([bold(code)]);
        roff.text([roman(text)]);
        rest = more;
    }
}

fn list(roff: &mut Roff, title: &str, entries: &[(&str, &str)]) {
    roff.control("SH", [title]);
    for (name, text) in entries {
        roff.control("TP", []);
        roff.text([bold(*name)]);
        roff.text([roman(*text)]);
    }
}

/// The day that a build declares; pages made twice are the same. A blank holds the place of one that is not known.
fn date() -> String {
    let declared = output::source_date().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    declared.map(|moment| moment.strftime("%Y-%m-%d").to_string()).unwrap_or_else(|| " ".to_owned())
}
