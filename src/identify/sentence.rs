//! A license text cut into sentences, for its fingerprint. Cutting uses the layout of the collected text; a copy of it
//! is never cut, only searched, so its layout does not matter.

use std::ops::Range;

use super::words::Words;

/// Longer sentences are cut.
const LONGEST: usize = 120;

/// A sentence that starts like a copyright notice and is no longer than this names somebody; every copy has its own.
const NOTICE: usize = 12;

/// The sentences of a text, as runs of words. Numbers and letters that only count sections, and copyright notices, belong
/// to none.
pub(super) fn sentences(text: &str, words: &Words) -> Vec<Range<usize>> {
    let gaps: Vec<&str> = (0..=words.len()).map(|i| gap(text, words, i)).collect();
    let mut out = Vec::new();
    let mut start = 0;
    let mut i = 0;
    while i < words.len() {
        let marker = marker(words, &gaps, i);
        if marker > 0 {
            push(&mut out, words, start..i);
            i += marker;
            start = i;
            continue;
        }
        i += 1;
        if ends(gaps.get(i).copied().unwrap_or_default()) || i - start >= LONGEST {
            push(&mut out, words, start..i);
            start = i;
        }
    }
    push(&mut out, words, start..words.len());
    out
}

fn push(out: &mut Vec<Range<usize>>, words: &Words, sentence: Range<usize>) {
    if sentence.is_empty() || sentence.len() <= NOTICE && is_notice(words, &sentence) {
        return;
    }
    out.push(sentence);
}

/// Whether a run of words starts like a copyright notice.
pub(super) fn is_notice(words: &Words, run: &Range<usize>) -> bool {
    let second = words.word(run.start + 1);
    let dated = matches!(second, "c" | "by" | "yyyy" | "year") || second.bytes().any(|b| b.is_ascii_digit());
    dated && run.len() > 1 && matches!(words.word(run.start), "copyright" | "copyrights")
}

/// What stands between a word and the one before it.
fn gap<'t>(text: &'t str, words: &Words, i: usize) -> &'t str {
    let from = if i == 0 { 0 } else { words.span(&(i - 1..i)).end };
    let to = if i >= words.len() { text.len() } else { words.span(&(i..i + 1)).start };
    text.get(from..to).unwrap_or_default()
}

fn is_blank_line(gap: &str) -> bool {
    gap.bytes().filter(|b| *b == b'\n').count() > 1
}

/// Whether a sentence is over before this gap.
fn ends(gap: &str) -> bool {
    if is_blank_line(gap) || gap.contains(['。', '；', '：', '？', '！']) {
        return true;
    }
    gap.contains(['.', ';', ':', '?', '!']) && gap.contains(char::is_whitespace)
}

/// Number of words from `i` on that only count sections: `(iv)`, `a)`, `2.`, `3.1` where a paragraph starts.
fn marker(words: &Words, gaps: &[&str], i: usize) -> usize {
    let before = gaps.get(i).copied().unwrap_or_default();
    let after = gaps.get(i + 1).copied().unwrap_or_default();
    let word = words.word(i);
    if !is_counter(word) {
        return 0;
    }
    if word == "c" && i > 0 && matches!(words.word(i - 1), "copyright" | "copyrights") {
        return 0;
    }
    if (before.ends_with('(') && !before.starts_with('(') || i == 0 && before == "(") && after.starts_with(')') {
        return 1;
    }
    let fresh = i == 0 || is_blank_line(before) || ends(before) && before.contains('\n');
    if !fresh {
        return 0;
    }
    let number = |w: &str| w.len() <= 2 && w.bytes().all(|b| b.is_ascii_digit());
    let mut length = 1;
    if number(word) {
        while gaps.get(i + length).copied() == Some(".") && number(words.word(i + length)) {
            length += 1;
        }
    }
    let after = gaps.get(i + length).copied().unwrap_or_default();
    let closed = after.starts_with(['.', ')']) && after.contains(char::is_whitespace);
    if closed || length > 1 && after.starts_with(char::is_whitespace) { length } else { 0 }
}

/// Whether a word can count sections: `12`, `b`, `viii`.
pub(super) fn is_counter(word: &str) -> bool {
    let bytes = word.as_bytes();
    match bytes {
        [b] => b.is_ascii_alphanumeric(),
        [_, _] if bytes.iter().all(u8::is_ascii_digit) => true,
        _ => bytes.len() <= 5 && bytes.iter().all(|b| matches!(b, b'i' | b'v' | b'x')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let words = Words::new(text);
        sentences(text, &words).into_iter().map(|r| r.map(|i| words.word(i).to_owned()).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn sentences_end_where_they_should() {
        assert_eq!(
            cut("Some License 1.0\n\nCopyright (c) 2025 Acme\n\n1. Scope. You may (i) use it; (ii) sell copy(ies) of it."),
            ["some license 1 0", "scope", "you may", "use it", "sell copy ies of it"]
        );
        assert_eq!(cut("1.1 Terms\nof use. See example.com, v1.0."), ["terms of use", "see example com v1 0"]);
        assert_eq!(cut("more than\n10. Then"), ["more than 10", "then"]);
    }
}
