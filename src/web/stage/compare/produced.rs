//! What became of a producer's records: a line for those in the log, for those that wait and for those that are not there. Each
//! fate has a shape of its own, and its name where there is room.

use markup::html;
use yew::Html;

use crate::fact::Arg;
use crate::stage::{
    CompareBlockPlace, CompareLayout, RecordPlace, RecordTrack, Rect, record_places, words_width,
};
use crate::view::{ProducedFigures, ProducedHistory, RecordFate};
use crate::web::Text;

/// How many lines its figures take.
pub(super) const LINES: usize = 2;
pub(super) const LINES_PHONE: usize = 4;

pub(super) fn draw(
    history: &ProducedHistory,
    place: &CompareBlockPlace,
    (left, layout): (i32, &CompareLayout),
    text: &Text,
) -> Html {
    let figures = &history.figures;
    let words = figure_words(history, text);
    let phone = place.figures.len() == LINES_PHONE;
    let lines: &[&[String]] = match phone {
        true => &[&words[..2], &words[2..4], &words[4..6], &words[6..]],
        false => &[&words[..4], &words[4..]],
    };
    let track = |(track, at): (RecordTrack, &Rect)| {
        let name = text.get(&format!("compare-track-{}", track.name()));
        let count = count_on(figures, track);
        let middle = at.y + at.h / 2;
        let places = record_places(&history.marks, track, &layout.axis, *at);
        html! {
            <g role="img">
                <title>{ track_words(figures, track, &name, text) }</title>
                if place.named {
                    <text x={left} y={middle + 4} class="t12 i2">{ name }</text>
                    <text x={layout.figure_end} y={middle + 4} class="t12 end num i2">{ count }</text>
                }
                <path d={format!("M{} {middle}H{}", at.x, at.right())} class="rule" />
                { for places.iter().map(|place| draw_place(place, text)) }
            </g>
        }
    };
    html! {
        <g key={history.producer.to_string()} role="group" aria-label={format!("{}: {}", history.producer, words.join(", "))}>
            { for RecordTrack::ALL.into_iter().zip(&place.rows).map(track) }
            { for place.figures.iter().zip(lines).enumerate().map(|(i, (y, words))| html! {
                <text x={if phone { left } else { layout.axis.left }} y={*y} class="t13 halo num">
                    if i == 0 { <tspan class="b">{ format!("{}: ", history.producer) }</tspan> }
                    { words.join("  ·  ") }
                </text>
            }) }
        </g>
    }
}

fn count_on(figures: &ProducedFigures, track: RecordTrack) -> u64 {
    let on = RecordFate::ALL.into_iter().filter(|fate| RecordTrack::of(*fate) == track);
    on.map(|fate| figures.of(fate)).sum()
}

/// "not there: 1 promise broken, 2 failed".
fn track_words(figures: &ProducedFigures, track: RecordTrack, name: &str, text: &Text) -> String {
    let on = RecordFate::ALL.into_iter().filter(|fate| RecordTrack::of(*fate) == track);
    let there = on.filter(|fate| figures.of(*fate) > 0);
    let words = there.map(|fate| format!("{} {}", figures.of(fate), fate_name(fate, text)));
    let words: Vec<_> = words.collect();
    let words = if words.is_empty() { "0".to_owned() } else { words.join(", ") };
    format!("{name}: {words}")
}

fn fate_name(fate: RecordFate, text: &Text) -> String {
    text.get(&format!("compare-fate-{}", fate.name()))
}

fn draw_place(place: &RecordPlace, text: &Text) -> Html {
    let Rect { x, y, w, h } = place.rect;
    let name = fate_name(place.fate, text);
    let said = match (place.fate, place.count) {
        (RecordFate::Kept | RecordFate::Waiting, 1) => String::new(),
        (RecordFate::Kept | RecordFate::Waiting, count) => format!("×{count}"),
        (_, 1) => name.clone(),
        (_, count) => format!("{name} ×{count}"),
    };
    let label = (!said.is_empty() && words_width(&said) + 8 <= place.room).then_some(said);
    let after = place.told.unwrap_or(place.rect.right());
    html! {
        <g>
            if let Some(told) = place.told {
                <path d={format!("M{} {}H{told}m0 -4v8", x + w, y + h / 2)} class="fate__told" />
            }
            { shape(place.fate, place.rect) }
            if let Some(label) = label {
                <text x={after + 5} y={y + h / 2 + 4} class={if place.fate == RecordFate::Lost { "t12 halo fate__bad" } else { "t12 halo i2" }}>{ label }</text>
            }
        </g>
    }
}

/// Filled: the leader has it. Round: nobody knows yet. Crossed: it is not there.
fn shape(fate: RecordFate, rect: Rect) -> Html {
    let Rect { x, y, w, h } = rect;
    let class = format!("fate fate--{}", fate.name());
    let round = if fate == RecordFate::Waiting { h / 2 } else { 0 };
    let over = match fate {
        RecordFate::Kept | RecordFate::Waiting | RecordFate::Gone => None,
        RecordFate::Duplicated => Some(format!("M{} {}v{}h{}", x + 3, y + 3, h - 6, w - 6)),
        RecordFate::Lost => Some(format!("M{x} {y}l{w} {h}m0 -{h}l-{w} {h}")),
        RecordFate::Failed => Some(format!("M{x} {}l{w} -{h}", y + h)),
    };
    html! {
        <>
            <rect {x} {y} width={w} height={h} rx={round} {class} />
            if let Some(d) = over { <path {d} class={format!("fate__over fate__over--{}", fate.name())} /> }
        </>
    }
}

/// What the shapes mean.
pub(super) fn legend(text: &Text) -> Html {
    let term = |fate: RecordFate| {
        html! {
            <li>
                <svg width="16" height="16" aria-hidden="true">{ shape(fate, Rect::new(2, 2, 12, 12)) }</svg>
                { text.get(&format!("compare-fate-{}.why", fate.name())) }
            </li>
        }
    };
    html! {
        <ul class="st-legend st-cmp__legend">
            { for RecordFate::ALL.into_iter().map(term) }
            <li>
                <svg width="22" height="16" aria-hidden="true"><path d="M1 8H20m0 -4v8" class="fate__told" /></svg>
                { text.get("compare-told") }
            </li>
        </ul>
    }
}

/// Four that say what the application heard, and four that say what came of it.
fn figure_words(history: &ProducedHistory, text: &Text) -> Vec<String> {
    let figures = &history.figures;
    let count = |id: &str, count: u64| {
        let count = Arg::Number(i64::try_from(count).unwrap_or(i64::MAX));
        text.with(id, &[("count", count)])
    };
    let after = figures.acknowledged_after.map_or(Arg::Absent, Arg::Duration);
    vec![
        count("compare-sent", figures.sent),
        match history.answered {
            true => count("compare-acknowledged", figures.acknowledged),
            false => count("compare-unanswered", figures.acknowledged),
        },
        text.with("compare-acknowledged-after", &[("after", after)]),
        text.get(if history.idempotent { "compare-idempotent" } else { "compare-not-idempotent" }),
        count("compare-broken", figures.of(RecordFate::Lost)),
        count("compare-gone", figures.of(RecordFate::Gone)),
        count("compare-failed", figures.failed),
        count("compare-duplicated", figures.of(RecordFate::Duplicated)),
    ]
}
