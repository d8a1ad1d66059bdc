//! Taking over a partition of `__consumer_offsets`, and giving it away
//! (`GroupCoordinatorShard.onLoaded`, `onUnloaded`, `replay`).

use std::sync::Arc;

use crate::fact::{Fact, GroupState, RebalanceReason};
use crate::id::{ErrorCode, GroupId};
use crate::kafka::GroupTimer;
use crate::kafka::group::classic_group::{ClassicGroup, Durable, Group};
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
        GroupRecord::GroupMetadata { value: None, .. } => {
            groups.remove(id);
        }
    }
}

/// Offsets may come before the group they belong to, or without any.
fn group_mut<'a>(
    groups: &'a mut SortedMap<GroupId, Arc<Group>>,
    id: &GroupId,
    now: SimTime,
) -> &'a mut Group {
    let group = groups.get_or_insert_with(id.clone(), || {
        let classic = Arc::new(ClassicGroup::new(now));
        Arc::new(Group { id: id.clone(), durable: Durable::default(), classic })
    });
    Arc::make_mut(group)
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
            self.turn(now, &id, out, |turn| turn.unload());
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
        self.transition_to(GroupState::Dead);
        for id in self.group.member_ids() {
            self.disarm_session(&id);
            match state {
                GroupState::PreparingRebalance => {
                    let response =
                        join_group::Response::failed(ErrorCode::NotCoordinator, id.clone());
                    self.complete_join_of(&id, response);
                }
                GroupState::CompletingRebalance | GroupState::Stable => {
                    let response = sync_group::Response::failed(ErrorCode::NotCoordinator);
                    self.complete_sync_of(&id, response);
                }
                GroupState::Empty | GroupState::Dead => {}
            }
        }
    }
}
