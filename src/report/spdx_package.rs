//! A model as an SPDX package, with its licenses and its bases.

use serde_json::json;

use super::spdx_graph::Graph;
use super::{fingerprint, identity};
use crate::core::finding::{AncestorView, LicenseView, ModelView};

/// What is said when nothing is known. An individual of the standard, not an element of ours.
const NO_ASSERTION: &str = "expandedlicensing_NoAssertionLicense";

/// What a package needs to know: a model in use, or a base of one.
#[derive(Debug)]
pub(super) struct Package<'a> {
    namespace: &'a str,
    name: &'a str,
    version: Option<&'a str>,
    released: Option<String>,
    concluded: Option<License<'a>>,
    declared: Option<License<'a>>,
    comment: String,
}

#[derive(Clone, Copy, Debug)]
struct License<'a> {
    spdx: &'a str,
    name: &'a str,
    url: Option<&'a str>,
}

impl<'a> License<'a> {
    /// A license that SPDX can name; a spelling that nobody recognised is none.
    fn of(view: &'a LicenseView) -> Option<Self> {
        let spdx = view.spdx.as_deref();
        let spdx = identity::listed(spdx).or_else(|| identity::reference(spdx))?;
        Some(Self { spdx, name: &view.name, url: identity::web(view.url.as_deref()) })
    }
}

impl<'a> Package<'a> {
    /// A model in use.
    pub(super) fn of(model: &'a ModelView) -> Self {
        let mut comment = format!("Verdict of mayuse: {}. Access: {}.", model.verdict.as_str(), model.access.as_str());
        if let Some(stated) = model.license.as_ref().filter(|l| License::of(l).is_none()) {
            comment.push_str(&format!(" The stated license is not recognised: {}.", stated.name));
        }
        for other in &model.also {
            comment.push_str(&format!(" Also checked: {} ({}).", other.name, other.provenance));
        }
        Self {
            namespace: &model.namespace,
            name: &model.id,
            version: model.revision.as_deref(),
            released: identity::day(model.released.as_deref()),
            concluded: model.license.as_ref().and_then(License::of),
            declared: identity::declared(model).and_then(License::of),
            comment,
        }
    }

    /// A base of a model in use.
    pub(super) fn base(base: &'a AncestorView) -> Self {
        let spdx = base.spdx.as_deref();
        let spdx = identity::listed(spdx).or_else(|| identity::reference(spdx));
        let name = base.license.as_deref().unwrap_or_default();
        Self {
            namespace: &base.namespace,
            name: &base.id,
            version: None,
            released: None,
            concluded: spdx.map(|spdx| License { spdx, name, url: None }),
            declared: None,
            comment: "A base of a model in use.".to_owned(),
        }
    }

    /// The name of its element.
    pub(super) fn id(&self) -> String {
        format!("model/{}", identity::key(self.namespace, self.name))
    }

    /// Whether everything that the AI profile demands of a package is known.
    pub(super) fn is_complete(&self) -> bool {
        let owner = identity::owner_and_name(self.namespace, self.name).0;
        let address = identity::address(self.namespace, self.name);
        self.released.is_some() && self.version.is_some() && owner.is_some() && address.is_some()
    }
}

/// Adds a package with its supplier and its two license relations.
pub(super) fn add(package: &Package<'_>, graph: &mut Graph) -> String {
    let (namespace, name) = (package.namespace, package.name);
    let supplier = identity::owner_and_name(namespace, name).0.map(|owner| {
        let id = format!("owner/{}", fingerprint::encoded(owner));
        graph.element("Organization", &id, json!({ "name": owner }))
    });
    let value = json!({
        "name": name,
        "comment": package.comment,
        "suppliedBy": supplier,
        "releaseTime": package.released,
        "software_packageVersion": package.version,
        "software_downloadLocation": identity::address(namespace, name),
        "software_packageUrl": identity::purl(namespace, name, package.version),
        "software_primaryPurpose": "model",
    });
    let id = graph.element("ai_AIPackage", &package.id(), value);
    let both = [("concluded", "hasConcludedLicense", package.concluded), ("declared", "hasDeclaredLicense", package.declared)];
    for (word, kind, license) in both {
        let to = license.map_or_else(|| NO_ASSERTION.to_owned(), |l| expression(l, graph));
        graph.relate(&format!("{word}/{}", identity::key(namespace, name)), &id, kind, &to, None);
    }
    id
}

/// Says what a model was made from.
pub(super) fn add_lineage(model: &ModelView, graph: &mut Graph) {
    let from = graph.id(&Package::of(model).id());
    for base in &model.lineage {
        let to = graph.id(&Package::base(base).id());
        if to == from {
            continue;
        }
        let name =
            format!("lineage/{}/from/{}", identity::key(&model.namespace, &model.id), identity::key(&base.namespace, &base.id));
        graph.relate(&name, &from, "descendantOf", &to, Some(format!("{}, known from: {}", base.relation, base.known_from)));
    }
}

/// A license as an expression. The texts of licenses outside of SPDX's list are no part of a report: it says where they are.
fn expression(license: License<'_>, graph: &mut Graph) -> String {
    let custom = identity::reference(Some(license.spdx)).map(|id| {
        let place = license.url.map_or_else(|| "with its publisher".to_owned(), |url| format!("at {url}"));
        let name = if license.name.is_empty() { id } else { license.name };
        let text = format!("{name}. The text is not part of this document; it is to be read {place}.");
        let value = json!({ "name": name, "simplelicensing_licenseText": text });
        let text = graph.element("simplelicensing_SimpleLicensingText", &format!("text/{id}"), value);
        json!([{ "type": "DictionaryEntry", "key": id, "value": text }])
    });
    let value = json!({ "simplelicensing_licenseExpression": license.spdx, "simplelicensing_customIdToUri": custom });
    graph.element("simplelicensing_LicenseExpression", &format!("license/{}", license.spdx), value)
}
