//! Where a file is for whoever reads a report: hosts count paths from the top of the git work tree, editors from the current
//! folder, and a project may begin below either.

use std::path::{Component, Path, PathBuf};

use crate::core::finding::Report;
use crate::report::{Excerpts, Line, Window};

/// Formats that a host reads.
const FROM_TOP: [&str; 4] = ["github", "sarif", "gitlab", "rdjsonl"];
/// Formats that an editor or a problem matcher reads.
const FROM_HERE: [&str; 1] = ["short"];

/// How the reader of a format counts paths.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The way from where the reader stands to the root: empty, or with `/` at its end.
    way: String,
    /// Where the reader stands, when that is below the root: with `/` at its end.
    inside: String,
}

impl Places {
    /// For a format of a project with that root.
    pub(super) fn new(format: &str, root: &Path) -> Self {
        let Ok(root) = root.canonicalize() else { return Self::default() };
        let base = if FROM_TOP.contains(&format) {
            top(&root)
        } else if FROM_HERE.contains(&format) {
            std::env::current_dir().and_then(|here| here.canonicalize()).ok()
        } else {
            None
        };
        let Some(base) = base else { return Self::default() };
        let inside = base.strip_prefix(&root).map(|_| between(&root, &base)).unwrap_or_default();
        Self { way: between(&base, &root), inside }
    }

    /// Whether the reader stands at the root.
    pub(super) fn is_root(&self) -> bool {
        self.way.is_empty()
    }

    fn shown(&self, file: &mut String) {
        // A policy named on the command line may lie anywhere.
        if Path::new(file.as_str()).is_absolute() {
            return;
        }
        match file.strip_prefix(&self.inside).filter(|_| !self.inside.is_empty()) {
            Some(rest) => *file = rest.to_owned(),
            None => file.insert_str(0, &self.way),
        }
    }

    /// The report with every path as the reader counts it.
    pub(super) fn placed(&self, report: &Report) -> Report {
        let mut report = report.clone();
        for finding in &mut report.findings {
            finding.references.iter_mut().for_each(|p| self.shown(&mut p.file));
            for fact in &mut finding.facts {
                fact.file.iter_mut().for_each(|f| self.shown(f));
                fact.location.iter_mut().for_each(|l| self.shown(&mut l.file));
            }
        }
        report.models.iter_mut().flat_map(|m| &mut m.references).for_each(|r| self.shown(&mut r.file));
        report.unexamined.iter_mut().for_each(|u| self.shown(&mut u.file));
        report.policy.iter_mut().for_each(|p| self.shown(p));
        report
    }
}

/// The top of the git work tree that a folder lies in.
fn top(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|f| f.join(".git").exists()).map(Path::to_path_buf)
}

/// The way from one folder to another.
fn between(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    // On Windows there is no way from one drive to another.
    if shared == 0 {
        return String::new();
    }
    let down = to[shared..].iter().map(|c| format!("{}/", c.as_os_str().to_string_lossy()));
    std::iter::repeat_n("../".to_owned(), from.len() - shared).chain(down).collect()
}

/// Lines of files by the paths of such a report.
pub(super) struct Placed<'a> {
    pub(super) excerpts: &'a dyn Excerpts,
    pub(super) places: &'a Places,
}

impl Excerpts for Placed<'_> {
    fn line(&self, file: &str, line: usize, window: Window) -> Option<Line> {
        match file.strip_prefix(&self.places.way) {
            Some(below) => self.excerpts.line(below, line, window),
            None => self.excerpts.line(&format!("{}{file}", self.places.inside), line, window),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Places, between};
    use std::path::Path;

    #[test]
    fn ways_between_folders() {
        let way = |from: &str, to: &str| between(Path::new(from), Path::new(to));
        assert_eq!(way("/a/b", "/a/b"), "");
        assert_eq!(way("/a", "/a/b/c d"), "b/c d/");
        assert_eq!(way("/a/b/c", "/a"), "../../");
        assert_eq!(way("/a/x", "/a/b"), "../b/");
    }

    #[test]
    fn paths_as_a_reader_below_the_root_counts_them() {
        let places = Places { way: "../".to_owned(), inside: "app/".to_owned() };
        let shown = |file: &str| {
            let mut file = file.to_owned();
            places.shown(&mut file);
            file
        };
        assert_eq!(shown("app/x.py"), "x.py");
        assert_eq!(shown("application/x.py"), "../application/x.py");
        assert_eq!(shown("/etc/mayuse.toml"), "/etc/mayuse.toml");
    }
}
