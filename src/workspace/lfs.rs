//! Contents that git LFS keeps beside the repository. Git itself holds a pointer in their place; what the work tree shows is
//! the content, and so that both compare, it is read here too where the clone has it. Nothing is fetched.

use std::fs::File;
use std::path::Path;

use super::open::Root;

/// Pointers are shorter than this, by their specification.
pub(super) const POINTER: u64 = 1024;

/// The content that a pointer stands for, and its size. `common` is the directory of the repository.
pub(super) fn content(common: &Path, pointer: &[u8]) -> Option<(File, u64)> {
    let id = named(pointer)?;
    let path = format!("lfs/objects/{}/{}/{id}", &id[..2], &id[2..4]);
    let file = Root::open(common).ok()?.open_below(Path::new(&path)).ok()?;
    let metadata = file.metadata().ok().filter(std::fs::Metadata::is_file)?;
    Some((file, metadata.len()))
}

/// The hash in a pointer: 64 hexadecimal digits.
fn named(pointer: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(pointer).ok()?;
    text.strip_prefix("version https://git-lfs.github.com/spec/v1\n")?;
    let id = text.lines().find_map(|line| line.strip_prefix("oid sha256:"))?;
    (id.len() == 64 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pointer_names_a_content() {
        let id = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
        let pointer = |oid: &str| format!("version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 12345\n");
        assert_eq!(named(pointer(id).as_bytes()), Some(id));
        for wrong in ["../../../../etc/passwd", "", &id[1..], &id.to_uppercase(), &format!("{}é", &id[2..])] {
            assert_eq!(named(pointer(wrong).as_bytes()), None, "{wrong}");
        }
        assert_eq!(named(format!("oid sha256:{id}\n").as_bytes()), None);
    }
}
