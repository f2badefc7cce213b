//! Which files of the work tree differ from a commit, as git sees it, without letting git run what the repository configures.

use std::path::Path;

use sha1::{Digest, Sha1};
use sha2::Sha256;

use crate::core::wording::hex;

use super::files::system_path;
use super::git::Git;
use super::open::Root;
use super::repository::Repository;
use super::revision::{Revision, RevisionError, commit};
use super::tree::below;

/// Most bytes of a listing: some millions of files.
const LISTING: u64 = 1 << 30;
/// Larger files that git cannot vouch for count as changed without being read.
const COMPARED: u64 = 64 << 20;

/// Paths below `root` of files that differ from a commit, from HEAD when none is given: changed, staged, untracked and not
/// ignored, or gone. Sorted.
///
/// # Errors
/// When there is no git, no work tree, or git cannot compare them.
pub fn changed(root: &Path, since: Option<&Revision>) -> Result<Vec<Vec<u8>>, RevisionError> {
    let wrong = |reason: String| RevisionError::NoWorkTree { root: root.to_path_buf(), reason };
    let real = root.canonicalize().map_err(|e| wrong(e.to_string()))?;
    let repository = Repository::discover(&real).map_err(wrong)?;
    let Repository { top, prefix, .. } = repository.ok_or_else(|| wrong("no .git stands above it".to_owned()))?;
    let git = Git::find(&top)?;
    let failed = |reason: String| RevisionError::Unreadable { what: "which files have changed".to_owned(), reason };
    let base = since.map(|r| r.commit().to_owned()).or_else(|| commit(&git, "HEAD"));
    let mut listed = match base {
        Some(base) => {
            let off = without_filters(&git).map_err(failed)?;
            let call = ["diff-index", "--raw", "--no-renames", "--no-ext-diff", "--ignore-submodules=all", "-z", &base, "--"];
            let words: Vec<&str> = off.iter().map(String::as_str).chain(call).collect();
            differing(&git.run(&words, LISTING).map_err(failed)?, &top)
        }
        // Nothing is committed yet: whatever is there is new.
        None => git.run(&["ls-files", "-z"], LISTING).map_err(failed)?,
    };
    listed.extend(git.run(&["ls-files", "--others", "--exclude-standard", "-z"], LISTING).map_err(failed)?);
    let mut paths = below(&listed, &prefix);
    // What ends with a slash is a repository of its own.
    paths.retain(|path| !path.ends_with(b"/"));
    Ok(paths)
}

/// Git compares a file whose times do not tell by running it through the filters that the configuration names for it. These
/// words in front of a call take their commands away.
fn without_filters(git: &Git) -> Result<Vec<String>, String> {
    // Ends with 1 when there are none.
    let names =
        git.run(&["config", "--includes", "--name-only", "-z", "--get-regexp", r"^filter\."], 1 << 20).unwrap_or_default();
    let mut out = Vec::new();
    for name in names.split(|b| *b == 0).filter(|n| !n.is_empty()) {
        let name = std::str::from_utf8(name).ok().filter(|n| !n.contains('='));
        let name = name.ok_or("its configuration names a filter whose command cannot be taken away")?;
        let value = if name.to_ascii_lowercase().ends_with(".required") { "false" } else { "" };
        out.extend(["-c".to_owned(), format!("{name}={value}")]);
    }
    Ok(out)
}

/// The paths of `:MODE MODE OBJECT OBJECT STATUS\0PATH\0`, without files that were only touched.
fn differing(raw: &[u8], top: &Path) -> Vec<u8> {
    let root = Root::open(top).ok();
    let mut out = Vec::new();
    let mut parts = raw.split(|b| *b == 0);
    while let (Some(meta), Some(path)) = (parts.next(), parts.next()) {
        let words: Vec<&[u8]> = meta.split(|b| *b == b' ').collect();
        let same = match (words.as_slice(), &root) {
            // Of what lies in the work tree git gives no hash.
            ([_, b"100644" | b"100755", before, after, b"M"], Some(root)) if after.iter().all(|b| *b == b'0') => {
                hash(root, path, before.len()).is_some_and(|now| now.as_bytes() == *before)
            }
            _ => false,
        };
        if !same {
            out.extend_from_slice(path);
            out.push(0);
        }
    }
    out
}

/// What git would call the content of a file, in as many digits.
fn hash(root: &Root, path: &[u8], digits: usize) -> Option<String> {
    let bytes = super::open::regular(root.open_below(&system_path(path)).ok()?, COMPARED).ok()??;
    let head = format!("blob {}\0", bytes.len());
    Some(match digits {
        40 => hex(&Sha1::new().chain_update(head).chain_update(&bytes).finalize()),
        _ => hex(&Sha256::new().chain_update(head).chain_update(&bytes).finalize()),
    })
}
