//! References → models in use, per scope.

use std::collections::BTreeMap;

use crate::config::PathPatterns;
use crate::core::model::ModelId;
use crate::core::policy::{DEFAULT_SCOPE, Policy};
use crate::core::reference::Reference;
use crate::core::usage::Scope;

/// One model with its references, by scope.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The model as referenced.
    pub id: ModelId,
    /// References that are uses, by number of the scope (0 is the default one), in the order of the files.
    pub uses: BTreeMap<usize, Vec<&'a Reference>>,
}

/// The models in use, by namespace and id.
#[derive(Debug, Default)]
pub struct Inventory<'a> {
    /// The models.
    pub entries: Vec<Entry<'a>>,
}

/// Which scope a path lies in. Later scopes of the policy file win over earlier ones.
#[derive(Debug)]
pub struct Scopes<'p> {
    policy: &'p Policy,
    patterns: Vec<PathPatterns>,
}

impl<'p> Scopes<'p> {
    /// The scopes of a policy.
    pub fn new(policy: &'p Policy) -> Self {
        Self { policy, patterns: policy.scopes.iter().map(|s| PathPatterns::new(&s.paths)).collect() }
    }
    /// Number of the scope of a path; 0 is the default one.
    pub fn of(&self, path: &str) -> usize {
        self.patterns.iter().rposition(|p| p.cover(path)).map_or(0, |i| i + 1)
    }
    /// The scope of a number.
    pub fn get(&self, number: usize) -> &'p Scope {
        number.checked_sub(1).and_then(|i| self.policy.scopes.get(i)).unwrap_or(&self.policy.default)
    }
    /// The name of the scope of a path.
    pub fn name_of(&self, path: &str) -> &'p str {
        let name = &self.get(self.of(path)).name;
        if name.is_empty() { DEFAULT_SCOPE } else { name }
    }
}

impl<'a> Inventory<'a> {
    /// Groups the references that are uses and that the policy judges.
    pub fn new(references: &'a [Reference], policy: &Policy, scopes: &Scopes<'_>) -> Self {
        let mut by_id: BTreeMap<(String, String), Entry<'a>> = BTreeMap::new();
        for reference in references {
            if !reference.role.is_use() || policy.ignore_settings.contains(&reference.setting) {
                continue;
            }
            let entry =
                by_id.entry(reference.id.key()).or_insert_with(|| Entry { id: reference.id.clone(), uses: BTreeMap::new() });
            entry.uses.entry(scopes.of(&reference.location.file)).or_default().push(reference);
        }
        Self { entries: by_id.into_values().collect() }
    }
}
