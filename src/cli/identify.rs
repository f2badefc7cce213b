//! `mayuse licenses identify`: which license a text is, and where its clauses stand in it.

use std::io::Read;
use std::path::Path;

use serde::Serialize;

use super::output::sanitize;
use crate::catalog::Catalog;
use crate::identify::{self, Basis, Change, ChangeKind, Identification, Kind, Match};

use super::args::IdentifyArgs;
use super::output::Look;
use super::page::Page;
use super::{Ended, Failure, output, project};

/// No license is longer.
const LARGEST: u64 = 4 * 1024 * 1024;

/// The answer in machine form.
#[derive(Serialize)]
struct Answer<'a> {
    file: &'a str,
    verdict: &'static str,
    #[serde(flatten)]
    found: &'a Identification,
    /// An SPDX text that it is like, when nothing matched.
    resembles: Option<Resemblance>,
}

#[derive(Serialize)]
struct Resemblance {
    spdx: &'static str,
    percent: u8,
}

pub(super) fn run(args: &IdentifyArgs) -> Result<Ended, Failure> {
    let file = args.file.to_string_lossy();
    let text =
        read(&args.file).map_err(|e| Failure::usage(format!("cannot read {}: {}", sanitize(&file), project::reason(&e))))?;
    let found = identify::identify(&text, &Catalog::bundled());
    let verdict = match () {
        () if found.matches.is_empty() => "unknown",
        () if found.is_exact() => "identified",
        () => "modified",
    };
    let resembles = found.matches.is_empty().then(|| identify::resembling(&text)).flatten();
    let resembles = resembles.map(|(spdx, percent)| Resemblance { spdx, percent });
    let answer = Answer { file: &file, verdict, found: &found, resembles };
    let out = match args.format.as_str() {
        "human" => human(&answer, Look::new(&args.look).options.width),
        "json" => serde_json::to_string_pretty(&answer).map(|s| s + "\n").map_err(|e| Failure::usage(e.to_string()))?,
        other => return Err(Failure::usage(format!("no format `{other}` for identification; expected human or json"))),
    };
    output::stdout(out.as_bytes())?;
    Ok(if verdict == "identified" { Ended::Fine } else { Ended::Findings })
}

/// Reads a regular file, or standard input; neither more than a license can have.
fn read(path: &Path) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)?;
    } else {
        if !std::fs::metadata(path)?.is_file() {
            return Err(std::io::Error::other("not a regular file"));
        }
        std::fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > LARGEST {
        return Err(std::io::Error::other("larger than 4 MiB"));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn human(answer: &Answer<'_>, width: usize) -> String {
    let mut page = Page::new(width);
    let found = answer.found;
    if found.matches.is_empty() {
        page.line(&format!("{}: not identified", sanitize(answer.file)));
        if let Some(spdx) = &answer.resembles {
            page.paragraph(
                2,
                &format!(
                    "{1} % of the words of the SPDX text {0} stand in it; the database has no entry for that license.",
                    spdx.spdx, spdx.percent
                ),
            );
        }
        for near in &found.near {
            page.paragraph(2, &format!("{} % of the words of {} stand in it.", near.words, near.id));
        }
    }
    for matched in &found.matches {
        page.gap();
        one(matched, &mut page);
    }
    if !found.remainder.is_empty() {
        page.heading("Outside of it");
        for fragment in &found.remainder {
            let limits =
                fragment.limits.as_deref().map_or_else(String::new, |w| format!(" (limits the use: “{}”)", sanitize(w)));
            let words = fragment.words;
            page.item(
                &format!("  line {}: ", fragment.line),
                6,
                &format!("{words} words, “{}”{limits}", sanitize(&fragment.quote)),
            );
        }
    }
    page.finish()
}

fn one(matched: &Match, page: &mut Page) {
    let state = match (matched.exact, matched.basis) {
        (true, _) => "unchanged",
        (false, Basis::Sentences) => "license-text-modified",
        (false, Basis::Quotes) => "by its title and quotes only; not compared word by word",
    };
    page.line(&format!("{} ({}): {state}", matched.name, matched.id));
    let what = if matched.kind == Kind::License { "clauses" } else { "categories" };
    let (coverage, (first, last)) = (matched.coverage, matched.lines);
    page.line(&format!(
        "  lines {first}–{last}; {} of {} {what}; {} % of its words",
        coverage.found, coverage.of, matched.words
    ));
    if !matched.same_words.is_empty() {
        page.paragraph(2, &format!("The same words: {}", matched.same_words.join(", ")));
    }
    for change in &matched.changes {
        page.item(&format!("  line {}: ", change.line), 6, &told(change));
    }
    for missing in &matched.missing {
        page.item("  missing: ", 6, &format!("§{} {} “{}”", missing.section, missing.term, missing.quote));
    }
    page.gap();
    for clause in &matched.clauses {
        let altered = if clause.altered { ", in an altered sentence" } else { "" };
        page.item(
            &format!("  line {}: ", clause.line),
            6,
            &format!("§{} {}{altered} “{}”", clause.section, clause.term, clause.quote),
        );
    }
}

fn told(change: &Change) -> String {
    let sentences = if change.sentences == 1 { "a sentence".to_owned() } else { format!("{} sentences", change.sentences) };
    let of = if change.sections.is_empty() { String::new() } else { format!(" of §{}", change.sections.join(", §")) };
    let quote = sanitize(&change.quote);
    match change.kind {
        ChangeKind::Removed => format!("{sentences}{of} left out after this line"),
        ChangeKind::Altered => format!("{sentences}{of} replaced: “{quote}”"),
        ChangeKind::Added => format!("added: “{quote}”"),
    }
}
