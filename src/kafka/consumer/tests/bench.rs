//! A consumer, a clock, and whatever the consumer wants done: requests wait here until the test answers them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::fact::Fact;
use crate::id::{
    AssignorName, BatchId, BrokerId, ClientId, Correlation, ErrorCode, GenerationId, GroupId,
    LeaderEpoch, MemberId, NodeId, Offset, TopicName, TopicPartition,
};
use crate::kafka::config::ConsumerConfig;
use crate::kafka::consumer::{Consumer, ConsumerSpec};
use crate::kafka::{ClientCommand, Effect, Effects, Input, TimerKind};
use crate::kernel::{RandomStreams, SimTime};
use crate::protocol::metadata::{PartitionMetadata, TopicMetadata};
use crate::protocol::{
    ApiKey, Assignment, Channel, Record, RecordBatch, Request, Response, fetch, find_coordinator,
    heartbeat, join_group, list_offsets, metadata, offset_fetch, sync_group,
};

pub(super) const B1: BrokerId = BrokerId(1);

#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) at: SimTime,
    pub(super) to: NodeId,
    pub(super) channel: Channel,
    pub(super) correlation: Correlation,
    pub(super) body: Request,
}

pub(super) struct Bench {
    pub(super) consumer: Consumer,
    pub(super) now: SimTime,
    pub(super) sent: Vec<Sent>,
    pub(super) facts: Vec<Fact>,
    pub(super) disconnects: Vec<(NodeId, Channel)>,
    pub(super) timers: BTreeMap<TimerKind, SimTime>,
    pub(super) fired: Vec<TimerKind>,
    pub(super) partitions: i32,
    rng: RandomStreams,
}

pub(super) fn tp(partition: i32) -> TopicPartition {
    TopicPartition::new(TopicName::new("t"), partition)
}

pub(super) fn config(settings: &[(&str, &str)]) -> Arc<ConsumerConfig> {
    let mut config = ConsumerConfig::default();
    for (key, value) in settings {
        config.set(key, value).expect("a setting");
    }
    Arc::new(config)
}

impl Bench {
    /// One topic `t` with two partitions, all led by broker 1, which also coordinates.
    pub(super) fn new(settings: &[(&str, &str)]) -> Self {
        let spec = ConsumerSpec {
            id: ClientId::new("c1"),
            group: GroupId::new("g"),
            subscribe_to: vec![TopicName::new("t")].into(),
            config: config(settings),
            bootstrap: Arc::new([B1]),
            starts: 1,
        };
        Self {
            consumer: Consumer::new(spec),
            now: SimTime::ZERO,
            sent: Vec::new(),
            facts: Vec::new(),
            disconnects: Vec::new(),
            timers: BTreeMap::new(),
            fired: Vec::new(),
            partitions: 2,
            rng: RandomStreams::new(1),
        }
    }

    pub(super) fn input(&mut self, input: Input) {
        self.call(|consumer, fx| consumer.handle(input, fx));
    }

    /// Calls something of the consumer, and carries out what comes of it.
    pub(super) fn call<T>(&mut self, call: impl FnOnce(&mut Consumer, &mut Effects) -> T) -> T {
        let mut list = Vec::new();
        let result =
            call(&mut self.consumer, &mut Effects::new(self.now, &mut self.rng, &mut list));
        for effect in list {
            match effect {
                Effect::Send { to, channel, correlation, body } => {
                    self.sent.push(Sent { at: self.now, to, channel, correlation, body });
                }
                Effect::Reply { .. } | Effect::HangUp { .. } | Effect::Halt => {
                    panic!("what a broker does")
                }
                Effect::Disconnect { peer, channel } => {
                    self.sent.retain(|sent| (&sent.to, sent.channel) != (&peer, channel));
                    self.disconnects.push((peer, channel));
                }
                Effect::Arm { timer, after } => {
                    self.timers.insert(timer, self.now + after);
                }
                Effect::Disarm(timer) => {
                    self.timers.remove(&timer);
                }
                Effect::Note(fact) => self.facts.push(fact),
            }
        }
        result
    }

    pub(super) fn command(&mut self, command: ClientCommand) {
        assert_eq!(self.consumer.check_command(&command), Ok(()));
        self.input(Input::Command(command));
    }

    /// Lets time pass; timers fire when they are due.
    pub(super) fn run_until(&mut self, ms: u64) {
        let end = SimTime::from_ms(ms);
        while let Some((timer, at)) =
            self.timers.iter().map(|(t, at)| (t.clone(), *at)).min_by_key(|(_, at)| *at)
            && at <= end
        {
            self.timers.remove(&timer);
            self.now = at.max(self.now);
            self.fired.push(timer.clone());
            assert!(self.fired.len() < 100_000, "timers fire for ever: {timer:?}");
            self.input(Input::TimerFired(timer));
        }
        self.now = end.max(self.now);
    }

    /// The unanswered requests, in words.
    pub(super) fn waiting(&self) -> Vec<ApiKey> {
        self.sent.iter().map(|sent| sent.body.api()).collect()
    }

    /// Takes the oldest unanswered request of an API.
    #[track_caller]
    pub(super) fn take(&mut self, api: ApiKey) -> Sent {
        let at = self.sent.iter().position(|sent| sent.body.api() == api);
        let at = at.unwrap_or_else(|| panic!("no {api} among {:?}", self.waiting()));
        self.sent.remove(at)
    }

    pub(super) fn answer(&mut self, sent: &Sent, body: Response) {
        let (from, channel, correlation) = (sent.to.clone(), sent.channel, sent.correlation);
        self.input(Input::Response { from, channel, correlation, body });
    }

    /// Answers the oldest request of an API.
    #[track_caller]
    pub(super) fn respond(&mut self, api: ApiKey, body: Response) -> Sent {
        let sent = self.take(api);
        self.answer(&sent, body);
        sent
    }

    pub(super) fn take_facts(&mut self) -> Vec<&'static str> {
        std::mem::take(&mut self.facts).iter().map(Fact::id).collect()
    }

    // ---- answers ----

    pub(super) fn metadata(&self) -> Response {
        let partition = PartitionMetadata {
            error: ErrorCode::None,
            leader: Some(B1),
            leader_epoch: LeaderEpoch(0),
            replicas: vec![B1],
            isr: vec![B1],
        };
        let topic = TopicMetadata {
            name: TopicName::new("t"),
            error: ErrorCode::None,
            partitions: vec![partition; self.partitions as usize],
        };
        Response::from(metadata::Response { brokers: vec![B1], topics: vec![Arc::new(topic)] })
    }

    pub(super) fn found() -> Response {
        let node = Some(B1);
        Response::from(find_coordinator::Response { error: ErrorCode::None, node })
    }

    pub(super) fn not_found() -> Response {
        let error = ErrorCode::CoordinatorNotAvailable;
        Response::from(find_coordinator::Response { error, node: None })
    }

    pub(super) fn sync_error(error: ErrorCode) -> Response {
        Response::from(sync_group::Response::failed(error))
    }

    pub(super) fn joined(generation: i32, leader: &str) -> Response {
        Response::from(join_group::Response {
            error: ErrorCode::None,
            generation: GenerationId(generation),
            protocol_type: Some("consumer".into()),
            protocol: Some(AssignorName::new("range")),
            leader: MemberId::new(leader),
            skip_assignment: false,
            member_id: MemberId::new("m-1"),
            members: Vec::new(),
        })
    }

    pub(super) fn join_error(error: ErrorCode) -> Response {
        Response::from(join_group::Response::failed(error, MemberId::new("m-1")))
    }

    pub(super) fn synced(partitions: &[i32]) -> Response {
        let partitions = partitions.iter().map(|&p| tp(p)).collect();
        Response::from(sync_group::Response {
            error: ErrorCode::None,
            protocol_type: Some("consumer".into()),
            protocol: None,
            assignment: Arc::new(Assignment { partitions }),
        })
    }

    pub(super) fn committed(offsets: &[(i32, i64)]) -> Response {
        let partition = |&(partition, offset): &(i32, i64)| offset_fetch::PartitionResponse {
            partition: tp(partition),
            offset: Offset(offset),
            // As from a client that does not know epochs: nobody has to confirm such an offset.
            leader_epoch: None,
            metadata: "".into(),
            error: ErrorCode::None,
        };
        let partitions = offsets.iter().map(partition).collect();
        Response::from(offset_fetch::Response { error: ErrorCode::None, partitions })
    }

    pub(super) fn listed(offsets: &[(i32, i64)]) -> Response {
        let partition = |&(partition, offset): &(i32, i64)| list_offsets::PartitionResponse {
            partition: tp(partition),
            error: ErrorCode::None,
            offset: Offset(offset),
            leader_epoch: LeaderEpoch(0),
        };
        let partitions = offsets.iter().map(partition).collect();
        Response::from(list_offsets::Response { partitions })
    }

    pub(super) fn heartbeat(error: ErrorCode) -> Response {
        Response::from(heartbeat::Response { error })
    }

    /// For each partition: the first offset and how many records, in batches of two.
    pub(super) fn fetched(data: &[(i32, i64, i64)]) -> Response {
        let batch = |base: i64, count: i64| {
            let records = (0..count).map(|_| Record::user(SimTime::ZERO, None, None)).collect();
            Arc::new(RecordBatch {
                base_offset: Offset(base),
                partition_leader_epoch: LeaderEpoch(0),
                ..RecordBatch::unsent(BatchId(base as u64), 100, records)
            })
        };
        let partition = |&(partition, first, count): &(i32, i64, i64)| fetch::PartitionData {
            partition: tp(partition),
            error: ErrorCode::None,
            high_watermark: Offset(first + count),
            diverging_epoch: None,
            preferred_read_replica: None,
            log_start_offset: Offset(0),
            batches: (0..(count + 1) / 2)
                .map(|i| batch(first + 2 * i, (count - 2 * i).min(2)))
                .collect(),
        };
        let partitions = data.iter().map(partition).collect();
        Response::from(fetch::Response { partitions })
    }

    pub(super) fn fetch_error(partition: i32, error: ErrorCode) -> Response {
        let data = fetch::PartitionData {
            partition: tp(partition),
            error,
            high_watermark: Offset::NONE,
            diverging_epoch: None,
            preferred_read_replica: None,
            log_start_offset: Offset::NONE,
            batches: Vec::new(),
        };
        Response::from(fetch::Response { partitions: vec![data] })
    }

    /// Commits everything that the oldest OffsetCommit asks for, or answers it with an error.
    #[track_caller]
    pub(super) fn respond_commit(&mut self, error: ErrorCode) -> Vec<(i32, i64)> {
        let sent = self.take(ApiKey::OffsetCommit);
        let Request::OffsetCommit(request) = &sent.body else { unreachable!("taken by api") };
        let answer = Response::from(request.answer(error));
        let offset = |c: &crate::protocol::offset_commit::CommitPartition| {
            (c.partition.partition, c.offset.0)
        };
        let offsets = request.partitions.iter().map(offset).collect();
        self.answer(&sent, answer);
        offsets
    }

    // ---- shortcuts ----

    /// Started, and joined as a follower with these partitions; nothing was ever committed.
    pub(super) fn joined_with(settings: &[(&str, &str)], partitions: &[i32]) -> Self {
        let mut bench = Self::new(settings);
        bench.input(Input::Started);
        let metadata = bench.metadata();
        bench.respond(ApiKey::Metadata, metadata);
        bench.respond(ApiKey::FindCoordinator, Self::found());
        bench.join(1, partitions);
        bench
    }

    #[track_caller]
    pub(super) fn join(&mut self, generation: i32, partitions: &[i32]) {
        let Response::JoinGroup(mut joined) = Self::joined(generation, "m-2") else {
            unreachable!("as built")
        };
        // The group agrees on what this member likes best.
        let strategy = &self.consumer.config().partition_assignment_strategy;
        Arc::make_mut(&mut joined).protocol = strategy.first().cloned();
        self.respond(ApiKey::JoinGroup, Response::JoinGroup(joined));
        self.respond(ApiKey::SyncGroup, Self::synced(partitions));
    }

    /// As `joined_with`, with a committed offset 0 for each partition: reading.
    pub(super) fn reading(settings: &[(&str, &str)], partitions: &[i32]) -> Self {
        let mut bench = Self::joined_with(settings, partitions);
        let committed: Vec<_> = partitions.iter().map(|&p| (p, 0)).collect();
        bench.respond(ApiKey::OffsetFetch, Self::committed(&committed));
        bench.take_facts();
        bench
    }
}
