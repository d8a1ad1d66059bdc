//! More partitions than can be drawn: how many each consumer owns, and how far they lag together.

use markup::html;
use yew::{Html, hook};

use crate::fact::Arg;
use crate::id::{ClientId, GroupId};
use crate::kernel::SortedMap;
use crate::stage::{Rect, client_label};
use crate::view::TopicView;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::same::Same;
use crate::web::stage::slot::{grouped, slot_class};

#[derive(PartialEq)]
pub(in crate::web::stage) struct Histogram {
    pub(in crate::web::stage) view: Same<TopicView>,
    pub(in crate::web::stage) group: Option<GroupId>,
    pub(in crate::web::stage) area: Rect,
}

/// What one consumer, or nobody, holds.
#[derive(Default)]
struct Share {
    slot: usize,
    partitions: i32,
    lag: i64,
}

draws!(Histogram, use_histogram);

#[hook]
fn use_histogram(props: &Histogram) -> Html {
    let text = use_text();
    let shares = shares(&props.view, props.group.as_ref());
    let most = shares.values().map(|share| share.partitions).max().unwrap_or(1).max(1);
    let area = props.area;
    let bars = shares.iter().enumerate().map(|(i, (owner, share))| {
        let y = area.y + 40 + 18 * i32::try_from(i).unwrap_or(0);
        let name = owner.as_ref().map_or_else(|| text.get("lens-nobody"), client_label);
        let class = owner.as_ref().map_or("slot-none", |_| slot_class(share.slot));
        let wide = (area.w - 240) * share.partitions / most;
        html! {
            <g key={name.clone()} class={format!("own {class}")} data-o={owner.as_ref().map(ToString::to_string)}>
                <text x={area.x} y={y + 11} class="t12 i2">{ name }</text>
                <rect x={area.x + 106} y={y} width={wide.max(1).to_string()} height="13" class={if owner.is_some() { "cfill" } else { "hatch" }} />
                <text x={area.x + 112 + wide} y={y + 11} class="t12 b num">{ share.partitions }</text>
                <text x={area.right().to_string()} y={y + 11} class="t12 i2 num end">{ grouped(share.lag) }</text>
            </g>
        }
    });
    let args = [("count", Arg::Number(i64::try_from(props.view.partitions.len()).unwrap_or(0)))];
    html! {
        <g role="group" tabindex="-1" aria-label={text.with("lens-many-partitions", &args)}>
            <text x={area.x} y={area.y + 14} class="t13 b">{ text.with("lens-many-partitions", &args) }</text>
            <text x={area.x + 106} y={area.y + 32} class="t12 i3">{ text.get("lens-partitions-owned") }</text>
            <text x={area.right().to_string()} y={area.y + 32} class="t12 i3 end">{ text.get("lens-lag-together") }</text>
            { for bars }
        </g>
    }
}

fn shares(view: &TopicView, group: Option<&GroupId>) -> SortedMap<Option<ClientId>, Share> {
    let mut shares: SortedMap<Option<ClientId>, Share> = SortedMap::default();
    for partition in &view.partitions {
        let Some(lane) = partition.lanes.iter().find(|lane| Some(&lane.group) == group) else {
            continue;
        };
        let owner = lane.owner.as_ref();
        let share =
            shares.get_or_insert_with(owner.map(|owner| owner.consumer.clone()), Share::default);
        share.slot = owner.map_or(0, |owner| owner.slot);
        share.partitions += 1;
        share.lag += lane.lag.unwrap_or(0);
    }
    shares
}
