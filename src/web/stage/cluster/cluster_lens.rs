//! The lens itself: the bar, the bands with their cards, the columns, what is on its way; below them the controllers and the links.

use markup::html;
use yew::{
    Callback, ContextProvider, Html, KeyboardEvent, MouseEvent, hook, use_callback, use_memo,
    use_state,
};

use crate::fact::{Arg, Detail};
use crate::id::NodeId;
use crate::kernel::SimTime;
use crate::stage::cluster::{BandPlace, ClusterLayout, ClusterRoom, FaultPlace, cluster_marks};
use crate::stage::{Breakpoint, Frame, Motion, Point, Rect, Tints};
use crate::view::{ClusterQuery, ClusterView, Inspected, LinkView, LogSource, MachineLife, Scene};
use crate::web::hooks::{use_model, use_text};
use crate::web::page_state::Partitions;
use crate::web::piece::{draws, keyed, piece};
use crate::web::stage::cluster::bar::Bar;
use crate::web::stage::cluster::column::Column;
use crate::web::stage::cluster::flights::ClusterFlights;
use crate::web::stage::cluster::legend::{ClusterLegend, terms_of};
use crate::web::stage::cluster::links::{LinkTable, LinkWindow};
use crate::web::stage::cluster::machine_card::{MachineCard, inspected};
use crate::web::stage::cluster::opened::Opened;
use crate::web::stage::cluster::quorum_panel::QuorumPanel;
use crate::web::stage::cluster::words::{fault_word, link_label};
use crate::web::stage::flight_card::{FlightCard, OnTheWay};
use crate::web::stage::hands::{Hands, use_new_hands};
use crate::web::stage::roving;
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(crate) struct ClusterLens {
    pub(crate) scene: Same<Scene>,
    pub(crate) partitions: Partitions,
    pub(crate) on_partitions: Callback<Partitions>,
    pub(crate) detail: Detail,
    /// For what is on its way; may lie between two steps.
    pub(crate) now: SimTime,
    pub(crate) playing: bool,
    pub(crate) selected: Option<Inspected>,
    pub(crate) on_select: Callback<Option<Inspected>>,
    /// One line of the command language.
    pub(crate) on_command: Callback<String>,
    pub(crate) width: i32,
    pub(crate) breakpoint: Breakpoint,
    pub(crate) motion: Motion,
}

draws!(ClusterLens, use_cluster_lens);

#[hook]
fn use_cluster_lens(props: &ClusterLens) -> Html {
    let (text, model) = (use_text(), use_model());
    let hands = use_new_hands();
    let opened = use_state(|| None::<Opened>);
    hands.wire(props.on_select.clone(), props.on_command.clone(), Callback::noop());
    let on_open = use_callback(opened.setter(), |what, opened| opened.set(what));
    let look_at = (props.partitions.topic.clone(), props.on_partitions.clone());
    let on_first = use_callback(look_at, |first, (topic, on_partitions)| {
        on_partitions.emit(Partitions { topic: topic.clone(), first });
    });
    let on_topic = use_callback(props.on_partitions.clone(), |topic, on_partitions| {
        on_partitions.emit(Partitions { topic: Some(topic), first: 0 });
    });

    let frame = Frame { width: props.width, breakpoint: props.breakpoint };
    let Partitions { topic, first } = &props.partitions;
    let shown = model.read(|session| session.shown_topic(topic.as_ref()));
    let partitions = shown.map_or(0, |(_, partitions)| partitions);
    let room = ClusterRoom::new(frame, partitions);
    let query = ClusterQuery {
        topic: topic.clone(),
        // Whole pages, whatever the width was when the reader turned them.
        first: (*first).min(partitions.saturating_sub(1)) / room.columns * room.columns,
        columns: room.columns,
        cells: i64::from(room.cells),
    };
    let view: Same<ClusterView> = model.read(|session| session.cluster(&query)).into();
    let layout: Same<ClusterLayout> =
        use_memo((view.clone(), frame), |(view, frame)| ClusterLayout::new(view, *frame)).into();
    let tints: Same<Tints> =
        use_memo(props.scene.keys.clone(), |keys| Tints::of(keys.iter())).into();
    let links: Same<Vec<LinkView>> = use_memo(props.scene.links.clone(), Vec::clone).into();
    let terms = use_memo(view.clone(), |view| terms_of(view));
    let lens = html! {
        <>
            { crate::web::stage::patterns::patterns() }
            <div class={format!("st-lens st-cluster st-lens--{}", props.breakpoint.name())} style={format!("width:{}px;height:{}px", layout.width, layout.height)}
                data-stage="" onkeydown={Callback::from(|event: KeyboardEvent| roving::on_key(&event))} onfocusin={roving::focus_listener()} onclick={close(&hands, &on_open)}>
                <div class="st-cbar" style={layout.bar.style()}>{ piece(Bar { view: view.clone(), columns: room.columns, on_topic, on_first }) }</div>
                <svg class="st-rows" width={layout.width} height={layout.height} role="group" aria-label={text.get("cluster-stage-label")}>
                    { racks(&view, &layout, &text) }
                    { for layout.bands.iter().map(|band| draw_band(band, &view)) }
                    { for layout.controllers.iter().map(|card| draw_controller(card, &view)) }
                    { for faults(&layout, &links, &on_open, &text) }
                    { for columns(props, &view, &layout, &tints, &links, &on_open) }
                </svg>
                { for cards(props, &view, &layout, opened.as_ref(), &links, &on_open) }
                { piece(ClusterFlights { layout: layout.clone(), scene: props.scene.clone(), tints: tints.clone(), now: props.now, detail: props.detail, motion: props.motion }) }
                if let Some(Opened::Link(a, b, Some(at))) = (*opened).clone() { { piece(LinkWindow { ends: (a, b), at, links: links.clone(), on_open: on_open.clone() }) } }
                { flight_card(props, &layout, &tints) }
            </div>
            <div class="st-cluster__way">if !props.playing { { piece(OnTheWay { scene: props.scene.clone(), detail: props.detail, selected: props.selected.clone(), between_brokers: true }) } }</div>
            <div class="st-below">
                if let Some(quorum) = &view.quorum { { piece(QuorumPanel { view: quorum.into() }) } }
                { piece(LinkTable { servers: view.servers().map(|machine| machine.node()).collect(), clients: clients(&props.scene), links, opened: (*opened).clone(), on_open: on_open.clone() }) }
            </div>
            { piece(ClusterLegend { terms: (*terms).clone() }) }
        </>
    };
    yew::html! { <ContextProvider<Hands> context={hands.clone()}>{ lens }</ContextProvider<Hands>> }
}

/// Producers first, then the consumers of each group.
fn clients(scene: &Scene) -> Vec<NodeId> {
    let producers = scene.producers.iter().map(|producer| &producer.id);
    let consumers = scene.groups.iter().flat_map(|group| &group.consumers);
    producers.chain(consumers.map(|consumer| &consumer.id)).cloned().map(NodeId::Client).collect()
}

/// A click on nothing.
fn close(hands: &Hands, on_open: &Callback<Option<Opened>>) -> Callback<MouseEvent> {
    let (hands, on_open) = (hands.clone(), on_open.clone());
    Callback::from(move |event: MouseEvent| {
        if event.target() == event.current_target() {
            on_open.emit(None);
            hands.deselect();
        }
    })
}

fn racks(view: &ClusterView, layout: &ClusterLayout, text: &crate::web::Text) -> Html {
    let draw = |(rack, place): (
        &std::rc::Rc<crate::view::RackView>,
        &crate::stage::cluster::RackPlace,
    )| {
        let name = match &rack.name {
            Some(name) => text.with("cluster-rack", &[("rack", Arg::Text(name.clone()))]),
            None => text.get("cluster-no-rack"),
        };
        let frame = place.frame;
        html! {
            <g>
                <rect x={frame.x} y={frame.y} width={frame.w} height={frame.h} rx="8" class="rack" />
                <text x={place.name.x} y={place.name.y} class="t12 b i2">{ name }</text>
            </g>
        }
    };
    view.racks.iter().zip(&layout.racks).map(draw).collect()
}

fn draw_band(band: &BandPlace, view: &ClusterView) -> Html {
    let machine = view.machines().find(|machine| machine.id == band.broker);
    let class = match machine.map(|machine| machine.life) {
        Some(MachineLife::Crashed | MachineLife::Stopped) => "band band--dead",
        Some(MachineLife::Frozen | MachineLife::Fenced) => "band band--out",
        Some(MachineLife::Running | MachineLife::ShuttingDown) | None => "band",
    };
    let (rect, divider) = (band.rect, band.card.right());
    html! {
        <g key={band.broker.0.to_string()} aria-hidden="true">
            <rect x={rect.x} y={rect.y} width={rect.w} height={rect.h} rx="8" {class} />
            <path d={format!("M{divider} {}V{}", rect.y, rect.bottom())} class="rule" />
        </g>
    }
}

/// No band, and corners cut off: it holds no replica.
fn draw_controller(place: &BandPlace, view: &ClusterView) -> Html {
    let machine = view.controllers.iter().find(|machine| machine.id == place.broker);
    let class = match machine.map(|machine| machine.life) {
        Some(MachineLife::Crashed | MachineLife::Stopped) => "band band--dead",
        Some(MachineLife::Frozen) => "band band--out",
        _ => "band",
    };
    let Rect { x, y, w, h } = place.rect;
    let (right, bottom) = (w - 20, h - 20);
    let d = format!("M{} {y}h{right}l10 10v{bottom}l-10 10h-{right}l-10-10v-{bottom}z", x + 10);
    html! { <path key={place.broker.0.to_string()} {d} {class} aria-hidden="true" /> }
}

/// Beside the bands: what is wrong between two brokers, whatever partitions are seen.
fn faults(
    layout: &ClusterLayout,
    links: &[LinkView],
    on_open: &Callback<Option<Opened>>,
    text: &crate::web::Text,
) -> Vec<Html> {
    let draw = |(place, link): (FaultPlace, LinkView)| {
        let (a, b) = place.ends;
        let key = format!("{a} {b}");
        let at = place.middle;
        let state = fault_word(&link, text);
        let label = link_label((&a, &b), &state, text);
        let on_open = on_open.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            on_open.emit(Some(Opened::Link(
                a.clone(),
                b.clone(),
                Some(Point::new(at.x + 240, at.y)),
            )));
        });
        let d = place.path.svg();
        html! {
            <g key={key} class={if link.cut { "fault fault--cut" } else { "fault" }} {onclick} aria-hidden="true">
                <title>{ label }</title>
                <path d={d.clone()} class="fetch__hit" />
                <path {d} class="fault__line" />
                if link.cut { <path d={format!("M{} {}l8 8M{} {}l-8 8", at.x - 4, at.y - 4, at.x + 4, at.y - 4)} class="seq-lost" /> }
            </g>
        }
    };
    layout.faults(links).into_iter().map(draw).collect()
}

fn columns(
    props: &ClusterLens,
    view: &ClusterView,
    layout: &ClusterLayout,
    tints: &Same<Tints>,
    links: &Same<Vec<LinkView>>,
    on_open: &Callback<Option<Opened>>,
) -> Vec<Html> {
    let draw = |(column, place): (
        &std::rc::Rc<crate::view::ColumnView>,
        &crate::stage::cluster::ColumnPlace,
    )| {
        let selected = props.selected.clone().filter(|what| match what {
            Inspected::Record(partition, _)
            | Inspected::Stored(LogSource::Replica(partition, _), _) => {
                *partition == column.partition
            }
            Inspected::Broker(_)
            | Inspected::Controller(_)
            | Inspected::Client(_)
            | Inspected::Group(_)
            | Inspected::Topic(_)
            | Inspected::Partition(_)
            | Inspected::Flight(_) => false,
        });
        let column = Column {
            view: column.into(),
            place: place.clone(),
            tints: tints.clone(),
            detail: props.detail,
            selected,
            links: links.clone(),
            on_open: on_open.clone(),
        };
        keyed(&place.partition, column)
    };
    view.columns.iter().zip(&layout.columns).map(draw).collect()
}

fn cards(
    props: &ClusterLens,
    view: &ClusterView,
    layout: &ClusterLayout,
    opened: Option<&Opened>,
    links: &Same<Vec<LinkView>>,
    on_open: &Callback<Option<Opened>>,
) -> Vec<Html> {
    let draw = |(machine, place): (&std::rc::Rc<crate::view::MachineView>, &BandPlace)| {
        let card = MachineCard {
            view: machine.into(),
            place: place.clone(),
            selected: props.selected == Some(inspected(machine)),
            open: opened == Some(&Opened::Machine(machine.node())),
            on_open: on_open.clone(),
            links: links.clone(),
        };
        keyed(machine.id, card)
    };
    let brokers = view.machines().zip(&layout.bands);
    brokers.chain(view.controllers.iter().zip(&layout.controllers)).map(draw).collect()
}

/// Beside the message that is selected; at the top if it is not in the picture.
fn flight_card(props: &ClusterLens, layout: &ClusterLayout, tints: &Tints) -> Html {
    let Some(Inspected::Flight(id)) = props.selected else { return Html::default() };
    let Some(flight) = props.scene.flights.iter().find(|flight| flight.id == id) else {
        return Html::default();
    };
    let marks = cluster_marks(layout, &props.scene, tints, props.now, props.detail, props.motion);
    let at = marks.iter().find(|mark| mark.envelope == id).map(|mark| mark.at);
    piece(FlightCard { view: flight.into(), at, now: props.now, width: layout.width })
}
