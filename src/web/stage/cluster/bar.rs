//! Which topic, which of its partitions, one broker more, and who leads the controllers.

use markup::html;
use yew::{Callback, Html, MouseEvent, hook};

use crate::id::TopicName;
use crate::view::{ClusterView, QuorumView};
use crate::web::Text;
use crate::web::controls::menu::menu;
use crate::web::hooks::use_text;
use crate::web::piece::draws;
use crate::web::stage::cluster::quorum_panel::{quorum_title, show_quorum};
use crate::web::stage::hands::use_hands;
use crate::web::stage::same::Same;

#[derive(PartialEq)]
pub(super) struct Bar {
    pub(super) view: Same<ClusterView>,
    /// How many partitions are seen at once.
    pub(super) columns: usize,
    pub(super) on_topic: Callback<TopicName>,
    /// The first partition to be seen.
    pub(super) on_first: Callback<usize>,
}

draws!(Bar, use_bar);

#[hook]
fn use_bar(props: &Bar) -> Html {
    let (text, hands) = (use_text(), use_hands());
    let view = &props.view;
    html! {
        <>
            if let Some(topic) = &view.topic {
                if view.topics.len() == 1 { <b>{ topic.to_string() }</b> } else { { topics(props, text.get("lens-topic-word")) } }
            }
            if view.partitions > props.columns { { pager(props, &text) } }
            <button type="button" class="st-quiet" onclick={hands.on_click_command::<MouseEvent>("add broker".to_owned())}>{ "+ " }{ text.get("cluster-broker-word") }</button>
            if let Some(quorum) = &view.quorum { { quorum_line(quorum, &text) } }
        </>
    }
}

/// The panel about them may lie below what is seen.
fn quorum_line(view: &QuorumView, text: &Text) -> Html {
    let class = match view.leader {
        Some(_) => "st-quiet st-cbar__quorum",
        None => "st-quiet st-cbar__quorum st-cbar__bad",
    };
    let onclick = Callback::from(|_: MouseEvent| show_quorum());
    html! {
        <button type="button" {class} title={text.get("cluster-quorum-show")} {onclick}>{ quorum_title(view, text) }{ " ↓" }</button>
    }
}

fn topics(props: &Bar, label: String) -> Html {
    let (on_topic, topics) = (props.on_topic.clone(), props.view.topics.clone());
    let names = topics.iter().map(ToString::to_string).collect::<Vec<_>>();
    let chosen = topics.iter().position(|topic| Some(topic) == props.view.topic.as_ref());
    menu(label, "", names, chosen, move |place| {
        if let Some(topic) = topics.get(place) {
            on_topic.emit(topic.clone());
        }
    })
}

/// Whole pages; the last one may be shorter.
fn pager(props: &Bar, text: &Text) -> Html {
    let (columns, partitions) = (props.columns, props.view.partitions);
    let page = props.view.first / columns;
    let pages = partitions.div_ceil(columns);
    let go = |page: usize| {
        let on_first = props.on_first.clone();
        Callback::from(move |_: MouseEvent| on_first.emit(page * columns))
    };
    let choose = {
        let on_first = props.on_first.clone();
        move |page: usize| on_first.emit(page * columns)
    };
    let name = |i: usize| {
        let (from, to) = (i * columns, ((i + 1) * columns).min(partitions) - 1);
        if from == to { format!("P{from}") } else { format!("P{from}–P{to}") }
    };
    html! {
        <span class="st-pager" role="group" aria-label={text.get("lens-partition")}>
            <button type="button" class="btn btn--s" aria-label={text.get("cluster-pager-back")} disabled={page == 0} onclick={go(page.saturating_sub(1))}>{ "‹" }</button>
            { menu(text.get("lens-partition"), "", (0..pages).map(name), Some(page), choose) }
            <button type="button" class="btn btn--s" aria-label={text.get("cluster-pager-on")} disabled={page + 1 >= pages} onclick={go((page + 1).min(pages - 1))}>{ "›" }</button>
        </span>
    }
}
