//! The first pass must let every file through that names a model we know by a plain name.

use mayuse::catalog::Catalog;

/// Names so short or so plain that a file is opened for what stands beside them: a library, an address, another name.
const PLAIN: &[&str] = &[
    "aclnet",
    "atomica",
    "aya",
    "base",
    "best",
    "command",
    "container",
    "curie",
    "large",
    "mdx",
    "medium",
    "nova",
    "o1",
    "o3",
    "opt",
    "phi",
    "search",
    "small",
    "solar",
    "tiny",
    "turbo",
    "yi",
];

/// Namespaces whose names are told by their library's own words, never by the name alone.
const BY_LIBRARY: &[&str] = &["openvino-omz", "deepgram"];

fn has_stem(name: &str, stems: &[String]) -> bool {
    let (lower, bytes) = (name.to_ascii_lowercase(), name.as_bytes());
    stems.iter().any(|stem| {
        lower.match_indices(stem.as_str()).any(|(at, _)| {
            !bytes[at].is_ascii_alphanumeric()
                || at == 0
                || !bytes[at - 1].is_ascii_alphabetic()
                || (bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase())
        })
    })
}

#[test]
fn every_known_plain_name_begins_with_a_stem() {
    let catalog = Catalog::bundled();
    let stems = Catalog::first_look().stems;
    let mut without = Vec::new();
    let mut checked = 0;
    for host in catalog.hosts() {
        if BY_LIBRARY.contains(&host.namespace.as_str()) {
            continue;
        }
        for id in catalog.listed(&host.namespace, "", usize::MAX) {
            // A pair is found by its slash and its organisation.
            if id.contains('/') || PLAIN.contains(&id.to_lowercase().as_str()) {
                continue;
            }
            checked += 1;
            if !has_stem(&id, &stems) {
                without.push(format!("{}:{id}", host.namespace));
            }
        }
    }
    assert!(checked > 500, "only {checked} names");
    assert!(without.is_empty(), "{} of {checked} names without a stem: {}", without.len(), without.join(", "));
}
