//! A report made by hand: every kind of finding once, over a small imaginary repository.
#![allow(unreachable_pub, reason = "a module of tests")]

use std::cell::RefCell;
use std::collections::BTreeMap;

use mayuse::core::finding::*;
use mayuse::core::source::Location;
use mayuse::core::usage::{Counts, Value};
use mayuse::core::verdict::{Outcome, Verdict};
use mayuse::core::vocabulary::Severity;
use mayuse::report::{Excerpts, Line, Window};

/// Files in memory that count how often they are asked for.
#[derive(Default)]
pub struct Files {
    pub texts: BTreeMap<String, String>,
    pub asked: RefCell<usize>,
}

impl Files {
    pub fn with(mut self, name: &str, text: &str) -> Self {
        self.texts.insert(name.to_owned(), text.to_owned());
        self
    }
}

impl Excerpts for Files {
    fn line(&self, file: &str, line: usize, window: Window) -> Option<Line> {
        *self.asked.borrow_mut() += 1;
        let text = self.texts.get(file)?.split('\n').nth(line.checked_sub(1)?)?;
        let first = if window.column <= window.width * 3 / 4 { 0 } else { window.column - 1 - window.width / 3 };
        let rest: Vec<char> = text.chars().skip(first).collect();
        let shown = rest.len().min(window.width);
        Some(Line { text: rest[..shown].iter().collect(), first_column: first + 1, more: shown < rest.len() })
    }
}

pub const LLAMA: &str = "meta-llama/Llama-3.1-8B-Instruct";
pub const FLUX: &str = "black-forest-labs/FLUX.1-dev";

pub fn files() -> Files {
    Files::default()
        .with(
            "deploy/values.yaml",
            "\nchat:\n  image: registry.example.org/chat\n  model: meta-llama/Llama-3.1-8B-Instruct\n  replicas: 2\n",
        )
        .with(
            "src/support/images.py",
            "import os\n\npipe = FluxPipeline.from_pretrained(\"black-forest-labs/FLUX.1-dev\", token=\"hf_abcdefghijklmnop1234\")\npipe.to(\"cuda\")\n",
        )
        .with("src/local.py", "from ollama import chat\n\nMODEL = \"acme-tune:8b\"\n")
        .with(
            "mayuse.toml",
            "[use]\ncommercial = true\norganization = \"company\"\nmonthly-active-users = 900_000_000\ndistribution = [\"hosted-service\"]\n",
        )
}

pub fn place(file: &str, line: usize, column: usize, length: usize) -> PlaceView {
    PlaceView { file: file.into(), line, column, end_line: line, end_column: column + length }
}

pub fn clause(term: &str, section: &str, quote: &str, url: &str) -> ClauseView {
    ClauseView {
        term: term.into(),
        section: section.into(),
        effect: "forbid".into(),
        quote: quote.into(),
        summary: String::new(),
        url: url.into(),
        document: None,
        duty: None,
    }
}

pub fn fact(fact: &str, value: Value, line: usize, column: usize, length: usize) -> FactView {
    let file = "mayuse.toml".to_owned();
    let location = Location { file: file.clone(), line, column, end_line: line, end_column: column + length };
    FactView {
        fact: fact.into(),
        value,
        origin: "declared".into(),
        file: Some(file),
        line: Some(line),
        location: Some(location),
    }
}

pub fn finding(code: &str, outcome: Outcome, model: &str, license: Option<&str>, message: &str) -> Finding {
    Finding {
        code: code.into(),
        outcome,
        severity: Severity::Error,
        model: model.into(),
        namespace: "hf".into(),
        license: license.map(str::to_owned),
        inherited_from: None,
        clause: None,
        facts: Vec::new(),
        question: None,
        asks: Vec::new(),
        message: message.into(),
        notes: Vec::new(),
        provenance: Vec::new(),
        help: String::new(),
        references: Vec::new(),
        scope: "default".into(),
        waiver: None,
        fingerprint: format!("{code}/{model}"),
        baseline_state: BaselineState::New,
    }
}

pub fn license(id: &str, name: &str) -> LicenseView {
    LicenseView {
        id: id.into(),
        name: name.into(),
        class: None,
        spdx: None,
        provenance: "catalogued".into(),
        source: "https://example.org".into(),
        confidence: "high".into(),
        reviewed: false,
        url: None,
        gpai_exemption: None,
    }
}

pub fn model(id: &str, verdict: Verdict, license: Option<LicenseView>, references: &[(PlaceView, &str)]) -> ModelView {
    let references = references.iter().map(|(place, text)| ReferenceView {
        file: place.file.clone(),
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        text: (*text).into(),
        role: "load".into(),
        rule: "call".into(),
        confidence: "high".into(),
        scope: "default".into(),
        setting: "main".into(),
    });
    ModelView {
        openness: None,
        id: id.into(),
        namespace: "hf".into(),
        verdict,
        revision: None,
        release: None,
        released: None,
        access: Access::Weights,
        license,
        also: Vec::new(),
        lineage: Vec::new(),
        references: references.collect(),
    }
}

const LLAMA_URL: &str = "https://www.llama.com/llama3_1/license/";
const FLUX_URL: &str = "https://huggingface.co/black-forest-labs/FLUX.1-dev/blob/main/LICENSE.md";

fn findings() -> Vec<Finding> {
    let values = place("deploy/values.yaml", 4, 10, LLAMA.len());
    let images = place("src/support/images.py", 3, 38, FLUX.len());
    let local = place("src/local.py", 3, 10, 12);
    let counts = |n| Value::Count(Counts { every: Some(n), ..Counts::default() });
    let threshold = "monthly active users in the preceding calendar month";
    vec![
        Finding {
            clause: Some(clause("user-threshold", "2", threshold, LLAMA_URL)),
            facts: vec![fact("monthly-active-users", counts(900_000_000), 4, 24, 11)],
            provenance: vec!["catalogued: family pattern llama-3.1, Meta's license page, 2025-05-02".into()],
            help: "ask Meta for a license, choose another model, or record the grant with `mayuse waive user-threshold`".into(),
            references: [(4, "deploy/values.yaml"), (9, "a.py"), (10, "a.py"), (11, "b.py"), (2, "c.py"), (7, "d.py"), (8, "d.py"), (1, "e.py")]
                .iter()
                .map(|(line, file)| if *line == 4 { values.clone() } else { place(file, *line, 5, 10) })
                .collect(),
            ..finding("user-threshold", Outcome::Violated, LLAMA, Some("llama-3.1"), "Llama 3.1 needs a separate license from Meta above 700,000,000 monthly active users")
        },
        Finding {
            clause: Some(clause("commercial-use", "2.a", "solely for your Non-Commercial Purposes", FLUX_URL)),
            facts: vec![
                fact("commercial", Value::Flag(true), 2, 14, 4),
                fact("organization", Value::Choice("company".into()), 3, 16, 9),
            ],
            provenance: vec!["declared: model card of black-forest-labs/FLUX.1-dev".into()],
            help: "use FLUX.1-schnell (Apache-2.0), or buy a license from Black Forest Labs".into(),
            references: vec![images.clone()],
            ..finding("commercial-use", Outcome::Violated, FLUX, Some("flux-1-dev"), "FLUX.1 [dev] is licensed for non-commercial use only")
        },
        Finding {
            inherited_from: Some("meta-llama/Llama-3.1-8B".into()),
            clause: Some(clause("user-threshold", "2", threshold, LLAMA_URL)),
            facts: vec![fact("monthly-active-users", counts(900_000_000), 4, 24, 11)],
            provenance: vec!["via unsloth/x → meta-llama/Llama-3.1-8B, quantized, from its name".into()],
            help: "ask Meta for a license, or choose another model".into(),
            references: vec![local.clone()],
            scope: "research".into(),
            ..finding("user-threshold", Outcome::Violated, "acme/tune-8B", Some("llama-3.1"), "acme/tune-8B inherits a limit of 700,000,000 monthly active users from Llama 3.1")
        },
        Finding {
            severity: Severity::Warning,
            notes: vec!["the card says `mit`, the text in the repository is Llama 3.1; the stricter one was checked".into()],
            help: "record which one holds under [[clarify]] in mayuse.toml".into(),
            references: vec![local],
            ..finding("license-conflict", Outcome::Undeclared, "acme/tune-8B", None, "two licenses are claimed for acme/tune-8B")
        },
        Finding {
            clause: Some(clause("acceptable-use", "3", "in any manner prohibited by the Acceptable Use Policy", LLAMA_URL)),
            question: Some("What is the model used for?".into()),
            asks: vec!["domains".into()],
            references: vec![values.clone()],
            ..finding("acceptable-use", Outcome::Undeclared, LLAMA, Some("llama-3.1"), "depends on what the model is used for")
        },
        Finding {
            severity: Severity::Note,
            clause: Some(ClauseView {
                duty: Some("Show “Built with Llama” prominently on a related website, user interface, blogpost, about page or product documentation".into()),
                effect: "require".into(),
                ..clause("attribution", "1.b.i", "prominently display “Built with Llama”", LLAMA_URL)
            }),
            references: vec![values.clone()],
            ..finding("attribution", Outcome::Obligation, LLAMA, Some("llama-3.1"), "no line “Built with Llama” was found")
        },
        Finding {
            clause: Some(clause("output-training", "4.b", "to train, fine-tune or distill", FLUX_URL)),
            waiver: Some(WaiverView {
                id: "w-1".into(),
                reason: "contract BFL-2025-17 permits it".into(),
                approved_by: "legal@example.org".into(),
                approved_on: "2025-06-01".into(),
                expires_on: Some("2026-06-01".into()),
            }),
            references: vec![images],
            ..finding("output-training", Outcome::Satisfied, FLUX, Some("flux-1-dev"), "outputs train a competing model")
        },
    ]
}

fn codes() -> Vec<CodeView> {
    let code = |code: &str, label: &str, severity| CodeView {
        code: code.into(),
        label: label.into(),
        severity,
        explanation: format!("What {code} is about."),
        help: format!("What to do about {code}."),
    };
    vec![
        code("acceptable-use", "Acceptable use", Severity::Error),
        code("attribution", "Attribution", Severity::Note),
        code("commercial-use", "Commercial use", Severity::Error),
        code("license-conflict", "License conflict", Severity::Warning),
        code("output-training", "Training on outputs", Severity::Error),
        code("user-threshold", "User threshold", Severity::Error),
    ]
}

pub fn report() -> Report {
    let llama = || license("llama-3.1", "Llama 3.1 Community License Agreement");
    let models = vec![
        model("Qwen/Qwen2.5-7B-Instruct", Verdict::Allowed, Some(license("apache-2.0", "Apache License 2.0")), &[]),
        model("acme/tune-8B", Verdict::Denied, Some(llama()), &[(place("src/local.py", 3, 10, 12), "acme-tune:8b")]),
        model(FLUX, Verdict::Denied, Some(license("flux-1-dev", "FLUX.1 [dev] Non-Commercial License v1.1.1")), &[]),
        model(LLAMA, Verdict::Denied, Some(llama()), &[(place("deploy/values.yaml", 4, 10, LLAMA.len()), LLAMA)]),
        model("some-org/with-a-very-long-name-of-a-model-that-nobody-knows-v2.1-GGUF", Verdict::NeedsReview, None, &[]),
    ];
    Report {
        schema_version: 1,
        tool: Tool { name: "mayuse".into(), version: "0.1.0".into(), data_version: "abc123".into() },
        verdict: Verdict::Denied,
        complete: false,
        policy: Some("mayuse.toml".into()),
        baseline: None,
        summary: Summary {
            files_enumerated: 1240,
            files_scanned: 1231,
            files_skipped: 8,
            files_failed: 1,
            references: 12,
            mentions: 3,
            models: 5,
            denied: 3,
            needs_review: 1,
            obligations: 0,
            allowed: 1,
        },
        models,
        findings: findings(),
        codes: codes(),
        questions: vec![Question {
            fact: "domains".into(),
            question: "What is the model used for: which of the domains that use policies restrict, or which ordinary ones?"
                .into(),
            models: vec![LLAMA.into()],
            codes: vec!["acceptable-use".into()],
            findings: vec![format!("acceptable-use/{LLAMA}")],
        }],
        unexamined: vec![
            Unexamined { file: "data/big.json".into(), reason: "larger than 64 MiB".into(), failed: false },
            Unexamined { file: "secret/x.yaml".into(), reason: "permission denied".into(), failed: true },
        ],
        dossier: None,
    }
}
