//! Where producer ids come from (`RPCProducerIdManager`, `TransactionCoordinator.handleInitProducerId`).

use crate::fact::Fact;
use crate::id::{Correlation, ErrorCode, ProducerEpoch, ProducerId};
use crate::kafka::Effects;
use crate::kafka::broker::Broker;
use crate::kafka::broker::to_controller::channel::Ended;
use crate::kernel::{SimTime, Span};
use crate::protocol::init_producer_id::{Request, Response};
use crate::protocol::{self, ControllerRequest, ControllerResponse, allocate_producer_ids};

/// After a failure the controller is not asked again for so long (`RPCProducerIdManager.RETRY_BACKOFF_MS`).
const RETRY_BACKOFF: Span = Span::from_ms(50);

/// Ids that one broker alone may give out (`ProducerIdsBlock`). No other broker ever gets the same ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProducerIdsBlock {
    pub first: i64,
    /// How many there are.
    pub size: i64,
}

/// A block that is being used up, and the next one once it is there. A crash loses what is left of both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProducerIdManager {
    current: ProducerIdsBlock,
    /// How many ids of `current` are given away.
    claimed: i64,
    next: Option<ProducerIdsBlock>,
    /// The controller was asked for a block that is not in use yet.
    request_in_flight: bool,
    /// When it may be asked again, after it could not give one.
    backoff_deadline: Option<SimTime>,
}

impl ProducerIdManager {
    /// An id that nobody had before. Nobody waits for a block: without one the client has to ask again
    /// (COORDINATOR_LOAD_IN_PROGRESS), and so has the first one that asks a broker after its start. The second part of the
    /// answer: whether the controller is to be asked for a block.
    pub fn generate_producer_id(&mut self, now: SimTime) -> (Result<ProducerId, ErrorCode>, bool) {
        if self.claimed == self.current.size {
            let Some(block) = self.next.take() else {
                let wants_block = self.maybe_request_next_block(now);
                return (Err(ErrorCode::CoordinatorLoadInProgress), wants_block);
            };
            self.current = block;
            self.claimed = 0;
            self.request_in_flight = false;
        }
        let id = self.current.first + self.claimed;
        // The next block is fetched when nine tenths are gone.
        let nearly_gone = self.claimed == self.current.size * 9 / 10;
        let wants_block = nearly_gone && self.maybe_request_next_block(now);
        self.claimed += 1;
        (Ok(ProducerId(id)), wants_block)
    }

    fn maybe_request_next_block(&mut self, now: SimTime) -> bool {
        let waits = self.backoff_deadline.is_some_and(|until| now < until);
        if waits || self.next.is_some() || self.request_in_flight {
            return false;
        }
        self.request_in_flight = true;
        self.backoff_deadline = None;
        true
    }

    /// The controller could not give one, or did not answer.
    fn failed(&mut self, retry_at: Option<SimTime>) {
        self.request_in_flight = false;
        self.backoff_deadline = retry_at;
    }
}

impl Broker {
    /// A producer without a transactional id just gets a new id, in epoch 0.
    pub(super) fn init_producer_id(&mut self, request: &Request, fx: &mut Effects) -> Response {
        let has_none = request.producer_id == ProducerId::NONE;
        let result = match has_none == (request.producer_epoch == ProducerEpoch::NONE) {
            true => {
                let (result, wants_block) = self.memory.producer_ids.generate_producer_id(fx.now);
                if wants_block {
                    self.allocate_producer_ids(fx);
                }
                result
            }
            false => Err(ErrorCode::InvalidRequest),
        };
        match result {
            Ok(producer_id) => {
                Response { error: ErrorCode::None, producer_id, producer_epoch: ProducerEpoch(0) }
            }
            Err(error) => Response {
                error,
                producer_id: ProducerId::NONE,
                producer_epoch: ProducerEpoch::NONE,
            },
        }
    }

    fn allocate_producer_ids(&mut self, fx: &mut Effects) {
        let (broker, broker_epoch) = (self.id, self.broker_epoch());
        let request = allocate_producer_ids::Request { broker, broker_epoch };
        let request = ControllerRequest::AllocateProducerIds(request);
        self.memory.forwarding.enqueue(request.into(), fx.now);
        self.poll_forwarding(fx);
    }

    pub(super) fn poll_forwarding(&mut self, fx: &mut Effects) {
        let leader = self.memory.controller.as_ref();
        while let Some(ended) = self.memory.forwarding.poll(leader, fx) {
            assert_eq!(ended, Ended::TimedOut, "an answer does not come from polling");
            self.memory.producer_ids.failed(None);
        }
    }

    pub(super) fn forwarded_answered(
        &mut self,
        correlation: Correlation,
        body: protocol::Response,
        fx: &mut Effects,
    ) {
        if let Some(Ended::Answered(body)) = self.memory.forwarding.answered(correlation, body, fx)
        {
            let protocol::Response::Controller(response) = &body else {
                panic!("{} is no answer of a controller", body.api())
            };
            let ControllerResponse::AllocateProducerIds(response) = &**response else {
                panic!("{} was not asked for", body.api())
            };
            if response.error.is_error() {
                self.memory.producer_ids.failed(Some(fx.now + RETRY_BACKOFF));
            } else {
                let first = response.producer_id_start.0;
                let size = i64::from(response.producer_id_len);
                self.producer_ids_allocated(ProducerIdsBlock { first, size }, fx);
            }
        }
        self.poll_forwarding(fx);
    }

    fn producer_ids_allocated(&mut self, block: ProducerIdsBlock, fx: &mut Effects) {
        self.memory.producer_ids.next = Some(block);
        fx.note(Fact::ProducerIdsAllocated {
            broker: self.id,
            first: ProducerId(block.first),
            count: block.size,
        });
    }
}
