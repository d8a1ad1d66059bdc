//! The key fields of a request or response, as they stand in the log: Kafka's own names, no sentence.

mod servers;

use std::fmt::Display;

use crate::id::{ErrorCode, MemberId};
use crate::protocol::produce::{Acks, PartitionData};
use crate::protocol::{Body, Request, Response};

/// At most this many partitions or members are spelled out.
const LISTED_MAX: usize = 3;

pub(super) fn fields(body: &Body) -> String {
    let mut out = Fields::default();
    match body {
        Body::Request(request) => asked(request, &mut out),
        Body::Response(response) => {
            let error = response.error();
            if error.is_error() {
                out.put("error", format_args!("{} {}", error.code(), error.name()));
            }
            answered(response, &mut out);
        }
    }
    out.text
}

#[derive(Default)]
struct Fields {
    text: String,
}

impl Fields {
    fn put(&mut self, name: &str, value: impl Display) {
        if !self.text.is_empty() {
            self.text.push_str("  ");
        }
        self.text.push_str(name);
        self.text.push('=');
        self.text.push_str(&value.to_string());
    }

    fn put_some(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    fn member(&mut self, member: &MemberId) {
        if member.is_unknown() {
            self.put("member_id", "\"\"");
        } else {
            self.put("member_id", member);
        }
    }

    fn list(&mut self, items: impl ExactSizeIterator<Item = String>) {
        let count = items.len();
        for item in items.take(LISTED_MAX) {
            if !self.text.is_empty() {
                self.text.push_str("  ");
            }
            self.text.push_str(&item);
        }
        if count > LISTED_MAX {
            self.text.push_str(&format!("  +{}", count - LISTED_MAX));
        }
    }
}

fn asked(request: &Request, out: &mut Fields) {
    match request {
        Request::Produce(r) => {
            let acks = match r.acks {
                Acks::None => "0",
                Acks::Leader => "1",
                Acks::All => "all",
            };
            out.put("acks", acks);
            out.list(r.partitions.iter().map(produced));
        }
        Request::Fetch(r) => {
            out.put("max_wait_ms", r.max_wait.as_ms());
            out.list(r.partitions.iter().map(|p| format!("{}@{}", p.partition, p.fetch_offset)));
        }
        Request::ListOffsets(r) => out.list(r.partitions.iter().map(|p| p.partition.to_string())),
        Request::OffsetForLeaderEpoch(r) => {
            out.list(
                r.partitions.iter().map(|p| format!("{} epoch={}", p.partition, p.leader_epoch)),
            );
        }
        Request::Metadata(r) => match &r.topics {
            Some(topics) => out.list(topics.iter().map(ToString::to_string)),
            None => out.put("topics", "*"),
        },
        Request::OffsetCommit(r) => {
            out.put("group", &r.group);
            out.put("generation", r.generation);
            out.list(r.partitions.iter().map(|p| format!("{}={}", p.partition, p.offset)));
        }
        Request::OffsetFetch(r) => {
            out.put("group", &r.group);
            if let Some(partitions) = &r.partitions {
                out.list(partitions.iter().map(ToString::to_string));
            }
        }
        Request::FindCoordinator(r) => out.put("group", &r.group),
        Request::InitProducerId(r) => out.put("producer_id", r.producer_id),
        Request::JoinGroup(r) => {
            out.member(&r.member_id);
            out.put_some("instance_id", r.group_instance_id.as_ref());
            out.put("session_timeout_ms", r.session_timeout.as_ms());
            out.list(r.protocols.iter().map(|p| p.name.to_string()));
        }
        Request::Heartbeat(r) => {
            out.put("generation", r.generation);
            out.member(&r.member_id);
        }
        Request::ConsumerGroupHeartbeat(r) => {
            out.member(&r.member_id);
            out.put("member_epoch", r.member_epoch);
            out.put_some("instance_id", r.instance_id.as_ref());
            out.list(
                r.topic_partitions.as_deref().unwrap_or_default().iter().map(ToString::to_string),
            );
        }
        Request::Controller(r) => servers::asked_of_the_controller(r, out),
        Request::Quorum(r) => servers::asked_of_the_quorum(r, out),
        Request::LeaveGroup(r) => out.list(r.members.iter().map(|m| m.member_id.to_string())),
        Request::SyncGroup(r) => {
            out.put("generation", r.generation);
            out.member(&r.member_id);
            out.put("assignments", r.assignments.len());
        }
    }
}

/// How many records, and which place they claim among all that their producer writes to the partition.
fn produced(data: &PartitionData) -> String {
    let records = format!("{}×{}", data.partition, data.batch.count());
    match data.batch.producer {
        Some(by) => {
            format!("{records} producer={}:{} sequence={}", by.id, by.epoch, by.base_sequence)
        }
        None => records,
    }
}

fn answered(response: &Response, out: &mut Fields) {
    match response {
        Response::Produce(r) => {
            let fine = r.partitions.iter().filter(|p| !p.error.is_error());
            let told: Vec<_> =
                fine.map(|p| format!("{} base_offset={}", p.partition, p.base_offset)).collect();
            out.list(told.into_iter());
        }
        Response::Fetch(r) => out.list(r.partitions.iter().map(|p| {
            let records: i64 = p.batches.iter().map(|batch| batch.count()).sum();
            format!("{}×{records} hw={}", p.partition, p.high_watermark)
        })),
        Response::ListOffsets(r) => {
            out.list(r.partitions.iter().map(|p| format!("{}={}", p.partition, p.offset)));
        }
        Response::OffsetForLeaderEpoch(r) => out.list(r.partitions.iter().map(|p| match p.end {
            Some(end) => format!("{} epoch={} end={}", p.partition, end.epoch, end.end_offset),
            None => p.partition.to_string(),
        })),
        Response::Metadata(r) => {
            out.put("brokers", r.brokers.len());
            out.list(r.topics.iter().map(|t| format!("{}×{}", t.name, t.partitions.len())));
        }
        Response::OffsetCommit(r) => out.list(r.partitions.iter().map(|p| p.partition.to_string())),
        Response::OffsetFetch(r) => {
            out.list(r.partitions.iter().map(|p| format!("{}={}", p.partition, p.offset)));
        }
        Response::FindCoordinator(r) => out.put_some("node", r.node.as_ref()),
        Response::InitProducerId(r) => {
            out.put("producer_id", r.producer_id);
            out.put("producer_epoch", r.producer_epoch);
        }
        Response::JoinGroup(r) if r.error == ErrorCode::None => {
            out.put("generation", r.generation);
            out.put_some("protocol", r.protocol.as_ref());
            out.put("leader", &r.leader);
        }
        Response::JoinGroup(r) => out.member(&r.member_id),
        Response::SyncGroup(r) => {
            out.list(r.assignment.partitions.iter().map(ToString::to_string));
        }
        Response::ConsumerGroupHeartbeat(r) => {
            out.put("member_epoch", r.member_epoch);
            if let Some(assigned) = &r.assignment {
                out.list(assigned.partitions.iter().map(ToString::to_string));
            }
        }
        Response::Controller(r) => servers::controller_answered(r, out),
        Response::Quorum(r) => servers::quorum_answered(r, out),
        Response::Heartbeat(_) | Response::LeaveGroup(_) => {}
    }
}
