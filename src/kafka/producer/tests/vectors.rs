//! What Kafka's own `RecordAccumulator`, `BuiltInPartitioner` and `BufferPool` answered, step by step.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::id::{BatchId, BrokerId, LeaderEpoch, TopicName, TopicPartition};
use crate::kafka::config::{MaybeSet, ProducerConfig};
use crate::kafka::partitioner::partition_for_key;
use crate::kafka::producer::{
    AppendRefusal, LeaderSnapshot, MetadataSnapshot, NodeDrain, NodeSnapshot, ProducerBatch,
    ReadyCheck, RecordAccumulator, TopicSnapshot,
};
use crate::kernel::{SimTime, Span};
use crate::protocol::{Record, Text};

const VECTORS: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/record_accumulator.json"));

fn number(value: &Value) -> i64 {
    value.as_i64().expect("a number")
}

fn list(value: &Value) -> Vec<i32> {
    value.as_array().expect("a list").iter().map(|n| number(n) as i32).collect()
}

/// One case, with the accumulator that plays it.
struct Play {
    topic: TopicName,
    accumulator: RecordAccumulator,
    cluster: MetadataSnapshot,
    epoch: i32,
    max_block: Span,
    /// The vectors' names of the batches.
    names: BTreeMap<BatchId, String>,
    in_flight: BTreeMap<String, ProducerBatch>,
}

impl Play {
    fn new(case: &Value) -> Self {
        let config = &case["config"];
        let bytes = |key: &str| number(&config[key]) as u32;
        let ms = |key: &str| Span::from_ms(number(&config[key]) as u64);
        let settings = ProducerConfig {
            batch_size: bytes("batch_size"),
            linger: ms("linger_ms"),
            buffer_memory: bytes("buffer_memory"),
            delivery_timeout: MaybeSet::Set(ms("delivery_timeout_ms")),
            retry_backoff: ms("retry_backoff_ms"),
            retry_backoff_max: ms("retry_backoff_max_ms"),
            partitioner_adaptive: config["adaptive"].as_bool().expect("a switch"),
            partitioner_availability_timeout: ms("availability_timeout_ms"),
            ..ProducerConfig::default()
        };
        let mut play = Self {
            topic: TopicName::new(case["topic"].as_str().expect("a name")),
            accumulator: RecordAccumulator::new(&settings, 0),
            cluster: MetadataSnapshot::default(),
            epoch: 0,
            max_block: ms("max_block_ms"),
            names: BTreeMap::new(),
            in_flight: BTreeMap::new(),
        };
        play.learn(config);
        play
    }

    /// Takes in leaders and orders as the metadata of the case has them.
    fn learn(&mut self, config: &Value) {
        let epoch = Some(LeaderEpoch(self.epoch));
        let leader =
            |&node: &i32| LeaderSnapshot { leader: (node >= 0).then_some(BrokerId(node)), epoch };
        let topic = TopicSnapshot {
            name: self.topic.clone(),
            partitions: list(&config["leaders"]).iter().map(leader).collect(),
            available: list(&config["available_partitions"]),
        };
        let mut nodes = Vec::new();
        for (node, partitions) in config["node_partitions"].as_object().expect("a map") {
            let partition = |n| TopicPartition::new(self.topic.clone(), n);
            nodes.push(NodeSnapshot {
                broker: BrokerId(node.parse().expect("a node")),
                partitions: list(partitions).into_iter().map(partition).collect(),
            });
        }
        nodes.sort_by_key(|node| node.broker);
        self.cluster = MetadataSnapshot { topics: vec![topic], nodes };
    }

    fn step(&mut self, step: &Value) {
        let now = SimTime::from_ms(number(&step["at"]) as u64);
        let end = step["end"].as_i64().map_or(now, |end| SimTime::from_ms(end as u64));
        match step["op"].as_str().expect("an op") {
            "append" => self.append(step, now, end),
            "ready" => self.ready(step, now),
            "drain" => self.drain(step, now),
            "expire" => self.expire(step, now),
            "complete" => {
                let batch = self.take(step);
                self.accumulator.deallocate(&batch);
            }
            "reenqueue" => {
                let batch = self.take(step);
                self.accumulator.reenqueue(batch, now);
            }
            "mute" => self.accumulator.mute(&self.partition(&step["partition"])),
            "unmute" => self.accumulator.unmute(&self.partition(&step["partition"])),
            "begin_flush" => self.accumulator.begin_flush(),
            "close" => self.accumulator.close(),
            "blocked_writer" => {
                self.accumulator.blocked_writer = step["blocked"].as_bool().expect("a switch");
            }
            "leader_change" => {
                self.epoch += 1;
                self.learn(step);
            }
            "node_latency" => {
                let drain = match step["can_drain"].as_bool().expect("a switch") {
                    true => NodeDrain::Possible,
                    false => NodeDrain::Impossible,
                };
                let node = BrokerId(number(&step["node"]) as i32);
                self.accumulator.update_node_latency(node, drain, now);
            }
            other => panic!("unknown op {other}"),
        }
    }

    fn partition(&self, value: &Value) -> TopicPartition {
        TopicPartition::new(self.topic.clone(), number(value) as i32)
    }

    fn take(&mut self, step: &Value) -> ProducerBatch {
        let name = step["batch"].as_str().expect("a batch");
        self.in_flight.remove(name).expect("it was drained")
    }

    fn append(&mut self, step: &Value, now: SimTime, end: SimTime) {
        let count = self.cluster.topics[0].count();
        let key = step["key"].as_str();
        let explicit = step["partition"].as_i64().map(|n| n as i32);
        let partition =
            explicit.or_else(|| key.map(|key| partition_for_key(key.as_bytes(), count)));
        let value: Text = "v".repeat(number(&step["value_size"]) as usize).into();
        let record = Record::user(now, key.map(Text::from), Some(value));
        let mut draws = step["random"].as_array().cloned().unwrap_or_default().into_iter();
        let mut draw = || number(&draws.next().expect("no more draws than Kafka's")) as i32;
        let topic = self.cluster.topics[0].clone();
        let result = self.accumulator.append(&topic, partition, &record, now, &mut draw);
        assert_eq!(draws.next(), None, "as many draws as Kafka's");
        match result {
            Ok(done) => {
                if let Some(id) = done.new_batch {
                    let name = step["result"]["batch"].as_str().expect("a new batch");
                    self.names.insert(id, name.to_owned());
                }
                let expected = &step["result"];
                assert_eq!(i64::from(done.partition), number(&expected["partition"]));
                assert_eq!(Some(done.new_batch.is_some()), expected["new_batch"].as_bool());
                assert_eq!(Some(done.batch_is_full), expected["batch_is_full"].as_bool());
                assert_eq!(i64::from(done.appended_bytes), number(&expected["appended_bytes"]));
            }
            Err(refusal) => {
                let (threw, tried) = match refusal {
                    AppendRefusal::NoMemory { partition, .. } => {
                        assert_eq!(now + self.max_block, end);
                        ("BufferExhaustedException", Some(partition))
                    }
                    AppendRefusal::LargerThanMemory { partition } => {
                        ("IllegalArgumentException", Some(partition))
                    }
                    AppendRefusal::Closed => ("KafkaException", None),
                };
                assert_eq!(step["threw"].as_str(), Some(threw));
                if let Some(tried) = tried {
                    assert_eq!(i64::from(tried), number(&step["tried_partition"]));
                }
            }
        }
    }

    fn ready(&mut self, step: &Value, now: SimTime) {
        let ReadyCheck { ready_nodes, next_ready_check, unknown_leader_topics } =
            self.accumulator.ready(&self.cluster, now);
        let expected = &step["result"];
        let nodes: Vec<_> = ready_nodes.iter().map(|node| node.0).collect();
        assert_eq!(nodes, list(&expected["ready_nodes"]));
        // With a node ready the sender does not wait at all, and the number depends on the order of a Java HashMap.
        if nodes.is_empty() {
            let delay = expected["next_ready_check_delay_ms"].as_u64();
            assert_eq!(next_ready_check.map(Span::as_ms), delay);
        }
        let unknown = expected["unknown_leader_topics"].as_array().map_or(0, Vec::len);
        assert_eq!(unknown_leader_topics.len(), unknown);
    }

    fn drain(&mut self, step: &Value, now: SimTime) {
        let max_bytes = number(&step["max_request_size"]) as u32;
        for node in list(&step["nodes"]) {
            let accumulator = &mut self.accumulator;
            let node_id = BrokerId(node);
            let drained = accumulator.drain(&self.cluster, node_id, max_bytes, now, &mut None);
            let expected = step["result"][node.to_string()].as_array().cloned();
            let expected: Vec<_> = expected.unwrap_or_default();
            let name = |batch: &Value| batch["batch"].as_str().map(str::to_owned);
            let expected: Vec<_> = expected.iter().filter_map(name).collect();
            let names: Vec<_> = drained.iter().map(|batch| self.names[&batch.id].clone()).collect();
            assert_eq!(names, expected);
            for mut batch in drained {
                batch.build();
                self.in_flight.insert(self.names[&batch.id].clone(), batch);
            }
        }
    }

    fn expire(&mut self, step: &Value, now: SimTime) {
        let expired = self.accumulator.expired_batches(now);
        let names: Vec<_> = expired.iter().map(|batch| self.names[&batch.id].as_str()).collect();
        let result = if step["result"].is_null() { step } else { &step["result"] };
        let expected = result["expired"].as_array().cloned().unwrap_or_default();
        let name = |batch: &Value| batch.as_str().or(batch["batch"].as_str()).map(str::to_owned);
        let expected: Vec<_> = expected.iter().filter_map(name).collect();
        assert_eq!(names, expected);
        let next = result["next_expiry_at"].as_u64();
        assert_eq!(self.accumulator.next_expiry().map(SimTime::as_ms), next);
        for batch in expired {
            self.accumulator.deallocate(&batch);
        }
    }

    fn check(&self, step: &Value) {
        let mut queues = serde_json::Map::new();
        for queue in self.accumulator.queues().filter(|queue| !queue.batches.is_empty()) {
            let one = |batch: &ProducerBatch| {
                let mut one = serde_json::json!({
                    "batch": self.names[&batch.id],
                    "records": batch.records().len(),
                    "bytes": batch.size_bytes(),
                });
                if batch.is_full() {
                    one["full"] = Value::Bool(true);
                }
                one
            };
            let batches = queue.batches.iter().map(one).collect();
            queues.insert(queue.partition.partition.to_string(), Value::Array(batches));
        }
        assert_eq!(Value::Object(queues), step["queues"]);
        let free = i64::from(self.accumulator.pool().available_bytes());
        assert_eq!(free, number(&step["free_memory"]));
    }
}

#[test]
fn the_accumulator_does_what_kafkas_does() {
    let vectors: Value = serde_json::from_str(VECTORS).expect("a file of cases");
    let mut steps = 0;
    for case in vectors["cases"].as_array().expect("cases") {
        let mut play = Play::new(case);
        for (i, step) in case["steps"].as_array().expect("steps").iter().enumerate() {
            let at = format!("{} step {i}: {step}", case["name"]);
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                play.step(step);
                play.check(step);
            }));
            assert!(result.is_ok(), "{at}");
            steps += 1;
        }
    }
    assert!(steps > 2_000, "the file holds {steps} steps only");
}
