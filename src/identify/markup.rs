//! The dress of a text: HTML tags and entities, targets of Markdown links. Everything here looks ahead only up to the
//! next byte that settles the question, so a hostile text costs no more than its length.

use memchr::{memchr2, memchr3, memmem};

/// Elements that HTML knows. `<year>` and `<name of author>` are blanks to be filled in, not tags.
const ELEMENTS: [&str; 74] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "blockquote",
    "body",
    "br",
    "button",
    "center",
    "cite",
    "code",
    "col",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "source",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "u",
];

/// Length of `blockquote`.
const LONGEST_NAME: usize = 10;

/// Finds where markup ends. Remembers what it did not find, so that nothing is searched for twice.
#[derive(Debug, Default)]
pub(super) struct Markup {
    no_comment_end: bool,
    no_script_end: bool,
    no_style_end: bool,
}

impl Markup {
    /// The offset behind the tag, comment, script or style that starts at `at`; `None` when it is text.
    pub(super) fn tag_end(&mut self, text: &str, at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let rest = bytes.get(at + 1..)?;
        if rest.starts_with(b"!--") {
            return self.comment_end(bytes, at);
        }
        let closing = rest.first() == Some(&b'/');
        let name_at = at + 1 + usize::from(closing);
        if !matches!(bytes.get(name_at), Some(b'a'..=b'z' | b'A'..=b'Z' | b'!')) {
            return None;
        }
        let name: String = bytes
            .get(name_at..)?
            .iter()
            .take(LONGEST_NAME + 1)
            .take_while(|b| b.is_ascii_alphanumeric())
            .map(|b| char::from(b.to_ascii_lowercase()))
            .collect();
        let doctype = rest.get(..8).is_some_and(|r| r.eq_ignore_ascii_case(b"!doctype"));
        if !doctype && ELEMENTS.binary_search(&name.as_str()).is_err() {
            return None;
        }
        let after = name_at + name.len();
        let limit = memchr2(b'<', b'>', bytes.get(after..)?).map(|i| after + i)?;
        if bytes.get(limit) != Some(&b'>') {
            return None;
        }
        let end = limit + 1;
        match name.as_str() {
            "script" if !closing => Some(element_end(bytes, end, b"</script", &mut self.no_script_end)),
            "style" if !closing => Some(element_end(bytes, end, b"</style", &mut self.no_style_end)),
            _ => Some(end),
        }
    }

    fn comment_end(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        if self.no_comment_end {
            return None;
        }
        match memmem::find(bytes.get(at..)?, b"-->") {
            Some(i) => Some(at + i + 3),
            None => {
                self.no_comment_end = true;
                None
            }
        }
    }
}

/// Where the closing tag of an element starts; `from` when there is none.
fn element_end(bytes: &[u8], from: usize, closing: &[u8], missing: &mut bool) -> usize {
    if *missing {
        return from;
    }
    match bytes.get(from..).and_then(|rest| memmem::find(rest, closing)) {
        Some(i) => from + i,
        None => {
            *missing = true;
            from
        }
    }
}

/// The offset behind the target of a Markdown link, given that of its `]`.
pub(super) fn link_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(at + 1) != Some(&b'(') {
        return None;
    }
    let target = bytes.get(at + 2..)?;
    let starts: [&[u8]; 8] = [b"http", b"www.", b"mailto:", b"/", b"#", b"./", b"../", b"<http"];
    if !starts.iter().any(|s| target.starts_with(s)) {
        return None;
    }
    let end = memchr3(b')', b'\n', b']', target)?;
    (target.get(end) == Some(&b')')).then_some(at + 2 + end + 1)
}

/// The offset behind a character entity and the character it stands for: `&amp;`, `&#8217;`, `&eacute;`.
pub(super) fn entity(text: &str, at: usize) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let name: Vec<u8> = bytes.get(at + 1..)?.iter().take(10).take_while(|b| **b != b';').copied().collect();
    let end = at + 1 + name.len();
    if bytes.get(end) != Some(&b';') || name.is_empty() {
        return None;
    }
    let name = String::from_utf8(name).ok()?;
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => named(&name)?,
    };
    Some((end + 1, c))
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "shy" | "zwj" | "zwnj" => '\u{ad}',
        "euro" => '€',
        "pound" => '£',
        "yen" => '¥',
        "dollar" => '$',
        "percnt" => '%',
        "plus" => '+',
        "szlig" => 'ß',
        "aelig" | "AElig" => 'æ',
        _ => {
            if !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return None;
            }
            let accents = ["acute", "grave", "circ", "uml", "tilde", "cedil", "ring", "slash"];
            let mut chars = name.chars();
            match chars.next() {
                // An accented letter is read as the plain one.
                Some(letter) if accents.contains(&chars.as_str()) => letter,
                // Quotation marks, dashes, blanks, signs: none of them is part of a word.
                _ => ' ',
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_blanks() {
        let end = |text: &str| Markup::default().tag_end(text, 0);
        assert!(ELEMENTS.is_sorted());
        assert_eq!(end("<p class=\"x\">a"), Some(13));
        assert_eq!(end("</p>"), Some(4));
        assert_eq!(end("<!-- a > b -->c"), Some(14));
        assert_eq!(end("<year>"), None);
        assert_eq!(end("<name of author>"), None);
        assert_eq!(end("< 5"), None);
        assert_eq!(end("<p"), None);
        assert_eq!(end("<script>if (a<b) x()</script>"), Some(20));
    }

    #[test]
    fn entities_and_links() {
        assert_eq!(entity("&amp;", 0), Some((5, ' ')));
        assert_eq!(entity("&#8217;s", 0), Some((7, '’')));
        assert_eq!(entity("&#x41;", 0), Some((6, 'A')));
        assert_eq!(entity("&eacute;", 0), Some((8, 'e')));
        assert_eq!(entity("AT&T; and", 2), Some((5, ' ')));
        assert_eq!(entity("a & b", 2), None);
        assert_eq!(link_end("](https://a/b) c", 0), Some(14));
        assert_eq!(link_end("](the owner)", 0), None);
    }
}
