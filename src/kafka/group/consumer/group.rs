//! A group of the consumer protocol, as its records have it (`ModernGroup`, `ConsumerGroup`).

use std::sync::Arc;

use crate::fact::GroupState;
use crate::id::{AssignorName, GroupInstanceId, MemberEpoch, MemberId, TopicName, TopicPartition};
use crate::kafka::group::consumer::ConsumerGroupMember;
use crate::kernel::{SimTime, SortedMap};
use crate::protocol::Assignment;

/// Invariants: `static_members` names members with that instance id; `partition_epochs` names exactly the partitions
/// that members own or have yet to give back, each with its owner's epoch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConsumerGroup {
    /// 0 until the group is written down.
    pub(super) group_epoch: MemberEpoch,
    pub(super) metadata_hash: u64,
    pub(super) target_epoch: MemberEpoch,
    pub(super) members: SortedMap<MemberId, Arc<ConsumerGroupMember>>,
    pub(super) static_members: SortedMap<GroupInstanceId, MemberId>,
    pub(super) target: SortedMap<MemberId, Arc<Assignment>>,
    pub(super) partition_epochs: SortedMap<TopicPartition, MemberEpoch>,
    pub(super) state_since: SimTime,
}

impl ConsumerGroup {
    /// Raised by every change of members, subscriptions or topics.
    pub fn group_epoch(&self) -> MemberEpoch {
        self.group_epoch
    }

    /// The group epoch that the target was worked out for.
    pub fn target_epoch(&self) -> MemberEpoch {
        self.target_epoch
    }

    /// By member id.
    pub fn members(&self) -> impl ExactSizeIterator<Item = &ConsumerGroupMember> {
        self.members.values().map(Arc::as_ref)
    }

    pub fn member(&self, id: &MemberId) -> Option<&ConsumerGroupMember> {
        self.members.get(id).map(Arc::as_ref)
    }

    /// Static members by instance id.
    pub fn static_members(&self) -> impl ExactSizeIterator<Item = (&GroupInstanceId, &MemberId)> {
        self.static_members.iter()
    }

    /// What each member is to own in the end.
    pub fn target(&self) -> impl ExactSizeIterator<Item = (&MemberId, &Arc<Assignment>)> {
        self.target.iter()
    }

    pub fn state(&self) -> GroupState {
        if self.members.is_empty() {
            GroupState::Empty
        } else if self.group_epoch > self.target_epoch {
            GroupState::Assigning
        } else if self.members().all(|member| member.is_reconciled_to(self.target_epoch)) {
            GroupState::Stable
        } else {
            GroupState::Reconciling
        }
    }

    pub fn state_since(&self) -> SimTime {
        self.state_since
    }

    /// What most of those members ask for who name an assignor at all; `None` if nobody does. Kafka leaves a tie to a hash map,
    /// which happens to hold `uniform` before `range`.
    pub fn preferred_server_assignor(&self) -> Option<&AssignorName> {
        let named = || self.members().filter_map(|member| member.server_assignor.as_ref());
        let votes = |name: &AssignorName| named().filter(|other| *other == name).count();
        named().max_by_key(|name| (votes(name), name.as_str()))
    }

    pub fn is_subscribed_to(&self, topic: &TopicName) -> bool {
        self.members().any(|member| member.subscribed_topics.binary_search(topic).is_ok())
    }

    /// The epoch of the member that owns the partition, if anybody does.
    pub fn partition_epoch(&self, partition: &TopicPartition) -> Option<MemberEpoch> {
        self.partition_epochs.get(partition).copied()
    }

    pub(super) fn static_member(&self, instance: &GroupInstanceId) -> Option<&ConsumerGroupMember> {
        self.member(self.static_members.get(instance)?)
    }

    pub(super) fn target_of(&self, member: &MemberId) -> Arc<Assignment> {
        self.target.get(member).cloned().unwrap_or_default()
    }

    pub(super) fn update_member(&mut self, member: ConsumerGroupMember) {
        if let Some(old) = self.members.get(&member.id).cloned() {
            self.remove_partition_epochs(&old);
        }
        for partition in member.partitions() {
            let before = self.partition_epochs.insert(partition.clone(), member.epoch);
            assert!(before.is_none(), "a partition has one owner at a time");
        }
        if let Some(instance) = &member.instance_id {
            self.static_members.insert(instance.clone(), member.id.clone());
        }
        self.members.insert(member.id.clone(), Arc::new(member));
    }

    #[cfg(test)]
    pub(in crate::kafka::group) fn forge(
        &mut self,
        member: &MemberId,
        owns: Arc<Assignment>,
        gives_back: Arc<Assignment>,
    ) {
        let member = Arc::make_mut(self.members.get_mut(member).expect("it is a member"));
        (member.assigned, member.pending_revocation) = (owns, gives_back);
    }

    pub(super) fn remove_member(&mut self, id: &MemberId) {
        let Some(old) = self.members.remove(id) else { return };
        self.remove_partition_epochs(&old);
        if let Some(instance) = &old.instance_id {
            self.static_members.remove(instance);
        }
    }

    fn remove_partition_epochs(&mut self, member: &ConsumerGroupMember) {
        for partition in member.partitions() {
            let epoch = self.partition_epochs.remove(partition);
            assert!(epoch == Some(member.epoch), "a partition goes by its owner's epoch");
        }
    }
}
