//! Short news above the dock. Nothing important is only here: a toast goes by itself, slowly.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use markup::html;
use yew::functional::use_effect_with;
use yew::{Callback, Html, hook};

use crate::session::{Action, Notice, NoticeKind};
use crate::web::Text;
use crate::web::controls::top_bar::icon_button;
use crate::web::hooks::use_text;
use crate::web::icon::Glyph;
use crate::web::panels::telling::{tell_error, tell_link_problem};
use crate::web::piece::{draws, keyed};

#[derive(PartialEq)]
pub(in crate::web) struct Toasts {
    pub(in crate::web) notices: Rc<Vec<Notice>>,
    pub(in crate::web) send: Callback<Action>,
}

/// Long enough to be read twice.
const SHOWN_MS: u32 = 12_000;

draws!(Toasts, use_toasts);

#[hook]
fn use_toasts(props: &Toasts) -> Html {
    html! {
        <div class="toasts" role="status" aria-live="polite">
            { for props.notices.iter().map(|notice| html! {
                { keyed(notice.number, Toast { notice: notice.clone(), send: props.send.clone() }) }
            }) }
        </div>
    }
}

#[derive(PartialEq)]
struct Toast {
    notice: Notice,
    send: Callback<Action>,
}

draws!(Toast, use_toast);

#[hook]
fn use_toast(props: &Toast) -> Html {
    let text = use_text();
    let (number, send) = (props.notice.number, props.send.clone());
    use_effect_with(number, move |number| {
        let number = *number;
        let timer = Timeout::new(SHOWN_MS, move || send.emit(Action::Dismiss(number)));
        move || drop(timer)
    });
    let dismiss = props.send.reform(move |_| Action::Dismiss(number));
    let undo = props.send.reform(|_| Action::UndoFork);
    let (class, can_undo) = match &props.notice.kind {
        NoticeKind::Forked => ("toast", true),
        NoticeKind::Undone | NoticeKind::Said(_) => ("toast", false),
        NoticeKind::Dropped(_) | NoticeKind::Refused(_) => ("toast toast--error", false),
    };
    html! {
        <div {class}>
            <span>{ words(&props.notice.kind, &text) }</span>
            if can_undo { <button type="button" class="btn btn--s" onclick={undo}>{ text.get("undo") }</button> }
            { icon_button(Glyph::Close, text.get("dismiss"), "", None, dismiss) }
        </div>
    }
}

fn words(kind: &NoticeKind, text: &Text) -> String {
    match kind {
        NoticeKind::Forked => text.get("forked"),
        NoticeKind::Undone => text.get("undone"),
        NoticeKind::Said(id) => text.get(id),
        NoticeKind::Refused(error) => tell_error(text, error),
        NoticeKind::Dropped(problems) => {
            let told: Vec<_> =
                problems.iter().map(|problem| tell_link_problem(text, problem)).collect();
            format!("{} {}", text.get("link-dropped"), told.join(" "))
        }
    }
}
