//! Facts 1 to 8: Llama.

use mayuse::core::license::{Effect, Reach};
use mayuse::core::verdict::{Outcome, Verdict};

use crate::judging::*;

const ALL: [&str; 6] = ["llama-2", "llama-3", "llama-3.1", "llama-3.2", "llama-3.3", "llama-4"];

#[test]
fn fact_01_only_2_and_3_0_ban_training_other_models() {
    for (id, banned) in ALL.iter().zip([true, true, false, false, false, false]) {
        for what in ["other-models", "competing-models"] {
            let found = judge(id, &with(&mild(), &[("outputs-train", choice(what))]));
            let expected = banned.then_some(Outcome::Violated);
            assert_eq!(outcome_at(&found, "output-training", "1.b.v"), expected, "{id} {what}");
            assert_eq!(outcome(&found, "output-training"), expected, "{id} {what}");
        }
        // Llama 2 and 3 except their own derivatives.
        let own = judge(id, &with(&mild(), &[("outputs-train", choice("same-family"))]));
        assert_eq!(outcome(&own, "output-training"), None, "{id}");
    }
    for id in &ALL[2..] {
        let training = with(&mild(), &[("outputs-train", choice("other-models"))]);
        let named = |name: &str| judge(id, &with(&training, &[("published-models", many(&[name]))]));
        assert_eq!(outcome_at(&named("acme/Helper-8B"), "naming", "1.b.i"), Some(Outcome::Violated), "{id}");
        assert_eq!(outcome(&named("acme/Llama-Helper-8B"), "naming"), None, "{id}");
        assert_eq!(outcome(&named("acme/My-Llama-8B"), "naming"), Some(Outcome::Violated), "{id}: at the beginning");
    }
}

#[test]
fn fact_02_the_cap_is_frozen_on_each_versions_own_date() {
    // A group that crossed the line in May 2024 is inside for 2 and 3.0, and out for 3.1 and later.
    let grown = months(
        &[
            ("2023-06", 600_000_000),
            ("2024-03", 690_000_000),
            ("2024-06", 710_000_000),
            ("2024-08", 720_000_000),
            ("2024-11", 730_000_000),
            ("2025-03", 740_000_000),
        ],
        Some(10),
    );
    for (id, out) in ALL.iter().zip([false, false, true, true, true, true]) {
        let found = judge(id, &with(&mild(), &[("monthly-active-users", grown.clone())]));
        assert_eq!(outcome_at(&found, "user-threshold", "2"), out.then_some(Outcome::Violated), "{id}");
        let exactly = judge(id, &with(&mild(), &[("monthly-active-users", count(700_000_000))]));
        assert_eq!(outcome(&exactly, "user-threshold"), None, "{id}: greater than, so the figure passes");
        let today = judge(id, &with(&mild(), &[("monthly-active-users", months(&[], Some(10)))]));
        assert_eq!(outcome(&today, "user-threshold"), Some(Outcome::Undeclared), "{id}: today is not that month");
        // The group counts, not the product: a small product settles nothing.
        let mut product = with(&mild(), &[("product-monthly-active-users", count(10))]);
        product.retain(|(fact, _)| *fact != "monthly-active-users");
        assert_eq!(outcome(&judge(id, &product), "user-threshold"), Some(Outcome::Undeclared), "{id}");
    }
}

#[test]
fn fact_03_end_users_of_a_product_are_exempt_from_section_2() {
    for id in ALL {
        let clauses = clauses(id, "user-threshold");
        let exempt = clauses.iter().any(|c| c.effect == Effect::Permit && c.section == "1.b.ii");
        assert!(exempt, "{id}");
    }
}

#[test]
fn fact_04_line_and_name_differ_by_version() {
    let shipped = with(&mild(), &[("distribution", many(&["hosted-service"])), ("fine-tunes", flag(true))]);
    let expected = [
        ("llama-2", None, None),
        ("llama-3", Some("Built with Meta Llama 3"), Some("Llama 3")),
        ("llama-3.1", Some("Built with Llama"), Some("Llama")),
        ("llama-3.2", Some("Built with Llama"), Some("Llama")),
        ("llama-3.3", Some("Built with Llama"), Some("Llama")),
        ("llama-4", Some("Built with Llama"), Some("Llama")),
    ];
    for (id, line, prefix) in expected {
        let found = judge(id, &shipped);
        assert_eq!(outcome(&found, "attribution"), line.map(|_| Outcome::Obligation), "{id}");
        let proofs = |term: &str| clauses(id, term).iter().filter_map(|c| c.proof.clone()).collect::<Vec<_>>();
        let lines: Vec<String> = proofs("attribution").into_iter().flat_map(|p| p.display).collect();
        let prefixes: Vec<String> = proofs("naming").into_iter().flat_map(|p| p.name_prefix).collect();
        assert_eq!(lines.first().map(String::as_str), line, "{id}");
        assert_eq!(prefixes.first().map(String::as_str), prefix, "{id}");
        if let Some(line) = line {
            let shown = judge(id, &with(&shipped, &[("displays", many(&[line]))]));
            assert_eq!(outcome(&shown, "attribution"), None, "{id}");
        }
    }
    // The line of 3.1 is not the line of 3.0.
    let wrong = judge("llama-3", &with(&shipped, &[("displays", many(&["Built with Llama"]))]));
    assert_eq!(outcome(&wrong, "attribution"), Some(Outcome::Obligation));
    // A model id holds no blanks: `Llama-3-…` starts with “Llama 3” as the license asks, `Llama-2-…` does not.
    for (name, right) in [("acme/Llama-3-Helper", true), ("acme/llama3-helper", true), ("acme/Llama-Helper", false)] {
        let found = judge("llama-3", &with(&shipped, &[("published-models", many(&[name]))]));
        assert_eq!(outcome(&found, "naming"), (!right).then_some(Outcome::Violated), "{name}");
    }
    // In 3.0 the duty speaks of the materials only, later of outputs too.
    let of_outputs = |id: &str| clauses(id, "naming").iter().any(|c| c.reach.contains(&Reach::Outputs));
    assert_eq!(ALL.map(of_outputs), [false, false, true, true, true, true]);
}

#[test]
fn fact_05_the_union_is_excluded_by_the_use_policy_and_for_multimodal_models_only() {
    for (id, excluded) in ALL.iter().zip([false, false, false, true, true, true]) {
        let eu = usage(&with(&mild(), &[("established-in", many(&["DE"]))]));
        let judged = |traits: Option<&[&str]>| {
            let found = judge_model(catalog(), &model_under(id, traits), eu.clone(), &Default::default());
            outcome(&found, "territory")
        };
        assert_eq!(judged(Some(&["multimodal"])), excluded.then_some(Outcome::Violated), "{id}");
        assert_eq!(judged(Some(&[])), None, "{id}: text only");
        assert_eq!(judged(None), excluded.then_some(Outcome::Undeclared), "{id}: not known which");
        let clauses = clauses(id, "territory");
        for clause in clauses.iter().filter(|c| c.effect == Effect::Forbid) {
            assert_eq!(clause.document.as_deref(), Some(format!("{id}-use-policy").as_str()), "{id}: not in the license");
        }
        assert_eq!(clauses.iter().any(|c| c.effect == Effect::Permit), excluded, "{id}: end users of a product are exempt");
    }
    let eu = with(&mild(), &[("established-in", many(&["FR"])), ("modalities", many(&["text", "image"]))]);
    for (model, out) in [
        ("meta-llama/Llama-3.2-11B-Vision-Instruct", true),
        ("meta-llama/Llama-3.2-1B-Instruct", false),
        ("meta-llama/Llama-3.2-3B", false),
        ("meta-llama/Llama-3.3-70B-Instruct", false),
        ("meta-llama/Llama-4-Scout-17B-16E-Instruct", true),
    ] {
        let found = findings("hf", model, &eu);
        assert_eq!(outcome(&found, "territory"), out.then_some(Outcome::Violated), "{model}");
    }
    // Where the company sits counts, not where the product is used.
    let abroad = with(&mild(), &[("territories", many(&["FR"])), ("established-in", many(&["US"]))]);
    assert_eq!(outcome(&findings("hf", "meta-llama/Llama-3.2-11B-Vision-Instruct", &abroad), "territory"), None);
}

#[test]
fn fact_06_llama_4_has_one_date_only() {
    assert_eq!(license("llama-4").released.as_deref(), Some("2025-04-05"));
    let before = |figure| with(&mild(), &[("monthly-active-users", months(&[("2025-03", figure)], None))]);
    assert_eq!(outcome(&judge("llama-4", &before(700_000_001)), "user-threshold"), Some(Outcome::Violated));
    assert_eq!(outcome(&judge("llama-4", &before(700_000_000)), "user-threshold"), None);
}

#[test]
fn fact_07_every_version_has_a_policy_that_meta_can_change() {
    for id in ALL {
        let policies: Vec<_> = clauses(id, "acceptable-use").iter().filter_map(|c| c.policy.clone()).collect();
        assert_eq!(policies, [format!("{id}-use-policy")]);
        let policy = catalog().policy(&policies[0]).unwrap();
        assert!(policy.updatable, "{id}");
        let war = judge(id, &with(&mild(), &[("domains", many(&["military-weapons"]))]));
        assert_eq!(outcome(&war, "acceptable-use"), Some(Outcome::Violated), "{id}");
    }
}

#[test]
fn fact_08_derivatives_keep_the_base_license() {
    for id in ALL {
        let limits = license(id).clauses.iter().filter(|c| matches!(c.effect, Effect::Forbid | Effect::SeparateLicense));
        for clause in limits {
            assert!(clause.reach.contains(&Reach::Derivatives), "{id} §{} {}", clause.section, clause.term);
        }
    }
    // Tagged MIT, made from Llama: the cap and the line of the base stand.
    let large = with(&mild(), &[("monthly-active-users", count(800_000_000))]);
    let model = "deepseek-ai/DeepSeek-R1-Distill-Llama-8B";
    assert_eq!(verdict(model, &large), Verdict::Denied);
    assert_eq!(outcome(&findings("hf", model, &large), "user-threshold"), Some(Outcome::Violated));
}
