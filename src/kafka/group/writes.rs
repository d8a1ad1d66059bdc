//! Writing to `__consumer_offsets`, and what happens when a write is committed or fails (`CoordinatorRuntime`).

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{ErrorCode, GenerationId, GroupId, MemberId, Offset, TopicPartition};
use crate::kafka::ReplyTo;
use crate::kafka::group::classic_group::Group;
use crate::kafka::group::consumer::ConsumerGroup;
use crate::kafka::group::coordinator::GroupCoordinator;
use crate::kafka::group::load::replay;
use crate::kafka::group::member::{Member, ParkedJoin};
use crate::kafka::group::output::{GroupOutput, GroupWrite, RequestContext, WriteToken};
use crate::kafka::group::records::Assignments;
use crate::kafka::group::turn::Turn;
use crate::kernel::{SimTime, SortedMap};
use crate::protocol::{
    GroupMetadataValue, GroupRecord, Response, consumer_group_heartbeat, heartbeat, join_group,
    leave_group, offset_commit, offset_fetch,
};

/// What waits for a write.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Completion {
    Nothing,
    Reply {
        group: GroupId,
        reply_to: ReplyTo,
        response: Response,
        /// The offsets that are stored with it.
        stored: Vec<(TopicPartition, Offset)>,
    },
    /// A JoinGroup made the group; it may have been answered already.
    NewGroup {
        group: GroupId,
        reply_to: ReplyTo,
    },
    StoreAssignments {
        group: GroupId,
        generation: GenerationId,
        assignments: Arc<Assignments>,
    },
    StaticMember(Box<StaticReplacement>),
}

/// A restarted static member, as long as its new id is not safe.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StaticReplacement {
    pub group: GroupId,
    pub context: RequestContext,
    pub new: MemberId,
    pub before: Member,
    pub leader_before: Option<MemberId>,
}

/// Whether writing a record is also what changes the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Apply {
    /// The record is replayed as soon as it is appended, as the next coordinator will do.
    Replay,
    /// The group has changed already; the record only follows.
    Done,
}

pub(super) struct Write {
    pub records: Vec<GroupRecord>,
    pub completion: Completion,
    pub apply: Apply,
    /// The group came into being for this write, and goes if it fails.
    pub created: Option<GroupId>,
}

/// A write on its way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PendingWrite {
    /// `None` once it took too long and those who waited were told; the records may be committed yet.
    completion: Option<Completion>,
    /// What to take back, last first, should the append fail.
    undo: Vec<Undo>,
}

/// The way back from one step.
#[derive(Clone, Debug, PartialEq)]
enum Undo {
    Created(GroupId),
    Removed(Arc<Group>),
    Stored {
        group: GroupId,
        before: Option<Arc<GroupMetadataValue>>,
    },
    Consumer {
        group: GroupId,
        before: Option<Arc<ConsumerGroup>>,
    },
    /// A record that says what was so before.
    Replayed(GroupRecord),
}

impl Write {
    /// A record of a classic group: written when the group has changed in memory.
    pub(super) fn of_group(records: Vec<GroupRecord>, completion: Completion) -> Self {
        let created = match &completion {
            Completion::NewGroup { group, .. } => Some(group.clone()),
            Completion::Nothing
            | Completion::Reply { .. }
            | Completion::StoreAssignments { .. }
            | Completion::StaticMember(_) => None,
        };
        Self { records, completion, apply: Apply::Done, created }
    }
}

impl GroupCoordinator {
    pub(super) fn submit(
        &mut self,
        now: SimTime,
        partition: i32,
        write: Write,
        out: &mut GroupOutput,
    ) {
        let token = self.next_token(partition);
        let Some(shard) = self.shard_mut(partition) else { return };
        let mut undo: Vec<Undo> = write.created.into_iter().map(Undo::Created).collect();
        for record in &write.records {
            undo.extend(undo_of(&shard.groups, record, write.apply));
            match write.apply {
                Apply::Replay => replay(&mut shard.groups, record, now),
                Apply::Done => remember_stored(shard.groups.get_mut(record.group()), record),
            }
        }
        shard.pending.insert(token, PendingWrite { completion: Some(write.completion), undo });
        out.writes.push(GroupWrite { token, partition, records: write.records });
    }

    /// Holds an answer back until all that was written before is committed.
    pub(super) fn submit_barrier(
        &mut self,
        partition: i32,
        group: &GroupId,
        reply_to: ReplyTo,
        response: Response,
        out: &mut GroupOutput,
    ) {
        let token = self.next_token(partition);
        let Some(shard) = self.shard_mut(partition) else { return };
        let completion =
            Completion::Reply { group: group.clone(), reply_to, response, stored: Vec::new() };
        let write = PendingWrite { completion: Some(completion), undo: Vec::new() };
        shard.pending.insert(token, write);
        out.writes.push(GroupWrite { token, partition, records: Vec::new() });
    }

    /// What was read from the log, and is not committed, is told to nobody yet (`CoordinatorContext`'s last committed and last
    /// written offset).
    pub fn wait_until_committed(&mut self, now: SimTime, partition: i32, out: &mut GroupOutput) {
        self.submit(now, partition, Write::of_group(Vec::new(), Completion::Nothing), out);
    }

    fn next_token(&mut self, partition: i32) -> WriteToken {
        let token = WriteToken { partition, number: self.next_write };
        self.next_write += 1;
        token
    }

    /// The end of a write: `Ok` when the high watermark has passed it.
    ///
    /// `Err(RequestTimedOut)` means that it took longer than `offsets.commit.timeout.ms`: those who wait are told, the
    /// records stay, and the broker reports `Ok` should they be committed after all. Any other error means that nothing
    /// was appended. Writes of a partition end in order; a token that is not known (any more) is ignored.
    pub fn write_completed(
        &mut self,
        now: SimTime,
        token: WriteToken,
        result: Result<(), ErrorCode>,
        out: &mut GroupOutput,
    ) {
        let Some(shard) = self.shard_mut(token.partition) else { return };
        if result == Err(ErrorCode::RequestTimedOut) {
            let pending = shard.pending.get_mut(&token);
            let completion = pending.and_then(|pending| pending.completion.take());
            return self.complete(now, completion, result, out);
        }
        let Some(write) = shard.pending.remove(&token) else { return };
        if result.is_ok() {
            // What lies before a committed record is committed too.
            shard.pending.retain(|other, write| *other > token || write.completion.is_some());
        }
        self.complete(now, write.completion, result, out);
        if result.is_err() {
            self.take_back(now, token.partition, write.undo);
        }
    }

    /// The append failed: the log's part of the groups is as it was before.
    fn take_back(&mut self, now: SimTime, partition: i32, undo: Vec<Undo>) {
        let Some(shard) = self.shard_mut(partition) else { return };
        for step in undo.into_iter().rev() {
            match step {
                Undo::Created(group) => {
                    shard.groups.remove(&group);
                }
                Undo::Removed(group) => {
                    shard.groups.insert(group.id.clone(), group);
                }
                Undo::Stored { group, before } => {
                    if let Some(group) = shard.groups.get_mut(&group) {
                        Arc::make_mut(group).durable.metadata = before;
                    }
                }
                Undo::Consumer { group, before } => {
                    if let Some(group) = shard.groups.get_mut(&group) {
                        Arc::make_mut(group).consumer = before;
                    }
                }
                Undo::Replayed(before) => replay(&mut shard.groups, &before, now),
            }
        }
    }

    pub(super) fn fail_all_pending(
        &mut self,
        now: SimTime,
        partition: i32,
        error: ErrorCode,
        out: &mut GroupOutput,
    ) {
        let Some(shard) = self.shard_mut(partition) else { return };
        for (_, write) in std::mem::take(&mut shard.pending) {
            self.complete(now, write.completion, Err(error), out);
        }
    }

    fn complete(
        &mut self,
        now: SimTime,
        completion: Option<Completion>,
        result: Result<(), ErrorCode>,
        out: &mut GroupOutput,
    ) {
        let Some(completion) = completion else { return };
        match completion {
            Completion::Nothing => {}
            Completion::Reply { group, reply_to, response, stored } => {
                let response = match result {
                    Ok(()) => response,
                    Err(error) => with_error(response, error),
                };
                for (partition, offset) in stored.into_iter().filter(|_| result.is_ok()) {
                    out.note(Fact::OffsetStored { group: group.clone(), partition, offset });
                }
                out.answer(&group, reply_to, response);
            }
            Completion::NewGroup { group, reply_to } => {
                if let Err(error) = result {
                    self.turn(now, &group, out, |turn| turn.new_group_failed(&reply_to, error));
                }
            }
            Completion::StoreAssignments { group, generation, assignments } => {
                self.turn(now, &group, out, |turn| match result {
                    Ok(()) => turn.assignments_stored(generation, &assignments),
                    Err(error) => turn.assignments_not_stored(generation, for_client(error)),
                });
            }
            Completion::StaticMember(replacement) => {
                self.turn(now, &replacement.group, out, |turn| match result {
                    Ok(()) => turn.static_replacement_stored(&replacement),
                    Err(error) => turn.static_replacement_failed(&replacement, for_client(error)),
                });
            }
        }
    }
}

impl Turn<'_> {
    /// Tells the client whose JoinGroup made the group, unless it has its answer.
    fn new_group_failed(&mut self, reply_to: &ReplyTo, error: ErrorCode) {
        let parked = Some(ParkedJoin::Unanswered(reply_to.clone()));
        let waiting = self.group.members.values().find(|member| member.awaiting_join == parked);
        let Some(id) = waiting.map(|member| member.id.clone()) else { return };
        if let Some(member) = self.group.member_mut(&id) {
            member.awaiting_join = Some(ParkedJoin::Answered);
        }
        let response = join_group::Response::failed(for_client(error), MemberId::unknown());
        self.answer_join(reply_to.clone(), response);
    }
}

/// How to take back what a record is about to do.
fn undo_of(
    groups: &SortedMap<GroupId, Arc<Group>>,
    record: &GroupRecord,
    apply: Apply,
) -> Option<Undo> {
    let group = groups.get(record.group())?;
    match record {
        GroupRecord::OffsetCommit { group: id, partition, .. } => {
            Some(Undo::Replayed(GroupRecord::OffsetCommit {
                group: id.clone(),
                partition: partition.clone(),
                value: group.committed(partition).cloned(),
            }))
        }
        GroupRecord::GroupMetadata { .. } if apply == Apply::Done => {
            let before = group.durable.metadata.clone();
            Some(Undo::Stored { group: group.id.clone(), before })
        }
        GroupRecord::GroupMetadata { .. }
        | GroupRecord::ConsumerGroupMetadata { value: None, .. } => {
            Some(Undo::Removed(group.clone()))
        }
        GroupRecord::ConsumerGroupMetadata { .. }
        | GroupRecord::ConsumerGroupMemberMetadata { .. }
        | GroupRecord::ConsumerGroupTargetAssignmentMetadata { .. }
        | GroupRecord::ConsumerGroupTargetAssignmentMember { .. }
        | GroupRecord::ConsumerGroupCurrentMemberAssignment { .. } => {
            Some(Undo::Consumer { group: group.id.clone(), before: group.consumer.clone() })
        }
    }
}

/// The group as written is what a failover would find.
fn remember_stored(group: Option<&mut Arc<Group>>, record: &GroupRecord) {
    if let (Some(group), GroupRecord::GroupMetadata { value, .. }) = (group, record) {
        Arc::make_mut(group).durable.metadata = value.clone();
    }
}

/// What the log's errors mean to a client of the coordinator
/// (`GroupMetadataManager.appendGroupMetadataErrorToResponseError`).
fn for_client(error: ErrorCode) -> ErrorCode {
    if is_unavailable(error) {
        ErrorCode::CoordinatorNotAvailable
    } else if error == ErrorCode::NotLeaderOrFollower {
        ErrorCode::NotCoordinator
    } else if matches!(error, ErrorCode::MessageTooLarge | ErrorCode::RecordListTooLarge) {
        ErrorCode::UnknownServerError
    } else {
        error
    }
}

fn is_unavailable(error: ErrorCode) -> bool {
    matches!(
        error,
        ErrorCode::UnknownTopicOrPartition
            | ErrorCode::NotEnoughReplicas
            | ErrorCode::RequestTimedOut
    )
}

/// The answer that says that the write failed.
#[expect(clippy::wildcard_enum_match_arm, reason = "no other answer ever waits for a write")]
fn with_error(response: Response, error: ErrorCode) -> Response {
    // Consumers before 3.9 would not try an OffsetFetch again otherwise.
    let for_fetch =
        if is_unavailable(error) { ErrorCode::NotCoordinator } else { for_client(error) };
    let error = for_client(error);
    match response {
        Response::Heartbeat(_) => Response::from(heartbeat::Response { error }),
        Response::ConsumerGroupHeartbeat(_) => {
            Response::from(consumer_group_heartbeat::Response::failed(error))
        }
        Response::LeaveGroup(_) => {
            Response::from(leave_group::Response { error, members: Vec::new() })
        }
        Response::OffsetFetch(_) => {
            Response::from(offset_fetch::Response { error: for_fetch, partitions: Vec::new() })
        }
        Response::OffsetCommit(response) => {
            let partitions = response.partitions.iter().cloned();
            let failed = |partition| offset_commit::PartitionResponse { error, ..partition };
            Response::from(offset_commit::Response { partitions: partitions.map(failed).collect() })
        }
        _ => response,
    }
}
