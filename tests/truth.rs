//! The truth table: every clause of every license under uses that meet its condition, fail it and leave it open.
//!
//! | effect | true | unknown | false |
//! |---|---|---|---|
//! | forbid, separate-license | violated | undeclared | nothing |
//! | require | obligation, or by its proof | undeclared; an obligation where the term says `unknown = "duty"` | nothing |
//! | unclear | undeclared | undeclared | nothing |
//! | permit, note | nothing | nothing | nothing |
//!
//! One deviation from the plain table is deliberate: a duty whose worst answer is a duty (attribution, notice and their
//! kin) stays on the checklist with its condition when that is not declared, so that no question blocks a build over it.

#[path = "truth/answers.rs"]
mod answers;
mod judging;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use answers::{Answers, failing, meeting, unsure};
use judging::{catalog as bundled, judge_model, model_under};
use mayuse::catalog::Catalog;
use mayuse::check::Observed;
use mayuse::core::finding::Finding;
use mayuse::core::license::{Clause, Effect, License};
use mayuse::core::source::Location;
use mayuse::core::usage::{Answer, Origin, Usage, Value};
use mayuse::core::verdict::Outcome;
use mayuse::core::vocabulary::WhenUnknown;

/// One clause with a license of its own, so that every finding is about it.
struct Lone {
    license: String,
    id: String,
    clause: Clause,
}

fn lone() -> &'static (Catalog, Vec<Lone>) {
    static LONE: OnceLock<(Catalog, Vec<Lone>)> = OnceLock::new();
    LONE.get_or_init(|| {
        let mut licenses: Vec<License> = Vec::new();
        let mut clauses = Vec::new();
        for license in bundled().licenses() {
            for (i, clause) in license.clauses.iter().enumerate() {
                let id = format!("{}--{i}", license.id);
                let lone = License {
                    id: id.clone(),
                    spdx: format!("LicenseRef-{id}"),
                    aliases: Vec::new(),
                    clauses: vec![clause.clone()],
                    ..license.clone()
                };
                licenses.push(lone);
                clauses.push(Lone { license: license.id.clone(), id, clause: clause.clone() });
            }
        }
        (Catalog::with_custom(licenses, Vec::new()), clauses)
    })
}

impl Lone {
    fn judge(&self, answers: &Answers, traits: Option<&[&str]>, observed: &Observed) -> Option<Finding> {
        let answer =
            |(f, v): (&String, &Value)| (f.clone(), Answer { value: v.clone(), origin: Origin::Declared, location: None });
        let usage = Usage { answers: answers.iter().map(answer).collect() };
        let mut found = judge_model(&lone().0, &model_under(&self.id, traits), usage, observed);
        assert!(found.len() <= 1, "{}: {found:#?}", self.place());
        found.pop()
    }
    fn outcome(&self, answers: &Answers) -> Option<Outcome> {
        self.judge(answers, Some(&self.traits()), &Observed::default()).map(|f| f.outcome)
    }
    fn traits(&self) -> Vec<&str> {
        self.clause.models.iter().map(String::as_str).collect()
    }
    fn place(&self) -> String {
        format!("{} §{} {} {}", self.license, self.clause.section, self.clause.term, self.clause.effect.as_str())
    }
    fn is_duty_when_open(&self) -> bool {
        bundled().vocabulary().codes[&self.clause.term].unknown == WhenUnknown::Duty
    }
    /// What becomes of a duty that holds, when nothing shows that it is met: a name cannot be told.
    fn unmet(&self) -> Outcome {
        let names = self.clause.proof.as_ref().is_some_and(|p| !p.name_prefix.is_empty());
        if names { Outcome::Undeclared } else { Outcome::Obligation }
    }
    fn when_true(&self) -> Option<Outcome> {
        match self.clause.effect {
            Effect::Forbid | Effect::SeparateLicense => Some(Outcome::Violated),
            Effect::Require => Some(self.unmet()),
            Effect::Unclear => Some(Outcome::Undeclared),
            Effect::Permit | Effect::Note => None,
        }
    }
    fn when_unknown(&self) -> Option<Outcome> {
        match self.clause.effect {
            Effect::Require if self.is_duty_when_open() => Some(Outcome::Obligation),
            Effect::Permit | Effect::Note => None,
            _ => Some(Outcome::Undeclared),
        }
    }
}

/// Which licenses showed which row of the table: (term, effect, value) → licenses.
type Seen = BTreeMap<(String, &'static str, &'static str), BTreeSet<String>>;

#[test]
fn every_clause_keeps_the_truth_table() {
    let vocabulary = bundled().vocabulary();
    let mut errors: Vec<String> = Vec::new();
    let mut seen = Seen::new();
    let mut never_false = Vec::new();
    for lone in &lone().1 {
        let clause = &lone.clause;
        let mut row = |truth: &'static str, answers: &Answers, expected: Option<Outcome>| {
            let found = lone.outcome(answers);
            if found != expected {
                errors.push(format!("{} {truth}: {found:?}, expected {expected:?} under {answers:?}", lone.place()));
            }
            let key = (clause.term.clone(), clause.effect.as_str(), truth);
            seen.entry(key).or_default().insert(lone.license.clone());
        };
        if clause.policy.is_some() {
            continue;
        }
        if clause.when.is_empty() {
            row("true", &Answers::new(), lone.when_true());
            continue;
        }
        for alternative in &clause.when {
            row("true", &meeting(alternative, vocabulary), lone.when_true());
            // All but one of its tests answered leaves the alternative open.
            for (fact, _) in &alternative.0 {
                let mut partial = meeting(alternative, vocabulary);
                partial.remove(fact);
                // What is left can decide another alternative, or bound the figure that was taken out.
                if clause.when.len() == 1 && !fact.contains("revenue") && !fact.contains("users") {
                    row("unknown", &partial, lone.when_unknown());
                }
            }
        }
        row("unknown", &Answers::new(), lone.when_unknown());
        if let [only] = clause.when.as_slice() {
            unsure(only, vocabulary).iter().for_each(|answers| row("unknown", answers, lone.when_unknown()));
        }
        match failing(&clause.when, vocabulary) {
            Some(answers) => row("false", &answers, None),
            None => never_false.push(lone.place()),
        }
    }
    assert!(errors.is_empty(), "{} rows are wrong:\n{}", errors.len(), errors[..errors.len().min(40)].join("\n"));
    assert!(never_false.is_empty(), "no use was found that these do not bind: {never_false:#?}");
    // Two licenses at least for every row that two licenses have.
    let mut missing = Vec::new();
    for lone in lone().1.iter().filter(|l| l.clause.policy.is_none()) {
        let conditional = !lone.clause.when.is_empty();
        let having = |l: &&Lone| {
            l.clause.term == lone.clause.term
                && l.clause.effect == lone.clause.effect
                && l.clause.when.is_empty() != conditional
                && l.clause.policy.is_none()
        };
        let wanted = self::lone().1.iter().filter(having).map(|l| &l.license).collect::<BTreeSet<_>>().len().min(2);
        for truth in if conditional { &["true", "unknown", "false"][..] } else { &["true"][..] } {
            let key = (lone.clause.term.clone(), lone.clause.effect.as_str(), *truth);
            if seen.get(&key).map_or(0, BTreeSet::len) < wanted {
                missing.push(format!("{key:?}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(seen.len() > 100, "only {} rows", seen.len());
}

#[test]
fn policies_bar_their_domains_and_nothing_else() {
    let vocabulary = bundled().vocabulary();
    let domains =
        |d: &[&str]| Answers::from([("domains".to_owned(), Value::Many(d.iter().map(|d| (*d).to_owned()).collect()))]);
    let mut licenses = BTreeSet::new();
    for lone in lone().1.iter().filter(|l| l.clause.policy.is_some()) {
        licenses.insert(&lone.license);
        let policy = bundled().policy(lone.clause.policy.as_ref().unwrap()).unwrap();
        assert_eq!(lone.outcome(&Answers::new()), Some(Outcome::Undeclared), "{}: not declared", lone.place());
        for (id, domain) in &vocabulary.domains {
            let listed: Vec<_> = policy.categories.iter().filter(|c| c.domain == *id).collect();
            let touches = domain.overlaps.iter().any(|o| policy.categories.iter().any(|c| c.domain == *o));
            let expected = if listed.iter().any(|c| !c.conditional) {
                Some(Outcome::Violated)
            } else if !listed.is_empty() || touches {
                Some(Outcome::Undeclared)
            } else {
                None
            };
            assert_eq!(lone.outcome(&domains(&[id])), expected, "{}: {id}", lone.place());
            // An ordinary domain beside it changes nothing.
            assert_eq!(lone.outcome(&domains(&["translation", id])), expected, "{}: {id}", lone.place());
        }
        assert_eq!(lone.outcome(&domains(&["x-anything"])), None, "{}", lone.place());
    }
    assert!(licenses.len() > 60, "{} licenses have a policy", licenses.len());
}

#[test]
fn clauses_about_some_models_bind_those_alone() {
    let vocabulary = bundled().vocabulary();
    let mut seen = 0;
    for lone in lone().1.iter().filter(|l| !l.clause.models.is_empty()) {
        let answers = lone.clause.when.first().map(|c| meeting(c, vocabulary)).unwrap_or_default();
        let judged = |traits: Option<&[&str]>| lone.judge(&answers, traits, &Observed::default()).map(|f| f.outcome);
        assert_eq!(judged(Some(&[])), None, "{}: a model without the trait", lone.place());
        assert_eq!(judged(Some(&lone.traits())), lone.when_true(), "{}", lone.place());
        assert_eq!(judged(None), lone.when_unknown(), "{}: whether the model has it is not known", lone.place());
        seen += 1;
    }
    assert!(seen >= 8, "{seen}");
}

#[test]
fn proofs_meet_duties_and_wrong_names_break_them() {
    let vocabulary = bundled().vocabulary();
    let at = || Location { file: "NOTICE".to_owned(), line: 1, column: 1, end_line: 1, end_column: 2 };
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for lone in lone().1.iter() {
        let Some(proof) = &lone.clause.proof else { continue };
        let answers = lone.clause.when.first().map(|c| meeting(c, vocabulary)).unwrap_or_default();
        let judged =
            |answers: &Answers, observed: &Observed| lone.judge(answers, Some(&lone.traits()), observed).map(|f| f.outcome);
        if !proof.name_prefix.is_empty() {
            *kinds.entry("name").or_default() += 1;
            let named = |names: &[String]| {
                let mut answers = answers.clone();
                answers.insert("published-models".to_owned(), Value::Many(names.to_vec()));
                judged(&answers, &Observed::default())
            };
            let right = format!("acme/{}-helper", proof.name_prefix[0].replace(' ', "-"));
            assert_eq!(named(std::slice::from_ref(&right)), None, "{}: {right}", lone.place());
            assert_eq!(named(&["acme/helper".to_owned()]), Some(Outcome::Violated), "{}", lone.place());
            assert_eq!(named(&[right, "acme/helper".to_owned()]), Some(Outcome::Violated), "{}", lone.place());
            assert_eq!(named(&[]), None, "{}: nothing is published", lone.place());
            continue;
        }
        // Every part of the proof must be there; each alone is not enough where there are several.
        let mut observed = Observed::default();
        observed.notices.extend(proof.notice.iter().map(|n| (n.clone(), at())));
        if proof.license_copy {
            observed.license_copies.push((lone.id.clone(), at()));
        }
        let mut shown = answers.clone();
        if let Some(line) = proof.display.last() {
            shown.insert("displays".to_owned(), Value::Many(vec![line.clone()]));
            *kinds.entry("display").or_default() += 1;
        }
        *kinds.entry("notice").or_default() += usize::from(proof.notice.is_some());
        *kinds.entry("license-copy").or_default() += usize::from(proof.license_copy);
        assert_eq!(judged(&shown, &observed), None, "{}: shown", lone.place());
        assert_eq!(judged(&answers, &Observed::default()), Some(Outcome::Obligation), "{}: not shown", lone.place());
        if let Some(line) = proof.display.last() {
            let mut wrong = answers.clone();
            wrong.insert("displays".to_owned(), Value::Many(vec![line.chars().rev().collect()]));
            assert_eq!(judged(&wrong, &observed), Some(Outcome::Obligation), "{}: another line", lone.place());
            let found = Observed { displays: vec![(format!("Our app. {line}!"), at())], ..observed };
            assert_eq!(judged(&answers, &found), None, "{}: found in the repository", lone.place());
        }
    }
    for (kind, least) in [("name", 10), ("display", 30), ("notice", 40), ("license-copy", 100)] {
        assert!(kinds[kind] >= least, "{kinds:?}");
    }
}

#[test]
fn a_license_is_the_sum_of_its_clauses() {
    let mut whole_count = 0;
    for license in bundled().licenses() {
        let model = model_under(&license.id, Some(&[]));
        let whole = judge_model(bundled(), &model, Usage::default(), &Observed::default());
        let mut whole: Vec<(String, Outcome)> = whole.into_iter().map(|f| (f.code, f.outcome)).collect();
        let own = lone().1.iter().filter(|l| l.license == license.id);
        let judged = own.filter_map(|l| l.judge(&Answers::new(), Some(&[]), &Observed::default()));
        let mut parts: Vec<(String, Outcome)> = judged.map(|f| (f.code, f.outcome)).collect();
        whole.sort();
        parts.sort();
        assert_eq!(whole, parts, "{}", license.id);
        whole_count += whole.len();
    }
    assert!(whole_count > 1_000, "{whole_count}");
}
