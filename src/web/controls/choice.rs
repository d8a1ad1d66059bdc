//! A choice of few: radio buttons in a row on a wide window, a menu on a narrow one.

use markup::html;
use web_sys::{HtmlSelectElement, KeyboardEvent};
use yew::{Callback, Event, Html, TargetCast};

use crate::web::outside::focus;

pub(in crate::web) struct Choice {
    /// The beginning of the element ids.
    pub(in crate::web) name: &'static str,
    pub(in crate::web) label: String,
    /// Id and label of each.
    pub(in crate::web) options: Vec<(&'static str, String)>,
    pub(in crate::web) chosen: &'static str,
    pub(in crate::web) choose: Callback<&'static str>,
    pub(in crate::web) class: &'static str,
}

impl Choice {
    pub(in crate::web) fn radios(&self) -> Html {
        let at = self.options.iter().position(|(id, _)| *id == self.chosen).unwrap_or(0);
        let onkeydown = {
            let ids: Vec<_> = self.options.iter().map(|(id, _)| *id).collect();
            let (choose, name) = (self.choose.clone(), self.name);
            Callback::from(move |event: KeyboardEvent| {
                let next = match event.key().as_str() {
                    "ArrowRight" | "ArrowDown" => (at + 1) % ids.len(),
                    "ArrowLeft" | "ArrowUp" => (at + ids.len() - 1) % ids.len(),
                    _ => return,
                };
                event.prevent_default();
                choose.emit(ids[next]);
                focus(&format!("#{name}-{}", ids[next]));
            })
        };
        html! {
            <div class={format!("seg {}", self.class)} role="radiogroup" aria-label={self.label.clone()} {onkeydown}>
                { for self.options.iter().map(|(id, label)| radio(id, label, self)) }
            </div>
        }
    }

    /// The same as a menu.
    pub(in crate::web) fn menu(&self) -> Html {
        let onchange = {
            let ids: Vec<_> = self.options.iter().map(|(id, _)| *id).collect();
            let choose = self.choose.clone();
            Callback::from(move |event: Event| {
                let value = event.target_unchecked_into::<HtmlSelectElement>().value();
                if let Some(id) = ids.iter().find(|id| **id == value) {
                    choose.emit(id);
                }
            })
        };
        html! {
            <select class={format!("pick {}", self.class)} aria-label={self.label.clone()} {onchange}>
                { for self.options.iter().map(|(id, label)| html! {
                    <option key={*id} value={*id} selected={*id == self.chosen}>{ label }</option>
                }) }
            </select>
        }
    }
}

fn radio(id: &'static str, label: &str, choice: &Choice) -> Html {
    let chosen = id == choice.chosen;
    let onclick = choice.choose.reform(move |_| id);
    // The names of languages are written in the language that they name.
    let lang = (choice.name == "lang").then_some(id);
    html! {
        <button
            key={id}
            type="button"
            role="radio"
            id={format!("{}-{id}", choice.name)}
            aria-checked={chosen.to_string()}
            tabindex={if chosen { "0" } else { "-1" }}
            {lang}
            {onclick}
        >
            { label }
        </button>
    }
}
