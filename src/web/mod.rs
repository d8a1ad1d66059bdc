//! The page: pieces that draw what the session shows and send back what the reader does (`piece.rs` says what a piece is).
//!
//! No rule of Kafka and no rule of the lesson lives here. A piece holds parts of the page as `Rc`s, which compare equal
//! while nothing in them changed, and sends `Action`s to the one model that the JS API uses too.

mod app;
mod controls;
mod dock;
#[cfg(not(target_arch = "wasm32"))]
mod first_frame;
mod hooks;
mod icon;
#[cfg(target_arch = "wasm32")]
mod js_api;
mod markup;
mod model;
mod outside;
mod page_state;
mod panels;
mod piece;
#[cfg(target_arch = "wasm32")]
mod rest;
mod rich;
mod shell;
mod stage;
mod text;
mod texts;

#[cfg(not(target_arch = "wasm32"))]
pub use first_frame::first_frame;
pub use model::Model;
pub use text::Text;

use crate::session::{Action, Session, Settings};

/// Mounts the page over the first frame that stands in the HTML, once its texts are there.
pub fn start() {
    panels::panic::install();
    let mut settings = Settings::new(outside::first_locale());
    settings.read(&outside::stored_settings());
    let mut session = Session::new(settings);
    let fragment = outside::fragment();
    if !fragment.is_empty()
        && let Err(error) = session.update(Action::Load(fragment))
    {
        session.refuse(error);
    }
    for action in outside::asked_by_query() {
        if let Err(error) = session.update(action) {
            session.refuse(error);
        }
    }
    Model::new(session).begin(mount);
}

fn mount(model: Model) {
    #[cfg(target_arch = "wasm32")]
    js_api::put_on_window(&model);
    let Some(root) = outside::mount_point() else { return };
    yew::Renderer::<app::App>::with_root_and_props(root, app::AppProps { model }).render();
}
