//! Text with its context → references: the one place where it is decided what names a model and what does not.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::atom::{Context, Place, Sink};
use super::constants::{Unknown, Value};
use super::id::{self, Form, parse};
use super::imports::{self, Import, Imported};
use super::look;
use super::naming::{Known, Named, name};
use super::rules::{Compiled, Rules};
use super::unescape::Unescaped;
use super::{accept, nested, prose, shell, value};
use crate::core::model::Confidence;
use crate::core::names::Names;
use crate::core::reference::Role;
use crate::core::rule::{Effect, Shape};
use crate::core::source::Span;

/// A reference before lines and columns are known.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) named: Named,
    pub(super) text: String,
    pub(super) span: Span,
    pub(super) role: Role,
    pub(super) rule: String,
    pub(super) confidence: Confidence,
    /// The constant of another file whose value this is.
    pub(super) constant: Option<usize>,
}

/// Longer strings are searched like running text only.
const LONGEST_VALUE: usize = 4096;

/// Uses of one constant that are looked at.
const MOST_USES: u8 = 16;

/// Decides over the atoms of one file.
pub(super) struct Decision<'t, 'a> {
    pub(super) text: &'t str,
    pub(super) path: &'a str,
    pub(super) rules: &'a Rules,
    pub(super) names: &'a dyn Names,
    pub(super) found: Vec<Found>,
    /// Everything here is talk: documentation, a test that pretends.
    pub(super) talk_only: bool,
    /// How many documents this one stands in.
    pub(super) depth: u8,
    /// Constants of other files, and names that another file may define.
    pub(super) imported: &'t [Imported],
    pub(super) unknown: Vec<String>,
    /// How often each constant was followed.
    followed: HashMap<usize, u8>,
    pub(super) imports: Vec<Import>,
    pub(super) file_hints: OnceCell<Vec<String>>,
    pub(super) near: RefCell<HashMap<String, bool>>,
    /// Rules by key, for the keys of this file.
    pub(super) by_key: RefCell<HashMap<String, Rc<[usize]>>>,
}

impl<'t, 'a> Decision<'t, 'a> {
    pub(super) fn new(text: &'t str, path: &'a str, rules: &'a Rules, names: &'a dyn Names) -> Self {
        Self {
            text,
            path,
            rules,
            names,
            found: Vec::new(),
            talk_only: false,
            depth: 0,
            imported: &[],
            unknown: Vec::new(),
            followed: HashMap::new(),
            imports: Vec::new(),
            file_hints: OnceCell::new(),
            near: RefCell::default(),
            by_key: RefCell::default(),
        }
    }

    pub(super) fn has_near(&self, word: &str) -> bool {
        if let Some(known) = self.near.borrow().get(word) {
            return *known;
        }
        let found = memchr::memmem::find(self.text.as_bytes(), word.as_bytes()).is_some();
        self.near.borrow_mut().insert(word.to_owned(), found);
        found
    }

    /// Decides over one value. `map` leads from the value back to the text.
    fn value(&mut self, raw: &str, at: &dyn Fn(usize) -> usize, context: &Context<'_>) {
        let Some(parsed) = parse(raw) else { return };
        // A word without the beginning of any model's name: only a context that takes any word can make something of it.
        let telling = self.rules.interest.has_stem_in(raw) || look::has_size(raw);
        if self.is_hopeless(raw, &parsed, telling, context) {
            return;
        }
        let plain = parsed.form == Form::Bare && !parsed.address && !telling;
        let keys = Self::keys(context);
        let matching = self.matching(&keys, context, plain);
        if plain && matching.is_empty() {
            return;
        }
        let mut last_hint = None;
        let mut named = None;
        for compiled in &matching {
            let rule = &compiled.rule;
            if rule.effect == Effect::Ignore && rule.shape == Shape::Any {
                return;
            }
            if named.is_none() || last_hint != Some(&rule.namespace) {
                last_hint = Some(&rule.namespace);
                named =
                    name(raw, self.names, self.rules, self.with_file(&self.hints(&keys, context, rule.namespace.as_deref())));
            }
            let Some(named) = &mut named else { continue };
            if !self.accepts(rule.shape, &rule.values, named, raw) {
                continue;
            }
            let Effect::Reference(role) = rule.effect else { return };
            if role == Role::Mention && !self.is_worth_a_mention(named) {
                // An ordinary word in a place where models are only talked about.
                return;
            }
            if let (Shape::Listed | Shape::Name | Shape::Word | Shape::WeightFile | Shape::Any, Some(namespace), true) =
                (rule.shape, &rule.namespace, named.known == Known::Shape)
            {
                named.namespace.clone_from(namespace);
            }
            let role = self.role_of(role, context.place, named);
            let named = named.clone();
            self.push(named, raw, at, role, &rule.id, rule.confidence);
            return;
        }
        if let Some(named) = name(raw, self.names, self.rules, self.with_file(&self.hints(&keys, context, None))) {
            self.unbound(named, raw, at, context);
        }
    }

    pub(super) fn is_listed(&self, word: &str) -> bool {
        word.len() <= 32 && self.rules.listed.has_in_any_case(word)
    }

    fn role_of(&self, role: Role, place: Place, named: &Named) -> Role {
        if named.dataset {
            Role::Dataset
        } else if matches!(place, Place::Compared | Place::FigureName | Place::Import) && role != Role::Dataset {
            Role::Mention
        } else {
            role
        }
    }

    /// A name that no rule binds: knowledge alone decides.
    fn unbound(&mut self, named: Named, raw: &str, at: &dyn Fn(usize) -> usize, context: &Context<'_>) {
        let modelish = || look::is_modelish(&named.id, self.rules);
        let (rule, confidence) = match (named.form, named.known) {
            _ if named.address && named.dataset => ("address", Confidence::High),
            _ if named.address && named.form == Form::Pair => ("address", Confidence::High),
            _ if named.address => ("address", Confidence::Medium),
            (Form::Pair | Form::Long, Known::Yes) => ("known-id", Confidence::High),
            (Form::Bare, Known::Yes) if look::is_distinctive(&named.id, self.rules) => ("known-name", Confidence::Medium),
            (Form::Bare, Known::Yes) if named.range.start > raw.len() - raw.trim_start().len() => {
                ("routed-name", Confidence::High)
            }
            (Form::Pair | Form::Bare | Form::Long, Known::Routed) if modelish() => ("routed-name", Confidence::Medium),
            (Form::Pair, Known::Publisher) if modelish() && !look::is_placeholder(&named.id) => {
                ("publisher", Confidence::Medium)
            }
            (Form::WeightFile, _) if accept::is_own_weights(&named.id, self.rules) => ("weight-file", Confidence::Medium),
            // A constant named after its value: `LLAMA_3_1 = "llama3.1"`.
            (Form::Bare, Known::Yes)
                if named.id.bytes().any(|b| b.is_ascii_digit())
                    && context.keys.first().is_some_and(|k| look::is_same_word(k, &named.id)) =>
            {
                ("named-after", Confidence::Medium)
            }
            _ => return,
        };
        let role = if named.dataset { Role::Dataset } else { Role::Load };
        let role = self.role_of(role, context.place, &named);
        self.push(named, raw, at, role, rule, confidence);
    }

    fn push(&mut self, named: Named, raw: &str, at: &dyn Fn(usize) -> usize, role: Role, rule: &str, confidence: Confidence) {
        let Some(text) = raw.get(named.range.clone()) else { return };
        let span = Span::new(at(named.range.start), at(named.range.end));
        let role = if self.talk_only && role != Role::Dataset { Role::Mention } else { role };
        self.found.push(Found { text: text.to_owned(), span, role, rule: rule.to_owned(), confidence, named, constant: None });
    }

    /// Mentions in running text.
    fn talk(&mut self, raw: &str, at: &dyn Fn(usize) -> usize) {
        for named in prose::mentions(raw, self.rules, self.names) {
            let role = if named.dataset { Role::Dataset } else { Role::Mention };
            self.push(named, raw, at, role, "mention", Confidence::Medium);
        }
    }

    fn symbol(&mut self, word: &str, span: Span, context: &Context<'_>) -> bool {
        if !self.rules.may_be_symbol(word) {
            return false;
        }
        let symbols = self.rules.symbols.named(word);
        let Some(symbol) = symbols.iter().find(|s| s.near.is_empty() || s.near.iter().any(|w| self.has_near(w))) else {
            return false;
        };
        let named = Named {
            namespace: symbol.namespace.clone(),
            id: symbol.model.clone(),
            range: 0..word.len(),
            known: Known::Yes,
            form: Form::Bare,
            revision: None,
            address: false,
            dataset: false,
        };
        let keys = Self::keys(context);
        let as_symbol = Context { place: Place::Symbol, ..context.clone() };
        let talks = (self.matching(&keys, &as_symbol, false).iter())
            .any(|c| c.rule.places.iter().any(|p| p == "symbol") && c.rule.effect != Effect::Reference(Role::Load));
        let talks = talks || matches!(context.place, Place::Import | Place::Compared);
        let role = if talks { Role::Mention } else { Role::Load };
        let rule = symbol.rule.clone();
        self.push(named, word, &|offset| span.start + offset, role, &rule, Confidence::High);
        true
    }
}

impl<'t> Sink<'t> for Decision<'t, '_> {
    fn constructed(&mut self, span: Span, value: &str, context: &Context<'t>) {
        let at = |offset: usize| if offset == 0 { span.start } else { span.end };
        let before = self.found.len();
        self.value(value, &at, context);
        for found in &mut self.found[before..] {
            found.confidence = found.confidence.min(Confidence::Medium);
            found.span = span;
        }
    }

    fn constant(&mut self, path: &'t str, value: Value<'t>, context: &Context<'t>) {
        // Where a constant stands it is known by its text; a few of its uses say all there is to say.
        let uses = self.followed.entry(value.text.as_ptr() as usize).or_default();
        if *uses >= MOST_USES {
            return;
        }
        *uses += 1;
        let before = self.found.len();
        let start = value.at.unwrap_or_default();
        self.value(value.text, &|offset| start + offset, context);
        let constant = if value.at.is_none() { self.imported.iter().position(|i| i.used == path) } else { None };
        for found in &mut self.found[before..] {
            found.constant = constant;
        }
        if value.at.is_none() && constant.is_none() {
            self.found.truncate(before);
        }
    }

    fn unknown(&mut self, names: Unknown<'t>, written: &str, context: &Context<'t>) {
        if names.iter().flatten().all(|name| self.unknown.iter().any(|u| u == name)) {
            return;
        }
        let asks = |c: &&Compiled| matches!(c.rule.effect, Effect::Reference(r) if r != Role::Mention && r != Role::Dataset);
        if self.unknown.len() >= imports::MOST
            || !self.rules.interest.has_stem_in(written)
                && !self.matching(&Self::keys(context), context, false).iter().any(asks)
        {
            return;
        }
        for name in names.into_iter().flatten() {
            if !self.unknown.iter().any(|u| u == name) {
                self.unknown.push(name.to_owned());
            }
        }
    }

    fn imported(&self) -> &'t [Imported] {
        self.imported
    }

    fn wants(&self, text: &str) -> bool {
        let marked = |b: &u8| b.is_ascii_digit() || matches!(b, b'/' | b'-' | b'.' | b':' | b'_' | b'\\');
        text.len() >= 2 && (text.as_bytes().iter().any(marked) || self.rules.interest.has_stem_in(text) || self.is_listed(text))
    }

    fn takes_any_word(&self, call: &str) -> bool {
        self.rules.is_call_of_any_word(call)
    }

    fn is_program(&self, word: &str) -> bool {
        self.rules.is_program(word)
    }

    fn may_name(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        if bytes.len() < 2 {
            return false;
        }
        if self.rules.interest.has_stem_in(text) {
            return true;
        }
        if bytes.iter().any(u8::is_ascii_whitespace) {
            return prose::may_mention(text);
        }
        look::has_size(text)
            || id::is_weight_file(text)
            || memchr::memchr2(b'/', b'\\', bytes).is_some_and(|at| self.may_be_address(text, at))
            || self.is_listed(text)
            || self.is_symbol(text)
    }

    fn is_symbol(&self, word: &str) -> bool {
        self.rules.may_be_symbol(word) && self.rules.symbols.has(word)
    }

    fn atom(&mut self, span: Span, context: &Context<'t>) {
        let Some(raw) = self.text.get(span.start..span.end) else { return };
        let direct = |offset: usize| span.start + offset;
        match context.place {
            Place::Compared if self.is_symbol(raw) => {
                self.symbol(raw, span, context);
                return;
            }
            Place::Symbol | Place::Import => {
                self.symbol(raw, span, context);
                return;
            }
            Place::Comment | Place::Prose => return self.talk(raw, &direct),
            _ => {}
        }
        if raw.len() < 2 {
            return;
        }
        if context.raw && self.path.ends_with(".go") && raw.contains(":\"") && raw.len() < 1024 {
            // Tags of a Go structure: `env:"MODEL" default:"…"`.
            return super::tracker::read(self.text, span, &super::syntax::GO, context, self);
        }
        if shell::runs(self.path, context) && shell::is_command(raw) {
            return shell::read(self.text, span, context, self);
        }
        let unescaped = if context.raw || !raw.contains('\\') { None } else { Some(Unescaped::new(raw)) };
        let (value, mapped): (Cow<'_, str>, Box<dyn Fn(usize) -> usize>) = match &unescaped {
            Some(u) => (Cow::Borrowed(u.text.as_str()), Box::new(|offset| span.start + u.offset(offset))),
            None => (Cow::Borrowed(raw), Box::new(direct)),
        };
        if let Some(open) = nested::document(&value).filter(|_| context.place == Place::Value) {
            return nested::read(self, &value, open, &mapped);
        }
        if let Some(range) = value::template_default(&value) {
            let inner = |offset: usize| mapped(range.start + offset);
            return self.value(&value[range.clone()], &inner, context);
        }
        if value.len() > LONGEST_VALUE || value.trim().contains(char::is_whitespace) {
            return self.talk(&value, &mapped);
        }
        if self.symbol(value.trim(), span, context) {
            return;
        }
        for part in value::parts(&value) {
            let Some(text) = value.get(part.range.clone()) else { continue };
            let inner = |offset: usize| mapped(part.range.start + offset);
            match part.key.and_then(|k| value.get(k)) {
                Some(key) => {
                    let mut nearer: Context<'_> = context.clone();
                    nearer.keys.insert(0, key);
                    nearer.words.clear();
                    self.value(text, &inner, &nearer);
                }
                None => self.value(text, &inner, context),
            }
        }
    }
}
