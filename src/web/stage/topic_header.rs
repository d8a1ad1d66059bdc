//! A topic's name, and what concerns all of its rows.

use markup::html;
use yew::{Html, MouseEvent, hook};

use crate::fact::Arg;
use crate::id::GroupId;
use crate::stage::topic::{Density, StripOrder, TopicPlace};
use crate::view::{Inspected, TopicView};
use crate::web::hooks::use_text;
use crate::web::piece::{draws, piece};
use crate::web::stage::hands::use_hands;
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(super) struct TopicHeader {
    pub(super) view: Same<TopicView>,
    pub(super) place: TopicPlace,
    pub(super) order: StripOrder,
    pub(super) on_order: yew::Callback<StripOrder>,
    pub(super) on_lane_group: yew::Callback<GroupId>,
}

draws!(TopicHeader, use_topic_header);

#[hook]
fn use_topic_header(props: &TopicHeader) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let TopicHeader { view, place, .. } = props;
    let more = view.partitions.len() + 1;
    let args = [
        ("topic", Arg::Topic(view.name.clone())),
        ("count", Arg::Number(i64::try_from(more).unwrap_or(0))),
    ];
    html! {
        <div class="st-topic" style={place.header.style()}>
            <button type="button" class="st-topic__name" onclick={hands.on_click_select::<MouseEvent>(Inspected::Topic(view.name.clone()))}>
                <small>{ text.get("lens-topic-word") }</small>{ " " }<b>{ view.name.to_string() }</b>
            </button>
            if place.density != Density::Full { { lane_groups(props) } }
            if place.density == Density::Strip { { orders(props) } }
            <button type="button" class="st-quiet" title={text.with("lens-add-partition-hint", &args)}
                onclick={hands.on_click_command::<MouseEvent>(format!("partitions {} {more}", view.name))}>
                { "+ " }{ text.get("lens-partition") }
            </button>
        </div>
    }
}

/// Rows with room for one lane show one group's.
fn lane_groups(props: &TopicHeader) -> Html {
    let lanes = props.view.partitions.first().map(|partition| partition.lanes.as_slice());
    let lanes = lanes.unwrap_or_default();
    if lanes.len() < 2 {
        return lanes
            .iter()
            .map(|lane| html! { <span class="st-topic__group">{ lane.group.to_string() }</span> })
            .collect();
    }
    let button = |group: &GroupId| {
        let on = props.on_lane_group.clone();
        let chosen = props.place.lane_group.as_ref() == Some(group);
        let id = group.clone();
        let onclick = yew::Callback::from(move |_: MouseEvent| on.emit(id.clone()));
        html! { <button type="button" aria-pressed={chosen.to_string()} {onclick}>{ group.to_string() }</button> }
    };
    html! { <span class="st-seg" role="group">{ for lanes.iter().map(|lane| button(&lane.group)) }</span> }
}

fn orders(props: &TopicHeader) -> Html {
    piece(Orders { order: props.order, on_order: props.on_order.clone() })
}

#[derive(PartialEq)]
struct Orders {
    order: StripOrder,
    on_order: yew::Callback<StripOrder>,
}

draws!(Orders, use_orders);

#[hook]
fn use_orders(props: &Orders) -> Html {
    let text = use_text();
    let all = [
        (StripOrder::Owner, "lens-order-owner"),
        (StripOrder::Lag, "lens-order-lag"),
        (StripOrder::Number, "lens-order-number"),
    ];
    let button = |(order, id): (StripOrder, &'static str)| {
        let on = props.on_order.clone();
        let onclick = yew::Callback::from(move |_: MouseEvent| on.emit(order));
        html! { <button type="button" aria-pressed={(props.order == order).to_string()} {onclick}>{ text.get(id) }</button> }
    };
    html! { <span class="st-seg" role="group" aria-label={text.get("lens-order")}>{ for all.into_iter().map(button) }</span> }
}
