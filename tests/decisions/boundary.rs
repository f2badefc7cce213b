use crate::project::Project;

/// The rows of the table as (fact, value, verdict, clause), wrapped lines put together.
fn rows(text: &str) -> Vec<[String; 4]> {
    let mut out: Vec<[String; 4]> = Vec::new();
    let mut fact = String::new();
    for line in text.lines().skip_while(|l| !l.starts_with("fact ")).skip(1) {
        let cells: Vec<char> = line.chars().collect();
        let cell = |from: usize, to: usize| cells.iter().skip(from).take(to - from).collect::<String>().trim().to_owned();
        let row = [cell(0, 38), cell(38, 78), cell(78, 91), cell(91, 400)];
        if !row[0].is_empty() {
            fact.clone_from(&row[0]);
        }
        if row[2].is_empty() {
            let last = out.last_mut().unwrap();
            for i in [1, 3] {
                last[i] = format!("{} {}", last[i], row[i]).trim().to_owned();
            }
        } else {
            out.push([fact.clone(), row[1].clone(), row[2].clone(), row[3].clone()]);
        }
    }
    out
}

fn has(rows: &[[String; 4]], row: [&str; 4]) {
    assert!(rows.iter().any(|r| *r == row.map(str::to_owned)), "{row:?} is not in {rows:#?}");
}

#[test]
fn the_cap_of_llama_3_1_lies_in_june_2024() {
    let project = Project::copy("examples/support-bot");
    let ran = project.run(&["explain", "meta-llama/Llama-3.1-8B-Instruct", "--boundary"]);
    ran.shows(0, &["As declared in mayuse.toml: denied, by user-threshold §2"]);
    let rows = rows(&ran.out);
    has(&rows, ["monthly-active-users, June 2024", "700,000,000", "allowed", ""]);
    has(&rows, ["monthly-active-users, June 2024", "700,000,001", "denied", "llama-3.1 §2"]);
    has(&rows, ["distribution", "hosted-service (declared)", "obligations", "llama-3.1 §1.b.i"]);
    has(&rows, ["domains", "all others", "allowed", ""]);
    assert!(rows.iter().any(|r| r[0] == "domains" && r[2] == "denied" && r[1].contains("military-weapons")), "{rows:#?}");
}

#[test]
fn one_more_user_than_the_cap_is_too_many() {
    let project = Project::new(&[]);
    let ran = project.run(&["explain", "Qwen/Qwen2.5-72B-Instruct", "--boundary", "--use", "commercial=true"]);
    ran.shows(0, &["With nothing declared but what --use says: needs review"]);
    has(&rows(&ran.out), ["product-monthly-active-users", "100,000,000", "allowed", ""]);
    has(&rows(&ran.out), ["product-monthly-active-users", "100,000,001", "denied", "qwen-2024 §4"]);
}

#[test]
fn revenue_territory_purpose_and_outputs_have_their_edges() {
    let project = Project::new(&[("mayuse.toml", "[use]\ncommercial = true\nmodalities = [\"image\"]\n")]);
    let money = rows(&project.run(&["explain", "stabilityai/stable-diffusion-3.5-large", "--boundary"]).out);
    has(&money, ["annual-revenue", "1,000,000 US dollars", "allowed", ""]);
    has(&money, ["annual-revenue", "1,000,001 US dollars", "denied", "stability-ai-community §III"]);
    let seat = rows(&project.run(&["explain", "meta-llama/Llama-3.2-11B-Vision-Instruct", "--boundary"]).out);
    assert!(seat.iter().any(|r| r[0] == "established-in" && r[1].contains("EU") && r[2] == "denied"), "{seat:#?}");
    let outputs = rows(&project.run(&["explain", "meta-llama/Llama-2-7b-hf", "--boundary"]).out);
    assert!(
        outputs.iter().any(|r| r[0] == "outputs-train" && r[1].contains("other-models") && r[2] == "denied"),
        "{outputs:#?}"
    );
    project.run(&["explain", "BAAI/bge-m3", "--boundary", "--use", "commercial=maybe"]).shows(2, &["commercial"]);
    project.run(&["explain", "acme/nothing", "--boundary"]).shows(2, &["no model is known"]);
}

#[test]
fn an_override_is_what_counts_as_declared() {
    let project = Project::new(&[]);
    let words = ["explain", "meta-llama/Llama-3.1-8B", "--boundary", "--use", "monthly-active-users=700000001"];
    let rows = rows(&project.run(&words).out);
    has(&rows, ["monthly-active-users, June 2024", "700,000,001 (declared)", "denied", "llama-3.1 §2"]);
}
