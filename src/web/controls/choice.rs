//! A choice of few: radio buttons in a row on a wide window, a menu on a narrow one.

use web_sys::{HtmlSelectElement, KeyboardEvent};
use yew::{Callback, Event, Html, Properties, TargetCast, component, html};

use crate::web::outside::focus;

#[derive(Properties, PartialEq)]
pub(in crate::web) struct Props {
    /// The beginning of the element ids.
    pub(in crate::web) name: &'static str,
    pub(in crate::web) label: String,
    /// Id and label of each.
    pub(in crate::web) options: Vec<(&'static str, String)>,
    pub(in crate::web) chosen: &'static str,
    pub(in crate::web) choose: Callback<&'static str>,
    #[prop_or_default]
    pub(in crate::web) class: &'static str,
}

#[component]
pub(in crate::web) fn Choice(props: &Props) -> Html {
    let at = props.options.iter().position(|(id, _)| *id == props.chosen).unwrap_or(0);
    let onkeydown = {
        let ids: Vec<_> = props.options.iter().map(|(id, _)| *id).collect();
        let (choose, name) = (props.choose.clone(), props.name);
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
        <div class={format!("seg {}", props.class)} role="radiogroup" aria-label={props.label.clone()} {onkeydown}>
            { for props.options.iter().map(|(id, label)| radio(id, label, props)) }
        </div>
    }
}

fn radio(id: &'static str, label: &str, props: &Props) -> Html {
    let chosen = id == props.chosen;
    let onclick = props.choose.reform(move |_| id);
    // The names of languages are written in the language that they name.
    let lang = (props.name == "lang").then_some(id);
    html! {
        <button
            key={id}
            type="button"
            role="radio"
            id={format!("{}-{id}", props.name)}
            aria-checked={chosen.to_string()}
            tabindex={if chosen { "0" } else { "-1" }}
            {lang}
            {onclick}
        >
            { label }
        </button>
    }
}

/// The same as a menu.
#[component]
pub(in crate::web) fn Menu(props: &Props) -> Html {
    let onchange = {
        let ids: Vec<_> = props.options.iter().map(|(id, _)| *id).collect();
        let choose = props.choose.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(id) = ids.iter().find(|id| **id == value) {
                choose.emit(id);
            }
        })
    };
    html! {
        <select class={format!("pick {}", props.class)} aria-label={props.label.clone()} {onchange}>
            { for props.options.iter().map(|(id, label)| html! {
                <option key={*id} value={*id} selected={*id == props.chosen}>{ label }</option>
            }) }
        </select>
    }
}
