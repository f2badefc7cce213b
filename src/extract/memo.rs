//! Answers about names, kept while one file is searched: files ask about the same few names again and again.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::core::names::Names;

/// More answers of a kind than this are not kept: a file can name as many models as it likes.
const MOST: usize = 4096;

/// Names that remember what they said. For one thread: the lock is never waited for.
pub(super) struct Memo<'n> {
    names: &'n dyn Names,
    answers: Mutex<Answers>,
}

#[derive(Default)]
struct Answers {
    key: String,
    known: HashMap<String, bool>,
    listed: HashMap<String, bool>,
    homes: HashMap<String, Vec<String>>,
    publishers: HashMap<String, bool>,
    routes: HashMap<String, Option<(String, usize)>>,
}

impl<'n> Memo<'n> {
    pub(super) fn new(names: &'n dyn Names) -> Self {
        Self { names, answers: Mutex::default() }
    }

    /// The answer under the two parts of a key, asked for where it is not kept yet.
    fn recall<T: Clone>(
        &self,
        of: impl Fn(&mut Answers) -> &mut HashMap<String, T>,
        parts: [&str; 2],
        ask: impl Fn(&dyn Names) -> T,
    ) -> T {
        let Ok(mut guard) = self.answers.lock() else { return ask(self.names) };
        let answers = &mut *guard;
        let mut key = std::mem::take(&mut answers.key);
        key.clear();
        key.push_str(parts[0]);
        key.push('\n');
        key.push_str(parts[1]);
        let kept = of(answers);
        let answer = kept.get(key.as_str()).cloned().unwrap_or_else(|| {
            let answer = ask(self.names);
            if kept.len() < MOST {
                kept.insert(key.clone(), answer.clone());
            }
            answer
        });
        answers.key = key;
        answer
    }
}

impl Names for Memo<'_> {
    fn is_known(&self, namespace: &str, id: &str) -> bool {
        self.recall(|a| &mut a.known, [namespace, id], |names| names.is_known(namespace, id))
    }

    fn is_listed(&self, namespace: &str, id: &str) -> bool {
        self.recall(|a| &mut a.listed, [namespace, id], |names| names.is_listed(namespace, id))
    }

    fn homes(&self, bare: &str) -> Vec<String> {
        self.recall(|a| &mut a.homes, ["", bare], |names| names.homes(bare))
    }

    fn is_publisher(&self, organisation: &str) -> bool {
        self.recall(|a| &mut a.publishers, ["", organisation], |names| names.is_publisher(organisation))
    }

    fn route(&self, id: &str) -> Option<(String, usize)> {
        self.recall(|a| &mut a.routes, ["", id], |names| names.route(id))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[derive(Default)]
    struct Counting(AtomicUsize);

    impl Names for Counting {
        fn is_known(&self, namespace: &str, id: &str) -> bool {
            self.0.fetch_add(1, Ordering::Relaxed);
            namespace == "a" && id == "b"
        }
        fn homes(&self, _: &str) -> Vec<String> {
            Vec::new()
        }
        fn is_publisher(&self, _: &str) -> bool {
            false
        }
        fn route(&self, _: &str) -> Option<(String, usize)> {
            None
        }
    }

    #[test]
    fn asks_once_and_keeps_kinds_apart() {
        let counting = Counting::default();
        let memo = Memo::new(&counting);
        for _ in 0..3 {
            assert!(memo.is_known("a", "b"));
            assert!(!memo.is_known("ab", ""));
            assert!(!memo.is_publisher("b"));
        }
        assert_eq!(counting.0.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn keeps_no_more_than_it_may() {
        let counting = Counting::default();
        let memo = Memo::new(&counting);
        (0..2 * MOST).for_each(|i| assert!(!memo.is_known("n", &i.to_string())));
        assert_eq!(memo.answers.lock().unwrap().known.len(), MOST);
    }
}
