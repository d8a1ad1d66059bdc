//! Taking over a partition of `__consumer_offsets`, and giving it away
//! (`GroupCoordinatorShard.onLoaded`, `onUnloaded`, `replay`).

use std::sync::Arc;

use crate::fact::{Fact, RebalanceReason};
use crate::id::{ErrorCode, GroupId};
use crate::kafka::GroupTimer;
use crate::kafka::group::classic_group::{ClassicGroup, ClassicGroupState, Group};
use crate::kafka::group::consumer;
use crate::kafka::group::coordinator::{GroupCoordinator, Shard};
use crate::kafka::group::output::GroupOutput;
use crate::kafka::group::records::from_group_metadata;
use crate::kafka::group::turn::Turn;
use crate::kernel::{SimTime, SortedMap};
use crate::protocol::{GroupRecord, join_group, sync_group};

/// What a record says becomes so.
pub(super) fn replay(
    groups: &mut SortedMap<GroupId, Arc<Group>>,
    record: &GroupRecord,
    now: SimTime,
) {
    let id = record.group();
    match record {
        GroupRecord::OffsetCommit { partition, value: Some(value), .. } => {
            let group = group_mut(groups, id, now);
            let offsets = Arc::make_mut(&mut group.durable.offsets);
            offsets.insert(partition.clone(), value.clone());
        }
        GroupRecord::OffsetCommit { partition, value: None, .. } => {
            if let Some(group) = groups.get_mut(id) {
                let group = Arc::make_mut(group);
                Arc::make_mut(&mut group.durable.offsets).remove(partition);
            }
        }
        GroupRecord::GroupMetadata { value: Some(value), .. } => {
            let group = group_mut(groups, id, now);
            group.durable.metadata = Some(value.clone());
            group.classic = Arc::new(from_group_metadata(value));
        }
        GroupRecord::GroupMetadata { value: None, .. } => remove_classic_group(groups, id, now),
        GroupRecord::ConsumerGroupMetadata { .. }
        | GroupRecord::ConsumerGroupMemberMetadata { .. }
        | GroupRecord::ConsumerGroupTargetAssignmentMetadata { .. }
        | GroupRecord::ConsumerGroupTargetAssignmentMember { .. }
        | GroupRecord::ConsumerGroupCurrentMemberAssignment { .. } => {
            consumer::replay(groups, record, now);
        }
    }
}

/// Offsets may come before the group they belong to, or without any.
fn group_mut<'a>(
    groups: &'a mut SortedMap<GroupId, Arc<Group>>,
    id: &GroupId,
    now: SimTime,
) -> &'a mut Group {
    let group = groups.get_or_insert_with(id.clone(), || Arc::new(Group::new(id, now)));
    Arc::make_mut(group)
}

/// Offsets that are left make it a group that only commits offsets.
fn remove_classic_group(groups: &mut SortedMap<GroupId, Arc<Group>>, id: &GroupId, now: SimTime) {
    let Some(group) = groups.get_mut(id).filter(|group| group.consumer.is_none()) else { return };
    if group.durable.offsets.is_empty() {
        groups.remove(id);
    } else {
        let group = Arc::make_mut(group);
        group.durable.metadata = None;
        group.classic = Arc::new(ClassicGroup::new(now));
    }
}

impl GroupCoordinator {
    /// This broker leads the partition now and has read it from the beginning. Members found there get a fresh session:
    /// how long they were silent is not known.
    pub fn load<'a>(
        &mut self,
        now: SimTime,
        partition: i32,
        records: impl IntoIterator<Item = &'a GroupRecord>,
        out: &mut GroupOutput,
    ) {
        self.unload(now, partition, out);
        let mut groups = SortedMap::default();
        for record in records {
            replay(&mut groups, record, now);
        }
        let ids: Vec<GroupId> = groups.keys().cloned().collect();
        let shard =
            Shard { loaded_at: now, expiry_armed: false, groups, pending: SortedMap::default() };
        self.insert_shard(partition, shard);
        for id in &ids {
            self.group_loaded(now, id, out);
        }
        self.arm_expiry_of(now, partition, out);
    }

    fn group_loaded(&mut self, now: SimTime, id: &GroupId, out: &mut GroupOutput) {
        if let Some(group) = self.consumer_group(id) {
            return self.consumer_group_loaded(id, &group, out);
        }
        let broker = self.broker();
        let last_number = self.turn(now, id, out, |turn| {
            turn.out.note(Fact::GroupLoaded {
                group: turn.id.clone(),
                broker,
                generation: turn.group.generation,
                members: i64::try_from(turn.group.members.len()).unwrap_or(i64::MAX),
            });
            for member in turn.group.member_ids() {
                turn.restart_session(&member);
            }
            let max = usize::try_from(turn.config.group_max_size).unwrap_or(usize::MAX);
            if turn.group.members.len() > max {
                turn.prepare_rebalance(RebalanceReason::GroupTooLarge, None);
            }
            turn.group.members.keys().next_back().copied()
        });
        if let Some(Some(number)) = last_number {
            self.use_member_number(id, number);
        }
    }

    /// Another broker leads the partition now, or none. Whoever waits is sent away to look for the new coordinator.
    pub fn unload(&mut self, now: SimTime, partition: i32, out: &mut GroupOutput) {
        self.fail_all_pending(now, partition, ErrorCode::NotCoordinator, out);
        let Some(shard) = self.shard(partition) else { return };
        if shard.expiry_armed {
            out.disarm(GroupTimer::ExpireGroupMetadata(partition));
        }
        for id in shard.groups.keys().cloned().collect::<Vec<_>>() {
            match self.consumer_group(&id) {
                Some(group) => self.consumer_group_unloaded(&id, &group, out),
                None => {
                    self.turn(now, &id, out, |turn| turn.unload());
                }
            }
        }
        self.remove_shard(partition);
    }
}

impl Turn<'_> {
    fn unload(&mut self) {
        if self.group.join_timer.is_some() {
            self.disarm_join();
        }
        if self.group.sync_timer.is_some() {
            self.disarm_sync();
        }
        for (_, pending) in self.group.pending_members.clone() {
            self.disarm_session(&pending.id);
        }
        let state = self.group.state;
        self.transition_to(ClassicGroupState::Dead);
        for id in self.group.member_ids() {
            self.disarm_session(&id);
            match state {
                ClassicGroupState::PreparingRebalance => {
                    let response =
                        join_group::Response::failed(ErrorCode::NotCoordinator, id.clone());
                    self.complete_join_of(&id, response);
                }
                ClassicGroupState::CompletingRebalance | ClassicGroupState::Stable => {
                    let response = sync_group::Response::failed(ErrorCode::NotCoordinator);
                    self.complete_sync_of(&id, response);
                }
                ClassicGroupState::Empty | ClassicGroupState::Dead => {}
            }
        }
    }
}
