//! What has no place in the bar of a narrow window.

use markup::html;
use yew::{Callback, Html, hook};

use crate::fact::Detail;
use crate::session::{Action, Settings};
use crate::web::controls::choice::Choice;
use crate::web::hooks::use_text;
use crate::web::page_state::{Dialog as Which, PageAction, SideTab};
use crate::web::panels::dialog::Dialog;
use crate::web::piece::{draws, piece};
use crate::web::shell::PageDispatch;

#[derive(PartialEq)]
pub(in crate::web) struct MoreDialog {
    pub(in crate::web) settings: Settings,
    pub(in crate::web) dispatch: PageDispatch,
    pub(in crate::web) send: Callback<Action>,
}

draws!(MoreDialog, use_more_dialog);

#[hook]
fn use_more_dialog(props: &MoreDialog) -> Html {
    let text = use_text();
    let then = |action: PageAction| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_| {
            dispatch.dispatch(PageAction::CloseDialog);
            dispatch.dispatch(action.clone());
        })
    };
    let close = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |()| dispatch.dispatch(PageAction::CloseDialog))
    };
    let options =
        ["story", "protocol", "everything"].map(|id| (id, text.get(&format!("detail-{id}"))));
    let chosen = match props.settings.detail {
        Detail::Story => "story",
        Detail::Protocol => "protocol",
        Detail::Everything => "everything",
    };
    let choose = props.send.reform(|name| {
        Action::SetDetail(match name {
            "protocol" => Detail::Protocol,
            "everything" => Detail::Everything,
            _ => Detail::Story,
        })
    });
    let button = |id: &str, action: PageAction| {
        html! {
            <button type="button" class="btn" onclick={then(action)}>{ text.get(id) }</button>
        }
    };
    let children = html! {
        <>
            <div><h3>{ text.get("detail") }</h3></div>
            { Choice { name: "more-detail", class: "", label: text.get("detail"), options: options.to_vec(), chosen, choose }.radios() }
            <div class="dialog__row">
                { button("inspector", PageAction::ShowSide(SideTab::Inspector)) }
                { button("log", PageAction::ShowSide(SideTab::Log)) }
                { button("console", PageAction::ToggleConsole) }
                { button("all-keys", PageAction::Open(Which::Keys)) }
                { button("share", PageAction::Open(Which::Share)) }
            </div>
        </>
    };
    piece(Dialog { title: text.get("more"), close, children })
}
