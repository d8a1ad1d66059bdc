//! What has no place in the bar of a narrow window.

use yew::{Callback, Html, Properties, component, html};

use crate::fact::Detail;
use crate::session::{Action, Settings};
use crate::web::controls::choice::Choice;
use crate::web::hooks::use_text;
use crate::web::page_state::{Dialog as Which, PageAction, SideTab};
use crate::web::panels::dialog::Dialog;
use crate::web::shell::PageDispatch;

#[derive(Properties, PartialEq)]
pub(in crate::web) struct Props {
    pub(in crate::web) settings: Settings,
    pub(in crate::web) dispatch: PageDispatch,
    pub(in crate::web) send: Callback<Action>,
}

#[component]
pub(in crate::web) fn MoreDialog(props: &Props) -> Html {
    let text = use_text();
    let then = |action: PageAction| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_| {
            dispatch.dispatch(PageAction::CloseDialog);
            dispatch.dispatch(action);
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
    html! {
        <Dialog title={text.get("more")} {close}>
            <div><h3>{ text.get("detail") }</h3></div>
            <Choice name="more-detail" label={text.get("detail")} options={options.to_vec()} {chosen} {choose} />
            <div class="dialog__row">
                { button("inspector", PageAction::ShowSide(SideTab::Inspector)) }
                { button("log", PageAction::ShowSide(SideTab::Log)) }
                { button("console", PageAction::ToggleConsole) }
                { button("all-keys", PageAction::Open(Which::Keys)) }
                { button("share", PageAction::Open(Which::Share)) }
            </div>
        </Dialog>
    }
}
