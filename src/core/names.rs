//! What extraction may know about models: their names, never their licenses.

/// Knowledge of names, as the catalog has it.
pub trait Names: Sync {
    /// Whether an id is known in a namespace, by a line of the table or a family's pattern.
    fn is_known(&self, namespace: &str, id: &str) -> bool;
    /// Whether the very id stands in the table, rather than under a pattern that takes all of an organisation.
    fn is_listed(&self, namespace: &str, id: &str) -> bool {
        self.is_known(namespace, id)
    }
    /// Whether the table may have a word as an id, behind an organisation or as a publisher: told at once, and wrong in one
    /// direction only.
    fn may_be_listed(&self, _word: &str) -> bool {
        true
    }
    /// Whether one of some organisations has a model of this name in the table.
    fn is_listed_under(&self, namespace: &str, organisations: &[&str], name: &str) -> bool {
        organisations.iter().any(|organisation| self.is_listed(namespace, &format!("{organisation}/{name}")))
    }
    /// The namespaces in which a name without an organisation is known: `gpt-4o` → `openai`, `llama3.1:8b` → `ollama`.
    fn homes(&self, bare: &str) -> Vec<String>;
    /// Whether an organisation publishes models on the Hub (compared without regard to case).
    fn is_publisher(&self, organisation: &str) -> bool;
    /// The namespace that a router prefix names, and the length of the prefix: `ollama/llama3` → (`ollama`, 7).
    fn route(&self, id: &str) -> Option<(String, usize)>;
}
