//! CreateTopics (19, version 7).

use crate::id::{BrokerId, ErrorCode, Text, TopicName};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub topics: Vec<CreatableTopic>,
    /// Only says whether it would work.
    pub validate_only: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreatableTopic {
    pub name: TopicName,
    /// -1 takes `num.partitions`, and goes with assignments.
    pub num_partitions: i32,
    /// -1 takes `default.replication.factor`, and goes with assignments.
    pub replication_factor: i32,
    /// Empty lets the controller choose.
    pub assignments: Vec<CreatableReplicaAssignment>,
    pub configs: Vec<CreatableTopicConfig>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreatableReplicaAssignment {
    pub partition: i32,
    pub brokers: Vec<BrokerId>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreatableTopicConfig {
    pub name: Text,
    pub value: Option<Text>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// In the order of the request.
    pub topics: Vec<CreatableTopicResult>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreatableTopicResult {
    pub name: TopicName,
    pub error: ErrorCode,
    /// -1 with an error.
    pub num_partitions: i32,
    /// -1 with an error.
    pub replication_factor: i32,
}
