//! The leaders' proposals of who is in sync, on their way to the controller (`DefaultAlterPartitionManager`): all that wait go in
//! one request, one request is under way at a time, one proposal for each partition.

use crate::id::{BrokerEpoch, BrokerId, ErrorCode, TopicPartition};
use crate::kafka::broker::replica::ProposedIsr;
use crate::kernel::{SortedMap, Span};
use crate::protocol::{LeaderRecoveryState, alter_partition};

/// After an answer that was an error as a whole.
pub const RETRY_AFTER: Span = Span::from_ms(50);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlterPartitionManager {
    /// Those that have no answer yet, whether they are under way or not.
    unsent: SortedMap<TopicPartition, ProposedIsr>,
    in_flight: Option<Vec<(TopicPartition, ProposedIsr)>>,
}

/// What the controller made of one proposal.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub partition: TopicPartition,
    pub proposal: ProposedIsr,
    pub result: Result<alter_partition::PartitionState, ErrorCode>,
}

impl AlterPartitionManager {
    /// False if one for this partition is waiting already (OPERATION_NOT_ATTEMPTED).
    pub fn submit(&mut self, partition: TopicPartition, proposal: ProposedIsr) -> bool {
        if self.unsent.contains_key(&partition) {
            return false;
        }
        self.unsent.insert(partition, proposal);
        true
    }

    /// Everything that waits, unless a request is under way.
    pub fn next_request(
        &mut self,
        broker: BrokerId,
        broker_epoch: BrokerEpoch,
    ) -> Option<alter_partition::Request> {
        if self.in_flight.is_some() || self.unsent.is_empty() {
            return None;
        }
        let items: Vec<_> = self.unsent.iter().map(|(p, isr)| (p.clone(), isr.clone())).collect();
        let partition = |(partition, proposed): &(TopicPartition, ProposedIsr)| {
            let state = |&(broker, broker_epoch): &(BrokerId, BrokerEpoch)| {
                alter_partition::BrokerState { broker, broker_epoch }
            };
            alter_partition::PartitionData {
                partition: partition.clone(),
                leader_epoch: proposed.leader_epoch,
                new_isr_with_epochs: proposed.isr.iter().map(state).collect(),
                leader_recovery_state: LeaderRecoveryState::Recovered,
                partition_epoch: proposed.partition_epoch,
            }
        };
        let partitions = items.iter().map(partition).collect();
        self.in_flight = Some(items);
        Some(alter_partition::Request { broker, broker_epoch, partitions })
    }

    /// A proposal that the answer leaves out, or that comes with an error for all, is sent again.
    ///
    /// # Errors
    /// The error of the answer as a whole: the next request goes out after [`RETRY_AFTER`].
    pub fn answered(
        &mut self,
        response: &alter_partition::Response,
    ) -> Result<Vec<Verdict>, ErrorCode> {
        let items = self.in_flight.take().unwrap_or_default();
        if response.error.is_error() {
            return Err(response.error);
        }
        let mut verdicts = Vec::new();
        for (partition, proposal) in items {
            let found = response.partitions.iter().find(|answer| answer.partition == partition);
            if let Some(answer) = found {
                self.unsent.remove(&partition);
                let result = answer.result.clone();
                verdicts.push(Verdict { partition, proposal, result });
            }
        }
        Ok(verdicts)
    }
}

#[cfg(test)]
#[path = "tests/alter_partition.rs"]
mod tests;
