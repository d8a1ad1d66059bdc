//! The landmarks of the page and what stands in each.

use markup::html;
use yew::functional::UseReducerDispatcher;
use yew::{Callback, Html, hook};

use crate::session::{Action, PageView};
use crate::web::controls::top_bar::TopBar;
use crate::web::dock::Dock;
use crate::web::hooks::{use_model, use_text};
use crate::web::page_state::{Dialog, PageAction, PageState};
use crate::web::panels::console::Console;
use crate::web::panels::guide::Guide;
use crate::web::panels::keys::KeysDialog;
use crate::web::panels::more::MoreDialog;
use crate::web::panels::share::ShareDialog;
use crate::web::panels::side::Side;
use crate::web::panels::stage_frame::StageFrame;
use crate::web::panels::toasts::Toasts;
use crate::web::piece::{draws, piece};
use crate::web::rich::Names;

pub(super) type PageDispatch = UseReducerDispatcher<PageState>;

#[derive(PartialEq)]
pub(super) struct Shell {
    pub(super) page: PageView,
    pub(super) state: PageState,
    pub(super) dispatch: PageDispatch,
}

draws!(Shell, use_shell);

#[hook]
fn use_shell(props: &Shell) -> Html {
    let Shell { page, state, dispatch } = props;
    let (model, text) = (use_model(), use_text());
    let send = {
        let model = model.clone();
        Callback::from(move |action: Action| model.send(action))
    };
    let names = Names::of(&page.scene);
    let close = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| dispatch.dispatch(PageAction::CloseDialog))
    };
    html! {
        <div class="app">
            <a class="skip-link" href="#stage" onclick={skip()}>{ text.get("skip-to-stage") }</a>
            { piece(TopBar { lens: page.lens, settings: page.settings, state: state.clone(), dispatch: dispatch.clone(), send: send.clone() }) }
            { piece(Guide { guide: page.guide.clone(), names: names.clone(), playing: page.clock.playing, open: state.guide_open, dispatch: dispatch.clone(), send: send.clone() }) }
            { piece(StageFrame { page: page.clone(), form: state.form, zoom: state.zoom, partitions: state.partitions.clone(), names: names.clone(), dispatch: dispatch.clone(), send: send.clone() }) }
            { piece(Side { page: page.clone(), tab: state.side, open: state.side_open, dispatch: dispatch.clone(), send: send.clone() }) }
            if state.console_open {
                { piece(Console { dispatch: dispatch.clone() }) }
            }
            { piece(Dock { lens: page.lens, clock: page.clock, settings: page.settings, history: page.history.clone(), names: names.clone(), zoom: state.zoom, partitions: state.partitions.clone(), dispatch: dispatch.clone(), send: send.clone() }) }
            { piece(Toasts { notices: page.notices.clone(), send: send.clone() }) }
            if state.dialog == Some(Dialog::Keys) {
                { piece(KeysDialog { settings: page.settings, close: close.clone(), send: send.clone() }) }
            }
            if state.dialog == Some(Dialog::Share) {
                { piece(ShareDialog { close }) }
            }
            if state.dialog == Some(Dialog::More) {
                { piece(MoreDialog { settings: page.settings, dispatch: dispatch.clone(), send: send.clone() }) }
            }
        </div>
    }
}

/// The link must not touch the fragment, which holds the run.
fn skip() -> Callback<yew::MouseEvent> {
    Callback::from(|event: yew::MouseEvent| {
        event.prevent_default();
        crate::web::outside::focus("#stage");
    })
}
