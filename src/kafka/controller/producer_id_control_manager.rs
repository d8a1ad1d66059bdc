//! Blocks of producer ids, so that no two brokers hand out the same (`ProducerIdControlManager`).

use crate::id::{BrokerEpoch, BrokerId, ProducerId};
use crate::protocol::ProducerIdsRecord;

/// `ProducerIdsBlock.PRODUCER_ID_BLOCK_SIZE`.
pub const PRODUCER_ID_BLOCK_SIZE: i32 = 1_000;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProducerIdControlManager {
    next_producer_id: ProducerId,
}

impl ProducerIdControlManager {
    /// The first id of the next block, and the record that takes it; `None` when there are no more.
    pub(super) fn next_block(
        &self,
        broker: BrokerId,
        broker_epoch: BrokerEpoch,
    ) -> Option<(ProducerId, ProducerIdsRecord)> {
        let first = self.next_producer_id;
        let next = first.0.checked_add(i64::from(PRODUCER_ID_BLOCK_SIZE))?;
        let next_producer_id = ProducerId(next);
        Some((first, ProducerIdsRecord { broker, broker_epoch, next_producer_id }))
    }

    pub(super) fn replay(&mut self, record: &ProducerIdsRecord) {
        assert!(record.next_producer_id > self.next_producer_id, "no block is handed out twice");
        self.next_producer_id = record.next_producer_id;
    }
}
