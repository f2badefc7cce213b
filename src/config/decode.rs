//! The bytes of a policy file as text.

use super::problem::{ConfigErrors, ConfigProblem};

/// Largest policy file that is read. Whoever reads the file stops there.
pub const MAX_BYTES: usize = 1 << 20;

/// The text of a policy file. UTF-8 only, with or without a byte order mark, which stays in place.
///
/// # Errors
/// A file above [`MAX_BYTES`], in UTF-16, or with bytes that are not UTF-8.
pub fn decode<'b>(bytes: &'b [u8], file: &str) -> Result<&'b str, ConfigErrors> {
    if bytes.len() > MAX_BYTES {
        let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
        return Err(ConfigErrors::whole(file, message, "a policy file is text written by people; is this the right file?"));
    }
    if is_utf16(bytes) {
        return Err(ConfigErrors::whole(file, "the file is in UTF-16", "save it as UTF-8"));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let start = error.valid_up_to();
        let before = bytes.get(..start).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let column = before.get(line_start..).unwrap_or_default().trim_start_matches('\u{feff}').chars().count() + 1;
        let problem = ConfigProblem {
            span: start..start + error.error_len().unwrap_or(bytes.len() - start),
            line: before.matches('\n').count() + 1,
            column,
            message: "a byte that is not UTF-8".to_owned(),
            help: Some("save the file as UTF-8".to_owned()),
        };
        ConfigErrors { file: super::problem::plain(file), problems: vec![problem] }
    })
}

/// By its mark, or by the zero byte that one half of every Latin letter is.
fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, 0, _, ..] | [_, 0, _, 0, ..])
}
