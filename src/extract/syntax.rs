//! What differs between languages for a lexer that looks at strings, names and brackets only. Data.

/// How a string literal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// A backslash takes the next character with it.
    Backslash,
    /// A doubled quote stands for itself.
    Doubled,
    /// The first closing quote ends it.
    None,
}

/// One kind of string literal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) escape: Escape,
    pub(super) multiline: bool,
}

const fn quote(open: &'static str, escape: Escape, multiline: bool) -> Quote {
    Quote { open, close: open, escape, multiline }
}

/// A language.
#[derive(Debug)]
pub(super) struct Syntax {
    pub(super) line_comments: &'static [&'static str],
    pub(super) block_comments: &'static [(&'static str, &'static str)],
    /// Longest opening first.
    pub(super) quotes: &'static [Quote],
    /// A line end outside brackets ends a statement.
    pub(super) newline_ends: bool,
    /// `name Type = value` (Go, Bicep) as against `Type name = value`.
    pub(super) type_after_name: bool,
    /// A string that stands alone as a statement is documentation.
    pub(super) docstrings: bool,
    /// `name { … }` and `type "label" { … }` are blocks with keys inside (HCL, Bicep).
    pub(super) blocks_have_names: bool,
    /// A name may contain hyphens.
    pub(super) hyphen_in_names: bool,
    /// Letters that may stand right before a quote.
    pub(super) prefixes: &'static str,
}

const C_COMMENTS: &[(&str, &str)] = &[("/*", "*/")];
const BASE: Syntax = Syntax {
    line_comments: &["//"],
    block_comments: C_COMMENTS,
    quotes: &[quote("\"", Escape::Backslash, false), quote("'", Escape::Backslash, false)],
    newline_ends: false,
    type_after_name: false,
    docstrings: false,
    blocks_have_names: false,
    hyphen_in_names: false,
    prefixes: "",
};

pub(super) static PYTHON: Syntax = Syntax {
    line_comments: &["#"],
    block_comments: &[],
    quotes: &[
        quote("\"\"\"", Escape::Backslash, true),
        quote("'''", Escape::Backslash, true),
        quote("\"", Escape::Backslash, false),
        quote("'", Escape::Backslash, false),
    ],
    newline_ends: true,
    docstrings: true,
    prefixes: "rRbBfFuU",
    ..BASE
};
pub(super) static JAVASCRIPT: Syntax = Syntax {
    quotes: &[quote("\"", Escape::Backslash, false), quote("'", Escape::Backslash, false), quote("`", Escape::Backslash, true)],
    newline_ends: true,
    ..BASE
};
pub(super) static JSON: Syntax = Syntax { ..BASE };
pub(super) static JAVA: Syntax =
    Syntax { quotes: &[quote("\"\"\"", Escape::Backslash, true), quote("\"", Escape::Backslash, false)], ..BASE };
pub(super) static KOTLIN: Syntax = Syntax { newline_ends: true, ..JAVA };
pub(super) static SWIFT: Syntax = Syntax { newline_ends: true, ..JAVA };
pub(super) static CSHARP: Syntax = Syntax {
    quotes: &[
        quote("\"\"\"", Escape::None, true),
        Quote { open: "@\"", close: "\"", escape: Escape::Doubled, multiline: true },
        quote("\"", Escape::Backslash, false),
    ],
    prefixes: "$@",
    ..BASE
};
pub(super) static GO: Syntax = Syntax {
    quotes: &[quote("\"", Escape::Backslash, false), quote("`", Escape::None, true)],
    newline_ends: true,
    type_after_name: true,
    ..BASE
};
pub(super) static RUST: Syntax = Syntax {
    quotes: &[
        Quote { open: "r##\"", close: "\"##", escape: Escape::None, multiline: true },
        Quote { open: "r#\"", close: "\"#", escape: Escape::None, multiline: true },
        Quote { open: "r\"", close: "\"", escape: Escape::None, multiline: true },
        quote("\"", Escape::Backslash, true),
    ],
    prefixes: "bc",
    ..BASE
};
pub(super) static CPP: Syntax = Syntax {
    quotes: &[
        Quote { open: "R\"(", close: ")\"", escape: Escape::None, multiline: true },
        quote("\"", Escape::Backslash, false),
    ],
    prefixes: "uUL8",
    ..BASE
};
pub(super) static RUBY: Syntax = Syntax {
    line_comments: &["#"],
    block_comments: &[("\n=begin", "\n=end")],
    quotes: JAVASCRIPT.quotes,
    newline_ends: true,
    ..BASE
};
pub(super) static PHP: Syntax = Syntax {
    line_comments: &["//", "#"],
    quotes: &[quote("\"", Escape::Backslash, true), quote("'", Escape::Backslash, true)],
    ..BASE
};
pub(super) static R: Syntax = Syntax { line_comments: &["#"], block_comments: &[], newline_ends: true, ..BASE };
pub(super) static JULIA: Syntax = Syntax {
    line_comments: &["#"],
    block_comments: &[("#=", "=#")],
    quotes: &[quote("\"\"\"", Escape::Backslash, true), quote("\"", Escape::Backslash, false)],
    newline_ends: true,
    ..BASE
};
pub(super) static LUA: Syntax =
    Syntax { line_comments: &["--"], block_comments: &[("--[[", "]]")], newline_ends: true, ..BASE };
pub(super) static HCL: Syntax = Syntax {
    line_comments: &["#", "//"],
    quotes: &[quote("\"", Escape::Backslash, false)],
    newline_ends: true,
    blocks_have_names: true,
    hyphen_in_names: true,
    ..BASE
};
pub(super) static BICEP: Syntax = Syntax {
    quotes: &[quote("'''", Escape::None, true), quote("'", Escape::Backslash, false)],
    newline_ends: true,
    type_after_name: true,
    blocks_have_names: true,
    ..BASE
};
pub(super) static TOML: Syntax = Syntax {
    line_comments: &["#"],
    block_comments: &[],
    quotes: &[
        quote("\"\"\"", Escape::Backslash, true),
        quote("'''", Escape::None, true),
        quote("\"", Escape::Backslash, false),
        quote("'", Escape::None, false),
    ],
    newline_ends: true,
    hyphen_in_names: true,
    ..BASE
};
pub(super) static POWERSHELL: Syntax = Syntax {
    line_comments: &["#"],
    block_comments: &[("<#", "#>")],
    quotes: &[
        Quote { open: "@\"", close: "\"@", escape: Escape::None, multiline: true },
        Quote { open: "@'", close: "'@", escape: Escape::None, multiline: true },
        quote("\"", Escape::None, false),
        quote("'", Escape::Doubled, false),
    ],
    newline_ends: true,
    ..BASE
};

/// Every language, for tests that hold for all of them.
#[cfg(test)]
pub(super) static ALL: [&Syntax; 19] = [
    &PYTHON,
    &JAVASCRIPT,
    &JSON,
    &JAVA,
    &KOTLIN,
    &SWIFT,
    &CSHARP,
    &GO,
    &RUST,
    &CPP,
    &RUBY,
    &PHP,
    &R,
    &JULIA,
    &LUA,
    &HCL,
    &BICEP,
    &TOML,
    &POWERSHELL,
];

/// Whether a statement of Python that begins with this word has a block.
pub(super) fn begins_block(word: &str) -> bool {
    matches!(
        word.as_bytes(),
        b"if"
            | b"elif"
            | b"else"
            | b"for"
            | b"while"
            | b"with"
            | b"try"
            | b"except"
            | b"finally"
            | b"def"
            | b"class"
            | b"async"
            | b"match"
            | b"case"
    )
}

/// Words that are no part of any path.
pub(super) enum Keyword {
    /// What follows is compared with something.
    Compares,
    Silent,
    None,
}

/// By length first: this is asked of every name in every file.
pub(super) fn keyword(word: &[u8]) -> Keyword {
    let (compares, silent) = match word.len() {
        2 => (word == b"in", matches!(word, b"or" | b"if" | b"fn")),
        3 => (false, matches!(word, b"not" | b"and" | b"new" | b"let" | b"var" | b"val" | b"def")),
        4 => (matches!(word, b"case" | b"when" | b"elif"), matches!(word, b"else" | b"func")),
        5 => (false, matches!(word, b"await" | b"const" | b"final" | b"local" | b"yield")),
        6 => (word == b"elseif", matches!(word, b"return" | b"static" | b"public" | b"export" | b"lambda")),
        7 => (false, word == b"private"),
        8 => (false, word == b"function"),
        _ => (false, false),
    };
    match (compares, silent) {
        (true, _) => Keyword::Compares,
        (_, true) => Keyword::Silent,
        _ => Keyword::None,
    }
}
