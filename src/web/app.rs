//! The root: reads the session once per change and hands its parts down.

use std::rc::Rc;

use yew::functional::{use_effect_with, use_memo, use_reducer, use_state};
use yew::{ContextProvider, Html, Properties, component, html};

use crate::web::hooks::{use_frame, use_hotkeys};
use crate::web::outside::{announce, dress, matches_media};
use crate::web::page_state::PageState;
use crate::web::piece::piece;
use crate::web::shell::Shell;
use crate::web::{Model, Text};

#[derive(Properties, PartialEq)]
pub(super) struct AppProps {
    pub(super) model: Model,
}

/// The width from which on there are three columns.
const WIDE: &str = "(min-width: 1280px)";

#[component]
pub(super) fn App(props: &AppProps) -> Html {
    let model = props.model.clone();
    let revision = use_state(|| 0_u64);
    {
        let revision = revision.setter();
        use_effect_with(model.clone(), move |model| {
            let (model, count) = (model.clone(), std::cell::Cell::new(0));
            let number = model.subscribe(Rc::new(move |_| {
                count.set(count.get() + 1);
                revision.set(count.get());
            }));
            move || model.unsubscribe(number)
        });
    }
    let page = use_memo((model.clone(), *revision), |(model, _)| model.page());
    let state = use_reducer(|| PageState::new(matches_media(WIDE)));
    let text = use_memo(model.shown_texts(), |_| model.text());
    let running = model.read(|session| session.wants_frames());
    use_frame(&model, running);
    use_hotkeys(&model, state.dispatcher());
    use_effect_with((page.settings.theme, (*text).clone()), |(theme, text)| {
        dress(*theme, text.narrator().locale(), &text.get("page-title"));
    });
    use_effect_with((model.clone(), model.shown_texts()), |(model, _)| model.ask_ahead());
    // The last effect of the first drawing: Yew pauses between drawing and effects when it was slow, and until the effects
    // have run the page is seen and hears nothing.
    use_effect_with((), |()| announce("kafkascope-ready"));
    html! {
        <ContextProvider<Model> context={model}>
            <ContextProvider<Text> context={(*text).clone()}>
                { piece(Shell { page: (*page).clone(), state: (*state).clone(), dispatch: state.dispatcher() }) }
            </ContextProvider<Text>>
        </ContextProvider<Model>>
    }
}
