//! One word for what a consumer is doing, or what state a group is in.

use markup::html;
use yew::{Html, hook};

use crate::fact::{Arg, GroupState};
use crate::view::{ConsumerState, GroupView};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::draws;

pub(super) fn consumer_word(state: &ConsumerState, text: &Text) -> String {
    let id = match state {
        ConsumerState::Starting => "lens-state-starting",
        ConsumerState::Joining => "lens-state-joining",
        ConsumerState::Syncing { sent_plan: true } => "lens-state-sent-plan",
        ConsumerState::Syncing { sent_plan: false } => "lens-state-waiting",
        ConsumerState::Polling => "lens-state-polling",
        ConsumerState::Idle => "lens-state-idle",
        ConsumerState::Processing { .. } => "lens-state-processing",
        ConsumerState::Held => "lens-state-held",
        ConsumerState::Closing => "lens-state-closing",
        ConsumerState::Left => "lens-state-left",
        ConsumerState::PollIntervalExceeded => "lens-state-poll-interval",
        ConsumerState::Crashed => "lens-state-crashed",
        ConsumerState::Frozen => "lens-state-frozen",
        ConsumerState::Failed { .. } => "lens-state-failed",
    };
    let word = text.get(id);
    if is_bad(state) { format!("✕ {word}") } else { word }
}

pub(super) fn is_bad(state: &ConsumerState) -> bool {
    matches!(state, ConsumerState::Crashed | ConsumerState::Failed { .. })
}

/// The group is between two agreements.
pub(super) fn is_changing(state: Option<GroupState>) -> bool {
    matches!(state, Some(GroupState::PreparingRebalance | GroupState::CompletingRebalance))
}

#[derive(PartialEq)]
pub(super) struct StateBadge {
    pub(super) state: Option<GroupState>,
}

draws!(StateBadge, use_state_badge);

/// Kafka's own names, in every language.
#[hook]
fn use_state_badge(props: &StateBadge) -> Html {
    let text = use_text();
    let (class, word) = match props.state {
        None => ("st-state st-state--grey", text.get("lens-group-unknown")),
        Some(GroupState::Stable) => ("st-state", "Stable".to_owned()),
        Some(GroupState::Empty) => ("st-state st-state--grey", "Empty".to_owned()),
        Some(GroupState::Dead) => ("st-state st-state--grey", "Dead".to_owned()),
        Some(
            state @ (GroupState::PreparingRebalance
            | GroupState::CompletingRebalance
            | GroupState::Assigning
            | GroupState::Reconciling),
        ) => ("st-state st-state--hot", state.name().to_owned()),
    };
    html! { <span {class}>{ word }</span> }
}

/// "generation 2", "gen 3 → 4" while the group is on its way there, or "epoch 2".
pub(super) fn generation(view: &GroupView, text: &Text) -> String {
    let number = i64::from(view.generation.0);
    match view.state {
        None => String::new(),
        Some(GroupState::PreparingRebalance) => between(number, text),
        Some(GroupState::CompletingRebalance) => between(number - 1, text),
        Some(
            GroupState::Stable
            | GroupState::Empty
            | GroupState::Dead
            | GroupState::Assigning
            | GroupState::Reconciling,
        ) => {
            let id = if view.protocol == "consumer" { "lens-epoch" } else { "lens-generation" };
            text.with(id, &[("number", Arg::Number(number))])
        }
    }
}

fn between(from: i64, text: &Text) -> String {
    let args = [("from", Arg::Number(from.max(0))), ("to", Arg::Number(from.max(0) + 1))];
    text.with("lens-generations", &args)
}
