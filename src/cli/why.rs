//! `mayuse why`: the chain from evidence to verdict, or which rule saw what on a line.

use crate::catalog::Catalog;
use crate::core::claim::{Claim, ResolvedModel, Step};
use crate::core::finding::Finding;
use crate::core::verdict::Verdict;

use super::args::{OnlineArgs, ScanArgs, WhyArgs};
use super::output::{Look, sanitize};
use super::page::Page;
use super::{Ended, Failure, check, output};

pub(super) fn run(args: &WhyArgs) -> Result<Ended, Failure> {
    let mut page = Page::new(Look::new(&args.look).options.width);
    let place = args.what.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse::<usize>().ok()?)));
    match place.filter(|(file, _)| std::path::Path::new(file).is_file()) {
        Some((file, line)) => at(args, file, line, &mut page)?,
        None => model(args, &mut page)?,
    }
    output::stdout(page.finish().as_bytes())?;
    Ok(Ended::Fine)
}

/// Which rule saw what on a line.
fn at(args: &WhyArgs, file: &str, line: usize, page: &mut Page) -> Result<(), Failure> {
    let scan = ScanArgs { paths: vec![file.into()], online: OnlineArgs::default(), ..args.scan.clone() };
    let (_, _, checked) = check::checked(&scan, None)?;
    let found: Vec<_> = checked.references.iter().filter(|r| (r.location.line..=r.location.end_line).contains(&line)).collect();
    if found.is_empty() {
        page.line(&format!("no rule sees a model in {}:{line}", sanitize(file)));
        return Ok(());
    }
    for r in found {
        page.heading(&format!(
            "{}:{}:{} {}",
            sanitize(&r.location.file),
            r.location.line,
            r.location.column,
            sanitize(&r.text)
        ));
        page.line(&format!("  model       {} in namespace {}", sanitize(&r.id.name), r.id.namespace));
        page.line(&format!("  role        {}", r.role.as_str()));
        page.line(&format!("  rule        {}", r.rule));
        page.line(&format!("  confidence  {}", r.confidence.as_str()));
        if let Some(revision) = &r.revision {
            page.line(&format!("  revision    {}", sanitize(revision)));
        }
    }
    Ok(())
}

fn model(args: &WhyArgs, page: &mut Page) -> Result<(), Failure> {
    let (_, catalog, checked) = check::checked(&args.scan.for_look(&args.look), None)?;
    check::unanswered(&args.scan, &checked);
    let wanted: Vec<_> = checked.report.models.iter().filter(|m| m.id.eq_ignore_ascii_case(&args.what)).collect();
    if wanted.is_empty() {
        let names: Vec<&str> = checked.report.models.iter().map(|m| m.id.as_str()).collect();
        let hint = crate::document::suggestion(&args.what, &names);
        return Err(Failure::usage(format!("the project does not use `{}`; {}", sanitize(&args.what), sanitize(&hint))));
    }
    for view in wanted {
        page.heading(&format!("{}: {}", sanitize(&view.id), view.verdict.as_str().replace('-', " ")));
        page.heading("Where it is used");
        for r in &view.references {
            page.line(&format!(
                "  {}:{}:{} as {} (rule {}, {} confidence)",
                sanitize(&r.file),
                r.line,
                r.column,
                r.role,
                r.rule,
                r.confidence
            ));
        }
        page.gap();
        // As it was resolved under the name that the project uses.
        let is_it = |m: &&ResolvedModel| m.id.name == view.id && m.id.namespace.as_str() == view.namespace;
        if let Some(resolved) = checked.resolved.iter().find(is_it) {
            resolution(&catalog, resolved, page);
        }
        let findings: Vec<&Finding> = checked
            .report
            .findings
            .iter()
            .filter(|f| f.namespace == view.namespace && f.model.eq_ignore_ascii_case(&view.id))
            .collect();
        page.heading("What its clauses ask, and what is declared");
        if findings.is_empty() {
            page.line("  nothing stands against the declared use");
        }
        for f in findings {
            finding(f, page);
        }
        if view.verdict == Verdict::Allowed {
            page.paragraph(2, "Clauses that the declared use meets are not repeated here; `mayuse explain` lists them.");
        }
    }
    Ok(())
}

fn finding(f: &Finding, page: &mut Page) {
    let scope = if f.scope == "default" { String::new() } else { format!(", scope {}", sanitize(&f.scope)) };
    page.item(&format!("  {} {}{scope}: ", f.outcome.as_str(), f.code), 6, &sanitize(&f.message));
    if let Some(clause) = &f.clause {
        let license = f.license.as_deref().unwrap_or_default();
        let document = clause.document.as_deref().unwrap_or(license);
        page.paragraph(6, &format!("{document} §{}: “{}”", clause.section, clause.quote));
    }
    for fact in &f.facts {
        let value = serde_json::to_string(&fact.value).unwrap_or_default();
        let place = match (&fact.file, fact.line) {
            (Some(file), Some(line)) => format!(" ({}:{line})", sanitize(file)),
            _ => String::new(),
        };
        page.paragraph(6, &format!("{} {} = {}{place}", fact.origin, fact.fact, sanitize(&value)));
    }
    for fact in &f.asks {
        page.paragraph(6, &format!("not declared: {fact}"));
    }
    for note in &f.notes {
        page.paragraph(6, &sanitize(note));
    }
}

/// What is known about a model: claims with provenance, and lineage.
pub(super) fn resolution(catalog: &Catalog, model: &ResolvedModel, page: &mut Page) {
    let release = model.release.as_deref().map(|r| format!(", {r}")).unwrap_or_default();
    page.line(&format!("{} (namespace {}{release})", sanitize(&model.id.name), model.id.namespace));
    if let Some(openness) = model.openness {
        page.line(&format!("openness: {}", openness.as_str()));
    }
    page.heading("What is said about its license");
    if model.claims.is_empty() {
        page.line("  nothing");
    }
    for claim in &model.claims {
        said(catalog, claim, page);
    }
    for term in &model.terms {
        page.line("  and besides:");
        said(catalog, term, page);
    }
    if !model.lineage.is_empty() {
        page.heading("What it was made from");
        for a in &model.lineage {
            let child = a.made.and_then(|i| model.lineage.get(i)).map_or(&model.id, |c| &c.id);
            let (relation, known) = (a.relation.as_str(), crate::check::known_from(a));
            page.item(
                "  ",
                6,
                &format!(
                    "{} → {} ({relation}, {}, {} confidence)",
                    sanitize(&child.name),
                    sanitize(&a.id.name),
                    sanitize(&known),
                    a.confidence.as_str()
                ),
            );
            match a.claims.as_slice() {
                [] => page.line("    no license known"),
                claims => claims.iter().for_each(|c| claim(catalog, c, "    ", page)),
            }
        }
    }
    for sentence in &model.unsettled {
        page.item("  ", 6, &sanitize(sentence));
    }
}

fn said(catalog: &Catalog, of: &Claim, page: &mut Page) {
    claim(catalog, of, "  ", page);
}

fn claim(catalog: &Catalog, claim: &Claim, indent: &str, page: &mut Page) {
    let name = claim.license.id().and_then(|id| catalog.license(id)).map_or(claim.license.label(), |l| &l.name);
    let date = match claim.date.as_str() {
        "" if claim.step == Step::Evidence => ", as it stands there now".to_owned(),
        "" => String::new(),
        date => format!(", {date}"),
    };
    page.item(
        indent,
        indent.len() + 4,
        &format!(
            "{}: {} by {}{date}, {} confidence; {}",
            sanitize(name),
            claim.provenance.as_str(),
            claim.step.as_str(),
            claim.confidence.as_str(),
            sanitize(&claim.source)
        ),
    );
}
