//! One producer's next record: who, which key, which value, send.

use markup::html;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::{Callback, Html, InputEvent, KeyboardEvent, MouseEvent, SubmitEvent, hook, use_state};

use crate::fact::Arg;
use crate::stage::topic::Shelf;
use crate::stage::{Breakpoint, Tints, client_label};
use crate::view::{Inspected, ProducerView, Scene};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::{draws, piece};
use crate::web::stage::draft::{Draft, Prepared};
use crate::web::stage::hands::use_hands;
use crate::web::stage::producer::key_menu::KeyMenu;
use crate::web::stage::producer::settings::ProducerSettings;
use crate::web::stage::same::Same;
use crate::web::stage::slot::key_chip;

#[derive(PartialEq)]
pub(in crate::web::stage) struct ProducerForm {
    pub(in crate::web::stage) scene: Same<Scene>,
    pub(in crate::web::stage) shelf: Shelf,
    pub(in crate::web::stage) breakpoint: Breakpoint,
    pub(in crate::web::stage) tints: Same<Tints>,
    pub(in crate::web::stage) draft: Draft,
    pub(in crate::web::stage) on_draft: Callback<Draft>,
    /// murmur2 of a key modulo a number of partitions.
    pub(in crate::web::stage) place_key: Callback<(String, i32), i32>,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Keys,
    More,
}

draws!(ProducerForm, use_producer_form);

#[hook]
fn use_producer_form(props: &ProducerForm) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let open = use_state(|| Open::Nothing);
    let Some(prepared) = props.draft.prepare(&props.scene) else { return Html::default() };
    let producers = &props.scene.producers;
    let Some(view) = producers.iter().find(|view| view.id == prepared.producer) else {
        return Html::default();
    };
    let toggle = |which: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| {
            open.set(if *open == which { Open::Nothing } else { which })
        })
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::Nothing))
    };
    let onsubmit = {
        let (hands, prepared, draft, on_draft, close) = (
            hands.clone(),
            prepared.clone(),
            props.draft.clone(),
            props.on_draft.clone(),
            close.clone(),
        );
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            hands.command(prepared.line());
            on_draft.emit(Draft { value: Some(prepared.next_value()), ..draft.clone() });
            close.emit(());
        })
    };
    let onkeydown = {
        let close = close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                close.emit(());
            }
        })
    };
    let name = client_label(&view.id);
    let who = [("producer", Arg::Text(name.as_str().into()))];
    html! {
        <form class="st-prod" style={props.shelf.form.style()} aria-label={text.with("lens-producer-form", &who)} {onsubmit} {onkeydown} data-send="">
            <button type="button" class="st-prod__part" onclick={hands.on_click_select::<MouseEvent>(Inspected::Client(view.id.clone()))}>
                <small>{ text.get("lens-producer") }</small><b>{ &name }</b>
            </button>
            { key_part(props, &prepared, &text, toggle(Open::Keys), *open == Open::Keys) }
            if props.breakpoint == Breakpoint::Wide { { value_part(props, &prepared, &text) } }
            <button type="button" class="st-prod__more" aria-expanded={(*open == Open::More).to_string()} aria-label={text.get("lens-producer-more")} title={text.get("lens-producer-more")} onclick={toggle(Open::More)}>
                <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="M2.5 7h2v2h-2zM7 7h2v2H7zM11.5 7h2v2h-2z" fill="currentColor" /></svg>
            </button>
            if view.running {
                <button type="submit" class="st-prod__send" data-hotkey="send">{ text.get("lens-send") }</button>
            } else {
                <button type="button" class="st-prod__send" onclick={hands.on_click_command::<MouseEvent>(format!("restart {}", view.id))}>{ text.get("lens-restart") }</button>
            }
            if *open != Open::Nothing { <div class="st-veil" onclick={close.reform(|_: MouseEvent| ())} /> }
            { popover(props, *open, view, &prepared, &close) }
        </form>
    }
}

fn key_part(
    props: &ProducerForm,
    prepared: &Prepared,
    text: &Text,
    onclick: Callback<MouseEvent>,
    open: bool,
) -> Html {
    let mark = props.tints.mark(prepared.key.as_deref());
    let target = prepared.target(|key, count| props.place_key.emit((key.to_owned(), count)));
    let name = prepared.key.clone().unwrap_or_else(|| text.get("lens-no-key"));
    html! {
        <button type="button" class="st-prod__part st-prod__key" {onclick} aria-expanded={open.to_string()}>
            <small>{ text.get("lens-key") }</small>
            <span>
                { key_chip(&mark) }<span class="st-prod__text">{ name }</span>
                if let (Some(target), false) = (&target, props.shelf.hash.is_some()) { <span class="st-prod__to">{ format!("→ P{}", target.partition) }</span> }
                <svg width="11" height="11" viewBox="0 0 16 16" aria-hidden="true"><path d="M4 6l4 4 4-4" fill="none" stroke="currentColor" stroke-width="1.8" /></svg>
            </span>
        </button>
    }
}

fn value_part(props: &ProducerForm, prepared: &Prepared, text: &Text) -> Html {
    let on_value = on_value(props);
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) {
            on_value.emit(input.value());
        }
    });
    html! {
        <label class="st-prod__part st-prod__value"><small>{ text.get("lens-value") }</small>
            <input type="text" maxlength="200" value={prepared.value.clone()} {oninput} />
        </label>
    }
}

fn on_value(props: &ProducerForm) -> Callback<String> {
    let (draft, on_draft) = (props.draft.clone(), props.on_draft.clone());
    Callback::from(move |value| on_draft.emit(Draft { value: Some(value), ..draft.clone() }))
}

fn popover(
    props: &ProducerForm,
    open: Open,
    view: &std::rc::Rc<ProducerView>,
    prepared: &Prepared,
    close: &Callback<()>,
) -> Html {
    match open {
        Open::Nothing => Html::default(),
        Open::Keys => {
            let (draft, on_draft, shut) =
                (props.draft.clone(), props.on_draft.clone(), close.clone());
            let on_choose = Callback::from(move |key: Option<String>| {
                on_draft.emit(Draft { key: Some(key), ..draft.clone() });
                shut.emit(());
            });
            let (place_key, count) = (props.place_key.clone(), prepared.partitions);
            let decides = prepared.partition.is_none() && !view.partitioner.contains("RoundRobin");
            let partition_for =
                decides.then(|| Callback::from(move |key: String| place_key.emit((key, count))));
            let mut keys: Vec<String> = Vec::new();
            for key in view.keys.iter().chain(props.scene.keys.iter()) {
                if keys.len() < 10 && !keys.iter().any(|have| **have == **key) {
                    keys.push(key.to_string());
                }
            }
            piece(KeyMenu {
                keys,
                tints: props.tints.clone(),
                chosen: prepared.key.clone(),
                partition_for,
                on_choose,
                on_close: close.clone(),
            })
        }
        Open::More => {
            let (draft, on_draft) = (props.draft.clone(), props.on_draft.clone());
            let on_partition = Callback::from(move |partition| {
                on_draft.emit(Draft { partition, ..draft.clone() })
            });
            let (draft, on_draft) = (props.draft.clone(), props.on_draft.clone());
            let on_topic = Callback::from(move |topic| {
                on_draft.emit(Draft { topic: Some(topic), partition: None, ..draft.clone() });
            });
            let topics: Vec<_> =
                props.scene.topics.iter().map(|topic| topic.name.clone()).collect();
            html! {
                { piece(ProducerSettings { view: view.into(), prepared: prepared.clone(), on_value: on_value(props), on_partition, topics, on_topic }) }
            }
        }
    }
}
