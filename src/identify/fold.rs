//! How single characters are read, so that dress (case, accents, typographic forms) does not matter.

/// What a character does to the word before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folded {
    /// Belongs to a word, in this form.
    Letters(&'static str),
    /// Belongs to a word, as this character.
    Letter(char),
    /// A word of its own: scripts without blanks, and signs that change what an amount says.
    Alone(char),
    /// Belongs to a word only when one has begun (`RAIL++`).
    Attached(char),
    /// Nothing that can be seen: as if it were not there.
    Nothing,
    /// Ends a word.
    Break,
}

/// Plain forms of U+00C0 to U+00FF, in order; an empty one is a sign.
const LATIN: [&str; 64] = [
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", "",
    "o", "u", "u", "u", "u", "y", "th", "ss", "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",
];

/// Reads a character.
pub(super) fn fold(c: char) -> Folded {
    match c {
        'a'..='z' | '0'..='9' => Folded::Letter(c),
        'A'..='Z' => Folded::Letter(c.to_ascii_lowercase()),
        '$' | '%' | '€' | '£' | '¥' => Folded::Alone(c),
        '+' => Folded::Attached(c),
        '\0'..='\u{7f}' => Folded::Break,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Folded::Nothing,
        '\u{c0}'..='\u{ff}' => match LATIN.get(c as usize - 0xc0) {
            Some(plain) if !plain.is_empty() => Folded::Letters(plain),
            _ => Folded::Break,
        },
        'ﬀ' => Folded::Letters("ff"),
        'ﬁ' => Folded::Letters("fi"),
        'ﬂ' => Folded::Letters("fl"),
        'ﬃ' => Folded::Letters("ffi"),
        'ﬄ' => Folded::Letters("ffl"),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).map_or(Folded::Break, fold),
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
            Folded::Alone(c)
        }
        _ if c.is_alphanumeric() => Folded::Letter(c),
        _ => Folded::Break,
    }
}
