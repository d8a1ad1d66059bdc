//! A group: its name, its generation, the coordinator's state for it, its control rail and its consumers.

use std::rc::Rc;

use markup::html;
use yew::{Html, MouseEvent, hook};

use crate::fact::Arg;
use crate::id::{ClientId, TopicName};
use crate::kernel::SimTime;
use crate::stage::topic::{CardPlace, GroupPlace, ProcessPlace};
use crate::view::{ConsumerState, ConsumerView, GroupView, Inspected};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::{draws, keyed, piece};
use crate::web::stage::group::add_consumer::AddConsumer;
use crate::web::stage::group::consumer_card::ConsumerCard;
use crate::web::stage::group::consumer_table::ConsumerTable;
use crate::web::stage::group::state_word::{StateBadge, generation, is_changing};
use crate::web::stage::hands::use_hands;
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(in crate::web::stage) struct GroupFrame {
    pub(in crate::web::stage) view: Same<GroupView>,
    pub(in crate::web::stage) place: GroupPlace,
    pub(in crate::web::stage) selected: Option<Inspected>,
    /// The first stop of its cards.
    pub(in crate::web::stage) stop: usize,
    /// Needed while a consumer is silent; else it stays the same, and nothing is drawn anew.
    pub(in crate::web::stage) now: Option<SimTime>,
    pub(in crate::web::stage) many_topics: bool,
    pub(in crate::web::stage) next_id: String,
    /// What a first consumer would read.
    pub(in crate::web::stage) topics: Vec<TopicName>,
    pub(in crate::web::stage) phone: bool,
}

draws!(GroupFrame, use_group_frame);

#[hook]
fn use_group_frame(props: &GroupFrame) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let GroupFrame { view, place, .. } = props;
    let changing = is_changing(view.state);
    let selected = props.selected == Some(Inspected::Group(view.id.clone()));
    let mut class = "st-group".to_owned();
    for (on, name) in [
        (changing, " st-group--hot"),
        (selected, " st-group--sel"),
        (props.phone, " st-group--phone"),
    ] {
        if on {
            class.push_str(name);
        }
    }
    let label = text.with("lens-group-label", &[("group", Arg::Group(view.id.clone()))]);
    html! {
        <section aria-label={label}>
            if !props.phone { <div {class} style={place.frame.style()} /> }
            <div class={if props.phone { "st-group__h st-group__h--phone" } else { "st-group__h" }} style={place.header.style()}>
                <button type="button" class="st-group__name" title={coordinator(view, &text)} onclick={hands.on_click_select::<MouseEvent>(Inspected::Group(view.id.clone()))}>
                    <b>{ view.id.to_string() }</b>
                </button>
                <span class="st-group__gen">{ generation(view, &text) }</span>
                { piece(StateBadge { state: view.state }) }
            </div>
            { rail(place) }
            { for place.processes.iter().map(|process| draw_process(process, &text)) }
            if let Some(at) = place.empty {
                <p class="st-group__empty" style={at.style()}>{ text.get("lens-no-members") }</p>
            }
            if place.table.is_some() {
                { piece(ConsumerTable { view: view.clone(), place: place.clone(), selected: selected_client(props), stop: props.stop }) }
            } else {
                { for place.cards.iter().enumerate().filter_map(|(i, card)| draw_card(props, i, card)) }
            }
            { piece(AddConsumer { group: view.id.clone(), id: props.next_id.clone(), topics: topics(props), at: place.add, primary: view.consumers.is_empty() }) }
        </section>
    }
}

/// What lives and dies together.
fn draw_process(place: &ProcessPlace, text: &Text) -> Html {
    let name = [("process", Arg::Text(place.process.as_str().into()))];
    html! {
        <p class="st-process" style={place.frame.style()} title={text.get("lens-process-hint")}>{ text.with("lens-process", &name) }</p>
    }
}

fn coordinator(view: &GroupView, text: &Text) -> String {
    match view.coordinator {
        Some(broker) => text.with(
            "lens-coordinator",
            &[
                ("broker", Arg::Broker(broker)),
                ("partition", Arg::Number(i64::from(view.coordinator_partition))),
            ],
        ),
        None => text.get("lens-no-coordinator"),
    }
}

fn selected_client(props: &GroupFrame) -> Option<ClientId> {
    match &props.selected {
        Some(Inspected::Client(id)) => Some(id.clone()),
        _ => None,
    }
}

/// A new consumer reads what the group reads.
fn topics(props: &GroupFrame) -> Vec<TopicName> {
    let read = props.view.consumers.iter().find(|consumer| !consumer.topics.is_empty());
    read.map_or_else(|| props.topics.clone(), |consumer| consumer.topics.clone())
}

fn draw_card(props: &GroupFrame, i: usize, place: &CardPlace) -> Option<Html> {
    let view = &props.view;
    let consumer: &Rc<ConsumerView> = view.consumers.iter().find(|c| c.id == place.client)?;
    let crashed = consumer.state == ConsumerState::Crashed;
    let silent = props.now.filter(|_| crashed).zip(consumer.last_heartbeat);
    let silent = silent.map(|(now, heard)| now.since(heard).0 / 1_000_000);
    let member = view.members.iter().find(|member| member.client == consumer.id);
    let epochs = member.and_then(|member| Some((member.epoch?.0, member.target_epoch?.0)));
    Some(html! {
        { keyed(consumer.id.to_string(), ConsumerCard { view: consumer.into(), place: place.clone(), selected: props.selected == Some(Inspected::Client(consumer.id.clone())), stop: props.stop + i, leader: view.leader.as_ref() == Some(&consumer.id) && view.consumers.len() > 1, listed: member.is_some(), silent, epochs, waits: member.is_some_and(|member| member.waiting), many_topics: props.many_topics }) }
    })
}

/// Protocol messages travel here: data comes in on the left of a card, agreement on the right.
fn rail(place: &GroupPlace) -> Html {
    let Some(rail) = place.rail else { return Html::default() };
    let frame = place.frame;
    let (x, top) = (rail.x - frame.x, rail.top - frame.y);
    let stubs = place.cards.iter().map(|card| {
        let y = card.socket().y - frame.y;
        format!("M{} {y}H{x}", card.rect.right() - frame.x)
    });
    let d = std::iter::once(format!("M{x} {top}V{}", rail.bottom - frame.y))
        .chain(stubs)
        .collect::<String>();
    html! {
        <svg class="st-rail" style={frame.style()} width={frame.w} height={frame.h} aria-hidden="true">
            <path {d} class={if rail.named { "rule2" } else { "rule" }} />
        </svg>
    }
}
