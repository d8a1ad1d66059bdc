//! Sentences with the things they name made visible: a consumer in its own colour, underlined.

use std::rc::Rc;

use markup::html;
use yew::Html;

use crate::stage::client_label;
use crate::view::Scene;

/// The consumers of this run: their ids, how the stage calls them, their slots.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Names(Rc<Vec<(String, String, usize)>>);

impl Names {
    pub(super) fn of(scene: &Scene) -> Self {
        let consumers = scene.groups.iter().flat_map(|group| &group.consumers);
        let named = consumers.map(|one| (one.id.to_string(), client_label(&one.id), one.slot));
        Self(Rc::new(named.collect()))
    }

    /// The label that the stage uses, and the slot.
    fn find(&self, word: &str) -> Option<(&str, usize)> {
        let is = |(id, label, _): &&(String, String, usize)| id == word || label == word;
        self.0.iter().find(is).map(|(_, label, slot)| (label.as_str(), *slot))
    }

    /// The same text with the names that the stage uses.
    pub(super) fn in_text(&self, text: &str) -> String {
        pieces(text)
            .into_iter()
            .map(|piece| self.find(piece).map_or(piece, |(label, _)| label))
            .collect()
    }
}

/// Lines break between words; where a word is longer than a line, at its dots and underscores.
pub(super) fn rich(text: &str, names: &Names) -> Html {
    let pieces = pieces(text);
    let mut shown = Vec::new();
    let mut left = &pieces[..];
    while let [piece, rest @ ..] = left {
        left = rest;
        if let [" ", unit, rest @ ..] = left
            && is_number(piece)
            && UNITS.contains(unit)
        {
            left = rest;
            shown.push(html! { <span class="nb">{ format!("{piece} {unit}") }</span> });
        } else if let Some((label, slot)) = names.find(piece) {
            shown
                .push(html! { <span class={format!("ent {}", slot_class(slot))}>{ label }</span> });
        } else {
            shown.push(word(piece, left.first().copied()));
        }
    }
    shown.into_iter().collect()
}

const UNITS: [&str; 3] = ["s", "ms", "min"];

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn word(piece: &str, next: Option<&str>) -> Html {
    if is_numbered(piece) {
        return html! { <span class="nb">{ piece }</span> };
    }
    if piece == "." && next.is_some_and(|next| next.starts_with(|c: char| c.is_ascii_lowercase())) {
        return html! { <>{ piece }<wbr /></> };
    }
    let mut parts = piece.split_inclusive('_');
    let first = parts.next().unwrap_or_default();
    html! { <>{ first }{ for parts.map(|part| html! { <><wbr />{ part }</> }) }</> }
}

/// As "broker-2" and "orders-0" are.
fn is_numbered(word: &str) -> bool {
    word.rsplit_once('-').is_some_and(|(name, number)| !name.is_empty() && is_number(number))
}

/// Colours exist for six; the rest are grey.
pub(super) fn slot_class(slot: usize) -> String {
    if slot < 6 { format!("slot-{slot}") } else { "slot-none".to_owned() }
}

/// Splits a text into words, as ids are written, and what stands between them.
fn pieces(text: &str) -> Vec<&str> {
    let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut inside = None;
    for (at, c) in text.char_indices() {
        let now = is_id(c);
        if inside.is_some_and(|before| before != now) {
            pieces.push(&text[start..at]);
            start = at;
        }
        inside = Some(now);
    }
    pieces.push(&text[start..]);
    pieces
}
