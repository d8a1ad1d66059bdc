//! The words of a sender's transcript and the messages of the protocol, both ways.

use std::collections::BTreeMap;

use kafkascope::fact::Fact;
use kafkascope::id::{
    BatchId, BrokerId, ErrorCode, Offset, ProducerEpoch, ProducerId, TopicPartition,
};
use kafkascope::kafka::producer::{Producer, ProducerBatch, State, TxnPartitionEntry};
use kafkascope::protocol::produce::{Acks, PartitionData, PartitionResponse};
use kafkascope::protocol::{Record, Request, Response, init_producer_id, produce};
use serde_json::{Map, Value, json};

use crate::conformance::compare::int;
use crate::conformance::sender_idempotence::Outstanding;

/// A record's value is its number.
pub fn record_number(record: &Record) -> i64 {
    record.value().and_then(|value| value.parse().ok()).unwrap_or(-1)
}

/// A request as it was transmitted.
#[expect(clippy::wildcard_enum_match_arm, reason = "a sender asks nothing else")]
pub fn sent(req: i64, to: BrokerId, body: &Request) -> Result<Value, String> {
    match body {
        Request::InitProducerId(request) => Ok(json!({
            "req": req,
            "api": "INIT_PRODUCER_ID",
            "to": to.0,
            "producer_id": request.producer_id.0,
            "epoch": request.producer_epoch.0,
        })),
        Request::Produce(request) => {
            let batch = |data: &PartitionData| {
                let mut one = json!({ "records": data.batch.count() });
                if let Some(producer) = data.batch.producer {
                    one["base_sequence"] = json!(producer.base_sequence.0);
                    one["producer_id"] = json!(producer.id.0);
                    one["epoch"] = json!(producer.epoch.0);
                }
                (data.partition.partition.to_string(), one)
            };
            let partitions: Map<_, _> = request.partitions.iter().map(batch).collect();
            let mut seen =
                json!({ "req": req, "api": "PRODUCE", "to": to.0, "partitions": partitions });
            match request.acks {
                Acks::All => {}
                Acks::Leader => seen["acks"] = json!(1),
                Acks::None => seen["acks"] = json!(0),
            }
            Ok(seen)
        }
        other => Err(format!("{} is not in a sender's transcript", other.api())),
    }
}

fn error(script: &Value) -> Result<ErrorCode, String> {
    let name = script["error"].as_str().unwrap_or("NONE");
    let known = ErrorCode::ALL.iter().find(|code| code.name() == name);
    known.copied().ok_or_else(|| format!("no error {name}"))
}

/// The scripted answer to a request.
#[expect(clippy::wildcard_enum_match_arm, reason = "a sender asks nothing else")]
pub fn answer(request: &Request, script: &Value) -> Result<Response, String> {
    let offset = |value: &Value| value.as_i64().map_or(Offset::NONE, Offset);
    match request {
        Request::InitProducerId(_) => {
            let epoch = int(script.get("epoch").unwrap_or(&json!(-1)))?;
            let epoch = i16::try_from(epoch).map_err(|error| error.to_string())?;
            Ok(Response::from(init_producer_id::Response {
                error: error(script)?,
                producer_id: ProducerId(script["producer_id"].as_i64().unwrap_or(-1)),
                producer_epoch: ProducerEpoch(epoch),
            }))
        }
        Request::Produce(request) => {
            let mut partitions = Vec::new();
            for data in &request.partitions {
                let script = &script["partitions"][data.partition.partition.to_string()];
                partitions.push(PartitionResponse {
                    partition: data.partition.clone(),
                    error: error(script)?,
                    base_offset: offset(&script["base_offset"]),
                    log_start_offset: offset(&script["log_start_offset"]),
                });
            }
            Ok(Response::from(produce::Response { partitions }))
        }
        other => Err(format!("{} has no script", other.api())),
    }
}

/// The class of the exception that a callback gets (`Errors.exception`).
#[expect(clippy::wildcard_enum_match_arm, reason = "the other classes are named like their errors")]
fn exception(error: ErrorCode) -> String {
    match error {
        ErrorCode::RequestTimedOut => return "TimeoutException".to_owned(),
        ErrorCode::OutOfOrderSequenceNumber => return "OutOfOrderSequenceException".to_owned(),
        ErrorCode::MessageTooLarge => return "RecordTooLargeException".to_owned(),
        _ => {}
    }
    let name = error.name();
    let name = name.trim_end_matches("_FAILED").trim_end_matches("_EXCEPTION");
    let name = name.trim_end_matches("_ERROR");
    let mut class = String::new();
    for word in name.split('_') {
        class.push_str(&word[..1]);
        class.push_str(&word[1..].to_lowercase());
    }
    class + "Exception"
}

#[expect(clippy::wildcard_enum_match_arm, reason = "every other fact is about something else")]
/// The callbacks of the records, as the facts about their batches tell. A fact does not name its batch: it is the first one
/// of the partition that is gone now and had as many records. What was given up on its way comes after what had waited.
pub fn completed(
    before: Vec<Outstanding>,
    (after, given_up): (&[Outstanding], &[BatchId]),
    facts: &[Fact],
    completed: &mut Vec<Value>,
) -> Result<(), String> {
    let lives =
        |record: &i64| after.iter().any(|batch| !batch.aborted && batch.records.contains(record));
    let mut gone: Vec<_> = before.into_iter().filter(|batch| !batch.aborted).collect();
    gone.retain(|batch| !batch.records.iter().any(lives));
    gone.sort_by_key(|batch| given_up.iter().position(|id| *id == batch.batch));
    let mut take = |partition: &TopicPartition, count: i64| {
        let of_fact = |batch: &Outstanding| {
            batch.partition == *partition && batch.records.len() as i64 == count
        };
        let place = gone.iter().position(of_fact);
        place.map(|place| gone.remove(place)).ok_or("a fact about no batch")
    };
    for fact in facts {
        match fact {
            Fact::RecordsAcknowledged { partition, first, count, .. } => {
                for (i, record) in take(partition, *count)?.records.into_iter().enumerate() {
                    let offset = if first.0 < 0 { first.0 } else { first.0 + i as i64 };
                    let partition = partition.partition;
                    completed.push(
                        json!({ "record": record, "partition": partition, "offset": offset }),
                    );
                }
            }
            Fact::RecordsFailed { partition, count, error, .. } => {
                for record in take(partition, *count)?.records {
                    let (partition, error) = (partition.partition, exception(*error));
                    completed
                        .push(json!({ "record": record, "partition": partition, "error": error }));
                }
            }
            _ => {}
        }
    }
    match gone.is_empty() {
        true => Ok(()),
        false => Err("a batch went without a word".to_owned()),
    }
}

/// The producer as the transcript shows it after each step.
pub fn state(producer: &Producer, name: &impl Fn(BatchId) -> String) -> Value {
    let mut seen = json!({});
    let transactions = producer.transactions();
    if let Some(transactions) = transactions {
        let session = transactions.producer();
        seen["producer_id"] = json!(session.id.0);
        seen["epoch"] = json!(session.epoch.0);
        if let State::FatalError(error) = transactions.state() {
            seen["fatal_error"] = json!(exception(error));
        }
    }
    let mut partitions: BTreeMap<i32, Map<String, Value>> = BTreeMap::new();
    let mut show = |batch: &ProducerBatch, list: &str| {
        let fields = partitions.entry(batch.partition.partition).or_default();
        let list = fields.entry(list).or_insert_with(|| json!([]));
        list.as_array_mut().unwrap().push(described(batch, name(batch.id)));
    };
    producer.queues().flat_map(|queue| &queue.batches).for_each(|batch| show(batch, "queue"));
    producer.in_flight_batches().iter().for_each(|batch| show(batch, "in_flight"));
    if let Some(transactions) = transactions {
        for entry in transactions.partitions().iter().filter(|entry| is_news(entry)) {
            partitions.entry(entry.partition.partition).or_default();
        }
        let topic = producer.queues().next().map(|queue| queue.partition.topic.clone());
        for (number, fields) in &mut partitions {
            let partition = topic.clone().map(|topic| TopicPartition::new(topic, *number));
            let entry = partition.and_then(|partition| transactions.partition(&partition));
            sequences(entry, transactions.producer().epoch, fields);
        }
    }
    let partitions: Map<_, _> =
        partitions.into_iter().map(|(n, fields)| (n.to_string(), fields.into())).collect();
    seen["partitions"] = partitions.into();
    seen
}

fn is_news(entry: &TxnPartitionEntry) -> bool {
    entry.next_sequence.0 != 0 || entry.last_acked_sequence.0 >= 0 || entry.last_acked_offset.0 >= 0
}

fn sequences(
    entry: Option<&TxnPartitionEntry>,
    epoch: ProducerEpoch,
    fields: &mut Map<String, Value>,
) {
    let mut put = |field: &str, value: Value| fields.insert(field.to_owned(), value);
    put("next_sequence", json!(entry.map_or(0, |entry| entry.next_sequence.0)));
    let of_partition = entry.map_or(ProducerEpoch::NONE, |entry| entry.producer.epoch);
    if of_partition != epoch {
        put("partition_epoch", json!(of_partition.0));
    }
    let Some(entry) = entry else { return };
    if entry.last_acked_sequence.0 >= 0 {
        put("last_acked_sequence", json!(entry.last_acked_sequence.0));
    }
    if entry.last_acked_offset.0 >= 0 {
        put("last_acked_offset", json!(entry.last_acked_offset.0));
    }
    if entry.unresolved.is_some() {
        put("unresolved", json!(true));
    }
}

fn described(batch: &ProducerBatch, name: String) -> Value {
    let mut one = json!({ "batch": name, "records": batch.count() });
    if let Some(sequence) = batch.base_sequence() {
        one["base_sequence"] = json!(sequence.0);
    }
    if batch.attempts > 0 {
        one["attempts"] = json!(batch.attempts);
    }
    one
}
