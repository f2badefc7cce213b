//! What the page says, against what the run found.

use std::collections::BTreeSet;

use mayuse::core::finding::AncestorView;
use scraper::{ElementRef, Html, Selector};

use crate::dossiers::attach;
use crate::reports::{many, rendered, support_bot, support_bot_json};
use crate::sample;
use crate::soundness::{assert_sound, select};

fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn part(page: &Html, id: &str) -> String {
    words(select(page, &format!("#{id}"))[0])
}

#[test]
fn eight_parts_in_the_order_of_work() {
    let text = support_bot("html");
    let page = assert_sound(&text);
    let parts: Vec<_> = select(&page, "section.part").iter().map(|s| s.attr("id").unwrap().to_owned()).collect();
    assert_eq!(parts, ["summary", "use", "decisions", "obligations", "waivers", "inventory", "licenses", "method"]);
    let linked: Vec<_> = select(&page, "nav a").iter().map(|a| a.attr("href").unwrap()[1..].to_owned()).collect();
    assert_eq!(linked, parts);
    for landmark in ["header", "nav", "main", "footer"] {
        assert_eq!(select(&page, &format!("body {landmark}")).len(), 1, "{landmark}");
    }
    assert_eq!(select(&page, "body > :first-child")[0].attr("href"), Some("#main"));
    let cover = words(select(&page, "header")[0]);
    for said in ["Denied", "2026-11-20", "Revision", "mayuse.toml (SHA-256", "the whole project: 11 of 11 files"] {
        assert!(cover.contains(said), "{said}: {cover}");
    }
}

#[test]
fn every_finding_has_its_anchor_and_its_words() {
    let (text, json) = (support_bot("html"), support_bot_json("json"));
    let page = Html::parse_document(&text);
    let findings = json["findings"].as_array().unwrap();
    assert!(findings.len() > 10);
    for finding in findings {
        let anchor = finding["fingerprint"].as_str().unwrap();
        assert_eq!(select(&page, &format!("[id='{anchor}']")).len(), 1, "{anchor}");
        let quote = finding["clause"]["quote"].as_str().unwrap_or_default();
        assert!(part(&page, "decisions").contains(quote) || part(&page, "obligations").contains(quote), "{quote}");
    }
    let decisions = part(&page, "decisions");
    for said in [
        "820,000,000 are declared",
        "“greater than 700 million monthly active users in the preceding calendar month”",
        "Llama 3.1 Community License Agreement, §2",
        "declared at mayuse.toml:16",
        "deploy/values.yaml:8",
        "modelURL: meta-llama/Llama-3.1-8B-Instruct",
        "not pinned",
        "mayuse waive user-threshold meta-llama/Llama-3.1-8B-Instruct",
        "What is the annual revenue of the group, affiliates included?",
    ] {
        assert!(decisions.contains(said), "{said}");
    }
}

#[test]
fn figures_are_those_of_the_run() {
    let (text, json) = (support_bot("html"), support_bot_json("json"));
    let page = Html::parse_document(&text);
    for (verdict, key) in
        [("denied", "denied"), ("needs-review", "needs_review"), ("obligations", "obligations"), ("allowed", "allowed")]
    {
        let count = json["summary"][key].as_u64().unwrap() as usize;
        assert_eq!(select(&page, &format!("tr.model.{verdict}")).len(), count, "{verdict}");
        assert_eq!(select(&page, &format!(".overview .bar.{verdict} > rect")).len(), count, "{verdict}");
    }
    let duties: BTreeSet<&str> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["outcome"] == "obligation")
        .map(|f| f["clause"]["duty"].as_str().unwrap())
        .collect();
    assert_eq!(select(&page, ".checklist > li").len(), duties.len());
    let use_part = part(&page, "use");
    for said in [
        "820,000,000 in June 2024",
        "hosted-service : as a feature of a hosted service",
        "mayuse.toml:16",
        "Scope training",
        "annual-revenue",
    ] {
        assert!(use_part.contains(said), "{said}: {use_part}");
    }
    assert!(part(&page, "method").contains("9 of 9 licenses in this report: no lawyer has signed"));
    let entries = select(&page, "#licenses h3.entry");
    assert!(
        entries.len() == 9
            && part(&page, "licenses").contains("bf2eac60b81e5c5f779fc3b4849d3bfacfd63f97f3eb68b44e9c6868c5801712")
    );
}

#[test]
fn waivers_show_their_state() {
    let text = rendered("html", &attach(sample::report()));
    let page = Html::parse_document(&text);
    let waivers: Vec<String> = select(&page, "article.waiver").iter().map(|w| words(*w)).collect();
    assert_eq!(waivers.len(), 2);
    for said in [
        "w-1 in force, expires in 11 days",
        "by legal@example.org on 2025-06-01",
        "2026-12-01, that day included",
        "Covers 1 finding",
        "“to train, fine-tune or distill”",
        "outputs-train : other-models",
    ] {
        assert!(waivers[0].contains(said), "{said}: {}", waivers[0]);
    }
    assert!(waivers[1].contains("w-2 unused"), "{}", waivers[1]);
    assert!(part(&page, "waivers").contains("acme/* Apache License 2.0 https://example.org/acme mayuse.toml:40"));
}

#[test]
fn a_secret_beside_a_model_is_not_quoted() {
    let text = rendered("html", &attach(sample::report()));
    assert!(!text.contains("hf_abcdefghijklmnop1234"));
}

#[test]
fn a_lineage_is_drawn_whole() {
    let mut report = attach(sample::report());
    let base = |id: &str, relation: &str, of: Option<usize>| AncestorView {
        id: id.into(),
        namespace: "hf".into(),
        relation: relation.into(),
        license: None,
        spdx: None,
        known_from: "its name".into(),
        of,
    };
    report.models[1].lineage = vec![
        base("a/merged", "quantized", None),
        base("b/left", "merge", Some(0)),
        base("c/right", "merge", Some(0)),
        base("d/root", "finetune", Some(2)),
    ];
    let text = rendered("html", &report);
    let page = assert_sound(&text);
    let figures = select(&page, "figure.lineage svg");
    assert_eq!(figures.len(), 1);
    let count = |selector: &str| figures[0].select(&Selector::parse(selector).unwrap()).count();
    assert_eq!((count("g.node"), count("path.edge"), count("g.node.own")), (5, 4, 1));
    let told = words(figures[0].select(&Selector::parse("desc").unwrap()).next().unwrap());
    assert!(told.contains("a/merged is merged from c/right") && told.contains("c/right is fine-tuned from d/root"), "{told}");
    let corners: BTreeSet<(String, String)> =
        select(&page, "g.node rect").iter().map(|r| (r.attr("x").unwrap().into(), r.attr("y").unwrap().into())).collect();
    assert_eq!(corners.len(), 5, "no box on another");
}

#[test]
fn models_to_which_the_same_applies_are_one_case() {
    let mut report = attach(sample::report());
    let (mut finding, mut model) = (report.findings[0].clone(), report.models[3].clone());
    (finding.model, finding.fingerprint) = ("meta-llama/Llama-3.1-70B-Instruct".into(), "another".into());
    model.id = finding.model.clone();
    finding.help = format!("Use a smaller one. {}", finding.help);
    let question = report.findings[4].clone();
    report.findings.push(finding);
    report.findings.push(mayuse::core::finding::Finding { model: model.id.clone(), fingerprint: "third".into(), ..question });
    report.models.push(model);
    let text = rendered("html", &report);
    let page = assert_sound(&text);
    let shared = select(&page, "article.case").into_iter().map(words).find(|c| c.contains("2 models under")).unwrap();
    assert!(shared.contains("Llama-3.1-70B-Instruct") && shared.contains("Way out: Use a smaller one."), "{shared}");
    assert_eq!(shared.matches("Llama 3.1 needs a separate license from Meta").count(), 1, "{shared}");
}

#[test]
fn five_thousand_findings_keep_their_totals() {
    let started = std::time::Instant::now();
    let text = rendered("html", &attach(many(5_000)));
    println!("{} bytes in {:?}", text.len(), started.elapsed());
    let page = assert_sound(&text);
    let decisions = part(&page, "decisions");
    assert!(decisions.contains("3,750 models await a decision, over 3,750 findings"), "{}", &decisions[..200]);
    assert_eq!(select(&page, "tr.model").len(), 5_000);
    let ids: BTreeSet<String> = select(&page, "[id]").iter().map(|e| e.attr("id").unwrap().to_owned()).collect();
    assert!((0..5_000).all(|n| ids.contains(&format!("{n:016x}"))), "an anchor is missing");
    assert!(text.len() < 16 << 20, "{}", text.len());
}
