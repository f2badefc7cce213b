//! Rules as packed records. They are read in every run that finds anything, and in a fraction of the time that JSON takes.
//!
//! The first record holds what stands beside the rules, each further one a rule: fields with [`FIELD`] between them, the entries of
//! a list with [`ENTRY`] behind each.

use crate::core::model::Confidence;
use crate::core::rule::{Hint, Rule, RuleSet, Shape};

use super::bundle::{Records, pack};
use super::rule_file::EFFECTS;

/// ASCII has separators for records and units; no rule holds them.
const FIELD: char = '\u{1e}';
const ENTRY: char = '\u{1f}';

/// Packs the rules of a set and what stands beside them; what the first pass looks for, symbols and samples are kept elsewhere.
///
/// # Errors
/// A word with one of the separators in it.
pub fn packed(set: &RuleSet) -> Result<Vec<u8>, String> {
    let hints: Vec<String> =
        set.hints.iter().map(|h| list([&h.namespace].into_iter().chain(&h.words))).collect::<Result<_, _>>()?;
    let mut beside = vec![list(&set.not_organizations)?, list(&set.ambiguous)?];
    beside.extend(hints);
    let rules = set.rules.iter().map(|rule| rule_record(rule).map(|fields| fields.join(&FIELD.to_string())));
    let records = [Ok(beside.join(&FIELD.to_string()))].into_iter().chain(rules);
    Ok(pack(&records.map(|record| record.map(String::into_bytes)).collect::<Result<Vec<_>, String>>()?))
}

/// Reads packed rules. Records that are none are passed over.
pub fn unpacked(bytes: &[u8]) -> RuleSet {
    let records = Records(bytes);
    let text = |number| records.get(number).and_then(|record| std::str::from_utf8(record).ok()).unwrap_or_default();
    let mut beside = text(0).split(FIELD);
    let mut words = || beside.next().map(strings).unwrap_or_default();
    let (not_organizations, ambiguous) = (words(), words());
    let hint = |field: &str| {
        let (namespace, words) = field.split_once(ENTRY)?;
        Some(Hint { namespace: namespace.to_owned(), words: strings(words) })
    };
    RuleSet {
        not_organizations,
        ambiguous,
        hints: beside.filter_map(hint).collect(),
        rules: (1..records.len()).filter_map(|number| rule(text(number))).collect(),
        ..RuleSet::default()
    }
}

fn rule_record(rule: &Rule) -> Result<Vec<String>, String> {
    let word = EFFECTS.iter().find(|(effect, _)| *effect == rule.effect).map(|(_, word)| *word);
    let shape = Shape::ALL.iter().find(|(shape, _)| *shape == rule.shape).map(|(_, word)| *word);
    let mut fields = vec![
        rule.id.clone(),
        word.unwrap_or_default().to_owned(),
        shape.unwrap_or_default().to_owned(),
        rule.confidence.as_str().to_owned(),
        list(&rule.namespace)?,
        rule.priority.to_string(),
        list(&rule.arguments.iter().map(u8::to_string).collect::<Vec<_>>())?,
    ];
    for entries in [&rule.keys, &rule.calls, &rule.commands, &rule.within, &rule.near, &rule.paths, &rule.values, &rule.places]
    {
        fields.push(list(entries)?);
    }
    Ok(fields)
}

fn rule(record: &str) -> Option<Rule> {
    let mut fields = record.split(FIELD);
    let mut next = || fields.next();
    Some(Rule {
        id: next()?.to_owned(),
        effect: named(next()?, &EFFECTS)?,
        shape: named(next()?, &Shape::ALL)?,
        confidence: named(next()?, &Confidence::ALL)?,
        namespace: strings(next()?).pop(),
        priority: next()?.parse().ok()?,
        arguments: strings(next()?).iter().filter_map(|number| number.parse().ok()).collect(),
        keys: strings(next()?),
        calls: strings(next()?),
        commands: strings(next()?),
        within: strings(next()?),
        near: strings(next()?),
        paths: strings(next()?),
        values: strings(next()?),
        places: strings(next()?),
    })
}

fn named<T: Copy>(word: &str, words: &[(T, &str)]) -> Option<T> {
    words.iter().find(|(_, known)| *known == word).map(|(value, _)| *value)
}

fn list<'w>(words: impl IntoIterator<Item = &'w String>) -> Result<String, String> {
    let mut out = String::new();
    for word in words {
        if word.contains([FIELD, ENTRY]) {
            return Err(format!("{word:?}: a separator in a rule"));
        }
        out.push_str(word);
        out.push(ENTRY);
    }
    Ok(out)
}

fn strings(list: &str) -> Vec<String> {
    list.split_terminator(ENTRY).map(str::to_owned).collect()
}
