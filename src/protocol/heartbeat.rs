//! Heartbeat: a member says that it is alive, and hears whether it must rejoin.

use crate::id::{ErrorCode, GenerationId, GroupId, GroupInstanceId, MemberId};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub group: GroupId,
    pub generation: GenerationId,
    pub member_id: MemberId,
    pub group_instance_id: Option<GroupInstanceId>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
}
