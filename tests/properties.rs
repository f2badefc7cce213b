//! What must hold for every use and every license, drawn at random.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod judging;
#[path = "properties/worlds.rs"]
mod worlds;

use std::collections::{BTreeMap, BTreeSet};

use judging::{catalog, findings_in_role, judge_model, model_under, verdict_of};
use mayuse::catalog::Catalog;
use mayuse::catalog::pattern_index::PatternIndex;
use mayuse::check::{self, Context, Observed, Subject};
use mayuse::core::claim::ResolvedModel;
use mayuse::core::evidence::NOTHING;
use mayuse::core::finding::Finding;
use mayuse::core::license::{Effect, License};
use mayuse::core::model::ModelId;
use mayuse::core::policy::{ModelPattern, Policy, Waiver};
use mayuse::core::reference::Role;
use mayuse::core::source::Location;
use mayuse::core::usage::Value;
use mayuse::core::verdict::{Outcome, Truth, Verdict, evaluate, evaluate_domains};
use mayuse::inventory::Scopes;
use mayuse::resolve::Resolver;
use proptest::prelude::*;
use worlds::{World, known, stricter, usage, world};

fn any_world() -> BoxedStrategy<World> {
    world(catalog().vocabulary())
}

fn any_license() -> impl Strategy<Value = &'static License> {
    prop::sample::select(catalog().licenses())
}

/// Licenses with a numeric limit, a policy or an open point: where mistakes would cost most.
fn hard_license() -> impl Strategy<Value = &'static License> {
    let hard = |l: &&License| l.clauses.iter().any(|c| c.effect == Effect::Unclear || c.policy.is_some() || c.when.len() > 1);
    let hard: Vec<_> = catalog().licenses().into_iter().filter(hard).collect();
    prop_oneof![prop::sample::select(hard), any_license()]
}

fn judged(license: &License, world: &World) -> Vec<Finding> {
    judged_model(&model_under(&license.id, Some(&["multimodal"])), world)
}

fn judged_model(model: &ResolvedModel, world: &World) -> Vec<Finding> {
    judge_model(catalog(), model, usage(world), &Observed::default())
}

/// Models with lineage, further terms, contradicting sources, or nothing known at all; and any license alone.
fn any_model() -> impl Strategy<Value = ResolvedModel> {
    let ids = [
        ("hf", "deepseek-ai/DeepSeek-R1-Distill-Llama-8B"),
        ("hf", "nvidia/Llama-3.1-Nemotron-Nano-8B-v1"),
        ("hf", "bartowski/Qwen2.5-3B-Instruct-GGUF"),
        ("hf", "NousResearch/Hermes-3-Llama-3.1-8B"),
        ("hf", "meta-llama/Llama-3.2-11B-Vision-Instruct"),
        ("hf", "stabilityai/sdxl-turbo"),
        ("hf", "THUDM/cogvlm-chat-hf"),
        ("hf", "MiniMaxAI/MiniMax-M2.5"),
        ("hf", "moonshotai/Kimi-K3"),
        ("hf", "nobody/nothing-7b"),
        ("bedrock", "us.meta.llama3-1-70b-instruct-v1:0"),
        ("groq", "llama-3.3-70b-versatile"),
        ("anthropic", "claude-sonnet-4-5"),
        ("ollama", "qwen2.5:3b"),
    ];
    let resolve = |(namespace, name)| Resolver::new(catalog(), &[], &NOTHING).resolve(&ModelId::new(namespace, name));
    prop_oneof![
        1 => prop::sample::select(ids.map(resolve).to_vec()),
        2 => hard_license().prop_map(|l| model_under(&l.id, Some(&["multimodal"]))),
    ]
}

/// What became of each clause that has a finding.
fn outcomes(found: &[Finding]) -> BTreeMap<String, Outcome> {
    found.iter().map(|f| (f.fingerprint.clone(), f.outcome)).collect()
}

/// 1,024 cases each, or as many as PROPTEST_CASES says: a nightly run can afford more.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1024);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn more_facts_never_open_or_turn_a_decided_condition(
        license in hard_license(),
        whole in any_world(),
        first in prop::collection::vec(any::<bool>(), 41),
        second in prop::collection::vec(any::<bool>(), 43),
    ) {
        let more = known(&whole, &second);
        let less = known(&more, &first);
        let vocabulary = catalog().vocabulary();
        for clause in &license.clauses {
            let truth = |world: &World| match clause.policy.as_deref().and_then(|p| catalog().policy(p)) {
                Some(policy) => evaluate_domains(&policy.categories, &usage(world), vocabulary).0.truth,
                None => evaluate(&clause.when, &usage(world), vocabulary).truth,
            };
            let (before, after) = (truth(&less), truth(&more));
            // Only `unknown` may change.
            prop_assert!(before == Truth::Unknown || before == after,
                "{} §{} {}: {before:?} → {after:?}\nless {less:#?}\nmore {more:#?}", license.id, clause.section, clause.term);
            // And what the whole world says is never the opposite of what a part of it said.
            let all = truth(&whole);
            prop_assert!(after == Truth::Unknown || after == all, "{} §{}: {after:?} → {all:?}", license.id, clause.section);
        }
    }

    #[test]
    fn more_facts_never_take_back_a_finding_of_violation_nor_a_pass(
        model in any_model(),
        whole in any_world(),
        first in prop::collection::vec(any::<bool>(), 41),
        second in prop::collection::vec(any::<bool>(), 43),
    ) {
        let more = known(&whole, &second);
        let less = known(&more, &first);
        let (before, after) = (judged_model(&model, &less), judged_model(&model, &more));
        let (was, is) = (outcomes(&before), outcomes(&after));
        for (id, outcome) in &was {
            if *outcome == Outcome::Violated {
                prop_assert_eq!(is.get(id), Some(outcome), "{} {}", model.id, id);
            }
        }
        for finding in after.iter().filter(|f| f.outcome != Outcome::Satisfied) {
            prop_assert!(was.contains_key(&finding.fingerprint), "{}: {} came up with more facts", model.id, finding.message);
        }
        if verdict_of(&before) == Verdict::Denied {
            prop_assert_eq!(verdict_of(&after), Verdict::Denied);
        }
        if verdict_of(&before) <= Verdict::Obligations {
            prop_assert!(verdict_of(&after) <= Verdict::Obligations, "{}", model.id);
        }
    }

    #[test]
    fn a_stricter_use_never_turns_denied_into_allowed(
        model in any_model(),
        mild in any_world(),
        other in any_world(),
        more in prop::collection::vec(any::<bool>(), 41),
        told in prop::collection::vec(prop::bool::weighted(0.9), 43),
    ) {
        let strict = stricter(&mild, &other, &more);
        for (mild, strict) in [(mild.clone(), strict.clone()), (known(&mild, &told), known(&strict, &told))] {
            let (before, after) = (judged_model(&model, &mild), judged_model(&model, &strict));
            let is = outcomes(&after);
            for finding in before.iter().filter(|f| f.outcome == Outcome::Violated) {
                prop_assert!(is.get(&finding.fingerprint) == Some(&Outcome::Violated),
                    "{} §{}: {} is gone under a stricter use\nmild {mild:#?}\nstrict {strict:#?}",
                    model.id, finding.clause.as_ref().map_or("", |c| &c.section), finding.message);
            }
        }
    }

    #[test]
    fn no_facts_allow_a_license_with_an_open_point_that_applies(
        license in prop::sample::select(
            catalog().licenses().into_iter().filter(|l| l.clauses.iter().any(|c| c.effect == Effect::Unclear)).collect::<Vec<_>>()
        ),
        whole in any_world(),
        told in prop::collection::vec(any::<bool>(), 43),
    ) {
        for world in [&whole, &known(&whole, &told)] {
            let open = license.clauses.iter().filter(|c| c.effect == Effect::Unclear);
            let applies = open.filter(|c| evaluate(&c.when, &usage(world), catalog().vocabulary()).truth != Truth::False);
            let found = judged(license, world);
            for clause in applies {
                prop_assert!(verdict_of(&found) >= Verdict::NeedsReview, "{} §{} is open", license.id, clause.section);
                let seen = found.iter().any(|f| f.code == clause.term && f.outcome == Outcome::Undeclared);
                prop_assert!(seen, "{} §{} is open and not told", license.id, clause.section);
            }
        }
    }

    #[test]
    fn the_order_of_clauses_is_irrelevant(
        license in any_license(),
        whole in any_world(),
        seed in prop::collection::vec(any::<u32>(), 64),
    ) {
        let mut shuffled = license.clone();
        let mut keyed: Vec<_> = shuffled.clauses.drain(..).zip(seed.iter().cycle().enumerate()).collect();
        keyed.sort_by_key(|(_, (i, key))| (key.wrapping_mul(2_654_435_761).rotate_left(u32::try_from(*i % 31).unwrap_or(0)), *i));
        shuffled.clauses = keyed.into_iter().map(|(c, _)| c).collect();
        let custom = Catalog::with_custom(vec![shuffled], Vec::new());
        let model = model_under(&license.id, Some(&[]));
        let own = judge_model(catalog(), &model, usage(&whole), &Observed::default());
        let other = judge_model(&custom, &model, usage(&whole), &Observed::default());
        prop_assert_eq!(sorted(&own), sorted(&other));
    }

    #[test]
    fn the_order_of_references_is_irrelevant(
        whole in any_world(),
        order in Just(vec![Role::Load, Role::BaseModel, Role::Teacher, Role::Load]).prop_shuffle(),
        model in prop::sample::select(vec!["meta-llama/Llama-2-7b-hf", "google/gemma-2-9b-it", "Qwen/Qwen2.5-72B-Instruct"]),
    ) {
        let id = ModelId::new("hf", model);
        let resolved = Resolver::new(catalog(), &[], &NOTHING).resolve(&id);
        let scope = mayuse::core::usage::Scope { name: "default".to_owned(), paths: Vec::new(), usage: usage(&whole) };
        let policy = Policy::default();
        let context = Context { catalog: catalog(), policy: &policy, observed: &Observed::default(), evidence: &NOTHING };
        let told = |roles: &[Role]| {
            let references: Vec<_> = roles.iter().map(|r| judging::reference(&id, *r)).collect();
            let borrowed: Vec<_> = references.iter().collect();
            sorted(&check::check(Subject { model: &resolved, scope: &scope, references: &borrowed }, context))
        };
        prop_assert_eq!(told(&[Role::Load, Role::BaseModel, Role::Teacher, Role::Load]), told(&order));
    }

    #[test]
    fn a_waiver_never_removes_a_finding(
        model in prop::sample::select(vec!["meta-llama/Llama-3.1-8B", "Qwen/Qwen2.5-3B-Instruct", "black-forest-labs/FLUX.1-dev"]),
        whole in any_world(),
        codes in prop::sample::subsequence(
            vec!["user-threshold", "commercial-use", "purpose", "acceptable-use", "naming", "attribution", "notice", "hosting"], 1..6),
        pattern in prop::sample::select(vec!["*", "meta-llama/*", "qwen/qwen2.5-3b-instruct", "other/model"]),
        license in prop::option::of(prop::sample::select(vec!["llama-3.1", "qwen-research", "mit"])),
        expires in prop::option::of(prop::sample::select(vec!["2026-01-01", "2026-12-31"])),
        at_most in prop::option::of(0_u64..1_000_000_000),
    ) {
        let answers: Vec<(&str, Value)> = whole.iter().map(|(f, v)| (f.as_str(), v.clone())).collect();
        let before = findings_in_role("hf", model, &answers, Role::Load);
        let mut policy = Policy::default();
        policy.default.usage = usage(&whole);
        policy.waivers.push(Waiver {
            id: "w1".to_owned(),
            model: ModelPattern::new(pattern),
            license: license.map(str::to_owned),
            codes: codes.iter().map(|c| (*c).to_owned()).collect(),
            paths: Vec::new(),
            reason: "a test".to_owned(),
            justification: None,
            evidence: None,
            approved_by: "counsel".to_owned(),
            approved_on: "2026-01-01".to_owned(),
            expires_on: expires.map(str::to_owned),
            assumes: at_most.map(|n| ("monthly-active-users".to_owned(), judging::count(n))).into_iter().collect(),
            location: Location { file: "mayuse.toml".to_owned(), line: 1, column: 1, end_line: 1, end_column: 2 },
        });
        let mut after = before.clone();
        check::apply_waivers(&mut after, &policy, &Scopes::new(&policy), catalog().vocabulary(), "2026-11-20", true);
        for finding in &before {
            let same: Vec<_> = after.iter().filter(|f| f.fingerprint == finding.fingerprint).collect();
            prop_assert_eq!(same.len(), 1, "{}", &finding.message);
            let waived = same[0].outcome != finding.outcome;
            // A duty stays a duty; what is waived says so, and by whom.
            prop_assert!(!waived || matches!(finding.outcome, Outcome::Violated | Outcome::Undeclared));
            prop_assert_eq!(waived, same[0].waiver.is_some());
            prop_assert!(!waived || (same[0].waiver.as_ref().is_some_and(|w| w.approved_by == "counsel")));
            prop_assert!(!waived || codes.contains(&finding.code.as_str()));
            // An expired waiver, or one for another license, waives nothing.
            prop_assert!(!waived || (expires != Some("2026-01-01")));
            prop_assert!(!waived || license.is_none_or(|l| finding.license.as_deref() == Some(l)));
            let parts = |f: &Finding| (f.message.clone(), f.clause.clone(), f.references.clone(), f.facts.clone());
            prop_assert_eq!(parts(finding), parts(same[0]));
        }
        prop_assert!(after.len() >= before.len());
    }
}

fn sorted(found: &[Finding]) -> Vec<String> {
    let line = |f: &Finding| {
        format!("{} {} {:?} {} {:?} {:?} {:?}", f.fingerprint, f.code, f.outcome, f.message, f.asks, f.notes, f.license)
    };
    let mut lines: Vec<String> = found.iter().map(line).collect();
    lines.sort();
    lines
}

/// Ids on which several families claim the same number of characters would be decided by the order of files.
#[test]
fn the_order_of_families_is_irrelevant() {
    let families: Vec<_> = catalog().families().into_iter().cloned().collect();
    let mut reversed = families.clone();
    reversed.reverse();
    reversed.iter_mut().for_each(|f| f.releases.reverse());
    let (own, other) = (PatternIndex::new(&families), PatternIndex::new(&reversed));
    let ids: BTreeSet<(String, String)> = std::fs::read_dir("rules/models")
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "csv"))
        .flat_map(|path| {
            let namespace = path.file_stem().unwrap().to_string_lossy().into_owned();
            let mut reader = csv::Reader::from_path(&path).unwrap();
            reader.records().map(|r| (namespace.clone(), r.unwrap()[0].to_owned())).collect::<Vec<_>>()
        })
        .collect();
    assert!(ids.len() > 10_000);
    let mut errors = Vec::new();
    // Every seventh id is enough to see a mistake, and leaves time for the rest.
    for (namespace, id) in ids.iter().step_by(7) {
        let names = |index: &PatternIndex, families: &[mayuse::core::family::Family]| {
            let found = index.resolve(namespace, id).into_iter().map(|(f, r)| families[f].releases[r].id.clone());
            found.collect::<BTreeSet<_>>()
        };
        let (own, other) = (names(&own, &families), names(&other, &reversed));
        if own != other || own.len() > 1 {
            errors.push(format!("{namespace} {id}: {own:?} / {other:?}"));
        }
    }
    assert!(errors.is_empty(), "{} ids are decided by the order of files:\n{}", errors.len(), errors.join("\n"));
}
