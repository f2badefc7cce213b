//! Model families: which ids belong to which release, and what hosted names mean.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::claim::Openness;
use super::model::{Confidence, Relation};

/// Something read in a public place that supports a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where.
    pub url: String,
    /// When it was read, ISO date.
    pub retrieved: String,
    /// What it says.
    pub says: String,
}

/// Models that share a license and a lineage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Unique id.
    pub id: String,
    /// Name for readers.
    pub name: String,
    /// License id, or `none`.
    pub license: String,
    /// ISO date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<String>,
    /// Traits; `None` when not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traits: Option<Vec<String>>,
    /// How open it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub openness: Option<Openness>,
    /// Whether it is a publisher's series, known by its names alone: what its models were made from is not told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub series: bool,
    /// How sure the statement is.
    pub confidence: Confidence,
    /// Patterns by namespace.
    pub ids: BTreeMap<String, Vec<String>>,
    /// Patterns on the bare name of re-uploads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Hub ids it was made from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<String>,
    /// How it was made from them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// License ids that apply besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<String>,
    /// What supports it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// A family of releases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Family {
    /// Unique id.
    pub id: String,
    /// Name for readers.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// Its releases.
    pub releases: Vec<Release>,
}

/// A rule that leads from a hosted id to the model behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostedModel {
    /// Pattern of the hosted id, affixes taken off.
    pub id: String,
    /// Hub id; `$1`, `$2` stand for what the stars stood for.
    pub model: String,
}

/// A place where models are served under names of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// The namespace of its ids.
    pub namespace: String,
    /// Name for readers.
    pub name: String,
    /// Prefixes by which routers name it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<String>,
    /// Prefixes without meaning for the license.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strip_prefix: Vec<String>,
    /// Suffixes without meaning for the license.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strip_suffix: Vec<String>,
    /// License id of the host's own terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<String>,
    /// Rules that lead to the model behind an id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<HostedModel>,
}
