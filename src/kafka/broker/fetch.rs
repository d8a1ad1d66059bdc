//! Fetch: consumers get whole batches up to the high watermark, followers up to the log end; or they wait for more
//! (`ReplicaManager.fetchMessages`, `DelayedFetch`).

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{ErrorCode, LeaderEpoch, Offset, TopicPartition};
use crate::kafka::broker::purgatory::PendingFetch;
use crate::kafka::broker::replica::truncation::{FetchPosition, check_fetch_position};
use crate::kafka::broker::{Broker, Outcome};
use crate::kafka::log::{FirstBatch, LogRead, PartitionLog, ReadLimit};
use crate::kafka::{Effects, ReplyTo, TimerKind};
use crate::kernel::Span;
use crate::mutation::{Mutation, is_on};
use crate::protocol::fetch::{FetchPartition, PartitionData, ReplicaState, Request};
use crate::protocol::{Response, fetch};

/// Everything that was read for one request.
struct FetchRead {
    partitions: Vec<PartitionData>,
    size_bytes: u32,
    failed: bool,
    /// A follower's log is not this leader's.
    diverges: bool,
    /// A consumer should read elsewhere.
    redirects: bool,
}

impl Broker {
    pub(super) fn handle_fetch(
        &mut self,
        from: &ReplyTo,
        request: Arc<Request>,
        fx: &mut Effects,
    ) -> Outcome {
        if self.has_nothing_for(&request) {
            if let Some(replica) = request.replica {
                self.follower_fetched(replica, request.partitions.iter(), fx);
            }
            return self.park_fetch(from, request, fx);
        }
        let read = self.read_from_log(&request);
        if let Some(replica) = request.replica {
            let went_well =
                |data: &PartitionData| !data.error.is_error() && data.diverging_epoch.is_none();
            let answered = request.partitions.iter().zip(&read.partitions);
            let fetched = answered.filter(|(_, data)| went_well(data)).map(|(wanted, _)| wanted);
            self.follower_fetched(replica, fetched, fx);
        }
        let enough = read.size_bytes >= request.min_bytes.min(request.max_bytes);
        let fails = read.failed || read.diverges || read.redirects;
        if enough || fails || !may_wait(&request) {
            let partitions = read.partitions;
            return Outcome::Answer(Response::from(fetch::Response { partitions }));
        }
        if self.can_complete(&request) {
            // It was as good as parked, and is read again (`tryCompleteElseWatch`).
            let partitions = self.read_from_log(&request).partitions;
            return Outcome::Answer(Response::from(fetch::Response { partitions }));
        }
        self.park_fetch(from, request, fx)
    }

    fn park_fetch(&mut self, from: &ReplyTo, request: Arc<Request>, fx: &mut Effects) -> Outcome {
        let wait = request.max_wait;
        let expires_at = fx.now + wait;
        if request.replica.is_none() {
            fx.note(Fact::FetchParked { broker: self.id, node: from.node.clone(), wait });
        }
        let parked = self.memory.connections.mute(from);
        let segments = self.segments_of(&request);
        let fetch = PendingFetch { parked, request, segments, expires_at };
        let id = self.memory.fetches.park(fetch);
        fx.arm(TimerKind::FetchExpires(id), wait);
        Outcome::Parked
    }

    /// Whether all there is to do is to wait. Most fetches of an idle cluster end here, so that no answer is made for them.
    fn has_nothing_for(&self, request: &Request) -> bool {
        let waits = may_wait(request) && request.min_bytes.min(request.max_bytes) > 0;
        waits && request.partitions.iter().all(|wanted| self.is_read_up(wanted, request))
    }

    fn is_read_up(&self, wanted: &FetchPartition, request: &Request) -> bool {
        let replica = request.replica;
        let allowed = self.fetchable(wanted, replica).is_ok()
            && replica.is_none_or(|replica| self.check_replica(wanted, replica).is_ok());
        let Some(log) = self.disk.log(&wanted.partition).filter(|_| allowed) else { return false };
        let at = check_fetch_position(log, wanted.fetch_offset, wanted.last_fetched_epoch);
        at == FetchPosition::Matches
            && wanted.fetch_offset == readable_up_to(log, replica)
            && self.find_preferred_read_replica(request, wanted).is_none()
    }

    /// The partition has more to read, or another leader: looks at the fetches that wait for it.
    pub(super) fn try_complete_fetches(&mut self, partition: &TopicPartition, fx: &mut Effects) {
        let mut i = 0;
        while let Some((id, fetch)) = self.memory.fetches.watcher(&partition.topic, i) {
            let can_complete = || self.can_complete(&fetch.request) || self.has_rolled_past(fetch);
            if fetch.asks_for(partition) && can_complete() {
                fx.disarm(TimerKind::FetchExpires(id));
                self.complete_fetch(id, fx);
            } else {
                i += 1;
            }
        }
    }

    /// Reads again and answers, with whatever there is (`DelayedFetch.onComplete`).
    pub(super) fn complete_fetch(&mut self, id: u64, fx: &mut Effects) {
        let Some(fetch) = self.memory.fetches.take(id) else { return };
        let partitions = self.read_from_log(&fetch.request).partitions;
        let response = Response::from(fetch::Response { partitions });
        self.answer_parked(&fetch.parked, response, fx);
    }

    /// Whether there are enough bytes for a fetch that would wait, or an error to tell; or it is not at the end of the log that
    /// the bytes come to: beyond what may be read, or in an older segment, which is read to its end (`DelayedFetch.tryComplete`).
    fn can_complete(&self, request: &Request) -> bool {
        let min_bytes = request.min_bytes.min(request.max_bytes);
        let mut available = 0_u32;
        for wanted in &request.partitions {
            if self.fetchable(wanted, request.replica).is_err() {
                return true;
            }
            let Some(log) = self.disk.log(&wanted.partition) else { return true };
            let at = check_fetch_position(log, wanted.fetch_offset, wanted.last_fetched_epoch);
            if at != FetchPosition::Matches {
                return true;
            }
            let up_to = readable_up_to(log, request.replica);
            if wanted.fetch_offset > up_to || log.is_in_older_segment(wanted.fetch_offset, up_to) {
                return true;
            }
            let bytes = log.bytes_between(wanted.fetch_offset, up_to, min_bytes);
            available = available.saturating_add(bytes.min(wanted.partition_max_bytes));
            if available >= min_bytes {
                return true;
            }
        }
        false
    }

    fn segments_of(&self, request: &Request) -> Vec<Offset> {
        if request.min_bytes.min(request.max_bytes) <= 1 {
            return Vec::new();
        }
        let base = |wanted: &FetchPartition| {
            let log = self.disk.log(&wanted.partition);
            log.map(|log| log.segment_base(wanted.fetch_offset)).unwrap_or_default()
        };
        request.partitions.iter().map(base).collect()
    }

    /// What it waits for ends in a later segment than its offset was in, however little it is (case F of `DelayedFetch.tryComplete`).
    fn has_rolled_past(&self, fetch: &PendingFetch) -> bool {
        let request = &fetch.request;
        request.partitions.iter().zip(&fetch.segments).any(|(wanted, base)| {
            let Some(log) = self.disk.log(&wanted.partition) else { return false };
            let up_to = readable_up_to(log, request.replica);
            wanted.fetch_offset < up_to && *base < log.segment_base(up_to)
        })
    }

    /// Followers copy from the leader only; consumers may read from any replica (KIP-392), up to what that one knows to be
    /// committed (`FetchParams.fetchOnlyLeader`).
    pub(super) fn fetchable(
        &self,
        wanted: &FetchPartition,
        replica: Option<ReplicaState>,
    ) -> Result<(), ErrorCode> {
        let (image, partition) = (&self.memory.image, &wanted.partition);
        let epoch = known_epoch(wanted.current_leader_epoch);
        let found = match replica {
            Some(_) => image.led_by(self.id, partition, epoch),
            None => image.held_by(self.id, partition, epoch),
        };
        found.map(|_| ())
    }

    /// Partition after partition, until the answer is full. The first one with anything to read may exceed the
    /// limits by one batch, so that nobody waits forever for a batch that is too large for him (KIP-74).
    fn read_from_log(&self, request: &Request) -> FetchRead {
        let mut read = FetchRead {
            partitions: Vec::with_capacity(request.partitions.len()),
            size_bytes: 0,
            failed: false,
            diverges: false,
            redirects: false,
        };
        for wanted in &request.partitions {
            let left = request.max_bytes.saturating_sub(read.size_bytes);
            let max_bytes = wanted.partition_max_bytes.min(left);
            let first_batch = match read.size_bytes {
                0 => FirstBatch::Always,
                _ => FirstBatch::IfItFits,
            };
            match self.read_partition(wanted, request, (max_bytes, first_batch)) {
                Ok((data, size_bytes)) => {
                    read.diverges |= data.diverging_epoch.is_some();
                    read.redirects |= data.preferred_read_replica.is_some();
                    read.size_bytes = read.size_bytes.saturating_add(size_bytes);
                    read.partitions.push(data);
                }
                Err(error) => {
                    read.failed = true;
                    read.partitions.push(failed(wanted, error));
                }
            }
        }
        read
    }

    fn read_partition(
        &self,
        wanted: &FetchPartition,
        request: &Request,
        (max_bytes, first_batch): (u32, FirstBatch),
    ) -> Result<(PartitionData, u32), ErrorCode> {
        let replica = request.replica;
        self.fetchable(wanted, replica)?;
        let log = self.disk.log(&wanted.partition).ok_or(ErrorCode::NotLeaderOrFollower)?;
        if let Some(replica) = replica {
            self.check_replica(wanted, replica)?;
        }
        let mut data = PartitionData {
            partition: wanted.partition.clone(),
            error: ErrorCode::None,
            high_watermark: log.high_watermark(),
            diverging_epoch: None,
            preferred_read_replica: self.find_preferred_read_replica(request, wanted),
            log_start_offset: log.log_start_offset(),
            batches: Vec::new(),
        };
        if data.preferred_read_replica.is_some() {
            return Ok((data, 0));
        }
        match check_fetch_position(log, wanted.fetch_offset, wanted.last_fetched_epoch) {
            FetchPosition::Matches => {}
            FetchPosition::OutOfRange => return Err(ErrorCode::OffsetOutOfRange),
            FetchPosition::Diverges(end) => {
                let (epoch, end_offset) = (end.epoch, end.offset);
                data.diverging_epoch = Some(fetch::EpochEndOffset { epoch, end_offset });
                return Ok((data, 0));
            }
        }
        let limit = ReadLimit { max_bytes, up_to: readable_up_to(log, replica), first_batch };
        let read = log.read(wanted.fetch_offset, limit);
        let LogRead { batches, size_bytes } = read.map_err(|_| ErrorCode::OffsetOutOfRange)?;
        data.batches = batches;
        Ok((data, size_bytes))
    }
}

fn may_wait(request: &Request) -> bool {
    request.max_wait > Span::ZERO && !request.partitions.is_empty()
}

/// Consumers see what all in-sync replicas have, followers see everything (`FetchIsolation`).
fn readable_up_to(log: &PartitionLog, replica: Option<ReplicaState>) -> Offset {
    match replica {
        None if is_on(Mutation::UncommittedIsReadable) => log.log_end_offset(),
        None => log.high_watermark(),
        Some(_) => log.log_end_offset(),
    }
}

/// A client that does not know the epoch sends -1 and is not fenced.
pub(super) fn known_epoch(epoch: LeaderEpoch) -> Option<LeaderEpoch> {
    (epoch.0 >= 0).then_some(epoch)
}

fn failed(wanted: &FetchPartition, error: ErrorCode) -> PartitionData {
    PartitionData {
        partition: wanted.partition.clone(),
        error,
        high_watermark: Offset::NONE,
        diverging_epoch: None,
        preferred_read_replica: None,
        log_start_offset: Offset::NONE,
        batches: Vec::new(),
    }
}
