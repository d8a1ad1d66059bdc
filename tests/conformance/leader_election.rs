//! `leader_election*.json`: one change of one partition, as the controller works it out.

use kafkascope::id::{BrokerId, TopicName};
use kafkascope::kafka::controller::{
    Election, ElectionRules, PartitionChangeBuilder, PartitionRegistration,
};
use kafkascope::protocol::{LeaderChange, PartitionChangeRecord};
use serde_json::{Value, json};

use crate::conformance::compare::{number, same, text};
use crate::conformance::replication_words::{
    brokers, maybe_brokers, partition, recovery_state, told, told_change,
};

pub fn check(case: &Value) -> Result<(), String> {
    let before = partition(&case["partition"])?;
    let actual = match build(case, &before)? {
        None => json!({ "change": false }),
        Some(change) => json!({
            "change": true,
            "record": told_change(&change),
            "result": told(&before.merge(&change)),
        }),
    };
    same(|| "change".to_owned(), &case["expected"], &actual)
}

/// Kafka elected somebody who is not there, or kept somebody eligible who is no replica; whatever else may be right, that is not.
pub fn check_quirk(case: &Value) -> Result<(), String> {
    let before = partition(&case["partition"])?;
    let acceptable = brokers(case, "acceptable_leaders")?;
    let Some(change) = build(case, &before)? else { return Ok(()) };
    let after = before.merge(&change);
    if let LeaderChange::To(leader) = change.leader
        && !acceptable.contains(&leader)
    {
        return Err(format!("{leader} is dead and cannot lead"));
    }
    let stranger = after.elr.iter().find(|replica| !after.replicas.contains(replica));
    stranger.map_or(Ok(()), |stranger| Err(format!("{stranger} is eligible, but no replica")))
}

/// The case records one of the two faults.
pub fn is_quirk(case: &Value) -> bool {
    !case["quirk"].is_null()
}

fn build(
    case: &Value,
    before: &PartitionRegistration,
) -> Result<Option<PartitionChangeRecord>, String> {
    let election = match text(case, "election")? {
        "PREFERRED" => Election::Preferred,
        "ONLINE" => Election::Online,
        "UNCLEAN" => Election::Unclean,
        other => return Err(format!("unknown election {other}")),
    };
    let acceptable = brokers(case, "acceptable_leaders")?;
    let is_acceptable = |broker: BrokerId| acceptable.contains(&broker);
    let rules = ElectionRules {
        election,
        elr_enabled: case["elr_enabled"] == true,
        min_isr: usize::try_from(number(case, "min_isr")?).map_err(|error| error.to_string())?,
        leader_epoch_bump_on_isr_shrink: case["leader_epoch_bump_on_isr_shrink"] == true,
    };
    let mut builder = PartitionChangeBuilder::new(before, rules, &is_acceptable);
    let targets = [
        ("target_isr", &mut builder.target_isr),
        ("target_replicas", &mut builder.target_replicas),
        ("target_removing", &mut builder.target_removing),
        ("target_adding", &mut builder.target_adding),
        ("unclean_shutdown", &mut builder.unclean_shutdown_replicas),
    ];
    for (field, target) in targets {
        if let Some(asked) = maybe_brokers(case, field)? {
            *target = asked;
        }
    }
    if let Some(recovered) = case["target_recovered"].as_bool() {
        builder.target_leader_recovery_state = recovery_state(!recovered);
    }
    Ok(builder.build(&TopicName::new("t"), 0))
}
