//! `--online`: the Hub as a witness, and how far its questions are.

use crate::catalog::Catalog;
use crate::core::evidence::Witness;

use super::Failure;
use super::args::OnlineArgs;

/// Runs `go` with the witnesses that the arguments call for.
#[cfg(feature = "hub")]
pub(super) fn with_witnesses<T>(
    args: &OnlineArgs,
    catalog: &Catalog,
    go: impl FnOnce(&[&dyn Witness]) -> Result<T, Failure>,
) -> Result<T, Failure> {
    use std::time::Duration;

    use crate::hub::{Hub, Limits};

    if !args.online {
        return go(&[]);
    }
    let mut limits = Limits { budget: Duration::from_secs(args.online_budget), ..Limits::default() };
    if let Some(milliseconds) = args.online_timeout {
        limits = limits.answering_within(Duration::from_millis(milliseconds));
    }
    let line = Line::default();
    let progress = |done: usize, total: usize| line.show(done, total);
    let hub = Hub::new(catalog, &|name| std::env::var_os(name), limits, &progress).map_err(Failure::usage)?;
    go(&[&hub.at_length(args.at_length)])
}

/// The same for a build without a client: asking for the Hub is an error, not a silent answer from our data alone.
#[cfg(not(feature = "hub"))]
pub(super) fn with_witnesses<T>(
    args: &OnlineArgs,
    _catalog: &Catalog,
    go: impl FnOnce(&[&dyn Witness]) -> Result<T, Failure>,
) -> Result<T, Failure> {
    if args.online {
        let message = "--online: this build has no Hub client (it was built without the feature `hub`)";
        return Err(Failure::usage(message.to_owned()));
    }
    go(&[])
}

/// One line on standard error that says how far the questions are, when somebody looks.
#[cfg(feature = "hub")]
#[derive(Default)]
struct Line {
    shown: std::cell::Cell<bool>,
}

#[cfg(feature = "hub")]
impl Line {
    fn show(&self, done: usize, total: usize) {
        use std::io::{IsTerminal, Write};

        let mut stderr = std::io::stderr().lock();
        if stderr.is_terminal() {
            // The line is wiped as soon as all is asked; another level of bases writes it anew.
            let text =
                if done < total { format!("\r\x1b[Kmayuse: asking the Hub, {done} of {total}") } else { "\r\x1b[K".to_owned() };
            let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
            self.shown.set(done < total);
        }
    }
}

#[cfg(feature = "hub")]
impl Drop for Line {
    fn drop(&mut self) {
        use std::io::Write;

        if self.shown.get() {
            let _ = std::io::stderr().write_all(b"\r\x1b[K");
        }
    }
}
