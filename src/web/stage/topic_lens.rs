//! The Topic lens: records flow from producers into partitions and from there to the consumers of each group.

use std::rc::Rc;

use markup::html;
use yew::{Callback, ContextProvider, Html, KeyboardEvent, MouseEvent, hook, use_memo, use_state};

use crate::fact::{Arg, Detail};
use crate::id::{ClientId, GroupId, TopicPartition};
use crate::kernel::SimTime;
use crate::protocol::ApiKey;
use crate::stage::topic::{StripOrder, TopicLayout, TopicOptions};
use crate::stage::{Anchor, Breakpoint, Frame, Motion, Path, Tints, flight_marks, next_consumer};
use crate::view::{ConsumerState, FlightKind, Inspected, Scene};
use crate::web::hooks::use_text;
use crate::web::piece::{draws, keyed, piece};
use crate::web::stage::add::AddThings;
use crate::web::stage::draft::{Draft, Prepared};
use crate::web::stage::flight_card::{FlightCard, OnTheWay};
use crate::web::stage::flights::Flights;
use crate::web::stage::group::GroupFrame;
use crate::web::stage::hands::{Hands, use_new_hands};
use crate::web::stage::legend::{Legend, terms_of};
use crate::web::stage::patterns::patterns;
use crate::web::stage::producer::{ProducerChips, ProducerForm};
use crate::web::stage::roving;
use crate::web::stage::row::Ghost;
use crate::web::stage::rows::{Rows, stops};
use crate::web::stage::same::Same;
use crate::web::stage::threads::{Lines, Threads};
use crate::web::stage::topic_header::TopicHeader;

#[derive(PartialEq)]
pub(crate) struct TopicLens {
    pub(crate) scene: Same<Scene>,
    pub(crate) detail: Detail,
    /// For what is on its way; may lie between two steps.
    pub(crate) now: SimTime,
    pub(crate) selected: Option<Inspected>,
    pub(crate) on_select: Callback<Option<Inspected>>,
    /// One line of the command language.
    pub(crate) on_command: Callback<String>,
    /// Of the stage; the breakpoint is the window's.
    pub(crate) width: i32,
    pub(crate) breakpoint: Breakpoint,
    pub(crate) motion: Motion,
    pub(crate) playing: bool,
    /// murmur2 of a key modulo a number of partitions.
    pub(crate) place_key: Callback<(String, i32), i32>,
}

draws!(TopicLens, use_topic_lens);

#[hook]
fn use_topic_lens(props: &TopicLens) -> Html {
    let text = use_text();
    let hands = use_new_hands();
    let hover = use_state(|| None::<ClientId>);
    let draft = use_state(Draft::default);
    let lane_group = use_state(|| None::<GroupId>);
    let order = use_state(StripOrder::default);
    let on_hover = hover.setter();
    let on_hover = Callback::from(move |client| on_hover.set(client));
    hands.wire(props.on_select.clone(), props.on_command.clone(), on_hover);

    let scene = &props.scene;
    let prepared = draft.prepare(scene);
    let options = TopicOptions {
        frame: Frame { width: props.width, breakpoint: props.breakpoint },
        detail: props.detail,
        selected: props.selected.clone().filter(|what| matches!(what, Inspected::Client(_))),
        producer: prepared.as_ref().map(|prepared| prepared.producer.clone()),
        lane_group: (*lane_group).clone().or_else(|| group_of(scene, props.selected.as_ref())),
        strip_order: *order,
    };
    let layout: Same<TopicLayout> =
        use_memo((scene.clone(), options), |(scene, options)| TopicLayout::new(scene, options))
            .into();
    let tints: Same<Tints> = use_memo(scene.keys.clone(), |keys| Tints::of(keys.iter())).into();
    let terms = use_memo(scene.clone(), |scene| terms_of(scene));
    let target = prepared.as_ref().and_then(|prepared| {
        prepared.target(|key, count| props.place_key.emit((key.to_owned(), count)))
    });
    let ghosts = ghosts(scene, &tints, prepared.as_ref(), target.as_ref());
    let focus =
        hover.as_ref().cloned().or_else(|| selected_consumer(scene, props.selected.as_ref()));
    let on_order = Callback::from({
        let order = order.clone();
        move |new| order.set(new)
    });
    let on_lane_group = Callback::from({
        let lane_group = lane_group.clone();
        move |group| lane_group.set(Some(group))
    });
    let label =
        text.with("lens-stage-label", &[("topics", Arg::Number(count(scene.topics.len())))]);
    let headers = scene.topics.iter().zip(&layout.topics).map(|(view, place)| html! {
        { keyed(view.name.to_string(), TopicHeader { view: view.into(), place: place.clone(), order: *order, on_order: on_order.clone(), on_lane_group: on_lane_group.clone() }) }
    });
    let lens = html! {
        <>
            { patterns() }
            <div class={format!("st-lens st-lens--{}", props.breakpoint.name())} style={format!("width:{}px;height:{}px", layout.width, layout.height)}
                data-stage="" onkeydown={Callback::from(|event: KeyboardEvent| roving::on_key(&event))} onfocusin={roving::focus_listener()} onclick={deselect(&hands)}>
                if let Some(client) = &focus { <style>{ fade_others(client, hover.is_some()) }</style> }
                { shelf(props, &layout, &tints, &draft, prepared.as_ref(), target.as_ref()) }
                { for headers }
                <svg class="st-rows" width={layout.width} height={layout.height} role="group" aria-label={label}>
                    { piece(Lines { layout: layout.clone(), prepared: prepared_path(&layout, prepared.as_ref(), target.as_ref()) }) }
                    { piece(Threads { layout: layout.clone() }) }
                    { piece(Rows { scene: scene.clone(), layout: layout.clone(), tints: tints.clone(), ghosts, selected: props.selected.clone(), order: *order }) }
                </svg>
                { for frames(props, &layout) }
                { piece(AddThings { scene: scene.clone(), left: layout.add_left, group: layout.add_group }) }
                { piece(Flights { layout: layout.clone(), scene: scene.clone(), tints: tints.clone(), now: props.now, detail: props.detail, motion: props.motion }) }
                { flight_card(props, &layout, &tints) }
            </div>
            if !props.playing { { piece(OnTheWay { scene: scene.clone(), detail: props.detail, selected: props.selected.clone(), between_brokers: false }) } }
            { piece(Legend { terms: (*terms).clone() }) }
        </>
    };
    yew::html! { <ContextProvider<Hands> context={hands.clone()}>{ lens }</ContextProvider<Hands>> }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(0)
}

/// A click on nothing.
fn deselect(hands: &Hands) -> Callback<MouseEvent> {
    let hands = hands.clone();
    Callback::from(move |event: MouseEvent| {
        if event.target() == event.current_target() {
            hands.deselect();
        }
    })
}

/// What is looked at stays; everything that is somebody else's fades. No part has to be drawn anew for this.
fn fade_others(client: &ClientId, hovered: bool) -> String {
    let id = client.as_str();
    let fade = if hovered {
        format!("[data-stage] .own[data-o]:not([data-o='{id}']){{opacity:.35}}")
    } else {
        String::new()
    };
    format!("{fade}[data-stage] .st-threads--shy .own[data-o='{id}']{{display:inline}}")
}

fn group_of(scene: &Scene, selected: Option<&Inspected>) -> Option<GroupId> {
    match selected? {
        Inspected::Group(id) => Some(id.clone()),
        Inspected::Client(id) => {
            let group =
                scene.groups.iter().find(|group| group.consumers.iter().any(|c| c.id == *id))?;
            Some(group.id.clone())
        }
        Inspected::Broker(_)
        | Inspected::Controller(_)
        | Inspected::Topic(_)
        | Inspected::Partition(_)
        | Inspected::Record(..)
        | Inspected::Stored(..)
        | Inspected::Flight(_) => None,
    }
}

fn selected_consumer(scene: &Scene, selected: Option<&Inspected>) -> Option<ClientId> {
    let Inspected::Client(id) = selected? else { return None };
    group_of(scene, selected).map(|_| id.clone())
}

/// What each next slot is waiting for: a record on its way before one in the form.
fn ghosts(
    scene: &Scene,
    tints: &Tints,
    prepared: Option<&Prepared>,
    target: Option<&TopicPartition>,
) -> Rc<Vec<(TopicPartition, Ghost)>> {
    let mut ghosts: Vec<(TopicPartition, Ghost)> = Vec::new();
    for flight in &scene.flights {
        if flight.api == ApiKey::Produce && flight.kind == FlightKind::Request {
            for cargo in &flight.cargo {
                if ghosts.iter().all(|(partition, _)| *partition != cargo.partition) {
                    ghosts.push((
                        cargo.partition.clone(),
                        Ghost::Coming(tints.mark(cargo.key.as_deref())),
                    ));
                }
            }
        }
    }
    if let (Some(prepared), Some(target)) = (prepared, target)
        && ghosts.iter().all(|(partition, _)| partition != target)
    {
        ghosts.push((target.clone(), Ghost::Prepared(tints.mark(prepared.key.as_deref()))));
    }
    Rc::new(ghosts)
}

fn prepared_path(
    layout: &TopicLayout,
    prepared: Option<&Prepared>,
    target: Option<&TopicPartition>,
) -> Option<Path> {
    layout.append_line?;
    let row = layout.row(target?)?;
    let slot = Anchor::Slot(row.partition.clone(), row.log_end);
    layout.route(&Anchor::Producer(prepared?.producer.clone()), &slot)
}

fn shelf(
    props: &TopicLens,
    layout: &Same<TopicLayout>,
    tints: &Same<Tints>,
    draft: &yew::UseStateHandle<Draft>,
    prepared: Option<&Prepared>,
    target: Option<&TopicPartition>,
) -> Html {
    let on_draft = Callback::from({
        let draft = draft.clone();
        move |new| draft.set(new)
    });
    let on_choose = Callback::from({
        let draft = draft.clone();
        move |producer| draft.set(Draft { producer: Some(producer), ..Draft::default() })
    });
    let hash = layout.shelf.hash.zip(prepared.filter(|prepared| prepared.key_decides)).zip(target);
    html! {
        <>
            { piece(ProducerForm { scene: props.scene.clone(), shelf: layout.shelf.clone(), breakpoint: props.breakpoint, tints: tints.clone(), draft: (**draft).clone(), on_draft, place_key: props.place_key.clone() }) }
            if !layout.shelf.chips.is_empty() { { piece(ProducerChips { scene: props.scene.clone(), shelf: layout.shelf.clone(), on_choose }) } }
            if let Some(((at, prepared), target)) = hash {
                <p class="st-hash" style={at.style()}>
                    { "murmur2(" }<b>{ prepared.key.clone() }</b>{ format!(") mod {} = ", prepared.partitions) }<b>{ target.partition }</b>
                </p>
            }
        </>
    }
}

/// Beside the message that is selected; at the top if it is not in the picture.
fn flight_card(props: &TopicLens, layout: &TopicLayout, tints: &Tints) -> Html {
    let Some(Inspected::Flight(id)) = props.selected else { return Html::default() };
    let Some(flight) = props.scene.flights.iter().find(|flight| flight.id == id) else {
        return Html::default();
    };
    let marks = flight_marks(layout, &props.scene, tints, props.now, props.detail, props.motion);
    let at = marks.iter().find(|mark| mark.envelope == id).map(|mark| mark.at);
    piece(FlightCard { view: flight.into(), at, now: props.now, width: layout.width })
}

fn frames(props: &TopicLens, layout: &TopicLayout) -> Vec<Html> {
    let scene = &props.scene;
    let (_, mut stop) = stops(layout);
    let topics: Vec<_> = scene.topics.iter().map(|topic| topic.name.clone()).collect();
    let frame = |(view, place): (&Rc<crate::view::GroupView>, &crate::stage::topic::GroupPlace)| {
        let first = stop;
        stop += place.cards.len();
        let silent = view.consumers.iter().any(|consumer| consumer.state == ConsumerState::Crashed);
        html! {
            { keyed(view.id.to_string(), GroupFrame { view: view.into(), place: place.clone(), selected: props.selected.clone(), stop: first, now: silent.then_some(SimTime(scene.now.0 / 1_000_000 * 1_000_000)), many_topics: topics.len() > 1, next_id: next_consumer(scene, &view.id), topics: topics.clone(), phone: props.breakpoint == Breakpoint::Phone }) }
        }
    };
    scene.groups.iter().zip(&layout.groups).map(frame).collect()
}
