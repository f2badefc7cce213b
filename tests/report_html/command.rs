//! `mayuse report` as it is typed.

use crate::project::Project;
use crate::soundness::assert_sound;

fn bot() -> Project {
    Project::copy("examples/support-bot")
}

#[test]
fn one_file_is_written_and_is_no_use_of_a_model() {
    let project = bot();
    project
        .run(&["report", "--today", "2026-11-20"])
        .shows(0, &["wrote mayuse-report.html: 11 models: 3 denied, 1 to review, 2 with obligations, 5 allowed"]);
    let first = project.read("mayuse-report.html");
    assert_sound(&first);
    assert!(first.contains("no git revision"), "an empty .git is no repository");
    project.run(&["check"]).shows(1, &["12 references to 11 models, 4 mentions"]);
    project.run(&["report", "--today", "2026-11-20"]).shows(0, &["11 models"]);
    let second = project.read("mayuse-report.html");
    project.run(&["report", "--today", "2026-11-20"]).shows(0, &["11 models"]);
    assert_eq!(project.read("mayuse-report.html"), second, "the same tree gives the same bytes");
}

#[test]
fn the_same_page_by_every_way() {
    let project = bot();
    let page = project.run(&["report", "--output", "-", "--today", "2026-11-20"]);
    assert_eq!(page.code, 0, "{}", page.err);
    let checked = project.run(&["check", ".", "--format", "html", "--today", "2026-11-20"]);
    assert_eq!((checked.code, &checked.out), (1, &page.out));
    project.run(&["check", ".", "--quiet", "--output", "html=out.html", "--today", "2026-11-20"]);
    assert_eq!(project.read("out.html"), page.out);
    let named = project.run(&["report", "--output", "-", "--project", "Desk <b>", "--today", "2026-11-20"]);
    assert!(named.out.contains("<h1>Desk &lt;b&gt;</h1>"));
}

#[test]
fn what_cannot_be_done_is_an_error() {
    let project = bot();
    project.run(&["report", "--today", "tomorrow"]).shows(2, &["`tomorrow` is not a date"]);
    project.run(&["report", "nowhere"]).shows(2, &["cannot examine nowhere"]);
    project.run(&["report", "--output", "no/such/folder.html"]).shows(2, &["cannot write no/such/folder.html"]);
    project.write("mayuse.toml", "[use]\ncommercal = true\n");
    project.run(&["report"]).shows(2, &["no fact `commercal`"]);
    assert!(!project.path().join("mayuse-report.html").exists());
}
