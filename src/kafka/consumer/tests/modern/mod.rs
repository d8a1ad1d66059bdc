//! The consumer protocol's member against a scripted coordinator.

mod commits;
mod errors;
mod heartbeats;
mod leaving;
mod reconciling;

use std::sync::Arc;

use super::bench::{Bench, tp};
use crate::fact::Fact;
use crate::id::{ErrorCode, MemberEpoch, MemberId};
use crate::kafka::Input;
use crate::kafka::consumer::ModernMemberState;
use crate::kernel::Span;
use crate::protocol::consumer_group_heartbeat as api;
use crate::protocol::{ApiKey, Assignment, Request, Response};

pub(super) const CONSUMER: (&str, &str) = ("group.protocol", "consumer");
pub(super) const NO_AUTO_COMMIT: (&str, &str) = ("enable.auto.commit", "false");

/// The coordinator's answer: the member's epoch, and what it is to own if that has changed.
pub(super) fn beat(epoch: i32, assignment: Option<&[i32]>) -> Response {
    let assignment = assignment.map(|partitions| {
        Arc::new(Assignment { partitions: partitions.iter().map(|&p| tp(p)).collect() })
    });
    Response::from(api::Response {
        error: ErrorCode::None,
        member_id: Some(MemberId::new("c1-1")),
        member_epoch: MemberEpoch(epoch),
        heartbeat_interval: Span::from_ms(5_000),
        assignment,
    })
}

pub(super) fn refused(error: ErrorCode) -> Response {
    Response::from(api::Response::failed(error))
}

impl Bench {
    /// The coordinator is found; the first heartbeat is on its way.
    pub(super) fn knocking(settings: &[(&str, &str)]) -> Self {
        let all: Vec<_> = [CONSUMER].iter().chain(settings).copied().collect();
        let mut bench = Self::new(&all);
        bench.input(Input::Started);
        let metadata = bench.metadata();
        bench.respond(ApiKey::Metadata, metadata);
        bench.respond(ApiKey::FindCoordinator, Self::found());
        bench
    }

    /// Stable in epoch 1 with these partitions, each read from offset 0.
    pub(super) fn member(settings: &[(&str, &str)], partitions: &[i32]) -> Self {
        let mut bench = Self::knocking(settings);
        bench.heartbeat_answered(beat(1, Some(partitions)));
        bench.heartbeat_answered(beat(1, None));
        if !partitions.is_empty() {
            let committed: Vec<_> = partitions.iter().map(|&p| (p, 0)).collect();
            bench.respond(ApiKey::OffsetFetch, Self::committed(&committed));
        }
        assert_eq!(bench.state(), ModernMemberState::Stable);
        bench.take_facts();
        bench
    }

    pub(super) fn state(&self) -> ModernMemberState {
        self.consumer.modern_state().expect("it speaks the consumer protocol")
    }

    /// Answers the oldest heartbeat; what it had asked.
    #[track_caller]
    pub(super) fn heartbeat_answered(&mut self, answer: Response) -> Arc<api::Request> {
        let sent = self.respond(ApiKey::ConsumerGroupHeartbeat, answer);
        let Request::ConsumerGroupHeartbeat(request) = sent.body else {
            unreachable!("taken by api")
        };
        request
    }

    /// The oldest heartbeat that is not answered.
    #[track_caller]
    pub(super) fn beating(&self) -> Arc<api::Request> {
        let found = self.sent.iter().find_map(|sent| match &sent.body {
            Request::ConsumerGroupHeartbeat(request) => Some(request.clone()),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("no heartbeat among {:?}", self.waiting()))
    }

    pub(super) fn beats(&self) -> usize {
        self.waiting().iter().filter(|api| **api == ApiKey::ConsumerGroupHeartbeat).count()
    }

    pub(super) fn owned(&self) -> Vec<i32> {
        self.consumer.assignment().iter().map(|state| state.partition.partition).collect()
    }

    pub(super) fn fetchable(&self) -> Vec<i32> {
        let states = self.consumer.assignment().iter().filter(|state| state.is_fetchable());
        states.map(|state| state.partition.partition).collect()
    }

    pub(super) fn noted(&self, id: &str) -> bool {
        self.facts.iter().any(|fact| fact.id() == id)
    }

    /// The callbacks since the last look, with their partitions.
    pub(super) fn callbacks(&mut self) -> Vec<(&'static str, Vec<i32>)> {
        let called = std::mem::take(&mut self.facts).into_iter().filter_map(|fact| {
            let id = fact.id();
            match fact {
                Fact::PartitionsRevoked { partitions, .. }
                | Fact::PartitionsAssigned { partitions, .. }
                | Fact::PartitionsLost { partitions, .. } => {
                    Some((id, partitions.iter().map(|p| p.partition).collect()))
                }
                _ => None,
            }
        });
        called.collect()
    }
}
