//! Facts 29 to 34: Stability, Black Forest Labs and other image models.

use mayuse::core::license::{Effect, Reach};
use mayuse::core::verdict::{Outcome, Verdict};

use crate::judging::*;

#[test]
fn fact_29_stability_counts_a_million_of_any_revenue_at_any_time() {
    let at = |amount, more: &[(&'static str, _)]| {
        let answers = with(&with(&mild(), &[("annual-revenue", usd(amount))]), more);
        outcome(&judge("stability-ai-community", &answers), "revenue-threshold")
    };
    assert_eq!(at(1_000_000, &[]), None);
    assert_eq!(at(1_000_001, &[]), Some(Outcome::Violated));
    // “Any licenses” end, those for research too.
    assert_eq!(at(1_000_001, &[("commercial", flag(false)), ("purpose", choice("research"))]), Some(Outcome::Violated));
    let found = judge("stability-ai-community", &mild());
    assert!(outcome(&found, "registration").is_some_and(|o| o >= Outcome::Obligation), "commercial users register");
    let hobby = judge("stability-ai-community", &with(&mild(), &[("commercial", flag(false))]));
    assert_eq!(outcome(&hobby, "registration"), None);
    let rivals = judge("stability-ai-community", &with(&mild(), &[("outputs-train", choice("other-models"))]));
    assert_eq!(outcome(&rivals, "output-training"), Some(Outcome::Violated));
    // The older texts are other texts.
    let older: Vec<_> = catalog().licenses().into_iter().filter(|l| l.id.starts_with("stability-nc-")).collect();
    assert_eq!(older.len(), 6, "with the two community texts and the beluga text nine are apart");
    for license in older {
        assert!(license.clauses.iter().all(|c| c.term != "revenue-threshold"), "{}", license.id);
    }
}

#[test]
fn fact_30_open_rail_plus_plus_has_no_duty_to_update() {
    let update = |id: &str| clauses(id, "update").iter().any(|c| c.effect == Effect::Require);
    assert!(update("creativeml-openrail-m"));
    assert!(!update("openrail-plusplus-m-sd2") && !update("openrail-plusplus-m-sdxl-1.0"));
    assert_eq!(licenses_of("hf", "stabilityai/stable-diffusion-xl-base-1.0"), ["openrail-plusplus-m-sdxl-1.0"]);
    assert_eq!(licenses_of("hf", "stabilityai/stable-diffusion-2-1"), ["openrail-plusplus-m-sd2"]);
    assert_eq!(licenses_of("hf", "runwayml/stable-diffusion-v1-5"), ["creativeml-openrail-m"]);
    // ScanCode files the RAIL++ text under a key that looks like BigScience.
    assert_eq!(license("LicenseRef-scancode-bigscience-open-rail-m2").id, "openrail-plusplus-m-sd2");
    assert_eq!(license("LicenseRef-scancode-bigscience-open-rail-m").id, "bigscience-openrail-m");
}

#[test]
fn fact_31_flux_dev_is_not_for_business_though_its_outputs_are() {
    for id in ["flux-1-dev-nc-2024", "flux-1-dev-nc-1.1.1", "flux-2-dev-nc", "flux-nc-2.1"] {
        let commercial = clauses(id, "commercial-use").into_iter().filter(|c| c.effect == Effect::Forbid);
        for clause in commercial {
            assert!(!clause.reach.contains(&Reach::Outputs), "{id} §{}: outputs can be sold", clause.section);
        }
        assert_eq!(outcome(&judge(id, &mild()), "commercial-use"), Some(Outcome::Violated), "{id}");
        let rivals = with(&mild(), &[("commercial", flag(false)), ("outputs-train", choice("competing-models"))]);
        assert_eq!(outcome(&judge(id, &rivals), "output-training"), Some(Outcome::Violated), "{id}");
    }
    // The demand for filters or review of outputs came in June 2025.
    let filters = |id: &str| clauses(id, "safeguards").iter().any(|c| c.effect == Effect::Require && c.section == "2.e");
    assert!(!filters("flux-1-dev-nc-2024"));
    assert!(filters("flux-1-dev-nc-1.1.1") && filters("flux-2-dev-nc") && filters("flux-nc-2.1"));
    assert_eq!(licenses_of("hf", "black-forest-labs/FLUX.1-schnell"), ["apache-2.0"]);
    assert_eq!(licenses_of("hf", "black-forest-labs/FLUX.1-dev"), ["flux-1-dev-nc-1.1.1"]);
    assert_eq!(licenses_of("hf", "black-forest-labs/FLUX.2-dev")[0], "flux-2-dev-nc");
}

#[test]
fn fact_32_openrail_asks_for_its_restrictions_downstream_and_covers_synthetic_data() {
    let rails = [
        "creativeml-openrail-m",
        "openrail-plusplus-m-sdxl-1.0",
        "bigscience-openrail-m",
        "bigscience-bloom-rail-1.0",
        "bigcode-openrail-m-v1",
    ];
    for id in rails {
        let found = judge(id, &with(&mild(), &[("outputs-train", choice("other-models"))]));
        assert_eq!(outcome(&found, "output-training"), Some(Outcome::Obligation), "{id}: a derivative, no ban");
        assert_eq!(outcome(&found, "redistribution"), Some(Outcome::Obligation), "{id}: Attachment A in every agreement");
    }
    // No similarity test in BigCode's text.
    let words = |id: &str| clauses(id, "output-training")[0].summary.to_lowercase();
    assert!(words("creativeml-openrail-m").contains("similar"));
    assert_eq!(clauses("bigcode-openrail-m-v1", "output-training")[0].section, "1.i");
    // Items that CreativeML lacks.
    let discloses = |id: &str| clauses(id, "disclosure").iter().any(|c| c.effect == Effect::Require);
    let bars = |id: &str, domain: &str| {
        let policies = clauses(id, "acceptable-use").into_iter().filter_map(|c| c.policy.as_deref());
        policies.into_iter().any(|p| catalog().policy(p).unwrap().categories.iter().any(|c| c.domain == domain))
    };
    for id in ["bigscience-openrail-m", "bigscience-bloom-rail-1.0", "bigcode-openrail-m-v1"] {
        assert!(discloses(id) || bars(id, "undisclosed-ai"), "{id}");
        assert!(bars(id, "impersonation"), "{id}");
    }
    assert!(!discloses("creativeml-openrail-m") && !bars("creativeml-openrail-m", "undisclosed-ai"));
    assert!(!bars("creativeml-openrail-m", "impersonation"));
}

#[test]
fn fact_33_ltx_is_cut_off_at_ten_million_whatever_the_readme_calls_it() {
    for id in ["ltxv-open-weights-2025-04-17", "ltxv-open-weights-2025-05-05", "ltx-2-2026-01-05", "ltx-2-2026-08-11"] {
        let at = |v| outcome(&judge(id, &with(&mild(), &[("annual-revenue", usd(v))])), "revenue-threshold");
        assert_eq!((at(9_999_999), at(10_000_000)), (None, Some(Outcome::Violated)), "{id}");
    }
    for id in ["ltx-2-2026-01-05", "ltx-2-2026-08-11"] {
        let research = with(&mild(), &[("commercial", flag(false)), ("outputs-train", choice("other-models"))]);
        assert_eq!(
            outcome_at(&judge(id, &research), "output-training", clauses(id, "output-training")[0].section.as_str()),
            Some(Outcome::Obligation),
            "{id}: a model trained on outputs is a derivative"
        );
    }
    assert_ne!(licenses_of("hf", "Lightricks/LTX-Video")[0], "creativeml-openrail-m");
}

#[test]
fn fact_34_playground_counts_users_of_image_businesses_only() {
    let at = |users, core| {
        let answers = with(&mild(), &[("monthly-active-users", users), ("image-generation-core", flag(core))]);
        outcome(&judge("playground-v2-community", &answers), "user-threshold")
    };
    assert_eq!(at(count(1_000_001), true), Some(Outcome::Violated));
    assert_eq!(at(count(1_000_000), true), None);
    assert_eq!(at(count(900_000_000), false), None);
    assert_eq!(at(months(&[("2023-11", 1)], Some(1_000_001)), true), Some(Outcome::Violated), "at any time, not on a date");
    assert_ne!(verdict("playgroundai/playground-v2-1024px-aesthetic", &mild()), Verdict::Denied);
}
