//! The words of a script as requests that are not heartbeats of the consumer protocol.

use std::sync::Arc;

use crate::id::{AssignorName, ClientId, GenerationId, GroupInstanceId, Offset, TopicName};
use crate::kafka::group::consumer::tests::desk::{Line, group};
use crate::kernel::Span;
use crate::protocol::{
    Subscription, heartbeat, join_group, leave_group, offset_commit, offset_fetch, sync_group,
};

pub(super) fn commit(line: &Line<'_>) -> offset_commit::Request {
    let offset = |(partition, offset): (&str, &str)| {
        Some(offset_commit::CommitPartition {
            partition: partition.parse().ok()?,
            offset: Offset(offset.parse().ok()?),
            leader_epoch: None,
            metadata: "".into(),
        })
    };
    offset_commit::Request {
        group: group(),
        generation: GenerationId(line.epoch().0),
        member_id: line.member(),
        group_instance_id: None,
        partitions: line.pairs().filter_map(offset).collect(),
    }
}

pub(super) fn fetch(line: &Line<'_>) -> offset_fetch::Request {
    let is_named = !line.word(2).is_empty();
    let member = is_named.then(|| (line.member(), line.epoch()));
    offset_fetch::Request { group: group(), member, partitions: None }
}

pub(super) fn join(line: &Line<'_>) -> join_group::Request {
    let subscription = Arc::new(Subscription::to_topics(vec![TopicName::new("t")]));
    let protocol = join_group::JoinProtocol { name: AssignorName::new("range"), subscription };
    join_group::Request {
        group: group(),
        session_timeout: Span::from_ms(10_000),
        rebalance_timeout: Span::from_ms(30_000),
        member_id: line.member(),
        group_instance_id: None,
        client_id: ClientId::new("classic"),
        protocol_type: "consumer".into(),
        protocols: vec![protocol],
        reason: "".into(),
    }
}

pub(super) fn sync(line: &Line<'_>) -> sync_group::Request {
    sync_group::Request {
        group: group(),
        generation: GenerationId(1),
        member_id: line.member(),
        group_instance_id: instance(line),
        protocol_type: None,
        protocol: None,
        assignments: Vec::new(),
    }
}

pub(super) fn heartbeat(line: &Line<'_>) -> heartbeat::Request {
    heartbeat::Request {
        group: group(),
        generation: GenerationId(1),
        member_id: line.member(),
        group_instance_id: instance(line),
    }
}

pub(super) fn leave(line: &Line<'_>) -> leave_group::Request {
    let member = leave_group::LeavingMember {
        member_id: line.member(),
        group_instance_id: instance(line),
        reason: "".into(),
    };
    leave_group::Request { group: group(), members: vec![member] }
}

fn instance(line: &Line<'_>) -> Option<GroupInstanceId> {
    line.option("instance").map(GroupInstanceId::new)
}
