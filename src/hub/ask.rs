//! The questions about one model, asked again where that may help, and held back where it cannot.

use std::sync::Mutex;
use std::time::Duration;

use reqwest::Url;
use tokio::time::Instant;

use super::answer::{self, Info};
use super::limits::Limits;
use super::name::Name;
use super::store::{Kept, Store};
use super::testimony;
use super::trouble::{Barrier, Trouble};
use super::wire::{Reply, Wire};

/// After so many failures to connect, and not one answer, nobody is asked any more.
const HOPELESS: u32 = 6;

/// What was heard of a model.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) info: Info,
    /// The license text of its files, when the card leaves the license open and there is one.
    pub(super) text: Option<LicenseText>,
}

/// A license text among the files of a model.
#[derive(Debug)]
pub(super) struct LicenseText {
    pub(super) path: String,
    pub(super) text: Result<String, Trouble>,
}

/// Asks one endpoint.
#[derive(Debug)]
pub(super) struct Asker {
    pub(super) wire: Wire,
    pub(super) limits: Limits,
    pub(super) store: Option<Store>,
    pub(super) deadline: Instant,
    pub(super) state: Mutex<State>,
}

/// What all questions learn from each other.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Whether the server ever answered.
    reached: bool,
    unreached: u32,
    /// Until when all questions wait.
    resume: Option<Instant>,
    /// Why nobody is asked any more.
    stopped: Option<Trouble>,
}

impl Asker {
    /// The data of a model, and its license text where the card needs one.
    pub(super) async fn about(&self, name: &Name) -> Result<Heard, Trouble> {
        let mut kept = self.store.as_ref().and_then(|s| s.get(name));
        let (info, etag) = self.info(name, kept.as_ref()).await?;
        if let Some((etag, properties, redirected)) = etag {
            let texts = kept.map(|k| k.texts).unwrap_or_default();
            kept = self.store.as_ref().map(|s| s.entry(name, etag, properties, redirected, texts));
            // Gated and private data are for those whom the Hub shows them to.
            kept = kept.filter(|_| info.gated.is_none() && !info.private);
            if let (Some(store), Some(kept)) = (&self.store, &kept) {
                store.put(name, kept);
            }
        }
        let text = match testimony::wanted_text(&info) {
            Some(path) => Some(LicenseText { text: self.text(name, &info, &path, kept).await, path }),
            None => None,
        };
        Ok(Heard { info, text })
    }

    async fn info(&self, name: &Name, kept: Option<&Kept>) -> Result<(Info, Fresh), Trouble> {
        let url = self.wire.endpoint().model(name);
        let reply = self.get(&url, self.limits.data, kept.map(|k| k.etag.as_str())).await?;
        if let (None, Some(kept)) = (&reply.body, kept)
            && let Ok(info) = answer::info(kept.answer.clone(), name, kept.redirected)
        {
            return Ok((info, None));
        }
        let reply = match reply.body {
            Some(_) => reply,
            // What was kept is no answer after all.
            None => self.get(&url, self.limits.data, None).await?,
        };
        let properties = answer::properties(&reply.body.unwrap_or_default())?;
        let info = answer::info(properties.clone(), name, reply.redirected)?;
        Ok((info, reply.etag.map(|tag| (tag, properties, reply.redirected))))
    }

    async fn text(&self, name: &Name, info: &Info, path: &str, kept: Option<Kept>) -> Result<String, Trouble> {
        // Without a commit there is no telling which text belongs to the answer.
        let commit = info.commit.as_deref().ok_or(Trouble::Malformed)?;
        let key = format!("{commit}/{path}");
        if let Some(text) = kept.as_ref().and_then(|k| k.texts.get(&key)) {
            return Ok(text.clone());
        }
        let url = self.wire.endpoint().file(&info.name, commit, path);
        let bytes = self.get(&url, self.limits.text, None).await?.body.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if text.trim_start().to_ascii_lowercase().starts_with("<!doctype html") {
            return Err(Trouble::Page);
        }
        if let (Some(store), Some(mut kept)) = (&self.store, kept) {
            kept.texts = [(key, text.clone())].into();
            store.put(name, &kept);
        }
        Ok(text)
    }

    /// One question, asked again where that may help.
    async fn get(&self, url: &Url, cap: usize, known: Option<&str>) -> Result<Reply, Trouble> {
        let mut tried = 0;
        loop {
            self.turn().await?;
            let trouble = match self.wire.get(url.clone(), cap, known).await {
                Ok(reply) => {
                    self.with_state(|s| s.reached = true);
                    return Ok(reply);
                }
                Err(trouble) => trouble,
            };
            tried += 1;
            let wait = trouble.again(tried, &self.limits, self.left());
            self.learn(&trouble, wait.is_some());
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(trouble),
            }
        }
    }

    /// Waits while all wait; an error when nobody is asked any more.
    async fn turn(&self) -> Result<(), Trouble> {
        loop {
            let (stopped, resume) = self.with_state(|s| (s.stopped.clone(), s.resume));
            if let Some(trouble) = stopped {
                return Err(trouble);
            }
            match resume.filter(|at| *at > Instant::now()) {
                Some(at) => tokio::time::sleep_until(at).await,
                None => return Ok(()),
            }
        }
    }

    /// What a failure means for all other questions.
    fn learn(&self, trouble: &Trouble, again: bool) {
        self.with_state(|state| match trouble {
            Trouble::Unreachable(barrier) => {
                state.unreached += 1;
                if !state.reached && state.unreached >= HOPELESS {
                    state.stopped.get_or_insert(Trouble::Hopeless(*barrier));
                }
            }
            // A server that never says a word is as good as none.
            Trouble::Slow(_) if !state.reached => {
                state.unreached += 1;
                if state.unreached >= 2 * HOPELESS {
                    state.stopped.get_or_insert(Trouble::Hopeless(Barrier::Silence));
                }
            }
            // The quota is one for all.
            Trouble::Limited { wait, all: true } => {
                state.reached = true;
                match wait {
                    Some(wait) if again => state.resume = Some(Instant::now() + *wait),
                    wait => drop(state.stopped.get_or_insert(Trouble::Held(*wait))),
                }
            }
            Trouble::Slow(_) => {}
            _ => state.reached = true,
        });
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    fn with_state<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

/// Entity tag, properties and whether they came after a redirect; nothing when what was kept still holds.
type Fresh = Option<(String, answer::Properties, bool)>;
