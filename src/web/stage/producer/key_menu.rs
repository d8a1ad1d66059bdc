//! Keys to choose from, each with the partition that it leads to.

use markup::html;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::{Callback, Html, InputEvent, KeyboardEvent, MouseEvent, hook, use_state};

use crate::fact::Arg;
use crate::stage::{KeyMark, Tints};
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::same::Same;
use crate::web::stage::slot::key_chip;

#[derive(PartialEq)]
pub(super) struct KeyMenu {
    pub(super) keys: Vec<String>,
    pub(super) tints: Same<Tints>,
    pub(super) chosen: Option<String>,
    /// The partition of a key, where keys decide.
    pub(super) partition_for: Option<Callback<String, i32>>,
    pub(super) on_choose: Callback<Option<String>>,
    pub(super) on_close: Callback<()>,
}

draws!(KeyMenu, use_key_menu);

#[hook]
fn use_key_menu(props: &KeyMenu) -> Html {
    let text = use_text();
    let typed = use_state(String::new);
    let lands = |key: &str| {
        props.partition_for.as_ref().map(|place| format!("→ P{}", place.emit(key.to_owned())))
    };
    let choose = |key: Option<String>| {
        let on = props.on_choose.clone();
        Callback::from(move |_: MouseEvent| on.emit(key.clone()))
    };
    let option = |key: Option<&String>, mark: KeyMark, name: String, to: Option<String>| {
        let chosen = props.chosen.as_ref() == key;
        html! {
            <button type="button" class="st-key" aria-pressed={chosen.to_string()} onclick={choose(key.cloned())}>
                { key_chip(&mark) }<span class="st-key__name">{ name }</span><span class="st-key__to">{ to }</span>
            </button>
        }
    };
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok())
            {
                typed.set(input.value());
            }
        })
    };
    let onkeydown = {
        let (on, close, typed) = (props.on_choose.clone(), props.on_close.clone(), typed.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => {
                event.prevent_default();
                on.emit(Some((*typed).clone()));
            }
            "Escape" => close.emit(()),
            _ => {}
        })
    };
    html! {
        <div class="st-pop st-keys" role="group" aria-label={text.get("lens-choose-key")}>
            { for props.keys.iter().map(|key| option(Some(key), props.tints.mark(Some(key)), key.clone(), lands(key))) }
            { option(None, props.tints.mark(None), text.get("lens-no-key"), Some(text.get("lens-no-key-lands"))) }
            <label class="st-key st-key--type">
                <span>{ text.get("lens-other-key") }</span>
                <input type="text" maxlength="120" value={(*typed).clone()} {oninput} {onkeydown} />
                <span class="st-key__to">{ (!typed.is_empty()).then(|| lands(&typed)).flatten() }</span>
            </label>
            <p class="st-pop__note">{ text.with("lens-key-note", &[("count", Arg::Number(0))]) }</p>
        </div>
    }
}
