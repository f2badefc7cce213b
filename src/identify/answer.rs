//! What identification answers.

use std::ops::Range;

use serde::Serialize;

/// What a text is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Identification {
    /// The licenses and policies it holds, in the order of the text; a policy inside a license stands behind it.
    pub matches: Vec<Match>,
    /// What belongs to none of them, in the order of the text. Copyright notices and section numbers are left out.
    pub remainder: Vec<Fragment>,
    /// When nothing matched: texts that share words with it, closest first. Never a conclusion.
    pub near: Vec<Near>,
}

impl Identification {
    /// Whether there is a match, every match is word by word, and nothing that limits the use remains.
    pub fn is_exact(&self) -> bool {
        !self.matches.is_empty() && self.matches.iter().all(|m| m.exact) && !self.remainder.iter().any(|f| f.limits.is_some())
    }

    /// The matches that are licenses.
    pub fn licenses(&self) -> impl Iterator<Item = &Match> {
        self.matches.iter().filter(|m| m.kind == Kind::License)
    }
}

/// What a match names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A license, or the terms of an API.
    License,
    /// A use policy.
    Policy,
}

/// What was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Every sentence, with those of the text that was collected.
    Sentences,
    /// Title and quotes alone: there is no fingerprint, or too few sentences are the same.
    Quotes,
}

/// A known text in the text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Match {
    /// License or policy.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Ids whose text is the same, or that this copy does not tell apart.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same_words: Vec<String>,
    /// Whether the copy is the collected text word by word, with nothing in or around it that limits the use further.
    /// Never so when only quotes could be compared.
    pub exact: bool,
    /// What was compared.
    pub basis: Basis,
    /// Part of the words of the known text that stand here unchanged, in whole percent; of its quotes for [`Basis::Quotes`].
    pub words: u8,
    /// Clauses whose words stand here, and all clauses.
    pub coverage: Coverage,
    /// Where it stands in the text.
    pub span: Range<usize>,
    /// First and last line.
    pub lines: (usize, usize),
    /// The clauses that were found, in the order of the data.
    pub clauses: Vec<ClauseHit>,
    /// The clauses that were not.
    pub missing: Vec<MissingClause>,
    /// Where the copy differs, in the order of the text.
    pub changes: Vec<Change>,
}

/// How many clauses were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Found, altered ones included.
    pub found: usize,
    /// All that stand in the known text.
    pub of: usize,
}

/// A clause that stands in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClauseHit {
    /// Section in the known text.
    pub section: String,
    /// Term of the clause, or domain of a policy's category.
    pub term: String,
    /// The words by which it was found.
    pub quote: String,
    /// Where they stand.
    pub span: Range<usize>,
    /// Line of the first of them.
    pub line: usize,
    /// Whether the sentence around them differs from the known text's.
    pub altered: bool,
}

/// A clause whose words are not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingClause {
    /// Section in the known text.
    pub section: String,
    /// Term of the clause, or domain of a policy's category.
    pub term: String,
    /// The words that were looked for.
    pub quote: String,
}

/// What happened to a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Sentences of the known text are not there, and nothing stands in their place.
    Removed,
    /// Something else stands in the place of sentences of the known text.
    Altered,
    /// Something stands between two sentences that follow each other in the known text.
    Added,
}

/// A place where a copy differs from the known text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// Line in the copy; of the word before the gap, when sentences were removed.
    pub line: usize,
    /// What stands there, at most twelve words.
    pub quote: String,
    /// Number of sentences of the known text that are missing here.
    pub sentences: usize,
    /// Sections of the clauses whose words those sentences held.
    pub sections: Vec<String>,
}

/// Words of the text that belong to no match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fragment {
    /// Where they stand.
    pub span: Range<usize>,
    /// Line of the first of them.
    pub line: usize,
    /// Number of words.
    pub words: usize,
    /// At most twelve of them, around the limiting one if there is one.
    pub quote: String,
    /// The first word or phrase in it that can limit a use.
    pub limits: Option<String>,
}

/// A text that shares words with an unidentified one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Near {
    /// License or policy id.
    pub id: String,
    /// Part of its words that stand in the text, in whole percent.
    pub words: u8,
}
