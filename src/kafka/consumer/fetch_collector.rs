//! What `poll` returns: records already fetched, partition by partition, at most `max.poll.records` (`FetchCollector`).

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{ErrorCode, LeaderEpoch, Offset, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::consumer::fetcher::CompletedFetch;
use crate::kafka::consumer::{Consumer, Failure};
use crate::mutation::{Mutation, is_on};
use crate::protocol::RecordBatch;

/// Records in a row, as `poll` hands them to the application: those at the places from `next` up to, not including,
/// `end` in their batch.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PolledRecords {
    pub(super) partition: TopicPartition,
    pub(super) batch: Arc<RecordBatch>,
    pub(super) next: usize,
    pub(super) end: usize,
}

impl PolledRecords {
    /// Of the record that comes next.
    pub(super) fn offset(&self) -> Offset {
        self.batch.offset_at(self.next)
    }

    /// How many are left.
    pub(super) fn left(&self) -> i64 {
        (self.end - self.next) as i64
    }
}

impl Consumer {
    /// Hands buffered records to the application and moves the positions behind them; true if there were any.
    pub(super) fn collect_fetch(&mut self, fx: &mut Effects) -> Result<bool, Failure> {
        let mut left = i64::from(self.spec.config.max_poll_records);
        let mut paused = Vec::new();
        let mut any = false;
        let mut result = Ok(());
        while left > 0 {
            let Some(mut fetch) = self.fetcher.next_in_line.take() else {
                match self.next_completed_fetch(any, fx) {
                    Ok(true) => continue,
                    Ok(false) => break,
                    Err(failure) => {
                        result = Err(failure);
                        break;
                    }
                }
            };
            let state = self.subscriptions.state(&fetch.partition);
            if state.is_some_and(|state| state.paused) {
                paused.push(fetch);
                continue;
            }
            let returned = self.fetch_records(&mut fetch, left, fx);
            any |= returned > 0;
            // Who has got as many as it may does not look whether more are there: the next poll finds out, and until then nothing is
            // fetched from this leader.
            let looked_to_the_end = returned < left;
            left -= returned;
            if fetch.batches.is_empty() && looked_to_the_end {
                self.drain(&fetch);
            } else {
                self.fetcher.next_in_line = Some(fetch);
            }
        }
        // Data of paused partitions are kept for the time when they are resumed.
        self.fetcher.completed.extend(paused);
        if any { Ok(true) } else { result.map(|()| false) }
    }

    /// Puts the next fetch in line, if it is still of use. False if none is left.
    fn next_completed_fetch(&mut self, any: bool, fx: &mut Effects) -> Result<bool, Failure> {
        let Some(front) = self.fetcher.completed.front() else { return Ok(false) };
        if front.initialized {
            self.fetcher.next_in_line = self.fetcher.completed.pop_front();
            return Ok(true);
        }
        if any && self.would_throw(front) {
            // First the records that are there; the error comes with the next poll.
            return Ok(false);
        }
        let Some(fetch) = self.fetcher.completed.pop_front() else { return Ok(false) };
        self.fetcher.next_in_line = self.initialize(fetch, fx)?;
        Ok(true)
    }

    /// The leader has named another replica to read from (`FetchCollector.updatePartitionState`).
    fn read_elsewhere(&mut self, fetch: &CompletedFetch, fx: &mut Effects) {
        let Some(replica) = fetch.preferred_read_replica else { return };
        let until = fx.now + self.metadata.max_age();
        let Some(state) = self.subscriptions.state_mut(&fetch.partition) else { return };
        if state.update_preferred_read_replica(replica, fx.now, until) {
            let partition = fetch.partition.clone();
            self.note(fx, |consumer| Fact::ReadReplicaChosen { consumer, partition, replica });
        }
    }

    /// Whether another replica than the leader was read from; the leader is from now on.
    fn leaves_replica(&mut self, partition: &TopicPartition) -> bool {
        let state = self.subscriptions.state_mut(partition);
        state.is_some_and(|state| state.clear_preferred_read_replica().is_some())
    }

    fn would_throw(&self, fetch: &CompletedFetch) -> bool {
        fetch.error == ErrorCode::OffsetOutOfRange && self.reset_spec().is_none()
    }

    /// Looks at a fetch for the first time: `None` if it is of no use, because of an error or a position that moved.
    fn initialize(
        &mut self,
        mut fetch: CompletedFetch,
        fx: &mut Effects,
    ) -> Result<Option<CompletedFetch>, Failure> {
        let partition = &fetch.partition;
        let Some(position) = self.subscriptions.position(partition) else { return Ok(None) };
        if fetch.error.is_error() {
            let at_position = position.offset == fetch.next_fetch_offset;
            let handled = self.handle_fetch_error(&fetch, at_position, fx);
            self.subscriptions.move_partition_to_end(&fetch.partition);
            return handled.map(|()| None);
        }
        if position.offset != fetch.next_fetch_offset {
            return Ok(None);
        }
        let high_watermark = fetch.high_watermark;
        if let Some(state) = self.subscriptions.state_mut(partition) {
            state.high_watermark = Some(high_watermark);
        }
        self.read_elsewhere(&fetch, fx);
        fetch.initialized = true;
        Ok(Some(fetch))
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "every other error is unexpected here")]
    fn handle_fetch_error(
        &mut self,
        fetch: &CompletedFetch,
        at_position: bool,
        fx: &mut Effects,
    ) -> Result<(), Failure> {
        match fetch.error {
            ErrorCode::NotLeaderOrFollower
            | ErrorCode::KafkaStorageError
            | ErrorCode::FencedLeaderEpoch
            | ErrorCode::OffsetNotAvailable
            | ErrorCode::UnknownTopicOrPartition => {
                self.request_metadata_update(&fetch.partition);
                Ok(())
            }
            // A replica that lags, or has a later start, is no reason to begin elsewhere: the leader is asked again.
            ErrorCode::OffsetOutOfRange if self.leaves_replica(&fetch.partition) => Ok(()),
            ErrorCode::OffsetOutOfRange if at_position => {
                let (partition, offset) = (fetch.partition.clone(), fetch.next_fetch_offset);
                self.note(fx, |consumer| Fact::PositionOutOfRange { consumer, partition, offset });
                match self.reset_spec() {
                    Some(spec) => {
                        self.subscriptions.request_offset_reset(&fetch.partition, spec);
                        Ok(())
                    }
                    None => Err(Failure::Error(ErrorCode::OffsetOutOfRange)),
                }
            }
            // Told about another position, or tried again by itself.
            ErrorCode::OffsetOutOfRange
            | ErrorCode::UnknownLeaderEpoch
            | ErrorCode::UnknownServerError => Ok(()),
            error => Err(Failure::Unexpected(error)),
        }
    }

    /// Moves up to `max` records to the application; how many it were.
    fn fetch_records(&mut self, fetch: &mut CompletedFetch, max: i64, fx: &mut Effects) -> i64 {
        let state = self.subscriptions.state(&fetch.partition);
        let at = state.filter(|s| s.is_fetchable()).and_then(|s| s.position()).map(|p| p.offset);
        if at != Some(fetch.next_fetch_offset) {
            // Given back, or sought elsewhere: these records are nobody's.
            fetch.batches.clear();
            return 0;
        }
        let mut taken = 0;
        let mut first = None;
        let mut epoch = None;
        while let Some(batch) = fetch.batches.front().cloned() {
            let next = batch.records_before(fetch.next_fetch_offset);
            // Markers are for the consumer alone.
            let visible = if batch.is_control() { 0 } else { batch.records.len() - next };
            let end = next + visible.min(usize::try_from(max - taken).unwrap_or_default());
            if end > next {
                let partition = fetch.partition.clone();
                first = first.or(Some(batch.offset_at(next)));
                fetch.next_fetch_offset = batch.offset_at(end - 1).plus(1);
                let polled = PolledRecords { partition, batch: batch.clone(), next, end };
                taken += polled.left();
                self.app.records.push_back(polled);
            }
            let is_done = fetch.next_fetch_offset >= batch.next_offset();
            if end > next || taken < max {
                epoch = Some(batch.partition_leader_epoch);
            }
            if !is_done {
                if taken == max {
                    break;
                }
                // Nothing is left in it: a marker, or records that the cleaner took out.
                fetch.next_fetch_offset = batch.next_offset();
            }
            fetch.batches.pop_front();
        }
        fetch.returned_any |= taken > 0;
        self.advance_position(fetch, epoch);
        if let Some(first) = first {
            let (partition, count) = (fetch.partition.clone(), taken);
            self.note(fx, |consumer| Fact::RecordsPolled { consumer, partition, first, count });
        }
        taken
    }

    fn advance_position(&mut self, fetch: &CompletedFetch, epoch: Option<LeaderEpoch>) {
        let Some(mut position) = self.subscriptions.position(&fetch.partition).copied() else {
            return;
        };
        if fetch.next_fetch_offset > position.offset {
            let behind = i64::from(is_on(Mutation::PositionAtTheLastRecord));
            position.offset = fetch.next_fetch_offset.plus(-behind);
            position.offset_epoch = epoch.or(position.offset_epoch);
            self.subscriptions.seek_validated(&fetch.partition, position);
        }
    }

    /// A fetch is used up: its partition goes to the end of the line.
    fn drain(&mut self, fetch: &CompletedFetch) {
        if fetch.returned_any {
            self.subscriptions.move_partition_to_end(&fetch.partition);
        }
    }
}
