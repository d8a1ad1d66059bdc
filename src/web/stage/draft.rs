//! The record that a person is about to send.

use crate::id::{ClientId, TopicName, TopicPartition};
use crate::stage::quote;
use crate::view::{ProducerView, Scene};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draft {
    /// Whose form is shown; the first producer's unless chosen.
    pub(super) producer: Option<ClientId>,
    pub(super) topic: Option<TopicName>,
    /// The key, once the person has chosen one. `Some(None)` is Kafka's null.
    pub(super) key: Option<Option<String>>,
    pub(super) value: Option<String>,
    pub(super) partition: Option<i32>,
}

/// A draft with everything filled in for one scene.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Prepared {
    pub(super) producer: ClientId,
    pub(super) topic: TopicName,
    pub(super) partitions: i32,
    pub(super) key: Option<String>,
    pub(super) value: String,
    pub(super) partition: Option<i32>,
    /// Whether the key decides, which it does unless a partition is named or the partitioner takes turns.
    pub(super) key_decides: bool,
}

impl Draft {
    pub(super) fn prepare(&self, scene: &Scene) -> Option<Prepared> {
        let producers = &scene.producers;
        let wanted = producers.iter().find(|p| Some(&p.id) == self.producer.as_ref());
        let producer: &ProducerView = wanted.or(producers.first())?;
        let topic = self.topic.as_ref().or(producer.topic.as_ref());
        let topics = &scene.topics;
        let topic = topics.iter().find(|view| Some(&view.name) == topic).or(topics.first())?;
        let partitions = i32::try_from(topic.partitions.len()).unwrap_or(i32::MAX);
        let first = producer.keys.first().or(scene.keys.first()).map(ToString::to_string);
        let key = self.key.clone().unwrap_or(first);
        let partition = self.partition.filter(|partition| *partition < partitions);
        Some(Prepared {
            producer: producer.id.clone(),
            topic: topic.name.clone(),
            partitions,
            key_decides: partition.is_none()
                && key.is_some()
                && !producer.partitioner.contains("RoundRobin"),
            key,
            value: self.value.clone().unwrap_or_else(|| "order #1001".to_owned()),
            partition,
        })
    }
}

impl Prepared {
    pub(super) fn line(&self) -> String {
        let mut line = format!("produce {} {}", self.producer, self.topic);
        if let Some(key) = &self.key {
            line.push_str(&format!(" key={}", quote(key)));
        }
        line.push_str(&format!(" value={}", quote(&self.value)));
        if let Some(partition) = self.partition {
            line.push_str(&format!(" partition={partition}"));
        }
        line
    }

    /// Where the record will land, as far as that can be known.
    pub(super) fn target(&self, by_key: impl Fn(&str, i32) -> i32) -> Option<TopicPartition> {
        let number = match (&self.key, self.partition) {
            (_, Some(partition)) => partition,
            (Some(key), None) if self.key_decides => by_key(key, self.partitions),
            _ => return None,
        };
        Some(TopicPartition::new(self.topic.clone(), number))
    }

    /// The value after this one: a number at its end goes up by one.
    pub(super) fn next_value(&self) -> String {
        let head = self.value.trim_end_matches(|c: char| c.is_ascii_digit());
        match self.value[head.len()..].parse::<u64>() {
            Ok(number) => format!("{head}{}", number + 1),
            Err(_) => self.value.clone(),
        }
    }
}
