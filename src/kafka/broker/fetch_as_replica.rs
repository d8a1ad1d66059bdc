//! Copying from the leaders (`ReplicaFetcherThread`, `AbstractFetcherThread`, `RemoteLeaderEndPoint`): what goes out, and what the
//! answers make of this broker's logs.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{BrokerId, Correlation, ErrorCode, LeaderEpoch, Offset, TopicPartition};
use crate::kafka::broker::Broker;
use crate::kafka::broker::checkpoints::maybe_flush;
use crate::kafka::broker::produce::log_env;
use crate::kafka::broker::replica::truncation::{
    InitialFetch, initial_fetch, offset_truncation_state,
};
use crate::kafka::broker::replica::{PartitionFetchState, Waiting};
use crate::kafka::log::EpochEndOffset;
use crate::kafka::{Effects, ServerTimer, TimerKind};
use crate::protocol::fetch::{FetchPartition, PartitionData, ReplicaState};
use crate::protocol::list_offsets::OffsetSpec;
use crate::protocol::{Channel, Request, Response, fetch};

impl Broker {
    /// From where the log ends on; a log that knows no epoch is cut off at its high watermark first.
    pub(super) fn start_fetching(
        &mut self,
        partition: &TopicPartition,
        leader: BrokerId,
        epoch: LeaderEpoch,
        fx: &mut Effects,
    ) {
        let Some(log) = self.disk.log(partition) else { return };
        let (fetch_offset, last_fetched_epoch) = match initial_fetch(log) {
            InitialFetch::FromLogEnd { offset, last_fetched_epoch } => {
                (offset, Some(last_fetched_epoch))
            }
            InitialFetch::TruncateToHighWatermark(state) => {
                self.truncate(partition, state.offset, fx);
                (state.offset, self.latest_epoch(partition))
            }
        };
        let current_leader_epoch = epoch;
        let state = PartitionFetchState {
            fetch_offset,
            current_leader_epoch,
            last_fetched_epoch,
            delayed_until: None,
        };
        self.memory.fetchers.add(leader, partition.clone(), state);
        self.memory.woken_fetchers.push(leader);
    }

    /// Those that have something new to do go on, and those with nothing left end. After each input.
    pub(super) fn run_fetchers(&mut self, fx: &mut Effects) {
        for leader in self.memory.fetchers.remove_idle() {
            fx.disconnect(leader, Channel::ReplicaFetcher);
            fx.disarm(TimerKind::Server(ServerTimer::ReplicaFetcher(leader)));
        }
        while let Some(leader) = self.memory.woken_fetchers.pop() {
            self.fetch_from(leader, fx);
        }
    }

    /// The next turn of a fetcher's thread (`maybeFetch`): one request for all partitions that may be fetched.
    fn fetch_from(&mut self, leader: BrokerId, fx: &mut Effects) {
        let Some(fetcher) = self.memory.fetchers.get(leader) else { return };
        if *fetcher.waiting() != Waiting::ForWork {
            return;
        }
        let log_start = |partition: &TopicPartition| {
            let log = self.disk.log(partition);
            log.map_or(Offset::NONE, |log| log.log_start_offset())
        };
        let wanted = |(partition, state): &(TopicPartition, PartitionFetchState)| FetchPartition {
            partition: partition.clone(),
            current_leader_epoch: state.current_leader_epoch,
            fetch_offset: state.fetch_offset,
            last_fetched_epoch: state.last_fetched_epoch,
            log_start_offset: log_start(partition),
            partition_max_bytes: self.config.replica_fetch_max_bytes,
        };
        let partitions: Vec<_> = fetcher.ready(fx.now).map(wanted).collect();
        let timer = TimerKind::Server(ServerTimer::ReplicaFetcher(leader));
        if partitions.is_empty() {
            match fetcher.next_ready_at() {
                Some(at) => fx.arm(timer, at.since(fx.now)),
                None => fx.disarm(timer),
            }
            return;
        }
        let request = Arc::new(fetch::Request {
            replica: Some(ReplicaState { id: self.id, epoch: self.broker_epoch() }),
            max_wait: self.config.replica_fetch_wait_max,
            min_bytes: self.config.replica_fetch_min_bytes,
            max_bytes: self.config.replica_fetch_response_max_bytes,
            partitions,
            rack_id: None,
        });
        let body = Request::Fetch(request.clone());
        self.ask_leader(leader, Waiting::ForFetch(request), body, fx);
    }

    pub(super) fn ask_leader(
        &mut self,
        leader: BrokerId,
        waiting: Waiting,
        body: Request,
        fx: &mut Effects,
    ) {
        let Some(fetcher) = self.memory.fetchers.get_mut(leader) else { return };
        let correlation = fetcher.wait(waiting);
        fx.send(leader, Channel::ReplicaFetcher, correlation, body);
        let timer = TimerKind::Server(ServerTimer::ReplicaFetcher(leader));
        fx.arm(timer, self.config.request_timeout);
    }

    /// A delay is over, or the leader took too long: then the connection is given up.
    pub(super) fn fetcher_timer_fired(&mut self, leader: BrokerId, fx: &mut Effects) {
        let Some(fetcher) = self.memory.fetchers.get(leader) else { return };
        if *fetcher.waiting() != Waiting::ForWork && !fetcher.is_appending() {
            fx.disconnect(leader, Channel::ReplicaFetcher);
            self.leader_disconnected(leader, fx);
        }
        self.memory.woken_fetchers.push(leader);
    }

    /// No answer will come: everything is tried again after a pause. Whose answer is here already finds out with its next fetch.
    pub(super) fn leader_disconnected(&mut self, leader: BrokerId, fx: &mut Effects) {
        let until = fx.now + self.config.replica_fetch_backoff;
        let fetcher = self.memory.fetchers.get_mut(leader);
        let Some(fetcher) = fetcher.filter(|fetcher| !fetcher.is_appending()) else { return };
        fetcher.give_up();
        fetcher.delay_all(fx.now, until);
        self.memory.woken_fetchers.push(leader);
    }

    pub(super) fn leader_answered(
        &mut self,
        leader: BrokerId,
        correlation: Correlation,
        body: &Response,
        fx: &mut Effects,
    ) {
        if !self.append_takes_time(leader, correlation, body, fx) {
            self.take_in_answer(leader, correlation, body, fx);
        }
    }

    pub(super) fn take_in_answer(
        &mut self,
        leader: BrokerId,
        correlation: Correlation,
        body: &Response,
        fx: &mut Effects,
    ) {
        let Some(fetcher) = self.memory.fetchers.get_mut(leader) else { return };
        let Some(waited_for) = fetcher.answered(correlation) else { return };
        match (waited_for, body) {
            (
                Waiting::ForFetch(request) | Waiting::ForAppend(request),
                Response::Fetch(response),
            ) => {
                let out_of_range = self.take_in(leader, &request, response, fx);
                self.ask_for_offset(leader, out_of_range, OffsetSpec::Latest, None, fx);
            }
            (Waiting::ForOffset { of, leader_end }, Response::ListOffsets(response)) => {
                self.offset_listed(leader, of, leader_end, response, fx);
            }
            (waited_for, _) => panic!("{leader} answered {waited_for:?} with {:?}", body.api()),
        }
        self.memory.woken_fetchers.push(leader);
    }

    /// What came for each partition (`processFetchRequest`); those that are out of range are handed back.
    fn take_in(
        &mut self,
        leader: BrokerId,
        request: &fetch::Request,
        response: &fetch::Response,
        fx: &mut Effects,
    ) -> VecDeque<TopicPartition> {
        let mut out_of_range = VecDeque::new();
        // Answers come in the order of the questions (`FullFetchContext`).
        for (asked, data) in request.partitions.iter().zip(&response.partitions) {
            let partition = &data.partition;
            assert_eq!(asked.partition, *partition, "each question has its answer");
            if self.brings_nothing_new(data) {
                continue;
            }
            let Some(fetcher) = self.memory.fetchers.get(leader) else { break };
            // It may have been taken away, cut off or given a new leader epoch meanwhile (KAFKA-18991).
            let Some(state) = fetcher.state(partition).cloned() else { continue };
            let asked_from = (asked.fetch_offset, asked.current_leader_epoch);
            if asked_from != (state.fetch_offset, state.current_leader_epoch) {
                continue;
            }
            if data.error == ErrorCode::None {
                self.take_in_records(leader, state, data, fx);
            } else if data.error == ErrorCode::OffsetOutOfRange {
                out_of_range.push_back(partition.clone());
            } else {
                self.fetch_failed(leader, partition, data.error, fx);
            }
        }
        out_of_range
    }

    /// The leader has no more than this replica, and says nothing of its offsets that is not known here: most answers.
    fn brings_nothing_new(&self, data: &PartitionData) -> bool {
        let Some(log) = self.disk.log(&data.partition) else { return false };
        let known = log.high_watermark();
        let (end, start) = (log.log_end_offset(), log.log_start_offset());
        data.error == ErrorCode::None
            && data.diverging_epoch.is_none()
            && data.batches.is_empty()
            && data.high_watermark.min(end).max(start) == known
            && data.log_start_offset.min(known) <= start
    }

    fn take_in_records(
        &mut self,
        leader: BrokerId,
        state: PartitionFetchState,
        data: &PartitionData,
        fx: &mut Effects,
    ) {
        let partition = &data.partition;
        if let Some(diverging) = data.diverging_epoch {
            let end = EpochEndOffset { epoch: diverging.epoch, offset: diverging.end_offset };
            let Some(log) = self.disk.log(partition) else { return };
            let to = offset_truncation_state(log, Some(end), state.fetch_offset).offset;
            self.truncate(partition, to, fx);
            self.go_on_from(leader, partition, to, state);
            return;
        }
        if !self.append_as_follower(leader, data, fx) {
            return;
        }
        if let Some(last) = data.batches.last() {
            let last_fetched_epoch = Some(last.partition_leader_epoch);
            let fetch_offset = last.next_offset();
            let next = PartitionFetchState { fetch_offset, last_fetched_epoch, ..state };
            if let Some(fetcher) = self.memory.fetchers.get_mut(leader) {
                fetcher.move_to_end(partition.clone(), next);
            }
        }
    }

    /// `ReplicaFetcherThread.processPartitionData`. False if the fetching does not go on from there.
    fn append_as_follower(
        &mut self,
        leader: BrokerId,
        data: &PartitionData,
        fx: &mut Effects,
    ) -> bool {
        let partition = &data.partition;
        let Some((topic, _)) = self.memory.image.partition(partition) else { return false };
        let Some(log) = self.disk.log(partition) else { return false };
        let before = log.high_watermark();
        if let (Some(first), Some(last)) = (data.batches.first(), data.batches.last()) {
            if self.disk.is_full() {
                self.log_dir_failed(partition.clone(), fx);
                return false;
            }
            let Some(log) = self.disk.log_mut(partition) else { return false };
            let env = log_env(&self.config, &topic.config, fx);
            // The leader's log may start within a batch. It is sent whole, and an empty copy begins where it does
            // (`Partition.appendRecordsToFollowerOrFutureReplica`).
            let end = log.log_end_offset();
            let is_empty = end == log.log_start_offset();
            if is_empty && first.base_offset < end && end <= last.last_offset() {
                log.truncate_fully_and_start_at(first.base_offset, &env);
            }
            if let Err(error) = log.append_as_follower(&data.batches, &env) {
                self.mark_partition_failed(leader, partition, error, fx);
                return false;
            }
            maybe_flush(log, &self.config, &topic.config, fx.now);
            fx.note(Fact::RecordsReplicated {
                broker: self.id,
                leader,
                partition: partition.clone(),
                first: first.base_offset,
                last: last.last_offset(),
            });
        }
        let Some(log) = self.disk.log_mut(partition) else { return false };
        log.update_high_watermark(data.high_watermark);
        // Nothing is deleted above the high watermark, here as there.
        let start = data.log_start_offset.min(log.high_watermark());
        let moved = log.maybe_increment_log_start_offset(start);
        assert!(moved.is_ok(), "it is held below the high watermark");
        let to = log.high_watermark();
        if to > before {
            let (broker, partition) = (self.id, partition.clone());
            fx.note(Fact::FollowerHighWatermarkAdvanced { broker, partition, from: before, to });
        }
        self.memory.grown.push(data.partition.clone());
        self.schedule_log_tasks(&data.partition, fx);
        true
    }

    /// What came cannot be written: nobody fetches the partition before it has a new leader epoch, or this broker starts again
    /// (`AbstractFetcherThread.markPartitionFailed`).
    fn mark_partition_failed(
        &mut self,
        leader: BrokerId,
        partition: &TopicPartition,
        error: ErrorCode,
        fx: &mut Effects,
    ) {
        self.memory.fetchers.remove(partition);
        let (broker, partition) = (self.id, partition.clone());
        fx.note(Fact::ReplicaFetchGivenUp { broker, leader, partition, error });
    }

    pub(super) fn fetch_failed(
        &mut self,
        leader: BrokerId,
        partition: &TopicPartition,
        error: ErrorCode,
        fx: &mut Effects,
    ) {
        let (broker, until) = (self.id, fx.now + self.config.replica_fetch_backoff);
        let Some(fetcher) = self.memory.fetchers.get_mut(leader) else { return };
        if error == ErrorCode::FencedLeaderEpoch {
            // There is a newer leader: fetching begins again when the metadata says who.
            fetcher.remove(partition);
        } else {
            fetcher.delay(partition, fx.now, until);
        }
        let partition = partition.clone();
        fx.note(Fact::ReplicaFetchFailed { broker, leader, partition, error });
    }

    pub(super) fn go_on_from(
        &mut self,
        leader: BrokerId,
        partition: &TopicPartition,
        fetch_offset: Offset,
        state: PartitionFetchState,
    ) {
        let last_fetched_epoch = self.latest_epoch(partition);
        let next = PartitionFetchState { fetch_offset, last_fetched_epoch, ..state };
        if let Some(fetcher) = self.memory.fetchers.get_mut(leader) {
            fetcher.move_to_end(partition.clone(), next);
        }
    }

    fn latest_epoch(&self, partition: &TopicPartition) -> Option<LeaderEpoch> {
        self.disk.log(partition).and_then(|log| log.latest_epoch())
    }

    /// What the leader does not have is dropped.
    pub(super) fn truncate(&mut self, partition: &TopicPartition, to: Offset, fx: &mut Effects) {
        self.cut_off(partition, fx, |log, env| {
            log.truncate_to(to, env);
        });
    }

    pub(super) fn truncate_fully(
        &mut self,
        partition: &TopicPartition,
        start: Offset,
        fx: &mut Effects,
    ) {
        self.cut_off(partition, fx, |log, env| log.truncate_fully_and_start_at(start, env));
    }

    fn cut_off(
        &mut self,
        partition: &TopicPartition,
        fx: &mut Effects,
        cut: impl FnOnce(&mut crate::kafka::log::PartitionLog, &crate::kafka::log::LogEnv<'_>),
    ) {
        let Some((topic, _)) = self.memory.image.partition(partition) else { return };
        let Some(log) = self.disk.log_mut(partition) else { return };
        let from = log.log_end_offset();
        cut(log, &log_env(&self.config, &topic.config, fx));
        let to = log.log_end_offset();
        if to != from {
            self.checkpoint_recovery_points();
            let (broker, partition) = (self.id, partition.clone());
            fx.note(Fact::LogTruncated { broker, partition, from, to });
        }
    }
}
