//! What a model was made from, as a picture: one box per model, the bases above, an arrow from each base to what was made
//! from it. Columns are laid out by branches, rows by distance; the same lineage gives the same picture.

use maud::{Markup, html};

use super::super::fingerprint::hex;
use super::sheet::Sheet;
use super::text::said;
use super::words;
use crate::core::finding::{AncestorView, ModelView};

const WIDTH: usize = 296;
const HEIGHT: usize = 62;
const COLUMN: usize = WIDTH + 16;
const ROW: usize = HEIGHT + 44;
/// Letters of a fixed width that fit a box.
const LETTERS: usize = 37;

struct Node<'a> {
    owner: &'a str,
    name: &'a str,
    license: String,
    row: usize,
    column: usize,
    /// Number of the node that was made from this one.
    child: Option<usize>,
    relation: String,
    known: String,
}

/// The figure of a derived model; nothing for a model without bases.
pub(super) fn figure(sheet: &Sheet<'_>, model: &ModelView) -> Markup {
    if model.lineage.is_empty() {
        return html! {};
    }
    let nodes = layout(sheet, model);
    let (rows, columns) = nodes.iter().fold((0, 0), |(r, c), n| (r.max(n.row), c.max(n.column)));
    let (width, height) = (columns * COLUMN + WIDTH + 4, rows * ROW + HEIGHT + 4);
    // An id inside a picture must be a name of XML.
    let id = format!("lineage-{}", hex(&[&model.namespace, &model.id.to_lowercase()], 16));
    let (title, text) = (format!("Lineage of {}", said(&model.id)), described(sheet, model));
    html! {
        figure.lineage {
            svg role="img" aria-labelledby={ (id) "-t" } aria-describedby={ (id) "-d" }
                viewBox={ "-2 -2 " (width) " " (height) } width=(width) height=(height) {
                title id={ (id) "-t" } { (title) }
                desc id={ (id) "-d" } { (text) }
                @for node in &nodes { (edge(&nodes, node, rows)) }
                @for (number, node) in nodes.iter().enumerate() { (boxed(node, number == 0, rows)) }
            }
        }
    }
}

/// The lineage in words: the text alternative of the picture.
pub(super) fn described(sheet: &Sheet<'_>, model: &ModelView) -> String {
    let step = |base: &AncestorView| {
        let from = base.of.and_then(|n| model.lineage.get(n)).map_or(model.id.as_str(), |a| a.id.as_str());
        let license = base.license.as_deref().map_or_else(|| "license not known".to_owned(), |l| terms(sheet, l));
        let (relation, known) = (words::relation(&base.relation), words::known_from(&base.known_from));
        format!("{} is {relation} {} ({}; known {})", said(from), said(&base.id), said(&license), said(known))
    };
    model.lineage.iter().map(step).collect::<Vec<_>>().join("; ") + "."
}

/// The name of a license; one that nobody knows is only what somebody wrote.
fn terms(sheet: &Sheet<'_>, id: &str) -> String {
    let name = sheet.license_name(id);
    if name == id && sheet.dossier.license(id).is_none() { format!("stated as “{id}”") } else { name.to_owned() }
}

/// The bases in short, nearest first.
pub(super) fn bases(model: &ModelView) -> Markup {
    html! {
        @for base in &model.lineage {
            span.under { (words::relation(&base.relation)) " " code { (said(&base.id)) } }
        }
    }
}

/// Boxes with their places: the model in row 0, a base one row further than what was made from it. The first base of a
/// model stays in its column, every further one opens a column.
fn layout<'a>(sheet: &Sheet<'_>, model: &'a ModelView) -> Vec<Node<'a>> {
    let node = |id: &'a str, license: Option<&str>| {
        let (owner, name) = id.split_once('/').unwrap_or(("", id));
        let license = license.map_or_else(|| "license not known".to_owned(), |l| terms(sheet, l));
        let (relation, known) = (String::new(), String::new());
        Node { owner, name, license, row: 0, column: 0, child: None, relation, known }
    };
    let mut nodes = vec![node(&model.id, model.license.as_ref().map(|l| l.id.as_str()))];
    let mut columns = 1;
    for base in &model.lineage {
        let child = base.of.map_or(0, |n| n + 1).min(nodes.len() - 1);
        let first = !nodes.iter().any(|n| n.child == Some(child));
        let column = if first { nodes[child].column } else { columns };
        columns = columns.max(column + 1);
        nodes.push(Node {
            row: nodes[child].row + 1,
            column,
            child: Some(child),
            relation: words::relation(&base.relation).to_owned(),
            known: base.known_from.clone(),
            ..node(&base.id, base.license.as_deref())
        });
    }
    nodes
}

/// Upper left corner: bases stand above.
fn corner(node: &Node<'_>, rows: usize) -> (usize, usize) {
    (node.column * COLUMN, (rows - node.row) * ROW)
}

fn boxed(node: &Node<'_>, own: bool, rows: usize) -> Markup {
    let (x, y) = corner(node, rows);
    html! {
        g.node.own[own] {
            rect x=(x) y=(y) width=(WIDTH) height=(HEIGHT) rx="4" {}
            @if !node.owner.is_empty() { text.owner x=(x + 12) y=(y + 19) { (fitted(node.owner, LETTERS + 4)) } }
            text.name x=(x + 12) y=(y + 36) { (fitted(node.name, LETTERS)) }
            text.terms x=(x + 12) y=(y + 53) { (fitted(&node.license, LETTERS + 1)) }
        }
    }
}

fn edge(nodes: &[Node<'_>], node: &Node<'_>, rows: usize) -> Markup {
    let Some(child) = node.child.and_then(|c| nodes.get(c)) else { return html! {} };
    let ((x, y), (to_x, to_y)) = (corner(node, rows), corner(child, rows));
    let (x, y, to_x) = (x + 24, y + HEIGHT, to_x + 24);
    let middle = (y + to_y) / 2;
    let path = format!(
        "M{x} {y}V{middle}H{to_x}V{}M{} {}L{to_x} {}L{} {}",
        to_y - 1,
        to_x - 5,
        to_y - 8,
        to_y - 1,
        to_x + 5,
        to_y - 8
    );
    // The relation is read from the child's side.
    let label = format!("{}, known {}", turned(&node.relation), words::known_from(&node.known));
    html! {
        path.edge d=(path) {}
        text.relation x=(x + 12) y=(y + 26) { (fitted(&label, LETTERS)) }
    }
}

/// The relation as the arrow from the base shows it.
fn turned(relation: &str) -> &str {
    ["fine-tuned", "quantized", "merged", "distilled"].into_iter().find(|w| relation.starts_with(w)).unwrap_or(relation)
}

/// Text cut to a number of letters, its middle left out: ids differ at both ends.
fn fitted(text: &str, letters: usize) -> String {
    let text = said(text);
    let length = text.chars().count();
    if length <= letters {
        return text;
    }
    let head = letters.div_ceil(2);
    let tail = letters - head - 1;
    let end: String = text.chars().skip(length - tail).collect();
    text.chars().take(head).chain(std::iter::once('…')).collect::<String>() + &end
}
