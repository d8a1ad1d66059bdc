//! The Cluster lens as tables: brokers, replicas, controllers, and links with faults.

use std::rc::Rc;

use markup::html;
use yew::{Html, hook};

use crate::fact::Arg;
use crate::kernel::{SimTime, Step};
use crate::view::{
    ClusterQuery, ClusterView, ColumnView, LinkView, QuorumView, ReplicaView, Scene,
};
use crate::web::Text;
use crate::web::hooks::{use_model, use_text};
use crate::web::panels::tables::{framed, head};
use crate::web::piece::draws;
use crate::web::stage::{controller_word, fault_word, life_word, role_word};

#[derive(PartialEq)]
pub(super) struct ClusterTable {
    pub(super) scene: Rc<Scene>,
    pub(super) moment: (Step, SimTime),
    /// Another history means other rows at the same moment.
    pub(super) branch: u32,
}

draws!(ClusterTable, use_cluster_table);

/// A topic's partitions beyond these are left out.
const PARTITIONS_MAX: usize = 100;

#[hook]
fn use_cluster_table(props: &ClusterTable) -> Html {
    let (text, model) = (use_text(), use_model());
    let view = |topic: Option<&crate::id::TopicName>| {
        let topic = topic.cloned();
        let query = ClusterQuery { topic, first: 0, columns: PARTITIONS_MAX, cells: 0 };
        model.read(|session| session.cluster(&query))
    };
    let cluster = view(None);
    html! {
        <div class="tables">
            { brokers(&cluster, &text) }
            if let Some(quorum) = &cluster.quorum { { controllers(quorum, &text) } }
            if !props.scene.links.is_empty() { { links(&props.scene.links, &text) } }
            { for cluster.topics.iter().map(|topic| replicas(&view(Some(topic)), &text)) }
        </div>
    }
}

fn table(title: String, columns: &[&str], rows: Vec<Html>, text: &Text) -> Html {
    html! {
        <section key={title.clone()}>
            <h3>{ title }</h3>
            { framed(head(text, columns), rows.into_iter().collect()) }
        </section>
    }
}

fn brokers(view: &ClusterView, text: &Text) -> Html {
    let mut rows = Vec::new();
    for rack in &view.racks {
        for machine in &rack.machines {
            rows.push(html! {
                <tr key={machine.id.0.to_string()}>
                    <th scope="row">{ machine.id.to_string() }</th>
                    <td>{ rack.name.as_ref().map_or_else(none, ToString::to_string) }</td>
                    <td>{ life_word(machine.life, text) }</td>
                    <td>{ machine.leads_in_all }</td>
                    <td>{ machine.replicas_in_all }</td>
                </tr>
            });
        }
    }
    table(text.get("table-brokers"), &["broker", "rack", "state", "leads", "replicas"], rows, text)
}

fn none() -> String {
    "–".to_owned()
}

fn replicas(view: &ClusterView, text: &Text) -> Html {
    let columns = [
        "partition",
        "broker",
        "role",
        "log-start",
        "high-watermark",
        "log-end",
        "leader-epoch",
        "diverges",
    ];
    let rows = view.columns.iter().flat_map(|column| {
        column.copies.iter().map(|copy| replica(column, copy, text)).collect::<Vec<_>>()
    });
    let topic = view.topic.as_ref().map_or(Arg::Absent, Arg::from);
    table(text.with("table-replicas", &[("topic", topic)]), &columns, rows.collect(), text)
}

fn replica(column: &ColumnView, copy: &ReplicaView, text: &Text) -> Html {
    html! {
        <tr>
            <th scope="row">{ column.partition.to_string() }</th>
            <td>{ copy.broker.to_string() }</td>
            <td>{ role_word(copy.role, text) }</td>
            <td>{ copy.log_start.0 }</td>
            <td>{ copy.high_watermark.0 }</td>
            <td>{ copy.log_end.0 }</td>
            <td>{ copy.leader_epoch.0 }</td>
            <td>{ copy.diverges_at.map_or_else(none, |offset| offset.to_string()) }</td>
        </tr>
    }
}

fn controllers(quorum: &QuorumView, text: &Text) -> Html {
    let rows = quorum.controllers.iter().map(|controller| {
        html! {
            <tr key={controller.id.0.to_string()}>
                <th scope="row">{ controller.id.0 }</th>
                <td>{ controller_word(controller.state, text) }</td>
                <td>{ controller.epoch.0 }</td>
                <td>{ controller.leader.map_or_else(none, |leader| leader.0.to_string()) }</td>
                <td>{ controller.high_watermark.0 }</td>
                <td>{ controller.log_end.0 }</td>
            </tr>
        }
    });
    let columns = ["controller", "state", "leader-epoch", "leader", "high-watermark", "log-end"];
    table(text.get("table-controllers"), &columns, rows.collect(), text)
}

fn links(links: &[LinkView], text: &Text) -> Html {
    let row = |link: &LinkView| {
        html! {
            <tr>
                <th scope="row">{ link.a.to_string() }</th>
                <td>{ link.b.to_string() }</td>
                <td>{ fault_word(link, text) }</td>
            </tr>
        }
    };
    let columns = ["link-from", "link-to", "state"];
    table(text.get("table-links"), &columns, links.iter().map(row).collect(), text)
}
