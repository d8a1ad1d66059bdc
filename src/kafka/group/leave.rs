//! LeaveGroup (`GroupMetadataManager.classicGroupLeave`): one or more members go.

use crate::fact::{MemberGone, RebalanceReason};
use crate::id::{ClientId, ErrorCode, MemberId};
use crate::kafka::group::classic_group::ClassicGroupState;
use crate::kafka::group::consumer::ConsumerGroup;
use crate::kafka::group::coordinator::GroupCoordinator;
use crate::kafka::group::output::{GroupOutput, RequestContext};
use crate::kafka::group::turn::Turn;
use crate::kafka::group::writes::Completion;
use crate::kernel::SimTime;
use crate::protocol::Response;
use crate::protocol::join_group;
use crate::protocol::leave_group::{
    LeavingMember, MemberResponse, Request, Response as LeaveResponse,
};

impl GroupCoordinator {
    pub fn leave_group(
        &mut self,
        now: SimTime,
        context: RequestContext,
        request: &Request,
        out: &mut GroupOutput,
    ) {
        if let Err(error) = self.check_group_id(&request.group) {
            let response = Response::from(LeaveResponse { error, members: Vec::new() });
            return out.answer(&request.group, context.reply_to, response);
        }
        if self.group(&request.group).is_none() {
            let unknown = |member| answer(member, ErrorCode::UnknownMemberId);
            let members = request.members.iter().map(unknown).collect();
            let response = Response::from(LeaveResponse { error: ErrorCode::None, members });
            return out.answer(&request.group, context.reply_to, response);
        }
        if let Some(consumer) = self.consumer_group(&request.group) {
            let refused = |leaving| answer(leaving, refusal(&consumer, leaving));
            let members = request.members.iter().map(refused).collect();
            let response = Response::from(LeaveResponse { error: ErrorCode::None, members });
            let partition = self.partition_of(&request.group);
            let to = context.reply_to;
            return self.answer_when_committed(partition, &request.group, to, response, out);
        }
        let reply_to = context.reply_to.clone();
        let unanswered = self.turn(now, &request.group, out, |turn| {
            let response = Response::from(turn.leave(request));
            match &mut turn.write {
                // The last one left: answered when that is written down.
                Some(write) => {
                    write.completion = Completion::Reply {
                        group: request.group.clone(),
                        reply_to,
                        response,
                        stored: Vec::new(),
                    };
                    None
                }
                None => Some(response),
            }
        });
        if let Some(Some(response)) = unanswered {
            let partition = self.partition_of(&request.group);
            self.answer_when_committed(partition, &request.group, context.reply_to, response, out);
        }
    }
}

fn answer(member: &LeavingMember, error: ErrorCode) -> MemberResponse {
    MemberResponse {
        member_id: member.member_id.clone(),
        group_instance_id: member.group_instance_id.clone(),
        error,
    }
}

/// A group of the consumer protocol has no member that could leave like this.
fn refusal(group: &ConsumerGroup, leaving: &LeavingMember) -> ErrorCode {
    if leaving.member_id.is_unknown() {
        return ErrorCode::UnknownMemberId;
    }
    group.classic_refusal(&leaving.member_id, leaving.group_instance_id.as_ref())
}

impl Turn<'_> {
    fn leave(&mut self, request: &Request) -> LeaveResponse {
        if self.group.state == ClassicGroupState::Dead {
            return LeaveResponse {
                error: ErrorCode::CoordinatorNotAvailable,
                members: Vec::new(),
            };
        }
        let mut client = None;
        let mut members = Vec::with_capacity(request.members.len());
        for leaving in &request.members {
            let error = match self.leave_one(leaving) {
                Ok(left) => {
                    client = client.or(left);
                    ErrorCode::None
                }
                Err(error) => error,
            };
            members.push(answer(leaving, error));
        }
        // One rebalance for all of them.
        if members.iter().any(|member| !member.error.is_error()) {
            match self.group.state {
                ClassicGroupState::Stable | ClassicGroupState::CompletingRebalance => {
                    self.rebalance_or_complete_join(RebalanceReason::MemberLeft, client);
                }
                ClassicGroupState::PreparingRebalance => self.maybe_complete_join_phase(),
                ClassicGroupState::Empty | ClassicGroupState::Dead => {}
            }
        }
        LeaveResponse { error: ErrorCode::None, members }
    }

    /// Answers whose client it was.
    fn leave_one(&mut self, leaving: &LeavingMember) -> Result<Option<ClientId>, ErrorCode> {
        let instance = leaving.group_instance_id.as_ref();
        if leaving.member_id.is_unknown() {
            // An admin names a static member by its instance id only.
            let owner = instance.and_then(|instance| self.group.static_members.get(instance));
            let owner = owner.cloned().ok_or(ErrorCode::UnknownMemberId)?;
            return Ok(self.remove_leaving(&owner));
        }
        if self.group.is_pending_member(&leaving.member_id) {
            self.remove(&leaving.member_id, MemberGone::Left);
            self.disarm_session(&leaving.member_id);
            return Ok(None);
        }
        self.group.validate_member(&leaving.member_id, instance)?;
        Ok(self.remove_leaving(&leaving.member_id))
    }

    fn remove_leaving(&mut self, id: &MemberId) -> Option<ClientId> {
        self.disarm_session(id);
        // Should its JoinGroup wait, the answer tells the client to begin again if it still wants to.
        let response =
            join_group::Response::failed(ErrorCode::UnknownMemberId, MemberId::unknown());
        self.complete_join_of(id, response);
        let client = self.group.member(id).map(|member| member.client_id.clone());
        self.remove(id, MemberGone::Left);
        client
    }
}
