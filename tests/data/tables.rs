//! What the build script prepares is what the plain way of asking gives.

use std::collections::{BTreeMap, BTreeSet};

use mayuse::catalog::pattern::{captures, expand, literals, matches};
use mayuse::catalog::pattern_index::{PatternIndex, ReleaseIndex};
use mayuse::catalog::{Catalog, family_file};
use mayuse::core::family::{Family, Host};
use mayuse::core::names::Names;
use mayuse::core::rule::{RuleSet, Symbols};
use mayuse::document::{self, Problems, Table};

use super::files::{folder, read, root};

/// Every pattern on ids, with its namespace; those on bare names under none.
fn patterns(families: &[Family]) -> Vec<(&str, String, ReleaseIndex)> {
    let mut out = Vec::new();
    for (f, family) in families.iter().enumerate() {
        for (r, release) in family.releases.iter().enumerate() {
            let ids = release.ids.iter().flat_map(|(namespace, list)| list.iter().map(move |p| (namespace.as_str(), p)));
            for (namespace, pattern) in ids.chain(release.names.iter().map(|p| ("", p))) {
                out.extend(expand(&pattern.to_lowercase()).into_iter().map(|p| (namespace, p, (f, r))));
            }
        }
    }
    out
}

/// Ids of the table, and names that people could write: two in a hundred are enough to see a mistake.
fn ids() -> BTreeSet<(String, String)> {
    let mut out = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("rules/models")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "csv") {
            continue;
        }
        let namespace = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut reader = csv::Reader::from_path(&path).unwrap();
        for record in reader.records().step_by(50) {
            let id = record.unwrap()[0].to_owned();
            let name = id.rsplit('/').next().unwrap_or_default().to_owned();
            out.extend([(namespace.clone(), id.clone()), ("hf".to_owned(), format!("someone/{name}-gguf"))]);
            out.extend([("".to_owned(), name.clone()), ("".to_owned(), format!("my-{name}-v2")), ("openai".to_owned(), name)]);
        }
    }
    out.extend(["", "a", "\u{e4}", "LLaMA", "gpt-4\u{f6}", "*", "x\n"].map(|id| ("hf".to_owned(), id.to_owned())));
    out
}

#[test]
fn the_index_of_patterns_finds_what_trying_all_of_them_does() {
    let catalog = Catalog::bundled();
    let families: Vec<Family> = catalog.families().into_iter().cloned().collect();
    let all = patterns(&families);
    let built = PatternIndex::new(&families);
    let packed: &'static [u8] = built.packed().leak();
    let read = PatternIndex::unpacked(packed);
    assert_eq!(read.packed(), packed);
    let is_plain = |piece: &str| catalog.spelling().is_plain(piece);
    for (namespace, id) in ids() {
        let lower = id.to_lowercase();
        let covering: Vec<_> = all.iter().filter(|(_, pattern, _)| matches(pattern, &lower)).collect();
        let own: Vec<_> = covering.iter().filter(|(n, ..)| *n == namespace).collect();
        let best = own.iter().map(|(_, pattern, _)| literals(pattern)).max().unwrap_or_default();
        let longest: BTreeSet<ReleaseIndex> =
            own.iter().filter(|(_, pattern, _)| literals(pattern) == best).map(|(.., release)| *release).collect();
        let telling: BTreeSet<&str> =
            covering.iter().filter(|(n, p, _)| !n.is_empty() && literals(p) >= 2).map(|(n, ..)| *n).collect();
        let spelled = covering.iter().any(|(n, p, _)| n.is_empty() && captures(p, &lower).unwrap().into_iter().all(is_plain));
        for index in [&built, &read] {
            assert_eq!(index.longest(&namespace, &id), (best, longest.iter().copied().collect()), "{namespace} {id}");
            assert_eq!(index.namespaces_of(&id), telling.iter().copied().collect::<Vec<_>>(), "{id}");
            assert_eq!(index.spells_out(&id, &is_plain), spelled, "{id}");
            assert_eq!(index.knows(&namespace, &id), own.iter().any(|(_, p, _)| literals(p) >= 2), "{namespace} {id}");
        }
        // And so does the one that the program carries.
        let found = match namespace.as_str() {
            "" => catalog.release_by_name(&id),
            _ => catalog.release(&namespace, &id),
        };
        let first = longest.first().map(|(f, r)| families[*f].releases[*r].id.as_str());
        assert_eq!(found.map(|(_, release)| release.id.as_str()), first, "{namespace} {id}");
        assert!(telling.iter().all(|n| catalog.is_known(n, &id)), "{id}");
    }
}

#[test]
fn a_projects_own_families_go_before_ours_where_they_say_as_much() {
    let bundled = Catalog::bundled();
    let mut own = (**bundled.families().first().unwrap()).clone();
    let release = &mut own.releases[0];
    release.names = Vec::new();
    let patterns = ["openai/gpt-4o*", "meta-llama/Llama-2-*", "someone/x", "*"].map(str::to_owned).to_vec();
    release.ids = BTreeMap::from([("hf".to_owned(), patterns)]);
    own.id = "own".to_owned();
    let (families, catalog) = (bundled.families(), Catalog::with_custom(Vec::new(), vec![own.clone()]));
    let both = PatternIndex::new(&[own].into_iter().chain(families.into_iter().cloned()).collect::<Vec<_>>());
    assert_eq!(catalog.families().len(), bundled.families().len() + 1);
    for (namespace, id) in ids() {
        let first = both.best(&namespace, &id).first().map(|(f, r)| catalog.families()[*f].releases[*r].id.clone());
        let found = catalog.release(&namespace, &id).filter(|_| !namespace.is_empty()).map(|(_, r)| r.id.clone());
        assert_eq!(found, first.filter(|_| !namespace.is_empty()), "{namespace} {id}");
    }
}

#[test]
fn rules_and_symbols_are_those_of_the_files() {
    let mut set = RuleSet::default();
    folder("rules/references").iter().for_each(|(_, text)| set.extend(mayuse::catalog::rule_file::read(text).unwrap()));
    assert_eq!(Catalog::first_look(), set.first_look());
    let (packed, by_name) = (Catalog::rule_set(), set.take_symbols());
    assert_eq!(packed.rules, set.rules);
    assert_eq!(packed.hints, set.hints);
    assert_eq!(packed.not_organizations, set.not_organizations);
    assert_eq!(packed.ambiguous, set.ambiguous);
    let table = Catalog::symbols();
    assert_eq!(table.names().into_iter().collect::<BTreeSet<_>>(), by_name.keys().map(String::as_str).collect());
    for (name, symbols) in &by_name {
        assert!(table.has(name), "{name}");
        assert_eq!(table.named(name), *symbols);
        for other in [format!("{name}x"), format!("A{name}"), name.to_lowercase(), name[1..].to_owned()] {
            assert_eq!(table.has(&other), by_name.contains_key(&other), "{other}");
            assert_eq!(table.named(&other), by_name.get(&other).cloned().unwrap_or_default());
        }
    }
}

#[test]
fn families_hosts_and_sources_are_those_of_the_files() {
    let (catalog, problems) = (Catalog::bundled(), Problems::default());
    let files = folder("rules/families");
    let families: Vec<Family> = files.iter().map(|(_, text)| family_file::read_family(text, &problems).0).collect();
    assert!(catalog.families().into_iter().eq(&families));
    let files = folder("rules/hosts");
    let hosts: Vec<Host> = files.iter().map(|(_, text)| family_file::read_host(text, &problems).0).collect();
    assert_eq!(catalog.hosts().len(), hosts.len());
    for (host, plain) in hosts.iter().zip(catalog.hosts()) {
        assert_eq!(catalog.host(&host.namespace), Some(host));
        assert_eq!(*plain, Host { models: Vec::new(), ..host.clone() });
    }
    let text = read("rules/models/sources.toml");
    let parsed = document::parse(&text, &problems);
    let sources = Table::root(&parsed, &problems).table("source").map(|table| table.entries()).unwrap_or_default();
    assert!(sources.len() > 10);
    for (key, _, cited) in sources {
        let cited = cited.string().unwrap();
        assert_eq!(catalog.citation(&key), cited);
        assert_eq!(catalog.citation(&format!("{key}+nobody")), format!("{cited}; nobody"));
    }
}
