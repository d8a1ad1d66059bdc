//! A modal dialog: the browser's own, which keeps the focus inside and closes with Escape.

use markup::html;
use web_sys::HtmlDialogElement;
use yew::functional::{use_effect_with, use_node_ref};
use yew::{Callback, Html, hook};

use crate::web::controls::top_bar::icon_button;
use crate::web::hooks::use_text;
use crate::web::icon::Glyph;
use crate::web::piece::draws;

#[derive(PartialEq)]
pub(super) struct Dialog {
    pub(super) title: String,
    pub(super) close: Callback<()>,
    pub(super) children: Html,
}

draws!(Dialog, use_dialog);

#[hook]
fn use_dialog(props: &Dialog) -> Html {
    let text = use_text();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                let _ = dialog.show_modal();
            }
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    let gone = props.close.reform(|_: yew::Event| ());
    let close = props.close.reform(|_: yew::MouseEvent| ());
    html! {
        <dialog class="dialog" ref={node} aria-labelledby="dialog-title" onclose={gone}>
            <header><h2 id="dialog-title">{ &props.title }</h2>{ icon_button(Glyph::Close, text.get("close"), "", None, close) }</header>
            <div class="dialog__body">{ props.children.clone() }</div>
        </dialog>
    }
}
