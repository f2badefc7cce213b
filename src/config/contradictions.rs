//! Answers that are fine one by one and odd together: remarked on, never refused.

use std::ops::Range;

use super::answers::Answers;
use super::reader::Reader;
use crate::core::usage::Value;

/// Remarks on the answers of the project, or on those of a scope as they come to stand on the project's.
pub(super) fn remark(reader: &Reader<'_>, project: &Answers, scope: Option<&Answers>) {
    let view = View { project, scope };
    let add = |facts: [&str; 2], message: String, help: &str| {
        if let Some(span) = view.place(facts) {
            reader.remarks.add(span, message, help.to_owned());
        }
    };
    let commercial = view.flag("commercial");
    if commercial == Some(false) && view.word("purpose") == Some("product") {
        let message = "`commercial = false` and `purpose = \"product\"` rarely hold together".to_owned();
        add(["purpose", "commercial"], message, "most licenses call a product of a business commercial, paid for or not");
    }
    if view.flag("fine-tunes") == Some(false) && view.many("published-models").is_some_and(|m| !m.is_empty()) {
        let message = "`published-models` names models although `fine-tunes = false`".to_owned();
        add(["published-models", "fine-tunes"], message, "a published derivative is a modified model");
    }
    let nobody = view.many("distribution").is_some_and(|d| d.iter().any(|w| w == "none"));
    if nobody && view.many("published-models").is_some_and(|m| !m.is_empty()) {
        let message = "`published-models` names models although `distribution = [\"none\"]`".to_owned();
        add(["published-models", "distribution"], message, "publishing weights is distribution: write [\"weights\"]");
    }
    if let Some(places) = view.many("territories").filter(|p| p.len() > 1 && p.iter().any(|w| w == "*")) {
        let message = format!("`*` in `territories` covers the other {} already", places.len() - 1);
        add(["territories", "territories"], message, "keep `*` alone, or name the countries");
    }
    for (part, whole) in [
        ("product-monthly-active-users", "monthly-active-users"),
        ("product-monthly-revenue", "monthly-revenue"),
        ("product-monthly-revenue", "annual-revenue"),
        ("product-annual-recurring-revenue", "annual-revenue"),
        ("monthly-revenue", "annual-revenue"),
    ] {
        if view.amount(part).zip(view.amount(whole)).is_some_and(|((p, pu), (w, wu))| pu == wu && p > w) {
            add([part, whole], format!("`{part}` is larger than `{whole}`"), "the second includes the first");
        }
    }
}

struct View<'a> {
    project: &'a Answers,
    scope: Option<&'a Answers>,
}

impl View<'_> {
    fn get(&self, fact: &str) -> Option<&Value> {
        self.scope.and_then(|s| s.get(fact)).or_else(|| self.project.get(fact)).map(|(v, _)| v)
    }
    /// Where to point: the first of the facts that stands here. In a scope, only what the scope itself answers, so that
    /// the project's own contradiction is not repeated in every scope.
    fn place(&self, facts: [&str; 2]) -> Option<Range<usize>> {
        let here = self.scope.unwrap_or(self.project);
        facts.iter().find_map(|f| here.get(*f)).map(|(_, span)| span.clone())
    }
    fn flag(&self, fact: &str) -> Option<bool> {
        if let Value::Flag(v) = self.get(fact)? { Some(*v) } else { None }
    }
    fn word(&self, fact: &str) -> Option<&str> {
        if let Value::Choice(v) = self.get(fact)? { Some(v) } else { None }
    }
    fn many(&self, fact: &str) -> Option<&[String]> {
        if let Value::Many(v) = self.get(fact)? { Some(v) } else { None }
    }
    /// Today's figure with its unit.
    fn amount(&self, fact: &str) -> Option<(u64, &str)> {
        match self.get(fact)? {
            Value::Count(counts) => counts.figure(None).map(|n| (n, "")),
            Value::Money(money) => Some((money.amount, &money.currency)),
            _ => None,
        }
    }
}
