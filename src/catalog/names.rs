//! Names as extraction needs them: what is known, who publishes, which router prefix means whom.

use crate::core::names::Names;

use super::{Catalog, blob_publishers, lookup};

impl Names for Catalog {
    fn is_known(&self, namespace: &str, id: &str) -> bool {
        let knows = |id: &str| !self.rows(namespace, id).is_empty() || self.indexed().1.knows(namespace, id);
        if knows(id) {
            return true;
        }
        let Some(host) = self.host(namespace) else { return false };
        let forms = super::hosted::stripped(host, id);
        forms.iter().skip(1).any(|f| knows(f))
    }

    fn is_listed(&self, namespace: &str, id: &str) -> bool {
        !self.rows(namespace, id).is_empty()
    }

    fn homes(&self, bare: &str) -> Vec<String> {
        let mut found: Vec<String> = self.indexed().1.namespaces_of(bare).into_iter().map(str::to_owned).collect();
        for host in self.hosts() {
            if !found.contains(&host.namespace) && self.is_known(&host.namespace, bare) {
                found.push(host.namespace.clone());
            }
        }
        found.sort();
        found
    }

    fn is_publisher(&self, organisation: &str) -> bool {
        lookup(blob_publishers(), &organisation.to_lowercase()).is_some()
    }

    fn route(&self, id: &str) -> Option<(String, usize)> {
        let matches = |route: &&String| id.get(..route.len()).is_some_and(|head| head.eq_ignore_ascii_case(route));
        self.hosts()
            .iter()
            .flat_map(|h| h.routes.iter().map(move |r| (h, r)))
            .filter(|(_, r)| !r.is_empty() && matches(r) && id.len() > r.len())
            .max_by_key(|(_, r)| r.len())
            .map(|(h, r)| (h.namespace.clone(), r.len()))
    }
}
