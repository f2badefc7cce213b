//! `--use FACT=VALUE`: answers for one run, checked like those of the policy file.

use std::fmt;

use super::positions::Positions;
use super::problem::plain;
use super::reader::Reader;
use super::{Known, answers, syntax};
use crate::core::policy::Policy;
use crate::core::usage::{Answer, Origin, Value};
use crate::core::vocabulary::{Fact, FactType, Vocabulary};
use crate::document::{self, Problem, Problems, Table, suggestion};

/// A `--use` argument that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverrideProblem {
    /// The argument as given, safe to show.
    pub argument: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl fmt::Display for OverrideProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--use {}: {}", self.argument, self.message)?;
        if let Some(help) = &self.help {
            write!(f, "\n    {help}")?;
        }
        Ok(())
    }
}

/// Puts answers over those of the policy, in every scope: what is asked is what the verdict would be if this held.
///
/// `arguments` are `FACT=VALUE`; lists are separated by commas, tables and lists may also be written as in the file.
/// The policy is changed only when every argument is sound.
///
/// # Errors
/// All mistakes in all arguments.
pub fn apply_overrides<S: AsRef<str>>(
    policy: &mut Policy,
    arguments: &[S],
    vocabulary: &Vocabulary,
) -> Result<(), Vec<OverrideProblem>> {
    let mut problems = Vec::new();
    let mut found: Vec<(String, Value)> = Vec::new();
    for argument in arguments.iter().map(AsRef::as_ref) {
        match read(argument, vocabulary) {
            Ok((fact, _)) if found.iter().any(|(f, _)| *f == fact) => {
                problems.push(problem(argument, format!("`{fact}` is given twice"), Some("give it once".to_owned())));
            }
            Ok(answer) => found.push(answer),
            Err(wrong) => problems.extend(wrong.into_iter().map(|p| problem(argument, p.message, p.help))),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    for scope in std::iter::once(&mut policy.default).chain(&mut policy.scopes) {
        for (fact, value) in &found {
            let answer = Answer { value: value.clone(), origin: Origin::Override, location: None };
            scope.usage.answers.insert(fact.clone(), answer);
        }
    }
    Ok(())
}

/// The answer to one fact as typed, read as `--use FACT=VALUE` is.
///
/// # Errors
/// All mistakes in it.
pub fn answer(fact: &str, typed: &str, vocabulary: &Vocabulary) -> Result<Value, Vec<OverrideProblem>> {
    let argument = format!("{fact}={typed}");
    let wrong = |found: Vec<Problem>| found.into_iter().map(|p| problem(&argument, p.message, p.help)).collect();
    read(&argument, vocabulary).map(|(_, value)| value).map_err(wrong)
}

fn problem(argument: &str, message: String, help: Option<String>) -> OverrideProblem {
    OverrideProblem { argument: plain(argument), message: plain(&message), help: help.as_deref().map(plain) }
}

fn read(argument: &str, vocabulary: &Vocabulary) -> Result<(String, Value), Vec<Problem>> {
    let one = |message: String, help: String| vec![Problem { span: 0..0, message, help: Some(help) }];
    if argument.contains(char::is_control) {
        return Err(one("a control character".to_owned(), "write FACT=VALUE on one line".to_owned()));
    }
    let Some((name, written)) = argument.split_once('=') else {
        return Err(one("expected FACT=VALUE".to_owned(), "such as monthly-active-users=900000000".to_owned()));
    };
    let name = name.trim();
    let Some(fact) = vocabulary.facts.get(name) else {
        let names: Vec<&str> = vocabulary.facts.keys().map(String::as_str).collect();
        return Err(one(format!("no fact `{name}`"), suggestion(name, &names)));
    };
    // Through the file's own reader, so that the two cannot come to accept different things.
    let text = format!("{name} = {}", as_toml(fact, written.trim()));
    let (parsing, meaning) = (Problems::default(), Problems::default());
    let parsed = document::parse(&text, &parsing);
    let positions = Positions::new(&text, false);
    let known = Known { vocabulary, license_id: &|_| None, license_ids: &Vec::new };
    let reader = Reader::new(&known, "--use", &text, &positions);
    let root = Table::root(&parsed, &meaning);
    let value = root.get(name).and_then(|node| answers::value(&reader, name, fact, &node));
    let wrong = syntax::merged(&text, parsed.get_ref(), parsing.into_sorted(), meaning.into_sorted());
    match value {
        Some(value) if wrong.is_empty() => Ok((name.to_owned(), value)),
        _ if wrong.is_empty() => Err(one(format!("`{name}` has no value"), "write FACT=VALUE".to_owned())),
        _ => Err(wrong),
    }
}

/// A value as it would stand in the file: a shell has taken its quotes, and nobody writes brackets there.
fn as_toml(fact: &Fact, written: &str) -> String {
    match fact.kind {
        FactType::Flag | FactType::Count | FactType::Money => written.to_owned(),
        FactType::Choice => quoted(written),
        _ if written.starts_with('[') => written.to_owned(),
        _ if written.is_empty() => "[]".to_owned(),
        // A line of text may hold commas of its own.
        FactType::Lines => format!("[{}]", quoted(written)),
        _ => format!("[{}]", written.split(',').map(|w| quoted(w.trim())).collect::<Vec<_>>().join(", ")),
    }
}

/// Text as a TOML string.
fn quoted(text: &str) -> String {
    let bare = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    format!("\"{}\"", bare.replace('\\', "\\\\").replace('"', "\\\""))
}
