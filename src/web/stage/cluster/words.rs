//! Words and sentences that several parts of the lens say.

use markup::html;
use yew::Html;

use crate::fact::Arg;
use crate::id::{BrokerId, NodeId};
use crate::stage::cluster::ColumnPlace;
use crate::view::{
    ColumnView, ControllerState, CopyView, LinkView, MachineLife, MachineView, ReplicaRole,
    ReplicaView,
};
use crate::web::Text;

pub(crate) fn life_word(life: MachineLife, text: &Text) -> String {
    text.get(match life {
        MachineLife::Running => "cluster-running",
        MachineLife::Fenced => "cluster-fenced",
        MachineLife::ShuttingDown => "cluster-shutting-down",
        MachineLife::Frozen => "cluster-frozen",
        MachineLife::Stopped => "cluster-stopped",
        MachineLife::Crashed => "cluster-crashed",
    })
}

pub(crate) fn role_word(role: ReplicaRole, text: &Text) -> String {
    text.get(match role {
        ReplicaRole::Leader => "cluster-leader",
        ReplicaRole::DeposedLeader => "cluster-deposed",
        ReplicaRole::InSync => "cluster-in-sync",
        ReplicaRole::Eligible => "cluster-eligible",
        ReplicaRole::OutOfSync => "cluster-out-of-sync",
    })
}

pub(crate) fn controller_word(state: ControllerState, text: &Text) -> String {
    text.get(match state {
        ControllerState::Unattached => "cluster-unattached",
        ControllerState::Prospective => "cluster-prospective",
        ControllerState::Candidate => "cluster-candidate",
        ControllerState::Leader => "cluster-quorum-leader",
        ControllerState::Follower => "cluster-quorum-follower",
        ControllerState::Resigned => "cluster-resigned",
        ControllerState::Down => "cluster-crashed",
    })
}

pub(super) fn number(id: BrokerId) -> Arg {
    Arg::Number(i64::from(id.0))
}

/// The number of a server: no two have the same one, whatever their roles.
fn node_number(node: &NodeId) -> Arg {
    node.server().map_or(Arg::Absent, number)
}

/// "broker 2", "controller 101".
pub(super) fn who(machine: &MachineView, text: &Text) -> Arg {
    let id =
        if machine.controls.is_some() { "cluster-who-controller" } else { "cluster-who-broker" };
    Arg::Text(text.with(id, &[("number", number(machine.id))]).as_str().into())
}

pub(super) fn count(number: usize) -> Arg {
    Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

/// "P0, P3 and 4 more".
pub(super) fn partitions(numbers: &[i32], text: &Text) -> String {
    const NAMED_MAX: usize = 3;
    let named = numbers.iter().take(NAMED_MAX).map(|number| format!("P{number}"));
    let named = named.collect::<Vec<_>>().join(", ");
    match numbers.len().saturating_sub(NAMED_MAX) {
        0 => named,
        more => text.with(
            "cluster-and-more",
            &[("list", Arg::Text(named.as_str().into())), ("count", count(more))],
        ),
    }
}

pub(super) fn machine_sentence(machine: &MachineView, text: &Text) -> String {
    if let Some(state) = machine.controls {
        let args = [
            ("node", Arg::from(&machine.node())),
            ("state", Arg::Text(life_word(machine.life, text).as_str().into())),
            ("role", Arg::Text(controller_word(state, text).as_str().into())),
        ];
        return text.with("cluster-controller-label", &args);
    }
    let led = partitions(&machine.leads, text);
    let args = [
        ("broker", Arg::Broker(machine.id)),
        ("state", Arg::Text(life_word(machine.life, text).as_str().into())),
        ("leads", if led.is_empty() { Arg::Absent } else { Arg::Text(led.as_str().into()) }),
        ("led", count(machine.leads_in_all)),
        ("replicas", count(machine.replicas_in_all)),
    ];
    text.with("cluster-machine-label", &args)
}

pub(super) fn replica_sentence(column: &ColumnView, view: &ReplicaView, text: &Text) -> String {
    let args = [
        ("partition", Arg::Partition(column.partition.clone())),
        ("broker", Arg::Broker(view.broker)),
        ("role", Arg::Text(role_word(view.role, text).as_str().into())),
        ("end", Arg::from(&view.log_end)),
        ("hw", Arg::from(&view.high_watermark)),
        ("epoch", Arg::from(&view.leader_epoch)),
    ];
    let mut sentence = text.with("cluster-replica-label", &args);
    if let Some(offset) = view.diverges_at {
        sentence.push(' ');
        sentence.push_str(&text.with("cluster-diverges-label", &[("offset", Arg::from(&offset))]));
    }
    sentence
}

pub(super) fn copy_sentence(copy: &CopyView, is_raw: bool, text: &Text) -> String {
    let args = [
        ("offset", Arg::from(&copy.offset)),
        ("key", Arg::Text(copy.key.clone().unwrap_or_else(|| "null".into()))),
        ("epoch", Arg::from(&copy.epoch)),
    ];
    let mut sentence = text.with("cluster-copy-label", &args);
    for (is_so, id) in [
        (is_raw, "cluster-above-label"),
        (copy.against_leader.is_divergent(), "cluster-divergent-label"),
    ] {
        if is_so {
            sentence.push(' ');
            sentence.push_str(&text.get(id));
        }
    }
    sentence
}

/// "Link 1 – 2: cut", "Link c1 – broker-2: no fault".
pub(super) fn link_label((a, b): (&NodeId, &NodeId), state: &str, text: &Text) -> String {
    let servers = a.server().is_some() && b.server().is_some();
    let end = |node: &NodeId| match servers {
        true => node_number(node),
        false => Arg::Text(node.to_string().as_str().into()),
    };
    text.with(
        "cluster-link-label",
        &[("a", end(a)), ("b", end(b)), ("state", Arg::Text(state.into()))],
    )
}

/// The fault of the link between two nodes, if it has one.
pub(super) fn fault_between<'a>(
    links: &'a [LinkView],
    a: &NodeId,
    b: &NodeId,
) -> Option<&'a LinkView> {
    links.iter().find(|link| {
        let (one, other) = (&link.a, &link.b);
        (one == a && other == b) || (one == b && other == a)
    })
}

/// "cut", "3 s one way", "20 % lost": what is wrong with a link, the worst first.
pub(crate) fn fault_word(link: &LinkView, text: &Text) -> String {
    if link.cut {
        text.get("cluster-cut")
    } else if link.loss_percent > 0 {
        text.with("cluster-lossy", &[("percent", Arg::from(&link.loss_percent))])
    } else {
        text.with("cluster-slow", &[("latency", Arg::Duration(link.latency))])
    }
}

/// A number beside the line of the high watermark; nothing else stands left of `free`.
pub(super) fn beside(
    view: &ColumnView,
    place: &ColumnPlace,
    (y, free): (i32, i32),
    class: &str,
    words: String,
) -> Html {
    let (x, to_the_left) = place.beside(view.high_watermark, words.chars().count(), free);
    let class = format!("{class}{}", if to_the_left { " end" } else { "" });
    html! { <text {x} {y} {class}>{ words }</text> }
}
