//! A message on its way: what it is, and what can be done to it. Who has no mouse chooses it from a list.

use std::rc::Rc;

use markup::html;
use yew::{Callback, Html, KeyboardEvent, MouseEvent, hook};

use crate::fact::{Arg, Detail};
use crate::id::{NodeId, TopicPartition};
use crate::kernel::SimTime;
use crate::stage::Point;
use crate::view::{FlightKind, FlightView, Inspected, Scene, level_of};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::hands::use_hands;
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(super) struct FlightCard {
    pub(super) view: Same<FlightView>,
    /// Where it is; `None` if the picture does not show it.
    pub(super) at: Option<Point>,
    pub(super) now: SimTime,
    /// Of the stage.
    pub(super) width: i32,
}

/// How much later, at a click.
const DELAY_MS: u32 = 1_000;
const CARD_W: i32 = 236;

draws!(FlightCard, use_flight_card);

#[hook]
fn use_flight_card(props: &FlightCard) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let view = &props.view;
    let at = props.at.unwrap_or(Point::new(props.width / 2, 30));
    let left = (at.x + 18).min(props.width - CARD_W - 8).max(8);
    let style = format!("left:{left}px;top:{}px;width:{CARD_W}px", at.y + 22);
    let deselect = {
        let hands = hands.clone();
        Callback::from(move |_: MouseEvent| hands.deselect())
    };
    let onkeydown = {
        let hands = hands.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                hands.deselect();
            }
        })
    };
    let due = match view.due {
        Some(due) => {
            text.with("flight-due", &[("span", Arg::Duration(due.since(props.now.min(due))))])
        }
        None => text.get("flight-held"),
    };
    let name = way(view, &text);
    html! {
        <div class="st-pop st-win" {style} role="group" aria-label={name.clone()} {onkeydown}>
            <div class="st-win__h"><b>{ name }</b><button type="button" class="st-act" aria-label={text.get("cluster-close")} onclick={deselect}>{ "×" }</button></div>
            <p>{ due }</p>
            { for cargo(view, &text).into_iter().map(|line| html! { <p>{ line }</p> }) }
            if view.error.is_error() { <p class="st-mach__bad">{ view.error.name() }</p> }
            <div class="st-card__acts">
                <button type="button" class="st-act st-act--bad" title={text.get("flight-drop-hint")} onclick={hands.on_click_command::<MouseEvent>(format!("drop e{}", view.id))}>{ text.get("flight-drop") }</button>
                if view.due.is_some() {
                    <button type="button" class="st-act" title={text.get("flight-delay-hint")} onclick={hands.on_click_command::<MouseEvent>(format!("delay e{} {DELAY_MS}", view.id))}>{ text.get("flight-delay") }</button>
                }
            </div>
        </div>
    }
}

/// "Fetch reply, broker-1 → broker-2: NOT_LEADER_OR_FOLLOWER".
pub(super) fn name(view: &FlightView, text: &Text) -> String {
    let mut name = way(view, text);
    if view.error.is_error() {
        name.push_str(": ");
        name.push_str(view.error.name());
    }
    name
}

fn way(view: &FlightView, text: &Text) -> String {
    let id = match view.kind {
        FlightKind::Request => "flight-request",
        FlightKind::Response => "flight-response",
    };
    let api = match view.quorum {
        true => text.with("flight-quorum", &[("api", Arg::from(&view.api))]),
        false => view.api.name().to_owned(),
    };
    let args = [
        ("api", Arg::Text(api.as_str().into())),
        ("from", Arg::Text(view.from.to_string().as_str().into())),
        ("to", Arg::Text(view.to.to_string().as_str().into())),
    ];
    text.with(id, &args)
}

/// How many records of a partition, and the first and the last offset if they are known.
type Load<'a> = (&'a TopicPartition, i64, Option<(i64, i64)>);

/// Partition by partition.
fn cargo(view: &FlightView, text: &Text) -> Vec<String> {
    const LINES_MAX: usize = 3;
    let mut loads: Vec<Load<'_>> = Vec::new();
    for cargo in &view.cargo {
        let offset = cargo.offset.map(|offset| offset.0);
        match loads.iter_mut().find(|(partition, ..)| **partition == cargo.partition) {
            Some((_, count, range)) => {
                *count += 1;
                *range = range.zip(offset).map(|((first, _), last)| (first, last));
            }
            None => loads.push((&cargo.partition, 1, offset.map(|offset| (offset, offset)))),
        }
    }
    let line = |(partition, count, range): Load<'_>| {
        let args =
            [("partition", Arg::Partition(partition.clone())), ("count", Arg::Number(count))];
        let all = text.with("flight-records", &args);
        match range {
            Some((first, last)) if first < last => format!("{all}: {first}–{last}"),
            Some((first, _)) => format!("{all}: {first}"),
            None => all,
        }
    };
    loads.into_iter().take(LINES_MAX).map(line).collect()
}

/// Everything that is on its way at the chosen level of detail, while time stands still.
#[derive(PartialEq)]
pub(super) struct OnTheWay {
    pub(super) scene: Same<Scene>,
    pub(super) detail: Detail,
    pub(super) selected: Option<Inspected>,
    /// Only what brokers say to each other.
    pub(super) between_brokers: bool,
}

const LISTED_MAX: usize = 12;

draws!(OnTheWay, use_on_the_way);

#[hook]
fn use_on_the_way(props: &OnTheWay) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let is_broker = |node: &NodeId| node.server().is_some();
    let is_listed = |flight: &&Rc<FlightView>| {
        let between = is_broker(&flight.from) && is_broker(&flight.to) && flight.from != flight.to;
        let tells = !flight.cargo.is_empty() || flight.error.is_error();
        let shown = tells || props.detail >= level_of(flight.api);
        shown && between == props.between_brokers
    };
    let listed: Vec<_> = props.scene.flights.iter().filter(is_listed).take(LISTED_MAX).collect();
    if listed.is_empty() {
        return Html::default();
    }
    let button = |flight: &&Rc<FlightView>| {
        let chosen = props.selected == Some(Inspected::Flight(flight.id));
        html! {
            <button key={flight.id.to_string()} type="button" class="st-act" aria-pressed={chosen.to_string()} data-flight={flight.id.to_string()}
                onclick={hands.on_click_select::<MouseEvent>(Inspected::Flight(flight.id))}>{ name(flight, &text) }</button>
        }
    };
    html! {
        <div class="st-way" role="group" aria-label={text.get("flight-list")}>
            <span>{ text.get("flight-list") }</span>
            { for listed.iter().map(button) }
        </div>
    }
}
