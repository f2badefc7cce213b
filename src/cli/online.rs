//! `--online`: the Hub as a witness.

use crate::catalog::Catalog;
use crate::core::evidence::Witness;

use super::Failure;
use super::args::OnlineArgs;

/// Does work with the Hub at hand, when the arguments call for it.
#[cfg(feature = "hub")]
pub(super) fn with_hub<T>(
    args: &OnlineArgs,
    catalog: &Catalog,
    work: impl FnOnce(Option<&dyn Witness>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    use std::time::Duration;

    use crate::hub::{Hub, Limits};

    if !args.online {
        return work(None);
    }
    let mut limits = Limits { budget: Duration::from_secs(args.online_budget), ..Limits::default() };
    if let Some(milliseconds) = args.online_timeout {
        limits = limits.answering_within(Duration::from_millis(milliseconds));
    }
    let hub = Hub::new(catalog, &|name| std::env::var_os(name), limits, &super::progress::asking).map_err(Failure::usage)?;
    work(Some(&hub.at_length(args.at_length)))
}

/// The same for a build without a client: asking for the Hub is an error, not a silent answer from our data alone.
#[cfg(not(feature = "hub"))]
pub(super) fn with_hub<T>(
    args: &OnlineArgs,
    _catalog: &Catalog,
    work: impl FnOnce(Option<&dyn Witness>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    if args.online {
        let message = "--online: this build has no Hub client (it was built without the feature `hub`)";
        return Err(Failure::usage(message.to_owned()));
    }
    work(None)
}
