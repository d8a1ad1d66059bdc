//! What brokers send each other. The only part that is drawn anew in every animation frame.

use markup::html;
use yew::{Html, hook};

use crate::fact::{Arg, Detail};
use crate::kernel::SimTime;
use crate::stage::cluster::{ClusterLayout, ClusterMark, ClusterMarkKind, cluster_marks};
use crate::stage::{Motion, Tints, broken};
use crate::view::{FlightKind, Inspected, Scene};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::flight_card::name;
use crate::web::stage::hands::{Hands, use_hands};
use crate::web::stage::same::Same;
use crate::web::stage::slot::tint_class;

#[derive(PartialEq)]
pub(super) struct ClusterFlights {
    pub(super) layout: Same<ClusterLayout>,
    pub(super) scene: Same<Scene>,
    pub(super) tints: Same<Tints>,
    pub(super) now: SimTime,
    pub(super) detail: Detail,
    pub(super) motion: Motion,
}

draws!(ClusterFlights, use_cluster_flights);

#[hook]
fn use_cluster_flights(props: &ClusterFlights) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let ClusterFlights { layout, scene, tints, now, detail, motion } = props;
    let marks = cluster_marks(layout, scene, tints, *now, *detail, *motion);
    html! {
        <svg class="st-flights" width={layout.width} height={layout.height} aria-hidden="true">
            { for marks.iter().filter_map(|mark| mark.trail.as_ref()).map(|d| html! { <path d={d.clone()} class="trail" /> }) }
            { for marks.iter().map(|mark| draw(mark, scene, &text, &hands)) }
            { caption(&marks, props, &text) }
        </svg>
    }
}

fn draw(mark: &ClusterMark, scene: &Scene, text: &Text, hands: &Hands) -> Html {
    let Some(flight) = scene.flights.iter().find(|flight| flight.id == mark.envelope) else {
        return Html::default();
    };
    let onclick = hands.on_click_select::<yew::MouseEvent>(Inspected::Flight(mark.envelope));
    html! {
        <g key={mark.key.clone()} transform={format!("translate({},{})", mark.at.x, mark.at.y)} class="chip" {onclick}>
            <title>{ name(flight, text) }</title>
            { picture(mark) }
        </g>
    }
}

fn picture(mark: &ClusterMark) -> Html {
    match &mark.kind {
        ClusterMarkKind::Records { mark: record, offset, count } => html! {
            <>
                <rect x="-11" y="-17" width="22" height="34" rx="2" class={format!("cell cell--chip {}", tint_class(record))} />
                <text y="-3" class="t13 mid kt">{ &record.letter }</text>
                <text y="12" class="t12 mid ko ko--long">{ offset.0 % 10_000 }</text>
                if *count > 1 { <text x="14" y="4.5" class="t12 b halo">{ format!("×{count}") }</text> }
            </>
        },
        ClusterMarkKind::Envelope => html! {
            <>
                <rect x="-12" y="-8" width="24" height="16" rx="2" class={if mark.named { "cell--hot" } else { "envelope" }} />
                <path d="M-12 -8l12 9 12-9" class="flap" />
                if mark.error.is_error() { <path d="M4 1l9 9m0 -9l-9 9" class="seq-lost" /> }
            </>
        },
        ClusterMarkKind::Dot if mark.error.is_error() => html! {
            <><circle r="8" class="dot dot--fault halo" /><path d="M-3 -3l6 6m0 -6l-6 6" class="dot__cross" /></>
        },
        ClusterMarkKind::Dot => html! { <circle r="4" class="dot" /> },
    }
}

/// What is on its way, in the corner that nothing else needs: names are long, and the ways of messages lead through everything.
fn caption(marks: &[ClusterMark], props: &ClusterFlights, text: &Text) -> Html {
    let named = marks.iter().find(|mark| mark.named);
    let flights = &props.scene.flights;
    let flight = named.and_then(|mark| flights.iter().find(|flight| flight.id == mark.envelope));
    let Some(flight) = flight else { return Html::default() };
    let place = props.layout.caption;
    let id = match flight.kind {
        FlightKind::Request => "cluster-request",
        FlightKind::Response => "cluster-response",
    };
    let said = text.with(id, &[("api", Arg::Text(flight.api.name().into()))]);
    let error = flight.error.is_error().then(|| flight.error.name());
    let errors = marks.iter().filter(|mark| mark.error.is_error()).count();
    let more = if errors > 1 { format!(" +{}", errors - 1) } else { String::new() };
    // The error has the first word: it says what the answer means.
    let bad = error.map(|error| broken(&format!("{error}{more}"), place.w, LINES));
    let bad = bad.unwrap_or_default();
    let plain = match LINES - bad.len() {
        0 | 1 => Vec::new(),
        free => broken(&said, place.w, free),
    };
    let lines = bad.iter().map(|line| (line, "t12 b flt halo"));
    let lines = lines.chain(plain.iter().map(|line| (line, "t12 b halo")));
    let draw = |((line, class), number): ((&String, &'static str), i32)| {
        html! { <text x={place.x} y={place.y + 10 + LINE * number} {class}>{ line }</text> }
    };
    html! { <g class="caption">{ for lines.zip(0..).map(draw) }</g> }
}

const LINES: usize = 4;
const LINE: i32 = 14;
