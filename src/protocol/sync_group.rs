//! SyncGroup: the leader hands in the plan, everybody gets its own share of it.

use std::sync::Arc;

use crate::id::{AssignorName, ErrorCode, GenerationId, GroupId, GroupInstanceId, MemberId, Text};
use crate::protocol::Assignment;

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub group: GroupId,
    pub generation: GenerationId,
    pub member_id: MemberId,
    pub group_instance_id: Option<GroupInstanceId>,
    pub protocol_type: Option<Text>,
    pub protocol: Option<AssignorName>,
    /// Empty unless the leader sends it.
    pub assignments: Vec<MemberAssignment>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct MemberAssignment {
    pub member_id: MemberId,
    pub assignment: Arc<Assignment>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    pub protocol_type: Option<Text>,
    pub protocol: Option<AssignorName>,
    pub assignment: Arc<Assignment>,
}

impl Response {
    pub fn failed(error: ErrorCode) -> Self {
        Self { error, protocol_type: None, protocol: None, assignment: Arc::default() }
    }
}
