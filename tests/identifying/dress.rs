//! Copies of a text in other dress, with the same words.

/// Filled anew at 60 columns, blank lines kept.
pub fn reflowed(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(|p| {
        let mut out = String::new();
        let mut column = 0;
        for word in p.split_whitespace() {
            let width = word.chars().count();
            if column > 0 && column + 1 + width > 60 {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += width;
        }
        out
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// All in one line.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Markdown: a heading, quote marks, bold and emphasised words, list items.
pub fn markdown(text: &str) -> String {
    let mut out = String::new();
    for (i, line) in text.lines().enumerate() {
        let line = match line.trim().split_once(' ') {
            _ if line.trim().is_empty() => String::new(),
            Some((first, rest)) if i % 3 == 0 => format!("**{first}** _{rest}_"),
            Some((first, rest)) if i % 3 == 1 => format!("{first} **{rest}**"),
            _ => line.to_owned(),
        };
        let mark = if i == 0 {
            "# "
        } else if i % 40 < 20 {
            "> "
        } else {
            ""
        };
        out.push_str(&format!("{mark}{line}\n"));
    }
    out
}

/// HTML: paragraphs, line breaks, entities, a page around.
pub fn html(text: &str) -> String {
    let mut body = String::new();
    for (i, paragraph) in text.split("\n\n").enumerate() {
        let mut inner = String::new();
        for c in paragraph.chars() {
            match c {
                '&' => inner.push_str("&amp;"),
                '<' => inner.push_str("&lt;"),
                '>' => inner.push_str("&gt;"),
                '"' => inner.push_str("&quot;"),
                '’' => inner.push_str("&rsquo;"),
                '“' => inner.push_str("&ldquo;"),
                '”' => inner.push_str("&rdquo;"),
                '\'' => inner.push_str("&#39;"),
                '\n' => inner.push_str("<br>\n"),
                'é' => inner.push_str("&eacute;"),
                _ => inner.push(c),
            }
        }
        let tag = if i == 0 { "h1" } else { "p" };
        body.push_str(&format!("<{tag} class=\"c{i}\">{inner}</{tag}>\n"));
    }
    format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><style>p > a {{ color: red }}</style></head><body>\n{body}</body></html>\n"
    )
}

pub fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// Typewriter quotation marks, dashes and blanks.
pub fn straight(text: &str) -> String {
    text.replace(['“', '”', '„', '«', '»'], "\"").replace(['‘', '’'], "'").replace(['–', '—', '‑'], "-").replace('\u{a0}', " ")
}

/// Typographer's quotation marks.
pub fn curly(text: &str) -> String {
    let mut open = false;
    let mut quote = || {
        open = !open;
        if open { '“' } else { '”' }
    };
    text.chars()
        .map(|c| {
            if c == '"' {
                quote()
            } else if c == '\'' {
                '’'
            } else {
                c
            }
        })
        .collect()
}

pub fn upper(text: &str) -> String {
    text.to_uppercase()
}

pub fn with_preamble(text: &str) -> String {
    format!(
        "This repository contains the weights of Example 7B, made by the Example team in 2026.\nThe license of the model follows.\n\n{text}"
    )
}
