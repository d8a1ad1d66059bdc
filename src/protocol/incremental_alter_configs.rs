//! IncrementalAlterConfigs (44, version 1): settings of topics and brokers change one by one.

use crate::id::{ErrorCode, Text};
use crate::protocol::ConfigResource;

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub resources: Vec<AlterConfigsResource>,
    /// Only says whether it would work.
    pub validate_only: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AlterConfigsResource {
    pub resource: ConfigResource,
    pub configs: Vec<AlterableConfig>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AlterableConfig {
    pub name: Text,
    /// `None` goes back to the default (`OpType.DELETE`).
    pub value: Option<Text>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub responses: Vec<AlterConfigsResourceResponse>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AlterConfigsResourceResponse {
    pub resource: ConfigResource,
    pub error: ErrorCode,
}
