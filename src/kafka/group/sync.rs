//! SyncGroup (`GroupMetadataManager.classicGroupSync`): the leader hands in the plan, everybody gets a share.

use std::sync::Arc;

use crate::fact::{Fact, MemberGone, RebalanceReason};
use crate::id::{ErrorCode, GenerationId, MemberId};
use crate::kafka::ReplyTo;
use crate::kafka::group::classic_group::ClassicGroupState;
use crate::kafka::group::coordinator::GroupCoordinator;
use crate::kafka::group::member_ids::number_of;
use crate::kafka::group::output::{GroupOutput, RequestContext};
use crate::kafka::group::records::{Assignments, group_metadata};
use crate::kafka::group::turn::Turn;
use crate::kafka::group::writes::Completion;
use crate::kernel::SimTime;
use crate::mutation::{Mutation, is_on};
use crate::protocol::Response;
use crate::protocol::sync_group::{Request, Response as SyncResponse};

impl GroupCoordinator {
    /// The answer may wait for the leader's SyncGroup and for its record.
    pub fn sync_group(
        &mut self,
        now: SimTime,
        context: RequestContext,
        request: &Request,
        out: &mut GroupOutput,
    ) {
        let checked = self.check_group_id(&request.group).and_then(|()| {
            let group = self.group(&request.group).ok_or(ErrorCode::UnknownMemberId)?;
            if let Some(consumer) = &group.consumer {
                let instance = request.group_instance_id.as_ref();
                return Err(consumer.classic_refusal(&request.member_id, instance));
            }
            if group.classic.state == ClassicGroupState::Empty {
                return Err(ErrorCode::UnknownMemberId);
            }
            Ok(())
        });
        if let Err(error) = checked {
            let response = Response::from(SyncResponse::failed(error));
            return out.answer(&request.group, context.reply_to, response);
        }
        self.turn(now, &request.group, out, |turn| turn.sync(context.reply_to, request));
    }
}

impl Turn<'_> {
    fn sync(&mut self, reply_to: ReplyTo, request: &Request) {
        if let Err(error) = self.validate_sync(request) {
            return self.answer_sync(reply_to, SyncResponse::failed(error));
        }
        let id = &request.member_id;
        match self.group.state {
            ClassicGroupState::CompletingRebalance => {
                if let Some(member) = self.group.member_mut(id) {
                    // A SyncGroup that was parked before is never answered.
                    member.awaiting_sync = Some(reply_to);
                }
                self.sync_received(id);
                if self.group.is_leader(id) {
                    self.store_assignments(request);
                }
            }
            ClassicGroupState::Stable => {
                self.sync_received(id);
                let assignment = self.group.member(id).map(|member| member.assignment.clone());
                self.answer_sync(reply_to, self.sync_response(assignment.unwrap_or_default()));
            }
            ClassicGroupState::PreparingRebalance
            | ClassicGroupState::Empty
            | ClassicGroupState::Dead => {
                self.answer_sync(reply_to, SyncResponse::failed(ErrorCode::RebalanceInProgress));
            }
        }
    }

    fn validate_sync(&self, request: &Request) -> Result<(), ErrorCode> {
        let instance = request.group_instance_id.as_ref();
        self.group.validate_member_of_generation(
            &request.member_id,
            instance,
            request.generation,
        )?;
        if differ(&request.protocol_type, &self.group.protocol_type)
            || differ(&request.protocol, &self.group.protocol)
        {
            return Err(ErrorCode::InconsistentGroupProtocol);
        }
        Ok(())
    }

    fn sync_received(&mut self, id: &MemberId) {
        if let Some(number) = number_of(id) {
            self.group.pending_sync.remove(&number);
        }
        if self.group.pending_sync.is_empty() {
            self.disarm_sync();
        }
    }

    fn store_assignments(&mut self, request: &Request) {
        let first = request.assignments.first();
        let handed_in = request.assignments.iter().map(|handed| {
            let given = first.filter(|_| is_on(Mutation::EverybodyGetsOneShare)).unwrap_or(handed);
            (handed.member_id.clone(), given.assignment.clone())
        });
        let assignments: Assignments = handed_in.collect();
        let record = group_metadata(self.id, self.group, &assignments);
        let completion = Completion::StoreAssignments {
            group: self.id.clone(),
            generation: self.group.generation,
            assignments: Arc::new(assignments),
        };
        self.plan_write(record, completion);
    }

    /// The log has the assignment: everybody who waits gets a share, and the group is stable.
    /// If the group has moved on in the meantime the plan is worth nothing.
    pub(super) fn assignments_stored(
        &mut self,
        generation: GenerationId,
        assignments: &Assignments,
    ) {
        if !self.is_completing(generation) {
            return;
        }
        for id in self.group.member_ids() {
            if let Some(member) = self.group.member_mut(&id) {
                member.assignment = assignments.get(&id).cloned().unwrap_or_default();
            }
        }
        for id in self.group.member_ids() {
            let assignment = assignments.get(&id).cloned().unwrap_or_default();
            if self.complete_sync_of(&id, self.sync_response(assignment)) {
                // While it was parked its session was not watched.
                self.restart_session(&id);
            }
        }
        self.transition_to(ClassicGroupState::Stable);
        let group = self.id.clone();
        self.out.note(Fact::GroupBecameStable { group, generation, epoch: None });
    }

    pub(super) fn assignments_not_stored(&mut self, generation: GenerationId, error: ErrorCode) {
        if self.is_completing(generation) {
            self.reset_assignments_with(error);
            self.rebalance_or_complete_join(RebalanceReason::WriteFailed, None);
        }
    }

    fn is_completing(&self, generation: GenerationId) -> bool {
        self.group.state == ClassicGroupState::CompletingRebalance
            && self.group.generation == generation
    }

    /// Nobody has a share any more, and whoever waits for one hears why.
    pub(super) fn reset_assignments_with(&mut self, error: ErrorCode) {
        for id in self.group.member_ids() {
            if let Some(member) = self.group.member_mut(&id) {
                member.assignment = Arc::default();
            }
        }
        for id in self.group.member_ids() {
            if self.complete_sync_of(&id, SyncResponse::failed(error)) {
                self.restart_session(&id);
            }
        }
    }

    /// Some members have not asked for their share in all this time: out with them, and once more from the start.
    /// The clock runs on when the group is stable already.
    pub(super) fn sync_timer_fired(&mut self) {
        let is_current = self.group.sync_timer.take() == Some(self.group.generation);
        let has_generation = matches!(
            self.group.state,
            ClassicGroupState::CompletingRebalance | ClassicGroupState::Stable
        );
        if !is_current || !has_generation || self.group.pending_sync.is_empty() {
            return;
        }
        for id in self.group.pending_sync.values().cloned().collect::<Vec<_>>() {
            self.remove(&id, MemberGone::DidNotSync);
            self.disarm_session(&id);
        }
        self.prepare_rebalance(RebalanceReason::SyncTimeout, None);
    }
}

/// Older requests leave these out, and then they fit.
fn differ<T: PartialEq>(requested: &Option<T>, agreed: &Option<T>) -> bool {
    matches!((requested, agreed), (Some(requested), Some(agreed)) if requested != agreed)
}
