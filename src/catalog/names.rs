//! Names as extraction needs them: what is known, who publishes, which router prefix means whom.

use crate::core::names::Names;

use super::{Catalog, lookup, may_be_listed, publishers};

impl Names for Catalog {
    fn is_known(&self, namespace: &str, id: &str) -> bool {
        let knows = |id: &str| self.is_listed(namespace, id) || self.patterns().any(|p| p.knows(namespace, id));
        if knows(id) {
            return true;
        }
        let Some(host) = self.host(namespace) else { return false };
        let forms = super::hosted::stripped(host, id);
        forms.iter().skip(1).any(|f| knows(f))
    }

    fn is_listed(&self, namespace: &str, id: &str) -> bool {
        self.has_rows(namespace, id)
    }

    fn may_be_listed(&self, word: &str) -> bool {
        may_be_listed(word)
    }

    fn is_listed_under(&self, namespace: &str, organisations: &[&str], name: &str) -> bool {
        let under = |organisation: &&str| self.is_listed(namespace, &format!("{organisation}/{name}"));
        may_be_listed(name) && organisations.iter().any(under)
    }

    fn homes(&self, bare: &str) -> Vec<String> {
        let mut found: Vec<String> = self.listed_homes(bare).to_vec();
        found.extend(self.patterns().flat_map(|p| p.namespaces_of(bare)).map(str::to_owned));
        for host in self.hosts().iter().filter(|h| super::hosted::has_affix(h, bare)) {
            // The first form is the name as it is, which was looked up already.
            let forms = super::hosted::stripped(host, bare);
            let knows = |f: &&str| self.is_listed(&host.namespace, f) || self.patterns().any(|p| p.knows(&host.namespace, f));
            if forms.len() > 1 && forms.iter().skip(1).any(knows) {
                found.push(host.namespace.clone());
            }
        }
        found.sort();
        found.dedup();
        found
    }

    fn is_publisher(&self, organisation: &str) -> bool {
        may_be_listed(organisation) && lookup(publishers(), &organisation.to_lowercase()).is_some()
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
