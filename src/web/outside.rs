//! What the page asks of its browser: storage, address, language, clipboard, files. Nothing here may fail loudly.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, HtmlAnchorElement, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition,
    Storage, Window,
};

use crate::fact::Detail;
use crate::narration::LocaleId;
use crate::session::{Action, Motion, Theme};

const SETTINGS_KEY: &str = "kafkascope-settings";

pub(super) fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

pub(super) fn document() -> Document {
    window().document().expect("a window has a document")
}

pub(super) fn mount_point() -> Option<web_sys::Element> {
    document().get_element_by_id("app")
}

/// The first of the browser's languages that the page speaks.
pub(super) fn first_locale() -> LocaleId {
    let languages: Vec<String> =
        window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect();
    LocaleId::best_of(languages.iter().map(String::as_str))
}

/// A browser may forbid storage; then nothing is remembered.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

pub(super) fn stored_settings() -> String {
    storage().and_then(|storage| storage.get_item(SETTINGS_KEY).ok().flatten()).unwrap_or_default()
}

pub(super) fn store_settings(line: &str) {
    if let Some(storage) = storage()
        && storage.get_item(SETTINGS_KEY).ok().flatten().as_deref() != Some(line)
    {
        // A full storage is no reason to stop.
        let _ = storage.set_item(SETTINGS_KEY, line);
    }
}

/// What stands behind the `#`.
pub(super) fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

pub(super) fn replace_fragment(fragment: &str) {
    if let Ok(history) = window().history() {
        // Without a new entry: Back leaves the page, as a reader expects.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{fragment}")));
    }
}

pub(super) fn address_with(fragment: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    let page = href.split(['#', '?']).next().unwrap_or_default();
    format!("{page}#{fragment}")
}

/// `?lang=ko&theme=dark&level=protocol`, for tests and for pages that show this one.
pub(super) fn asked_by_query() -> Vec<Action> {
    let query = window().location().search().unwrap_or_default();
    let mut actions = Vec::new();
    for (key, value) in
        query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='))
    {
        let action = match key {
            "lang" => LocaleId::from_tag(value).map(Action::SetLocale),
            "theme" => Theme::from_name(value).map(Action::SetTheme),
            "level" => detail(value).map(Action::SetDetail),
            _ => None,
        };
        actions.extend(action);
    }
    let motion = if reduced_motion() { Motion::Reduced } else { Motion::Full };
    actions.push(Action::SetMotion(motion));
    actions
}

fn detail(name: &str) -> Option<Detail> {
    match name {
        "story" => Some(Detail::Story),
        "protocol" => Some(Detail::Protocol),
        "everything" => Some(Detail::Everything),
        _ => None,
    }
}

#[cfg(target_arch = "wasm32")]
pub(super) fn matches_media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// How large those parts of the page are whose pictures are computed.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) lens: (i32, i32),
    pub(super) ruler: (i32, i32),
}

/// In a browser nothing is known before it has laid out the page.
#[cfg(target_arch = "wasm32")]
pub(super) fn assumed_room() -> Option<Room> {
    None
}

#[cfg(not(target_arch = "wasm32"))]
pub(super) use without_browser::{assume, assumed_room, matches_media};

/// The first frame is drawn where no browser can be asked: its room is said beforehand.
#[cfg(not(target_arch = "wasm32"))]
mod without_browser {
    use std::cell::Cell;

    use super::Room;

    thread_local! {
        /// The window's width, and the room in it.
        static ROOM: Cell<Option<(i32, Room)>> = const { Cell::new(None) };
    }

    pub(in crate::web) fn assume(window: i32, room: Room) {
        ROOM.set(Some((window, room)));
    }

    pub(in crate::web) fn assumed_room() -> Option<Room> {
        ROOM.get().map(|(_, room)| room)
    }

    /// Of all queries those about the width; the others do not hold.
    pub(in crate::web) fn matches_media(query: &str) -> bool {
        let Some((window, _)) = ROOM.get() else { return false };
        let pixels = |name: &str| {
            let value = query.strip_prefix(name)?.strip_suffix("px)")?;
            value.trim().parse::<i32>().ok()
        };
        let least = pixels("(min-width:").map(|width| window >= width);
        let most = pixels("(max-width:").map(|width| window <= width);
        least.or(most).unwrap_or(false)
    }
}

fn reduced_motion() -> bool {
    matches_media("(prefers-reduced-motion: reduce)")
}

/// An event on `window` for whoever loads or embeds the page.
pub(super) fn announce(name: &str) {
    if let Ok(event) = web_sys::CustomEvent::new(name) {
        let _ = window().dispatch_event(&event);
    }
}

/// Puts theme and language where the style sheets and screen readers look for them.
pub(super) fn dress(theme: Theme, locale: LocaleId, title: &str) {
    let document = document();
    document.set_title(title);
    let Some(root) = document.document_element() else { return };
    let dark = match theme {
        Theme::System => matches_media("(prefers-color-scheme: dark)"),
        Theme::Light => false,
        Theme::Dark => true,
    };
    let _ = root.set_attribute("data-theme", if dark { "dark" } else { "light" });
    let _ = root.set_attribute("lang", locale.tag());
}

pub(super) fn is_dark() -> bool {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-theme")).is_some_and(|theme| theme == "dark")
}

pub(super) fn copy(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}

/// Offers a text as a file.
pub(super) fn save_file(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let Ok(blob) = web_sys::Blob::new_with_str_sequence(&parts) else { return };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    if let Ok(element) = document().create_element("a")
        && let Ok(link) = element.dyn_into::<HtmlAnchorElement>()
    {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    let _ = web_sys::Url::revoke_object_url(&url);
}

/// Moves the keyboard's focus; an element that is not there is not missed.
pub(super) fn focus(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        let _ = element.focus();
    }
}

/// Into what is seen of the box that scrolls it, no further than it must.
pub(super) fn bring_into_view(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        options.set_inline(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

pub(super) fn click(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        element.click();
    }
}
