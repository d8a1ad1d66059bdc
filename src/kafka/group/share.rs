//! The members of a group whatever protocol they speak: who is in it, and what each was told to own.

use crate::id::{ClientId, GroupInstanceId, MemberId, TopicPartition};
use crate::kafka::group::Group;

/// What the coordinator's books say about one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberShare<'a> {
    pub id: &'a MemberId,
    pub client_id: &'a ClientId,
    pub instance_id: Option<&'a GroupInstanceId>,
    /// Of the generation, or in the consumer protocol of the member's own epoch.
    pub assigned: &'a [TopicPartition],
    /// Consumer protocol: what it still owns and has to give back.
    pub pending_revocation: &'a [TopicPartition],
}

impl Group {
    /// In the order of their ids.
    pub fn shares(&self) -> Vec<MemberShare<'_>> {
        let classic = self.members().map(|member| MemberShare {
            id: member.id(),
            client_id: member.client_id(),
            instance_id: member.instance_id(),
            assigned: &member.assignment().partitions,
            pending_revocation: &[],
        });
        let modern = self.consumer().into_iter().flat_map(|group| group.members());
        let modern = modern.map(|member| MemberShare {
            id: member.id(),
            client_id: member.client_id(),
            instance_id: member.instance_id(),
            assigned: &member.assigned().partitions,
            pending_revocation: &member.pending_revocation().partitions,
        });
        classic.chain(modern).collect()
    }
}
