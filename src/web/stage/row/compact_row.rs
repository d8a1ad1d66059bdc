//! One of many partitions: a log bar and one group's lane, 28 pixels high.

use markup::html;
use yew::{Html, MouseEvent, hook};

use crate::stage::topic::RowPlace;
use crate::view::{Inspected, PartitionView};
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::hands::use_hands;
use crate::web::stage::row::label::partition_label;
use crate::web::stage::row::lane::{badge, lag};
use crate::web::stage::same::Same;
use crate::web::stage::slot::slot_class;

#[derive(PartialEq)]
pub(in crate::web::stage) struct CompactRow {
    pub(in crate::web::stage) view: Same<PartitionView>,
    pub(in crate::web::stage) place: RowPlace,
    /// A record is on its way here.
    pub(in crate::web::stage) hot: bool,
    pub(in crate::web::stage) selected: bool,
    pub(in crate::web::stage) stop: usize,
}

draws!(CompactRow, use_compact_row);

#[hook]
fn use_compact_row(props: &CompactRow) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let CompactRow { view, place, .. } = props;
    let (log, start, tail) = (place.log, place.start_x(), place.tail_x());
    let lane = place.lanes.first();
    let found = lane.and_then(|lane| view.lanes.iter().find(|view| view.group == lane.group));
    let owner = found.and_then(|lane| lane.owner.as_ref());
    let class = owner.filter(|owner| owner.running).map_or("slot-none", |o| slot_class(o.slot));
    let y = lane.map_or(log.bottom() + 7, |lane| lane.y);
    let committed = found.and_then(|lane| lane.committed).map(|offset| place.x(offset));
    let position = found.and_then(|lane| lane.position).map(|offset| place.x(offset));
    let read_to = position.or(committed).unwrap_or(start);
    let onclick = hands.on_click_select::<MouseEvent>(Inspected::Partition(view.id.clone()));
    let hw = place.x(view.high_watermark);
    html! {
        <g role="group" class={if props.selected { "row row--sel" } else { "row" }} tabindex={if props.stop == 0 { "0" } else { "-1" }}
            data-stop={props.stop} aria-label={partition_label(view, &text)} {onclick}>
            <rect x={place.rect.x} y={place.rect.y} width={place.rect.w} height={place.rect.h} class="row__hit" />
            <text x={place.name.x} y={place.name.y} class="t13 b">{ format!("P{}", view.id.partition) }</text>
            <rect x={start} y={log.y} width={(tail - start).max(1)} height={log.h} class="bar" />
            <rect x={tail + 2} y={log.y} width="9" height={log.h} class={if props.hot { "cell cell--hot" } else { "cell cell--next" }} />
            <path d={format!("M{hw} {}V{}", log.y - 2, log.bottom() + 2)} class="hw" />
            if let Some(lane) = found {
                <g class={format!("own lane {class}")} data-o={owner.map(|owner| owner.consumer.to_string())}>
                    { badge(owner, place.badge_x, place.rect.y + 14) }
                    if read_to + 4 < tail { <path d={format!("M{} {y}H{tail}", read_to + 4)} class="lagl" /> }
                    if let Some(x) = committed.filter(|x| *x > start) { <path d={format!("M{start} {y}H{x}")} class="done" /> }
                    if let (Some(from), Some(to)) = (committed, position.filter(|to| Some(*to) > committed)) {
                        <path d={format!("M{from} {y}H{to}")} class="open" />
                    }
                    <text x={place.lag_x + 8} y={place.rect.y + 18} class="t12 b num">{ lag(lane.lag, &text) }</text>
                </g>
            }
        </g>
    }
}
