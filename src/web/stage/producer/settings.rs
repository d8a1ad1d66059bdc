//! What a producer does by itself, and what goes with the next record.

use markup::html;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{Callback, Event, Html, InputEvent, MouseEvent, hook};

use crate::fact::Arg;
use crate::id::TopicName;
use crate::stage::quote_item;
use crate::view::ProducerView;
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::draft::Prepared;
use crate::web::stage::hands::{Hands, use_hands};
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(super) struct ProducerSettings {
    pub(super) view: Same<ProducerView>,
    pub(super) prepared: Prepared,
    pub(super) on_value: Callback<String>,
    pub(super) on_partition: Callback<Option<i32>>,
    /// To choose from; the record goes to the prepared one.
    pub(super) topics: Vec<TopicName>,
    pub(super) on_topic: Callback<TopicName>,
}

const RATES: [u32; 5] = [1, 2, 5, 10, 20];

draws!(ProducerSettings, use_producer_settings);

#[hook]
fn use_producer_settings(props: &ProducerSettings) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let view = &props.view;
    html! {
        <div class="st-pop st-settings" role="group" aria-label={text.get("lens-producer-more")}>
            { record_fields(props, &text) }
            { rates(props, &text, &hands) }
            { partitioner(view, &text, &hands) }
            <p class="st-pop__note">{ text.with("lens-producer-counts", &[
                ("sent", Arg::Number(count(view.sent))),
                ("acknowledged", Arg::Number(count(view.acknowledged))),
                ("failed", Arg::Number(count(view.failed))),
                ("waiting", Arg::Number(view.queued.iter().map(|batch| count(batch.records as u64)).sum())),
            ]) }</p>
            { life(view, &text, &hands) }
        </div>
    }
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn record_fields(props: &ProducerSettings, text: &Text) -> Html {
    let on_value = props.on_value.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) {
            on_value.emit(input.value());
        }
    });
    let on_partition = props.on_partition.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok()) {
            on_partition.emit(select.value().parse().ok());
        }
    });
    let option = |number: i32| {
        html! {
            <option value={number.to_string()} selected={props.prepared.partition == Some(number)}>{ format!("P{number}") }</option>
        }
    };
    html! {
        <>
            if props.topics.len() > 1 { { topics(props, text) } }
            <label class="st-field"><span>{ text.get("lens-value") }</span><input type="text" maxlength="200" value={props.prepared.value.clone()} {oninput} /></label>
            <label class="st-field"><span>{ text.get("lens-explicit-partition") }</span>
                <select {onchange}>
                    <option value="" selected={props.prepared.partition.is_none()}>{ text.get("lens-by-partitioner") }</option>
                    { for (0..props.prepared.partitions.min(128)).map(option) }
                </select>
            </label>
        </>
    }
}

fn topics(props: &ProducerSettings, text: &Text) -> Html {
    let (on_topic, topics) = (props.on_topic.clone(), props.topics.clone());
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok())
            && let Some(topic) = topics.iter().find(|topic| topic.as_str() == select.value())
        {
            on_topic.emit(topic.clone());
        }
    });
    let option = |topic: &TopicName| {
        html! {
            <option value={topic.to_string()} selected={*topic == props.prepared.topic}>{ topic.to_string() }</option>
        }
    };
    html! {
        <label class="st-field"><span>{ text.get("lens-topic-word") }</span><select {onchange}>{ for props.topics.iter().map(option) }</select></label>
    }
}

/// A steady stream, with the keys in turn.
fn rates(props: &ProducerSettings, text: &Text, hands: &Hands) -> Html {
    let view = &props.view;
    let now = view.every.map(|every| 1_000_000 / every.0.max(1));
    let keys: Vec<String> = view.keys.iter().map(|key| quote_item(key)).collect();
    let topic = view.topic.as_ref().unwrap_or(&props.prepared.topic).clone();
    let stream = move |id: &str, rate: u64, keys: &str| {
        let keys = if keys.is_empty() { String::new() } else { format!(" keys={keys}") };
        format!("rate {id} {rate}/s topic={topic}{keys}")
    };
    let id = view.id.to_string();
    let button = |rate: u32| {
        let line = stream(&id, u64::from(rate), &keys.join(","));
        html! {
            <button type="button" aria-pressed={(now == Some(u64::from(rate))).to_string()} onclick={hands.on_click_command::<MouseEvent>(line)}>
                { text.with("lens-per-second", &[("count", Arg::Number(i64::from(rate)))]) }
            </button>
        }
    };
    let on_keys = {
        let (hands, id, stream) = (hands.clone(), id.clone(), stream.clone());
        Callback::from(move |event: Event| {
            if let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok())
            {
                let value = input.value();
                let keys: Vec<String> = value
                    .split(',')
                    .map(str::trim)
                    .filter(|key| !key.is_empty())
                    .map(quote_item)
                    .collect();
                hands.command(stream(&id, now.unwrap_or(1).max(1), &keys.join(",")));
            }
        })
    };
    html! {
        <>
            <div class="st-field"><span>{ text.get("lens-rate") }</span>
                <span class="st-seg" role="group" aria-label={text.get("lens-rate")}>
                    <button type="button" aria-pressed={now.is_none().to_string()} onclick={hands.on_click_command::<MouseEvent>(format!("rate {id} off"))}>{ text.get("lens-rate-off") }</button>
                    { for RATES.into_iter().map(button) }
                </span>
            </div>
            <label class="st-field"><span>{ text.get("lens-keys") }</span><input type="text" value={view.keys.join(", ")} onchange={on_keys} placeholder={text.get("lens-keys-none")} /></label>
        </>
    }
}

fn partitioner(view: &ProducerView, text: &Text, hands: &Hands) -> Html {
    let round_robin = view.partitioner.contains("RoundRobin");
    let (hands, id) = (hands.clone(), view.id.clone());
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok()) {
            hands.command(format!("config {id} partitioner.class={}", select.value()));
        }
    });
    html! {
        <label class="st-field"><span>{ text.get("lens-partitioner") }</span>
            <select {onchange}>
                <option value="default" selected={!round_robin}>{ text.get("lens-partitioner-default") }</option>
                <option value="RoundRobinPartitioner" selected={round_robin}>{ "RoundRobinPartitioner" }</option>
            </select>
        </label>
    }
}

fn life(view: &ProducerView, text: &Text, hands: &Hands) -> Html {
    let command = |word: &str| hands.on_click_command::<MouseEvent>(format!("{word} {}", view.id));
    html! {
        <div class="st-card__acts">
            if view.frozen {
                <button type="button" class="st-act" onclick={command("thaw")}>{ text.get("lens-thaw") }</button>
                <button type="button" class="st-act st-act--bad" onclick={command("crash")}>{ text.get("lens-crash") }</button>
            } else if view.running {
                <button type="button" class="st-act" onclick={command("leave")}>{ text.get("lens-close-producer") }</button>
                <button type="button" class="st-act" onclick={command("freeze")}>{ text.get("lens-freeze") }</button>
                <button type="button" class="st-act st-act--bad" onclick={command("crash")}>{ text.get("lens-crash") }</button>
            } else {
                <button type="button" class="st-act" onclick={command("restart")}>{ text.get("lens-restart") }</button>
            }
        </div>
    }
}
