//! Questions at a terminal: one per fact that matters, in plain lines.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use crate::config;
use crate::core::usage::Value;
use crate::core::vocabulary::{Fact, FactType, Vocabulary};

use super::output::sanitize;

/// Answers that cannot be read before a question is left open.
const ATTEMPTS: usize = 5;
/// Reasons that are shown before the others are counted.
const REASONS: usize = 3;

/// Asks every question and gives the answers. An empty line leaves a fact open, `?` explains it; at the end of the input
/// all further facts stay open.
///
/// # Errors
/// When a line cannot be read or written.
pub(super) fn ask(
    questions: &[(String, Vec<String>)],
    vocabulary: &Vocabulary,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<BTreeMap<String, Value>> {
    let mut answers = BTreeMap::new();
    let known: Vec<(&str, &Fact, &[String])> =
        questions.iter().filter_map(|(id, why)| Some((id.as_str(), vocabulary.facts.get(id)?, why.as_slice()))).collect();
    if known.is_empty() {
        return Ok(answers);
    }
    writeln!(out, "{} to answer. Enter leaves a question open, ? explains it.", count(known.len(), "question"))?;
    for (number, (id, fact, why)) in known.iter().enumerate() {
        writeln!(out, "\n[{}/{}] {}", number + 1, known.len(), fact.question)?;
        for reason in why.iter().take(REASONS) {
            writeln!(out, "      - {}", sanitize(reason))?;
        }
        if why.len() > REASONS {
            writeln!(out, "      - and {} more", why.len() - REASONS)?;
        }
        for _ in 0..ATTEMPTS {
            write!(out, "{id} ({}): ", form(fact))?;
            out.flush()?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                writeln!(out)?;
                return Ok(answers);
            }
            match line.trim() {
                "" => break,
                "?" => explain(fact, vocabulary, out)?,
                typed => match config::answer(id, &meant(fact, typed), vocabulary) {
                    Ok(value) => {
                        answers.insert((*id).to_owned(), value);
                        break;
                    }
                    Err(problems) => {
                        for problem in problems {
                            let help = problem.help.map(|h| format!("; {h}")).unwrap_or_default();
                            writeln!(out, "      {}{help}", problem.message)?;
                        }
                    }
                },
            }
        }
    }
    Ok(answers)
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// What an answer looks like.
fn form(fact: &Fact) -> String {
    let values = || fact.values.iter().map(|(v, _)| v.as_str()).collect::<Vec<_>>();
    match fact.kind {
        FactType::Flag => "yes or no".to_owned(),
        FactType::Choice => values().join(", "),
        FactType::Set => format!("any of {}, with commas", values().join(", ")),
        FactType::Count => "a number such as 1_000_000".to_owned(),
        FactType::Money => "US dollars, such as 12_000_000".to_owned(),
        FactType::Places => "country codes such as DE, US".to_owned(),
        FactType::Domains => "domains such as customer-support, search".to_owned(),
        FactType::Ids => "names, with commas; none".to_owned(),
        FactType::Lines => "the line".to_owned(),
    }
}

/// What was typed, as the policy file spells it.
fn meant(fact: &Fact, typed: &str) -> String {
    match (fact.kind, typed.to_lowercase().as_str()) {
        (FactType::Flag, "y" | "yes") => "true".to_owned(),
        (FactType::Flag, "n" | "no") => "false".to_owned(),
        (FactType::Ids | FactType::Lines, "none") => "[]".to_owned(),
        _ => typed.to_owned(),
    }
}

fn explain(fact: &Fact, vocabulary: &Vocabulary, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = vec![fact.explanation.clone()];
    lines.extend(fact.values.iter().map(|(value, meaning)| format!("  {value}: {meaning}")));
    if fact.kind == FactType::Domains {
        let (ordinary, restricted): (Vec<_>, Vec<_>) = vocabulary.domains.iter().partition(|(_, d)| d.ordinary);
        let names = |list: Vec<(&String, _)>| list.into_iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>().join(", ");
        lines.push(format!("restricted by use policies: {}", names(restricted)));
        lines.push(format!("ordinary: {}", names(ordinary)));
    }
    if fact.kind == FactType::Count {
        lines.push("Figures by month: { \"2024-06\" = 650_000_000, current = 900_000_000 }".to_owned());
    }
    for line in lines {
        for part in textwrap::wrap(&line, textwrap::Options::new(90).word_splitter(textwrap::WordSplitter::NoHyphenation)) {
            writeln!(out, "      {part}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn answers(facts: &[&str], typed: &str) -> (BTreeMap<String, Value>, String) {
        let catalog = Catalog::bundled();
        let questions: Vec<_> = facts.iter().map(|f| ((*f).to_owned(), vec!["a/b: why".to_owned()])).collect();
        let mut out = Vec::new();
        let found = ask(&questions, catalog.vocabulary(), &mut typed.as_bytes(), &mut out).unwrap_or_default();
        (found, String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn answers_are_read_and_the_rest_stays_open() {
        let (found, said) = answers(&["commercial", "purpose", "domains"], "?\nyes\n\nsearch, coding\n");
        assert_eq!(found.get("commercial"), Some(&Value::Flag(true)));
        assert_eq!(found.get("purpose"), None);
        assert_eq!(found.get("domains"), Some(&Value::Many(vec!["search".to_owned(), "coding".to_owned()])));
        assert!(said.contains("[1/3]") && said.contains("True when the use"), "{said}");
    }

    #[test]
    fn a_mistake_is_told_and_the_question_comes_again() {
        let (found, said) = answers(&["monthly-active-users", "purpose"], "700M\n700_000_000\nprodukt\nproduct");
        assert_eq!(found.len(), 2, "{said}");
        assert!(said.contains("700_000_000") && said.contains("did you mean `product`?"), "{said}");
        let (found, _) = answers(&["purpose", "commercial"], "a\nb\nc\nd\ne\nno\n");
        assert_eq!(found.keys().collect::<Vec<_>>(), ["commercial"]);
        assert!(answers(&["purpose"], "").0.is_empty());
    }
}
