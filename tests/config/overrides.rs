//! `--use FACT=VALUE`.

use mayuse::catalog::Catalog;
use mayuse::config::apply_overrides;
use mayuse::core::policy::Policy;
use mayuse::core::usage::{Origin, Value};

use crate::load;

fn applied(arguments: &[&str]) -> Result<Policy, Vec<String>> {
    let text = "[use]\ncommercial = true\n[[scope]]\npaths = [\"research\"]\nuse = { outputs-train = \"none\" }";
    let mut policy = load(text).unwrap().policy;
    let before = format!("{policy:?}");
    match apply_overrides(&mut policy, arguments, Catalog::bundled().vocabulary()) {
        Ok(()) => Ok(policy),
        Err(problems) => {
            assert_eq!(before, format!("{policy:?}"), "a wrong argument changes nothing");
            Err(problems.iter().map(ToString::to_string).collect())
        }
    }
}

#[test]
fn overrides_hold_in_every_scope() {
    let policy = applied(&["monthly-active-users=900000000", "outputs-train=other-models", "territories=DE, US"]).unwrap();
    for usage in [&policy.default.usage, &policy.scopes[0].usage] {
        assert_eq!(usage.answers["outputs-train"].value, Value::Choice("other-models".to_owned()));
        assert_eq!(usage.answers["outputs-train"].origin, Origin::Override);
        assert_eq!(usage.answers["outputs-train"].location, None);
        assert_eq!(usage.list("territories"), Some(&["DE".to_owned(), "US".to_owned()][..]));
        assert_eq!(usage.answers["commercial"].origin, Origin::Declared);
    }
}

#[test]
fn every_type_can_be_overridden() {
    let arguments = [
        "commercial=false",
        "purpose=\"research\"",
        "distribution=[\"weights\", \"product\"]",
        "monthly-active-users={ \"2024-06\" = 1, current = 2 }",
        "annual-revenue={ amount = 12_000_000, currency = \"EUR\" }",
        "published-models=",
        "established-in=EU",
        "domains=coding,x-wine",
        "displays=Built with Llama, really \\ \"so\"",
    ];
    let usage = applied(&arguments).unwrap().default.usage;
    assert_eq!(usage.list("displays"), Some(&["Built with Llama, really \\ \"so\"".to_owned()][..]));
    assert_eq!(usage.list("published-models"), Some(&[][..]));
    assert_eq!(usage.answers.len(), arguments.len());
}

#[test]
fn wrong_overrides_are_all_told() {
    let table = [
        ("monthly-active-users=900M", "expected a whole number\n    write 900_000_000"),
        ("monthly-active-users=9e8", "write 900_000_000"),
        ("monthly-active-users=-1", "below zero"),
        ("monthly-active-users=", "value is missing"),
        ("monthly-active-user=1", "did you mean `monthly-active-users`?"),
        ("commercial", "expected FACT=VALUE"),
        ("commercial=yes", "write true"),
        ("commercial=true\nfail-on=\"x\"", "a control character"),
        ("commercial=true, x = 1", "expected newline"),
        ("outputs-train=other", "expected one of"),
        ("outputs-train=", "is empty"),
        ("territories=de", "did you mean `DE`?"),
        ("territories=DE,,US", "is empty"),
        ("territories=", "answers nothing"),
        ("distribution=none,weights", "something else"),
        ("annual-revenue=$5M", "write 5_000_000"),
        ("domains=wine", "x-"),
    ];
    for (argument, fragment) in table {
        let found = applied(&[argument]).unwrap_err();
        assert!(matches!(found.as_slice(), [one] if one.contains(fragment)), "{argument}: {found:#?}");
        assert!(!found[0].contains('\u{1b}') && found[0].starts_with("--use "));
    }
    assert_eq!(applied(&["commercial=yes", "outputs-train=none", "territories=de"]).unwrap_err().len(), 2);
    assert!(applied(&["commercial=true", "commercial=false"]).unwrap_err()[0].contains("given twice"));
}
