//! One more consumer for a group, reading what the others read.

use markup::html;
use yew::{Callback, Html, MouseEvent, hook};

use crate::fact::Arg;
use crate::id::{GroupId, TopicName};
use crate::stage::Rect;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::hands::use_hands;

#[derive(PartialEq)]
pub(super) struct AddConsumer {
    pub(super) group: GroupId,
    /// The id that it will get.
    pub(super) id: String,
    pub(super) topics: Vec<TopicName>,
    pub(super) at: Rect,
    /// It is the obvious next thing to do.
    pub(super) primary: bool,
}

draws!(AddConsumer, use_add_consumer);

#[hook]
fn use_add_consumer(props: &AddConsumer) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let topics: Vec<&str> = props.topics.iter().map(TopicName::as_str).collect();
    let line =
        format!("add consumer {} group={} topics={}", props.id, props.group, topics.join(","));
    let onclick: Callback<MouseEvent> = hands.on_click_command(line);
    let hint = text.with(
        "lens-add-consumer-hint",
        &[
            ("id", Arg::Text(props.id.as_str().into())),
            ("group", Arg::Group(props.group.clone())),
            ("topics", Arg::Text(topics.join(", ").into())),
        ],
    );
    html! {
        <button type="button" class={if props.primary { "st-add st-add--primary" } else { "st-add" }} style={props.at.style()} title={hint}
            disabled={props.topics.is_empty()} {onclick} data-add-consumer={props.group.to_string()} data-hotkey="add-consumer">
            <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 3v10M3 8h10" fill="none" stroke="currentColor" stroke-width="1.5" /></svg>
            { text.get("lens-add-consumer") }
        </button>
    }
}
