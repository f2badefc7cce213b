//! What is commonly stated wrong about model licenses, each fact as a test that fails when it is got wrong. The numbers
//! are those of the research notes (`reference/notes/licenses.md` §2); the notes' §4 and §5 follow in `tags` and `apis`.
//!
//! Not expressible in the data, and why:
//! - 3 (in part): being an end user of somebody else's product is no fact of a project; the exemption is a `permit` clause.
//! - 6 (in part): that “version release date” is undefined in Llama 4 is a remark on the text; the test pins the only date.
//! - 7 (in part): whether a policy is inline or linked shows in where the quotes stand, which `cargo test --test data` checks.
//! - 18 (in part), 46: what a repository's README said before a date needs the revision; families speak of the current line.
//! - 30 (in part): that a scanner files a text under another's key is an alias here; what the scanner prints is not ours.
//! - 39 (in part): an encouragement is neither duty nor limit: it is a `note`.
//! - 51 (in part): that a vendor is defunct is no clause; the summary says it.
//! - §4: statistics of one gallery are no statement about a model; the mechanism behind them (lineage over tag) is tested.

mod judging;

#[path = "facts/apis.rs"]
mod apis;
#[path = "facts/gemma_deepseek_qwen.rs"]
mod gemma_deepseek_qwen;
#[path = "facts/images.rs"]
mod images;
#[path = "facts/llama.rs"]
mod llama;
#[path = "facts/mistral_kimi_minimax.rs"]
mod mistral_kimi_minimax;
#[path = "facts/others.rs"]
mod others;
#[path = "facts/tags.rs"]
mod tags;
