//! Where producer ids come from (`RPCProducerIdManager`, `TransactionCoordinator.handleInitProducerId`).

use crate::fact::Fact;
use crate::id::{ErrorCode, ProducerEpoch, ProducerId};
use crate::kafka::Effects;
use crate::kafka::broker::Broker;
use crate::protocol::init_producer_id::{Request, Response};

/// Ids that one broker alone may give out (`ProducerIdsBlock`). No other broker ever gets the same ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProducerIdsBlock {
    pub first: i64,
    /// How many there are.
    pub size: i64,
}

impl ProducerIdsBlock {
    /// How many ids the controller hands out at a time (`ProducerIdsBlock.PRODUCER_ID_BLOCK_SIZE`).
    pub const SIZE: i64 = 1_000;
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
}

impl ProducerIdManager {
    /// An id that nobody had before. Nobody waits for a block: without one the client has to ask again
    /// (COORDINATOR_LOAD_IN_PROGRESS), and so has the first one that asks a broker after its start.
    pub fn generate_producer_id(&mut self, fx: &mut Effects) -> Result<ProducerId, ErrorCode> {
        if self.claimed == self.current.size {
            let Some(block) = self.next.take() else {
                self.maybe_request_next_block(fx);
                return Err(ErrorCode::CoordinatorLoadInProgress);
            };
            self.current = block;
            self.claimed = 0;
            self.request_in_flight = false;
        }
        let id = self.current.first + self.claimed;
        // The next block is fetched when nine tenths are gone.
        if self.claimed == self.current.size * 9 / 10 {
            self.maybe_request_next_block(fx);
        }
        self.claimed += 1;
        Ok(ProducerId(id))
    }

    fn maybe_request_next_block(&mut self, fx: &mut Effects) {
        if self.next.is_none() && !self.request_in_flight {
            self.request_in_flight = true;
            fx.allocate_producer_ids();
        }
    }
}

impl Broker {
    /// A producer without a transactional id just gets a new id, in epoch 0.
    pub(super) fn init_producer_id(&mut self, request: &Request, fx: &mut Effects) -> Response {
        let has_none = request.producer_id == ProducerId::NONE;
        let result = match has_none == (request.producer_epoch == ProducerEpoch::NONE) {
            true => self.memory.producer_ids.generate_producer_id(fx),
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

    /// The controller's answer to [`Effects::allocate_producer_ids`].
    pub fn producer_ids_allocated(&mut self, block: ProducerIdsBlock, fx: &mut Effects) {
        self.memory.producer_ids.next = Some(block);
        fx.note(Fact::ProducerIdsAllocated {
            broker: self.id,
            first: ProducerId(block.first),
            count: block.size,
        });
    }
}
