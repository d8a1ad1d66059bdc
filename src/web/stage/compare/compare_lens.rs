//! The lens itself: which settings, their bars under each other, and what each has cost.

use std::rc::Rc;

use markup::html;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::{Callback, Html, MouseEvent, hook};

use crate::fact::Arg;
use crate::kernel::{SimTime, Span};
use crate::session::{COMPARED_MAX, ComparedBy, ComparedSetting, ComparedView};
use crate::stage::{
    Breakpoint, CompareBlockPlace, CompareLayout, CompareNames, ComparePlace, Frame, RecordTrack,
    TimeRange,
};
use crate::view::{Figures, GroupHistory};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::{draws, keyed};
use crate::web::stage::compare::produced;
use crate::web::stage::ownership::OwnershipBars;
use crate::web::stage::patterns::patterns;
use crate::web::stage::same::Same;
use crate::web::stage::sequence::tenths;

#[derive(PartialEq)]
pub(crate) struct CompareLens {
    pub(crate) runs: Rc<Vec<ComparedView>>,
    /// What part of time is in view.
    pub(crate) range: TimeRange,
    pub(crate) playhead: SimTime,
    pub(crate) on_by: Callback<ComparedBy>,
    pub(crate) on_toggle: Callback<&'static ComparedSetting>,
    pub(crate) on_seek: Callback<SimTime>,
    pub(crate) width: i32,
    pub(crate) breakpoint: Breakpoint,
}

draws!(CompareLens, use_compare_lens);

#[hook]
fn use_compare_lens(props: &CompareLens) -> Html {
    let text = use_text();
    let frame = Frame { width: props.width, breakpoint: props.breakpoint };
    let phone = props.breakpoint == Breakpoint::Phone;
    let by = props.runs.first().map_or(ComparedBy::Rebalancing, |run| run.by);
    let layout = layout(props, by, frame);
    let seek = {
        let (on_seek, axis) = (props.on_seek.clone(), layout.axis);
        Callback::from(move |event: MouseEvent| {
            let svg = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
            let Some(svg) = svg else { return };
            let x = event.client_x() - svg.get_bounding_client_rect().left() as i32;
            if (axis.left - 4..=axis.right + 4).contains(&x) {
                on_seek.emit(axis.at(x));
            }
        })
    };
    html! {
        <div class="st-own st-cmp">
            { patterns() }
            { dimensions(props, by, &text) }
            { toggles(props, by, &text) }
            <p class="st-cmp__note">{ text.get(&format!("compare-note-{}", by.name())) }</p>
            <svg width={layout.width} height={layout.height} role="group" aria-label={text.get("compare-label")} onclick={seek}>
                { axis(props, &layout, phone, &text) }
                { for props.runs.iter().zip(&layout.runs).map(|(run, place)| draw_run(props, run, place, &layout, &text)) }
                { playhead(props, &layout) }
            </svg>
            if by == ComparedBy::Acks { { produced::legend(&text) } }
        </div>
    }
}

fn layout(props: &CompareLens, by: ComparedBy, frame: Frame) -> CompareLayout {
    let phone = frame.breakpoint == Breakpoint::Phone;
    let runs = props.runs.iter();
    match by {
        ComparedBy::Rebalancing => {
            let rows = |run: &ComparedView| run.groups.iter().map(|of| of.rows.len()).collect();
            // A group's name has a line of its own on a phone, and so has the longest figure.
            let several = props.runs.iter().any(|run| run.groups.len() > 1);
            let lines = if phone { 2 + usize::from(several) } else { 1 };
            let blocks: Vec<Vec<usize>> = runs.map(rows).collect();
            CompareLayout::new(&blocks, CompareNames::Partitions, props.range, lines, frame)
        }
        ComparedBy::Acks => {
            let tracks = |run: &ComparedView| vec![RecordTrack::ALL.len(); run.producers.len()];
            let lines = if phone { produced::LINES_PHONE } else { produced::LINES };
            let blocks: Vec<Vec<usize>> = runs.map(tracks).collect();
            CompareLayout::new(&blocks, CompareNames::Tracks, props.range, lines, frame)
        }
    }
}

/// What the comparison is about.
fn dimensions(props: &CompareLens, by: ComparedBy, text: &Text) -> Html {
    let button = |one: ComparedBy| {
        let onclick = props.on_by.reform(move |_: MouseEvent| one);
        html! {
            <button key={one.name()} type="button" class="btn btn--s" aria-pressed={(one == by).to_string()} {onclick}>
                { text.get(&format!("compare-by-{}", one.name())) }
            </button>
        }
    };
    html! {
        <div class="st-cmp__bar st-cmp__by" role="group" aria-label={text.get("compare-by")}>
            <span aria-hidden="true">{ text.get("compare-by") }</span>
            { for ComparedBy::ALL.into_iter().map(button) }
        </div>
    }
}

fn toggles(props: &CompareLens, by: ComparedBy, text: &Text) -> Html {
    let chosen = |setting: &ComparedSetting| props.runs.iter().any(|run| run.id == setting.id);
    let count = props.runs.len();
    let toggle = |setting: &'static ComparedSetting| {
        let on = chosen(setting);
        let onclick = props.on_toggle.reform(move |_: MouseEvent| setting);
        let stuck = if on { count == 1 } else { count >= COMPARED_MAX };
        html! {
            <button key={setting.id} type="button" class="btn btn--s" aria-pressed={on.to_string()} disabled={stuck} {onclick}>
                { text.get(&format!("compare-{}", setting.id)) }
            </button>
        }
    };
    html! {
        <div class="st-cmp__bar" role="group" aria-label={text.get("compare-settings")}>
            { for by.settings().map(toggle) }
        </div>
    }
}

fn axis(props: &CompareLens, layout: &CompareLayout, phone: bool, text: &Text) -> Html {
    let plot = layout.plot;
    // The mark of now stands where this one would.
    let here = layout.axis.x_clamped(props.playhead);
    let ticks = layout.axis.ticks(if phone { 62 } else { 74 });
    html! {
        <g aria-hidden="true">
            { for ticks.iter().map(|tick| html! {
                <>
                    <path d={format!("M{} {}V{}", tick.x, plot.y, plot.bottom())} class="rule" />
                    if (tick.x - here).abs() > 24 {
                        <text x={tick.x} y={plot.y - 6} class="t12 mid i3 num">
                            { text.with("lens-seconds", &[("seconds", Arg::Text(tick.seconds.as_str().into()))]) }
                        </text>
                    }
                </>
            }) }
        </g>
    }
}

fn draw_run(
    props: &CompareLens,
    run: &ComparedView,
    place: &ComparePlace,
    layout: &CompareLayout,
    text: &Text,
) -> Html {
    let left = if props.breakpoint == Breakpoint::Phone { 16 } else { 24 };
    let groups = run.groups.iter().zip(&place.blocks).zip(&run.figures);
    let (rebalancing, row) = match run.by {
        ComparedBy::Rebalancing => (true, "compare-row"),
        ComparedBy::Acks => (false, "compare-row-records"),
    };
    let producers = run.producers.iter().zip(&place.blocks);
    let several = run.groups.len() > 1;
    let refused = (run.refused > 0)
        .then(|| text.with("compare-refused", &[("count", Arg::Number(run.refused as i64))]));
    html! {
        <g key={run.id}>
            <text x={left} y={place.title.y + 18} class="t15">
                <tspan class="b">{ text.get(&format!("compare-{}", run.id)) }</tspan>
                if let Some(refused) = &refused { <tspan class="i2">{ " " }{ refused.clone() }</tspan> }
            </text>
            if refused.is_none() || props.breakpoint != Breakpoint::Phone {
                <text x={layout.figure_end} y={place.title.y + 18} class="t12 end i3" aria-hidden="true">{ text.get(row) }</text>
            }
            { for groups.filter(|_| rebalancing).map(|((history, place), (_, figures))| {
                draw_group(props, run.id, history, place, figures, several, (left, layout), text)
            }) }
            { for producers.map(|(history, place)| produced::draw(history, place, (left, layout), text)) }
        </g>
    }
}

#[expect(clippy::too_many_arguments, reason = "one group of one run, and where it stands")]
fn draw_group(
    props: &CompareLens,
    run: &str,
    history: &GroupHistory,
    place: &CompareBlockPlace,
    figures: &Figures,
    several: bool,
    (left, layout): (i32, &CompareLayout),
    text: &Text,
) -> Html {
    let shared = Same::new(history.clone());
    let many =
        history.rows.iter().any(|row| row.partition.topic != history.rows[0].partition.topic);
    let name = |i: usize| {
        let partition = &history.rows[i].partition;
        if many { partition.to_string() } else { format!("P{}", partition.partition) }
    };
    let words = figure_words(figures, text);
    let group = several.then(|| format!("{}: ", history.group));
    let phone = place.figures.len() > 1;
    let lines: &[&[String]] = match place.figures.len() {
        0 | 1 => &[&words],
        2 => &[&words[..1], &words[1..]],
        _ => &[&[], &words[..1], &words[1..]],
    };
    html! {
        <g role="group" aria-label={format!("{}: {}", history.group, words.join(", "))}>
            { for place.rows.iter().enumerate().map(|(i, at)| html! {
                <g role="img">
                    <title>{ format!("{}: {}", history.rows[i].partition, unowned(figures, i, "compare-row-unowned", text)) }</title>
                    if place.named {
                        <text x={left} y={at.y + at.h / 2 + 4} class="t12 b">{ name(i) }</text>
                        <text x={layout.figure_end} y={at.y + at.h / 2 + 4} class="t12 end num i2">{ unowned(figures, i, "lens-seconds", text) }</text>
                    }
                    { keyed(format!("{run}{}{i}", history.group), OwnershipBars { history: shared.clone(), row: i, axis: layout.axis, head: props.playhead, at: *at }) }
                </g>
            }) }
            { for place.figures.iter().zip(lines).enumerate().map(|(i, (y, words))| html! {
                <text x={if phone { left } else { layout.axis.left }} y={*y} class="t13 halo num">
                    if i == 0 { <tspan class="b">{ group.clone().unwrap_or_default() }</tspan> }
                    { words.join("  ·  ") }
                </text>
            }) }
        </g>
    }
}

/// How long a row had no owner.
fn unowned(figures: &Figures, row: usize, id: &str, text: &Text) -> String {
    let span = figures.unowned_of.get(row).copied().unwrap_or_default();
    text.with(id, &[("seconds", Arg::Text(tenths(SimTime(span.0 + 50_000)).into()))])
}

/// What a run has cost, one figure after the other.
fn figure_words(figures: &Figures, text: &Text) -> Vec<String> {
    let tenths = |span: Span| Arg::Text(tenths(SimTime(span.0 + 50_000)).into());
    let count = |n: usize| Arg::Number(n as i64);
    vec![
        text.with(
            "compare-unowned",
            &[("seconds", tenths(figures.unowned)), ("longest", tenths(figures.unowned_longest))],
        ),
        text.with("compare-moved", &[("count", count(figures.moved))]),
        text.with("compare-read-again", &[("count", count(figures.read_again))]),
        text.with("compare-requests", &[("count", count(figures.requests))]),
    ]
}

fn playhead(props: &CompareLens, layout: &CompareLayout) -> Html {
    let (x, plot) = (layout.axis.x_clamped(props.playhead), layout.plot);
    html! {
        <g aria-hidden="true">
            <path d={format!("M{x} {}V{}", plot.y - 8, plot.bottom())} class="head" />
            <circle cx={x} cy={plot.y - 10} r="5" class="flag" />
        </g>
    }
}
