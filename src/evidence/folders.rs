//! Which folders of a project hold a model, told by the names of their files alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::workspace::FileList;

/// The files of a folder that say something about the model in it. Numbers are places in the list of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// `README.md`.
    pub card: Option<usize>,
    /// `LICENSE`, `USE_POLICY.md`, …
    pub texts: Vec<usize>,
    /// `config.json`.
    pub config: Option<usize>,
    /// `adapter_config.json`.
    pub adapter: Option<usize>,
    /// `model_index.json`.
    pub index: Option<usize>,
    /// `mergekit_config.yml`.
    pub merge: Option<usize>,
    /// `.gguf` and `.safetensors`: their headers can be read.
    pub headers: Vec<usize>,
    /// Any other file of weights.
    pub closed: Vec<usize>,
}

/// More texts than any model comes with.
const MOST_TEXTS: usize = 16;
/// More files of weights than one folder's headers are read of.
const MOST_HEADERS: usize = 32;

/// Beginnings of the names of license texts and use policies. Texts for the code of a model are named so.
const TEXTS: [&str; 10] = [
    "license",
    "licence",
    "copying",
    "model_license",
    "model-license",
    "use_policy",
    "use-policy",
    "acceptable_use",
    "prohibited_use",
    "terms_of_use",
];
const TEXT_ENDINGS: [&str; 4] = ["", "md", "txt", "rst"];
/// Endings of weights that are never opened, where a configuration beside them says that they are a model's.
const CLOSED: [&str; 9] = ["bin", "pt", "pth", "ckpt", "onnx", "h5", "msgpack", "tflite", "nemo"];

impl Folder {
    /// Whether weights lie here.
    pub fn has_weights(&self) -> bool {
        !self.headers.is_empty() || !self.closed.is_empty()
    }
    /// Whether something here tells what the weights are.
    pub fn is_described(&self) -> bool {
        self.card.is_some() || self.config.is_some() || self.adapter.is_some() || self.index.is_some() || self.merge.is_some()
    }
    /// Whether the folder can be that of a model.
    pub fn is_candidate(&self) -> bool {
        self.adapter.is_some()
            || self.index.is_some()
            || self.merge.is_some()
            || !self.headers.is_empty()
            || self.config.is_some() && (self.card.is_some() || !self.closed.is_empty())
            || self.card.is_some() && !self.texts.is_empty()
    }
    /// The file that a reader would open first.
    pub fn front(&self) -> Option<usize> {
        let files = [self.card, self.adapter, self.index, self.config, self.merge];
        files.into_iter().flatten().next().or_else(|| self.headers.first().or_else(|| self.closed.first()).copied())
    }
}

/// The folders that can be those of models, by path below the root; the root itself is the empty path.
#[derive(Clone, Debug, Default)]
pub struct Folders {
    by_path: BTreeMap<String, Folder>,
    /// The last two parts of a path in lower case, and `models--org--name` as `org/name`, → paths.
    by_name: BTreeMap<String, Vec<String>>,
    /// Paths without regard to case: ids are compared so.
    by_case: BTreeMap<String, Vec<String>>,
    /// Last parts of paths → paths.
    by_last: BTreeMap<String, Vec<String>>,
    /// Files of weights by their own name in lower case, → folder and file.
    by_file: BTreeMap<String, Vec<(String, usize)>>,
}

impl Folders {
    /// Looks through the names of the files.
    pub fn new(files: &FileList) -> Self {
        let mut by_path: BTreeMap<String, Folder> = BTreeMap::new();
        for (number, entry) in files.iter().enumerate() {
            let Some(part) = part(entry.bytes()) else { continue };
            let path = entry.path();
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let folder = by_path.entry(folder.to_owned()).or_default();
            let list = |list: &mut Vec<usize>, most: usize| {
                if list.len() < most {
                    list.push(number);
                }
            };
            match part {
                Part::Card => folder.card = folder.card.or(Some(number)),
                Part::Text => list(&mut folder.texts, MOST_TEXTS),
                Part::Config => folder.config = Some(number),
                Part::Adapter => folder.adapter = Some(number),
                Part::Index => folder.index = Some(number),
                Part::Merge => folder.merge = Some(number),
                Part::Header if is_later_shard(entry.bytes()) => {}
                Part::Header => list(&mut folder.headers, MOST_HEADERS),
                Part::Closed => list(&mut folder.closed, 1),
            }
        }
        by_path.retain(|_, folder| folder.is_candidate());
        let mut out = Self { by_path, ..Self::default() };
        for (path, folder) in &out.by_path {
            let last = path.rsplit('/').next().unwrap_or_default();
            out.by_last.entry(last.to_owned()).or_default().push(path.clone());
            out.by_case.entry(path.to_lowercase()).or_default().push(path.clone());
            for name in names(path) {
                out.by_name.entry(name).or_default().push(path.clone());
            }
            for number in &folder.headers {
                let Some(entry) = files.get(*number) else { continue };
                let file = entry.path().rsplit('/').next().unwrap_or_default().to_lowercase();
                out.by_file.entry(file).or_default().push((path.clone(), *number));
            }
        }
        out
    }

    /// The folder of a path.
    pub fn get(&self, path: &str) -> Option<&Folder> {
        self.by_path.get(path)
    }
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Folder)> {
        self.by_path.iter()
    }
    /// Paths of folders that are named like a Hub id: `org/name`, `models--org--name`.
    pub fn named(&self, id: &str) -> &[String] {
        self.by_name.get(&id.to_lowercase()).map_or(&[], Vec::as_slice)
    }
    /// Paths that differ from one at most in case.
    pub fn alike(&self, path: &str) -> &[String] {
        self.by_case.get(&path.to_lowercase()).map_or(&[], Vec::as_slice)
    }
    /// Files of weights of a name, with their folders.
    pub fn files(&self, name: &str) -> &[(String, usize)] {
        self.by_file.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The folder that a path in a file means: seen from the file's own folder, then from each one above it.
    pub fn meant(&self, file: &str, path: &str) -> Option<&str> {
        let path = path.replace('\\', "/");
        let path = path.trim_end_matches('/');
        if path.is_empty() || path.starts_with(['/', '~', '$', '%']) || path.contains("://") || path.contains(['*', '{']) {
            return None;
        }
        let mut folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        loop {
            if let Some((found, _)) = joined(folder, path).and_then(|p| self.by_path.get_key_value(&p)) {
                return Some(found);
            }
            if folder.is_empty() {
                return None;
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    /// Whether a path in some file can mean one of the folders.
    pub fn is_meant(&self, path: &str) -> bool {
        if self.by_last.is_empty() {
            return false;
        }
        let path = path.replace('\\', "/");
        let plain: Vec<&str> = path.split('/').filter(|p| !matches!(*p, "" | "." | "..")).collect();
        let Some(named) = plain.last().and_then(|last| self.by_last.get(*last)) else { return false };
        if path.starts_with(['/', '~', '$']) {
            return false;
        }
        let wanted = plain.join("/");
        named.iter().any(|p| p.strip_suffix(&wanted).is_some_and(|rest| rest.is_empty() || rest.ends_with('/')))
    }
}

/// Folders of which files are listed that can say something about a model.
pub fn touched(files: &FileList) -> BTreeSet<String> {
    let of = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    files.iter().filter(|e| part(e.bytes()).is_some()).map(|e| of(&e.path())).collect()
}

/// A path seen from a folder, without `.` and `..`; `None` when it leads out of the root.
pub fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn names(path: &str) -> Vec<String> {
    let lower = path.to_lowercase();
    let parts: Vec<&str> = lower.split('/').collect();
    let mut out = Vec::new();
    if let [.., organisation, name] = parts.as_slice() {
        out.push(format!("{organisation}/{name}"));
    }
    if let Some(id) = parts.iter().rev().find_map(|p| p.strip_prefix("models--")) {
        out.push(id.replacen("--", "/", 1));
    }
    out
}

/// `model-00002-of-00004.safetensors`: the first shard speaks for all.
fn is_later_shard(path: &[u8]) -> bool {
    let Some(of) = memchr::memmem::rfind(path, b"-of-") else { return false };
    let number: Vec<u8> = path[..of].iter().rev().take_while(|b| b.is_ascii_digit()).copied().collect();
    !number.is_empty() && number != b"10000" && number.iter().any(|b| *b != b'0')
}

enum Part {
    Card,
    Text,
    Config,
    Adapter,
    Index,
    Merge,
    Header,
    Closed,
}

fn part(path: &[u8]) -> Option<Part> {
    let name = path.rsplit(|b| *b == b'/').next()?;
    // Most files are none of these, and there may be millions.
    if !matches!(name.first()?.to_ascii_lowercase(), b'r' | b'l' | b'c' | b'a' | b'm' | b'u' | b'p' | b't')
        && !name.contains(&b'.')
    {
        return None;
    }
    let name = std::str::from_utf8(name).ok()?;
    match name {
        "config.json" => return Some(Part::Config),
        "adapter_config.json" => return Some(Part::Adapter),
        "model_index.json" => return Some(Part::Index),
        "mergekit_config.yml" | "mergekit_config.yaml" => return Some(Part::Merge),
        _ => {}
    }
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let ending = ending.to_ascii_lowercase();
    if stem.eq_ignore_ascii_case("readme") && ending == "md" {
        return Some(Part::Card);
    }
    if matches!(ending.as_str(), "gguf" | "safetensors") {
        return Some(Part::Header);
    }
    if CLOSED.contains(&ending.as_str()) {
        return Some(Part::Closed);
    }
    is_text(name).then_some(Part::Text)
}

/// Whether a file is that of a license text or a use policy, by its name. Texts for the code of a model say so.
pub fn is_text(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let (stem, ending) = lower.rsplit_once('.').unwrap_or((&lower, ""));
    TEXT_ENDINGS.contains(&ending) && TEXTS.iter().any(|t| stem.starts_with(t)) && !stem.contains("code")
}

/// Whether such a file is that of a use policy, which grants nothing.
pub fn is_policy(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    !["licen", "copying", "model"].iter().any(|l| lower.starts_with(l))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_below_the_root() {
        assert_eq!(joined("a/b", "../c").as_deref(), Some("a/c"));
        assert_eq!(joined("", "./a//b").as_deref(), Some("a/b"));
        assert_eq!(joined("a", "../../b"), None);
    }

    #[test]
    fn a_folder_is_named_by_its_last_parts_or_by_the_cache() {
        assert_eq!(names("x/Org/Name"), ["org/name"]);
        assert_eq!(names("hub/models--Org--Na--me/snapshots/abc"), ["snapshots/abc", "org/na--me"]);
        assert!(names("name").is_empty());
        assert!(is_later_shard(b"m-00002-of-00004.safetensors") && !is_later_shard(b"m-00001-of-00004.safetensors"));
        assert!(!is_later_shard(b"best-of-4.gguf"));
    }

    #[test]
    fn files_that_speak_of_a_model() {
        let is = |name: &str| part(name.as_bytes()).is_some();
        for name in ["a/README.md", "LICENSE", "x/LICENSE.txt", "USE_POLICY.md", "config.json", "m.Q4.GGUF", "a.safetensors"] {
            assert!(is(name), "{name}");
        }
        for name in ["README.rst", "LICENSE-CODE", "license.py", "a.json", "licenses.json", "x", "main.rs"] {
            assert!(!is(name), "{name}");
        }
    }
}
