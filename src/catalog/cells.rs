//! Packed records, each decoded when somebody asks for it.

use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::bundle::Records;

/// What has been decoded of some records. Boxed: most are never asked for.
#[derive(Debug)]
pub(super) struct Cells<T>(OnceLock<Vec<OnceLock<Option<Box<T>>>>>);

impl<T> Default for Cells<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T: DeserializeOwned> Cells<T> {
    /// The record of a number. `records` must be the same every time.
    pub(super) fn get(&self, records: Records<'static>, number: usize) -> Option<&T> {
        let cells = self.0.get_or_init(|| (0..records.len()).map(|_| OnceLock::new()).collect());
        let decode = || serde_json::from_slice(records.get(number)?).ok();
        cells.get(number)?.get_or_init(decode).as_deref()
    }
}
