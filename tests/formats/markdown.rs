//! Markdown. An independent renderer judges it in `.ci/validators`; here the raw text is looked at.

use crate::reports::{EVIL, hostile, many, rendered, support_bot};
use crate::sample;

/// Every row of a table has as many cells as its heading, and nothing stands outside of what we write.
fn assert_intact(text: &str) {
    assert!(text.len() <= 1 << 20, "{}", text.len());
    let mut columns = 0;
    for line in text.lines() {
        if !line.starts_with('|') {
            columns = 0;
            let ours = line.is_empty() || line.starts_with(['#', '<']) || line.ends_with(['.', '*']);
            assert!(ours, "{line}");
            continue;
        }
        let cells = line.matches('|').count();
        assert!(columns == 0 || columns == cells, "{line}");
        columns = cells;
    }
}

/// What must not stand in it outside of a code span.
fn assert_inert(text: &str) {
    for part in text.split('`').step_by(2) {
        for bad in ["](", "![", "@o", " #1", "://", "www.", "<script", "<img", "</details", "<!-- <", "GH-", "**b**", "\u{1b}"]
        {
            assert!(!part.contains(bad), "{bad} in {part}");
        }
    }
}

#[test]
fn markdown() {
    let text = rendered("markdown", &sample::report());
    assert_intact(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn markdown_support_bot() {
    let text = support_bot("markdown");
    assert_intact(&text);
    assert_inert(&text);
    let shown: Vec<&str> = text.lines().take_while(|l| !l.starts_with("### Questions")).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn hostile_text_is_inert() {
    for evil in EVIL {
        let text = rendered("markdown", &hostile(evil));
        assert_intact(&text);
        assert_inert(&text);
    }
}

#[test]
fn a_summary_fits() {
    let text = rendered("markdown", &many(5000));
    assert_intact(&text);
    assert!(text.contains("### Against the declared use (2,500)") && text.contains("### Models (5,000)"));
    let mut report = many(5000);
    report.findings.iter_mut().for_each(|f| f.help = "|".repeat(5000));
    let text = rendered("markdown", &report);
    assert_intact(&text);
    assert!(text.contains("### Against the declared use (2,500)") && text.contains("more; other formats have them all."));
    assert!(text.contains("### Models (5,000)"), "totals stand whatever is left out");
}

#[test]
fn a_comment_fits_and_is_found_again() {
    for number in [0, 12, 5000] {
        let text = rendered("comment", &many(number));
        assert!(text.starts_with("<!-- mayuse -->\n## mayuse: "), "{}", &text[..60]);
        assert!(text.len() <= 65_536, "{}", text.len());
        assert!(text.trim_end().ends_with("</sub>"));
        assert_eq!(text.contains(" more; other formats have them all."), number == 5000);
        assert_intact(&text);
    }
    for evil in EVIL {
        assert_intact(&rendered("comment", &hostile(evil)));
    }
}
