//! What the Hub says of a model, read from its answer.

use hf_hub::repository::ModelInfo;
use serde_json::{Map, Value};

use super::name::Name;
use super::trouble::Trouble;

/// Properties of an answer that matter here. Others are not read: what they hold must not cost the answer.
const READ: [&str; 8] = ["id", "sha", "lastModified", "gated", "private", "cardData", "tags", "siblings"];
/// Files of a repository that are looked at for a license text.
const MOST_FILES: usize = 20_000;

/// The data of a model.
#[derive(Clone, Debug)]
pub(super) struct Info {
    /// The name it has on the Hub.
    pub(super) name: Name,
    /// The commit that is spoken of.
    pub(super) commit: Option<String>,
    /// ISO date of the last change.
    pub(super) modified: String,
    /// How access is given, when it is not open: `auto`, `manual`.
    pub(super) gated: Option<String>,
    pub(super) private: bool,
    /// The front matter of the card.
    pub(super) card: Value,
    pub(super) tags: Vec<String>,
    /// Paths of the files.
    pub(super) files: Vec<String>,
}

/// The properties of an answer that are read; what is kept of it.
pub(super) type Properties = Map<String, Value>;

/// Takes an answer apart.
pub(super) fn properties(body: &[u8]) -> Result<Properties, Trouble> {
    let Ok(Value::Object(mut all)) = serde_json::from_slice(body) else {
        let page = body.trim_ascii_start().starts_with(b"<");
        return Err(if page { Trouble::Page } else { Trouble::Malformed });
    };
    Ok(READ.into_iter().filter_map(|key| Some((key.to_owned(), all.remove(key)?))).collect())
}

/// Reads an answer to the question about `asked`. Only after a redirect may it be about another name.
pub(super) fn info(properties: Properties, asked: &Name, redirected: bool) -> Result<Info, Trouble> {
    let info: ModelInfo = serde_json::from_value(Value::Object(properties)).map_err(|_| Trouble::Malformed)?;
    let name = Name::parse(&info.id).ok_or(Trouble::Malformed)?;
    // A bare name of the early days has an organisation by now.
    let grown = asked.parts().0.is_empty() && name.parts().1.eq_ignore_ascii_case(asked.parts().1);
    if name.key() != asked.key() && !grown && !redirected {
        return Err(Trouble::Stranger);
    }
    let card = info.card_data.unwrap_or(Value::Null);
    if !matches!(card, Value::Null | Value::Object(_)) {
        return Err(Trouble::Malformed);
    }
    let is_commit = |sha: &String| sha.len() == 40 && sha.bytes().all(|b| b.is_ascii_hexdigit());
    Ok(Info {
        name,
        commit: info.sha.filter(is_commit).map(|sha| sha.to_ascii_lowercase()),
        modified: info.last_modified.as_deref().and_then(date).unwrap_or_default(),
        gated: match info.gated {
            Some(Value::String(how)) if ["auto", "manual"].contains(&how.as_str()) => Some(how),
            Some(Value::Bool(true) | Value::String(_)) => Some("yes".to_owned()),
            _ => None,
        },
        private: info.private == Some(true),
        card,
        tags: info.tags.unwrap_or_default(),
        files: info.siblings.unwrap_or_default().into_iter().take(MOST_FILES).map(|s| s.rfilename).collect(),
    })
}

/// The day of a moment such as `2024-07-23T14:48:00.000Z`.
fn date(moment: &str) -> Option<String> {
    let day = moment.get(..10)?;
    day.parse::<jiff::civil::Date>().is_ok().then(|| day.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    fn info(body: &str) -> Result<Info, Trouble> {
        super::info(properties(body.as_bytes())?, &Name::parse("a/b").unwrap(), false)
    }

    #[test]
    fn an_answer() {
        let sha = "0123456789ABCDEF0123456789abcdef01234567";
        let body = format!(
            r#"{{"_id":"1","id":"A/b","sha":"{sha}","lastModified":"2024-07-23T14:48:00.000Z","gated":"manual","safetensors":7,
            "cardData":{{"license":"mit"}},"tags":["license:mit"],"siblings":[{{"rfilename":"LICENSE"}}],"baseModels":{{"x":1}}}}"#
        );
        let info = info(&body).unwrap();
        assert_eq!((info.name.as_str(), info.modified.as_str(), info.gated.as_deref()), ("A/b", "2024-07-23", Some("manual")));
        assert_eq!(info.commit.unwrap(), sha.to_lowercase());
        assert_eq!((info.files, info.tags), (vec!["LICENSE".to_owned()], vec!["license:mit".to_owned()]));
        assert_eq!(info.card["license"], "mit");
    }

    #[test]
    fn what_is_no_answer() {
        assert_eq!(info("<!doctype html><html>").unwrap_err(), Trouble::Page);
        assert_eq!(info("\n <html>").unwrap_err(), Trouble::Page);
        let deep = "[".repeat(100_000);
        for bad in [
            "",
            "{",
            "[]",
            "null",
            "{}",
            r#"{"id":7}"#,
            r#"{"id":"a b"}"#,
            r#"{"id":"a/b","tags":7}"#,
            r#"{"id":"a/b","cardData":"mit"}"#,
            &deep,
        ] {
            assert_eq!(info(bad).unwrap_err(), Trouble::Malformed, "{bad:.40}");
        }
    }

    #[test]
    fn an_answer_about_another_model() {
        let to = |asked: &str, redirected| {
            let properties = properties(br#"{"id":"x/y"}"#).unwrap();
            super::info(properties, &Name::parse(asked).unwrap(), redirected).map(|i| i.name.to_string())
        };
        assert_eq!(to("a/b", false).unwrap_err(), Trouble::Stranger);
        assert_eq!(to("z/y", false).unwrap_err(), Trouble::Stranger);
        assert_eq!(to("a/b", true).unwrap(), "x/y");
        assert_eq!(to("Y", false).unwrap(), "x/y");
    }

    #[test]
    fn odd_values_are_left_out() {
        let info = info(r#"{"id":"a/b","sha":"../../x","lastModified":"\u001b[2J","gated":true}"#).unwrap();
        assert_eq!((info.commit, info.modified.as_str(), info.gated.as_deref()), (None, "", Some("yes")));
    }
}
