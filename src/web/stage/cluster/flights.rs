//! What brokers send each other. The only part that is drawn anew in every animation frame.

use markup::html;
use yew::{Html, hook};

use crate::fact::{Arg, Detail};
use crate::kernel::SimTime;
use crate::stage::cluster::{ClusterLayout, ClusterMark, ClusterMarkKind, cluster_marks};
use crate::stage::{Motion, Tints};
use crate::view::{FlightKind, Inspected, Scene};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
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
            { for marks.iter().map(|mark| draw(mark, layout, &text, &hands)) }
        </svg>
    }
}

fn draw(mark: &ClusterMark, layout: &ClusterLayout, text: &Text, hands: &Hands) -> Html {
    let transform = format!("translate({},{})", mark.at.x, mark.at.y);
    let key = mark.key.clone();
    let onclick = hands.on_click_select::<yew::MouseEvent>(Inspected::Flight(mark.envelope));
    match &mark.kind {
        ClusterMarkKind::Records { mark: record, offset, count } => html! {
            <g {key} {transform} class="chip" {onclick}>
                <rect x="-11" y="-17" width="22" height="34" rx="2" class={format!("cell cell--chip {}", tint_class(record))} />
                <text y="-3" class="t13 mid kt">{ &record.letter }</text>
                <text y="12" class="t12 mid ko ko--long">{ offset.0 % 10_000 }</text>
                if *count > 1 { <text x="14" y="4.5" class="t12 b halo">{ format!("×{count}") }</text> }
            </g>
        },
        ClusterMarkKind::Envelope { api, kind, error, named } => {
            let id = match kind {
                FlightKind::Request => "cluster-request",
                FlightKind::Response => "cluster-response",
            };
            let bad = error.is_error();
            let said = match bad {
                true => error.name().to_owned(),
                false => text.with(id, &[("api", Arg::Text(api.name().into()))]),
            };
            html! {
                <g {key} class="chip" {onclick}>
                    <g {transform}>
                        <rect x="-12" y="-8" width="24" height="16" rx="2" class={if *named { "cell--hot" } else { "envelope" }} />
                        <path d="M-12 -8l12 9 12-9" class="flap" />
                    </g>
                    if *named { <text x={layout.bar.x} y={layout.bar.bottom() + 24} class={if bad { "t12 b flt" } else { "t12 b" }}>{ said }</text> }
                </g>
            }
        }
        ClusterMarkKind::Dot(error) => html! {
            <g {key} {transform} class={if error.is_error() { "dot dot--fault" } else { "dot" }} {onclick}>
                <circle r="4" />
                if error.is_error() { <text x="9" y="4.5" class="t12 b flt halo">{ error.name() }</text> }
            </g>
        },
    }
}
