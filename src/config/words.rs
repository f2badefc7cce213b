//! Answers in words: flags, choices, sets, places, domains and lists.

use super::reader::{Reader, list, text, wrong};
use crate::core::place::is_place;
use crate::core::vocabulary::{Fact, Vocabulary};
use crate::document::{Node, closest, suggestion};

/// Names people write for places, and the codes they stand for.
const PLACE_NAMES: [(&str, &str); 9] = [
    ("UK", "GB"),
    ("USA", "US"),
    ("UAE", "AE"),
    ("EL", "GR"),
    ("EUROPE", "EU"),
    ("WORLDWIDE", "*"),
    ("GLOBAL", "*"),
    ("WORLD", "*"),
    ("ALL", "*"),
];

/// true or false.
pub(super) fn flag(reader: &Reader<'_>, name: &str, node: &Node<'_>) -> Option<bool> {
    if node.is_flag() {
        return node.flag();
    }
    let written = reader.written(node);
    let help = match written.trim_matches(['"', '\'']).to_lowercase().as_str() {
        word @ ("true" | "false") if written.starts_with(['"', '\'']) => format!("remove the quotes: {word}"),
        "true" | "yes" | "y" | "on" | "1" => "write true".to_owned(),
        "false" | "no" | "n" | "off" | "0" | "none" => "write false".to_owned(),
        _ => "write true or false; leave the line out where it is not known".to_owned(),
    };
    node.problem(format!("`{name}` is {}, expected true or false", node.described()), help);
    None
}

/// One of the fact's values.
pub(super) fn choice(name: &str, fact: &Fact, node: &Node<'_>) -> Option<String> {
    if !node.is_string() {
        let allowed: Vec<String> = fact.values.iter().map(|(v, _)| format!("\"{v}\"")).collect();
        wrong(node, "one value in quotes", format!("`{name}` takes one of: {}", allowed.join(", ")));
        return None;
    }
    one_of(name, fact, node)
}

fn one_of(name: &str, fact: &Fact, node: &Node<'_>) -> Option<String> {
    let word = text(node)?;
    let allowed: Vec<&str> = fact.values.iter().map(|(v, _)| v.as_str()).collect();
    if !allowed.contains(&word.as_str()) {
        node.problem(format!("`{word}` is not a value of `{name}`"), suggestion(&word, &allowed));
        return None;
    }
    Some(word)
}

/// Any of the fact's values. `none` excludes the others.
pub(super) fn set(name: &str, fact: &Fact, node: &Node<'_>) -> Option<Vec<String>> {
    let example = fact.values.last().map_or("", |(v, _)| v.as_str());
    let found = items(name, node, &format!("[\"{example}\"]"), |item| one_of(name, fact, item))?;
    let has_none = fact.values.iter().any(|(v, _)| v == "none");
    if found.is_empty() {
        let help = if has_none { "write [\"none\"], or leave the line out" } else { "name one, or leave the line out" };
        node.problem(format!("`{name}` is an empty list, which answers nothing"), help.to_owned());
        return None;
    }
    if has_none && found.len() > 1 && found.iter().any(|v| v == "none") {
        node.problem(format!("`{name}` names `none` and something else"), "keep either `none` or the others".to_owned());
        return None;
    }
    Some(found)
}

/// Country codes, `EU` or `*`.
pub(super) fn places(name: &str, node: &Node<'_>) -> Option<Vec<String>> {
    let found = items(name, node, "[\"DE\", \"US\"]", place)?;
    if found.is_empty() {
        let help = "name the countries, write [\"*\"] for everywhere, or leave the line out";
        node.problem(format!("`{name}` is an empty list, which answers nothing"), help.to_owned());
        return None;
    }
    if name == "established-in" && found.iter().any(|p| p == "*") {
        node.problem("a place of business is not everywhere", "name the country, such as [\"DE\"]".to_owned());
        return None;
    }
    Some(found)
}

fn place(node: &Node<'_>) -> Option<String> {
    let code = text(node)?;
    if is_place(&code) {
        return Some(code);
    }
    let upper = code.to_uppercase();
    let named = PLACE_NAMES.iter().find(|(known, _)| *known == upper).map(|(_, code)| *code);
    let help = match named.or_else(|| is_place(&upper).then_some(upper.as_str())) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "expected an ISO 3166 code of two letters such as DE, EU for all member states, or * for everywhere".to_owned(),
    };
    node.problem(format!("`{code}` is not a country code"), help);
    None
}

/// Domains of the vocabulary, or words of one's own that start with `x-`.
pub(super) fn domains(vocabulary: &Vocabulary, name: &str, node: &Node<'_>) -> Option<Vec<String>> {
    let found = items(name, node, "[\"customer-support\"]", |item| domain(vocabulary, item))?;
    if found.is_empty() {
        let help = "name what the model is used for, or leave the line out";
        node.problem(format!("`{name}` is an empty list, which answers nothing"), help.to_owned());
        return None;
    }
    Some(found)
}

fn domain(vocabulary: &Vocabulary, node: &Node<'_>) -> Option<String> {
    let word = text(node)?;
    let own = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if vocabulary.domains.contains_key(&word) || word.strip_prefix("x-").is_some_and(own) {
        return Some(word);
    }
    let help = match closest(&word, vocabulary.domains.keys().map(String::as_str)) {
        Some(meant) => format!("did you mean `{meant}`? A domain of your own starts with x-, in lower case with dashes"),
        None => "a domain of your own starts with x-, such as x-wine-pairing; `mayuse explain acceptable-use` lists the others"
            .to_owned(),
    };
    node.problem(format!("no domain `{word}`"), help);
    None
}

/// A list whose elements are read one by one. None when any of them is wrong: half an answer is a wrong answer.
pub(super) fn items(
    name: &str,
    node: &Node<'_>,
    example: &str,
    read: impl Fn(&Node<'_>) -> Option<String>,
) -> Option<Vec<String>> {
    if !node.is_array() {
        let help = match node.is_string().then(|| node.string()).flatten() {
            Some(word) => format!("write a list: [\"{word}\"]"),
            None => format!("write a list, such as {example}"),
        };
        wrong(node, "a list", help);
        return None;
    }
    let mut found: Vec<String> = Vec::new();
    let mut sound = true;
    for item in list(node, example) {
        match read(&item) {
            Some(word) if found.contains(&word) => {
                item.problem(format!("`{word}` is listed twice in `{name}`"), "list it once".to_owned());
                sound = false;
            }
            Some(word) => found.push(word),
            None => sound = false,
        }
    }
    sound.then_some(found)
}
