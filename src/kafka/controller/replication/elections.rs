//! Elections that somebody asks for, and those that come round.

use crate::id::{ErrorCode, TopicPartition};
use crate::kafka::controller::{ControllerResult, Election, ReplicationControlManager};
use crate::protocol::MetadataRecord;
use crate::protocol::elect_leaders::{ElectionType, PartitionResult, Request, Response};

/// `ReplicationControlManager.MAX_ELECTIONS_PER_IMBALANCE`.
const MAX_ELECTIONS_PER_IMBALANCE: usize = 1_000;

impl ReplicationControlManager {
    /// # Errors
    /// For a partition: `UNKNOWN_TOPIC_OR_PARTITION`, `ELECTION_NOT_NEEDED` (not told when all are asked for),
    /// `PREFERRED_LEADER_NOT_AVAILABLE`, `ELIGIBLE_LEADERS_NOT_AVAILABLE`.
    pub fn elect_leaders(&self, request: &Request) -> ControllerResult<Response> {
        let mut records = Vec::new();
        let mut elect = |partition: TopicPartition| {
            let error = self.elect_leader(&partition, request.election_type, &mut records);
            PartitionResult { partition, error }
        };
        let results = match &request.partitions {
            Some(partitions) => partitions.iter().cloned().map(elect).collect(),
            None => {
                let all = self.partitions();
                let all = all.map(|(topic, number, _)| TopicPartition::new(topic.clone(), number));
                let results = all.map(&mut elect);
                results.filter(|result| result.error != ErrorCode::ElectionNotNeeded).collect()
            }
        };
        ControllerResult { records, response: Response { error: ErrorCode::None, results } }
    }

    fn elect_leader(
        &self,
        partition: &TopicPartition,
        election_type: ElectionType,
        records: &mut Vec<MetadataRecord>,
    ) -> ErrorCode {
        let Some(registration) = self.partition(partition) else {
            return ErrorCode::UnknownTopicOrPartition;
        };
        let (not_needed, election, unavailable) = match election_type {
            ElectionType::Preferred => (
                registration.has_preferred_leader(),
                Election::Preferred,
                ErrorCode::PreferredLeaderNotAvailable,
            ),
            ElectionType::Unclean => (
                registration.leader.is_some(),
                Election::Unclean,
                ErrorCode::EligibleLeadersNotAvailable,
            ),
        };
        if not_needed {
            return ErrorCode::ElectionNotNeeded;
        }
        match self.change(&partition.topic, partition.partition, election, |_| {}) {
            None => unavailable,
            Some(change) => {
                records.push(MetadataRecord::PartitionChange(change));
                ErrorCode::None
            }
        }
    }

    /// Gives leaderships back to preferred leaders that can take them. Every `leader.imbalance.check.interval.seconds`; the
    /// answer says whether there may be more to do at once.
    pub fn maybe_balance_partition_leaders(&self) -> ControllerResult<bool> {
        let imbalanced = self.partitions().filter(|(_, _, part)| !part.has_preferred_leader());
        let changes = imbalanced.filter_map(|(topic, number, _)| {
            self.change(topic, number, Election::Preferred, |_| {})
        });
        let changes = changes.map(MetadataRecord::PartitionChange);
        let records: Vec<_> = changes.take(MAX_ELECTIONS_PER_IMBALANCE).collect();
        let more = records.len() >= MAX_ELECTIONS_PER_IMBALANCE;
        ControllerResult { records, response: more }
    }

    /// Partitions without a leader get one that is not in sync, where the topic allows it. Every
    /// `unclean.leader.election.interval.ms`; the answer says whether there may be more to do at once.
    pub fn maybe_elect_unclean_leaders(&self) -> ControllerResult<bool> {
        let mut records = Vec::new();
        for (topic, number, _) in self.partitions().filter(|(_, _, part)| part.leader.is_none()) {
            if records.len() >= MAX_ELECTIONS_PER_IMBALANCE {
                break;
            }
            if self.configuration.unclean_leader_election_enabled(topic) {
                let partition = TopicPartition::new(topic.clone(), number);
                self.elect_leader(&partition, ElectionType::Unclean, &mut records);
            }
        }
        let more = records.len() >= MAX_ELECTIONS_PER_IMBALANCE;
        ControllerResult { records, response: more }
    }
}
