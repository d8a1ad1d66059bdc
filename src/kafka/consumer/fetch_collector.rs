//! What `poll` returns: records already fetched, partition by partition, at most `max.poll.records` (`FetchCollector`).

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{ErrorCode, Offset, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::client::UpdateReason;
use crate::kafka::consumer::fetcher::CompletedFetch;
use crate::kafka::consumer::{Consumer, Failure};
use crate::protocol::RecordBatch;

/// Records in a row, as `poll` hands them to the application: `next` up to, not including, `end`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PolledRecords {
    pub(super) partition: TopicPartition,
    pub(super) batch: Arc<RecordBatch>,
    pub(super) next: Offset,
    pub(super) end: Offset,
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
            left -= returned;
            if fetch.batches.is_empty() {
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
            | ErrorCode::FencedLeaderEpoch
            | ErrorCode::OffsetNotAvailable
            | ErrorCode::UnknownTopicOrPartition => {
                self.metadata_mut().request_update(UpdateReason::Again);
                Ok(())
            }
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
        let first = fetch.next_fetch_offset;
        let mut taken = 0;
        let mut epoch = None;
        while let Some(batch) = fetch.batches.front().cloned() {
            let next = fetch.next_fetch_offset.max(batch.base_offset);
            let count = (batch.next_offset().0 - next.0).min(max - taken);
            if count > 0 {
                let (partition, end) = (fetch.partition.clone(), next.plus(count));
                epoch = Some(batch.partition_leader_epoch);
                fetch.next_fetch_offset = end;
                taken += count;
                let whole = end == batch.next_offset();
                self.app.records.push_back(PolledRecords { partition, batch, next, end });
                if whole {
                    fetch.batches.pop_front();
                }
            } else if batch.next_offset() <= fetch.next_fetch_offset {
                fetch.batches.pop_front();
            } else {
                break;
            }
        }
        if taken > 0 {
            fetch.returned_any = true;
            self.advance_position(fetch, first, taken, epoch, fx);
        }
        taken
    }

    fn advance_position(
        &mut self,
        fetch: &CompletedFetch,
        first: Offset,
        count: i64,
        epoch: Option<crate::id::LeaderEpoch>,
        fx: &mut Effects,
    ) {
        if let Some(mut position) = self.subscriptions.position(&fetch.partition).copied() {
            position.offset = fetch.next_fetch_offset;
            position.offset_epoch = epoch.or(position.offset_epoch);
            self.subscriptions.seek(&fetch.partition, position);
        }
        let partition = fetch.partition.clone();
        self.note(fx, |consumer| Fact::RecordsPolled { consumer, partition, first, count });
    }

    /// A fetch is used up: its partition goes to the end of the line.
    fn drain(&mut self, fetch: &CompletedFetch) {
        if fetch.returned_any {
            self.subscriptions.move_partition_to_end(&fetch.partition);
        }
    }
}
