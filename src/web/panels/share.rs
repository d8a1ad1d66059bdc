//! A run as a link or a file, out and in. Nothing leaves the browser.

use markup::html;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlInputElement, SubmitEvent};
use yew::functional::{use_node_ref, use_state_eq};
use yew::{Callback, Event, Html, TargetCast, hook};

use crate::session::Action;
use crate::web::hooks::{use_model, use_text};
use crate::web::outside::{address_with, copy, replace_fragment, save_file};
use crate::web::panels::dialog::Dialog;
use crate::web::panels::telling::tell_error;
use crate::web::piece::{draws, piece};

#[derive(PartialEq)]
pub(in crate::web) struct ShareDialog {
    pub(in crate::web) close: Callback<()>,
}

draws!(ShareDialog, use_share_dialog);

#[hook]
fn use_share_dialog(props: &ShareDialog) -> Html {
    let (model, text) = (use_model(), use_text());
    let problem = use_state_eq(|| None::<String>);
    let pasted = use_node_ref();
    let fragment = model.read(|session| session.saved().fragment());
    let link = address_with(&fragment);
    let copy_link = {
        let (model, link, close) = (model.clone(), link.clone(), props.close.clone());
        Callback::from(move |_| {
            copy(&link);
            replace_fragment(&fragment);
            model.say("link-copied");
            close.emit(());
        })
    };
    let save = {
        let model = model.clone();
        Callback::from(move |_| {
            let (name, file) = model.read(|session| {
                (session.saved().recording.scenario.to_string(), session.saved().file())
            });
            save_file(&format!("{name}.kafkascope.txt"), &file);
        })
    };
    let load = {
        let (model, text, close) = (model.clone(), text.clone(), props.close.clone());
        let problem = problem.setter();
        Callback::from(move |found: String| match model.try_send(Action::Load(found)) {
            Ok(_) => close.emit(()),
            Err(error) => problem.set(Some(tell_error(&text, &error))),
        })
    };
    let paste = {
        let (load, pasted) = (load.clone(), pasted.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(field) = pasted.cast::<HtmlInputElement>() {
                load.emit(field.value());
            }
        })
    };
    let children = html! {
        <>
            <div>
                <h3>{ text.get("share-link") }</h3>
                <p>{ text.get("share-link-text") }</p>
            </div>
            <div class="dialog__row">
                <input class="field" id="share-link" readonly=true value={link} aria-label={text.get("share-link")} />
                <button type="button" class="btn btn--ink" onclick={copy_link}>{ text.get("copy-link") }</button>
            </div>
            <div class="dialog__row">
                <button type="button" class="btn" onclick={save}>{ text.get("save-file") }</button>
                <label class="btn">{ text.get("open-file") }
                    <input type="file" class="visually-hidden" accept=".txt,text/plain" onchange={read_file(load)} />
                </label>
            </div>
            <form class="dialog__row" onsubmit={paste}>
                <input class="field" ref={pasted} aria-label={text.get("paste-link")} placeholder={text.get("paste-link")} />
                <button class="btn">{ text.get("open-link") }</button>
            </form>
            if let Some(problem) = &*problem { <p class="fault" role="alert">{ problem }</p> }
        </>
    };
    piece(Dialog { title: text.get("share"), close: props.close.clone(), children })
}

/// Reads the chosen file and hands its text on.
fn read_file(load: Callback<String>) -> Callback<Event> {
    Callback::from(move |event: Event| {
        let field = event.target_unchecked_into::<HtmlInputElement>();
        let Some(file) = field.files().and_then(|files| files.get(0)) else { return };
        let load = load.clone();
        let done = Closure::once_into_js(move |text: wasm_bindgen::JsValue| {
            load.emit(text.as_string().unwrap_or_default());
        });
        let done: js_sys::Function = done.unchecked_into();
        let promise: js_sys::Promise = file.text().unchecked_into();
        let then = js_sys::Reflect::get(&promise, &"then".into());
        if let Ok(then) = then
            && let Ok(then) = then.dyn_into::<js_sys::Function>()
        {
            // A file that cannot be read changes nothing.
            let _ = then.call1(&promise, &done);
        }
        field.set_value("");
    })
}
