//! A file that is not in the form is refused with every mistake and its place, not with the first.

use mayuse::catalog::compile::{self, Mistakes};
use mayuse::core::source::LineIndex;

use super::files::load;

const BROKEN: &str = r#"schema    = 2
id        = "Broken License"
name      = "Broken"
spdx      = "MIT"
aliases   = ["apache-2.0"]
class     = "opne"
colour    = "red"
summary   = "A license with a mistake in every third line."

[source]
url       = "https://example.org"
retrieved = 2026-02-30
sha256    = "abc"
reading   = "glanced"

[[clause]]
term    = "user-treshold"
section = "1"
effect  = "forbid"
reach   = ["everything"]
quote   = "one two three four five six seven eight nine ten eleven twelve thirteen"
summary = "S."
duty    = "A duty of a clause that is none."
[clause.when]
monthly-users = { over = 5 }
annual-revenue = { over = 1, at-least = 2 }
distribution = ["wieghts"]

[[clause]]
term    = "notice"
section = "2"
effect  = "require"
reach   = []
quote   = "q"
summary = "S."
policy  = "no-such-policy"
"#;

#[test]
fn every_mistake_is_reported_at_once_with_its_line() {
    let data = load();
    let mut files = super::files::folder("licenses");
    files.push(("licenses/broken.toml".to_owned(), BROKEN.to_owned()));
    let policies: Vec<&str> = data.policies.iter().map(|p| p.id.as_str()).collect();
    let mut mistakes = Mistakes::default();
    compile::licenses(&files, &data.vocabulary, &policies, &mut mistakes);
    let index = LineIndex::new(BROKEN);
    let found: Vec<(usize, &str)> = mistakes
        .0
        .iter()
        .inspect(|m| assert_eq!(m.file, "licenses/broken.toml", "{}", m.problem.message))
        .map(|m| (index.position(BROKEN, m.problem.span.start).0, m.problem.message.as_str()))
        .collect();
    for (line, part) in [
        (1, "schema version"),
        (2, "small letters"),
        (2, "not the file's name"),
        (4, "already means `mit`"),
        (5, "already means `apache-2.0`"),
        (6, "`opne`"),
        (7, "colour"),
        (12, "not a calendar date"),
        (13, "SHA-256"),
        (14, "`glanced`"),
        (17, "no term `user-treshold`"),
        (20, "`everything`"),
        (21, "13 words"),
        (16, "belong to `require` clauses"),
        (25, "no fact `monthly-users`"),
        (26, "exactly one of"),
        (27, "`wieghts`"),
        (29, "must be done in `duty`"),
        (29, "`reach` is empty"),
        (36, "no policy `no-such-policy`"),
        (29, "a clause with a `policy`"),
    ] {
        let seen = found.iter().any(|(l, m)| *l == line && m.contains(part));
        assert!(seen, "line {line}: “{part}” is not among {found:#?}");
    }
}
