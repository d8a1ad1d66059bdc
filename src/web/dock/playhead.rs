//! Where the reader is in time: a flag on the ruler, and a slider for keyboard and screen reader.

use markup::html;
use web_sys::KeyboardEvent;
use yew::{Callback, Html, hook};

use crate::fact::Arg;
use crate::session::{Action, ClockView, Playback};
use crate::web::dock::ruler::Place;
use crate::web::hooks::use_text;
use crate::web::panels::telling::seconds;
use crate::web::piece::draws;

#[derive(PartialEq)]
pub(super) struct Playhead {
    pub(super) clock: ClockView,
    pub(super) place: Place,
    pub(super) send: Callback<Action>,
}

draws!(Playhead, use_playhead);

#[hook]
fn use_playhead(props: &Playhead) -> Html {
    let text = use_text();
    let (clock, place) = (props.clock, props.place);
    let x = place.axis.x_clamped(clock.now);
    let send = props.send.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let playback = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => Playback::StepForward,
            "ArrowLeft" | "ArrowDown" => Playback::StepBack,
            "PageUp" => Playback::NextMarker,
            "PageDown" => Playback::PreviousMarker,
            "Home" => Playback::ToStart,
            "End" => Playback::ToEnd,
            _ => return,
        };
        event.prevent_default();
        send.emit(Action::Playback(playback));
    });
    let now = seconds(clock.now);
    let valuetext = text.with(
        "playhead-at",
        &[("seconds", Arg::Text(now.clone().into())), ("step", Arg::Number(clock.step.0 as i64))],
    );
    let flag = match clock.hurried {
        Some(_) => format!("⏩ {now} s"),
        None => format!("{now} s"),
    };
    let half = 11 + 4 * flag.chars().count() as i32;
    // The flag stays inside; only its tip follows the playhead to the edge.
    let middle = x.clamp(place.axis.left - 6 + half, place.axis.right + 24 - half);
    let bottom = place.rows + 2 * place.pitch + place.bar + 6;
    html! {
        <g class="playhead" role="slider" tabindex="0" aria-label={text.get("timeline-position")}
            aria-valuemin="0" aria-valuemax={seconds(clock.head)} aria-valuenow={now.clone()} aria-valuetext={valuetext}
            {onkeydown} style="pointer-events: none">
            if place.strip {
                <path class="head" d={format!("M{x} 12V{}", place.height)} />
                <circle class="flag" cx={x} cy="10" r="7" />
            } else {
                <path class="head" d={format!("M{x} {}V{bottom}", place.line - 2)} />
                <path class="flag" d={format!("M{} {}h{}v16H{}l-5 6l-5-6H{}z", middle - half, place.line - 22, 2 * half, x + 5, middle - half)} />
                <text class="flag-text" x={middle} y={place.line - 10}>{ flag }</text>
            }
        </g>
    }
}
