//! One of very many partitions: its owner's colour and its lag, seven pixels high.

use markup::html;
use yew::{Html, MouseEvent, hook};

use crate::stage::topic::RowPlace;
use crate::stage::{badge_label, client_label};
use crate::view::{Inspected, PartitionView};
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::hands::use_hands;
use crate::web::stage::row::label::partition_label;
use crate::web::stage::same::Same;
use crate::web::stage::slot::slot_class;

#[derive(PartialEq)]
pub(in crate::web::stage) struct Strip {
    pub(in crate::web::stage) view: Same<PartitionView>,
    pub(in crate::web::stage) place: RowPlace,
    pub(in crate::web::stage) lag_max: i64,
    /// Written where a run of strips begins, if there is room.
    pub(in crate::web::stage) caption: Option<String>,
    pub(in crate::web::stage) stop: usize,
}

draws!(Strip, use_strip);

#[hook]
fn use_strip(props: &Strip) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let Strip { view, place, lag_max, .. } = props;
    let log = place.log;
    let found =
        place.lanes.first().and_then(|lane| view.lanes.iter().find(|v| v.group == lane.group));
    let owner = found.and_then(|lane| lane.owner.as_ref());
    let class = owner.map_or("slot-none", |owner| slot_class(owner.slot));
    let lag = found.and_then(|lane| lane.lag).unwrap_or(0);
    let wide = i64::from(log.w) * lag / (*lag_max).max(1);
    let onclick = hands.on_click_select::<MouseEvent>(Inspected::Partition(view.id.clone()));
    let label = partition_label(view, &text);
    html! {
        <g role="group" class={format!("row own {class}")} data-o={owner.map(|owner| owner.consumer.to_string())} {onclick}
            tabindex={if props.stop == 0 { "0" } else { "-1" }} data-stop={props.stop} aria-label={label.clone()}>
            <title>{ label }</title>
            <rect x={place.badge_x} y={log.y} width="24" height={log.h} class={if owner.is_some() { "cfill" } else { "hatch" }} />
            <rect x={log.x} y={log.y} width={wide.max(1).to_string()} height={log.h} class="striplag" />
            if let Some(caption) = &props.caption {
                <text x={place.name.x} y={place.name.y + 2} class="t12 i2">{ caption }</text>
            }
        </g>
    }
}

/// What a strip's run is called: by owner, or by number.
pub(in crate::web::stage) fn caption(
    view: &PartitionView,
    by_owner: bool,
    group: Option<&crate::id::GroupId>,
) -> String {
    if !by_owner {
        return format!("P{}", view.id.partition);
    }
    let lane = view.lanes.iter().find(|lane| Some(&lane.group) == group);
    lane.and_then(|lane| lane.owner.as_ref()).map_or_else(
        || "–".to_owned(),
        |owner| {
            let label = client_label(&owner.consumer);
            if label.chars().count() > 8 { badge_label(&owner.consumer) } else { label }
        },
    )
}
