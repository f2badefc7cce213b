//! How long is waited, how much is read, how many questions are asked.

use std::time::Duration;

/// Bounds on one run.
#[derive(Clone, Debug)]
pub struct Limits {
    /// All questions together.
    pub budget: Duration,
    /// One answer, its body included.
    pub answer: Duration,
    /// Until a connection stands.
    pub connect: Duration,
    /// Questions under way at a time.
    pub parallel: usize,
    /// Tries for one question.
    pub tries: u32,
    /// Wait before the second try; doubles with each further one.
    pub pause: Duration,
    /// Longest wait that a server can ask for.
    pub longest_wait: Duration,
    /// Bytes of data about a model.
    pub data: usize,
    /// Bytes of a license text.
    pub text: usize,
    /// Redirects of one question.
    pub redirects: usize,
    /// Steps from a model in use to a base that is asked about.
    pub depth: usize,
    /// Bases that are asked about.
    pub bases: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            budget: Duration::from_secs(60),
            answer: Duration::from_secs(10),
            connect: Duration::from_secs(3),
            parallel: 8,
            tries: 3,
            pause: Duration::from_millis(250),
            longest_wait: Duration::from_secs(20),
            data: 4 << 20,
            text: 1 << 20,
            redirects: 5,
            depth: 6,
            bases: 512,
        }
    }
}

impl Limits {
    /// The same with another bound on one answer; what depends on it shrinks with it.
    #[must_use]
    pub fn answering_within(mut self, answer: Duration) -> Self {
        self.answer = answer;
        self.connect = self.connect.min(answer);
        self.pause = self.pause.min(answer / 8);
        self.longest_wait = self.longest_wait.min(answer * 2);
        self
    }
}
