//! How far an examination is, for whoever watches it.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Files of a scan: how many there are, how many are behind.
#[derive(Debug, Default)]
pub struct Counter {
    total: AtomicUsize,
    done: AtomicUsize,
}

impl Counter {
    /// Files behind, and files in all; the latter is 0 while files are being listed. A number may be some files old.
    pub fn read(&self) -> (usize, usize) {
        let total = self.total.load(Ordering::Relaxed);
        (self.done.load(Ordering::Relaxed).min(total), total)
    }

    pub(super) fn begin(&self, total: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    pub(super) fn add(&self, files: usize) {
        self.done.fetch_add(files, Ordering::Relaxed);
    }
}
