//! What the user is told about the questions: one line for each way they ended.

use std::collections::BTreeMap;

use super::crowd::Answers;

/// Models that a line names unless all are wanted.
const NAMED: usize = 5;

pub(super) fn models(count: usize) -> String {
    if count == 1 { "1 model".to_owned() } else { format!("{count} models") }
}

/// The line for a run that may not ask.
pub(super) fn offline(variable: &str, hub: &str, count: usize) -> String {
    format!("--online: {variable} is set, so {hub} was not asked about {}; the answers are those without it", models(count))
}

/// The line for ids that the Hub cannot have.
pub(super) fn not_names(ids: &[&str], at_length: bool) -> Option<String> {
    (!ids.is_empty()).then(|| format!("not asked, since the Hub can have no such name: {}", list(ids, at_length)))
}

/// Lines about what was asked.
pub(super) fn all(answers: &Answers, hub: &str, identified: bool, at_length: bool) -> Vec<String> {
    let mut unanswered: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut no_text: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut renamed: Vec<String> = Vec::new();
    for (name, answer) in &answers.all {
        match answer {
            Err(trouble) => unanswered.entry(trouble.says(identified)).or_default().push(name.as_str()),
            Ok(heard) => {
                if let Some(Err(trouble)) = heard.text.as_ref().map(|t| &t.text) {
                    no_text.entry(trouble.says(identified)).or_default().push(name.as_str());
                }
                if heard.info.name.key() != name.key() {
                    renamed.push(format!("{name} is {}", heard.info.name));
                }
            }
        }
    }
    let mut out = Vec::new();
    let missing: usize = unanswered.values().map(Vec::len).sum();
    if missing > 0 {
        let of = answers.all.len();
        out.push(format!("{hub} gave no answer about {missing} of {}; what is known without it stands", models(of)));
    }
    let line = |what: &str, why: &String, names: &[&str]| format!("{hub}: {what}{why}: {}", list(names, at_length));
    out.extend(unanswered.iter().map(|(why, names)| line("", why, names)));
    out.extend(no_text.iter().map(|(why, names)| line("no license text, ", why, names)));
    if !renamed.is_empty() {
        let renamed: Vec<&str> = renamed.iter().map(String::as_str).collect();
        out.push(format!("renamed on {hub}: {}", list(&renamed, at_length)));
    }
    if answers.left_out > 0 {
        out.push(format!("{hub} was not asked about {} further back in the lineages: too many", models(answers.left_out)));
    }
    out
}

fn list(names: &[&str], at_length: bool) -> String {
    let shown = if at_length { names.len() } else { NAMED.min(names.len()) };
    let mut out = names.get(..shown).unwrap_or_default().join(", ");
    if shown < names.len() {
        out.push_str(&format!(" and {} more (-v names them)", names.len() - shown));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_cut() {
        let names = ["a/1", "a/2", "a/3", "a/4", "a/5", "a/6", "a/7"];
        assert_eq!(list(&names[..2], false), "a/1, a/2");
        assert_eq!(list(&names, false), "a/1, a/2, a/3, a/4, a/5 and 2 more (-v names them)");
        assert!(list(&names, true).ends_with("a/7"));
    }
}
