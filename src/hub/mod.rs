//! The Hugging Face Hub, asked only with `--online`: cards, tags, bases, gating, commits and license texts.
//!
//! What the Hub says stands behind our own data and never replaces it. A question without an answer leaves what is known
//! offline as it is, and is told to the user; what is unknown stays unknown.
//!
//! ```text
//! settings (environment) → plan (whom to ask) → crowd → ask (again?) → wire (one bounded GET) → answer → testimony
//! ```

mod abroad;
mod answer;
mod ask;
mod crowd;
mod endpoint;
mod limits;
mod name;
mod plan;
mod remarks;
mod secret;
mod settings;
mod store;
mod testimony;
mod trouble;
mod wire;

use std::ffi::OsString;
use std::sync::{Arc, Mutex};

use tokio::time::Instant;

use crate::catalog::Catalog;
use crate::core::evidence::{Evidence, Witness};
use crate::core::model::{ModelId, Namespace};
use crate::identify::Identifier;

pub use crowd::Progress;
pub use limits::Limits;

use ask::{Asker, State};
use crowd::Answers;
use name::Name;
use settings::Settings;
use store::Store;
use testimony::Scribe;

/// The Hub as a witness.
pub struct Hub<'c> {
    catalog: &'c Catalog,
    settings: Settings,
    limits: Limits,
    progress: Progress<'c>,
    /// Whether remarks name every model.
    at_length: bool,
}

impl<'c> Hub<'c> {
    /// The Hub that the environment speaks of.
    ///
    /// # Errors
    /// When `HF_ENDPOINT` is no address; the message holds no part of it.
    pub fn new(
        catalog: &'c Catalog,
        env: &dyn Fn(&str) -> Option<OsString>,
        limits: Limits,
        progress: Progress<'c>,
    ) -> Result<Self, String> {
        Ok(Self { catalog, settings: Settings::read(env)?, limits, progress, at_length: false })
    }

    /// Names every model in remarks, however many there are.
    #[must_use]
    pub fn at_length(mut self, at_length: bool) -> Self {
        self.at_length = at_length;
        self
    }

    fn ask(&self, start: Vec<Name>, stated: Vec<Name>) -> Result<Answers, String> {
        let wire = wire::Wire::new(&self.settings, &self.limits)?;
        let address = self.settings.endpoint.address();
        let store = self.settings.cache.as_deref().and_then(|folder| Store::open(folder, address));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|_| "the network cannot be used".to_owned())?;
        let answers = runtime.block_on(async {
            let deadline = Instant::now() + self.limits.budget;
            let limits = self.limits.clone();
            let asker = Asker { wire, limits, store, deadline, state: Mutex::new(State::default()) };
            crowd::ask_all(Arc::new(asker), start, stated, self.progress).await
        });
        // The system's look-up of a name cannot be called off; nobody waits for it.
        runtime.shutdown_background();
        Ok(answers)
    }
}

impl Witness for Hub<'_> {
    fn hear(&self, models: &[ModelId], evidence: &mut Evidence) -> Vec<String> {
        let hub = self.settings.endpoint.shown();
        let mut out = self.settings.remarks.clone();
        let on_hub = |id: &&ModelId| id.namespace == Namespace::hub();
        let (start, odd): (Vec<_>, Vec<_>) =
            models.iter().filter(on_hub).map(|id| (Name::parse(&id.name), id)).partition(|(name, _)| name.is_some());
        let start: Vec<Name> = start.into_iter().filter_map(|(name, _)| name).collect();
        if let Some(variable) = self.settings.offline {
            out.push(remarks::offline(variable, &hub, start.len()));
            return out;
        }
        let odd: Vec<&str> = odd.iter().map(|(_, id)| id.name.as_str()).collect();
        out.extend(remarks::not_names(&odd, self.at_length));
        if start.is_empty() {
            return out;
        }
        let stated = |id: &ModelId| evidence.about(id).map(|t| t.bases.clone()).unwrap_or_default();
        let stated: Vec<Name> =
            models.iter().flat_map(stated).filter(|b| on_hub(&&b.id)).filter_map(|b| Name::parse(&b.id.name)).collect();
        let asked = start.len();
        let answers = match self.ask(start, stated) {
            Ok(answers) => answers,
            Err(why) => {
                out.push(format!("{hub} was not asked about {}: {why}", remarks::models(asked)));
                return out;
            }
        };
        let identified = self.settings.token.is_some() || self.settings.endpoint.has_user();
        out.extend(remarks::all(&answers, &hub, identified, self.at_length));
        let scribe = Scribe { catalog: self.catalog, identifier: Identifier::new(self.catalog), hub };
        for (name, answer) in &answers.all {
            let Ok(heard) = answer else { continue };
            evidence.add(&ModelId::new("hf", name.as_str()), scribe.testimony(name, heard));
            let now = &heard.info.name;
            if now.key() != name.key() && !answers.all.iter().any(|(n, _)| n.key() == now.key()) {
                evidence.add(&ModelId::new("hf", now.as_str()), scribe.testimony(now, heard));
            }
        }
        out
    }
}
