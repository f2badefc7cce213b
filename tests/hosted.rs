//! Names under which hosts serve models: which model it is, under which license, and whose terms bind besides.
//!
//! `hosted/<namespace>.csv` has fifty ids of each big host with the model behind and its license, as sources other than this
//! program state them. Each id is asked for as it is, with affixes that mean nothing for the license, and with the table's
//! line about it withheld, so that the host's rules and the families must answer.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails where it stands and prints what it measured")]

use std::collections::BTreeMap;

use mayuse::catalog::Catalog;
use mayuse::core::claim::{Named, ResolvedModel};
use mayuse::core::evidence::NOTHING;
use mayuse::core::model::ModelId;
use mayuse::core::names::Names;
use mayuse::resolve::Resolver;

/// Host, the license id of its terms or a name for the gap, a route by which routers name it, and affixes without meaning.
type Host = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

const HOSTS: [Host; 12] = [
    ("bedrock", "AWS Service Terms", "bedrock/converse/", &[("us.", ""), ("apac.", ""), ("eu-west-1/", "")]),
    ("vertex", "Google Cloud Service Specific Terms", "vertex_ai/", &[]),
    ("azure", "Microsoft Product Terms", "azure_ai/", &[]),
    ("github-models", "GitHub Models terms", "github/", &[]),
    ("together", "Together AI terms", "together_ai/", &[]),
    ("fireworks", "Fireworks AI terms", "fireworks_ai/", &[]),
    ("groq", "Groq Services Agreement", "groq/", &[]),
    ("openrouter", "OpenRouter terms", "openrouter/", &[("", ":nitro"), ("", ":online")]),
    ("replicate", "Replicate terms", "replicate/", &[]),
    ("cloudflare", "Cloudflare Self-Serve Subscription Agreement", "cloudflare/", &[]),
    ("deepinfra", "DeepInfra terms", "deepinfra/", &[]),
    ("nvidia-nim", "NVIDIA API Trial and product terms", "nvidia_nim/", &[]),
];

struct Row {
    id: String,
    model: String,
    license: String,
}

fn rows(namespace: &str) -> Vec<Row> {
    let path = format!("{}/tests/hosted/{namespace}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let field = |r: &csv::StringRecord, i: usize| r.get(i).unwrap().to_owned();
    let rows =
        reader.records().map(Result::unwrap).map(|r| Row { id: field(&r, 0), model: field(&r, 1), license: field(&r, 2) });
    rows.collect()
}

fn resolve(catalog: &Catalog, namespace: &str, id: &str) -> ResolvedModel {
    Resolver::new(catalog, &[], &NOTHING).resolve(&ModelId::new(namespace, id))
}

/// The license of the deciding claim; of a hosted copy of known weights, theirs.
fn license(model: &ResolvedModel) -> Option<String> {
    match &model.claims.first()?.license {
        Named::License(id) => Some(id.clone()),
        Named::Unrecognized(spelling) => Some(format!("other:{spelling}")),
        Named::Nothing => None,
    }
}

/// Other spellings of one model: the two names of Llama 3, organisations that moved, quantised twins.
fn plain(id: &str) -> String {
    let name = id.rsplit('/').next().unwrap_or(id).to_lowercase();
    let name = name.strip_prefix("meta-").unwrap_or(&name);
    name.trim_end_matches("-hf").trim_end_matches("-fp8").to_owned()
}

fn leads_to(model: &ResolvedModel, expected: &str) -> bool {
    model.lineage.iter().any(|a| plain(&a.id.name) == plain(expected)) || plain(&model.id.name) == plain(expected)
}

#[test]
fn fifty_ids_of_each_big_host_are_known() {
    let catalog = Catalog::bundled();
    let mut wrong: Vec<String> = Vec::new();
    for (namespace, ..) in HOSTS {
        let rows = rows(namespace);
        assert_eq!(rows.len(), 50, "{namespace}");
        for row in &rows {
            let model = resolve(&catalog, namespace, &row.id);
            let said = license(&model);
            if said.as_ref() != Some(&row.license) {
                wrong.push(format!("{namespace}:{} is {}, said {said:?}", row.id, row.license));
            }
            if !row.model.is_empty() && !leads_to(&model, &row.model) {
                let lineage: Vec<&str> = model.lineage.iter().map(|a| a.id.name.as_str()).collect();
                wrong.push(format!("{namespace}:{} is {}, said {lineage:?}", row.id, row.model));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// Whose terms bind besides: read ones by their id, unread ones by their name, so that nobody takes them for none.
#[test]
fn every_host_names_its_contract() {
    let catalog = Catalog::bundled();
    for (namespace, contract, ..) in HOSTS {
        for row in rows(namespace) {
            let model = resolve(&catalog, namespace, &row.id);
            let terms: Vec<&str> = model.terms.iter().map(|t| t.license.label()).collect();
            assert!(terms.contains(&contract), "{namespace}:{} {terms:?}", row.id);
        }
    }
    for (namespace, id, contract) in [
        ("openai", "gpt-4o", "openai-services-agreement"),
        ("anthropic", "claude-3-5-sonnet-latest", "anthropic-commercial-terms"),
        ("google", "gemini-2.5-pro", "gemini-api-additional-terms"),
        ("mistral", "open-mistral-nemo", "mistral-commercial-terms"),
        ("deepseek", "deepseek-chat", "deepseek-open-platform"),
        ("xai", "grok-3", "xai-enterprise-terms"),
        ("cohere", "command-r-plus", "Cohere SaaS Agreement"),
    ] {
        let model = resolve(&catalog, namespace, id);
        let all: Vec<&str> = model.claims.iter().chain(&model.terms).map(|c| c.license.label()).collect();
        assert!(all.contains(&contract), "{namespace}:{id} {all:?}");
    }
}

#[test]
fn affixes_and_routes_change_nothing() {
    let catalog = Catalog::bundled();
    let mut wrong: Vec<String> = Vec::new();
    for (namespace, _, route, affixes) in HOSTS {
        for row in rows(namespace) {
            let has_prefix = affixes.iter().any(|(p, _)| !p.is_empty() && row.id.contains(p)) || row.id.contains("global.");
            let mut forms: Vec<String> = Vec::new();
            if !row.id.starts_with(route.split('/').next().unwrap_or_default()) {
                forms.push(format!("{route}{}", row.id));
            }
            for (before, behind) in affixes {
                let is_route = has_prefix && !before.is_empty() || row.id.contains(':') && behind.starts_with(':');
                if !is_route {
                    forms.push(format!("{before}{}{behind}", row.id));
                }
            }
            for form in forms {
                let said = license(&resolve(&catalog, namespace, &form));
                if said.as_ref() != Some(&row.license) {
                    wrong.push(format!("{namespace}:{form} is {}, said {said:?}", row.license));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_routers_prefix_names_the_host() {
    let catalog = Catalog::bundled();
    for (namespace, _, route, _) in HOSTS {
        let id = format!("{route}some/model");
        assert_eq!(catalog.route(&id), Some((namespace.to_owned(), route.len())), "{id}");
    }
}

/// Without the line about the id nothing may be answered wrongly, and most by rule.
#[test]
fn rules_alone_answer_most_and_none_wrongly() {
    let catalog = Catalog::bundled();
    let (mut wrong, mut figures): (Vec<String>, BTreeMap<&str, (usize, usize)>) = Default::default();
    for (namespace, ..) in HOSTS {
        for row in rows(namespace) {
            let bare = mayuse::catalog::hosted::stripped(catalog.host(namespace).unwrap(), &row.id);
            let without = catalog.without_rows(bare.iter().map(|form| (namespace, *form)));
            let figure = figures.entry(namespace).or_default();
            figure.1 += 1;
            match license(&resolve(&without, namespace, &row.id)) {
                Some(said) if said == row.license => figure.0 += 1,
                None => {}
                Some(said) => wrong.push(format!("{namespace}:{} is {}, said {said}", row.id, row.license)),
            }
        }
    }
    println!("{figures:#?}");
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    let (answered, asked) = figures.values().fold((0, 0), |sum, f| (sum.0 + f.0, sum.1 + f.1));
    assert!(answered * 100 >= asked * 80, "{answered} of {asked}");
}
