//! The axis of time with everything on it: marks above, who owned what below, one playhead through both.

use std::rc::Rc;

use markup::html;
use web_sys::{Element, PointerEvent, WheelEvent};
use yew::functional::{use_mut_ref, use_state_eq};
use yew::{Callback, Html, TargetCast, hook};

use crate::kernel::SimTime;
use crate::session::{Action, ClockView, HistoryView, Lens, Playback};
use crate::stage::{TimeAxis, TimeRange};
use crate::view::{GroupHistory, LeaderHistory};
use crate::web::Text;
use crate::web::controls::menu::menu;
use crate::web::controls::top_bar::icon_button;
use crate::web::dock::bars::bars;
use crate::web::dock::leaders::leaders;
use crate::web::dock::markers::Markers;
use crate::web::dock::playhead::Playhead;
use crate::web::hooks::{use_media, use_model, use_text, use_width};
use crate::web::icon::Glyph;
use crate::web::page_state::{PageAction, Partitions};
use crate::web::piece::{draws, piece};
use crate::web::rich::Names;
use crate::web::shell::PageDispatch;

#[derive(PartialEq)]
pub(super) struct Ruler {
    pub(super) lens: Lens,
    pub(super) clock: ClockView,
    pub(super) history: Rc<HistoryView>,
    pub(super) names: Names,
    pub(super) zoom: u8,
    pub(super) partitions: Partitions,
    pub(super) dispatch: PageDispatch,
    pub(super) send: Callback<Action>,
}

/// Where things are, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) axis: TimeAxis,
    /// The line of time.
    pub(super) line: i32,
    /// The middle of the marks.
    pub(super) marks: i32,
    pub(super) rows: i32,
    pub(super) pitch: i32,
    pub(super) bar: i32,
    pub(super) height: i32,
    /// No words, on a phone.
    pub(super) strip: bool,
}

/// The playhead's flag covers so much to either side of it.
const FLAG_ROOM: i32 = 62;
/// A pointer this near to a mark means the mark.
const SNAP: i32 = 8;

draws!(Ruler, use_ruler);

#[hook]
fn use_ruler(props: &Ruler) -> Html {
    let (text, model) = (use_text(), use_model());
    let (node, size) = use_width(|room| room.ruler);
    let strip = use_media("(max-width: 899px)");
    let chosen = use_state_eq(|| None::<String>);
    let dragging = use_mut_ref(|| false);
    let (width, height) = size.unwrap_or((0, 0));
    let place = place(props, width, height, strip);
    let groups = &props.history.groups;
    let group = groups.iter().find(|group| Some(group.group.as_str()) == chosen.as_deref());
    let group =
        group.or_else(|| groups.iter().find(|group| !group.rows.is_empty())).or(groups.first());
    // Beside the brokers, who leads; beside groups, who owns.
    let topics = if props.lens == Lens::Cluster { &props.history.leaders[..] } else { &[] };
    // The topic that the lens shows.
    let shown = model.read(|session| session.shown_topic(props.partitions.topic.as_ref()));
    let led = topics.iter().find(|one| Some(&one.topic) == shown.as_ref().map(|(topic, _)| topic));
    let owned = group.filter(|_| led.is_none());
    let seek = seek(props, place);
    let onpointerdown = {
        let (dragging, seek) = (dragging.clone(), seek.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            *dragging.borrow_mut() = true;
            let element = event.current_target_unchecked();
            // Without capture the drag ends at the edge of the ruler.
            let _ = element.set_pointer_capture(event.pointer_id());
            seek.emit(event);
        })
    };
    let onpointermove = {
        let (dragging, seek) = (dragging.clone(), seek.clone());
        Callback::from(move |event: PointerEvent| {
            if *dragging.borrow() {
                seek.emit(event);
            }
        })
    };
    let onpointerup = Callback::from(move |_: PointerEvent| *dragging.borrow_mut() = false);
    let onwheel = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: WheelEvent| {
            event.prevent_default();
            let closer = event.delta_y() < 0.0;
            dispatch.dispatch(if closer { PageAction::ZoomIn } else { PageAction::ZoomOut });
        })
    };
    html! {
        <div class="time" ref={node}>
            if width > 0 {
                <svg width={width} height={height} role="group" aria-label={text.get("timeline")} {onwheel}>
                    { hatch() }
                    { ticks(&place, props.clock.now, &text) }
                    if let Some(group) = owned { { bars(group, &place, &props.clock, &text) } }
                    if let Some(led) = led { { leaders(led, props.partitions.first, &place, &props.clock, &text) } }
                    <rect x={place.axis.left} y="0" width={(place.axis.right - place.axis.left).max(0)} height={height} fill="transparent"
                        {onpointerdown} {onpointermove} onpointerup={onpointerup.clone()} onpointercancel={onpointerup} />
                    { piece(Markers { markers: props.history.markers.clone(), place, head: props.clock.head, group: group.map(|group| group.group.clone()), names: props.names.clone(), send: props.send.clone() }) }
                    { piece(Playhead { clock: props.clock, place, send: props.send.clone() }) }
                </svg>
            }
            if let Some(group) = owned { { group_heading(groups, group, chosen.setter(), &text) } }
            if let Some(led) = led { { topic_heading(topics, led, &props.dispatch, &text) } }
            { zoom(props, &text) }
        </div>
    }
}

trait CurrentTarget {
    fn current_target_unchecked(&self) -> Element;
}

impl CurrentTarget for PointerEvent {
    fn current_target_unchecked(&self) -> Element {
        self.target_unchecked_into::<Element>()
    }
}

/// To where the pointer is, or to the mark that is near.
fn seek(props: &Ruler, place: Place) -> Callback<PointerEvent> {
    let (send, markers, head) =
        (props.send.clone(), props.history.markers.clone(), props.clock.head);
    Callback::from(move |event: PointerEvent| {
        let rect = event.target_unchecked_into::<Element>().get_bounding_client_rect();
        let x = place.axis.left + (f64::from(event.client_x()) - rect.left()) as i32;
        let near = markers
            .iter()
            .filter(|marker| marker.at <= head)
            .map(|marker| ((place.axis.x(marker.at) - x).abs(), marker.step))
            .filter(|(distance, _)| *distance <= SNAP)
            .min();
        let playback = match near {
            Some((_, step)) => Playback::SeekStep(step),
            // The future that nobody has seen is not for jumping into.
            None => Playback::SeekTime(place.axis.at(x).min(head)),
        };
        send.emit(Action::Playback(playback));
    })
}

fn place(props: &Ruler, width: i32, height: i32, strip: bool) -> Place {
    let range = range(&props.clock, props.zoom);
    if strip {
        let axis = TimeAxis { range, left: 48, right: (width - 16).max(49) };
        return Place { axis, line: 18, marks: 10, rows: 20, pitch: 11, bar: 9, height, strip };
    }
    let (left, right) = if width >= 1_000 { (132, width - 28) } else { (126, width - 28) };
    let axis = TimeAxis { range, left, right: right.max(left + 1) };
    let compact = i32::from(height < 155);
    let (line, rows) = (58 - 4 * compact, 66 - 4 * compact);
    Place {
        axis,
        line,
        marks: 24 - 4 * compact,
        rows,
        pitch: 24 - 2 * compact,
        bar: 18 - compact,
        height,
        strip,
    }
}

/// The whole of time up to a round end, or a part of it around the playhead.
fn range(clock: &ClockView, zoom: u8) -> TimeRange {
    const ENDS_S: [u64; 16] =
        [10, 20, 30, 45, 60, 90, 120, 180, 240, 300, 450, 600, 900, 1_200, 1_800, 3_600];
    let head = clock.head.0 + clock.head.0 / 50;
    let end = ENDS_S.iter().map(|s| s * 1_000_000).find(|end| *end >= head);
    let whole = end.unwrap_or_else(|| (head / 3_600_000_000 + 1) * 3_600_000_000);
    TimeRange::zoomed(SimTime(whole), clock.now, zoom)
}

fn hatch() -> Html {
    html! {
        <defs>
            <pattern id="dock-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="6" height="6" fill="var(--wash)" /><path d="M0 0V6" stroke="var(--ink2)" stroke-width="2" />
            </pattern>
        </defs>
    }
}

fn ticks(place: &Place, now: SimTime, text: &Text) -> Html {
    let (left, right, line) = (place.axis.left, place.axis.right, place.line);
    let flag = place.axis.x_clamped(now);
    let tick = |x: i32, seconds: &str| {
        html! {
            <g key={x} class="tick">
                <path class="rule2" d={format!("M{x} {}V{line}", line - 4)} />
                <text class="halo" x={x} y={line - 8}>{ text.with("axis-seconds", &[("n", crate::fact::Arg::Text(seconds.into()))]) }</text>
            </g>
        }
    };
    html! {
        <g aria-hidden="true">
            <path class="rule2" d={format!("M{left} {line}H{right}")} />
            if !place.strip {
                { for place.axis.ticks(110).iter().filter(|one| (one.x - flag).abs() > FLAG_ROOM).map(|one| tick(one.x, &one.seconds)) }
            }
        </g>
    }
}

/// Whose ownership the bars show.
fn group_heading(
    groups: &[GroupHistory],
    shown: &GroupHistory,
    choose: yew::functional::UseStateSetter<Option<String>>,
    text: &Text,
) -> Html {
    let names: Vec<_> = groups.iter().map(|one| one.group.to_string()).collect();
    let chosen = groups.iter().position(|one| one.group == shown.group);
    let options = names.clone();
    let choose = move |place: usize| choose.set(names.get(place).cloned());
    html! {
        <>
            <div class="time__title">{ text.get("owner") }</div>
            { menu(text.get("whose-bars"), "time__group", options, chosen, choose) }
        </>
    }
}

/// Whose leaders they show: the Cluster lens follows.
fn topic_heading(
    topics: &[Rc<LeaderHistory>],
    shown: &LeaderHistory,
    dispatch: &PageDispatch,
    text: &Text,
) -> Html {
    let names: Vec<_> = topics.iter().map(|one| one.topic.clone()).collect();
    let options: Vec<_> = names.iter().map(ToString::to_string).collect();
    let chosen = names.iter().position(|name| *name == shown.topic);
    let dispatch = dispatch.clone();
    let choose = move |place: usize| {
        let topic = names.get(place).cloned();
        dispatch.dispatch(PageAction::LookAt(Partitions { topic, first: 0 }));
    };
    html! {
        <>
            <div class="time__title">{ text.get("leader-title") }</div>
            { menu(text.get("whose-leaders"), "time__group", options, chosen, choose) }
        </>
    }
}

fn zoom(props: &Ruler, text: &Text) -> Html {
    let send = |action: PageAction| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(action.clone()))
    };
    html! {
        <div class="time__zoom">
            { icon_button(Glyph::Minus, text.get("key-zoom-out"), "", None, send(PageAction::ZoomOut)) }
            { icon_button(Glyph::Plus, text.get("key-zoom-in"), "", None, send(PageAction::ZoomIn)) }
            { icon_button(Glyph::Fit, text.get("key-zoom-fit"), "", None, send(PageAction::ZoomFit)) }
        </div>
    }
}
