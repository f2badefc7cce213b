//! All questions of a run: several at a time, within one budget.

use std::sync::Arc;

use tokio::task::JoinSet;
use tokio::time::timeout_at;

use super::ask::{Asker, Heard};
use super::name::Name;
use super::plan::Plan;
use super::testimony;
use super::trouble::Trouble;

/// How far the questions are: how many are answered or given up, of how many.
pub type Progress<'p> = &'p dyn Fn(usize, usize);

/// What came of each question, in the order of the names.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) all: Vec<(Name, Result<Heard, Trouble>)>,
    /// Bases that the bounds left out.
    pub(super) left_out: usize,
}

/// Asks about the models, then about the bases that the answers name, and so on.
pub(super) async fn ask_all(asker: Arc<Asker>, start: Vec<Name>, stated: Vec<Name>, progress: Progress<'_>) -> Answers {
    let mut plan = Plan::new(&asker.limits);
    let mut out = Answers::default();
    let mut level = plan.start(start);
    let mut bases = stated;
    let mut total = 0;
    while !level.is_empty() {
        total += level.len();
        let answers = ask_level(&asker, level, &|done| progress(total - done, total)).await;
        for heard in answers.iter().filter_map(|(_, a)| a.as_ref().ok()) {
            plan.is_answered(&heard.info.name);
            bases.extend(testimony::bases(&heard.info));
        }
        out.all.extend(answers);
        level = plan.next(std::mem::take(&mut bases));
    }
    out.all.sort_by_key(|(name, _)| name.key());
    out.left_out = plan.left_out;
    out
}

/// Asks about some models at once. `open` hears how many questions are still open.
async fn ask_level(asker: &Arc<Asker>, names: Vec<Name>, open: &dyn Fn(usize)) -> Vec<(Name, Result<Heard, Trouble>)> {
    let late = || Trouble::OutOfTime(asker.limits.budget);
    let mut answers: Vec<Option<Result<Heard, Trouble>>> = names.iter().map(|_| None).collect();
    let mut waiting = names.iter().cloned().enumerate();
    let mut left = names.len();
    let mut under_way = JoinSet::new();
    loop {
        while under_way.len() < asker.limits.parallel.max(1) {
            let Some((place, name)) = waiting.next() else { break };
            let asker = Arc::clone(asker);
            under_way.spawn(async move { (place, asker.about(&name).await) });
        }
        open(left);
        match timeout_at(asker.deadline, under_way.join_next()).await {
            Ok(Some(Ok((place, answer)))) => {
                left -= 1;
                if let Some(slot) = answers.get_mut(place) {
                    *slot = Some(answer);
                }
            }
            // A question that ended by a mistake of ours stays without an answer.
            Ok(Some(Err(_))) => left -= 1,
            Ok(None) => break,
            Err(_) => {
                under_way.abort_all();
                break;
            }
        }
    }
    names.into_iter().zip(answers).map(|(name, answer)| (name, answer.unwrap_or_else(|| Err(late())))).collect()
}
