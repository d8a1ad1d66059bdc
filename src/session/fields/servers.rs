//! What stands in the messages that servers send among themselves.

use crate::protocol::{ControllerRequest, ControllerResponse, QuorumRequest, QuorumResponse};
use crate::session::fields::Fields;

pub(super) fn asked_of_the_controller(request: &ControllerRequest, out: &mut Fields) {
    match request {
        ControllerRequest::AlterPartition(r) => {
            out.put("broker_epoch", r.broker_epoch);
            out.list(r.partitions.iter().map(|p| {
                let isr = p.new_isr_with_epochs.iter().map(|it| it.broker.0.to_string());
                format!("{} isr={}", p.partition, isr.collect::<Vec<_>>().join(","))
            }));
        }
        ControllerRequest::BrokerRegistration(r) => {
            out.put("broker", r.broker);
            out.put("previous_broker_epoch", r.previous_broker_epoch);
            out.put_some("rack", r.rack.as_ref());
        }
        ControllerRequest::BrokerHeartbeat(r) => {
            out.put("broker_epoch", r.broker_epoch);
            out.put("current_metadata_offset", r.current_metadata_offset);
            out.put("want_fence", r.want_fence);
            out.put("want_shut_down", r.want_shut_down);
        }
        ControllerRequest::AllocateProducerIds(r) => out.put("broker_epoch", r.broker_epoch),
    }
}

pub(super) fn controller_answered(response: &ControllerResponse, out: &mut Fields) {
    match response {
        ControllerResponse::AlterPartition(r) => {
            out.list(r.partitions.iter().map(|p| p.partition.to_string()));
        }
        ControllerResponse::BrokerRegistration(r) => out.put("broker_epoch", r.broker_epoch),
        ControllerResponse::BrokerHeartbeat(r) => {
            out.put("is_caught_up", r.is_caught_up);
            out.put("is_fenced", r.is_fenced);
            out.put("should_shut_down", r.should_shut_down);
        }
        ControllerResponse::AllocateProducerIds(r) => {
            out.put("producer_id_start", r.producer_id_start);
            out.put("producer_id_len", r.producer_id_len);
        }
    }
}

pub(super) fn asked_of_the_quorum(request: &QuorumRequest, out: &mut Fields) {
    match request {
        QuorumRequest::Vote(r) => {
            out.put("replica_epoch", r.replica_epoch);
            out.put("last_offset", r.last_offset);
            out.put("last_offset_epoch", r.last_offset_epoch);
            out.put("pre_vote", r.pre_vote);
        }
        QuorumRequest::BeginQuorumEpoch(r) => out.put("leader_epoch", r.leader_epoch),
        QuorumRequest::EndQuorumEpoch(r) => {
            out.put("leader_epoch", r.leader_epoch);
            out.list(r.preferred_candidates.iter().map(ToString::to_string));
        }
        QuorumRequest::Fetch(r) => {
            out.put("current_leader_epoch", r.current_leader_epoch);
            out.put("fetch_offset", r.fetch_offset);
            out.put("last_fetched_epoch", r.last_fetched_epoch);
            out.put_some("high_watermark", r.high_watermark.as_ref());
        }
    }
}

pub(super) fn quorum_answered(response: &QuorumResponse, out: &mut Fields) {
    match response {
        QuorumResponse::Vote(r) => {
            out.put("leader_epoch", r.leader_epoch);
            out.put("vote_granted", r.vote_granted);
        }
        QuorumResponse::BeginQuorumEpoch(r) => out.put("leader_epoch", r.leader_epoch),
        QuorumResponse::EndQuorumEpoch(r) => out.put("leader_epoch", r.leader_epoch),
        QuorumResponse::Fetch(r) => {
            out.put("leader_epoch", r.leader_epoch);
            out.put_some("high_watermark", r.high_watermark.as_ref());
            out.put("records", r.batches.iter().map(|batch| batch.count()).sum::<i64>());
            out.put_some(
                "diverging_end_offset",
                r.diverging_epoch.map(|at| at.end_offset).as_ref(),
            );
        }
    }
}
