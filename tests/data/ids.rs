//! Ids and aliases never vanish: projects write them into policies and waivers.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{fail_with, load, overwrite, read, root};

type Listed = BTreeMap<String, BTreeSet<String>>;

fn listed(text: &str) -> Listed {
    let line = |l: &str| {
        let mut words = l.split_whitespace().map(str::to_owned);
        Some((words.next()?, words.collect()))
    };
    text.lines().filter(|l| !l.starts_with('#')).filter_map(line).collect()
}

fn check(path: &str, now: &Listed) {
    let before = listed(&read(path));
    let mut gone = Vec::new();
    let mut new = Vec::new();
    for (id, aliases) in &before {
        match now.get(id) {
            None => gone.push(format!("{id} was an id and is none any more")),
            Some(have) => gone.extend(aliases.difference(have).map(|a| format!("{id} was also `{a}` and is not any more"))),
        }
    }
    for (id, aliases) in now {
        let old = before.get(id);
        let fresh = aliases.iter().filter(|a| old.is_none_or(|o| !o.contains(*a)));
        new.extend(fresh.map(|a| format!("{id}: `{a}`")));
        if old.is_none() {
            new.push(format!("{id}: new"));
        }
    }
    fail_with(&format!("names of {path} have vanished (an id or alias stays for good)"), gone);
    if overwrite() && !new.is_empty() {
        let line = |(id, aliases): (&String, &BTreeSet<String>)| {
            let words: Vec<&str> = std::iter::once(id).chain(aliases).map(String::as_str).collect();
            words.join(" ") + "\n"
        };
        std::fs::write(root().join(path), now.iter().map(line).collect::<String>()).unwrap();
    } else {
        fail_with(&format!("names are not in {path}; OVERWRITE=1 cargo test --test data adds them"), new);
    }
}

#[test]
fn ids_and_aliases_stay() {
    let data = load();
    let names = |l: &mayuse::core::license::License| {
        let mut names: BTreeSet<String> = l.aliases.iter().map(|a| a.replace(' ', "-")).collect();
        names.insert(l.spdx.clone());
        (l.id.clone(), names)
    };
    check("tests/data/license-ids.txt", &data.licenses.iter().map(names).collect());
}

#[test]
fn ids_of_policies_stay() {
    let data = load();
    let ids = data.policies.iter().map(|p| (p.id.clone(), BTreeSet::new())).collect();
    check("tests/data/policy-ids.txt", &ids);
}

#[test]
fn family_tags_without_a_version_are_nobodys_alias() {
    let data = load();
    let tags = ["openrail", "cc", "bsd", "gpl", "lgpl", "gfdl", "other", "unknown", "none", "open", "modified-mit"];
    let claimed = tags.iter().filter_map(|t| Some((t, data.names.get(*t)?)));
    fail_with("family tags name one text", claimed.map(|(t, id)| format!("`{t}` names {id}")).collect());
}
