//! Policy text that the program writes: values as they stand in `mayuse.toml`, and a decision to be signed.

use std::collections::BTreeMap;

use super::problem::plain;
use crate::core::usage::{Counts, Value};
use crate::core::wording::grouped;

/// What stands where a person has to write; a policy file that still holds it is not accepted.
pub(super) const TO_BE_FILLED: &str = "…";

/// A decision to be printed: what is known is filled in, the reason and the approver are left to people.
#[derive(Clone, Debug)]
pub struct Stanza {
    /// Name of the decision.
    pub id: String,
    /// What it is about, one line each; shown as comments.
    pub remarks: Vec<String>,
    /// The model.
    pub model: String,
    /// The license it is decided for.
    pub license: Option<String>,
    /// Codes of the findings it covers.
    pub codes: Vec<String>,
    /// Path patterns it is limited to; empty for the whole tree.
    pub paths: Vec<String>,
    /// ISO date.
    pub approved_on: String,
    /// ISO date.
    pub expires_on: String,
    /// The declared use it rests on.
    pub assumes: BTreeMap<String, Value>,
}

impl Stanza {
    /// The `[[waiver]]` table. It loads without mistakes as soon as the two `…` are replaced.
    pub fn written(&self) -> String {
        let mut out = String::new();
        for remark in &self.remarks {
            out.push_str(&format!("# {}\n", plain(remark)));
        }
        out.push_str("[[waiver]]\n");
        let mut line = |key: &str, value: String| out.push_str(&format!("{key:<11} = {value}\n"));
        line("id", quoted(&self.id));
        line("model", quoted(&self.model));
        if let Some(license) = &self.license {
            line("license", quoted(license));
        }
        line("codes", list(&self.codes));
        if !self.paths.is_empty() {
            line("paths", list(&self.paths));
        }
        line("reason", quoted(TO_BE_FILLED));
        line("approved-by", quoted(TO_BE_FILLED));
        line("approved-on", self.approved_on.clone());
        line("expires-on", self.expires_on.clone());
        if !self.assumes.is_empty() {
            let facts: Vec<String> = self.assumes.iter().map(|(fact, value)| format!("{fact} = {}", written(value))).collect();
            line("assumes", format!("{{ {} }}", facts.join(", ")));
        }
        out
    }
}

/// A value as it stands in a policy file; reading it back gives the same value.
pub fn written(value: &Value) -> String {
    match value {
        Value::Flag(v) => v.to_string(),
        Value::Choice(v) => quoted(v),
        Value::Many(v) => list(v),
        Value::Count(counts) => count(counts),
        Value::Money(money) if money.currency == "USD" => grouped(money.amount, '_'),
        Value::Money(money) => {
            format!("{{ amount = {}, currency = {} }}", grouped(money.amount, '_'), quoted(&money.currency))
        }
    }
}

fn count(counts: &Counts) -> String {
    if let (Some(every), None, true) = (counts.every, counts.current, counts.months.is_empty()) {
        return grouped(every, '_');
    }
    let months = counts.months.iter().map(|(month, figure)| format!("\"{month}\" = {}", grouped(*figure, '_')));
    let current = counts.current.or(counts.every).map(|figure| format!("current = {}", grouped(figure, '_')));
    format!("{{ {} }}", months.chain(current).collect::<Vec<_>>().join(", "))
}

fn list(items: &[String]) -> String {
    format!("[{}]", items.iter().map(|i| quoted(i)).collect::<Vec<_>>().join(", "))
}

/// Text as a TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
