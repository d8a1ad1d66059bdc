//! ConsumerGroupHeartbeat (`GroupMetadataManager.consumerGroupHeartbeat`): the one request of the consumer protocol.
//!
//! The member is created or updated; the target is worked out anew if the group epoch has gone up; and the member takes its
//! next step towards it.

use std::sync::Arc;

use crate::fact::{Fact, GroupState};
use crate::id::{ErrorCode, GenerationId, GroupId, MemberEpoch, MemberId};
use crate::kafka::GroupTimer;
use crate::kafka::group::assignor::{ASSIGNORS, ConsumerGroupPartitionAssignor};
use crate::kafka::group::consumer::reconcile::Reconciliation;
use crate::kafka::group::consumer::subscription::SubscribedTopics;
use crate::kafka::group::consumer::target::Members;
use crate::kafka::group::consumer::validate::validate_request;
use crate::kafka::group::consumer::{ConsumerGroup, ConsumerGroupMember, records};
use crate::kafka::group::coordinator::GroupCoordinator;
use crate::kafka::group::expiry::group_tombstone;
use crate::kafka::group::member_ids::member_id;
use crate::kafka::group::output::{GroupOutput, RequestContext};
use crate::kafka::group::writes::{Apply, Completion, Write};
use crate::kernel::SimTime;
use crate::protocol::consumer_group_heartbeat::{Request, Response as HeartbeatResponse};
use crate::protocol::{Assignment, GroupRecord, MemberState, Response};

/// What a request comes to: what is written, and what is answered when that is committed.
pub(super) struct Outcome {
    pub records: Vec<GroupRecord>,
    pub response: HeartbeatResponse,
}

/// Whoever speaks.
struct Speaker {
    member: ConsumerGroupMember,
    /// The member id that this static member had before it went away.
    replaced: Option<MemberId>,
}

impl GroupCoordinator {
    /// The answer waits until all that it tells is committed to the log.
    pub fn consumer_group_heartbeat(
        &mut self,
        now: SimTime,
        context: RequestContext,
        request: &Request,
        out: &mut GroupOutput,
    ) {
        self.consumer_group_heartbeat_with(now, context, request, ASSIGNORS, out);
    }

    /// With assignors of one's own: Kafka takes class names in `group.consumer.assignors`, here code brings them along.
    pub fn consumer_group_heartbeat_with(
        &mut self,
        now: SimTime,
        context: RequestContext,
        request: &Request,
        assignors: &[&dyn ConsumerGroupPartitionAssignor],
        out: &mut GroupOutput,
    ) {
        let outcome = match request.member_epoch {
            MemberEpoch::LEAVE_GROUP | MemberEpoch::LEAVE_GROUP_STATIC => {
                self.consumer_group_leave(&context, request, out)
            }
            _ => self.regular_heartbeat(&context, request, assignors, out),
        };
        let id = &request.group;
        match outcome {
            Ok(Outcome { records, response }) if records.is_empty() => {
                let partition = self.partition_of(id);
                let response = Response::from(response);
                self.answer_when_committed(partition, id, context.reply_to, response, out);
            }
            Ok(Outcome { records, response }) => {
                let completion = Completion::Reply {
                    group: id.clone(),
                    reply_to: context.reply_to,
                    response: Response::from(response),
                    stored: Vec::new(),
                };
                self.write_consumer_group(now, id, records, completion, out);
            }
            Err(error) => {
                let response = Response::from(HeartbeatResponse::failed(error));
                out.answer(id, context.reply_to, response);
            }
        }
    }

    /// Writes records of a group and notes how its state changed.
    pub(super) fn write_consumer_group(
        &mut self,
        now: SimTime,
        id: &GroupId,
        records: Vec<GroupRecord>,
        completion: Completion,
        out: &mut GroupOutput,
    ) {
        let is_new = self.group(id).is_none();
        let before = self.group(id);
        let from = before.map_or(GroupState::Empty, |group| group.state());
        let epoch_before = before.and_then(|group| Some(group.consumer.as_ref()?.group_epoch));
        let created = is_new.then(|| id.clone());
        let write = Write { records, completion, apply: Apply::Replay, created };
        self.submit(now, self.partition_of(id), write, out);
        if is_new {
            self.arm_expiry(now, id, out);
        }
        let Some(group) = self.group(id).and_then(|group| group.consumer.as_ref()) else { return };
        let (to, epoch) = (group.state(), group.group_epoch);
        let (group, generation) = (id.clone(), GenerationId(epoch.0));
        if from != to {
            out.note(Fact::GroupStateChanged { group: group.clone(), from, to, generation });
        }
        let is_new = from != to || epoch_before != Some(epoch);
        if to == GroupState::Stable && is_new {
            let epoch = Some(epoch);
            out.note(Fact::GroupBecameStable { group, generation, epoch });
        } else if to == GroupState::Empty && from != to {
            out.note(Fact::GroupBecameEmpty { group });
        }
    }

    fn regular_heartbeat(
        &mut self,
        context: &RequestContext,
        request: &Request,
        assignors: &[&dyn ConsumerGroupPartitionAssignor],
        out: &mut GroupOutput,
    ) -> Result<Outcome, ErrorCode> {
        validate_request(request, context.version, self.config())?;
        self.check_loaded(&request.group)?;
        let mut records = Vec::new();
        let group = self.consumer_group_for(request, &mut records)?;
        group.check_size(&request.member_id, self.config())?;
        let speaker = self.speaker(&group, request, &mut records, out)?;
        let (member, id) = (&speaker.member, &request.group);
        let updated = member.updated_by(request);
        // 1. The member, and the group epoch.
        let members = Members::new(&group, &updated, speaker.replaced.as_ref());
        let has_changed = updated != *member;
        if has_changed {
            records.push(records::member_subscription(id, &updated));
        }
        let subscribed = SubscribedTopics::new(members.iter(), self.image());
        let mut group_epoch = group.group_epoch;
        if group_epoch == MemberEpoch(0)
            || updated.subscribed_topics != member.subscribed_topics
            || subscribed.metadata_hash != group.metadata_hash
        {
            group_epoch = group_epoch.next();
            records.push(records::group_epoch(id, group_epoch, subscribed.metadata_hash));
        }
        // 2. The target.
        let (target_epoch, target) = if group_epoch > group.target_epoch {
            let with = (self.config(), assignors);
            let target =
                members.update_target(id, group_epoch, &subscribed, with, &mut records, out);
            (group_epoch, target)
        } else {
            let whose = speaker.replaced.as_ref().unwrap_or(&updated.id);
            (group.target_epoch, group.target_of(whose))
        };
        // 3. The member's own step.
        let owned = request.topic_partitions.as_deref();
        let way = Reconciliation { group: &group, target_epoch, target: &target, owned };
        let updated = self.reconcile(id, updated, &way, &mut records, out);
        self.arm_consumer_session(id, &updated.id, out);
        let response = self.heartbeat_response(request, &speaker.member, &updated);
        Ok(Outcome { records, response })
    }

    /// The group, or the one that a joining member founds. A group of the other protocol has to be empty.
    fn consumer_group_for(
        &self,
        request: &Request,
        records: &mut Vec<GroupRecord>,
    ) -> Result<Arc<ConsumerGroup>, ErrorCode> {
        let is_joining = request.member_epoch == MemberEpoch::JOIN_GROUP;
        match self.group(&request.group) {
            Some(group) if group.consumer.is_some() => {
                Ok(group.consumer.clone().unwrap_or_default())
            }
            None if is_joining => Ok(Arc::default()),
            Some(group) if is_joining && group.state() == GroupState::Empty => {
                records.push(group_tombstone(&request.group));
                Ok(Arc::default())
            }
            _ => Err(ErrorCode::GroupIdNotFound),
        }
    }

    fn speaker(
        &mut self,
        group: &ConsumerGroup,
        request: &Request,
        records: &mut Vec<GroupRecord>,
        out: &mut GroupOutput,
    ) -> Result<Speaker, ErrorCode> {
        let id = self.member_id_of(request);
        let is_joining = request.member_epoch == MemberEpoch::JOIN_GROUP;
        let owned = request.topic_partitions.as_deref();
        if let Some(instance) = &request.instance_id {
            if !is_joining {
                let member = group.check_instance(instance, &id)?;
                member.check_epoch(request.member_epoch, owned)?;
                return Ok(Speaker { member: member.clone(), replaced: None });
            }
            if let Some(away) = group.static_member(instance) {
                return self.replace_static_member(request, group, (away, id), records, out);
            }
        }
        let Some(member) = group.member(&id) else {
            if !is_joining {
                return Err(ErrorCode::UnknownMemberId);
            }
            out.note(Fact::MemberJoined {
                group: request.group.clone(),
                member: id.clone(),
                client: request.client_id.clone(),
            });
            return Ok(Speaker { member: ConsumerGroupMember::new(id), replaced: None });
        };
        if request.instance_id.is_none() {
            member.check_epoch(request.member_epoch, owned)?;
        }
        Ok(Speaker { member: member.clone(), replaced: None })
    }

    /// Clients of before KIP-1082 are given an id.
    fn member_id_of(&mut self, request: &Request) -> MemberId {
        if !request.member_id.is_unknown() {
            return request.member_id.clone();
        }
        let number = self.next_member_number(&request.group);
        self.use_member_number(&request.group, number);
        member_id(&request.client_id, number)
    }

    /// A static member comes back: all that it had becomes that of its new id. Its old one must have said that it goes.
    fn replace_static_member(
        &self,
        request: &Request,
        group: &ConsumerGroup,
        (away, id): (&ConsumerGroupMember, MemberId),
        written: &mut Vec<GroupRecord>,
        out: &mut GroupOutput,
    ) -> Result<Speaker, ErrorCode> {
        if away.epoch != MemberEpoch::LEAVE_GROUP_STATIC {
            return Err(ErrorCode::UnreleasedInstanceId);
        }
        let member = ConsumerGroupMember {
            id: id.clone(),
            epoch: MemberEpoch(0),
            previous_epoch: MemberEpoch(0),
            ..away.clone()
        };
        // Its timers run on: should the write fail it is back, and otherwise they find nobody.
        records::remove_member(written, &request.group, &away.id);
        written.push(records::member_subscription(&request.group, &member));
        written.push(records::target(&request.group, &id, group.target_of(&away.id)));
        written.push(records::current_assignment(&request.group, &member));
        if let Some(instance) = away.instance_id.clone() {
            out.note(Fact::StaticMemberReplaced {
                group: request.group.clone(),
                instance,
                member: id,
                client: request.client_id.clone(),
            });
        }
        Ok(Speaker { member, replaced: Some(away.id.clone()) })
    }

    fn reconcile(
        &self,
        id: &GroupId,
        member: ConsumerGroupMember,
        way: &Reconciliation<'_>,
        records: &mut Vec<GroupRecord>,
        out: &mut GroupOutput,
    ) -> ConsumerGroupMember {
        if member.is_reconciled_to(way.target_epoch) {
            return member;
        }
        let next = way.next(&member);
        if next != member {
            records.push(records::current_assignment(id, &next));
            let timer = GroupTimer::Rebalance(id.clone(), next.id.clone());
            if next.state == MemberState::UnrevokedPartitions {
                out.arm(timer, next.rebalance_timeout);
            } else {
                out.disarm(timer);
            }
        }
        next
    }

    fn heartbeat_response(
        &self,
        request: &Request,
        before: &ConsumerGroupMember,
        member: &ConsumerGroupMember,
    ) -> HeartbeatResponse {
        let is_full = request.rebalance_timeout.is_some()
            && request.subscribed_topic_names.is_some()
            && request.topic_partitions.is_some();
        let is_told = is_full
            || request.member_epoch == MemberEpoch::JOIN_GROUP
            || !same(&before.assigned, &member.assigned);
        HeartbeatResponse {
            error: ErrorCode::None,
            member_id: Some(member.id.clone()),
            member_epoch: member.epoch,
            heartbeat_interval: self.config().group_consumer_heartbeat_interval,
            assignment: is_told.then(|| member.assigned.clone()),
        }
    }
}

fn same(a: &Arc<Assignment>, b: &Arc<Assignment>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}
