//! The buttons that move time, the clock, and the speed.

use markup::html;
use web_sys::HtmlSelectElement;
use yew::{Callback, Event, Html, TargetCast, hook};

use crate::fact::Arg;
use crate::session::{Action, ClockView, Playback, Settings, Speed};
use crate::web::hooks::use_text;
use crate::web::icon::{Glyph, icon};
use crate::web::page_state::{Dialog, PageAction};
use crate::web::panels::telling::seconds;
use crate::web::piece::draws;
use crate::web::shell::PageDispatch;

#[derive(PartialEq)]
pub(super) struct Transport {
    pub(super) clock: ClockView,
    pub(super) settings: Settings,
    pub(super) dispatch: PageDispatch,
    pub(super) send: Callback<Action>,
}

draws!(Transport, use_transport);

#[hook]
fn use_transport(props: &Transport) -> Html {
    let text = use_text();
    let clock = props.clock;
    let speed = props.send.reform(|event: Event| {
        let value = event.target_unchecked_into::<HtmlSelectElement>().value();
        let speed = value.parse().ok().and_then(Speed::from_exponent);
        Action::Playback(Playback::SetSpeed(speed.unwrap_or(Speed::DEFAULT)))
    });
    let keys = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(PageAction::Open(Dialog::Keys)))
    };
    let button = |glyph: Glyph, label: &str, class: &'static str, playback: Playback| {
        let onclick = props.send.reform(move |_| Action::Playback(playback));
        let label = text.get(label);
        html! {
            <button type="button" class={format!("tbtn {class}")} aria-label={label.clone()} title={label} {onclick}>{ icon(glyph, "") }</button>
        }
    };
    let (glyph, toggle) =
        if clock.playing { (Glyph::Pause, "pause") } else { (Glyph::Play, "play") };
    let note = match clock.hurried {
        Some(span) => format!("⏩ {} s", seconds(crate::kernel::SimTime(span.0))),
        None => text.with("step-n", &[("n", Arg::Number(clock.step.0 as i64))]),
    };
    html! {
        <div class="transport">
            <div class="row row--clock">
                <div class="clock" role="timer" aria-live="off">{ format!("{} s ", seconds(clock.now)) }<small>{ note }</small></div>
                <select class="pick" aria-label={text.get("speed")} title={text.get("speed")} onchange={speed}>
                    { for Speed::all().map(|speed| html! {
                        <option value={speed.exponent().to_string()} selected={speed == props.settings.speed}>{ speed.to_string() }</option>
                    }) }
                </select>
            </div>
            <div class="row">
                { button(Glyph::StepBack, "step-back", "", Playback::StepBack) }
                { button(glyph, toggle, "tbtn--play", Playback::Toggle) }
                { button(Glyph::StepForward, "step-forward", "", Playback::StepForward) }
                { button(Glyph::Restart, "to-start", "tbtn--restart", Playback::ToStart) }
            </div>
            <div class="cap">
                <kbd>{ text.get("space") }</kbd>{ text.get("cap-play") }<kbd>{ "←" }</kbd><kbd>{ "→" }</kbd>{ text.get("cap-step") }
                <button type="button" onclick={keys}>{ text.get("all-keys") }</button>
            </div>
        </div>
    }
}
