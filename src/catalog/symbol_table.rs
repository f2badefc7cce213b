//! Symbols of libraries as packed records, sorted by name and read in place.

use std::cmp::Ordering;

use crate::core::rule::{Symbol, Symbols};

use super::bundle::{Records, pack};

/// The packed symbols.
#[derive(Clone, Copy, Debug)]
pub struct SymbolTable(Records<'static>);

/// Packs symbols. Those of one name keep their order.
///
/// # Errors
/// A symbol with a tab in it, which is what stands between the fields of a record.
pub fn packed(symbols: &[Symbol]) -> Result<Vec<u8>, String> {
    let mut sorted: Vec<&Symbol> = symbols.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let record = |symbol: &Symbol| {
        let fields = [&symbol.name, &symbol.namespace, &symbol.model, &symbol.rule].into_iter().chain(&symbol.near);
        let fields: Vec<&str> = fields.map(String::as_str).collect();
        let mixed = fields.iter().any(|field| field.contains('\t'));
        if mixed { Err(format!("symbol `{}`: a tab", symbol.name)) } else { Ok(fields.join("\t").into_bytes()) }
    };
    Ok(pack(&sorted.into_iter().map(record).collect::<Result<Vec<_>, _>>()?))
}

impl SymbolTable {
    /// Reads packed symbols in place.
    pub fn new(bytes: &'static [u8]) -> Self {
        Self(Records(bytes))
    }

    fn record(&self, number: usize) -> &'static str {
        self.0.get(number).and_then(|record| std::str::from_utf8(record).ok()).unwrap_or_default()
    }

    fn name(&self, number: usize) -> &'static [u8] {
        let record = self.0.get(number).unwrap_or_default();
        let end = record.iter().position(|byte| *byte == b'\t');
        end.and_then(|end| record.get(..end)).unwrap_or_default()
    }

    /// The number of the first symbol of a name, or where one would stand.
    fn place(&self, name: &str) -> usize {
        let (mut low, mut high) = (0, self.0.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.name(middle).cmp(name.as_bytes()) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal | Ordering::Greater => high = middle,
            }
        }
        low
    }
}

impl Symbols for SymbolTable {
    fn names(&self) -> Vec<&str> {
        (0..self.0.len()).filter_map(|number| std::str::from_utf8(self.name(number)).ok()).collect()
    }

    fn has(&self, name: &str) -> bool {
        let place = self.place(name);
        place < self.0.len() && self.name(place) == name.as_bytes()
    }

    fn named(&self, name: &str) -> Vec<Symbol> {
        let numbers = (self.place(name)..self.0.len()).take_while(|number| self.name(*number) == name.as_bytes());
        numbers.filter_map(|number| decoded(self.record(number))).collect()
    }
}

fn decoded(record: &str) -> Option<Symbol> {
    let mut fields = record.split('\t').map(str::to_owned);
    let mut next = || fields.next();
    let (name, namespace, model, rule) = (next()?, next()?, next()?, next()?);
    Some(Symbol { name, namespace, model, rule, near: fields.collect() })
}
