//! A disk that takes its time.
//!
//! One thing after the other: each append of a produce request or of a fetched answer, and each read of what the page cache does
//! not hold, takes as long as the disk needs. The thread that wanted it waits, so nothing is appended, answered or read before
//! it is done; what needs no disk, or is refused before it comes to that, goes on. What the group coordinator writes stands in
//! its log at once and is answered when the disk is done.

use std::collections::VecDeque;

use crate::id::{BrokerId, Correlation, TopicPartition};
use crate::kafka::broker::Broker;
use crate::kafka::{Effects, ReplyTo, ServerTimer, TimerKind};
use crate::kernel::{SimTime, Span};
use crate::protocol::{Request, Response, fetch};

/// What waits for the disk, and when the disk is done with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DiskQueue {
    /// In the order in which it came, which is that of its end.
    waiting: VecDeque<(SimTime, DiskWork)>,
}

#[derive(Clone, Debug, PartialEq)]
enum DiskWork {
    /// A request, by the broker's own number.
    Request(ReplyTo, Request),
    /// A leader's answer to a fetch, with records to append.
    Fetched(BrokerId, Correlation, Response),
    /// The group coordinator has written.
    GroupWrite,
}

impl DiskQueue {
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The answer of this leader that waits to be written.
    fn take_fetched(&mut self, leader: BrokerId) -> Option<(Correlation, Response)> {
        let is_theirs =
            |work: &DiskWork| matches!(work, DiskWork::Fetched(from, _, _) if *from == leader);
        let place = self.waiting.iter().position(|(_, work)| is_theirs(work))?;
        match self.waiting.remove(place) {
            Some((_, DiskWork::Fetched(_, correlation, body))) => Some((correlation, body)),
            Some((_, DiskWork::Request(..) | DiskWork::GroupWrite)) | None => None,
        }
    }

    /// The first one that is done by now.
    fn take_done(&mut self, now: SimTime) -> Option<DiskWork> {
        self.waiting.front().filter(|(at, _)| *at <= now)?;
        self.waiting.pop_front().map(|(_, work)| work)
    }
}

impl Broker {
    /// From now on the disk takes so long for each thing that it is given.
    pub fn slow_disk(&mut self, latency: Span) {
        self.disk.set_latency(latency);
    }

    /// Hands the request back if it needs no disk, or the disk takes no time; keeps it otherwise, until the disk is done.
    pub(super) fn wait_for_disk(
        &mut self,
        from: &ReplyTo,
        request: Request,
        fx: &mut Effects,
    ) -> Option<Request> {
        if self.disk.latency() == Span::ZERO && self.memory.disk_queue.is_empty() {
            return Some(request);
        }
        if !self.needs_disk(&request) {
            return Some(request);
        }
        let parked = self.memory.connections.mute(from);
        self.give_to_disk(DiskWork::Request(parked, request), fx);
        None
    }

    /// True if the answer was kept until the disk has taken in its records.
    pub(super) fn append_takes_time(
        &mut self,
        leader: BrokerId,
        correlation: Correlation,
        body: &Response,
        fx: &mut Effects,
    ) -> bool {
        let has_records = |response: &fetch::Response| {
            response.partitions.iter().any(|partition| !partition.batches.is_empty())
        };
        let waits = !self.memory.disk_queue.is_empty() || self.disk.latency() > Span::ZERO;
        if !waits || !matches!(body, Response::Fetch(response) if has_records(response)) {
            return false;
        }
        let fetcher = self.memory.fetchers.get_mut(leader);
        let is_awaited = fetcher.is_some_and(|fetcher| fetcher.append(correlation));
        if is_awaited {
            // The leader has answered: nobody waits for it any more.
            fx.disarm(TimerKind::Server(ServerTimer::ReplicaFetcher(leader)));
            self.give_to_disk(DiskWork::Fetched(leader, correlation, body.clone()), fx);
        }
        is_awaited
    }

    /// Nobody is to copy the partition any more: what was received for it is written before that, and its fetcher's other
    /// partitions with it (`AbstractFetcherThread.removePartitions` waits for the thread's lock).
    pub(super) fn stop_fetching(&mut self, partition: &TopicPartition, fx: &mut Effects) {
        if let Some(leader) = self.memory.fetchers.appending(partition)
            && let Some((correlation, body)) = self.memory.disk_queue.take_fetched(leader)
        {
            self.take_in_answer(leader, correlation, &body, fx);
        }
        self.memory.fetchers.remove(partition);
    }

    /// True if the group coordinator must wait with its answer.
    pub(super) fn group_write_takes_time(&mut self, fx: &mut Effects) -> Option<SimTime> {
        let waits = !self.memory.disk_queue.is_empty() || self.disk.latency() > Span::ZERO;
        waits.then(|| self.give_to_disk(DiskWork::GroupWrite, fx))
    }

    fn needs_disk(&self, request: &Request) -> bool {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "only these two touch a partition's log"
        )]
        match request {
            Request::Produce(request) => {
                let partitions = &request.partitions;
                partitions.iter().any(|data| self.check_append(data, request.acks).is_ok())
            }
            Request::Fetch(request) => request.partitions.iter().any(|wanted| {
                let log = self.disk.log(&wanted.partition);
                log.is_some_and(|log| !log.is_cached(wanted.fetch_offset))
                    && self.fetchable(wanted, request.replica).is_ok()
            }),
            _ => false,
        }
    }

    fn give_to_disk(&mut self, work: DiskWork, fx: &mut Effects) -> SimTime {
        let waiting = &mut self.memory.disk_queue.waiting;
        let begins = waiting.back().map_or(fx.now, |(at, _)| (*at).max(fx.now));
        let done = begins + self.disk.latency();
        if waiting.is_empty() {
            fx.arm(TimerKind::Server(ServerTimer::Disk), done.since(fx.now));
        }
        waiting.push_back((done, work));
        done
    }

    /// The disk is done with what it was given first.
    pub(super) fn disk_done(&mut self, fx: &mut Effects) {
        while let Some(work) = self.memory.disk_queue.take_done(fx.now) {
            match work {
                DiskWork::Request(parked, request) => self.go_on_with(&parked, request, fx),
                DiskWork::Fetched(leader, correlation, body) => {
                    self.take_in_answer(leader, correlation, &body, fx);
                }
                DiskWork::GroupWrite => self.group_write_on_disk(fx),
            }
        }
        if let Some((at, _)) = self.memory.disk_queue.waiting.front() {
            fx.arm(TimerKind::Server(ServerTimer::Disk), at.since(fx.now));
        }
    }

    /// A producer that has gone meanwhile has written all the same; nobody is told.
    fn go_on_with(&mut self, parked: &ReplyTo, request: Request, fx: &mut Effects) {
        if let Request::Fetch(request) = &request {
            for wanted in &request.partitions {
                if let Some(log) = self.disk.log_mut(&wanted.partition) {
                    log.read_into_cache(wanted.fetch_offset);
                }
            }
        }
        match (self.memory.connections.still_muted(parked), request) {
            (Some(from), request) => self.carry_out_request(from, request, fx),
            (None, Request::Produce(request)) => self.append_for_nobody(&request, fx),
            (None, _) => {}
        }
    }
}
