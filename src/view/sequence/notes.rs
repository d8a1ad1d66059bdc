//! The fields of a message that matter, as the sentence that says them.

use std::sync::Arc;

use crate::fact::Arg;
use crate::id::{ErrorCode, MemberEpoch, Offset, TopicPartition};
use crate::protocol::{
    Body, Envelope, Request, Response, Text, consumer_group_heartbeat, join_group, offset_fetch,
};
use crate::view::sequence::Note;

/// `None` where a message has nothing to say beyond its name, or an error that says it all.
pub(super) fn note(envelope: &Envelope) -> Option<Note> {
    match &envelope.body {
        Body::Request(request) => of_request(request),
        Body::Response(response) if response.error().is_error() => None,
        Body::Response(response) => of_response(response),
    }
}

fn of_request(request: &Request) -> Option<Note> {
    match request {
        Request::JoinGroup(join) => Some(join_request(join)),
        Request::SyncGroup(sync) if sync.assignments.is_empty() => None,
        Request::SyncGroup(sync) => {
            let count = |n: usize| Arg::Number(i64::try_from(n).unwrap_or(i64::MAX));
            let partitions = sync.assignments.iter().map(|m| m.assignment.partitions.len()).sum();
            let args =
                vec![("members", count(sync.assignments.len())), ("partitions", count(partitions))];
            Some(("seq-plan", args))
        }
        Request::Heartbeat(beat) => {
            Some(("seq-generation", vec![("generation", Arg::from(&beat.generation))]))
        }
        Request::OffsetCommit(commit) => {
            let offsets = commit.partitions.iter().map(|p| (&p.partition, p.offset));
            offsets_note("seq-offsets", offsets)
        }
        Request::ConsumerGroupHeartbeat(beat) => Some(heartbeat_request(beat)),
        Request::Produce(_)
        | Request::Fetch(_)
        | Request::ListOffsets(_)
        | Request::Metadata(_)
        | Request::OffsetFetch(_)
        | Request::FindCoordinator(_)
        | Request::InitProducerId(_)
        | Request::LeaveGroup(_) => None,
    }
}

fn join_request(join: &join_group::Request) -> Note {
    let names: Vec<&str> = join.protocols.iter().map(|protocol| protocol.name.as_str()).collect();
    let assignors = Arg::Text(Text::from(names.join(", ")));
    let owned = join.protocols.first().map(|protocol| &protocol.subscription.owned_partitions);
    let owned: Arc<[TopicPartition]> = owned.cloned().unwrap_or_default().into();
    if join.member_id.is_unknown() {
        return ("seq-join-new", vec![("assignors", assignors)]);
    }
    if owned.is_empty() {
        return ("seq-join", vec![("assignors", assignors)]);
    }
    ("seq-join-owning", vec![("assignors", assignors), ("owned", Arg::Partitions(owned))])
}

fn heartbeat_request(beat: &consumer_group_heartbeat::Request) -> Note {
    let epoch = ("epoch", Arg::from(&beat.member_epoch));
    match (beat.member_epoch, &beat.topic_partitions) {
        (MemberEpoch::JOIN_GROUP, _) => ("seq-heartbeat-joins", vec![epoch]),
        (MemberEpoch::LEAVE_GROUP | MemberEpoch::LEAVE_GROUP_STATIC, _) => {
            ("seq-heartbeat-leaves", vec![epoch])
        }
        (_, Some(owned)) => {
            let owned: Arc<[TopicPartition]> = owned.clone().into();
            ("seq-heartbeat-owns", vec![epoch, ("partitions", Arg::Partitions(owned))])
        }
        (_, None) => ("seq-heartbeat", vec![epoch]),
    }
}

fn heartbeat_response(beat: &consumer_group_heartbeat::Response) -> Note {
    let epoch = ("epoch", Arg::from(&beat.member_epoch));
    match &beat.assignment {
        Some(assignment) => {
            let partitions: Arc<[TopicPartition]> = assignment.partitions.clone().into();
            ("seq-heartbeat-assigned", vec![epoch, ("partitions", Arg::Partitions(partitions))])
        }
        None => ("seq-heartbeat", vec![epoch]),
    }
}

fn of_response(response: &Response) -> Option<Note> {
    match response {
        Response::JoinGroup(join) => {
            let generation = ("generation", Arg::from(&join.generation));
            if join.leader == join.member_id {
                return Some(("seq-joined-leader", vec![generation]));
            }
            Some(("seq-joined", vec![generation, ("assignor", Arg::from(join.protocol.as_ref()?))]))
        }
        Response::SyncGroup(sync) => {
            let partitions: Arc<[TopicPartition]> = sync.assignment.partitions.clone().into();
            Some(("seq-take", vec![("partitions", Arg::Partitions(partitions))]))
        }
        Response::OffsetFetch(fetch) => committed(fetch),
        Response::FindCoordinator(found) => {
            Some(("seq-coordinator", vec![("broker", Arg::from(&found.node?))]))
        }
        Response::ConsumerGroupHeartbeat(beat) => Some(heartbeat_response(beat)),
        Response::Produce(_)
        | Response::Fetch(_)
        | Response::ListOffsets(_)
        | Response::Metadata(_)
        | Response::InitProducerId(_)
        | Response::OffsetCommit(_)
        | Response::Heartbeat(_)
        | Response::LeaveGroup(_) => None,
    }
}

fn committed(fetch: &offset_fetch::Response) -> Option<Note> {
    let found = fetch.partitions.iter().filter(|p| p.error == ErrorCode::None);
    let committed = found.filter(|p| p.offset >= Offset(0)).map(|p| (&p.partition, p.offset));
    offsets_note("seq-committed", committed).or(Some(("seq-nothing-committed", Vec::new())))
}

/// So many are named; more are counted.
const NAMED_MAX: usize = 3;

/// `P0 12, P1 7`; the partitions by number, as everywhere in small places.
fn offsets_note<'a>(
    id: &'static str,
    offsets: impl Iterator<Item = (&'a TopicPartition, Offset)>,
) -> Option<Note> {
    let all: Vec<_> = offsets.collect();
    if all.is_empty() {
        return None;
    }
    let named = all.iter().take(NAMED_MAX).map(|(p, offset)| format!("P{} {offset}", p.partition));
    let mut text = named.collect::<Vec<_>>().join(", ");
    if all.len() > NAMED_MAX {
        text.push_str(", …");
    }
    Some((id, vec![("offsets", Arg::Text(text.into()))]))
}
