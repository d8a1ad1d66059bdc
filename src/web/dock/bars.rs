//! Who owned which partition when: one row per partition, on the axis of the ruler.

use markup::html;
use yew::Html;

use crate::fact::Arg;
use crate::session::ClockView;
use crate::stage::{BarPlace, Rect, bar_places, partition_label};
use crate::view::{BarKind, GroupHistory, OwnershipRow};
use crate::web::Text;
use crate::web::dock::ruler::Place;
use crate::web::rich::slot_class;

/// More rows than these would not fit; the Ownership lens shows them all.
const ROWS_MAX: usize = 3;

pub(super) fn bars(group: &GroupHistory, place: &Place, clock: &ClockView, text: &Text) -> Html {
    let label = text.with("bars-of", &[("group", Arg::Group(group.group.clone()))]);
    let more = group.rows.len().saturating_sub(ROWS_MAX);
    html! {
        <g role="img" aria-label={label}>
            { for group.rows.iter().take(ROWS_MAX).enumerate().map(|(index, row)| line(index, row, place, clock, text)) }
            if more > 0 && !place.strip {
                <text class="end" x={place.axis.left - 10} y={place.rows + 3 * place.pitch + 12}>{ format!("+{more}") }</text>
            }
        </g>
    }
}

fn line(index: usize, row: &OwnershipRow, place: &Place, clock: &ClockView, text: &Text) -> Html {
    let y = place.rows + place.pitch * index as i32;
    let at = Rect::new(place.axis.left, y, place.axis.right - place.axis.left, place.bar);
    let middle = y + place.bar / 2;
    let reached = place.axis.x_clamped(clock.head);
    let playhead = place.axis.x_clamped(clock.now);
    let bar = |bar: &BarPlace| draw(bar, playhead, text);
    html! {
        <g key={row.partition.to_string()}>
            if !place.strip {
                <text class="name" x={place.axis.left - 10} y={middle + 5}>{ partition_label(&row.partition) }</text>
            }
            <path class="rule" d={format!("M{reached} {middle}H{}", place.axis.right)} />
            { for bar_places(row, &place.axis, clock.head, at).iter().map(bar) }
        </g>
    }
}

fn draw(place: &BarPlace, playhead: i32, text: &Text) -> Html {
    let Rect { x, y, w, h } = place.rect;
    // After going back, what lies ahead of the playhead is still there, but pale.
    let class = if x >= playhead { "beyond" } else { "" };
    let rect = |class: &'static str| {
        html! {
            <rect {class} x={x} y={y} width={w} height={h} />
        }
    };
    let label = |class: &'static str| {
        place.label.as_ref().map(|label| {
            html! {
                <text {class} x={x + 7} y={y + h / 2 + 4}>{ label }</text>
            }
        })
    };
    match &place.kind {
        BarKind::Nobody => html! {
            <rect class={format!("nobody {class}")} fill="url(#dock-hatch)" x={x} y={y} width={w} height={h} />
        },
        BarKind::Owned { slot, .. } => html! {
            <g class={format!("{} {class}", slot_class(*slot))}>
                { rect("bar") }{ texture(*slot, place.rect) }
                if place.label.is_some() { <rect class="bar" x={x + 1} y={y + 1} width="28" height={h - 2} /> }
                { label("on-bar") }
            </g>
        },
        BarKind::ListedDead { slot, by } => {
            let said = text.with("listed-dead", &[("consumer", Arg::Client(by.clone()))]);
            let fits = w > 26 + 7 * said.chars().count() as i32;
            html! {
                <g class={format!("{} {class}", slot_class(*slot))}>
                    { rect("listed") }
                    if fits { <text class="mid" x={x + w / 2} y={y + h / 2 + 4}>{ said }</text> }
                </g>
            }
        }
    }
}

/// The second channel of each slot: no two are told apart by hue alone.
fn texture(slot: usize, rect: Rect) -> Html {
    let Rect { x, y, w, h } = rect;
    let right = x + w;
    let d = match slot {
        1 => format!("M{x} {}H{right}M{x} {}H{right}", y + h * 3 / 10, y + h * 7 / 10),
        2 | 4 => format!("M{x} {}H{right}", y + h / 2),
        3 | 5 => (x + 9..right).step_by(9).map(|at| format!("M{at} {y}V{}", y + h)).collect(),
        _ => return html! {},
    };
    let dots = (slot == 2).then_some("1 6");
    html! { <path class="pattern" stroke-dasharray={dots} {d} /> }
}
