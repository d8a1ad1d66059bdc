//! Sentences with the things they name made visible: a consumer in its own colour, underlined.

use std::rc::Rc;

use yew::{Html, Properties, component, html};

use crate::stage::client_label;
use crate::view::Scene;

/// The names that are worth marking, and their slots.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Names(Rc<Vec<(String, usize)>>);

impl Names {
    pub(super) fn of(scene: &Scene) -> Self {
        let consumers = scene.groups.iter().flat_map(|group| &group.consumers);
        let named = consumers.flat_map(|consumer| {
            let id = consumer.id.to_string();
            [(client_label(&consumer.id), consumer.slot), (id, consumer.slot)]
        });
        Self(Rc::new(named.collect()))
    }

    fn slot(&self, word: &str) -> Option<usize> {
        self.0.iter().find(|(name, _)| name == word).map(|(_, slot)| *slot)
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) text: String,
    pub(super) names: Names,
}

#[component]
pub(super) fn Rich(props: &Props) -> Html {
    let piece = |piece: &str| match props.names.slot(piece) {
        Some(slot) => html! { <span class={format!("ent {}", slot_class(slot))}>{ piece }</span> },
        None => html! { { piece } },
    };
    pieces(&props.text).into_iter().map(piece).collect()
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
