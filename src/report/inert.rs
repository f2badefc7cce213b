//! Text from a repository as Markdown shows it: no structure, no links, no mentions, no way out of a table's cell.
//!
//! Marks become character references, which Markdown never reads as structure. Where GitHub looks for mentions and issues
//! in finished text, an empty comment stands between the sign and the name.

use super::terminal::Sanitizer;

/// Characters of a text that are shown at most.
const LONGEST: usize = 2_000;
const SPLIT: &str = "<!-- -->";

/// One line of ordinary text.
pub(super) fn prose(text: &str) -> String {
    let safe = Sanitizer::default().text(text).into_owned();
    let mut out = String::with_capacity(safe.len() + 16);
    let mut before = ['\0'; 3];
    for (number, c) in safe.chars().enumerate() {
        if number == LONGEST {
            out.push('…');
            break;
        }
        match c {
            '@' | '#' => out.push_str(&format!("&#{};{SPLIT}", u32::from(c))),
            // `www.` and `GH-1` are links without any mark.
            '.' if before.iter().all(|w| matches!(w, 'w' | 'W')) => out.push_str(&format!("&#46;{SPLIT}")),
            '-' if matches!(before[1..], ['g' | 'G', 'h' | 'H']) => out.push_str(&format!("&#45;{SPLIT}")),
            ',' | '.' | ';' | '\'' | '"' | '(' | ')' | '/' | '%' | '?' | '-' | '+' | '=' => out.push(c),
            ':' if before[2] == ' ' => out.push(c),
            c if c.is_ascii_punctuation() => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
        before = [before[1], before[2], c];
    }
    out
}

/// A sentence in which names stand between backticks, as ours are written: those become code.
pub(super) fn sentence(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // Without a partner for each backtick none of them means anything.
    if parts.len().is_multiple_of(2) || parts.iter().skip(1).step_by(2).any(|p| p.trim().is_empty()) {
        return prose(text);
    }
    parts.iter().enumerate().map(|(n, part)| if n.is_multiple_of(2) { prose(part) } else { code(part) }).collect()
}

/// A path, an id, a value.
pub(super) fn code(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | ':' | '=' | ' ');
    if !text.trim().is_empty() && text.len() <= LONGEST && text.chars().all(plain) && text.trim() == text {
        format!("`{text}`")
    } else {
        format!("<code>{}</code>", prose(text))
    }
}

#[cfg(test)]
mod tests {
    use super::{code, prose, sentence};

    #[test]
    fn marks_mean_nothing() {
        assert_eq!(prose("a, b (c) - d. E"), "a, b (c) - d. E");
        assert_eq!(prose("|`*_[<&"), "&#124;&#96;&#42;&#95;&#91;&#60;&#38;");
        assert_eq!(prose("@org #1"), "&#64;<!-- -->org &#35;<!-- -->1");
        assert_eq!(prose("see www.x.y GH-1"), "see www&#46;<!-- -->x.y GH&#45;<!-- -->1");
        assert_eq!(prose("https://x"), "https&#58;//x");
        assert_eq!(prose("a\nb"), "a&#92;u&#123;a&#125;b");
        assert_eq!(code("org/model-1.2:8b"), "`org/model-1.2:8b`");
        assert_eq!(sentence("`a/b` is no `x|y`"), "`a/b` is no <code>x&#124;y</code>");
        assert_eq!(sentence("a ` b"), "a &#96; b");
        assert_eq!(code("a`|b"), "<code>a&#96;&#124;b</code>");
        assert_eq!(prose(&"x".repeat(3000)).chars().count(), 2001);
    }
}
