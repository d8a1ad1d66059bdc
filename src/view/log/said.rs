//! What the records of servers say, as sentences.

use crate::fact::{Sentence, sentences};
use crate::protocol::{ControlType, GroupRecord, Record, RecordData};
use crate::view::RecordSays;

use super::metadata_said;

pub(in crate::view) fn says(record: &Record) -> RecordSays {
    let server = |kind, told| RecordSays::Server { kind, told };
    match &record.data {
        RecordData::User { key, value } => {
            RecordSays::User { key: key.clone(), value: value.clone() }
        }
        RecordData::Group(record) => server(kind(record), said_by_coordinator(record)),
        RecordData::Control(marker) => match marker.control_type {
            ControlType::Abort => server("ABORT", plain("log-says-abort")),
            ControlType::Commit => server("COMMIT", plain("log-says-commit")),
        },
        RecordData::Metadata(record) => {
            server(metadata_said::kind(record), metadata_said::told(record))
        }
    }
}

fn plain(id: &'static str) -> Sentence {
    Sentence { id, args: Vec::new() }
}

/// By the names of its schemas.
fn kind(record: &GroupRecord) -> &'static str {
    match record {
        GroupRecord::OffsetCommit { .. } => "OffsetCommit",
        GroupRecord::GroupMetadata { .. } => "GroupMetadata",
        GroupRecord::ConsumerGroupMetadata { .. } => "ConsumerGroupMetadata",
        GroupRecord::ConsumerGroupMemberMetadata { .. } => "ConsumerGroupMemberMetadata",
        GroupRecord::ConsumerGroupTargetAssignmentMetadata { .. } => {
            "ConsumerGroupTargetAssignmentMetadata"
        }
        GroupRecord::ConsumerGroupTargetAssignmentMember { .. } => {
            "ConsumerGroupTargetAssignmentMember"
        }
        GroupRecord::ConsumerGroupCurrentMemberAssignment { .. } => {
            "ConsumerGroupCurrentMemberAssignment"
        }
    }
}

fn partitions(
    assignment: &crate::protocol::Assignment,
) -> std::sync::Arc<[crate::id::TopicPartition]> {
    assignment.partitions.as_slice().into()
}

sentences! {
    /// What the records of a group coordinator say.
    pub RECORD_SENTENCES, said_by_coordinator(GroupRecord) {
        GroupRecord::OffsetCommit { group, partition, value: Some(value) } => "log-says-offset" {
            group: *group, partition: *partition, offset: value.offset,
        }
        GroupRecord::OffsetCommit { group, partition, value: None } => "log-says-no-offset" {
            group: *group, partition: *partition,
        }
        GroupRecord::GroupMetadata { group, value: Some(value) } => "log-says-group" {
            group: *group, generation: value.generation, members: value.members.len() as i64,
        }
        GroupRecord::GroupMetadata { group, value: None }
        | GroupRecord::ConsumerGroupMetadata { group, value: None } => "log-says-no-group" {
            group: *group,
        }
        GroupRecord::ConsumerGroupMetadata { group, value: Some(value) } => "log-says-epoch" {
            group: *group, epoch: value.epoch,
        }
        GroupRecord::ConsumerGroupMemberMetadata { group, member, value: Some(value) } => "log-says-member" {
            group: *group, member: *member, client: value.client_id,
        }
        GroupRecord::ConsumerGroupMemberMetadata { group, member, value: None } => "log-says-no-member" {
            group: *group, member: *member,
        }
        GroupRecord::ConsumerGroupTargetAssignmentMetadata { group, value } => "log-says-target-epoch" {
            group: *group, epoch: *value,
        }
        GroupRecord::ConsumerGroupTargetAssignmentMember { group, member, value: Some(value) } => "log-says-target" {
            group: *group, member: *member, partitions: partitions(value),
        }
        GroupRecord::ConsumerGroupTargetAssignmentMember { group, member, value: None } => "log-says-no-target" {
            group: *group, member: *member,
        }
        GroupRecord::ConsumerGroupCurrentMemberAssignment { group, member, value: Some(value) } => "log-says-current" {
            group: *group, member: *member, epoch: value.member_epoch, partitions: partitions(&value.assigned_partitions),
        }
        GroupRecord::ConsumerGroupCurrentMemberAssignment { group, member, value: None } => "log-says-no-current" {
            group: *group, member: *member,
        }
    }
}
