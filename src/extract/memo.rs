//! Answers about names, kept from file to file: the files of a project ask about the same few names again and again.

use std::sync::{Mutex, PoisonError};

use crate::core::names::Names;

/// Answers of a kind that are kept; a new one takes the seat of an older one. Must be a power of two.
const SEATS: usize = 1 << 12;

/// Longer names are asked for each time.
const LONGEST: usize = 160;

/// Memories that are not in use: a thread takes one for each file and puts it back.
#[derive(Debug, Default)]
pub(super) struct Memories {
    free: Mutex<Vec<Answers>>,
}

impl Memories {
    /// Runs `work` with names that remember what they said before.
    pub(super) fn with<T>(&self, names: &dyn Names, work: impl FnOnce(&Memo<'_>) -> T) -> T {
        let free = || self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = free().pop().unwrap_or_default();
        let memo = Memo { names, answers: Mutex::new(kept) };
        let result = work(&memo);
        // After a panic the memory is lost, not put back.
        if let Ok(answers) = memo.answers.into_inner() {
            free().push(answers);
        }
        result
    }
}

/// Names that remember what they said. For one thread: the lock is never waited for.
pub(super) struct Memo<'n> {
    names: &'n dyn Names,
    answers: Mutex<Answers>,
}

#[derive(Debug, Default)]
struct Answers {
    key: String,
    known: Kept<bool>,
    listed_under: Kept<bool>,
    homes: Kept<Vec<String>>,
    publishers: Kept<bool>,
    routes: Kept<Option<(String, usize)>>,
}

/// Answers by name, each name in the one seat that its hash says: neither memory nor time grow with what a file holds.
#[derive(Debug)]
struct Kept<T> {
    seats: Vec<Option<(Box<str>, T)>>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { seats: Vec::new() }
    }
}

impl<T: Clone> Kept<T> {
    fn recall(&mut self, key: &str, ask: impl FnOnce() -> T) -> T {
        if self.seats.is_empty() {
            self.seats.resize_with(SEATS, || None);
        }
        let seat = &mut self.seats[seat_of(key)];
        match seat {
            Some((name, answer)) if **name == *key => answer.clone(),
            _ => seat.insert((key.into(), ask())).1.clone(),
        }
    }
}

fn seat_of(key: &str) -> usize {
    let (eights, rest) = key.as_bytes().as_chunks::<8>();
    let last = rest.iter().fold(rest.len() as u64, |all, b| all << 8 | u64::from(*b));
    let mix = |hash: u64, next: u64| (hash ^ next).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    let hash = eights.iter().fold(mix(0, last), |hash, eight| mix(hash, u64::from_le_bytes(*eight)));
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize % SEATS
}

impl Memo<'_> {
    /// The answer under the parts of a key, asked for where it is not kept.
    fn recall<T: Clone>(
        &self,
        of: impl Fn(&mut Answers) -> &mut Kept<T>,
        parts: [&str; 2],
        ask: impl FnOnce(&dyn Names) -> T,
    ) -> T {
        if parts[0].len() + parts[1].len() > LONGEST {
            return ask(self.names);
        }
        let Ok(mut guard) = self.answers.lock() else { return ask(self.names) };
        let answers = &mut *guard;
        let mut key = std::mem::take(&mut answers.key);
        key.clear();
        if !parts[0].is_empty() {
            key.push_str(parts[0]);
            key.push('\n');
        }
        key.push_str(parts[1]);
        let answer = of(answers).recall(&key, || ask(self.names));
        answers.key = key;
        answer
    }
}

impl Names for Memo<'_> {
    fn is_known(&self, namespace: &str, id: &str) -> bool {
        self.recall(|a| &mut a.known, [namespace, id], |names| names.is_known(namespace, id))
    }

    fn is_listed(&self, namespace: &str, id: &str) -> bool {
        // Nearly always no, and told in less time than an answer is looked up here.
        self.names.is_listed(namespace, id)
    }

    fn may_be_listed(&self, word: &str) -> bool {
        self.names.may_be_listed(word)
    }

    fn is_listed_under(&self, namespace: &str, organisations: &[&str], name: &str) -> bool {
        // The organisations are a part of the question, and the first stands for the list it is in.
        let list = organisations.first().copied().unwrap_or_default();
        self.recall(|a| &mut a.listed_under, [list, name], |names| names.is_listed_under(namespace, organisations, name))
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
            namespace == "a" && id == "b" || id.ends_with('7')
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
        let (counting, memories) = (Counting::default(), Memories::default());
        for _ in 0..3 {
            memories.with(&counting, |memo| {
                assert!(memo.is_known("a", "b"));
                assert!(!memo.is_known("ab", ""));
                assert!(!memo.is_publisher("b"));
            });
        }
        assert_eq!(counting.0.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn many_names_push_each_other_out_and_are_still_told_apart() {
        let (counting, memories) = (Counting::default(), Memories::default());
        let ask = || {
            memories.with(&counting, |memo| {
                (0..3 * SEATS).for_each(|i| assert_eq!(memo.is_known("n", &i.to_string()), i % 10 == 7));
                assert!(memo.is_known("n", &"7".repeat(LONGEST)));
                assert!(memo.answers.lock().unwrap().known.seats.len() == SEATS);
            })
        };
        ask();
        ask();
    }
}
