//! What a sound policy file comes to.

use mayuse::config::PathPatterns;
use mayuse::core::license::Class;
use mayuse::core::model::ModelId;
use mayuse::core::policy::{Mentions, ModelPattern, Selected, Unpinned};
use mayuse::core::reference::Setting;
use mayuse::core::usage::{Counts, Money, Origin, Value};
use mayuse::core::verdict::Verdict;

use crate::{described, load};

/// Every fact, in every form it can take.
pub(crate) const USE: &str = r#"
[use]
commercial = true
purpose = "product"
organization = "company"
distribution = ["hosted-service", "product"]
monthly-active-users = { "2024-06" = 650_000_000, 2024-07 = 0, current = 900_000_000 }
product-monthly-active-users = 0x10
daily-active-users = 9223372036854775807
edge-devices = 0
annual-revenue = 12_000_000
monthly-revenue = { amount = 1_000_000, currency = "CNY" }
outputs-train = "none"
fine-tunes = true
published-models = []
territories = ["DE", "EU", "US"]
established-in = ["EU"]
modalities = ["text", "image"]
domains = ["customer-support", "military-weapons", "x-wine-pairing"]
displays = ["Built with Llama", 'with "quotes", and commas']
competes = false
"#;

/// Everything else, once.
pub(crate) const REST: &str = r#"
[policy]
fail-on = "obligations"
allow = ["osi-approved", "llama-3.1", "Apache-2.0", "GPL-3.0-only"]
deny = ["non-commercial"]
mentions = "report"
unpinned = "deny"
ignore-settings = ["test", "vendored"]

[scan]
exclude = ["third_party/**", "*.{csv,tsv}"]
include = ["src"]
max-file-size = "16 MiB"

[[scope]]
paths = ["research/**", "notebooks"]
use = { commercial = false, purpose = "research" }

[[scope]]
name = "demo"
paths = ["demo"]
[scope.use]
displays = []

[[clarify]]
model = "acme/*"
license = "Apache-2.0"
source = "contract 12, annex A"
sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF"

[[waiver]]
id = "grant-2026"
model = "meta-llama/*"
license = "llama-3.1"
codes = ["user-threshold"]
paths = ["app/**"]
reason = "granted"
justification = "section 2"
evidence = "contracts/12.pdf"
approved-by = "Jo, legal"
approved-on = 2026-01-02
expires-on = "2026-01-02"
assumes = { monthly-active-users = 1_000_000_000, commercial = true }
"#;

#[test]
fn answers_of_every_type() {
    let loaded = load(USE).unwrap();
    assert!(loaded.warnings.is_empty(), "{:?}", described(&loaded.warnings));
    let usage = &loaded.policy.default.usage;
    let value = |fact: &str| usage.answers[fact].value.clone();
    let many = |words: &[&str]| Value::Many(words.iter().map(|w| (*w).to_owned()).collect());
    let plain = |n: u64| Value::Count(Counts { every: Some(n), ..Counts::default() });
    let money = |amount, currency: &str| Value::Money(Money { amount, currency: currency.to_owned() });
    assert_eq!(value("commercial"), Value::Flag(true));
    assert_eq!(value("purpose"), Value::Choice("product".to_owned()));
    assert_eq!(value("distribution"), many(&["hosted-service", "product"]));
    let months = [("2024-06".to_owned(), 650_000_000), ("2024-07".to_owned(), 0)].into();
    assert_eq!(value("monthly-active-users"), Value::Count(Counts { every: None, current: Some(900_000_000), months }));
    assert_eq!(value("daily-active-users"), plain(i64::MAX.unsigned_abs()));
    assert_eq!(value("product-monthly-active-users"), plain(16));
    assert_eq!(value("edge-devices"), plain(0));
    assert_eq!(value("annual-revenue"), money(12_000_000, "USD"));
    assert_eq!(value("monthly-revenue"), money(1_000_000, "CNY"));
    assert_eq!(value("published-models"), many(&[]));
    assert_eq!(value("territories"), many(&["DE", "EU", "US"]));
    assert_eq!(value("domains"), many(&["customer-support", "military-weapons", "x-wine-pairing"]));
    assert_eq!(value("displays"), many(&["Built with Llama", "with \"quotes\", and commas"]));
    assert_eq!(usage.get("image-generation-core"), None);
    let answer = &usage.answers["annual-revenue"];
    let place = answer.location.as_ref().unwrap();
    assert_eq!(answer.origin, Origin::Declared);
    assert_eq!(
        (place.file.as_str(), place.line, place.column, place.end_line, place.end_column),
        ("mayuse.toml", 11, 1, 11, 28)
    );
}

#[test]
fn settings_scopes_and_decisions() {
    let policy = load(&format!("{USE}{REST}")).unwrap().policy;
    assert_eq!(policy.file.as_deref(), Some("mayuse.toml"));
    assert_eq!((policy.fail_on, policy.mentions, policy.unpinned), (Verdict::Obligations, Mentions::Report, Unpinned::Deny));
    assert_eq!(policy.ignore_settings, [Setting::Test, Setting::Vendored]);
    let selected: Vec<&Selected> = policy.allow.iter().map(|s| &s.selected).collect();
    let license = |id: &str| Selected::License(id.to_owned());
    let spdx = Selected::Spdx("GPL-3.0-only".to_owned());
    let known = mayuse::catalog::Catalog::bundled().license("GPL-3.0-only").map(|l| license(&l.id));
    let gpl = known.unwrap_or(spdx);
    assert_eq!(selected, [&Selected::Class(Class::OsiApproved), &license("llama-3.1"), &license("apache-2.0"), &gpl]);
    assert_eq!(policy.deny[0].location.as_ref().map(|l| l.column), Some(9));
    assert_eq!(policy.scan.max_file_size, Some(16 << 20));
    assert_eq!((policy.scan.exclude.len(), policy.scan.include.len()), (2, 1));

    let names: Vec<&str> = policy.scopes.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["research/**, notebooks", "demo"]);
    let research = &policy.scopes[0].usage;
    assert_eq!(research.answers["commercial"].value, Value::Flag(false));
    assert_eq!(research.answers["organization"], policy.default.usage.answers["organization"]);
    assert_eq!(policy.scopes[1].usage.list("displays"), Some(&[][..]));

    let clarification = &policy.clarifications[0];
    assert_eq!(clarification.license, "apache-2.0");
    assert!(clarification.sha256.as_deref().is_some_and(|h| h.ends_with("abcdef")));
    let waiver = &policy.waivers[0];
    assert_eq!(waiver.license.as_deref(), Some("llama-3.1"));
    assert_eq!((waiver.approved_on.as_str(), waiver.expires_on.as_deref()), ("2026-01-02", Some("2026-01-02")));
    assert_eq!(waiver.assumes["commercial"], Value::Flag(true));
    assert_eq!(waiver.assumes.len(), 2);
    assert!(waiver.model.covers(&ModelId::new("hf", "Meta-Llama/Llama-3.1-8B")));
}

#[test]
fn an_empty_file_declares_nothing() {
    for text in ["", "# nothing\n", "[use]\n", "\u{feff}"] {
        let policy = load(text).unwrap().policy;
        assert!(policy.default.usage.answers.is_empty());
        assert_eq!(policy.fail_on, Verdict::NeedsReview);
    }
}

#[test]
fn answers_that_contradict_each_other_are_remarked_on() {
    let warned = |text: &str| described(&load(text).unwrap().warnings);
    let one = |text: &str, place: &str, fragment: &str| {
        let found = warned(text);
        assert!(matches!(found.as_slice(), [w] if w.starts_with(place) && w.contains(fragment)), "{text}\n{found:#?}");
    };
    one("[use]\ncommercial = false\npurpose = \"product\"", "3:1:", "rarely hold together");
    one("[use]\nfine-tunes = false\npublished-models = [\"a/b\"]", "3:1:", "although `fine-tunes = false`");
    one("[use]\ndistribution = [\"none\"]\npublished-models = [\"a/b\"]", "3:1:", "distribution");
    one("[use]\nterritories = [\"*\", \"DE\"]", "2:1:", "covers the other 1");
    one("[use]\nmonthly-active-users = 5\nproduct-monthly-active-users = 6", "3:1:", "is larger than");
    one("[use]\nmonthly-revenue = 6\nannual-revenue = 5", "2:1:", "is larger than");
    assert!(warned("[use]\nmonthly-revenue = { amount = 6, currency = \"JPY\" }\nannual-revenue = 5").is_empty());
    // In a scope, its own answers are remarked on; the project's contradiction is not repeated.
    one("[use]\npurpose = \"product\"\n[[scope]]\npaths = [\"a\"]\nuse = { commercial = false }", "5:9:", "rarely hold");
    one(
        "[use]\ncommercial = false\npurpose = \"product\"\n[[scope]]\npaths = [\"a\"]\nuse = { fine-tunes = true }",
        "3:1:",
        "rarely",
    );
}

#[test]
fn model_patterns_have_one_wildcard() {
    let covers = |pattern: &str, name: &str| ModelPattern::new(pattern).covers(&ModelId::new("hf", name));
    assert!(covers("meta-llama/*", "meta-llama/Llama-3.1-8B"));
    assert!(covers("*Llama*8B*", "meta-llama/Llama-3.1-8B-Instruct"));
    assert!(covers("a*a", "aa") && !covers("a*a", "a"));
    assert!(covers("gpt-4o", "GPT-4o") && !covers("gpt-4", "gpt-4o"));
    assert!(!covers("meta-llama/*", "x/meta-llama/y"));
    assert!(covers("*ab*ab", "xabab") && !covers("*ab*ab", "xab"));
}

#[test]
fn path_patterns_start_at_the_root() {
    let cover = |pattern: &str, path: &str| PathPatterns::new(&[pattern]).cover(path);
    assert!(cover("research", "research/a/b.py") && cover("research/", "research/a.py"));
    assert!(cover("research/**", "research/a/b.py") && !cover("research/**", "src/research/a.py"));
    assert!(cover("*.py", "a.py") && !cover("*.py", "src/a.py") && cover("**/*.py", "src/a.py") && cover("**/*.py", "a.py"));
    assert!(cover("src/*/x", "src/a/x/y.py") && !cover("src/*/x", "src/a/b/x"));
    assert!(!PathPatterns::default().cover("a") && PathPatterns::new(&["**"]).cover("a/b"));
}
