//! OffsetCommit and OffsetFetch (`OffsetMetadataManager`): where a group will read on.

use crate::fact::GroupState;
use crate::id::{ErrorCode, MemberEpoch, Offset, TopicPartition};
use crate::kafka::GroupTimer;
use crate::kafka::group::classic_group::Group;
use crate::kafka::group::coordinator::GroupCoordinator;
use crate::kafka::group::output::{GroupOutput, RequestContext};
use crate::kafka::group::writes::{Apply, Completion, Write};
use crate::kernel::SimTime;
use crate::protocol::offset_commit::{
    CommitPartition, PartitionResponse, Request as CommitRequest, Response as CommitResponse,
};
use crate::protocol::offset_fetch::{
    PartitionResponse as FetchedOffset, Request as FetchRequest, Response as FetchResponse,
};
use crate::protocol::{GroupRecord, OffsetAndMetadata, Response};

/// From this version on a client learns that its group is gone; older ones hear of a wrong generation.
const KNOWS_GROUP_ID_NOT_FOUND: i16 = 9;

/// Whether a commit founds its group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CommitTo {
    ExistingGroup,
    /// A consumer that assigns itself, or an admin, commits for a group that does not exist: a "simple" group.
    NewSimpleGroup,
}

impl GroupCoordinator {
    /// The answer waits until the offsets are committed to the log.
    pub fn offset_commit(
        &mut self,
        now: SimTime,
        context: RequestContext,
        request: &CommitRequest,
        out: &mut GroupOutput,
    ) {
        let to = match self.check_commit(&context, request) {
            Ok(to) => to,
            Err(error) => {
                let response = Response::from(request.answer(error));
                return out.answer(&request.group, context.reply_to, response);
            }
        };
        if to == CommitTo::NewSimpleGroup {
            self.create_group(now, &request.group, out);
        }
        self.restart_session_of_committer(request, out);
        let partition = self.partition_of(&request.group);
        let (records, response) = self.offset_records(now, request);
        let response = Response::from(response);
        if records.is_empty() {
            return self.answer_when_committed(
                partition,
                &request.group,
                context.reply_to,
                response,
                out,
            );
        }
        let stored = records.iter().filter_map(stored_offset).collect();
        let completion = Completion::Reply {
            group: request.group.clone(),
            reply_to: context.reply_to,
            response,
            stored,
        };
        let created = (to == CommitTo::NewSimpleGroup).then(|| request.group.clone());
        let write = Write { records, completion, apply: Apply::Replay, created };
        self.submit(now, partition, write, out);
    }

    fn check_commit(
        &self,
        context: &RequestContext,
        request: &CommitRequest,
    ) -> Result<CommitTo, ErrorCode> {
        self.check_loaded(&request.group)?;
        let Some(group) = self.group(&request.group) else {
            return if request.generation.0 < 0 {
                Ok(CommitTo::NewSimpleGroup)
            } else if context.version >= KNOWS_GROUP_ID_NOT_FOUND {
                Err(ErrorCode::GroupIdNotFound)
            } else {
                Err(ErrorCode::IllegalGeneration)
            };
        };
        if let Some(consumer) = group.consumer() {
            let epoch = MemberEpoch(request.generation.0);
            consumer.validate_offset_commit(&request.member_id, epoch, context.version)?;
            return Ok(CommitTo::ExistingGroup);
        }
        let instance = request.group_instance_id.as_ref();
        group.classic.validate_offset_commit(&request.member_id, instance, request.generation)?;
        Ok(CommitTo::ExistingGroup)
    }

    /// A commit is as good as a heartbeat.
    fn restart_session_of_committer(&self, request: &CommitRequest, out: &mut GroupOutput) {
        let Some(group) = self.group(&request.group) else { return };
        let counts = matches!(group.state(), GroupState::Stable | GroupState::PreparingRebalance);
        if let Some(member) = group.member(&request.member_id).filter(|_| counts) {
            let timer = GroupTimer::Session(request.group.clone(), member.id.clone());
            out.arm(timer, member.session_timeout);
        }
    }

    fn check_fetch(&self, request: &FetchRequest) -> Result<(), ErrorCode> {
        self.check_loaded(&request.group)?;
        match self.group(&request.group).and_then(Group::consumer) {
            Some(consumer) => consumer.validate_offset_fetch(request.member.as_ref()),
            None => Ok(()),
        }
    }

    fn offset_records(
        &self,
        now: SimTime,
        request: &CommitRequest,
    ) -> (Vec<GroupRecord>, CommitResponse) {
        let max = self.config().offset_metadata_max_bytes;
        let mut records = Vec::with_capacity(request.partitions.len());
        let mut partitions = Vec::with_capacity(request.partitions.len());
        for commit in &request.partitions {
            let error = if is_too_long(&commit.metadata, max) {
                ErrorCode::OffsetMetadataTooLarge
            } else {
                records.push(offset_record(now, request, commit));
                ErrorCode::None
            };
            partitions.push(PartitionResponse { partition: commit.partition.clone(), error });
        }
        (records, CommitResponse { partitions })
    }

    /// The answer waits until every offset that it tells is committed to the log, as for a client that asks for stable
    /// offsets; consumers do.
    pub fn offset_fetch(
        &mut self,
        _now: SimTime,
        context: RequestContext,
        request: &FetchRequest,
        out: &mut GroupOutput,
    ) {
        if let Err(error) = self.check_fetch(request) {
            let response = FetchResponse { error, partitions: Vec::new() };
            return out.answer(&request.group, context.reply_to, Response::from(response));
        }
        let group = self.group(&request.group);
        let partitions = match (&request.partitions, group) {
            (Some(wanted), _) => wanted.iter().map(|partition| fetched(group, partition)).collect(),
            (None, Some(group)) => {
                group.offsets().map(|(partition, _)| fetched(Some(group), partition)).collect()
            }
            (None, None) => Vec::new(),
        };
        let response = Response::from(FetchResponse { error: ErrorCode::None, partitions });
        let partition = self.partition_of(&request.group);
        self.answer_when_committed(partition, &request.group, context.reply_to, response, out);
    }
}

/// Kafka counts UTF-16 units here, although the setting speaks of bytes.
fn is_too_long(metadata: &str, max: u32) -> bool {
    let max = usize::try_from(max).unwrap_or(usize::MAX);
    metadata.len() > max && metadata.encode_utf16().count() > max
}

fn offset_record(now: SimTime, request: &CommitRequest, commit: &CommitPartition) -> GroupRecord {
    GroupRecord::OffsetCommit {
        group: request.group.clone(),
        partition: commit.partition.clone(),
        value: Some(OffsetAndMetadata {
            offset: commit.offset,
            leader_epoch: commit.leader_epoch,
            metadata: commit.metadata.clone(),
            commit_timestamp: now,
        }),
    }
}

fn stored_offset(record: &GroupRecord) -> Option<(TopicPartition, Offset)> {
    let GroupRecord::OffsetCommit { partition, value, .. } = record else { return None };
    value.as_ref().map(|value| (partition.clone(), value.offset))
}

fn fetched(group: Option<&Group>, partition: &TopicPartition) -> FetchedOffset {
    let committed = group.and_then(|group| group.committed(partition));
    FetchedOffset {
        partition: partition.clone(),
        offset: committed.map_or(Offset::NONE, |committed| committed.offset),
        leader_epoch: committed.and_then(|committed| committed.leader_epoch),
        metadata: committed.map(|committed| committed.metadata.clone()).unwrap_or_default(),
        error: ErrorCode::None,
    }
}
