//! What the cluster has too little of: one more topic, producer or group.

use markup::html;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::{Callback, Html, InputEvent, KeyboardEvent, MouseEvent, SubmitEvent, hook, use_state};

use crate::stage::{Rect, next_producer};
use crate::view::Scene;
use crate::web::hooks::use_text;
use crate::web::piece::{draws, piece};
use crate::web::stage::hands::use_hands;
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(super) struct AddThings {
    pub(super) scene: Same<Scene>,
    pub(super) left: Rect,
    pub(super) group: Rect,
}

draws!(AddThings, use_add_things);

#[hook]
fn use_add_things(props: &AddThings) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let producer = format!("add producer {}", next_producer(&props.scene));
    let no_producer = props.scene.producers.is_empty();
    html! {
        <>
            <div class="st-adds" style={props.left.style()}>
                { piece(NewThing { kind: Kind::Topic, primary: props.scene.topics.is_empty() }) }
                <button type="button" class={if no_producer { "st-quiet st-quiet--primary" } else { "st-quiet" }} onclick={hands.on_click_command::<MouseEvent>(producer)}>
                    { "+ " }{ text.get("lens-producer") }
                </button>
            </div>
            <div class="st-adds" style={props.group.style()}>{ piece(NewThing { kind: Kind::Group, primary: props.scene.groups.is_empty() }) }</div>
        </>
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Topic,
    Group,
}

#[derive(PartialEq)]
struct NewThing {
    kind: Kind,
    primary: bool,
}

draws!(NewThing, use_new_thing);

/// A button that becomes a small form, since the thing needs a name.
#[hook]
fn use_new_thing(props: &NewThing) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let open = use_state(|| false);
    let name = use_state(String::new);
    let partitions = use_state(|| "3".to_owned());
    let kind = props.kind;
    let word = text.get(if kind == Kind::Topic { "lens-topic-word" } else { "lens-group" });
    if !*open {
        let open = open.clone();
        let onclick = Callback::from(move |_: MouseEvent| open.set(true));
        let class = if props.primary { "st-quiet st-quiet--primary" } else { "st-quiet" };
        return html! { <button type="button" {class} {onclick}>{ "+ " }{ word }</button> };
    }
    let read = |state: &yew::UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok())
            {
                state.set(input.value());
            }
        })
    };
    let onsubmit = {
        let (name, partitions, open) = (name.clone(), partitions.clone(), open.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match kind {
                Kind::Topic => {
                    hands.command(format!("add topic {} partitions={}", *name, *partitions))
                }
                Kind::Group => hands.command(format!("add group {}", *name)),
            }
            name.set(String::new());
            open.set(false);
        })
    };
    let onkeydown = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                open.set(false);
            }
        })
    };
    html! {
        <form class="st-new" {onsubmit} {onkeydown}>
            <input type="text" required=true maxlength="249" pattern="[A-Za-z0-9._\\-]+" aria-label={text.get("lens-name")} placeholder={word} value={(*name).clone()} oninput={read(&name)} />
            if kind == Kind::Topic {
                <input type="number" min="1" max="1000" required=true aria-label={text.get("lens-partitions")} value={(*partitions).clone()} oninput={read(&partitions)} />
            }
            <button type="submit" class="st-act">{ text.get("lens-add") }</button>
        </form>
    }
}
