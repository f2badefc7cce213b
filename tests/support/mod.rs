//! A catalog of names for tests, from the development table of models.

#![allow(dead_code, reason = "each test uses its part")]

pub(crate) mod cases;

use std::collections::{HashMap, HashSet};

use mayuse::catalog::rule_file;
use mayuse::core::names::Names;
use mayuse::core::rule::RuleSet;
use mayuse::extract::Rules;

/// Names as the real catalog will know them.
#[derive(Default)]
pub(crate) struct TestNames {
    ids: HashMap<String, HashSet<String>>,
    homes: HashMap<String, Vec<String>>,
    publishers: HashSet<String>,
}

const ROUTES: &[(&str, &str)] = &[
    ("ollama/", "ollama"),
    ("ollama_chat/", "ollama"),
    ("bedrock/converse/", "bedrock"),
    ("bedrock/", "bedrock"),
    ("vertex_ai/", "vertex"),
    ("vertex/", "vertex"),
    ("gemini/", "google"),
    ("google/", "google"),
    ("google:", "google"),
    ("openai/", "openai"),
    ("anthropic/", "anthropic"),
    ("groq/", "groq"),
    ("xai/", "xai"),
    ("deepseek/", "deepseek"),
    ("azure/", "azure"),
    ("azure_ai/", "azure"),
    ("openrouter/", "openrouter"),
    ("together_ai/", "together"),
    ("together/", "together"),
    ("fireworks_ai/", "fireworks"),
    ("accounts/fireworks/models/", "fireworks"),
    ("mistral/", "mistral"),
    ("codestral/", "mistral"),
    ("cohere/", "cohere"),
    ("cohere_chat/", "cohere"),
    ("replicate/", "replicate"),
    ("huggingface/", "hf"),
    ("hosted_vllm/", "hf"),
    ("nvidia_nim/", "nvidia-nim"),
    ("perplexity/", "perplexity"),
    ("deepinfra/", "deepinfra"),
    ("cerebras/", "cerebras"),
    ("sambanova/", "sambanova"),
    ("watsonx/", "watsonx"),
    ("databricks/", "databricks"),
    ("sagemaker/", "sagemaker"),
];

impl TestNames {
    /// From `models-dev.jsonl`, or a handful of names where it is not there.
    pub(crate) fn load() -> Self {
        let path = std::env::var("MAYUSE_MODELS")
            .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/reference/models-dev.jsonl").to_owned());
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let rows = text.lines().filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok());
                Self::of(rows.filter_map(|r| Some((r["namespace"].as_str()?.to_owned(), r["id"].as_str()?.to_owned()))))
            }
            Err(_) => Self::few(),
        }
    }

    /// The names that rule examples and unit tests rely on.
    pub(crate) fn few() -> Self {
        let text = include_str!("names.txt");
        Self::of(text.lines().filter_map(|l| l.split_once(' ')).map(|(n, i)| (n.to_owned(), i.to_owned())))
    }

    fn of(rows: impl Iterator<Item = (String, String)>) -> Self {
        let mut names = Self::default();
        let mut organizations: HashMap<String, u32> = HashMap::new();
        for (namespace, id) in rows {
            let key = id.to_lowercase();
            if namespace == "hf"
                && let Some((organization, _)) = key.split_once('/')
            {
                *organizations.entry(organization.to_owned()).or_default() += 1;
            }
            if !key.contains('/') {
                names.homes.entry(key.clone()).or_default().push(namespace.clone());
            }
            names.ids.entry(namespace).or_default().insert(key);
        }
        names.publishers = organizations.into_iter().filter(|(_, n)| *n >= 2).map(|(o, _)| o).collect();
        names
    }
}

fn bedrock(id: &str) -> &str {
    ["us.", "eu.", "apac.", "global.", "jp.", "au."].iter().find_map(|p| id.strip_prefix(p)).unwrap_or(id)
}

impl Names for TestNames {
    fn is_known(&self, namespace: &str, id: &str) -> bool {
        let key = id.to_lowercase();
        let key = if namespace == "bedrock" { bedrock(&key) } else { &key };
        self.ids.get(namespace).is_some_and(|s| s.contains(key))
    }
    fn homes(&self, bare: &str) -> Vec<String> {
        let key = bare.to_lowercase();
        self.homes.get(&key).or_else(|| self.homes.get(bedrock(&key))).cloned().unwrap_or_default()
    }
    fn is_publisher(&self, organisation: &str) -> bool {
        self.publishers.contains(&organisation.to_lowercase())
    }
    fn route(&self, id: &str) -> Option<(String, usize)> {
        ROUTES.iter().find(|(p, _)| id.starts_with(p)).map(|(p, n)| ((*n).to_owned(), p.len()))
    }
}

/// All rule files.
pub(crate) fn rule_set() -> RuleSet {
    let mut set = RuleSet::default();
    let mut paths: Vec<_> = std::fs::read_dir("rules/references").unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "toml")) {
        let text = std::fs::read_to_string(path).unwrap();
        match rule_file::read(&text) {
            Ok(read) => set.extend(read),
            Err(problems) => panic!("{}: {:#?}", path.display(), problems),
        }
    }
    set
}

/// All rules, compiled.
pub(crate) fn rules() -> Rules {
    Rules::new(rule_set())
}
