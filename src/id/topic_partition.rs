//! One partition of one topic (`org.apache.kafka.common.TopicPartition`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::TopicName;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TopicPartition {
    pub topic: TopicName,
    pub partition: i32,
}

impl TopicPartition {
    pub fn new(topic: TopicName, partition: i32) -> Self {
        Self { topic, partition }
    }
}

impl fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}

impl fmt::Debug for TopicPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for TopicPartition {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (topic, partition) = text.rsplit_once('-').ok_or(())?;
        let topic = topic.parse().map_err(|_| ())?;
        if partition.is_empty() || !partition.bytes().all(|b| b.is_ascii_digit()) {
            return Err(());
        }
        let partition = partition.parse().map_err(|_| ())?;
        Ok(Self { topic, partition })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_hyphen_divides_topic_and_partition() {
        let parsed: TopicPartition = "order-created-2".parse().expect("a partition");
        assert_eq!(parsed, TopicPartition::new(TopicName::new("order-created"), 2));
        assert_eq!(parsed.to_string(), "order-created-2");
        for bad in ["orders", "orders-", "-1", "orders-x", "orders-99999999999"] {
            assert!(bad.parse::<TopicPartition>().is_err(), "{bad}");
        }
    }
}
