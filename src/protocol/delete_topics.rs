//! DeleteTopics (20, version 6).

use crate::id::{ErrorCode, TopicName};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub topics: Vec<TopicName>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub responses: Vec<DeletableTopicResult>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DeletableTopicResult {
    pub name: TopicName,
    pub error: ErrorCode,
}
