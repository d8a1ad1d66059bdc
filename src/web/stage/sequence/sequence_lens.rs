//! The lens itself: heads, lanes, rows, the group's states, the line of now; and which group and how large.

use markup::html;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::{Callback, Html, MouseEvent, UseStateHandle, hook, use_state};

use crate::fact::{Arg, Detail, GroupState};
use crate::id::GroupId;
use crate::kernel::{SimTime, Step};
use crate::stage::{
    Breakpoint, Frame, SEQUENCE_ZOOM, SEQUENCE_ZOOM_MAX, SequenceLayout, SequenceRoom,
};
use crate::view::{SequenceQuery, SequenceView, StateBar};
use crate::web::Text;
use crate::web::controls::group_choice::group_choice;
use crate::web::hooks::{use_model, use_text};
use crate::web::piece::draws;
use crate::web::rich::Names;
use crate::web::stage::patterns::patterns;
use crate::web::stage::sequence::lanes;
use crate::web::stage::sequence::messages::{self, tenths};

#[derive(PartialEq)]
pub(crate) struct SequenceLens {
    pub(crate) groups: Vec<GroupId>,
    pub(crate) detail: Detail,
    pub(crate) moment: (Step, SimTime),
    /// The furthest moment that has been seen.
    pub(crate) head: SimTime,
    /// Another history means other rows at the same moment.
    pub(crate) branch: u32,
    pub(crate) on_seek: Callback<SimTime>,
    pub(crate) names: Names,
    pub(crate) width: i32,
    /// The window is so low that fewer rows fit.
    pub(crate) low: bool,
    pub(crate) breakpoint: Breakpoint,
}

draws!(SequenceLens, use_sequence_lens);

#[hook]
fn use_sequence_lens(props: &SequenceLens) -> Html {
    let (text, model) = (use_text(), use_model());
    let chosen = use_state(|| 0_usize);
    let zoom = use_state(|| SEQUENCE_ZOOM);
    let Some(group) = props.groups.get(*chosen).or(props.groups.first()) else {
        return html! { <div class="st-own"><p class="st-empty">{ text.get("lens-no-history") }</p></div> };
    };
    let frame = Frame { width: props.width, breakpoint: props.breakpoint };
    let room = SequenceRoom::new(frame, props.low, *zoom);
    let query = SequenceQuery {
        group: group.clone(),
        detail: props.detail,
        head: props.head,
        lanes_max: room.lanes,
        rows_before: room.rows_before,
        rows_ahead: room.rows_ahead,
    };
    let view = model.read(|session| session.sequence(&query));
    let layout = SequenceLayout::new(&view, props.moment, frame, *zoom);
    let mut taken = Vec::new();
    let rows = messages::draw(&view, &layout, props.moment.0, &props.names, &text, &mut taken);
    let seek = seek(&view, &layout, &props.on_seek);
    html! {
        <div class="st-own st-seq">
            { patterns() }
            <div class="st-seq__bar">
                if props.groups.len() == 1 { <b>{ group.to_string() }</b> }
                { group_choice(&props.groups, Some(group), chosen, &text) }
                { zooms(zoom, &text) }
            </div>
            <svg class={format!("seq--{}", layout.slot)} width={layout.width} height={layout.height} role="group"
                aria-label={text.with("seq-label", &[("group", Arg::Group(group.clone()))])} onclick={seek}>
                { for states(&view, &layout, &text) }
                { lanes::draw(&view, &layout, &taken, &text) }
                { for rows }
                { line_of_now(&layout, props.moment.1) }
            </svg>
        </div>
    }
}

fn zooms(zoom: UseStateHandle<usize>, text: &Text) -> Html {
    let at = *zoom;
    let to = |next: usize| {
        let zoom = zoom.clone();
        Callback::from(move |_: MouseEvent| zoom.set(next))
    };
    html! {
        <span class="st-seq__zoom">
            <button type="button" class="btn btn--s" aria-label={text.get("seq-smaller")} disabled={at == 0} onclick={to(at.saturating_sub(1))}>{ "−" }</button>
            <button type="button" class="btn btn--s" aria-label={text.get("seq-larger")} disabled={at == SEQUENCE_ZOOM_MAX} onclick={to((at + 1).min(SEQUENCE_ZOOM_MAX))}>{ "+" }</button>
        </span>
    }
}

/// A click goes to the moment of the row under it.
fn seek(
    view: &SequenceView,
    layout: &SequenceLayout,
    on_seek: &Callback<SimTime>,
) -> Callback<MouseEvent> {
    let rows: Vec<(i32, SimTime)> =
        layout.rows.iter().zip(&view.rows).map(|(place, row)| (place.end_y + 4, row.at)).collect();
    let on_seek = on_seek.clone();
    Callback::from(move |event: MouseEvent| {
        let svg = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(svg) = svg else { return };
        let y = event.client_y() - svg.get_bounding_client_rect().top() as i32;
        if let Some((_, at)) = rows.iter().find(|(bottom, _)| y <= *bottom) {
            on_seek.emit(*at);
        }
    })
}

fn states(view: &SequenceView, layout: &SequenceLayout, text: &Text) -> Vec<Html> {
    let has_epochs =
        |bar: &StateBar| matches!(bar.state, GroupState::Assigning | GroupState::Reconciling);
    let number = match view.states.iter().any(has_epochs) {
        true => ("seq-heartbeat", "epoch"),
        false => ("seq-generation", "generation"),
    };
    let draw = |(state, place): (&StateBar, &crate::stage::Rect)| {
        let waits = match state.state {
            GroupState::PreparingRebalance => Some("seq-waits-for-members"),
            GroupState::CompletingRebalance => Some("seq-waits-for-plan"),
            GroupState::Assigning => Some("seq-waits-for-target"),
            GroupState::Reconciling => Some("seq-waits-for-reconciliation"),
            GroupState::Empty | GroupState::Stable | GroupState::Dead => None,
        };
        let (x, y) = (place.x, place.y);
        let words = if layout.narrow {
            html! {
                <text x={place.h.min(140) / 2} y="0" class="t12 b mid" transform={format!("translate({} {y}) rotate(90)", x + 8)}>
                    { text.get(state.state.id()).replace("Rebalance", "") }
                </text>
            }
        } else {
            html! {
                <>
                    <rect x={x + 6} y={y + 4} width={place.w - 8} height={place.h.min(42)} class="paper" />
                    <text x={x + 12} y={y + 20} class="t14 b">{ text.get(state.state.id()) }</text>
                    <text x={x + 12} y={y + 37} class="t12 i2">{ text.with(number.0, &[(number.1, Arg::from(&state.generation))]) }</text>
                </>
            }
        };
        let room = if layout.narrow { 70 } else { 26 };
        html! {
            <g key={format!("s{}", state.from.0)}>
                if waits.is_some() { <rect x={x} y={y} width={place.w} height={place.h} fill="url(#st-hatch-soft)" /> }
                <path d={format!("M{x} {y}h{}", place.w)} class="rule2" />
                if place.h >= room { { words } }
                if let Some(waits) = waits.filter(|_| place.h >= 62 && place.w > 200) {
                    <>
                        <rect x={x + 6} y={y + 42} width={place.w - 8} height="18" class="paper" />
                        <text x={x + 12} y={y + 54} class="t12 i2">{ text.get(waits) }</text>
                    </>
                }
            </g>
        }
    };
    view.states.iter().zip(&layout.states).filter(|(_, place)| place.h > 0).map(draw).collect()
}

fn line_of_now(layout: &SequenceLayout, now: SimTime) -> Html {
    let (y, x) = (layout.playhead, layout.times);
    html! {
        <g aria-hidden="true">
            <path d={format!("M{} {y}H{}", x + 34, layout.width - 8)} class="now-back" />
            <path d={format!("M{} {y}H{}", x + 34, layout.width - 8)} class="head" />
            <text x={x} y={y + 4} class="t12 b num">{ tenths(now) }</text>
        </g>
    }
}
