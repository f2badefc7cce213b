//! `mayuse init` and `mayuse schema`.

use std::collections::BTreeMap;
use std::io::IsTerminal;

use crate::catalog::Catalog;
use crate::config;

use super::args::{InitArgs, SchemaArgs};
use super::{Ended, Failure, check, interview, output};

pub(super) fn run(args: &InitArgs) -> Result<Ended, Failure> {
    let (project, catalog, checked) = check::checked(&args.scan, None)?;
    check::unanswered(&args.scan, &checked);
    let target = project.workspace.root().join("mayuse.toml");
    if !args.stdout && !args.force {
        if let Some(file) = &project.policy.file {
            return Err(Failure::usage(format!("the project has a policy already: {file}; --force replaces mayuse.toml")));
        }
        if std::fs::symlink_metadata(&target).is_ok() {
            return Err(Failure::usage(format!("{} exists; --force replaces it", target.display())));
        }
    }
    // The facts that some model's verdict hangs on, each with the clauses that ask.
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for finding in &checked.report.findings {
        let license = finding.license.as_deref().unwrap_or_default();
        let label = catalog.vocabulary().codes.get(&finding.code).map_or(finding.code.as_str(), |c| &c.label);
        let section = finding.clause.as_ref().map(|c| format!(" §{}", c.section)).unwrap_or_default();
        for fact in &finding.asks {
            let line = format!("{}: {label} ({license}{section})", finding.model);
            let list = reasons.entry(fact).or_default();
            if !list.contains(&line) {
                list.push(line);
            }
        }
    }
    let mut question = |q: &crate::core::finding::Question| Some((q.fact.clone(), reasons.remove(q.fact.as_str())?));
    let facts: Vec<(String, Vec<String>)> = checked.report.questions.iter().filter_map(&mut question).collect();
    let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    let answers = if args.interactive || (terminal && !args.non_interactive && !args.stdout) {
        let mut out = anstream::stderr().lock();
        interview::ask(&facts, catalog.vocabulary(), &mut std::io::stdin().lock(), &mut out)?
    } else {
        BTreeMap::new()
    };
    let text = config::answered(&facts, &answers, catalog.vocabulary());
    if args.stdout {
        output::stdout(text.as_bytes())?;
        return Ok(Ended::Fine);
    }
    output::file(&target.display().to_string(), text.as_bytes())?;
    let models = checked.report.summary.models;
    let plural = |number: usize| if number == 1 { "" } else { "s" };
    let open = facts.len() - answers.len();
    let told = match (answers.len(), open) {
        (0, _) => format!("{open} question{}", plural(open)),
        (given, 0) => format!("{given} answer{}", plural(given)),
        (given, _) => format!("{given} answer{}, {open} open question{}", plural(given), plural(open)),
    };
    let next = if open > 0 { "answer what is open there, then run `mayuse check`" } else { "run `mayuse check`" };
    let text = format!("wrote {}: {told} about {models} model{}\n{next}\n", target.display(), plural(models));
    output::stdout(text.as_bytes())?;
    Ok(Ended::Fine)
}

pub(super) fn schema(args: &SchemaArgs) -> Result<Ended, Failure> {
    if args.what != "config" {
        return Err(Failure::usage(format!("no schema `{}`; expected config", args.what)));
    }
    let catalog = Catalog::bundled();
    let schema = config::schema(catalog.vocabulary());
    let text = serde_json::to_string_pretty(&schema).map_err(|e| Failure::usage(e.to_string()))?;
    output::stdout((text + "\n").as_bytes())?;
    Ok(Ended::Fine)
}
