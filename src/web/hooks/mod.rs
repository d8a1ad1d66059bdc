//! What components share: the model and the language, frames, keys, the size of things.

mod use_frame;
mod use_hotkeys;
mod use_place;
mod use_width;

pub(super) use use_frame::use_frame;
pub(super) use use_hotkeys::use_hotkeys;
pub(super) use use_place::{use_focus, use_scroll_to_end};
pub(super) use use_width::{use_media, use_width};

use yew::functional::{hook, use_context};

use crate::web::{Model, Text};

#[hook]
pub(super) fn use_model() -> Model {
    use_context::<Model>().expect("the app provides the model")
}

#[hook]
pub(super) fn use_text() -> Text {
    use_context::<Text>().expect("the app provides the language")
}
