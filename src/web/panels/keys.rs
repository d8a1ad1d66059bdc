//! All keys.

use markup::html;
use yew::{Callback, Html, hook};

use crate::session::{Action, Settings};
use crate::web::hooks::use_text;
use crate::web::panels::dialog::Dialog;
use crate::web::piece::{draws, piece};

#[derive(PartialEq)]
pub(in crate::web) struct KeysDialog {
    pub(in crate::web) settings: Settings,
    pub(in crate::web) close: Callback<()>,
    pub(in crate::web) send: Callback<Action>,
}

/// The keys of one line, and the id of what they do.
const KEYS: &[(&[&str], &str)] = &[
    (&["Space"], "key-play"),
    (&["→"], "key-step"),
    (&["←"], "key-step-back"),
    (&["Shift", "→"], "key-next-marker"),
    (&["Shift", "←"], "key-previous-marker"),
    (&["Home"], "key-start"),
    (&["End"], "key-end"),
    (&["+"], "key-faster"),
    (&["−"], "key-slower"),
    (&["["], "key-zoom-out"),
    (&["]"], "key-zoom-in"),
    (&["F"], "key-zoom-fit"),
    (&["1", "2"], "key-lens"),
    (&["T"], "key-table"),
    (&["D"], "key-detail"),
    (&["I"], "key-inspector"),
    (&["L"], "key-log"),
    (&["C"], "key-console"),
    (&["P"], "key-send"),
    (&["A"], "key-add"),
    (&["X"], "key-crash"),
    (&["G"], "key-leave"),
    (&["H"], "key-hold"),
    (&["Enter"], "key-select"),
    (&["Esc"], "key-close"),
    (&["?"], "key-help"),
];

draws!(KeysDialog, use_keys_dialog);

#[hook]
fn use_keys_dialog(props: &KeysDialog) -> Html {
    let text = use_text();
    let toggle = props.send.reform(|_| Action::ToggleLetterKeys);
    let line = |(keys, id): &(&[&str], &str)| {
        html! {
            <div key={id.to_string()}>
                <dt>{ text.get(id) }</dt>
                <dd>{ for keys.iter().map(|key| html! { <kbd>{ key }</kbd> }) }</dd>
            </div>
        }
    };
    let children = html! {
        <>
            <dl class="keys">{ for KEYS.iter().map(line) }</dl>
            <label class="check">
                <input type="checkbox" checked={props.settings.letter_keys} onchange={toggle} />
                <span>{ text.get("letter-keys") }</span>
            </label>
        </>
    };
    piece(Dialog { title: text.get("all-keys"), close: props.close.clone(), children })
}
