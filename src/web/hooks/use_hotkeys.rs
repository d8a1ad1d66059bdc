//! The keyboard of the whole page. Keys that a control needs for itself stay with it; letters rest in text fields.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent};
use yew::functional::{UseReducerDispatcher, hook, use_effect_with};

use crate::fact::Detail;
use crate::id::ClientId;
use crate::kafka::ClientCommand;
use crate::session::{Action, Lens, Playback, Session};
use crate::sim::Command;
use crate::view::Inspected;
use crate::web::Model;
use crate::web::outside::{click, window};
use crate::web::page_state::{Dialog, PageAction, PageState, SideTab};

type Page = UseReducerDispatcher<PageState>;

#[hook]
pub(in crate::web) fn use_hotkeys(model: &Model, page: Page) {
    use_effect_with(model.clone(), move |model| {
        let model = model.clone();
        let listener = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            if press(&event, &model, &page) {
                event.prevent_default();
            }
        });
        let window = window();
        let callback = listener.as_ref().unchecked_ref();
        let _ = window.add_event_listener_with_callback("keydown", callback);
        move || {
            let callback = listener.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback("keydown", callback);
            drop(listener);
        }
    });
}

/// True if the key was used.
fn press(event: &KeyboardEvent, model: &Model, page: &Page) -> bool {
    if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return false;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let inside = |selector: &str| {
        target.as_ref().is_some_and(|element| element.closest(selector).ok().flatten().is_some())
    };
    if inside("input, select, textarea, dialog") {
        return false;
    }
    let key = event.key();
    if key == " " && inside("button, a, summary, [role=button]") {
        return false;
    }
    if let Some(playback) = playback(model, &key, event.shift_key()) {
        model.send(Action::Playback(playback));
        return true;
    }
    if key == "Escape" {
        model.send(Action::Select(None));
        return true;
    }
    if key == "?" {
        page.dispatch(PageAction::Open(Dialog::Keys));
        return true;
    }
    let letters = model.read(|session| session.settings().letter_keys);
    letters && !event.shift_key() && letter(&key, model, page)
}

fn playback(model: &Model, key: &str, shift: bool) -> Option<Playback> {
    let speed = model.read(|session| session.settings().speed);
    Some(match (key, shift) {
        (" ", _) => Playback::Toggle,
        ("ArrowRight", false) => Playback::StepForward,
        ("ArrowLeft", false) => Playback::StepBack,
        ("ArrowRight", true) => Playback::NextMarker,
        ("ArrowLeft", true) => Playback::PreviousMarker,
        ("Home", _) => Playback::ToStart,
        ("End", _) => Playback::ToEnd,
        ("+" | "=", _) => Playback::SetSpeed(speed.faster()),
        ("-", _) => Playback::SetSpeed(speed.slower()),
        _ => return None,
    })
}

fn letter(key: &str, model: &Model, page: &Page) -> bool {
    let lens = key.parse::<usize>().ok().and_then(|number| Lens::ALL.get(number.checked_sub(1)?));
    if let Some(lens) = lens {
        model.send(Action::SetLens(*lens));
        return true;
    }
    match key.to_ascii_lowercase().as_str() {
        "d" => model.send(Action::SetDetail(next_detail(model))),
        "l" => page.dispatch(PageAction::ToggleSide(SideTab::Log)),
        "i" => page.dispatch(PageAction::ToggleSide(SideTab::Inspector)),
        "c" => page.dispatch(PageAction::ToggleConsole),
        "t" => page.dispatch(PageAction::ToggleForm),
        "[" => page.dispatch(PageAction::ZoomOut),
        "]" => page.dispatch(PageAction::ZoomIn),
        "f" => page.dispatch(PageAction::ZoomFit),
        "p" => click("[data-hotkey=send]"),
        "a" => click("[data-hotkey=add-consumer]"),
        "x" => return act(model, |client| Command::Crash { node: client.into() }),
        "g" => return act(model, |client| client_command(client, ClientCommand::Close)),
        "h" => return act(model, |client| client_command(client, ClientCommand::Hold)),
        _ => return false,
    }
    true
}

fn client_command(client: ClientId, command: ClientCommand) -> Command {
    Command::Client { client, command }
}

/// Does something to the selected client.
fn act(model: &Model, command: impl FnOnce(ClientId) -> Command) -> bool {
    let selected = model.read(|session: &Session| session.selected().cloned());
    let Some(Inspected::Client(client)) = selected else { return false };
    model.send(Action::Run(command(client)));
    true
}

fn next_detail(model: &Model) -> Detail {
    match model.read(|session| session.settings().detail) {
        Detail::Story => Detail::Protocol,
        Detail::Protocol => Detail::Everything,
        Detail::Everything => Detail::Story,
    }
}
