//! One configuration key: its value, its default if that is another, and a field to change it.

use markup::html;
use web_sys::{HtmlInputElement, HtmlSelectElement, SubmitEvent};
use yew::functional::{use_effect_with, use_node_ref, use_state_eq};
use yew::{Callback, Html, NodeRef, hook};

use crate::fact::Arg;
use crate::kafka::config::ConfigKind;
use crate::session::Action;
use crate::sim::{Command, ConfigTarget};
use crate::view::{ConfigEffect, ConfigRow, Inspected};
use crate::web::hooks::use_text;
use crate::web::piece::draws;

#[derive(PartialEq)]
pub(super) struct Row {
    pub(super) row: ConfigRow,
    pub(super) what: Inspected,
    pub(super) send: Callback<Action>,
}

draws!(Row, use_row);

#[hook]
fn use_row(props: &Row) -> Html {
    let text = use_text();
    let editing = use_state_eq(|| false);
    let input = use_node_ref();
    {
        let input = input.clone();
        use_effect_with(*editing, move |editing| {
            if let (true, Some(field)) = (*editing, input.cast::<web_sys::HtmlElement>()) {
                let _ = field.focus();
            }
        });
    }
    let entry = &props.row.entry;
    let target = target(&props.what).filter(|_| props.row.effect != ConfigEffect::ReadOnly);
    let edit = {
        let editing = editing.setter();
        Callback::from(move |_: yew::MouseEvent| editing.set(true))
    };
    let shown = if entry.value.is_empty() { text.get("not-set") } else { entry.value.clone() };
    let class = if entry.is_default() { "cfg__edit" } else { "cfg__edit cfg__edit--changed" };
    let key = entry.key;
    html! {
        <div title={text.find(&format!("config-{}", key.replace('.', "-")))}>
            <dt>{ key }</dt>
            if let (true, Some(target)) = (*editing, &target) {
                <dd style="width: 100%">
                    <form onsubmit={submit(props, target, &input, editing.setter())}>
                        { field(&entry.kind, &entry.value, key, &input) }
                        <button class="btn btn--s btn--ink">{ text.get("set") }</button>
                        <button type="button" class="btn btn--s" onclick={ { let e = editing.setter(); Callback::from(move |_| e.set(false)) } }>{ text.get("cancel") }</button>
                    </form>
                </dd>
            } else if target.is_some() {
                <dd><button type="button" {class} aria-label={text.with("change-config", &[("key", Arg::Text(key.into())), ("value", Arg::Text(shown.clone().into()))])} onclick={edit}>{ shown }</button></dd>
            } else {
                <dd>{ shown }</dd>
            }
            if !entry.is_default() {
                <small>{ text.with("config-default", &[("value", Arg::Text(entry.default.clone().into()))]) }</small>
            }
        </div>
    }
}

/// What can be configured at all.
fn target(what: &Inspected) -> Option<ConfigTarget> {
    match what {
        Inspected::Broker(id) => Some(ConfigTarget::Server((*id).into())),
        Inspected::Client(id) => Some(ConfigTarget::Client(id.clone())),
        Inspected::Topic(id) => Some(ConfigTarget::Topic(id.clone())),
        Inspected::Partition(id) => Some(ConfigTarget::Topic(id.topic.clone())),
        Inspected::Controller(_)
        | Inspected::Group(_)
        | Inspected::Record(..)
        | Inspected::Stored(..)
        | Inspected::Flight(_) => None,
    }
}

fn submit(
    props: &Row,
    target: &ConfigTarget,
    input: &NodeRef,
    editing: yew::functional::UseStateSetter<bool>,
) -> Callback<SubmitEvent> {
    let (send, key, target) = (props.send.clone(), props.row.entry.key, target.clone());
    let (input, was) = (input.clone(), props.row.entry.value.clone());
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let typed = input.cast::<HtmlInputElement>().map(|field| field.value());
        let value = typed.or_else(|| input.cast::<HtmlSelectElement>().map(|field| field.value()));
        editing.set(false);
        let Some(value) = value.filter(|value| *value != was) else { return };
        let settings = vec![(key.into(), value.into())];
        send.emit(Action::Run(Command::Configure { target: target.clone(), settings }));
    })
}

fn field(kind: &ConfigKind, value: &str, key: &'static str, node: &NodeRef) -> Html {
    let choices: Option<&[&str]> = match kind {
        ConfigKind::Switch => Some(&["true", "false"]),
        ConfigKind::Choice(words) => Some(words),
        ConfigKind::Ms { .. }
        | ConfigKind::Bytes { .. }
        | ConfigKind::Count { .. }
        | ConfigKind::Fraction
        | ConfigKind::List(_)
        | ConfigKind::Text => None,
    };
    match choices {
        Some(words) => html! {
            <select ref={node.clone()} class="field" aria-label={key}>
                { for words.iter().map(|word| html! { <option value={word.to_string()} selected={*word == value}>{ word }</option> }) }
            </select>
        },
        None => {
            html! { <input ref={node.clone()} class="field" aria-label={key} value={value.to_owned()} spellcheck="false" autocomplete="off" /> }
        }
    }
}
