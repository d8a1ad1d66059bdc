//! CreatePartitions (37, version 3): a topic gets more partitions.

use crate::id::{BrokerId, ErrorCode, TopicName};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub topics: Vec<CreatePartitionsTopic>,
    /// Only says whether it would work.
    pub validate_only: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreatePartitionsTopic {
    pub name: TopicName,
    /// How many there shall be in the end.
    pub count: i32,
    /// The replicas of each new one; `None` lets the controller choose.
    pub assignments: Option<Vec<Vec<BrokerId>>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub results: Vec<CreatePartitionsTopicResult>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreatePartitionsTopicResult {
    pub name: TopicName,
    pub error: ErrorCode,
}
