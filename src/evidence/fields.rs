//! The few fields of a card or a configuration that matter, whatever they were written in.

use granit_parser::{Event, Parser};

/// Front matter longer than this is not read: tables of results reach half of it.
pub const LONGEST: usize = 1 << 20;
/// More events than any card has.
const MOST_EVENTS: usize = 400_000;
/// More words in a list than any card has.
const MOST_WORDS: usize = 512;

/// What a field says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`, or nothing at all.
    Nothing,
    /// A word, or a list of them.
    Words(Vec<String>),
    /// A mapping, or a list of anything but words.
    Structure,
}

/// One field of the outermost level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub key: String,
    /// What it says.
    pub value: Value,
    /// Line of its name, from 1; 0 where there are no lines.
    pub line: usize,
}

/// The fields of the outermost level in their order; one that stands twice is here twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    fields: Vec<Field>,
    /// Why the rest could not be read, and in which line.
    pub broken: Option<(String, usize)>,
}

impl Value {
    /// Its words.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let words = if let Self::Words(words) = self { words.as_slice() } else { &[] };
        words.iter().map(String::as_str)
    }
    /// The word, when there is one alone.
    pub fn word(&self) -> Option<&str> {
        match self {
            Self::Words(words) => words.first().filter(|_| words.len() == 1).map(String::as_str),
            _ => None,
        }
    }
}

impl Fields {
    /// Fields from elsewhere.
    pub fn new(fields: Vec<Field>) -> Self {
        Self { fields, broken: None }
    }
    /// Nothing, because the file could not be read for this reason, in this line.
    pub fn unread(why: String, line: usize) -> Self {
        Self { fields: Vec::new(), broken: Some((why, line)) }
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
    /// Adds a field.
    pub fn push(&mut self, field: Field) {
        self.fields.push(field);
    }
    /// Every field of a name.
    pub fn all<'f>(&'f self, key: &'f str) -> impl Iterator<Item = &'f Field> {
        self.fields.iter().filter(move |f| f.key == key)
    }
    /// Whether a field of that name is there.
    pub fn has(&self, key: &str) -> bool {
        self.all(key).next().is_some()
    }
    /// The words of all fields of a name.
    pub fn words<'f>(&'f self, key: &'f str) -> impl Iterator<Item = &'f str> {
        self.all(key).flat_map(|f| f.value.words())
    }
    /// The first word of a name.
    pub fn word<'f>(&'f self, key: &'f str) -> Option<&'f str> {
        self.all(key).find_map(|f| f.value.word())
    }
    /// The line of the first field of a name.
    pub fn line(&self, key: &str) -> Option<usize> {
        self.all(key).map(|f| f.line).find(|l| *l > 0)
    }
    /// The line of the first field of a name with that word.
    pub fn line_of(&self, key: &str, word: &str) -> Option<usize> {
        self.all(key).find(|f| f.value.words().any(|w| w == word)).map(|f| f.line).filter(|l| *l > 0)
    }
}

impl From<&serde_json::Value> for Fields {
    /// The fields of an object: `cardData` of the Hub.
    fn from(value: &serde_json::Value) -> Self {
        let object = value.as_object().into_iter().flatten();
        Self::new(object.map(|(key, value)| Field { key: key.clone(), value: Value::from(value), line: 0 }).collect())
    }
}

impl From<&serde_json::Value> for Value {
    fn from(value: &serde_json::Value) -> Self {
        use serde_json::Value as Json;
        let word = |v: &Json| match v {
            Json::String(s) => Some(s.clone()),
            Json::Bool(b) => Some(b.to_string()),
            Json::Number(n) => Some(n.to_string()),
            _ => None,
        };
        match value {
            Json::Null => Self::Nothing,
            Json::Object(_) => Self::Structure,
            Json::Array(items) if items.is_empty() => Self::Nothing,
            Json::Array(items) => {
                items.iter().take(MOST_WORDS).map(word).collect::<Option<_>>().map_or(Self::Structure, Self::Words)
            }
            one => word(one).map_or(Self::Structure, |w| Self::Words(vec![w])),
        }
    }
}

/// The front matter of a Markdown file; `None` when it has none. Text that is no YAML gives what stood before the mistake.
pub fn front_matter(text: &str) -> Option<Fields> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let blank = body.len() - body.trim_start_matches(['\r', '\n']).len();
    let first = body[..blank].bytes().filter(|b| *b == b'\n').count() + 1;
    let rest = &body[blank..];
    let start = rest.find('\n')? + 1;
    if rest[..start].trim_end() != "---" {
        return None;
    }
    let mut end = start;
    for line in rest[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            let matter = &rest[start..end];
            if matter.len() > LONGEST {
                let why = format!("front matter of {} KiB", matter.len() >> 10);
                return Some(Fields::unread(why, first));
            }
            return Some(yaml(matter, first));
        }
        end += line.len();
    }
    None
}

/// The outermost fields of a YAML document whose first line is line `before + 1` of its file. Anchors are not followed.
pub fn yaml(text: &str, before: usize) -> Fields {
    let mut reader = Reader { out: Fields::default(), depth: 0, key: None, value: Value::Nothing, plain: true };
    for (count, event) in Parser::new_from_str(text).enumerate() {
        match event {
            Ok(_) if count >= MOST_EVENTS => {
                reader.out.broken = Some(("more structure than a card has".to_owned(), before));
                break;
            }
            Ok((Event::DocumentEnd, _)) => break,
            Ok((event, span)) => reader.take(&event, span.start.line() + before),
            Err(error) => {
                reader.out.broken = Some((error.info().to_owned(), error.marker().line() + before));
                break;
            }
        }
    }
    reader.finish();
    reader.out
}

struct Reader {
    out: Fields,
    depth: usize,
    key: Option<(String, usize)>,
    value: Value,
    /// Whether the value holds nothing but words so far.
    plain: bool,
}

impl Reader {
    fn take(&mut self, event: &Event<'_>, line: usize) {
        match event {
            Event::MappingStart(..) => {
                self.depth += 1;
                self.plain &= self.depth <= 1;
            }
            Event::SequenceStart(..) => {
                self.depth += 1;
                self.plain &= self.depth == 2;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth <= 1 && self.key.is_some() {
                    self.finish();
                }
            }
            Event::Alias(_) => {
                self.plain = false;
                if self.depth == 1 && self.key.is_some() {
                    self.finish();
                }
            }
            Event::Scalar(word, style, ..) => {
                let null =
                    *style == granit_parser::ScalarStyle::Plain && matches!(&**word, "" | "~" | "null" | "Null" | "NULL");
                match (self.depth, &self.key) {
                    (1, None) => self.key = Some((word.to_string(), line)),
                    (1, Some(_)) => {
                        if !null {
                            self.value = Value::Words(vec![word.to_string()]);
                        }
                        self.finish();
                    }
                    (2, Some(_)) if !null => match &mut self.value {
                        Value::Words(words) if words.len() < MOST_WORDS => words.push(word.to_string()),
                        Value::Words(_) => self.out.broken = Some((format!("a list of more than {MOST_WORDS} words"), line)),
                        _ => self.value = Value::Words(vec![word.to_string()]),
                    },
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// Ends the field that is being read.
    fn finish(&mut self) {
        let value = std::mem::replace(&mut self.value, Value::Nothing);
        let plain = std::mem::replace(&mut self.plain, true);
        if let Some((key, line)) = self.key.take() {
            self.out.fields.push(Field { key, value: if plain { value } else { Value::Structure }, line });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(String, Value, usize)> {
        front_matter(text).unwrap_or_default().fields.into_iter().map(|f| (f.key, f.value, f.line)).collect()
    }
    fn words(list: &[&str]) -> Value {
        Value::Words(list.iter().map(|w| (*w).to_owned()).collect())
    }

    #[test]
    fn outermost_fields_with_lines() {
        let text = "---\nlicense: mit # x\nbase_model:\n  - a/b\n  - c/d\nmodel-index:\n- name: x\n  results: []\ntags: [q]\n---\nlicense: no\n";
        assert_eq!(
            said(text),
            [
                ("license".to_owned(), words(&["mit"]), 2),
                ("base_model".to_owned(), words(&["a/b", "c/d"]), 3),
                ("model-index".to_owned(), Value::Structure, 6),
                ("tags".to_owned(), words(&["q"]), 9),
            ]
        );
        assert_eq!(said("\u{feff}---\r\nlicense: mit\r\n---\r\n"), [("license".to_owned(), words(&["mit"]), 2)]);
        assert!(front_matter("---\nlicense: mit\n").is_none() && front_matter("# x\n---\na: b\n---\n").is_none());
    }

    #[test]
    fn what_is_no_yaml_is_said() {
        let fields = front_matter("---\nlicense: mit\nx: [\n---\n").unwrap_or_default();
        assert_eq!(fields.word("license"), Some("mit"));
        assert!(fields.broken.is_some());
        let deep = format!("---\na: {}\n---\n", "[".repeat(100_000));
        assert!(front_matter(&deep).unwrap_or_default().broken.is_some());
        let long = format!("---\nlicense: mit\na: {}\n---\n", "x".repeat(LONGEST));
        assert!(front_matter(&long).unwrap_or_default().broken.is_some());
        let laughs = "---\na: &a [x,x,x]\nb: &b [*a,*a,*a]\nlicense: *b\n---\n";
        let fields = front_matter(laughs).unwrap_or_default();
        assert_eq!(fields.all("license").next().map(|f| &f.value), Some(&Value::Structure));
    }
}
