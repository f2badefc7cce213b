//! Identification where a false answer would hurt: limits added to free licenses, neighbours, hostile texts.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![allow(clippy::print_stderr, reason = "the figures are shown")]

use std::sync::OnceLock;

use mayuse::catalog::Catalog;
use mayuse::identify::{self, Basis, ChangeKind, Identification, Identifier};

const MIT: &str = include_str!("../LICENSE");

fn spdx(id: &str) -> &'static str {
    spdx::text::LICENSE_TEXTS.iter().find(|(name, _)| *name == id).unwrap().1
}

fn found(text: &str) -> Identification {
    identify::identify(text, &Catalog::bundled())
}

/// Whether a text is a license unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fidelity {
    /// Word by word, and nothing in the text limits the use further.
    Exact,
    /// Something is missing, altered or added, or could not be compared.
    Modified,
}

/// The license of a text found beside a model, by the bundled data: the license's id and whether it is unchanged. A text
/// with two licenses has none that could be named, nor has one that is no license we know.
fn observed_license(text: &str) -> Option<(String, Fidelity)> {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    static IDENTIFIER: OnceLock<Identifier<'static>> = OnceLock::new();
    let identifier = IDENTIFIER.get_or_init(|| Identifier::new(CATALOG.get_or_init(Catalog::bundled)));
    let found = identifier.identify(text);
    let mut licenses = found.licenses();
    let first = licenses.next()?;
    if licenses.any(|other| other.id != first.id) {
        return None;
    }
    Some((first.id.clone(), if first.exact { Fidelity::Exact } else { Fidelity::Modified }))
}

#[test]
fn a_license_with_a_limit_added_is_not_concluded() {
    let additions = [
        "Use by companies with an annual revenue above 10 million US dollars needs a commercial license.",
        "The Software may be used for non-commercial purposes only.",
        "Products with more than 100 million monthly active users must display our name.",
        "You may not use this model to train other models.",
        "本模型仅供研究使用，不得用于商业目的。",
    ];
    for id in ["MIT", "Apache-2.0", "BSD-3-Clause", "CC-BY-4.0"] {
        let text = spdx(id);
        assert_eq!(observed_license(text), Some((id.to_lowercase(), Fidelity::Exact)), "{id}");
        let middle = text.match_indices(".\n\n").nth(1).or(text.match_indices(".\n\n").next()).unwrap().0 + 1;
        for addition in additions {
            for changed in [
                format!("{text}\n\n{addition}\n"),
                format!("{addition}\n\n{text}"),
                format!("{}\n\n{addition}{}", &text[..middle], &text[middle..]),
            ] {
                let answer = found(&changed);
                assert_eq!(observed_license(&changed), Some((id.to_lowercase(), Fidelity::Modified)), "{id} + {addition}");
                assert!(!answer.is_exact());
                let line = changed.lines().position(|l| l.contains(addition)).unwrap() + 1;
                let inside = answer.matches[0].changes.iter().any(|c| c.kind == ChangeKind::Added && c.line == line);
                let outside = answer.remainder.iter().any(|f| f.line == line && f.limits.is_some());
                assert!(inside || outside, "{id} + {addition}: {answer:?}");
            }
        }
    }
}

#[test]
fn an_altered_figure_is_seen() {
    let altered = spdx("MIT").replace("free of charge", "against a fee");
    let answer = found(&altered);
    assert_eq!(answer.matches[0].id, "mit");
    assert!(!answer.matches[0].exact && answer.matches[0].changes[0].kind == ChangeKind::Altered, "{answer:?}");
}

#[test]
fn names_and_notices_are_no_change() {
    for (id, from, to) in
        [("Apache-2.0", "Copyright [yyyy] [name of copyright owner]", "Copyright 2025 Acme & Partners, Inc."), ("MIT", "", "")]
    {
        let text = spdx(id).replacen(from, to, usize::from(!from.is_empty()));
        let copy = format!("The License\n\nCopyright (c) 2019-2025 Acme GmbH. All rights reserved.\n\n{text}");
        assert_eq!(observed_license(&copy), Some((id.to_lowercase(), Fidelity::Exact)), "{:?}", found(&copy));
    }
    assert_eq!(observed_license(MIT).map(|(id, _)| id), found(MIT).licenses().next().map(|m| m.id.clone()));
    let apache = spdx("Apache-2.0");
    let short = &apache[..apache.find("END OF TERMS").unwrap()];
    assert_eq!(observed_license(short), Some(("apache-2.0".to_owned(), Fidelity::Exact)));
}

#[test]
fn relatives_are_told_apart() {
    for id in [
        "GPL-2.0-only",
        "GPL-3.0-only",
        "AGPL-3.0-only",
        "LGPL-3.0-only",
        "LGPL-2.1-only",
        "CC-BY-NC-4.0",
        "CC-BY-NC-SA-4.0",
        "BSD-2-Clause",
    ] {
        assert_eq!(observed_license(spdx(id)), Some((id.to_lowercase(), Fidelity::Exact)), "{:?}", found(spdx(id)).matches);
    }
    // Two licenses in one file name no single one.
    assert_eq!(observed_license(&format!("{}\n\n{}", spdx("MIT"), spdx("Apache-2.0"))), None);
}

#[test]
fn an_unknown_text_is_unknown() {
    for text in [
        "",
        "\u{feff}",
        " \r\n",
        "MIT",
        "Licensed under the Apache License, Version 2.0.",
        "All rights reserved. Do not copy.",
        "<p>",
        "&#0;&#xffffffff;&#;",
    ] {
        let answer = found(text);
        assert!(answer.matches.is_empty() && answer.remainder.is_empty(), "{text}: {answer:?}");
        assert_eq!(observed_license(text), None);
    }
    assert_eq!(identify::resembling(spdx("0BSD")).map(|f| f.0), Some("0BSD"));
    assert_eq!(identify::resembling("nothing of the kind"), None);
}

#[test]
fn a_projects_own_license_is_found_by_its_quotes() {
    let mut own = Catalog::bundled().license("mit").unwrap().clone();
    own.id = "acme-1.0".to_owned();
    own.spdx = "LicenseRef-acme".to_owned();
    own.aliases.clear();
    own.title = vec!["Acme Model License 1.0".to_owned()];
    own.clauses[0].quote = "may use the model inside the Acme group".to_owned();
    own.clauses[1].quote = "must name Acme in the product".to_owned();
    let catalog = Catalog::with_custom(vec![own], Vec::new());
    let text = "ACME Model License 1.0\n\nYou may use the model inside the Acme group. You must name Acme in the product.";
    let answer = identify::identify(text, &catalog);
    assert_eq!((answer.matches[0].id.as_str(), answer.matches[0].basis), ("acme-1.0", Basis::Quotes));
    assert!(!answer.is_exact());
    assert_eq!(answer.matches[0].clauses[1].line, 3);
}

#[test]
fn hostile_texts_cost_no_more_than_others() {
    const SIZE: usize = 4 << 20;
    let of = |unit: &str| unit.repeat(SIZE / unit.len());
    let mit = spdx("MIT");
    let texts = [
        of("<"),
        of("<a"),
        of("<!--"),
        of("<script>"),
        of("<div>"),
        of("&"),
        of("](http"),
        of("]("),
        of("a"),
        of("a "),
        of("ﬁ"),
        of("\u{300}"),
        of("许"),
        of("permission is hereby granted "),
        of("the software is provided as is without warranty of any kind "),
        of(mit),
        of("\r"),
        format!("{}{mit}", of("x y ")),
    ];
    for text in texts {
        let start = std::time::Instant::now();
        let answer = found(&text);
        eprintln!("{:?}: {:?}", text.chars().take(12).collect::<String>(), start.elapsed());
        assert!(answer.matches.len() < 40);
    }
}

#[test]
#[ignore = "measures; run with --release --ignored --nocapture"]
fn speed() {
    let catalog = Catalog::bundled();
    let identifier = identify::Identifier::new(&catalog);
    let start = std::time::Instant::now();
    let _ = identifier.identify(spdx("MIT"));
    eprintln!("first text: {:?}", start.elapsed());
    let start = std::time::Instant::now();
    let _ = identifier.identify("unknown");
    eprintln!("first text that is none of ours: {:?}", start.elapsed());
    for id in ["MIT", "Apache-2.0", "GPL-3.0-only", "CC-BY-NC-SA-4.0"] {
        let start = std::time::Instant::now();
        for _ in 0..50 {
            let _ = identifier.identify(spdx(id));
        }
        eprintln!("{id}, {} bytes: {:?}", spdx(id).len(), start.elapsed() / 50);
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/reference/license-texts");
    let mut times: Vec<(std::time::Duration, String)> = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "txt") {
            let text = std::fs::read_to_string(&path).unwrap();
            let start = std::time::Instant::now();
            let _ = identifier.identify(&text);
            times.push((start.elapsed(), path.file_name().unwrap().to_string_lossy().into_owned()));
        }
    }
    times.sort();
    if let (Some(median), Some(worst)) = (times.get(times.len() / 2), times.last()) {
        eprintln!("{} texts: median {median:?}, worst {worst:?}", times.len());
    }
}
