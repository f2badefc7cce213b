//! Every rule's examples and counter-examples.

mod support;

use mayuse::core::reference::Reference;
use mayuse::extract::{SourceFile, extract};

#[test]
fn examples_hold() {
    let set = support::rule_set();
    let samples = set.samples.clone();
    let ids: Vec<String> = set.rules.iter().map(|r| r.id.clone()).chain(set.symbols.iter().map(|s| s.rule.clone())).collect();
    let (rules, names) = (mayuse::extract::Rules::new(set), support::TestNames::few());
    let mut wrong = Vec::new();
    for sample in &samples {
        let mut found: Vec<Reference> = Vec::new();
        extract(&SourceFile { path: &sample.file, bytes: sample.text.as_bytes() }, &rules, &names, &mut found);
        let by_rule: Vec<&str> = found.iter().filter(|r| r.rule == sample.rule).map(|r| r.text.as_str()).collect();
        if by_rule != sample.finds {
            let all: Vec<_> = found.iter().map(|r| (&r.rule, &r.text, r.role.as_str())).collect();
            wrong.push(format!("{}: {:?}\n  wanted {:?}, all findings {all:?}", sample.rule, sample.text, sample.finds));
        }
        for r in &found {
            assert!(r.span.end <= sample.text.len());
        }
    }
    for id in ids {
        if !samples.iter().any(|s| s.rule == id && s.finds.is_empty()) {
            wrong.push(format!("{id}: no counter-example"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
