//! Reading `mayuse.toml`: what is accepted, and what every mistake is told.

use mayuse::catalog::Catalog;
use mayuse::config::{self, ConfigErrors, Known, Loaded};

fn load_as(text: &str, file: &str) -> Result<Loaded, ConfigErrors> {
    let catalog = Catalog::bundled();
    let known = Known {
        vocabulary: catalog.vocabulary(),
        license_id: &|name| catalog.license(name).map(|l| l.id.clone()),
        license_ids: &|| catalog.licenses().iter().map(|l| l.id.clone()).collect(),
    };
    config::load(text, file, &known)
}

fn load(text: &str) -> Result<Loaded, ConfigErrors> {
    load_as(text, "mayuse.toml")
}

/// Every mistake: the text, a fragment of message and help, and where it points.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("[use]\nmonthly-active-users = 700M", "write 700_000_000", "2:24"),
    ("[use]\nmonthly-active-users = 7e8", "is 7e8, expected a whole number · write 700_000_000", "2:24"),
    ("[use]\nmonthly-active-users = \"700 million\"", "write 700_000_000", "2:24"),
    ("[use]\nmonthly-active-users = \"900000000\"", "remove the quotes: 900_000_000", "2:24"),
    ("[use]\nmonthly-active-users = -1", "is below zero", "2:24"),
    ("[use]\nmonthly-active-users = 18446744073709551616", "too large", "2:24"),
    ("[use]\nmonthly-active-users = 1.5", "is 1.5, expected a whole number", "2:24"),
    ("[use]\nmonthly-active-users = 700,000,000", "write 700_000_000", "2:24"),
    ("[use]\nmonthly-active-users = true", "expected a whole number", "2:24"),
    ("[use]\nmonthly-active-users = { 2024-6 = 1 }", "did you mean \"2024-06\"?", "2:26"),
    ("[use]\nmonthly-active-users = { \"2024-13\" = 1 }", "is not a month", "2:26"),
    ("[use]\nmonthly-active-users = { curent = 1 }", "did you mean `current`?", "2:26"),
    ("[use]\nmonthly-active-users = {}", "empty table", "2:24"),
    ("[use]\nmonthly_active_users = 1", "no fact `monthly_active_users` · did you mean `monthly-active-users`?", "2:1"),
    ("[use]\ncomercial = true", "did you mean `commercial`?", "2:1"),
    ("[use]\ncommercial = \"true\"", "remove the quotes: true", "2:14"),
    ("[use]\ncommercial = yes", "write true", "2:14"),
    ("[use]\ncommercial = True", "write true", "2:14"),
    ("[use]\ncommercial = 1", "write true", "2:14"),
    ("[use]\npurpose = \"prodct\"", "did you mean `product`?", "2:11"),
    ("[use]\npurpose = product", "is text without quotes · write \"product\"", "2:11"),
    ("[use]\npurpose = [\"product\"]", "expected one value in quotes", "2:11"),
    ("[use]\ndistribution = \"product\"", "write a list: [\"product\"]", "2:16"),
    ("[use]\ndistribution = []", "write [\"none\"]", "2:16"),
    ("[use]\ndistribution = [\"none\", \"weights\"]", "names `none` and something else", "2:16"),
    ("[use]\ndistribution = [\"weights\", \"weights\"]", "listed twice", "2:28"),
    ("[use]\ndistribution = [\"wieghts\"]", "did you mean `weights`?", "2:17"),
    ("[use]\nannual-revenue = \"$12M\"", "write 12_000_000", "2:18"),
    ("[use]\nannual-revenue = \"€12M\"", "write { amount = 12_000_000, currency = \"EUR\" }", "2:18"),
    ("[use]\nannual-revenue = 12.5", "expected a whole number", "2:18"),
    ("[use]\nannual-revenue = { amount = 1, currency = \"eur\" }", "did you mean `EUR`?", "2:43"),
    ("[use]\nannual-revenue = { amount = 1, currency = \"XYZ\" }", "ISO 4217", "2:43"),
    ("[use]\nannual-revenue = { amount = 1 }", "`currency` is missing", "2:18"),
    ("[use]\nannual-revenue = { amount = 1, curency = \"EUR\", currency = \"EUR\" }", "did you mean `currency`?", "2:32"),
    ("[use]\nterritories = [\"de\"]", "did you mean `DE`?", "2:16"),
    ("[use]\nterritories = [\"UK\"]", "did you mean `GB`?", "2:16"),
    ("[use]\nterritories = [\"Germany\"]", "ISO 3166", "2:16"),
    ("[use]\nterritories = \"DE\"", "write a list: [\"DE\"]", "2:15"),
    ("[use]\nterritories = []", "answers nothing", "2:15"),
    ("[use]\nestablished-in = [\"*\"]", "is not everywhere", "2:18"),
    ("[use]\ndomains = [\"costumer-support\"]", "did you mean `customer-support`?", "2:12"),
    ("[use]\ndomains = [\"wine\"]", "starts with x-", "2:12"),
    ("[use]\ndomains = [\"x-\"]", "no domain `x-`", "2:12"),
    ("[use]\npublished-models = [\"our model\"]", "is not a model id", "2:21"),
    ("[use]\ndisplays = [1]", "expected text in quotes", "2:13"),
    ("[use]\ndisplays = [\"\"]", "is empty", "2:13"),
    ("[use]\ncommercial = true\n[use]\npurpose = \"product\"", "`use` is given twice", "3:2"),
    ("[use]\ncommercial = true\ncommercial = false", "`commercial` is given twice", "3:1"),
    ("use = true", "expected a table of facts", "1:7"),
    ("[polcy]\nfail-on = \"denied\"", "unknown key `polcy` · did you mean `policy`?", "1:2"),
    ("[policy]\nfail_on = \"denied\"", "did you mean `fail-on`?", "2:1"),
    ("[policy]\nfail-on = \"allowed\"", "is not a value of `policy.fail-on`", "2:11"),
    ("[policy]\nmentions = true", "expected a string", "2:12"),
    ("[policy]\nunpinned = \"error\"", "expected one of: ignore, warn, deny", "2:12"),
    ("[policy]\nignore-settings = [\"tests\"]", "did you mean `test`?", "2:20"),
    ("[policy]\nallow = [\"apache-20\"]", "did you mean `apache-2.0`?", "2:10"),
    ("[policy]\nallow = [\"osi-aproved\"]", "did you mean `osi-approved`?", "2:10"),
    ("[policy]\nallow = []", "accepts no license", "2:9"),
    ("[policy]\nallow = [\"MIT\"]\ndeny = [\"mit\"]", "in `allow` and in `deny`", "3:9"),
    ("[scan]\nmax-file-size = \"10 M\"", "is not a size", "2:17"),
    ("[scan]\nmax-file-size = 0", "examines nothing", "2:17"),
    ("[scan]\nexclude = [\"../x\"]", "leads out of the project", "2:12"),
    ("[scan]\nexclude = [\"/etc\"]", "leads out of the project", "2:12"),
    ("[scan]\nexclude = [\"a\\\\b\"]", "backslash", "2:12"),
    ("[scan]\nexclude = [\"a[\"]", "is not a path pattern", "2:12"),
    ("[scan]\nexclude = \"x\"", "expected a list", "2:11"),
    ("[scope]\npaths = [\"a\"]\nuse = {}", "write [[scope]]", "1:1"),
    ("[[scope]]\nuse = { commercial = false }", "`paths` is missing", "1:1"),
    ("[[scope]]\npaths = []\nuse = {}", "covers nothing", "1:1"),
    ("[[scope]]\npaths = [\"a\"]", "`use` is missing", "1:1"),
    ("[[scope]]\npaths = [\"a\"]\nname = \"default\"\nuse = {}", "is the name of everything", "3:8"),
    ("[[scope]]\npaths = [\"a\"]\nuse = { comercial = true }", "did you mean `commercial`?", "3:9"),
    ("[[scope]]\npath = [\"a\"]\npaths = [\"a\"]\nuse = {}", "did you mean `paths`?", "2:1"),
    ("[[clarify]]\nmodel = \"acme/*\"\nsource = \"contract\"", "`license` is missing", "1:1"),
    ("[[clarify]]\nmodel = \"*\"\nlicense = \"mit\"\nsource = \"x\"", "every model", "2:9"),
    ("[[clarify]]\nmodel = \"acme/*\"\nlicense = \"llama-31\"\nsource = \"x\"", "did you mean `llama-3.1`?", "3:11"),
    ("[[clarify]]\nmodel = \"acme/*\"\nlicense = \"mit\"\nsource = \"x\"\nsha256 = \"12\"", "64 hexadecimal digits", "5:10"),
    ("[use]\npurpose = \"product", "this text is not closed", "2:19"),
    ("[use]\ndomains = [\"coding\"\n[policy]\nfail-on = \"denied\"", "this list is not closed", "2:11"),
    ("[use\ncommercial = true", "unclosed table", "1:5"),
];

const WAIVER: &str = "[[waiver]]\nid = \"w1\"\nmodel = \"meta-llama/*\"\ncodes = [\"user-threshold\"]\nreason = \"r\"\n\
                      approved-by = \"a\"\napproved-on = 2026-01-02\nexpires-on = 2027-01-02\n";

/// Mistakes in a waiver: what is replaced in a sound one, by what, the message, and where it points.
const WAIVER_MISTAKES: &[(&str, &str, &str, &str)] = &[
    ("id = \"w1\"\n", "", "`id` is missing", "1:1"),
    ("id = \"w1\"", "id = \"w 1\"", "is not an id", "2:6"),
    ("model = \"meta-llama/*\"\n", "", "`model` is missing", "1:1"),
    ("\"meta-llama/*\"", "\"*\"", "covers every model", "3:9"),
    ("\"meta-llama/*\"", "\"meta-llama/{a,b}\"", "is not a model pattern", "3:9"),
    ("codes = [\"user-threshold\"]\n", "", "`codes` is missing", "1:1"),
    ("[\"user-threshold\"]", "[]", "covers nothing", "4:9"),
    ("[\"user-threshold\"]", "[\"user-treshold\"]", "did you mean `user-threshold`?", "4:10"),
    ("[\"user-threshold\"]", "[\"unused-waiver\"]", "cannot be waived", "4:10"),
    ("[\"user-threshold\"]", "\"user-threshold\"", "expected a list", "4:9"),
    ("reason = \"r\"\n", "", "`reason` is missing", "1:1"),
    ("reason = \"r\"", "reason = \"  \"", "is empty", "5:10"),
    ("approved-by = \"a\"\n", "", "`approved-by` is missing", "1:1"),
    ("approved-on = 2026-01-02\n", "", "`approved-on` is missing", "1:1"),
    ("2026-01-02", "2026-02-30", "invalid date · expected day between 01 and 28", "7:15"),
    ("2026-01-02", "\"02.01.2026\"", "is not a calendar date", "7:15"),
    ("2026-01-02", "2026-01-02T10:00:00Z", "is not a calendar date", "7:15"),
    ("2027-01-02", "2025-01-02", "expires before it was approved", "8:14"),
    ("expires-on", "expires", "did you mean `expires-on`?", "8:1"),
    ("reason = \"r\"", "reason = \"r\"\nlicense = \"llama-9\"", "no license `llama-9`", "6:11"),
    ("reason = \"r\"", "reason = \"r\"\nassumes = { commercial = 1 }", "write true", "6:26"),
];

fn described(errors: &ConfigErrors) -> Vec<String> {
    let line = |p: &config::ConfigProblem| {
        format!("{}:{}: {} · {}", p.line, p.column, p.message, p.help.as_deref().unwrap_or_default())
    };
    errors.problems.iter().map(line).collect()
}

fn assert_one(text: &str, fragment: &str, place: &str) {
    let errors = load(text).expect_err(text);
    let found = described(&errors);
    assert_eq!(found.len(), 1, "one mistake, one problem:\n{text}\n{found:#?}");
    assert!(
        found[0].contains(fragment) && found[0].starts_with(&format!("{place}: ")),
        "{place}: {fragment}\n{text}\n{found:#?}"
    );
}

#[test]
fn every_mistake_is_named_at_its_place() {
    assert!(load(WAIVER).is_ok());
    let mut failures = Vec::new();
    let waivers = WAIVER_MISTAKES.iter().map(|(old, new, fragment, place)| (WAIVER.replacen(old, new, 1), *fragment, *place));
    let all: Vec<(String, &str, &str)> = MISTAKES.iter().map(|(t, f, p)| ((*t).to_owned(), *f, *p)).chain(waivers).collect();
    for (text, fragment, place) in &all {
        let found = load(text).map_or_else(|e| described(&e), |_| vec!["accepted".to_owned()]);
        let right = found.len() == 1 && found[0].contains(fragment) && found[0].starts_with(&format!("{place}: "));
        if !right {
            failures.push(format!("--- {text}\n    expected {place}: {fragment}\n    found {found:#?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(all.len() >= 40);
}

#[test]
fn two_waivers_need_two_ids() {
    assert_one(&format!("{WAIVER}\n{WAIVER}"), "two waivers have the id `w1`", "11:6");
}
