//! One function over every file, in parallel, with the same result for any number of threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::files::{Entry, FileList};
use super::kind::{self, Kind};
use super::read::ReadOutcome;
use super::{Workspace, WorkspaceError};
use crate::core::finding::Unexamined;

/// What a scan brought.
#[derive(Debug)]
pub struct Scan<T> {
    /// Number of files that were examined.
    pub examined: usize,
    /// What the function returned, with the file's position in the list, in order.
    pub results: Vec<(usize, T)>,
    /// Files that were not, by path.
    pub unexamined: Vec<Unexamined>,
}

impl<T> Default for Scan<T> {
    fn default() -> Self {
        Self { examined: 0, results: Vec::new(), unexamined: Vec::new() }
    }
}

/// Files that need a larger buffer are read one at a time behind the others, so that memory does not grow with the threads.
const AT_ONCE: u64 = 8 << 20;
/// Files a thread takes at a time.
const BATCH: usize = 16;

impl Workspace {
    /// Reads every file and hands it to `examine`; nothing is kept of files for which it returns nothing.
    ///
    /// `examined + unexamined` is the length of the list. A panic in `examine` costs that file only: it is listed as
    /// failed. What `examine` gets of weights (`.gguf`, `.safetensors`) is the header.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn scan<T, F>(&self, files: &FileList, examine: F) -> Result<Scan<T>, WorkspaceError>
    where
        T: Send,
        F: Fn(&Entry<'_>, &[u8]) -> Option<T> + Sync,
    {
        self.counter.begin(files.len());
        self.visit(files, |_| true, |done| self.counter.add(done), examine)
    }

    /// Reads the files that are `picked` once more, weights excepted, and hands them to `look`: what that returns, in order.
    /// Files that cannot be read are passed over.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn look_again<T, P, F>(&self, files: &FileList, picked: P, look: F) -> Result<Vec<T>, WorkspaceError>
    where
        T: Send,
        P: Fn(&Entry<'_>) -> bool + Sync,
        F: Fn(&Entry<'_>, &[u8]) -> Option<T> + Sync,
    {
        let picked = |entry: &Entry<'_>| kind::of(entry.bytes()) != Kind::Weights && picked(entry);
        let scan = self.visit(files, picked, |_| {}, look)?;
        Ok(scan.results.into_iter().map(|(_, found)| found).collect())
    }

    fn visit<T, P, D, F>(&self, files: &FileList, picked: P, done: D, examine: F) -> Result<Scan<T>, WorkspaceError>
    where
        T: Send,
        P: Fn(&Entry<'_>) -> bool + Sync,
        D: Fn(usize) + Sync,
        F: Fn(&Entry<'_>, &[u8]) -> Option<T> + Sync,
    {
        if files.is_empty() {
            return Ok(Scan::default());
        }
        let next = AtomicUsize::new(0);
        let large = Mutex::new(Vec::new());
        let worker = || {
            let mut scan = Scan::default();
            let mut buffer = Vec::new();
            loop {
                let start = next.fetch_add(BATCH, Ordering::Relaxed);
                if start >= files.len() {
                    return scan;
                }
                for index in start..(start + BATCH).min(files.len()) {
                    if !files.get(index).is_some_and(|entry| picked(&entry)) {
                        continue;
                    }
                    if !self.examine_one(files, index, AT_ONCE, &mut buffer, &examine, &mut scan) {
                        large.lock().unwrap_or_else(PoisonError::into_inner).push(index);
                    }
                }
                done(BATCH.min(files.len() - start));
            }
        };
        // What one thread can take is not worth starting one for.
        let pool = if files.len() > BATCH { Some(self.pool(files.len().div_ceil(BATCH))?) } else { None };
        let mut parts = pool.map_or_else(|| vec![worker()], |pool| pool.broadcast(|_| worker()));
        let large = large.into_inner().unwrap_or_else(PoisonError::into_inner);
        if !large.is_empty() {
            let last = || {
                let mut scan = Scan::default();
                let mut buffer = Vec::new();
                for index in &large {
                    self.examine_one(files, *index, u64::MAX, &mut buffer, &examine, &mut scan);
                }
                scan
            };
            parts.push(match pool {
                Some(pool) => pool.install(last),
                None => last(),
            });
        }
        Ok(joined(parts))
    }

    /// False when the file was left for later.
    fn examine_one<T>(
        &self,
        files: &FileList,
        index: usize,
        at_once: u64,
        buffer: &mut Vec<u8>,
        examine: &impl Fn(&Entry<'_>, &[u8]) -> Option<T>,
        scan: &mut Scan<T>,
    ) -> bool {
        let Some(entry) = files.get(index) else { return true };
        let (reason, failed) = match self.read_at_once(&entry, at_once, buffer) {
            ReadOutcome::Deferred(_) => return false,
            ReadOutcome::Skipped(reason) => (reason, false),
            ReadOutcome::Failed(reason) => (reason, true),
            ReadOutcome::Whole | ReadOutcome::Header => match catch_unwind(AssertUnwindSafe(|| examine(&entry, buffer))) {
                Ok(result) => {
                    scan.examined += 1;
                    scan.results.extend(result.map(|r| (index, r)));
                    return true;
                }
                Err(_) => ("internal error".to_owned(), true),
            },
        };
        scan.unexamined.push(Unexamined { file: entry.path().into_owned(), reason, failed });
        true
    }
}

fn joined<T>(parts: Vec<Scan<T>>) -> Scan<T> {
    let mut whole = Scan::default();
    for mut part in parts {
        whole.examined += part.examined;
        whole.results.append(&mut part.results);
        whole.unexamined.append(&mut part.unexamined);
    }
    whole.results.sort_by_key(|(index, _)| *index);
    whole.unexamined.sort();
    whole
}
