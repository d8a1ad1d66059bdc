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

pub(super) fn rich(text: &str, names: &Names) -> Html {
    let piece = |piece: &str| match names.find(piece) {
        Some((label, slot)) => {
            html! { <span class={format!("ent {}", slot_class(slot))}>{ label }</span> }
        }
        None => html! { { piece } },
    };
    pieces(text).into_iter().map(piece).collect()
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
