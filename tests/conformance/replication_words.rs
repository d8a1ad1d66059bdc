//! The words of the controller's vectors and its types, both ways.

use kafkascope::id::{BrokerId, LeaderEpoch, PartitionEpoch};
use kafkascope::kafka::controller::PartitionRegistration;
use kafkascope::protocol::{LeaderChange, LeaderRecoveryState, PartitionChangeRecord};
use serde_json::{Value, json};

use crate::conformance::compare::{int, ints};

pub fn brokers(value: &Value, field: &str) -> Result<Vec<BrokerId>, String> {
    Ok(ints(value, field)?.into_iter().map(BrokerId).collect())
}

/// A list that may be left out.
pub fn maybe_brokers(value: &Value, field: &str) -> Result<Option<Vec<BrokerId>>, String> {
    value.get(field).map(|_| brokers(value, field)).transpose()
}

pub fn numbers(brokers: &[BrokerId]) -> Value {
    brokers.iter().map(|broker| broker.0).collect()
}

pub fn recovery_state(is_recovering: bool) -> LeaderRecoveryState {
    if is_recovering { LeaderRecoveryState::Recovering } else { LeaderRecoveryState::Recovered }
}

pub fn partition(value: &Value) -> Result<PartitionRegistration, String> {
    let leader = int(&value["leader"])?;
    Ok(PartitionRegistration {
        replicas: brokers(value, "replicas")?,
        isr: brokers(value, "isr")?,
        removing_replicas: maybe_brokers(value, "removing")?.unwrap_or_default(),
        adding_replicas: maybe_brokers(value, "adding")?.unwrap_or_default(),
        leader: (leader >= 0).then_some(BrokerId(leader)),
        leader_recovery_state: recovery_state(value["recovering"] == true),
        leader_epoch: LeaderEpoch(int(&value["leader_epoch"])?),
        partition_epoch: PartitionEpoch(int(&value["partition_epoch"])?),
        elr: maybe_brokers(value, "elr")?.unwrap_or_default(),
        last_known_elr: maybe_brokers(value, "last_known_elr")?.unwrap_or_default(),
    })
}

pub fn told(partition: &PartitionRegistration) -> Value {
    let mut told = json!({
        "replicas": numbers(&partition.replicas),
        "isr": numbers(&partition.isr),
        "leader": partition.leader.map_or(-1, |leader| leader.0),
        "leader_epoch": partition.leader_epoch.0,
        "partition_epoch": partition.partition_epoch.0,
    });
    if partition.leader_recovery_state == LeaderRecoveryState::Recovering {
        told["recovering"] = true.into();
    }
    let lists = [
        ("elr", &partition.elr),
        ("last_known_elr", &partition.last_known_elr),
        ("adding", &partition.adding_replicas),
        ("removing", &partition.removing_replicas),
    ];
    for (field, list) in lists {
        if !list.is_empty() {
            told[field] = numbers(list);
        }
    }
    told
}

/// The fields of a change that are set.
pub fn told_change(change: &PartitionChangeRecord) -> Value {
    let mut told = json!({});
    match change.leader {
        LeaderChange::None => {}
        LeaderChange::NoLeader => told["leader"] = (-1).into(),
        LeaderChange::To(leader) => told["leader"] = leader.0.into(),
    }
    if let Some(state) = change.leader_recovery_state {
        let recovering = state == LeaderRecoveryState::Recovering;
        told["recovery_state"] = if recovering { "RECOVERING" } else { "RECOVERED" }.into();
    }
    let lists = [
        ("isr", &change.isr),
        ("replicas", &change.replicas),
        ("removing", &change.removing_replicas),
        ("adding", &change.adding_replicas),
        ("elr", &change.eligible_leader_replicas),
        ("last_known_elr", &change.last_known_elr),
    ];
    for (field, list) in lists {
        if let Some(list) = list {
            told[field] = numbers(list);
        }
    }
    told
}
