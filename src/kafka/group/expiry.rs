//! Offsets that nobody needs any more, and groups without members and offsets
//! (`GroupCoordinatorShard.cleanupGroupMetadata`).

use crate::fact::{Fact, GroupState};
use crate::id::{GroupId, TopicPartition};
use crate::kafka::GroupTimer;
use crate::kafka::group::classic_group::{CONSUMER, ClassicGroupState, Group};
use crate::kafka::group::consumer::group_tombstones;
use crate::kafka::group::coordinator::GroupCoordinator;
use crate::kafka::group::output::GroupOutput;
use crate::kafka::group::writes::{Apply, Completion, Write};
use crate::kernel::{SimTime, Span};
use crate::protocol::{GroupRecord, OffsetAndMetadata};

/// From when on a group's offsets grow old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OldSince {
    /// Each from its commit.
    Commit,
    /// All from one moment.
    Moment(SimTime),
}

impl GroupCoordinator {
    /// Sets the timer for the next expiry check if it does not run. Kafka's runs always; without a group a check would
    /// do nothing, so here it sleeps until there is one, and wakes up in step.
    pub(super) fn arm_expiry(&mut self, now: SimTime, group: &GroupId, out: &mut GroupOutput) {
        self.arm_expiry_of(now, self.partition_of(group), out);
    }

    pub(super) fn arm_expiry_of(&mut self, now: SimTime, partition: i32, out: &mut GroupOutput) {
        let interval = self.config().offsets_retention_check_interval.0.max(1);
        let Some(shard) = self.shard_mut(partition) else { return };
        if shard.expiry_armed || shard.groups.is_empty() {
            return;
        }
        shard.expiry_armed = true;
        let since_check = now.since(shard.loaded_at).0 % interval;
        let after = Span(interval - since_check);
        out.arm(GroupTimer::ExpireGroupMetadata(partition), after);
    }

    pub(super) fn expire_group_metadata(
        &mut self,
        now: SimTime,
        partition: i32,
        out: &mut GroupOutput,
    ) {
        let minutes = u64::from(self.config().offsets_retention_minutes);
        let retention = Span::from_ms(60_000).times(minutes);
        let Some(shard) = self.shard_mut(partition) else { return };
        shard.expiry_armed = false;
        let mut records = Vec::new();
        for group in shard.groups.values() {
            let expired = expired_offsets(group, now, retention);
            for partition in &expired {
                out.note(Fact::OffsetExpired {
                    group: group.id.clone(),
                    partition: partition.clone(),
                });
                records.push(offset_tombstone(&group.id, partition));
            }
            let is_useless =
                expired.len() == group.durable.offsets.len() && group.state() == GroupState::Empty;
            if is_useless {
                note_dead(group, out);
                push_group_tombstones(group, &mut records);
            }
        }
        if !records.is_empty() {
            let completion = Completion::Nothing;
            let write = Write { records, completion, apply: Apply::Replay, created: None };
            self.submit(now, partition, write, out);
        }
        self.arm_expiry_of(now, partition, out);
    }
}

pub(super) fn offset_tombstone(group: &GroupId, partition: &TopicPartition) -> GroupRecord {
    GroupRecord::OffsetCommit { group: group.clone(), partition: partition.clone(), value: None }
}

pub(super) fn group_tombstone(group: &GroupId) -> GroupRecord {
    GroupRecord::GroupMetadata { group: group.clone(), value: None }
}

/// What makes the next coordinator forget the group; it has no members.
pub(super) fn push_group_tombstones(group: &Group, records: &mut Vec<GroupRecord>) {
    if group.consumer().is_some() {
        records.extend(group_tombstones(&group.id));
    } else {
        records.push(group_tombstone(&group.id));
    }
}

pub(super) fn note_dead(group: &Group, out: &mut GroupOutput) {
    out.note(Fact::GroupStateChanged {
        group: group.id.clone(),
        from: group.state(),
        to: GroupState::Dead,
        generation: group.generation(),
    });
}

fn expired_offsets(group: &Group, now: SimTime, retention: Span) -> Vec<TopicPartition> {
    let Some(since) = old_since(group) else { return Vec::new() };
    let is_expired = |offset: &OffsetAndMetadata| {
        let since = match since {
            OldSince::Commit => offset.commit_timestamp,
            OldSince::Moment(moment) => moment,
        };
        // Kafka's clock counts whole milliseconds.
        now.as_ms().saturating_sub(since.as_ms()) >= retention.as_ms()
    };
    let offsets = group.durable.offsets.iter();
    let expired = offsets.filter(|(partition, offset)| {
        !group.is_subscribed_to(&partition.topic) && is_expired(offset)
    });
    expired.map(|(partition, _)| partition.clone()).collect()
}

/// `None`: the group's offsets do not grow old at all (`ClassicGroup.offsetExpirationCondition`).
fn old_since(group: &Group) -> Option<OldSince> {
    if group.consumer().is_some() {
        return Some(OldSince::Commit);
    }
    let classic = &group.classic;
    let Some(protocol_type) = classic.protocol_type.as_deref() else {
        // Nobody was ever a member: commits are the only signs of life.
        return Some(OldSince::Commit);
    };
    match classic.state {
        ClassicGroupState::Empty => Some(OldSince::Moment(classic.state_since)),
        // Only topics that members have dropped: `expired_offsets` leaves subscribed ones alone.
        ClassicGroupState::Stable
            if protocol_type == CONSUMER && classic.subscribed_topics.is_some() =>
        {
            Some(OldSince::Commit)
        }
        ClassicGroupState::PreparingRebalance
        | ClassicGroupState::CompletingRebalance
        | ClassicGroupState::Stable
        | ClassicGroupState::Dead => None,
    }
}
