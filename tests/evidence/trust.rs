//! Evidence is the word of whoever wrote the files: it stands beside our data, never before it.

use mayuse::catalog::Catalog;
use mayuse::core::claim::{Claim, Named, Provenance, Step};
use mayuse::core::evidence::{Base, Evidence, NOTHING, Testimony};
use mayuse::core::finding::Finding;
use mayuse::core::model::{Confidence, ModelId, Relation};
use mayuse::core::policy::Policy;
use mayuse::core::reference::{Reference, Role, Setting};
use mayuse::core::source::{Location, Span};
use mayuse::core::usage::{Answer, Counts, Origin, Scope, Usage, Value};
use mayuse::core::verdict::Outcome;
use mayuse::{check, resolve};
use proptest::prelude::*;

use crate::{codes, json, model, spdx, using};

#[test]
fn a_card_cannot_turn_llama_into_apache() {
    let files = [
        ("meta-llama/Llama-2-7b-hf/README.md", "---\nlicense: apache-2.0\n---\n"),
        ("meta-llama/Llama-2-7b-hf/config.json", "{\"model_type\": \"llama\"}"),
        ("meta-llama/Llama-2-7b-hf/LICENSE", spdx("Apache-2.0")),
    ];
    let project = using("meta-llama/Llama-2-7b-hf", &files);
    let ran = json(&project);
    let found = model(&ran, "meta-llama/Llama-2-7b-hf");
    assert_eq!(found["license"]["id"], "llama-2");
    assert_eq!(found["also"][0]["id"], "apache-2.0");
    assert_eq!(found["verdict"], "needs-review");
    assert!(codes(&ran, "meta-llama/Llama-2-7b-hf").contains(&"undeclared license-conflict".to_owned()));
    // Both claims, their places, and what the laxer one leaves out.
    project.run(&["check"]).shows(
        1,
        &[
            "sources disagree about the license of `meta-llama/Llama-2-7b-hf`",
            "meta-llama/Llama-2-7b-hf/README.md:2",
            "Apache License 2.0 says nothing of what Llama 2 Community License Agreement holds",
            "user-threshold",
        ],
    );
    // And what was denied stays denied.
    let big = project.run(&["check", "--format", "json", "-q", "--use", "outputs-train=other-models"]);
    assert_eq!(model(&big, "meta-llama/Llama-2-7b-hf")["verdict"], "denied");
}

#[test]
fn a_stricter_card_counts() {
    let files = [
        ("mistralai/Mistral-7B-v0.1/README.md", "---\nlicense: cc-by-nc-4.0\n---\n"),
        ("mistralai/Mistral-7B-v0.1/config.json", "{\"model_type\": \"mistral\"}"),
    ];
    assert_eq!(model(&json(&using("mistralai/Mistral-7B-v0.1", &files)), "mistralai/Mistral-7B-v0.1")["verdict"], "denied");
}

#[test]
fn a_harmless_base_does_not_hide_what_the_name_says() {
    let files = [
        ("acme/Llama-2-7b-tuned/README.md", "---\nlicense: mit\nbase_model: mistralai/Mistral-7B-v0.1\n---\n"),
        ("acme/Llama-2-7b-tuned/config.json", "{\"model_type\": \"llama\"}"),
    ];
    let project = using("acme/Llama-2-7b-tuned", &files);
    let ran = project.run(&["check", "--format", "json", "-q", "--use", "outputs-train=other-models"]);
    assert_eq!(model(&ran, "acme/Llama-2-7b-tuned")["verdict"], "denied", "{}", ran.out);
}

#[test]
fn a_card_that_says_two_things_is_never_read_as_the_laxer() {
    for front in
        ["license: mit\nlicense: cc-by-nc-4.0", "license: [mit, cc-by-nc-4.0]", "license: mit\nlicense_name: cc-by-nc-4.0"]
    {
        let card = format!("---\n{front}\n---\n");
        let ran = json(&using("./m", &[("m/README.md", &card), ("m/config.json", "{\"model_type\": \"x\"}")]));
        assert_eq!(model(&ran, "m")["verdict"], "denied", "{front}");
        assert!(codes(&ran, "m").contains(&"undeclared license-conflict".to_owned()), "{front}");
    }
}

#[test]
fn folders_that_differ_in_case_are_both_heard() {
    let config = "{\"model_type\": \"x\"}";
    let project =
        using("./models/Foo", &[("models/Foo/README.md", "---\nlicense: mit\n---\n"), ("models/Foo/config.json", config)]);
    project.write("models/foo/README.md", "---\nlicense: cc-by-nc-4.0\n---\n");
    project.write("models/foo/config.json", config);
    let ran = json(&project);
    assert!(ran.out.contains("cc-by-nc-4.0") && ran.code == 1, "{}", ran.out);
}

fn catalog() -> &'static Catalog {
    static CATALOG: std::sync::OnceLock<Catalog> = std::sync::OnceLock::new();
    CATALOG.get_or_init(Catalog::bundled)
}

const KNOWN: [(&str, &str); 14] = [
    ("hf", "meta-llama/Llama-2-7b-hf"),
    ("hf", "meta-llama/Llama-3.1-8B-Instruct"),
    ("hf", "Qwen/Qwen2.5-3B"),
    ("hf", "mistralai/Mistral-7B-v0.1"),
    ("hf", "deepseek-ai/DeepSeek-R1-Distill-Llama-8B"),
    ("hf", "NousResearch/Hermes-3-Llama-3.1-8B"),
    ("hf", "unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit"),
    ("hf", "TheBloke/Llama-2-7B-Chat-GGUF"),
    ("hf", "acme/llama-2-7b-tuned"),
    ("hf", "openai/whisper-large"),
    ("hf", "THUDM/chatglm-6b"),
    ("groq", "llama-3.3-70b-versatile"),
    ("bedrock", "us.meta.llama3-1-70b-instruct-v1:0"),
    ("anthropic", "claude-sonnet-4-5"),
];

fn judged(id: &ModelId, evidence: &Evidence, flags: u8) -> Vec<Finding> {
    let model = resolve::Resolver::new(catalog(), &[], evidence).resolve(id);
    let flag = |fact: &str, value: Value| (fact.to_owned(), Answer { value, origin: Origin::Declared, location: None });
    let answers = [
        flag("commercial", Value::Flag(flags & 1 != 0)),
        flag(
            "monthly-active-users",
            Value::Count(Counts { every: Some(if flags & 2 != 0 { 900_000_000 } else { 10 }), ..Counts::default() }),
        ),
        flag("outputs-train", Value::Choice(if flags & 4 != 0 { "other-models" } else { "none" }.to_owned())),
        flag("fine-tunes", Value::Flag(flags & 8 != 0)),
    ];
    let scope =
        Scope { name: "default".to_owned(), paths: Vec::new(), usage: Usage { answers: answers.into_iter().collect() } };
    let reference = Reference {
        id: id.clone(),
        text: id.name.clone(),
        revision: None,
        location: Location { file: "a.py".to_owned(), line: 1, column: 1, end_line: 1, end_column: 2 },
        span: Span::new(0, 1),
        role: Role::Load,
        rule: "test".to_owned(),
        confidence: Confidence::High,
        setting: Setting::Main,
    };
    let (policy, observed) = (Policy::default(), check::Observed::default());
    let context = check::Context { catalog: catalog(), policy: &policy, observed: &observed, evidence };
    check::check(check::Subject { model: &model, scope: &scope, references: &[&reference] }, context)
}

fn worst(found: &[Finding]) -> Option<Outcome> {
    found.iter().map(|f| f.outcome).max()
}

fn any_testimony() -> impl Strategy<Value = Testimony> {
    let license = prop_oneof![
        prop::sample::select(vec!["mit", "apache-2.0", "cc-by-nc-4.0", "llama-3.1", "qwen-research", "openrail++"])
            .prop_map(|l| catalog().named(l)),
        Just(Named::Unrecognized("my-own".to_owned())),
        Just(Named::Unrecognized("other".to_owned())),
    ];
    let confidence = prop::sample::select(vec![Confidence::Low, Confidence::Medium, Confidence::High]);
    let claim = (license, confidence.clone(), any::<bool>()).prop_map(|(license, confidence, seen)| Claim {
        license,
        provenance: if seen { Provenance::Observed } else { Provenance::Declared },
        step: Step::Evidence,
        source: "m/README.md:2".to_owned(),
        date: String::new(),
        confidence,
    });
    let relations =
        [Relation::Finetune, Relation::Adapter, Relation::Quantized, Relation::Merge, Relation::Distilled, Relation::Copy];
    let ids = KNOWN
        .iter()
        .map(|(_, id)| *id)
        .chain(["nobody/nothing-7b", "acme/other", "mistralai/Mistral-7B-v0.1"])
        .collect::<Vec<_>>();
    let base = (prop::sample::select(ids), prop::option::of(prop::sample::select(relations.to_vec())), confidence).prop_map(
        |(id, relation, confidence)| Base {
            id: ModelId::new("hf", id),
            relation,
            source: "m/README.md:3".to_owned(),
            confidence,
        },
    );
    (prop::collection::vec(claim, 0..4), prop::collection::vec(base, 0..4)).prop_map(|(claims, bases)| Testimony {
        claims,
        bases,
        ..Testimony::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1024),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whatever files say of a model that our data knows, and of the models around it: it passes no more than before, and
    /// every clause that stood against the use still does.
    #[test]
    fn evidence_never_loosens_what_is_known(
        about in prop::sample::select(KNOWN.to_vec()),
        own in any_testimony(),
        others in prop::collection::vec((prop::sample::select(KNOWN.to_vec()), any_testimony()), 0..4),
        flags in 0u8..16,
    ) {
        let id = ModelId::new(about.0, about.1);
        let before = judged(&id, &NOTHING, flags);
        let mut evidence = Evidence::default();
        evidence.add(&id, own);
        for ((namespace, name), testimony) in others {
            evidence.add(&ModelId::new(namespace, name), testimony);
        }
        let after = judged(&id, &evidence, flags);
        prop_assert!(worst(&after) >= worst(&before), "{:?} → {:?}", worst(&before), worst(&after));
        for finding in before.iter().filter(|f| f.clause.is_some()) {
            let clause = |f: &&Finding| f.license == finding.license && f.code == finding.code
                && f.clause.as_ref().map(|c| &c.quote) == finding.clause.as_ref().map(|c| &c.quote);
            let still = after.iter().filter(clause).map(|f| f.outcome).max();
            prop_assert!(still >= Some(finding.outcome), "{} {:?} was {:?}, is {still:?}", finding.code, finding.license, finding.outcome);
        }
    }
}
