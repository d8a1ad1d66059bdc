//! What is refused, and why (`throwIfConsumerGroupHeartbeatRequestIsInvalid` and its like,
//! `ConsumerGroup.validateOffsetCommit`, `validateOffsetFetch`).

use crate::id::{ErrorCode, GroupInstanceId, MemberEpoch, MemberId, TopicPartition};
use crate::kafka::config::BrokerConfig;
use crate::kafka::group::consumer::{ConsumerGroup, ConsumerGroupMember};
use crate::protocol::Assignment;
use crate::protocol::consumer_group_heartbeat::Request;

/// From this version of ConsumerGroupHeartbeat on clients make their member ids themselves (KIP-1082), and a member may
/// subscribe to nothing.
pub(super) const CONSUMER_GENERATED_MEMBER_ID: i16 = 1;

/// From this version on OffsetCommit may be refused with `STALE_MEMBER_EPOCH`.
const KNOWS_MEMBER_EPOCH: i16 = 9;

/// What is wrong with a request whatever the group is like.
pub(super) fn validate_request(
    request: &Request,
    version: i16,
    config: &BrokerConfig,
) -> Result<(), ErrorCode> {
    let is_old = version < CONSUMER_GENERATED_MEMBER_ID;
    let is_joining = request.member_epoch == MemberEpoch::JOIN_GROUP;
    let needs_member_id = !is_old || !is_joining;
    let is_nameless = request.group.as_str().is_empty()
        || (needs_member_id && request.member_id.is_unknown())
        || request.instance_id.as_ref().is_some_and(|instance| instance.as_str().is_empty())
        || request.rack_id.as_ref().is_some_and(|rack| rack.is_empty());
    let topics = request.subscribed_topic_names.as_deref();
    let is_incomplete = is_joining
        && (request.rebalance_timeout.is_none()
            || request.topic_partitions.as_ref().is_none_or(|owned| !owned.is_empty())
            || topics.is_none_or(|topics| is_old && topics.is_empty()));
    let is_static_leave = request.member_epoch == MemberEpoch::LEAVE_GROUP_STATIC;
    let is_nobody = is_static_leave && request.instance_id.is_none();
    let is_unknown_epoch = request.member_epoch < MemberEpoch::LEAVE_GROUP_STATIC;
    if is_nameless || is_incomplete || is_nobody || is_unknown_epoch {
        return Err(ErrorCode::InvalidRequest);
    }
    match &request.server_assignor {
        Some(name) if !config.group_consumer_assignors.contains(name) => {
            Err(ErrorCode::UnsupportedAssignor)
        }
        _ => Ok(()),
    }
}

impl ConsumerGroup {
    /// Whoever is in the group already has its place.
    pub(super) fn check_size(
        &self,
        member: &MemberId,
        config: &BrokerConfig,
    ) -> Result<(), ErrorCode> {
        let max = usize::try_from(config.group_consumer_max_size).unwrap_or(usize::MAX);
        if self.members.len() >= max && self.member(member).is_none() {
            return Err(ErrorCode::GroupMaxSizeReached);
        }
        Ok(())
    }

    /// The static member that speaks, unless another process has taken its place.
    pub(super) fn check_instance(
        &self,
        instance: &GroupInstanceId,
        member: &MemberId,
    ) -> Result<&ConsumerGroupMember, ErrorCode> {
        let known = self.static_member(instance).ok_or(ErrorCode::UnknownMemberId)?;
        if known.id == *member { Ok(known) } else { Err(ErrorCode::FencedInstanceId) }
    }

    /// Why somebody who speaks the classic protocol is no member. A process whose instance id has gone over is fenced.
    pub(in crate::kafka::group) fn classic_refusal(
        &self,
        member: &MemberId,
        instance: Option<&GroupInstanceId>,
    ) -> ErrorCode {
        let checked = instance.map(|instance| self.check_instance(instance, member));
        checked.and_then(Result::err).unwrap_or(ErrorCode::UnknownMemberId)
    }

    pub(in crate::kafka::group) fn validate_offset_commit(
        &self,
        member: &MemberId,
        epoch: MemberEpoch,
        version: i16,
    ) -> Result<(), ErrorCode> {
        if epoch < MemberEpoch(0) && self.members.is_empty() {
            // An admin client, or a consumer that assigns itself.
            return Ok(());
        }
        let member = self.member(member).ok_or(ErrorCode::UnknownMemberId)?;
        if version < KNOWS_MEMBER_EPOCH {
            return Err(ErrorCode::UnsupportedVersion);
        }
        member.check_exact_epoch(epoch)
    }

    pub(in crate::kafka::group) fn validate_offset_fetch(
        &self,
        member: Option<&(MemberId, MemberEpoch)>,
    ) -> Result<(), ErrorCode> {
        let Some((member, epoch)) = member else { return Ok(()) };
        self.member(member).ok_or(ErrorCode::UnknownMemberId)?.check_exact_epoch(*epoch)
    }
}

impl ConsumerGroupMember {
    /// The epoch before is good too if the member owns nothing that it should not: the answer with the new one may have
    /// been lost.
    pub(super) fn check_epoch(
        &self,
        received: MemberEpoch,
        owned: Option<&[TopicPartition]>,
    ) -> Result<(), ErrorCode> {
        let missed_answer = || {
            received == self.previous_epoch && owned.is_some_and(|o| is_subset(o, &self.assigned))
        };
        if received == self.epoch || (received < self.epoch && missed_answer()) {
            return Ok(());
        }
        Err(ErrorCode::FencedMemberEpoch)
    }

    fn check_exact_epoch(&self, received: MemberEpoch) -> Result<(), ErrorCode> {
        if received == self.epoch { Ok(()) } else { Err(ErrorCode::StaleMemberEpoch) }
    }
}

fn is_subset(owned: &[TopicPartition], assigned: &Assignment) -> bool {
    owned.iter().all(|partition| assigned.partitions.binary_search(partition).is_ok())
}
