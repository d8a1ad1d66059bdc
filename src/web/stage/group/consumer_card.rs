//! A consumer: what it is doing, what it owns, and what can be done to it.

use markup::html;
use yew::{Html, MouseEvent, hook};

use crate::fact::Arg;
use crate::id::{TopicName, TopicPartition};
use crate::stage::topic::{CardPlace, is_gone};
use crate::stage::{client_label, partitions_label};
use crate::view::{ConsumerView, Inspected};
use crate::web::Text;
use crate::web::hooks::use_text;
use crate::web::stage::group::card_actions::CardActions;
use crate::web::stage::group::state_word::{consumer_word, is_bad};
use crate::web::stage::hands::use_hands;
use crate::web::stage::same::Same;
use crate::web::stage::slot::slot_class;

#[derive(PartialEq)]
pub(super) struct ConsumerCard {
    pub(super) view: Same<ConsumerView>,
    pub(super) place: CardPlace,
    pub(super) selected: bool,
    pub(super) stop: usize,
    /// The group leads through this member: it makes the plan.
    pub(super) leader: bool,
    /// The coordinator still lists it.
    pub(super) listed: bool,
    /// Seconds without a word from it, for one that crashed.
    pub(super) silent: Option<u64>,
    /// Consumer protocol: the epoch that it is in and the one that it has to reach, while they differ.
    pub(super) epochs: Option<(i32, i32)>,
    /// Others have not let go of what it is to get.
    pub(super) waits: bool,
    /// Whether topics have to be told apart.
    pub(super) many_topics: bool,
}

draws!(ConsumerCard, use_consumer_card);

#[hook]
fn use_consumer_card(props: &ConsumerCard) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let view = &props.view;
    let gone = is_gone(&view.state);
    let label = client_label(&view.id);
    let mut class = format!("st-card own {} tex-{}", slot_class(view.slot), view.slot.min(6));
    for (on, name) in [
        (gone, " st-card--dead"),
        (props.selected, " st-card--sel"),
        (props.place.actions, " st-card--acts"),
        (view.owned.is_empty(), " st-card--idle"),
    ] {
        if on {
            class.push_str(name);
        }
    }
    let hover = {
        let (hands, id) = (hands.clone(), view.id.clone());
        move |on: bool| {
            let (hands, id) = (hands.clone(), id.clone());
            Callback::from(move |_: MouseEvent| hands.hover(on.then(|| id.clone())))
        }
    };
    let word = consumer_word(&view.state, &text);
    html! {
        <div {class} style={props.place.rect.style()} role="group" aria-label={sentence(props, &word, &text)}
            tabindex={if props.stop == 0 { "0" } else { "-1" }} data-stop={props.stop} data-o={view.id.to_string()}
            onclick={hands.on_click_select::<MouseEvent>(Inspected::Client(view.id.clone()))} onmouseenter={hover(true)} onmouseleave={hover(false)}>
            <div class="st-card__h">
                <b title={view.id.to_string()}>{ label }</b>
                if props.leader { <abbr class="st-card__leader" title={text.get("lens-group-leader")}>{ text.get("lens-leader") }</abbr> }
                if let Some((from, to)) = props.epochs {
                    <abbr class="st-card__leader" title={text.get("lens-epochs-hint")}>{ text.with("lens-epochs", &[("from", Arg::Number(i64::from(from))), ("to", Arg::Number(i64::from(to)))]) }</abbr>
                }
                <span class={if is_bad(&view.state) { "st-card__bad" } else { "" }}>{ word }</span>
            </div>
            { holdings(props, &text) }
            { piece(CardActions { client: view.id.clone(), state: view.state.clone() }) }
            if view.owned.is_empty() && !gone { <i class="st-socket" aria-hidden="true" /> }
        </div>
    }
}

use crate::web::piece::{draws, piece};
use yew::Callback;

/// What it owns, what it gave back, or why it has nothing.
fn holdings(props: &ConsumerCard, text: &Text) -> Html {
    let view = &props.view;
    if let Some(seconds) = props.silent.filter(|_| is_bad(&view.state)) {
        let id = if props.listed { "lens-silent" } else { "lens-forgotten" };
        let seconds = i64::try_from(seconds).unwrap_or(0);
        return html! { <div class="st-card__o">{ text.with(id, &[("seconds", Arg::Number(seconds))]) }</div> };
    }
    if !view.owned.is_empty() {
        return lines(&view.owned, "lens-owns", "pchip", props.many_topics, text);
    }
    if !view.gave_back.is_empty() {
        return lines(
            &view.gave_back,
            "lens-gave-back",
            "pchip pchip--lost",
            props.many_topics,
            text,
        );
    }
    let id = match (view.state == crate::view::ConsumerState::Idle, props.waits) {
        (true, true) => "lens-waits-for-others",
        (true, false) => "lens-no-partition",
        (false, _) => "lens-owns-nothing",
    };
    html! { <div class="st-card__o">{ text.get(id) }</div> }
}

fn lines(
    all: &[TopicPartition],
    word: &str,
    class: &'static str,
    many_topics: bool,
    text: &Text,
) -> Html {
    let mut topics: Vec<&TopicName> = all.iter().map(|id| &id.topic).collect();
    topics.dedup();
    let line = |topic: &&TopicName| {
        let of_topic: Vec<_> = all.iter().filter(|id| id.topic == **topic).cloned().collect();
        let (labels, more) = partitions_label(&of_topic, 3);
        let name = if many_topics { topic.to_string() } else { text.get(word) };
        html! {
            <div class="st-card__o" key={topic.to_string()}>
                <span class="st-card__what">{ name }</span>
                { for labels.iter().map(|label| html! { <span {class}>{ label }</span> }) }
                if more > 0 { <span class="st-card__more">{ format!("+{more}") }</span> }
            </div>
        }
    };
    topics.iter().take(3).map(line).collect()
}

fn sentence(props: &ConsumerCard, word: &str, text: &Text) -> String {
    let view = &props.view;
    let owned: std::sync::Arc<[TopicPartition]> = view.owned.clone().into();
    let args = [
        ("client", Arg::Text(client_label(&view.id).into())),
        ("group", Arg::Group(view.group.clone())),
        ("state", Arg::Text(word.into())),
        ("partitions", Arg::Partitions(owned)),
    ];
    text.with("lens-consumer-label", &args)
}
