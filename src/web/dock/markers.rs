//! Marks on the timeline: a shape for each kind of moment, a few words where there is room.

use std::rc::Rc;

use markup::html;
use web_sys::KeyboardEvent;
use yew::{Callback, Html, hook};

use crate::id::GroupId;
use crate::kernel::SimTime;
use crate::session::{Action, Playback};
use crate::view::{Marker, MarkerKind};
use crate::web::dock::ruler::Place;
use crate::web::hooks::{use_model, use_text};
use crate::web::panels::telling::seconds;
use crate::web::piece::draws;
use crate::web::rich::Names;

#[derive(PartialEq)]
pub(super) struct Markers {
    pub(super) markers: Rc<Vec<Marker>>,
    pub(super) place: Place,
    pub(super) head: SimTime,
    pub(super) group: Option<GroupId>,
    pub(super) names: Names,
    pub(super) send: Callback<Action>,
}

/// A mark with the words that go beside it.
struct Placed {
    marker: Marker,
    x: i32,
    words: String,
    /// Where the words begin (or end, to the left of the mark); `None` where there is no room.
    label: Option<(i32, bool)>,
}

draws!(Markers, use_markers);

#[hook]
fn use_markers(props: &Markers) -> Html {
    let (model, text) = (use_model(), use_text());
    let (axis, left) = (props.place.axis, props.place.axis.left);
    let mine = |marker: &&Marker| {
        marker.group.is_none() || props.group.is_none() || marker.group == props.group
    };
    let seen = |marker: &&Marker| {
        marker.at <= props.head && marker.at >= axis.range.from && marker.at <= axis.range.to
    };
    let words = |marker: &Marker| {
        let entry = model.read(|session| session.timeline().fact(marker.fact).cloned());
        let short = entry.map(|entry| text.narrator().fact(&entry.fact).short);
        props.names.in_text(&short.unwrap_or_default())
    };
    let placed: Vec<Placed> = props
        .markers
        .iter()
        .filter(mine)
        .filter(seen)
        .map(|marker| Placed {
            marker: marker.clone(),
            x: axis.x(marker.at),
            words: String::new(),
            label: None,
        })
        .collect();
    // Of hundreds that join at once one mark is left: only its words are looked up.
    let mut placed = thin_out(placed);
    for one in &mut placed {
        one.words = words(&one.marker);
    }
    let placed = if props.place.strip { placed } else { with_labels(placed, left, axis.right) };
    html! { <g>{ for placed.iter().map(|one| mark(one, props)) }</g> }
}

/// Two marks that would cover each other become one: the one that says more.
fn thin_out(placed: Vec<Placed>) -> Vec<Placed> {
    const APART: i32 = 15;
    let mut kept: Vec<Placed> = Vec::new();
    for one in placed {
        match kept.last_mut() {
            Some(last) if one.x - last.x < APART => {
                if weight(one.marker.kind) > weight(last.marker.kind) {
                    *last = one;
                }
            }
            Some(_) | None => kept.push(one),
        }
    }
    kept
}

fn weight(kind: MarkerKind) -> u8 {
    match kind {
        MarkerKind::Crash | MarkerKind::Error => 6,
        MarkerKind::Timeout => 5,
        MarkerKind::Stable => 4,
        MarkerKind::Leave => 3,
        MarkerKind::Join => 2,
        MarkerKind::You => 1,
        MarkerKind::Rebalance => 0,
    }
}

/// About how wide words are at 12 px; Hangul is as wide as it is high.
fn width(words: &str) -> i32 {
    words.chars().map(|c| if c.is_ascii() { 7 } else { 12 }).sum()
}

/// To the right of its mark if there is room before the next one, else to the left, else nowhere.
fn with_labels(mut placed: Vec<Placed>, left: i32, right: i32) -> Vec<Placed> {
    const GAP: i32 = 12;
    let xs: Vec<i32> = placed.iter().map(|one| one.x).collect();
    let mut free_from = left;
    for (index, one) in placed.iter_mut().enumerate() {
        let needed = width(&one.words) + GAP;
        let until = xs.get(index + 1).map_or(right, |next| next - GAP);
        if one.words.is_empty() {
            one.label = None;
        } else if one.x + needed <= until {
            one.label = Some((one.x + GAP, false));
            free_from = one.x + needed;
            continue;
        } else if one.x - needed >= free_from + GAP {
            one.label = Some((one.x - GAP, true));
        }
        free_from = one.x;
    }
    placed
}

fn mark(placed: &Placed, props: &Markers) -> Html {
    let Placed { marker, x, words, label } = placed;
    let (step, place) = (marker.step, props.place);
    let go =
        props.send.reform(move |_: yew::MouseEvent| Action::Playback(Playback::SeekStep(step)));
    let onkeydown = {
        let send = props.send.clone();
        Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                send.emit(Action::Playback(Playback::SeekStep(step)));
            }
        })
    };
    let (class, y) = (class(marker.kind), place.marks);
    let bottom = place.rows + 2 * place.pitch + place.bar;
    // Where and how wide a pointer means this mark: on its shape and on its words.
    let reach = match label {
        Some((_, false)) => (x - 12, 24 + width(words)),
        Some((_, true)) => (x - 12 - width(words), 24 + width(words)),
        None => (x - 12, 24),
    };
    html! {
        <g key={marker.fact.0} class={format!("marker marker--{class}")} role="button" tabindex="0" aria-label={format!("{} s {words}", seconds(marker.at))} onclick={go} {onkeydown}>
            if !place.strip { <path class="drop" d={format!("M{x} {}V{bottom}", place.line + 1)} /> }
            <rect x={reach.0} y={y - 12} width={reach.1} height="24" fill="transparent" />
            { shape(marker.kind, *x, y, place.strip) }
            if let Some((at, before)) = label {
                <text class={if *before { "halo end" } else { "halo" }} x={*at} y={y + 5}>{ words }</text>
            }
        </g>
    }
}

fn class(kind: MarkerKind) -> &'static str {
    match kind {
        MarkerKind::Join => "join",
        MarkerKind::Leave => "leave",
        MarkerKind::Crash => "crash",
        MarkerKind::Timeout => "timeout",
        MarkerKind::Rebalance => "rebalance",
        MarkerKind::Stable => "stable",
        MarkerKind::Error => "error",
        MarkerKind::You => "you",
    }
}

fn shape(kind: MarkerKind, x: i32, y: i32, small: bool) -> Html {
    let r = if small { 4 } else { 7 };
    let circle = |fill: &'static str, stroke: &'static str| {
        html! {
            <circle cx={x} cy={y} r={r} {fill} {stroke} stroke-width="1.5" />
        }
    };
    let line = |d: String, stroke: &'static str| {
        if small {
            html! {}
        } else {
            html! { <path {d} fill="none" {stroke} stroke-width="1.6" /> }
        }
    };
    let (wash, ink, fault) = ("var(--wash)", "var(--ink)", "var(--fault)");
    match kind {
        MarkerKind::Join => {
            html! { <>{ circle(wash, ink) }{ line(format!("M{x} {y}m-3.5 0h7m-3.5 -3.5v7"), ink) }</> }
        }
        MarkerKind::Leave => {
            html! { <>{ circle(wash, ink) }{ line(format!("M{x} {y}m-3.5 0h7"), ink) }</> }
        }
        MarkerKind::Crash | MarkerKind::Error => html! {
            <>{ circle(fault, fault) }{ line(format!("M{x} {y}m-2.8 -2.8l5.6 5.6m0 -5.6l-5.6 5.6"), wash) }</>
        },
        MarkerKind::Timeout => {
            html! { <>{ circle(wash, ink) }{ line(format!("M{x} {}v4h3.4", y - 4), ink) }</> }
        }
        MarkerKind::Rebalance => {
            html! { <>{ circle(wash, ink) }{ line(format!("M{x} {y}m-2.8 0a2.8 2.8 0 1 1 2.8 2.8"), ink) }</> }
        }
        MarkerKind::Stable => {
            html! { <>{ circle(ink, ink) }{ line(format!("M{x} {y}m-3.2 .2l2.4 2.4 4-4.6"), wash) }</> }
        }
        MarkerKind::You => html! {
            <rect x={x - r + 2} y={y - r + 2} width={2 * r - 4} height={2 * r - 4} rx="1.5" fill={wash} stroke={ink} stroke-width="1.5" />
        },
    }
}
