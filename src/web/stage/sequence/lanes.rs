//! The members' lanes with what each holds, the lane that others share, and the coordinator's.

use markup::html;
use yew::Html;

use crate::fact::Arg;
use crate::id::ClientId;
use crate::stage::{SequenceLayout, SpanPlace, badge_label, client_label, partitions_label};
use crate::view::{LaneSpan, Life, SequenceLane, SequenceView};
use crate::web::Text;
use crate::web::stage::sequence::messages::Taken;
use crate::web::stage::slot::slot_class;

/// So many partitions are named beside a lane.
const NAMED_MAX: usize = 3;

pub(super) fn draw(
    view: &SequenceView,
    layout: &SequenceLayout,
    taken: &Taken,
    text: &Text,
) -> Html {
    let room = layout.lanes.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap_or(i32::MAX);
    let label = client_label as fn(&ClientId) -> String;
    let fits = view.lanes.iter().all(|lane| label_width(&client_label(&lane.client)) < room);
    let label = if fits && !layout.narrow { label } else { badge_label };
    let lanes = view.lanes.iter().zip(&layout.lanes).zip(&layout.spans);
    let shared = layout.lanes.last().filter(|_| view.folded > 0);
    let bottom = layout.height - 6;
    let x = layout.coordinator;
    let title = match view.coordinator {
        Some(broker) if !layout.narrow => {
            text.with("seq-coordinator-lane", &[("broker", Arg::Broker(broker))])
        }
        Some(_) | None => text.get("seq-coordinator-word"),
    };
    let width = if layout.narrow { 104 } else { 168 };
    let left = (x - width / 2).min(layout.width - width - 2);
    html! {
        <g>
            { for lanes.map(|((lane, x), spans)| draw_lane(lane, label(&lane.client), *x, spans, layout, taken, text)) }
            if let Some(x) = shared {
                <path d={format!("M{x} {}V{bottom}", layout.top)} class="rule2" stroke-dasharray="2 4" />
                <text x={*x} y="34" class="t12 b mid i2">{ text.with("seq-more", &[("count", Arg::Number(view.folded as i64))]) }</text>
            }
            <rect x={left} y="18" width={width} height="24" rx="4" class="inkl" />
            <text x={left + width / 2} y="34" class="t13 b mid">
                { title }
            </text>
            <path d={format!("M{x} 42V{bottom}")} class="inkl" />
        </g>
    }
}

/// About how wide a name is in its box.
fn label_width(label: &str) -> i32 {
    16 + 9 * i32::try_from(label.chars().count().min(14)).unwrap_or(0)
}

fn draw_lane(
    lane: &SequenceLane,
    label: String,
    x: i32,
    spans: &[SpanPlace],
    layout: &SequenceLayout,
    taken: &Taken,
    text: &Text,
) -> Html {
    let width = label_width(&label);
    let mut before: Option<&LaneSpan> = None;
    let mut drawn = Vec::new();
    for (span, place) in lane.spans.iter().zip(spans) {
        drawn.push(draw_span(lane, span, *place, x));
        if before.is_none_or(|before| before.holds != span.holds) && !layout.narrow {
            drawn.extend(holds(span, *place, x, taken));
        }
        before = Some(span);
    }
    html! {
        <g key={lane.client.to_string()} class={slot_class(lane.slot)}>
            <title>{ lane.client.to_string() }</title>
            <rect x={x - width / 2} y="18" width={width} height="24" rx="4" class="cfill" />
            <text x={x} y="35" class="t14 on-c mid">{ label }</text>
            if lane.leader && !layout.narrow {
                <text x={x} y="56" class="t12 i2 mid">{ text.get("seq-leader") }</text>
            }
            if lane.leader && layout.narrow {
                <text x={x} y="56" class="t12 i2 mid">{ text.get("lens-leader") }</text>
            }
            { for drawn }
        </g>
    }
}

fn draw_span(
    lane: &SequenceLane,
    span: &LaneSpan,
    SpanPlace { y, height }: SpanPlace,
    x: i32,
) -> Html {
    let left = x - 5;
    let solid = !span.holds.is_empty();
    let texture = (1..=5).contains(&lane.slot);
    match span.life {
        Life::NotYet => Html::default(),
        Life::Gone => html! { <path d={format!("M{x} {y}v{height}")} class="seq-gone" /> },
        Life::Runs => html! {
            <>
                if solid { <rect x={left} y={y} width="10" height={height} class="cfill" /> }
                if solid && texture && !span.rebalancing {
                    <rect x={left} y={y} width="10" height={height} fill={format!("url(#st-tx-{})", lane.slot)} />
                }
                if span.rebalancing {
                    <rect x={if solid { x } else { left }} y={y} width={if solid { 5 } else { 10 }} height={height} class="nobody" />
                }
                if !solid && !span.rebalancing {
                    <rect x={left + 3} y={y} width="4" height={height} class="seq-idle" />
                }
            </>
        },
    }
}

/// Beside the lane, below where the stretch begins: as soon as no other words stand there.
fn holds(span: &LaneSpan, place: SpanPlace, x: i32, taken: &Taken) -> Vec<Html> {
    let (mut labels, left) = partitions_label(&span.holds, NAMED_MAX);
    labels.extend((left > 0).then(|| format!("+{left}")));
    let right = x - 11;
    let is_free = |y: i32, width: i32| {
        taken.iter().all(|(other, from, to)| {
            (y - other).abs() >= 14 || *from > right || *to < right - width
        })
    };
    let mut y = place.y + 12;
    let mut drawn = Vec::new();
    for label in labels {
        let width = 8 * i32::try_from(label.len()).unwrap_or(0);
        while y < place.y + place.height && !is_free(y, width) {
            y += 6;
        }
        if y > place.y + place.height {
            break;
        }
        drawn.push(
            html! { <text x={right} y={y} class="t12 b end halo seq-holds">{ label }</text> },
        );
        y += 13;
    }
    drawn
}
