//! Heartbeat (`GroupMetadataManager.classicGroupHeartbeat`): a member lives, and hears whether it must rejoin.

use crate::id::ErrorCode;
use crate::kafka::GroupTimer;
use crate::kafka::group::classic_group::ClassicGroupState;
use crate::kafka::group::coordinator::{GroupCoordinator, Shard};
use crate::kafka::group::output::{GroupOutput, RequestContext};
use crate::kernel::{SimTime, Span};
use crate::protocol::Response;
use crate::protocol::heartbeat::{Request, Response as HeartbeatResponse};

impl GroupCoordinator {
    /// Nothing of the group changes, only the session's timer: heartbeats are what a coordinator hears most.
    pub fn heartbeat(
        &mut self,
        _now: SimTime,
        context: RequestContext,
        request: &Request,
        out: &mut GroupOutput,
    ) {
        let partition = self.partition_of(&request.group);
        let (session, error) = match check_heartbeat(self.shard(partition), request) {
            Ok(heard) => heard,
            Err(error) => {
                let response = Response::from(HeartbeatResponse { error });
                return out.answer(&request.group, context.reply_to, response);
            }
        };
        out.arm(GroupTimer::Session(request.group.clone(), request.member_id.clone()), session);
        let response = Response::from(HeartbeatResponse { error });
        self.answer_when_committed(partition, &request.group, context.reply_to, response, out);
    }
}

/// The session to start anew and what to tell the member, or why it is refused.
fn check_heartbeat(
    shard: Option<&Shard>,
    request: &Request,
) -> Result<(Span, ErrorCode), ErrorCode> {
    if request.group.as_str().is_empty() {
        return Err(ErrorCode::InvalidGroupId);
    }
    let shard = shard.ok_or(ErrorCode::NotCoordinator)?;
    let group = shard.groups.get(&request.group).ok_or(ErrorCode::UnknownMemberId)?;
    let (member, instance) = (&request.member_id, request.group_instance_id.as_ref());
    if let Some(consumer) = &group.consumer {
        return Err(consumer.classic_refusal(member, instance));
    }
    let group = &group.classic;
    group.validate_member_of_generation(member, instance, request.generation)?;
    let member = group.member(member).ok_or(ErrorCode::UnknownMemberId)?;
    match group.state {
        ClassicGroupState::PreparingRebalance => {
            Ok((member.session_timeout, ErrorCode::RebalanceInProgress))
        }
        // In CompletingRebalance the member has its new generation and only waits for its share.
        ClassicGroupState::CompletingRebalance | ClassicGroupState::Stable => {
            Ok((member.session_timeout, ErrorCode::None))
        }
        ClassicGroupState::Empty | ClassicGroupState::Dead => Err(ErrorCode::UnknownMemberId),
    }
}
