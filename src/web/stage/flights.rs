//! What is on its way. The only part that is drawn anew in every animation frame.

use markup::html;
use yew::{Html, hook};

use crate::fact::{Arg, Detail};
use crate::kernel::SimTime;
use crate::stage::EnvelopeMark;
use crate::stage::topic::TopicLayout;
use crate::stage::{FlightMark, KeyMark, MarkKind, Motion, Tints, flight_marks};
use crate::view::{FlightKind, Inspected, Scene};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::hands::{Hands, use_hands};
use crate::web::stage::same::Same;
use crate::web::stage::slot::tint_class;

#[derive(PartialEq)]
pub(super) struct Flights {
    pub(super) layout: Same<TopicLayout>,
    pub(super) scene: Same<Scene>,
    pub(super) tints: Same<Tints>,
    pub(super) now: SimTime,
    pub(super) detail: Detail,
    pub(super) motion: Motion,
}

draws!(Flights, use_flights);

#[hook]
fn use_flights(props: &Flights) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let Flights { layout, scene, tints, now, detail, motion } = props;
    let marks = flight_marks(layout, scene, tints, *now, *detail, *motion);
    html! {
        <svg class="st-flights" width={layout.width} height={layout.height} aria-hidden="true">
            { for marks.iter().filter_map(|mark| mark.trail.as_ref()).map(|d| html! { <path d={d.clone()} class="trail" /> }) }
            { for marks.iter().map(|mark| draw(mark, &text, &hands)) }
        </svg>
    }
}

fn draw(mark: &FlightMark, text: &Text, hands: &Hands) -> Html {
    let transform = format!("translate({},{})", mark.at.x, mark.at.y);
    let key = mark.key.clone();
    let onclick = hands.on_click_select::<yew::MouseEvent>(Inspected::Flight(mark.envelope));
    match &mark.kind {
        MarkKind::Record(record) => {
            html! { <g {key} {transform} class="chip" {onclick}>{ chip(record, 18) }</g> }
        }
        MarkKind::Batch(record, count) => html! {
            <g {key} {transform} class="chip" {onclick}>
                { chip(record, 18) }
                <text x="13" y="4.5" class="t12 b halo">{ format!("×{count}") }</text>
            </g>
        },
        MarkKind::Stream { path, per_second } => html! {
            <g {key} class="stream">
                <path d={path.clone()} />
                <text {transform} class="t12 b mid halo" y="4.5">
                    { text.with("lens-per-second", &[("count", Arg::Number(i64::from(*per_second)))]) }
                </text>
            </g>
        },
        MarkKind::Envelope(envelope) => html! {
            <g {key} class="chip" {onclick}>{ envelope_mark(envelope, mark, text) }</g>
        },
        MarkKind::Dot(error) => html! {
            <g {key} {transform} class={if error.is_error() { "dot dot--fault" } else { "dot" }} {onclick}>
                <circle r="4" />
                if error.is_error() { <text x="9" y="4.5" class="t12 b flt halo">{ error.name() }</text> }
            </g>
        },
    }
}

fn chip(record: &KeyMark, size: i32) -> Html {
    let long = record.letter.chars().count() > 1;
    let (width, half) = (if long { size + 6 } else { size }, size / 2);
    html! {
        <>
            <rect x={-width / 2} y={-half} width={width} height={size} rx="2" class={format!("cell cell--chip {}", tint_class(record))} />
            <text y="4.5" class="t12 mid kt">{ &record.letter }</text>
        </>
    }
}

/// The envelope at its place on the rail; the name of what it is stands still, beside the rail's top.
fn envelope_mark(envelope: &EnvelopeMark, mark: &FlightMark, text: &Text) -> Html {
    let (x, y) = (mark.at.x, mark.at.y);
    let hot = if envelope.named { "cell--hot" } else { "envelope" };
    let id = match envelope.kind {
        FlightKind::Request => "lens-envelope-from",
        FlightKind::Response => "lens-envelope-to",
    };
    let args = [
        ("api", Arg::Text(envelope.api.name().into())),
        ("client", Arg::Text(envelope.client.as_str().into())),
    ];
    let name = text.with(id, &args);
    let class = if envelope.error.is_error() { "t12 b end flt" } else { "t12 b end" };
    let said = if envelope.error.is_error() { envelope.error.name().to_owned() } else { name };
    html! {
        <>
            <rect x={x - 12} y={y - 8} width="24" height="16" rx="2" class={hot} />
            <path d={format!("M{} {}l12 9 12-9", x - 12, y - 8)} class="flap" />
            if envelope.named {
                <text x={envelope.name_right} y={envelope.name_y + 4} {class}>{ said }</text>
            }
        </>
    }
}
