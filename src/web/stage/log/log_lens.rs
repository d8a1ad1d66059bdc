//! The lens itself: which log, its segments, the batches of one of them, and beside them what is known of the log.

use std::rc::Rc;

use markup::html;
use wasm_bindgen::JsCast;
use yew::{Callback, FocusEvent, Html, KeyboardEvent, MouseEvent, hook};

use crate::fact::Arg;
use crate::id::Offset;
use crate::kernel::{SimTime, Step};
use crate::protocol::Text as Key;
use crate::session::OpenLog;
use crate::stage::{Breakpoint, Frame, LogLayout, LogRoom, Tints};
use crate::view::{Inspected, LogSource, LogView};
use crate::web::Text;
use crate::web::hooks::{use_model, use_text};
use crate::web::piece::draws;
use crate::web::stage::log::words::size;
use crate::web::stage::log::{chooser, side, strip, tape};
use crate::web::stage::patterns::patterns;
use crate::web::stage::roving;

#[derive(PartialEq)]
pub(crate) struct LogLens {
    pub(crate) open: OpenLog,
    pub(crate) moment: (Step, SimTime),
    /// Another history means another log at the same moment.
    pub(crate) branch: u32,
    /// For the tints of keys.
    pub(crate) keys: Rc<Vec<Key>>,
    pub(crate) selected: Option<Inspected>,
    pub(crate) on_select: Callback<Option<Inspected>>,
    pub(crate) on_open: Callback<OpenLog>,
    pub(crate) width: i32,
    /// The window is so low that fewer batches fit.
    pub(crate) low: bool,
    pub(crate) breakpoint: Breakpoint,
}

draws!(LogLens, use_log_lens);

/// What the parts of the lens draw from.
pub(super) struct Drawing<'a> {
    pub(super) props: &'a LogLens,
    pub(super) source: &'a LogSource,
    pub(super) view: &'a LogView,
    pub(super) layout: &'a LogLayout,
    pub(super) tints: &'a Tints,
    pub(super) text: &'a Text,
}

impl Drawing<'_> {
    /// Which stop of the keyboard the first segment is.
    pub(super) fn segment_stop(&self) -> usize {
        usize::from(self.view.before.count > 0)
    }

    pub(super) fn batch_stop(&self) -> usize {
        let after = usize::from(self.view.after.count > 0);
        self.segment_stop() + self.view.segments.len() + after
    }

    /// Opens a segment, at its end or at an offset.
    pub(super) fn open(&self, segment: Offset, from: Option<Offset>) -> Callback<MouseEvent> {
        let (source, segment) = (Some(self.source.clone()), Some(segment));
        let open = OpenLog { source, segment, from };
        self.props.on_open.reform(move |_: MouseEvent| open.clone())
    }
}

#[hook]
fn use_log_lens(props: &LogLens) -> Html {
    let (text, model) = (use_text(), use_model());
    let frame = Frame { width: props.width, breakpoint: props.breakpoint };
    let room = LogRoom { frame, low: props.low };
    let (all, open, view) = model.read(|session| {
        let (all, open) = session.logs();
        let view = open
            .as_ref()
            .and_then(|source| session.log_view(source, room.segments_max(), room.batch_room()));
        (all, open, view)
    });
    let (Some(source), Some(view)) = (open, view) else {
        return html! { <div class="st-own"><p class="st-empty">{ text.get("no-topics") }</p></div> };
    };
    let layout = LogLayout::new(&view, room);
    let tints = Tints::of(props.keys.iter());
    let drawing = Drawing {
        props,
        source: &source,
        view: &view,
        layout: &layout,
        tints: &tints,
        text: &text,
    };
    let columns = match room.side() {
        0 => String::new(),
        side => format!("grid-template-columns:{}px {side}px", layout.tape_width),
    };
    html! {
        <div class="st-own st-log" data-stage="" onkeydown={Callback::from(|event: KeyboardEvent| roving::on_key(&event))} onfocusin={Callback::from(on_focus)}>
            { patterns() }
            <div class="st-log__bar">
                { chooser(&all, &source, &props.on_open, &text) }
                <p>{ folder(&view, &text) }</p>
            </div>
            { strip::draw(&drawing) }
            <div class="st-log__body" style={columns}>
                { tape::draw(&drawing) }
                { side::draw(&drawing) }
            </div>
        </div>
    }
}

fn folder(view: &LogView, text: &Text) -> String {
    let count = view.before.count + view.segments.len() + view.after.count;
    let args = [
        ("folder", Arg::Text(view.directory.as_str().into())),
        ("segments", Arg::Number(count as i64)),
        ("size", size(view.size_bytes)),
    ];
    text.with("log-folder", &args)
}

fn on_focus(event: FocusEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    if let Some(target) = target {
        roving::on_focus(&target);
    }
}
