//! Reports with the papers that a legal report rests on.

use std::collections::BTreeMap;

use mayuse::catalog::Catalog;
use mayuse::core::dossier::{Dossier, Unjudged};
use mayuse::core::finding::Report;
use mayuse::core::policy::{Clarification, ModelPattern, Policy, Waiver};
use mayuse::core::source::Location;
use mayuse::core::usage::{Answer, Counts, Origin, Scope, Usage, Value};

use crate::reports;

/// Text that acts on pages, on style sheets and on whoever reads.
pub(crate) const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</style><script>alert(1)</script><style>",
    "</title></head><body onload=alert(1)>",
    "javascript:alert(1)",
    "--><svg/onload=alert(1)>",
    "'\";*/}body{display:none}@import url(//e.example);",
    "&lt;b&gt;&#x3c;script&#x3e;&amp;",
    "`<b>` is `x",
    "\u{1b}[2J\u{0}\u{7}\u{9b}\u{ffff}\u{fffe}\u{1fffe}\u{fdd0}",
    "\u{202e}gpj.exe\u{2066}\u{200b}\u{feff}",
    "a\nb\r\nc\td",
    " ",
    "#method",
    "%41%00 %",
    "\u{1F642}\u{301}模型",
];

fn at(line: usize) -> Location {
    Location { file: "mayuse.toml".into(), line, column: 1, end_line: line, end_column: 20 }
}

fn answer(value: Value, line: usize) -> Answer {
    Answer { value, origin: Origin::Declared, location: Some(at(line)) }
}

pub(crate) fn waiver(id: &str, line: usize) -> Waiver {
    Waiver {
        id: id.into(),
        model: ModelPattern::new("black-forest-labs/*"),
        license: Some("flux-1-dev".into()),
        codes: vec!["output-training".into()],
        paths: vec!["src/**".into()],
        reason: "separate-grant".into(),
        justification: Some("Contract BFL-2025-17".into()),
        evidence: Some("https://example.org/contracts/17".into()),
        approved_by: "legal@example.org".into(),
        approved_on: "2025-06-01".into(),
        expires_on: Some("2026-12-01".into()),
        assumes: BTreeMap::from([("outputs-train".to_owned(), Value::Choice("other-models".into()))]),
        location: at(line),
    }
}

pub(crate) fn dossier() -> Dossier {
    let catalog = Catalog::bundled();
    let usage = |pairs: Vec<(&str, Value, usize)>| Usage {
        answers: pairs.into_iter().map(|(fact, value, line)| (fact.to_owned(), answer(value, line))).collect(),
    };
    let project = vec![
        ("commercial", Value::Flag(true), 2),
        ("organization", Value::Choice("company".into()), 3),
        ("monthly-active-users", Value::Count(Counts { every: Some(900_000_000), ..Counts::default() }), 4),
        ("distribution", Value::Many(vec!["hosted-service".into()]), 5),
    ];
    let mut research = project.clone();
    research[0] = ("commercial", Value::Flag(false), 9);
    let licenses =
        ["flux-1-dev-nc-1.1.1", "llama-3.1", "apache-2.0"].into_iter().map(|id| catalog.license(id).unwrap().clone());
    let licenses: Vec<_> = licenses.collect();
    let use_policies = catalog.policy("llama-3.1-use-policy").cloned().into_iter().collect();
    Dossier {
        project: "support desk".into(),
        revision: Some("0123456789abcdef0123456789abcdef01234567".into()),
        date: "2026-11-20".into(),
        whole: true,
        policy: Policy {
            file: Some("mayuse.toml".into()),
            sha256: Some("ab".repeat(32)),
            default: Scope { name: "default".into(), paths: Vec::new(), usage: usage(project) },
            scopes: vec![Scope { name: "research".into(), paths: vec!["research/**".into()], usage: usage(research) }],
            waivers: vec![waiver("w-1", 12), waiver("w-2", 30)],
            clarifications: vec![Clarification {
                model: ModelPattern::new("acme/*"),
                license: "apache-2.0".into(),
                source: "https://example.org/acme".into(),
                sha256: None,
                location: at(40),
            }],
            ..Policy::default()
        },
        vocabulary: catalog.vocabulary().clone(),
        resolved: Vec::new(),
        licenses,
        use_policies,
        copies: vec![("llama-3.1".into(), Location { file: "LICENSE-llama".into(), ..at(1) })],
        unjudged: Unjudged { mentions: 3, datasets: 1, published: 0, ignored: vec![("test".into(), 7)] },
        expiring: vec![("w-1".into(), 11)],
    }
}

/// A report with a dossier.
pub(crate) fn attach(mut report: Report) -> Report {
    report.dossier = Some(Box::new(dossier()));
    report
}

/// The sample with hostile text in every place that a report takes from a repository or its policy.
pub(crate) fn hostile(evil: &str) -> Report {
    let mut report = reports::hostile(evil);
    for (number, finding) in report.findings.iter_mut().enumerate() {
        finding.fingerprint = if number < 2 { evil.to_owned() } else { format!("{evil}-{number}") };
        if let Some(clause) = &mut finding.clause {
            clause.url = format!("javascript:{evil}");
        }
        for fact in &mut finding.facts {
            fact.file = Some(evil.to_owned());
        }
    }
    for model in &mut report.models {
        model.lineage = vec![base(evil, None), base(&format!("{evil}/2"), Some(0)), base("org/merged", Some(0))];
        model.release = Some(evil.to_owned());
    }
    let mut dossier = dossier();
    let text = || evil.to_owned();
    (dossier.project, dossier.revision) = (text(), Some(text()));
    dossier.policy.file = Some(text());
    let scope = &mut dossier.policy.scopes[0];
    (scope.name, scope.paths) = (text(), vec![text()]);
    scope.usage.answers.insert("displays".into(), answer(Value::Many(vec![text()]), 3));
    dossier.policy.default.usage.answers.insert("published-models".into(), answer(Value::Many(vec![text()]), 3));
    let waiver = &mut dossier.policy.waivers[0];
    (waiver.id, waiver.reason, waiver.approved_by) = (text(), text(), text());
    (waiver.justification, waiver.evidence) = (Some(text()), Some(text()));
    (waiver.codes, waiver.paths) = (vec![text()], vec![text()]);
    waiver.location.file = text();
    let clarification = &mut dossier.policy.clarifications[0];
    (clarification.source, clarification.license) = (text(), text());
    dossier.policy.scan.exclude = vec![text()];
    // A project can bring licenses of its own.
    let license = &mut dossier.licenses[0];
    (license.name, license.id, license.summary) = (text(), text(), text());
    license.source.url = text();
    license.clauses[0].quote = text();
    report.dossier = Some(Box::new(dossier));
    report
}

fn base(id: &str, of: Option<usize>) -> mayuse::core::finding::AncestorView {
    mayuse::core::finding::AncestorView {
        id: id.into(),
        namespace: "hf".into(),
        relation: "merge".into(),
        license: Some(id.into()),
        spdx: None,
        known_from: id.into(),
        of,
    }
}
