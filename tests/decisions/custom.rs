use crate::project::Project;

const LICENSE: &str = r#"schema   = 1
id       = "acme-internal-1"
name     = "Acme Internal Model License 1"
spdx     = "LicenseRef-acme-internal-1"
aliases  = ["acme-license"]
class    = "non-commercial"
summary  = "Research inside Acme."
[source]
url       = "https://licenses.acme.example/internal-1"
retrieved = 2026-11-01
reading   = "whole"
[[clause]]
term    = "commercial-use"
section = "2"
effect  = "forbid"
reach   = ["original", "derivatives"]
quote   = "no use in products"
summary = "Not for products."
[clause.when]
commercial = true
"#;
const FAMILY: &str = r#"schema    = 1
family    = "acme"
name      = "Acme"
publisher = "Acme"
[[release]]
id      = "acme-helper"
name    = "Acme Helper"
license = "acme-license"
[release.ids]
hf = ["acme/helper-*"]
[[release.example]]
hf = "acme/helper-7b"
[[release.evidence]]
url       = "https://models.acme.example/helper"
retrieved = 2026-11-01
says      = "helper: acme-license"
"#;
const CODE: (&str, &str) = ("app.py", "AutoModel.from_pretrained(\"acme/helper-7b\")\n");

fn project(files: &[(&str, &str)]) -> Project {
    Project::new(&[&[CODE, ("mayuse.toml", "[use]\ncommercial = true\n")], files].concat())
}

#[test]
fn a_project_judges_its_own_models_by_its_own_licenses() {
    let bare = project(&[]);
    bare.run(&["check"]).shows(1, &["[unknown-model]"]);
    let own = project(&[("mayuse/licenses/acme-internal-1.toml", LICENSE), ("mayuse/families/acme.toml", FAMILY)]);
    own.run(&["check"]).shows(1, &["Acme Internal Model License 1", "[commercial-use]", "“no use in products”"]);
    own.run(&["explain", "acme-license"]).shows(0, &["Acme Internal Model License 1 (acme-internal-1)"]);
    // The policy file can name it, and the data files are no use of the models in them.
    own.append("mayuse.toml", "[policy]\nallow = [\"acme-internal-1\"]\n");
    own.run(&["list", "--references"]).shows(0, &["app.py"]).hides(&["mayuse/families", "mayuse/licenses"]);
    // A folder further down is no place for them.
    let below = project(&[("sub/mayuse/licenses/acme-internal-1.toml", LICENSE), ("sub/mayuse/families/acme.toml", FAMILY)]);
    below.run(&["check"]).shows(1, &["[unknown-model]"]);
}

#[test]
fn every_mistake_is_told_at_once_with_its_place() {
    let license = LICENSE.replace("commercial-use", "comercial-use").replace("class    = \"non-commercial\"", "klass = 1");
    let family =
        FAMILY.replace("\"acme-license\"", "\"acme-licence\"").replace("hf = \"acme/helper-7b\"", "hf = \"acme/other\"");
    let own = project(&[("mayuse/licenses/acme-internal-1.toml", &license), ("mayuse/families/acme.toml", &family)]);
    own.run(&["check"]).shows(
        2,
        &[
            "mayuse/licenses/acme-internal-1.toml:6:",
            "`klass`",
            "mayuse/licenses/acme-internal-1.toml:13:11: no term `comercial-use`",
            "did you mean `commercial-use`?",
            "mayuse/families/acme.toml:8:11: no license `acme-licence`",
            "example `acme/other` resolves to []",
        ],
    );
}

#[test]
fn a_name_of_the_database_cannot_be_taken() {
    let taken = LICENSE.replace("\"acme-license\"", "\"llama3.1\", \"MIT\"");
    let own = project(&[("mayuse/licenses/acme-internal-1.toml", &taken)]);
    own.run(&["check"]).shows(
        2,
        &["`llama3.1` already means Llama 3.1 Community License Agreement of the database", "`MIT` already means MIT License"],
    );
    let replaced = LICENSE.replace("acme-internal-1", "apache-2.0");
    let own = project(&[("mayuse/licenses/apache-2.0.toml", &replaced)]);
    own.run(&["check"]).shows(2, &["`apache-2.0` already means Apache License 2.0"]);
}
