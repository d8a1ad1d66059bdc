//! LeaveGroup: one or more members say goodbye.

use crate::id::{ErrorCode, GroupId, GroupInstanceId, MemberId, Text};

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub group: GroupId,
    pub members: Vec<LeavingMember>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LeavingMember {
    pub member_id: MemberId,
    pub group_instance_id: Option<GroupInstanceId>,
    /// Why, in words, as Kafka's clients send it (KIP-800).
    pub reason: Text,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub error: ErrorCode,
    pub members: Vec<MemberResponse>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct MemberResponse {
    pub member_id: MemberId,
    pub group_instance_id: Option<GroupInstanceId>,
    pub error: ErrorCode,
}
