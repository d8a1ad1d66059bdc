//! Who led which partition when: one row per partition, on the axis of the ruler, beside the Cluster lens.

use markup::html;
use yew::Html;

use crate::fact::Arg;
use crate::session::ClockView;
use crate::stage::{Rect, words_width};
use crate::view::{LeaderBar, LeaderHistory, LeaderRow, LedBy};
use crate::web::Text;
use crate::web::dock::ruler::Place;
use crate::web::panels::telling::seconds;

/// As many as the bars of a group have.
const ROWS_MAX: usize = 3;

/// From the partition `first` on, or as many before it as there is room for.
pub(super) fn leaders(
    view: &LeaderHistory,
    first: usize,
    place: &Place,
    clock: &ClockView,
    text: &Text,
) -> Html {
    let label = text.with("leaders-of", &[("topic", Arg::Topic(view.topic.clone()))]);
    let more = view.rows.len().saturating_sub(ROWS_MAX);
    let shown = view.rows.iter().skip(first.min(more)).take(ROWS_MAX);
    html! {
        <g class="leaders" role="img" aria-label={label}>
            { for shown.zip(0..).map(|(row, index)| line(index, row, place, clock, text)) }
            if more > 0 && !place.strip {
                <text class="end" x={place.axis.left - 10} y={place.rows + 3 * place.pitch + 12}>{ format!("+{more}") }</text>
            }
        </g>
    }
}

fn line(index: i32, row: &LeaderRow, place: &Place, clock: &ClockView, text: &Text) -> Html {
    let y = place.rows + place.pitch * index;
    let middle = y + place.bar / 2;
    let reached = place.axis.x_clamped(clock.head);
    html! {
        <g key={row.partition} data-partition={row.partition.to_string()}>
            if !place.strip { <text class="name" x={place.axis.left - 10} y={middle + 5}>{ format!("P{}", row.partition) }</text> }
            <path class="rule" d={format!("M{reached} {middle}H{}", place.axis.right)} />
            { for row.bars.iter().filter_map(|bar| draw(bar, y, place, clock, text)) }
        </g>
    }
}

/// What has not been seen yet is not drawn.
fn draw(bar: &LeaderBar, y: i32, place: &Place, clock: &ClockView, text: &Text) -> Option<Html> {
    let to = bar.to.unwrap_or(clock.head).min(clock.head);
    let range = place.axis.range;
    if bar.from > clock.head || to < range.from || bar.from > range.to {
        return None;
    }
    let (left, right) = (place.axis.x_clamped(bar.from), place.axis.x_clamped(to));
    let rect = Rect::new(left, y, (right - left).max(1), place.bar);
    let (class, id, broker) = match bar.by {
        LedBy::Broker(broker) => ("leads", "leader-bar", Arg::from(&broker)),
        LedBy::Dead(broker) => ("leads leads--dead", "leader-bar-dead", Arg::from(&broker)),
        LedBy::Nobody => ("nobody", "leader-bar-nobody", Arg::Absent),
    };
    let args = [("broker", broker), ("epoch", Arg::from(&bar.epoch))];
    let said = text.with(id, &args);
    let title = format!("{said} ({}–{} s)", seconds(bar.from), seconds(to));
    // The epoch gives way first.
    let short = match bar.by {
        LedBy::Broker(broker) => broker.to_string(),
        LedBy::Dead(broker) => format!("✕ {broker}"),
        LedBy::Nobody => String::new(),
    };
    let fits = |words: &String| !words.is_empty() && words_width(words) + 16 <= rect.w;
    let words = [said, short].into_iter().find(fits).filter(|_| !place.strip);
    let beyond = if left >= place.axis.x_clamped(clock.now) { " beyond" } else { "" };
    let fill = (bar.by == LedBy::Nobody).then_some("url(#dock-hatch)");
    Some(html! {
        <g key={bar.from.0.to_string()} class={format!("led{beyond}")}>
            <title>{ title }</title>
            <rect {class} {fill} x={rect.x} y={rect.y} width={rect.w} height={rect.h} />
            if let Some(words) = words { <text class="halo" x={rect.x + 8} y={rect.y + rect.h / 2 + 4}>{ words }</text> }
        </g>
    })
}
