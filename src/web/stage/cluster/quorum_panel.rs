//! The controllers: who leads them, and how far each has the metadata log.

use markup::html;
use wasm_bindgen::JsCast;
use yew::{Callback, Html, MouseEvent, hook};

use crate::fact::Arg;
use crate::id::{BrokerId, NodeId, TopicName, TopicPartition};
use crate::protocol::CLUSTER_METADATA_TOPIC_NAME;
use crate::session::{Action, Lens, OpenLog};
use crate::view::{ControllerState, ControllerView, LogSource, QuorumView};
use crate::web::hooks::{use_model, use_text};
use crate::web::piece::draws;
use crate::web::stage::cluster::words::{controller_word, number};
use crate::web::stage::cluster::zookeeper::zookeeper;
use crate::web::stage::same::Same;
use crate::web::{Model, Text};

#[derive(PartialEq)]
pub(super) struct QuorumPanel {
    pub(super) view: Same<QuorumView>,
}

draws!(QuorumPanel, use_quorum_panel);

/// How many records of the metadata log are drawn.
const CELLS: i64 = 14;
const CELL_W: i64 = 10;

#[hook]
fn use_quorum_panel(props: &QuorumPanel) -> Html {
    let (text, model) = (use_text(), use_model());
    let view = &props.view;
    let row = |controller: &ControllerView| {
        let leads = controller.state == ControllerState::Leader;
        let down = controller.state == ControllerState::Down;
        let args = [
            ("end", Arg::from(&controller.log_end)),
            ("hw", Arg::from(&controller.high_watermark)),
            ("epoch", Arg::from(&controller.epoch)),
        ];
        html! {
            <tr key={controller.id.0.to_string()} class={if down { "st-quorum--down" } else { "" }}>
                <th scope="row">{ text.with("cluster-controller", &[("number", number(controller.id))]) }</th>
                <td><span class={if leads { "st-quorum__leads" } else { "" }}>{ controller_word(controller.state, &text) }</span></td>
                <td>{ log(view, controller) }</td>
                <td><button type="button" class="st-quorum__log" title={open_words(&controller.node, &text)} onclick={open_log(controller.id, &model)}>{ text.with("cluster-metadata-log", &args) }</button></td>
            </tr>
        }
    };
    html! {
        <section class="st-quorum">
            <h2 id={TITLE_ID} tabindex="-1">{ quorum_title(view, &text) }</h2>
            <table><tbody>{ for view.controllers.iter().map(row) }</tbody></table>
            { zookeeper(&text) }
        </section>
    }
}

const TITLE_ID: &str = "quorum";

/// "Controllers, epoch 4: led by 3".
pub(super) fn quorum_title(view: &QuorumView, text: &Text) -> String {
    let leader = view.leader.map_or(Arg::Absent, number);
    text.with("cluster-quorum", &[("epoch", Arg::from(&view.epoch)), ("leader", leader)])
}

/// Goes there, as a link would.
pub(super) fn show_quorum() {
    let document = web_sys::window().and_then(|window| window.document());
    let title = document.and_then(|document| document.get_element_by_id(TITLE_ID));
    if let Some(title) = title.and_then(|title| title.dyn_into::<web_sys::HtmlElement>().ok()) {
        title.scroll_into_view();
        let _ = title.focus();
    }
}

fn metadata_log() -> TopicPartition {
    TopicPartition::new(TopicName::new(CLUSTER_METADATA_TOPIC_NAME), 0)
}

fn open_words(controller: &NodeId, text: &Text) -> String {
    let partition = ("partition", Arg::Partition(metadata_log()));
    text.with("cluster-open-log", &[partition, ("broker", Arg::from(controller))])
}

fn open_log(controller: BrokerId, model: &Model) -> Callback<MouseEvent> {
    let model = model.clone();
    Callback::from(move |_| {
        let source = LogSource::Replica(metadata_log(), controller);
        model.send(Action::OpenLog(OpenLog::of(source)));
        model.send(Action::SetLens(Lens::Log));
    })
}

/// The end of the metadata log, filled as far as it is committed.
fn log(view: &QuorumView, controller: &ControllerView) -> Html {
    let from = (view.log_end.0 - CELLS).max(0);
    let cells = (from..view.log_end.0.min(from + CELLS)).map(|offset| {
        let class = if offset >= controller.log_end.0 {
            "meta meta--none"
        } else if offset >= controller.high_watermark.0 {
            "meta meta--raw"
        } else {
            "meta"
        };
        html! { <rect x={(1 + (offset - from) * CELL_W).to_string()} y="2" width="8" height="12" {class} /> }
    });
    html! { <svg width={(CELLS * CELL_W).to_string()} height="16" aria-hidden="true">{ for cells }</svg> }
}
