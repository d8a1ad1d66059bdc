//! The timers of a group of the consumer protocol, and what loading and unloading mean to it
//! (`scheduleConsumerGroupSessionTimeout`, `scheduleConsumerGroupRebalanceTimeout`, `onLoaded`).

use std::sync::Arc;

use crate::fact::{Fact, MemberGone};
use crate::id::{GenerationId, GroupId, MemberEpoch, MemberId};
use crate::kafka::GroupTimer;
use crate::kafka::group::consumer::{ConsumerGroup, group_tombstones};
use crate::kafka::group::coordinator::GroupCoordinator;
use crate::kafka::group::member_ids::number_of;
use crate::kafka::group::output::GroupOutput;
use crate::kafka::group::writes::Completion;
use crate::kernel::SimTime;
use crate::protocol::MemberState;

impl GroupCoordinator {
    /// The member's session begins anew. How long it is the coordinator decides.
    pub(super) fn arm_consumer_session(
        &self,
        id: &GroupId,
        member: &MemberId,
        out: &mut GroupOutput,
    ) {
        let timeout = self.config().group_consumer_session_timeout;
        out.arm(GroupTimer::Session(id.clone(), member.clone()), timeout);
    }

    /// `None` for groups of the classic protocol.
    pub(in crate::kafka::group) fn consumer_group(
        &self,
        id: &GroupId,
    ) -> Option<Arc<ConsumerGroup>> {
        self.group(id)?.consumer.clone()
    }

    /// Nothing was heard from the member for too long.
    pub(in crate::kafka::group) fn consumer_session_expired(
        &mut self,
        now: SimTime,
        id: &GroupId,
        member: &MemberId,
        out: &mut GroupOutput,
    ) {
        let Some(group) = self.consumer_group(id) else { return };
        let Some(member) = group.member(member) else { return };
        out.note(Fact::SessionExpired {
            group: id.clone(),
            member: member.id.clone(),
            client: member.client_id.clone(),
            after: self.config().group_consumer_session_timeout,
        });
        let records = self.fence_member(id, &group, (member, MemberGone::SessionExpired), out);
        self.write_consumer_group(now, id, records, Completion::Nothing, out);
    }

    /// A member that was to give partitions back has had its time. It is put out if it is still at it; a static member that
    /// has gone meanwhile has until its session ends.
    pub(in crate::kafka::group) fn rebalance_timer_fired(
        &mut self,
        now: SimTime,
        id: &GroupId,
        member: &MemberId,
        out: &mut GroupOutput,
    ) {
        let Some(group) = self.consumer_group(id) else { return };
        let Some(member) = group.member(member) else { return };
        if member.state != MemberState::UnrevokedPartitions
            || member.epoch == MemberEpoch::LEAVE_GROUP_STATIC
        {
            return;
        }
        let records = self.fence_member(id, &group, (member, MemberGone::DidNotRevoke), out);
        self.write_consumer_group(now, id, records, Completion::Nothing, out);
    }

    /// How long members were silent nobody knows: their time begins anew.
    pub(in crate::kafka::group) fn consumer_group_loaded(
        &mut self,
        id: &GroupId,
        group: &ConsumerGroup,
        out: &mut GroupOutput,
    ) {
        out.note(Fact::GroupLoaded {
            group: id.clone(),
            broker: self.broker(),
            generation: GenerationId(group.group_epoch.0),
            members: i64::try_from(group.members.len()).unwrap_or(i64::MAX),
        });
        for member in group.members() {
            // Clients may have made an id that looks like one of the coordinator's.
            if let Some(number) = number_of(&member.id).filter(|number| number.0 < u32::MAX) {
                self.use_member_number(id, number);
            }
            self.arm_consumer_session(id, &member.id, out);
            if member.state == MemberState::UnrevokedPartitions {
                let timer = GroupTimer::Rebalance(id.clone(), member.id.clone());
                out.arm(timer, member.rebalance_timeout);
            }
        }
    }

    pub(in crate::kafka::group) fn consumer_group_unloaded(
        &self,
        id: &GroupId,
        group: &ConsumerGroup,
        out: &mut GroupOutput,
    ) {
        for member in group.members.keys() {
            out.disarm(GroupTimer::Session(id.clone(), member.clone()));
            out.disarm(GroupTimer::Rebalance(id.clone(), member.clone()));
        }
    }

    /// An empty group makes room for one of the classic protocol.
    pub(in crate::kafka::group) fn delete_empty_consumer_group(
        &mut self,
        now: SimTime,
        id: &GroupId,
        out: &mut GroupOutput,
    ) {
        let records = group_tombstones(id).to_vec();
        self.write_consumer_group(now, id, records, Completion::Nothing, out);
    }
}
