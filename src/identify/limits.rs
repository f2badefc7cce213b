//! Words that can limit a use. A sentence that belongs to no known text and holds one of them keeps every license around
//! it from being concluded.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

/// Words and phrases, folded as [`super::words`] folds; a `*` at the end stands for any ending.
const LIMITING: [&str; 117] = [
    "$",
    "€",
    "£",
    "¥",
    "usd",
    "eur",
    "million*",
    "billion*",
    "revenue*",
    "turnover",
    "annual income",
    "funding",
    "active users",
    "monthly users",
    "users",
    "employees",
    "commercial*",
    "non commercial*",
    "noncommercial*",
    "nc",
    "profit*",
    "non profit",
    "nonprofit*",
    "sell",
    "sale",
    "paid",
    "fee",
    "fees",
    "royalt*",
    "subscription*",
    "pay",
    "may not",
    "must not",
    "shall not",
    "can not",
    "cannot",
    "not be",
    "not for",
    "not permitted",
    "not allowed",
    "not use",
    "not to use",
    "no use",
    "do not",
    "does not grant",
    "not include",
    "only",
    "solely",
    "exclusively",
    "prohibit*",
    "forbid*",
    "forbidden",
    "restrict*",
    "disallow*",
    "except",
    "exception*",
    "unless",
    "provided that",
    "on condition",
    "condition that",
    "subject to",
    "limited to",
    "limitation*",
    "for research",
    "research purposes",
    "research use",
    "research only",
    "train",
    "training",
    "distill*",
    "derivative*",
    "agree",
    "consent",
    "authoriz*",
    "obtain",
    "outside",
    "government*",
    "not intended",
    "academic",
    "educational",
    "evaluation",
    "personal use",
    "internal use",
    "permission*",
    "prior written",
    "written consent",
    "separate license",
    "separate agreement",
    "commercial license",
    "contact us",
    "compet*",
    "military",
    "weapon*",
    "surveillance",
    "illegal",
    "unlawful",
    "harm*",
    "evil",
    "acceptable use",
    "use polic*",
    "modified",
    "modification*",
    "amend*",
    "additional terms",
    "additional condition*",
    "supersede*",
    "notwithstanding",
    "must",
    "shall",
    "required",
    "european union",
    "display",
    "不 得",
    "不 可",
    "禁 止",
    "商",
    "仅",
];

/// The first limiting word of folded words (each with a blank around it): its place and itself.
pub(super) fn first(folded: &str) -> Option<(usize, &str)> {
    static SEARCHER: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let patterns = || LIMITING.map(|p| p.strip_suffix('*').map_or_else(|| format!(" {p} "), |stem| format!(" {stem}")));
    let searcher = SEARCHER.get_or_init(|| AhoCorasick::new(patterns()).ok()).as_ref()?;
    let found = searcher.find(folded)?;
    let start = found.start() + 1;
    // A stem is shown as the whole word.
    let stem = found.end() + folded.get(found.end()..)?.find(' ')?;
    let end = if folded.get(..found.end())?.ends_with(' ') { found.end() } else { stem };
    Some((start, folded.get(start..end)?.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn limits_are_seen() {
        assert_eq!(first(" for noncommercial use "), Some((5, "noncommercial")));
        assert_eq!(first(" you may not sell it "), Some((5, "may not")));
        assert_eq!(first(" up to $ 5 million "), Some((7, "$")));
        assert_eq!(first(" 仅 供 研 究 ").map(|f| f.1), Some("仅"));
        assert_eq!(first(" the license of the model follows "), None);
    }
}
