//! What the environment says about the Hub. Nothing here ever comes from the repository that is examined.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::endpoint::{DEFAULT, Endpoint};
use super::secret::Secret;

/// A token file holds one line.
const LONGEST_TOKEN_FILE: u64 = 4096;
const LONGEST_TOKEN: usize = 1024;

/// Whom to ask, and as whom.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) endpoint: Endpoint,
    pub(super) token: Option<Secret>,
    /// The variable that forbids asking.
    pub(super) offline: Option<&'static str>,
    /// Folder for answers, when the system has one for caches.
    pub(super) cache: Option<PathBuf>,
    /// Whether the environment names a proxy.
    pub(super) proxied: bool,
    /// What the user should know about these settings.
    pub(super) remarks: Vec<String>,
}

/// Looks up a variable of the environment.
pub(super) type Lookup<'l> = &'l dyn Fn(&str) -> Option<OsString>;

impl Settings {
    /// Reads `HF_ENDPOINT`, `HF_TOKEN`, `HF_TOKEN_PATH`, `HF_HOME`, `HF_HUB_OFFLINE` and their relatives.
    pub(super) fn read(env: Lookup<'_>) -> Result<Self, String> {
        let endpoint = match set(env, "HF_ENDPOINT") {
            Some(text) => text.to_str().map_or_else(|| Err("HF_ENDPOINT is not UTF-8".to_owned()), Endpoint::parse)?,
            None => Endpoint::parse(DEFAULT)?,
        };
        let mut remarks = Vec::new();
        let mut token = token(env, &mut remarks);
        if token.is_some() && endpoint.has_user() {
            remarks.push("HF_ENDPOINT names a user: the token is not sent".to_owned());
            token = None;
        }
        if token.is_some() && !endpoint.keeps_secrets() {
            remarks.push(format!("{} is asked without encryption: the token is not sent", endpoint.shown()));
            token = None;
        }
        if endpoint.has_user() && !endpoint.keeps_secrets() {
            return Err("HF_ENDPOINT holds a user, but no https:// to keep it secret".to_owned());
        }
        let offline = ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"].into_iter().find(|name| is_true(env, name));
        let proxies = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
        let proxied = proxies.iter().any(|name| set(env, name).is_some());
        Ok(Self { endpoint, token, offline, cache: cache(env), proxied, remarks })
    }
}

fn set(env: Lookup<'_>, name: &str) -> Option<OsString> {
    env(name).filter(|v| !v.is_empty())
}

/// The values that the Hub's own clients take for yes.
fn is_true(env: Lookup<'_>, name: &str) -> bool {
    let value = set(env, name).and_then(|v| v.into_string().ok()).unwrap_or_default();
    ["1", "on", "yes", "true"].iter().any(|yes| value.trim().eq_ignore_ascii_case(yes))
}

fn token(env: Lookup<'_>, remarks: &mut Vec<String>) -> Option<Secret> {
    if is_true(env, "HF_HUB_DISABLE_IMPLICIT_TOKEN") {
        return None;
    }
    for name in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] {
        let Some(value) = set(env, name) else { continue };
        let word = value.to_str().map(str::trim);
        if word == Some("") {
            continue;
        }
        return usable(word, name, remarks);
    }
    let path = set(env, "HF_TOKEN_PATH").map(PathBuf::from).or_else(|| Some(home(env)?.join("token")))?;
    let shown = if set(env, "HF_TOKEN_PATH").is_some() { "the file of HF_TOKEN_PATH" } else { "the token file of HF_HOME" };
    match token_file(&path) {
        Ok(text) => usable(text.as_deref().map(str::trim), shown, remarks),
        // Most people have none.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(_) => {
            remarks.push(format!("{shown} cannot be read: no token is sent"));
            None
        }
    }
}

/// A token goes into a header: visible ASCII, and not endless.
fn usable(word: Option<&str>, shown: &str, remarks: &mut Vec<String>) -> Option<Secret> {
    match word {
        Some("") => None,
        Some(word) if word.len() <= LONGEST_TOKEN && word.bytes().all(|b| b.is_ascii_graphic()) => Some(Secret::new(word)),
        _ => {
            remarks.push(format!("{shown} holds no token: none is sent"));
            None
        }
    }
}

/// The text of a token file; `None` when it is too long or no text. Pipes and devices are not read.
fn token_file(path: &Path) -> std::io::Result<Option<String>> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("not a regular file"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(LONGEST_TOKEN_FILE + 1).read_to_end(&mut bytes)?;
    let fits = u64::try_from(bytes.len()).is_ok_and(|n| n <= LONGEST_TOKEN_FILE);
    Ok(String::from_utf8(bytes).ok().filter(|_| fits))
}

/// `HF_HOME`, or where it is when nobody says.
fn home(env: Lookup<'_>) -> Option<PathBuf> {
    if let Some(home) = set(env, "HF_HOME") {
        return Some(PathBuf::from(home));
    }
    let caches = set(env, "XDG_CACHE_HOME").map(PathBuf::from).or_else(|| Some(user_home(env)?.join(".cache")))?;
    Some(caches.join("huggingface"))
}

fn user_home(env: Lookup<'_>) -> Option<PathBuf> {
    set(env, if cfg!(windows) { "USERPROFILE" } else { "HOME" }).map(PathBuf::from)
}

/// The folder of the operating system for what can be had again.
fn cache(env: Lookup<'_>) -> Option<PathBuf> {
    let folder = if cfg!(windows) {
        set(env, "LOCALAPPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        user_home(env).map(|h| h.join("Library/Caches"))
    } else {
        set(env, "XDG_CACHE_HOME").map(PathBuf::from).or_else(|| Some(user_home(env)?.join(".cache")))
    };
    // A relative folder would lie in the repository that is examined.
    folder.filter(|f| f.is_absolute()).map(|f| f.join("mayuse").join("hub"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    fn read(vars: &[(&str, &str)]) -> Settings {
        tried(vars).unwrap()
    }
    fn tried(vars: &[(&str, &str)]) -> Result<Settings, String> {
        Settings::read(&|name| vars.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(*v)))
    }
    fn token(vars: &[(&str, &str)]) -> Option<String> {
        read(vars).token.map(|t| t.reveal().to_owned())
    }

    #[test]
    fn endpoint_and_token() {
        let plain = read(&[]);
        assert_eq!(plain.endpoint.shown(), "huggingface.co");
        assert!(plain.token.is_none() && plain.offline.is_none() && plain.remarks.is_empty() && plain.cache.is_none());
        assert_eq!(token(&[("HF_TOKEN", " hf_a\n")]).as_deref(), Some("hf_a"));
        assert_eq!(token(&[("HF_TOKEN", " "), ("HUGGING_FACE_HUB_TOKEN", "hf_b")]).as_deref(), Some("hf_b"));
        assert_eq!(token(&[("HF_TOKEN", "hf_a"), ("HF_HUB_DISABLE_IMPLICIT_TOKEN", "YES")]), None);
        assert_eq!(token(&[("HF_TOKEN", "hf_a"), ("HF_ENDPOINT", "https://mirror.example/x")]).as_deref(), Some("hf_a"));
        assert_eq!(token(&[("HF_TOKEN", "hf_a"), ("HF_ENDPOINT", "http://127.0.0.1:1")]).as_deref(), Some("hf_a"));
    }

    #[test]
    fn where_a_token_is_not_sent() {
        let open = read(&[("HF_TOKEN", "hf_canary"), ("HF_ENDPOINT", "http://mirror.example")]);
        assert!(open.token.is_none());
        assert_eq!(open.remarks, ["mirror.example is asked without encryption: the token is not sent"]);
        let user = read(&[("HF_TOKEN", "hf_canary"), ("HF_ENDPOINT", "https://u:p@mirror.example")]);
        assert!(user.token.is_none() && user.remarks.len() == 1);
        let leak = tried(&[("HF_ENDPOINT", "http://canary:canary@mirror.example")]).unwrap_err();
        assert!(!leak.contains("canary"), "{leak}");
        for bad in ["hf a", "hf\u{e4}", "hf\na", &"x".repeat(5000)] {
            let settings = read(&[("HF_TOKEN", bad)]);
            assert!(settings.token.is_none());
            assert_eq!(settings.remarks, ["HF_TOKEN holds no token: none is sent"]);
        }
    }

    #[test]
    fn token_files() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        let path = file.to_str().unwrap();
        let at = |text: &str| {
            std::fs::write(&file, text).unwrap();
            read(&[("HF_TOKEN_PATH", path)])
        };
        assert_eq!(at("hf_f\r\n").token.unwrap().reveal(), "hf_f");
        assert!(at("").token.is_none() && at("").remarks.is_empty());
        assert_eq!(at(&"x".repeat(1 << 20)).remarks, ["the file of HF_TOKEN_PATH holds no token: none is sent"]);
        std::fs::write(&file, "hf_home").unwrap();
        assert_eq!(token(&[("HF_HOME", folder.path().to_str().unwrap())]).as_deref(), Some("hf_home"));
        assert!(read(&[("HF_TOKEN_PATH", "/nowhere/at/all")]).remarks.is_empty());
        let folder = read(&[("HF_TOKEN_PATH", folder.path().to_str().unwrap())]);
        assert_eq!(folder.remarks, ["the file of HF_TOKEN_PATH cannot be read: no token is sent"]);
    }

    #[test]
    fn offline() {
        assert_eq!(read(&[("HF_HUB_OFFLINE", "1")]).offline, Some("HF_HUB_OFFLINE"));
        assert_eq!(read(&[("HF_HUB_OFFLINE", "0"), ("TRANSFORMERS_OFFLINE", "true")]).offline, Some("TRANSFORMERS_OFFLINE"));
        assert_eq!(read(&[("HF_HUB_OFFLINE", "no")]).offline, None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_cache_lies_in_no_repository() {
        assert_eq!(read(&[("XDG_CACHE_HOME", "/c")]).cache, Some(PathBuf::from("/c/mayuse/hub")));
        assert_eq!(read(&[("HOME", "/h")]).cache, Some(PathBuf::from("/h/.cache/mayuse/hub")));
        assert_eq!(read(&[("XDG_CACHE_HOME", "cache")]).cache, None);
    }
}
