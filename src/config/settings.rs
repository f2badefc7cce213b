//! `[policy]` and `[scan]`: what fails a run and which files are examined.

use std::ops::Range;

use super::numbers::meant;
use super::paths::patterns;
use super::reader::{Reader, list, text, wrong};
use crate::core::license::Class;
use crate::core::policy::{Mentions, Policy, Scan, Selected, Selector, Unpinned};
use crate::core::reference::Setting;
use crate::core::verdict::Verdict;
use crate::document::{Node, Table, closest, suggestion};

const FAIL_ON: [(Verdict, &str); 3] =
    [(Verdict::Denied, "denied"), (Verdict::NeedsReview, "needs-review"), (Verdict::Obligations, "obligations")];
/// The settings that can be ignored, with their spelling.
pub(super) const SETTINGS: [(Setting, &str); 3] =
    [(Setting::Test, "test"), (Setting::Example, "example"), (Setting::Vendored, "vendored")];
const UNITS: [(&str, u64); 9] = [
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("bytes", 1),
    ("b", 1),
    ("", 1),
];

/// Reads `[policy]` into the policy.
pub(super) fn policy(reader: &Reader<'_>, table: &Table<'_>, policy: &mut Policy) {
    if let Some(verdict) = table.get("fail-on").and_then(|n| n.word(&FAIL_ON)) {
        policy.fail_on = verdict;
    }
    if let Some(mentions) = table.get("mentions").and_then(|n| n.word(&Mentions::ALL)) {
        policy.mentions = mentions;
    }
    if let Some(unpinned) = table.get("unpinned").and_then(|n| n.word(&Unpinned::ALL)) {
        policy.unpinned = unpinned;
    }
    if let Some(node) = table.get("ignore-settings") {
        policy.ignore_settings = list(&node, "[\"test\"]").iter().filter_map(|n| n.word(&SETTINGS)).collect();
    }
    policy.allow = selectors(reader, table, "allow").into_iter().map(|(s, _)| s).collect();
    for (selector, span) in selectors(reader, table, "deny") {
        if policy.allow.iter().any(|a| a.selected == selector.selected)
            && let Some(node) = table.get("deny")
        {
            let help = "keep it in one of the lists".to_owned();
            node.at(span).problem(format!("`{}` is in `allow` and in `deny`", selector.written), help);
        }
        policy.deny.push(selector);
    }
}

fn selectors(reader: &Reader<'_>, table: &Table<'_>, key: &str) -> Vec<(Selector, Range<usize>)> {
    let Some(node) = table.get(key) else { return Vec::new() };
    let items = list(&node, "[\"osi-approved\", \"llama-3.1\"]");
    if items.is_empty() && node.is_array() && key == "allow" {
        node.problem("an empty `allow` list accepts no license", "name what is accepted, or leave the line out".to_owned());
    }
    items.iter().filter_map(|item| Some((selector(reader, item)?, item.span.clone()))).collect()
}

fn selector(reader: &Reader<'_>, node: &Node<'_>) -> Option<Selector> {
    let written = text(node)?;
    let selected = Class::parse(&written)
        .map(Selected::Class)
        .or_else(|| (reader.known.license_id)(&written).map(Selected::License))
        .or_else(|| spdx::license_id(&written).map(|id| Selected::Spdx(id.name.to_owned())));
    let Some(selected) = selected else {
        let classes = Class::ALL.map(|(_, word)| word);
        let lower = written.to_lowercase();
        let help = match closest(&lower, classes) {
            Some(class) => format!("did you mean `{class}`?"),
            None => reader.license_help(&written, &classes),
        };
        node.problem(format!("`{written}` is not a license, a class of licenses or an SPDX id"), help);
        return None;
    };
    Some(Selector { selected, written, location: Some(reader.location(&node.span)) })
}

/// Reads `[scan]`.
pub(super) fn scan(table: &Table<'_>) -> Scan {
    Scan {
        exclude: patterns(table, "exclude"),
        include: patterns(table, "include"),
        max_file_size: table.get("max-file-size").and_then(|n| size(&n)),
    }
}

fn size(node: &Node<'_>) -> Option<u64> {
    let help = "write bytes, or a size such as \"16 MiB\"";
    if node.is_number() {
        let bytes = node.number()?;
        if bytes == 0 {
            node.problem("a limit of 0 bytes examines nothing", help.to_owned());
            return None;
        }
        return Some(bytes);
    }
    if !node.is_string() {
        wrong(node, "a size", help.to_owned());
        return None;
    }
    let written = text(node)?;
    let lower = written.to_lowercase();
    let found = UNITS.iter().find_map(|(unit, factor)| Some((lower.strip_suffix(unit)?.trim(), *factor)));
    let bytes = found
        .filter(|(n, _)| n.bytes().all(|b| b.is_ascii_digit() || b == b'_' || b == b'.'))
        .and_then(|(n, factor)| meant(n)?.checked_mul(factor))
        .filter(|bytes| *bytes > 0);
    if bytes.is_none() {
        let units: Vec<&str> = vec!["KiB", "MiB", "GiB", "KB", "MB", "GB"];
        let unit = written.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '_' | '.' | ' '));
        let help = if unit.is_empty() { help.to_owned() } else { format!("{help}; {}", suggestion(unit, &units)) };
        node.problem(format!("`{written}` is not a size"), help);
    }
    bytes
}
