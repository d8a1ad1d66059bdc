//! `assign_sticky*.json`, `assign_cooperative_sticky*.json`: single calls, and calls in a row as a group lives through them.
//! Each call says all that it is given, so each is checked by itself.

use kafkascope::id::TopicPartition;
use kafkascope::kafka::assignor::PartitionAssignor;
use serde_json::{Map, Value};

use crate::conformance::assign_call::{self, named, owned, partitions_by_topic};
use crate::conformance::compare::{list, same, text};

pub fn check_sticky(case: &Value) -> Result<(), String> {
    for_each_call(case, |call| {
        let actual = assign_call::check(named("sticky"), call)?;
        check_field(call, "moved", &actual, moved)
    })
}

pub fn check_cooperative(case: &Value) -> Result<(), String> {
    for_each_call(case, |call| {
        let actual = assign_call::check(named("cooperative-sticky"), call)?;
        check_field(call, "moved", &actual, moved)?;
        check_field(call, "revoked", &actual, revoked)?;
        check_field(call, "added", &actual, added)?;
        check_field(call, "withheld", &actual, withheld)?;
        check_field(call, "followup_rebalance", &actual, |call, actual| {
            Ok(Value::from(revoked(call, actual)?.as_object().is_some_and(|all| !all.is_empty())))
        })
    })
}

/// Cases of this name record a fault of Kafka's: whether a member without topics comes first decides whether all subscriptions
/// count as equal, and if it does, it gets partitions of topics to which it is not subscribed.
pub fn is_quirk(case: &Value) -> bool {
    let name = case["name"].as_str().unwrap_or_default();
    name.starts_with("empty_subscription_member")
}

/// What must hold of the two assignors in these cases too.
pub fn check_quirk_sticky(case: &Value) -> Result<(), String> {
    check_quirk(named("sticky"), case)
}

pub fn check_quirk_cooperative(case: &Value) -> Result<(), String> {
    check_quirk(named("cooperative-sticky"), case)
}

fn check_quirk(assignor: &dyn PartitionAssignor, case: &Value) -> Result<(), String> {
    for_each_call(case, |call| assign_call::sound(call, &assign_call::run(assignor, call)?))
}

fn for_each_call(case: &Value, check: impl Fn(&Value) -> Result<(), String>) -> Result<(), String> {
    if text(case, "kind")? == "single" {
        return check(case);
    }
    for (place, step) in list(case, "steps")?.iter().enumerate() {
        for (round, call) in list(step, "rounds")?.iter().enumerate() {
            check(call).map_err(|error| format!("step {place}, round {round}: {error}"))?;
        }
    }
    Ok(())
}

/// A field that follows from the assignment; so it holds only for the very assignment that Kafka made. Single calls do not say
/// what members do with it.
fn check_field(
    call: &Value,
    field: &'static str,
    actual: &Value,
    compute: impl Fn(&Value, &Value) -> Result<Value, String>,
) -> Result<(), String> {
    match call.get(field) {
        Some(expected) if *actual == call["expected"] => {
            same(|| field.to_owned(), expected, &compute(call, actual)?)
        }
        _ => Ok(()),
    }
}

fn holds(share: &Value, partition: &TopicPartition) -> bool {
    let partitions = share[partition.topic.as_str()].as_array();
    partitions.is_some_and(|partitions| partitions.contains(&Value::from(partition.partition)))
}

fn assigned(share: &Value) -> impl Iterator<Item = (&str, i32)> {
    let number = |partition: &Value| i32::try_from(partition.as_i64().unwrap()).unwrap();
    share.as_object().into_iter().flatten().flat_map(move |(topic, partitions)| {
        let partitions = partitions.as_array().into_iter().flatten();
        partitions.map(move |partition| (topic.as_str(), number(partition)))
    })
}

/// What members had and have no more.
fn revoked(call: &Value, actual: &Value) -> Result<Value, String> {
    by_member(call, |member, id| {
        let owned = owned(member)?;
        let lost = owned.iter().filter(|partition| !holds(&actual[id], partition));
        Ok(partitions_by_topic(lost.map(|tp| (tp.topic.as_str(), tp.partition))))
    })
}

/// What members have and had not before.
fn added(call: &Value, actual: &Value) -> Result<Value, String> {
    by_member(call, |member, id| {
        let new = |&(topic, partition): &(&str, i32)| {
            let before = member["owned"][topic].as_array();
            !before.is_some_and(|before| before.contains(&Value::from(partition)))
        };
        Ok(partitions_by_topic(assigned(&actual[id]).filter(new)))
    })
}

fn by_member(
    call: &Value,
    partitions: impl Fn(&Value, &str) -> Result<Value, String>,
) -> Result<Value, String> {
    let mut members = Map::new();
    for member in list(call, "members")? {
        let id = text(member, "id")?;
        let partitions = partitions(member, id)?;
        if partitions.as_object().is_some_and(|topics| !topics.is_empty()) {
            members.insert(id.to_owned(), partitions);
        }
    }
    Ok(Value::Object(members))
}

/// Partitions that somebody could have and nobody has.
fn withheld(call: &Value, actual: &Value) -> Result<Value, String> {
    let shares: Vec<&Value> = actual.as_object().into_iter().flat_map(Map::values).collect();
    let mut all = Vec::new();
    let topics = assign_call::topics(call)?;
    for (topic, partitions) in topics.iter() {
        for partition in 0..partitions.count {
            all.push(TopicPartition::new(topic.clone(), partition));
        }
    }
    let subscribed = |topic: &str| {
        let members = list(call, "members").into_iter().flatten();
        members.flat_map(|m| list(m, "topics").into_iter().flatten()).any(|name| name == topic)
    };
    let nobodys = all.iter().filter(|partition| {
        subscribed(partition.topic.as_str()) && !shares.iter().any(|share| holds(share, partition))
    });
    Ok(partitions_by_topic(nobodys.map(|tp| (tp.topic.as_str(), tp.partition))))
}

/// How many partitions went from their newest owner, if there was no doubt about it, to another member.
fn moved(call: &Value, actual: &Value) -> Result<Value, String> {
    let mut claims = Vec::new();
    for member in list(call, "members")? {
        let generation = member["generation"].as_i64().unwrap_or(-1);
        let id = text(member, "id")?;
        claims.extend(owned(member)?.into_iter().map(|partition| (partition, generation, id)));
    }
    claims.sort();
    let mut moved = 0;
    for of_partition in claims.chunk_by(|a, b| a.0 == b.0) {
        let (partition, newest, owner) = of_partition.last().unwrap();
        let undisputed = of_partition.iter().filter(|claim| claim.1 == *newest).count() == 1;
        let shares = actual.as_object().into_iter().flatten();
        let now = shares.filter(|(_, share)| holds(share, partition)).map(|(id, _)| id).next();
        moved += usize::from(undisputed && now.is_some_and(|now| now != owner));
    }
    Ok(Value::from(moved))
}
