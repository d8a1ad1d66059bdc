//! FindCoordinator: which broker looks after this group?

use crate::id::{BrokerId, ErrorCode, GroupId};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub group: GroupId,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    /// The leader of the group's `__consumer_offsets` partition; `None` with an error.
    pub node: Option<BrokerId>,
}
