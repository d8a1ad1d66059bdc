//! What can be done to a consumer, on its card.

use markup::html;
use yew::{Html, MouseEvent, hook};

use crate::fact::Arg;
use crate::id::ClientId;
use crate::stage::client_label;
use crate::stage::topic::is_gone;
use crate::view::ConsumerState;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::hands::use_hands;

#[derive(PartialEq)]
pub(super) struct CardActions {
    pub(super) client: ClientId,
    pub(super) state: ConsumerState,
}

/// A command word, its label, and whether it hurts.
type Action = (&'static str, &'static str, bool);

const LEAVE: Action = ("leave", "lens-leave", false);
const HOLD: Action = ("hold", "lens-hold", false);
const RELEASE: Action = ("release", "lens-release", false);
const FREEZE: Action = ("freeze", "lens-freeze", false);
const CRASH: Action = ("crash", "lens-crash", true);
const RESTART: Action = ("restart", "lens-restart", false);
const THAW: Action = ("thaw", "lens-thaw", false);

fn actions(state: &ConsumerState) -> &'static [Action] {
    match state {
        gone if is_gone(gone) => &[RESTART],
        ConsumerState::Frozen => &[THAW, CRASH],
        ConsumerState::Held => &[LEAVE, RELEASE, FREEZE, CRASH],
        ConsumerState::PollIntervalExceeded => &[RELEASE, RESTART],
        ConsumerState::Closing => &[CRASH],
        ConsumerState::Starting
        | ConsumerState::Joining
        | ConsumerState::Syncing { .. }
        | ConsumerState::Polling
        | ConsumerState::Idle
        | ConsumerState::Processing { .. }
        | ConsumerState::Left
        | ConsumerState::Crashed
        | ConsumerState::Failed { .. } => &[LEAVE, HOLD, FREEZE, CRASH],
    }
}

draws!(CardActions, use_card_actions);

#[hook]
fn use_card_actions(props: &CardActions) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let who = [("client", Arg::Text(client_label(&props.client).into()))];
    let button = |(word, id, bad): &Action| {
        let line = format!("{word} {}", props.client);
        let run = hands.clone();
        // The card behind the button would select itself.
        let onclick = yew::Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            run.command(line.clone());
        });
        let hint = text.with(&format!("{id}-hint"), &who);
        html! {
            <button key={*word} type="button" class={if *bad { "st-act st-act--bad" } else { "st-act" }} title={hint.clone()} aria-label={hint} {onclick}>
                if *word == "restart" {
                    <svg width="12" height="12" viewBox="0 0 16 16" aria-hidden="true"><path d="M12.8 9.5A5 5 0 1 1 12 5M12.5 2v3.5H9" fill="none" stroke="currentColor" stroke-width="1.5" /></svg>
                }
                { text.get(id) }
            </button>
        }
    };
    html! { <div class="st-card__acts">{ for actions(&props.state).iter().map(button) }</div> }
}
