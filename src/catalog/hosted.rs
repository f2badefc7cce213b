//! Hosted names: affixes without meaning come off, rules lead to the model behind.

use crate::core::family::Host;

use super::pattern;

/// An id without the host's route and without affixes, in every form worth looking up, the longest first.
pub fn stripped<'a>(host: &Host, id: &'a str) -> Vec<&'a str> {
    let mut forms = vec![id];
    let mut rest = id;
    // A region prefix stands in front of a vendor's name; at most one of each kind is taken off.
    if let Some(route) = host.routes.iter().filter(|r| starts_with(rest, r)).max_by_key(|r| r.len()) {
        rest = &rest[route.len()..];
        forms.push(rest);
    }
    if let Some(prefix) = host.strip_prefix.iter().filter(|p| starts_with(rest, p)).max_by_key(|p| p.len()) {
        rest = &rest[prefix.len()..];
        forms.push(rest);
    }
    loop {
        let suffix = host.strip_suffix.iter().filter(|s| ends_with(rest, s)).max_by_key(|s| s.len());
        let Some(suffix) = suffix else { break };
        rest = &rest[..rest.len() - suffix.len()];
        forms.push(rest);
    }
    forms.retain(|f| !f.is_empty());
    forms
}

/// Whether an id has anything that [`stripped`] takes off.
pub fn has_affix(host: &Host, id: &str) -> bool {
    host.routes.iter().chain(&host.strip_prefix).any(|p| starts_with(id, p))
        || host.strip_suffix.iter().any(|s| ends_with(id, s))
}

fn starts_with(text: &str, prefix: &str) -> bool {
    !prefix.is_empty() && text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

fn ends_with(text: &str, suffix: &str) -> bool {
    !suffix.is_empty()
        && text
            .len()
            .checked_sub(suffix.len())
            .and_then(|at| text.get(at..))
            .is_some_and(|tail| tail.eq_ignore_ascii_case(suffix))
}

/// The hub id behind a hosted id, where a rule of the host says so.
pub fn model_behind(host: &Host, id: &str) -> Option<String> {
    // Rules speak of the bare name, so the barest form is tried first.
    for form in stripped(host, id).into_iter().rev() {
        let lower = form.to_lowercase();
        let best = host
            .models
            .iter()
            .flat_map(|m| pattern::expand(&m.id.to_lowercase()).into_iter().map(move |p| (p, m)))
            .filter_map(|(p, m)| pattern::captures(&p, &lower).map(|c| (pattern::literals(&p), c, m)))
            .max_by_key(|(literals, ..)| *literals);
        if let Some((_, captured, model)) = best {
            let mut name = model.model.clone();
            for (i, part) in captured.iter().enumerate() {
                name = name.replace(&format!("${}", i + 1), part);
            }
            return Some(name);
        }
    }
    None
}
