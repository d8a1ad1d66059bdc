//! What an admin may delete: a group (DeleteGroups), or some of its offsets (OffsetDelete).

use crate::fact::GroupState;
use crate::id::{ErrorCode, GroupId, TopicPartition};
use crate::kafka::group::classic_group::Group;
use crate::kafka::group::coordinator::GroupCoordinator;
use crate::kafka::group::expiry::{note_dead, offset_tombstone, push_group_tombstones};
use crate::kafka::group::output::GroupOutput;
use crate::kafka::group::writes::{Apply, Completion, Write};
use crate::kernel::SimTime;
use crate::protocol::GroupRecord;

impl GroupCoordinator {
    /// Deletes a group with all its offsets. The group must have no members (`NON_EMPTY_GROUP`).
    ///
    /// The answer comes at once; the records that make it last are written on.
    pub fn delete_group(
        &mut self,
        now: SimTime,
        id: &GroupId,
        out: &mut GroupOutput,
    ) -> Result<(), ErrorCode> {
        self.check_loaded(id)?;
        let group = self.group(id).ok_or(ErrorCode::GroupIdNotFound)?;
        validate_delete(group)?;
        note_dead(group, out);
        let offsets = group.offsets().map(|(partition, _)| offset_tombstone(id, partition));
        let mut records: Vec<GroupRecord> = offsets.collect();
        push_group_tombstones(group, &mut records);
        self.submit_tombstones(now, id, records, out);
        Ok(())
    }

    /// Deletes some offsets of a group. Each partition has its own answer: offsets of topics that the group is
    /// subscribed to stay (`GROUP_SUBSCRIBED_TO_TOPIC`); one that does not exist counts as deleted.
    pub fn delete_offsets(
        &mut self,
        now: SimTime,
        id: &GroupId,
        partitions: &[TopicPartition],
        out: &mut GroupOutput,
    ) -> Result<Vec<(TopicPartition, ErrorCode)>, ErrorCode> {
        self.check_group_id(id)?;
        let group = self.group(id).ok_or(ErrorCode::GroupIdNotFound)?;
        if group.consumer().is_none() {
            group.classic.validate_delete_offsets()?;
        }
        let mut answers = Vec::with_capacity(partitions.len());
        let mut records = Vec::new();
        for partition in partitions {
            let error = if group.is_subscribed_to(&partition.topic) {
                ErrorCode::GroupSubscribedToTopic
            } else {
                if group.committed(partition).is_some() {
                    records.push(offset_tombstone(id, partition));
                }
                ErrorCode::None
            };
            answers.push((partition.clone(), error));
        }
        if !records.is_empty() {
            self.submit_tombstones(now, id, records, out);
        }
        Ok(answers)
    }

    fn submit_tombstones(
        &mut self,
        now: SimTime,
        id: &GroupId,
        records: Vec<GroupRecord>,
        out: &mut GroupOutput,
    ) {
        let completion = Completion::Nothing;
        let write = Write { records, completion, apply: Apply::Replay, created: None };
        self.submit(now, self.partition_of(id), write, out);
    }
}

fn validate_delete(group: &Group) -> Result<(), ErrorCode> {
    match group.consumer() {
        None => group.classic.validate_delete(),
        Some(consumer) if consumer.state() == GroupState::Empty => Ok(()),
        Some(_) => Err(ErrorCode::NonEmptyGroup),
    }
}
