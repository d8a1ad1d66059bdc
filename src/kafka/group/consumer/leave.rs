//! A member leaves, or is put out (`consumerGroupLeave`, `consumerGroupFenceMember`).

use crate::fact::{Fact, MemberGone};
use crate::id::{ErrorCode, GroupId, MemberEpoch};
use crate::kafka::GroupTimer;
use crate::kafka::group::consumer::heartbeat::Outcome;
use crate::kafka::group::consumer::subscription::SubscribedTopics;
use crate::kafka::group::consumer::validate::validate_request;
use crate::kafka::group::consumer::{ConsumerGroup, ConsumerGroupMember, records};
use crate::kafka::group::coordinator::GroupCoordinator;
use crate::kafka::group::output::{GroupOutput, RequestContext};
use crate::kernel::Span;
use crate::protocol::GroupRecord;
use crate::protocol::consumer_group_heartbeat::{Request, Response as HeartbeatResponse};

impl GroupCoordinator {
    /// For good, or a static member for a while: then its partitions wait for it until its session is over.
    pub(super) fn consumer_group_leave(
        &self,
        context: &RequestContext,
        request: &Request,
        out: &mut GroupOutput,
    ) -> Result<Outcome, ErrorCode> {
        validate_request(request, context.version, self.config())?;
        let id = &request.group;
        self.check_loaded(id)?;
        let group = self.group(id).and_then(|group| group.consumer());
        let group = group.ok_or(ErrorCode::GroupIdNotFound)?;
        let member = match &request.instance_id {
            Some(instance) => group.check_instance(instance, &request.member_id)?,
            None => group.member(&request.member_id).ok_or(ErrorCode::UnknownMemberId)?,
        };
        let is_for_good =
            request.instance_id.is_none() || request.member_epoch == MemberEpoch::LEAVE_GROUP;
        let records = if is_for_good {
            self.fence_member(id, group, (member, MemberGone::Left), out)
        } else {
            let away = ConsumerGroupMember {
                epoch: MemberEpoch::LEAVE_GROUP_STATIC,
                pending_revocation: Default::default(),
                ..member.clone()
            };
            vec![records::current_assignment(id, &away)]
        };
        let response = HeartbeatResponse {
            error: ErrorCode::None,
            member_id: Some(request.member_id.clone()),
            member_epoch: request.member_epoch,
            heartbeat_interval: Span::ZERO,
            assignment: None,
        };
        Ok(Outcome { records, response })
    }

    /// What takes a member out. The new target comes with the next heartbeat of somebody else.
    pub(super) fn fence_member(
        &self,
        id: &GroupId,
        group: &ConsumerGroup,
        (member, how): (&ConsumerGroupMember, MemberGone),
        out: &mut GroupOutput,
    ) -> Vec<GroupRecord> {
        let mut written = Vec::new();
        records::remove_member(&mut written, id, &member.id);
        let others = group.members().filter(|other| other.id != member.id);
        let hash = SubscribedTopics::new(others, self.image()).metadata_hash;
        written.push(records::group_epoch(id, group.group_epoch.next(), hash));
        out.disarm(GroupTimer::Session(id.clone(), member.id.clone()));
        out.disarm(GroupTimer::Rebalance(id.clone(), member.id.clone()));
        out.note(Fact::MemberGone {
            group: id.clone(),
            member: member.id.clone(),
            client: member.client_id.clone(),
            how,
        });
        written
    }
}
