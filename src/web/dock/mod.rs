//! Time, at the bottom of every lens: the transport, and all of history over one axis.

mod bars;
mod leaders;
mod markers;
mod playhead;
mod ruler;
mod transport;

use std::rc::Rc;

use markup::html;
use yew::{Callback, Html, hook};

use crate::session::{Action, ClockView, HistoryView, Lens, Settings};
use crate::web::hooks::use_text;
use crate::web::page_state::Partitions;
use crate::web::rich::Names;
use crate::web::shell::PageDispatch;

use crate::web::piece::{draws, piece};
use ruler::Ruler;
use transport::Transport;

#[derive(PartialEq)]
pub(in crate::web) struct Dock {
    pub(in crate::web) lens: Lens,
    pub(in crate::web) clock: ClockView,
    pub(in crate::web) settings: Settings,
    pub(in crate::web) history: Rc<HistoryView>,
    pub(in crate::web) names: Names,
    pub(in crate::web) zoom: u8,
    pub(in crate::web) partitions: Partitions,
    pub(in crate::web) dispatch: PageDispatch,
    pub(in crate::web) send: Callback<Action>,
}

draws!(Dock, use_dock);

#[hook]
fn use_dock(props: &Dock) -> Html {
    let text = use_text();
    html! {
        <section class="dock" aria-label={text.get("time")}>
            { piece(Transport { clock: props.clock, settings: props.settings, dispatch: props.dispatch.clone(), send: props.send.clone() }) }
            { piece(Ruler { lens: props.lens, clock: props.clock, history: props.history.clone(), names: props.names.clone(), zoom: props.zoom, partitions: props.partitions.clone(), dispatch: props.dispatch.clone(), send: props.send.clone() }) }
        </section>
    }
}
