//! What files at hand say of models, on projects laid out for the test, with the real program.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod project;

#[path = "evidence/cache.rs"]
mod cache;
#[path = "evidence/files.rs"]
mod files;
#[path = "evidence/hostile.rs"]
mod hostile;
#[path = "evidence/lineage.rs"]
mod lineage;
#[path = "evidence/trust.rs"]
mod trust;
#[path = "evidence/weights.rs"]
mod weights;

use project::{Project, Ran};

/// A use that decides every question that the licenses in these tests ask, but those about lineage and conflicts.
const USE: &str = r#"
[use]
commercial = true
purpose = "product"
organization = "company"
distribution = ["hosted-service"]
monthly-active-users = 1000
product-monthly-active-users = 1000
annual-revenue = 1000
outputs-train = "none"
fine-tunes = false
published-models = []
territories = ["US"]
established-in = ["US"]
modalities = ["text"]
domains = ["coding"]
displays = []
"#;

/// Code that loads a model.
fn loads(what: &str) -> String {
    format!("from transformers import AutoModel\nmodel = AutoModel.from_pretrained(\"{what}\")\n")
}

/// A project with a declared use, code that loads `what`, and files.
fn using(what: &str, files: &[(&str, &str)]) -> Project {
    let project = Project::new(&[("mayuse.toml", USE), ("src/app.py", &loads(what))]);
    for (path, text) in files {
        project.write(path, text);
    }
    project
}

/// The model of an id in the JSON report.
fn model(ran: &Ran, id: &str) -> serde_json::Value {
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err));
    let models = report["models"].as_array().unwrap();
    let found = models.iter().find(|m| m["id"] == id);
    found.cloned().unwrap_or_else(|| panic!("no {id} among {models:#?}"))
}

/// Codes of the findings about a model, with their outcome.
fn codes(ran: &Ran, id: &str) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let own = report["findings"].as_array().unwrap().iter().filter(|f| f["model"] == id).cloned().collect::<Vec<_>>();
    own.iter().map(|f| format!("{} {}", f["outcome"].as_str().unwrap(), f["code"].as_str().unwrap())).collect()
}

fn json(project: &Project) -> Ran {
    project.run(&["check", "--format", "json", "-q"])
}

/// The text of a license that SPDX lists.
fn spdx(id: &str) -> &'static str {
    spdx::license_id(id).unwrap().text()
}
