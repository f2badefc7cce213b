//! How far long work is: one line on standard error that erases itself. Only for somebody who watches: on a terminal, not on a
//! build server, not with `--quiet`, and only once the work has taken half a second.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use crate::workspace::Counter;

/// Work that is done sooner is not spoken of.
const PATIENCE: Duration = Duration::from_millis(500);
const BETWEEN: Duration = Duration::from_millis(100);

static SILENT: AtomicBool = AtomicBool::new(false);

/// Questions to the Hub that are answered or given up, of how many.
static ANSWERED: AtomicUsize = AtomicUsize::new(0);
static ASKED: AtomicUsize = AtomicUsize::new(0);

/// Takes note of how far the questions to the Hub are.
#[cfg(feature = "hub")]
pub(super) fn asking(answered: usize, asked: usize) {
    ANSWERED.store(answered, Ordering::Relaxed);
    ASKED.store(asked, Ordering::Relaxed);
}

/// For the rest of the run nothing is said.
pub(super) fn silence() {
    SILENT.store(true, Ordering::Relaxed);
}

/// Does work on files and shows meanwhile how many of them are behind.
pub(super) fn during<T>(counter: &Counter, work: impl FnOnce() -> T) -> T {
    if !somebody_watches() {
        return work();
    }
    std::thread::scope(|scope| {
        // The end of the work, or its panic, drops the sender.
        let (working, ended) = mpsc::channel::<()>();
        scope.spawn(move || show(counter, &ended));
        let result = work();
        drop(working);
        result
    })
}

fn somebody_watches() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    // A dumb terminal keeps every line that is drawn over.
    let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
    !SILENT.load(Ordering::Relaxed) && !set("CI") && !set("GITHUB_ACTIONS") && !dumb && std::io::stderr().is_terminal()
}

fn show(counter: &Counter, ended: &mpsc::Receiver<()>) {
    let mut drawn = 0;
    let mut wait = PATIENCE;
    // Nothing is ever sent: the channel only ends.
    while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(wait) {
        wait = BETWEEN;
        let asked = ASKED.load(Ordering::Relaxed);
        let questions = (asked > 0).then(|| (ANSWERED.load(Ordering::Relaxed).min(asked), asked));
        let text = line(counter.read(), questions);
        draw(&text, drawn);
        drawn = text.len();
    }
    draw("", drawn);
    if drawn > 0 {
        let _ = std::io::stderr().write_all(b"\r");
    }
}

/// A line over the one before, without any control sequence but a carriage return.
fn draw(text: &str, before: usize) {
    if before == 0 && text.is_empty() {
        return;
    }
    let mut stderr = std::io::stderr().lock();
    let _ = write!(stderr, "\r{text}{}", " ".repeat(before.saturating_sub(text.len()))).and_then(|()| stderr.flush());
}

/// ASCII, and shorter than any terminal is wide.
fn line((done, total): (usize, usize), questions: Option<(usize, usize)>) -> String {
    match (questions, total) {
        (Some((answered, asked)), _) => format!("Asking the Hub: {answered} of {asked}"),
        (None, 0) => "Listing files".to_owned(),
        (None, _) => format!("Examining files: {done} of {total}"),
    }
}
