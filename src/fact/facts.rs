//! The table of facts. One line each: its id in `facts.ftl`, its fields (which are what the sentence may use),
//! and from which level of detail on it is worth a step of its own.

use std::sync::Arc;

use crate::fact::{
    Arg, ClientRole, DeletionReason, GroupState, LossCause, MemberGone, OffsetSource,
    RebalanceReason,
};
use crate::id::{
    AssignorName, BrokerEpoch, BrokerId, ClientId, ErrorCode, GenerationId, GroupId,
    GroupInstanceId, LeaderEpoch, MemberEpoch, MemberId, NodeId, Offset, ProducerEpoch, ProducerId,
    TopicName, TopicPartition,
};
use crate::kernel::Span;
use crate::protocol::{ApiKey, Body, Envelope, Text};

/// How closely a person looks. Each level also shows all that the ones before it show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detail {
    /// What a teacher would point at.
    Story,
    /// Each request and response that changes something.
    Protocol,
    /// Heartbeats, fetches, commits and timers too.
    Everything,
}

/// What a fact is about, without its numbers: the id of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactKind {
    pub id: &'static str,
    pub fields: &'static [&'static str],
}

macro_rules! facts {
    ($($(#[$doc:meta])* $id:literal $detail:ident $variant:ident { $($field:ident : $type:ty),* $(,)? })*) => {
        /// Something that happened, as ids and numbers.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Fact {
            /// Something set out on its way.
            Sent { envelope: Arc<Envelope> },
            /// It arrived.
            Delivered { envelope: Arc<Envelope> },
            $($(#[$doc])* $variant { $($field: $type),* },)*
        }

        impl Fact {
            /// Every kind of fact, in the order of the table.
            pub const KINDS: &'static [FactKind] = &[
                FactKind { id: "sent", fields: ENVELOPE_FIELDS },
                FactKind { id: "delivered", fields: ENVELOPE_FIELDS },
                $(FactKind { id: $id, fields: &[$(stringify!($field)),*] },)*
            ];

            /// Its id; the message in `facts.ftl` is `fact-<id>`.
            pub fn id(&self) -> &'static str {
                match self {
                    Fact::Sent { .. } => "sent",
                    Fact::Delivered { .. } => "delivered",
                    $(Fact::$variant { .. } => $id,)*
                }
            }

            /// From which level of detail on it is shown.
            pub fn detail(&self) -> Detail {
                match self {
                    Fact::Sent { envelope } | Fact::Delivered { envelope } => envelope_detail(envelope),
                    $(Fact::$variant { .. } => Detail::$detail,)*
                }
            }

            /// Its fields by name, for the sentence about it.
            pub fn args(&self) -> Vec<(&'static str, Arg)> {
                match self {
                    Fact::Sent { envelope } | Fact::Delivered { envelope } => envelope_args(envelope),
                    $(Fact::$variant { $($field),* } => vec![$((stringify!($field), Arg::from($field)),)*],)*
                }
            }
        }
    };
}

const ENVELOPE_FIELDS: &[&str] = &["from", "to", "api", "kind", "error"];

fn envelope_args(envelope: &Envelope) -> Vec<(&'static str, Arg)> {
    let (kind, error) = match &envelope.body {
        Body::Request(_) => ("request", ErrorCode::None),
        Body::Response(response) => ("response", response.error()),
    };
    vec![
        ("from", Arg::from(&envelope.from)),
        ("to", Arg::from(&envelope.to)),
        ("api", Arg::from(&envelope.body.api())),
        ("kind", Arg::Text(kind.into())),
        ("error", Arg::Error(error)),
    ]
}

/// What runs all the time is for those who want to see everything, unless it carries an error.
fn envelope_detail(envelope: &Envelope) -> Detail {
    if let Body::Response(response) = &envelope.body
        && response.error().is_error()
    {
        return Detail::Protocol;
    }
    if envelope.body.is_heartbeat_with_news() {
        return Detail::Protocol;
    }
    match envelope.body.api() {
        ApiKey::Heartbeat
        | ApiKey::ConsumerGroupHeartbeat
        | ApiKey::Fetch
        | ApiKey::Metadata
        | ApiKey::OffsetCommit
        | ApiKey::Produce
        | ApiKey::ListOffsets
        | ApiKey::BrokerHeartbeat
        | ApiKey::AllocateProducerIds => Detail::Everything,
        ApiKey::AlterPartition
        | ApiKey::Vote
        | ApiKey::BeginQuorumEpoch
        | ApiKey::EndQuorumEpoch
        | ApiKey::BrokerRegistration
        | ApiKey::FindCoordinator
        | ApiKey::JoinGroup
        | ApiKey::SyncGroup
        | ApiKey::LeaveGroup
        | ApiKey::OffsetFetch
        | ApiKey::OffsetForLeaderEpoch
        | ApiKey::InitProducerId => Detail::Protocol,
    }
}

facts! {
    // ---- network -------------------------------------------------------------------------------------------------
    /// What was sent will never arrive.
    "lost" Protocol Lost { from: NodeId, to: NodeId, api: ApiKey, cause: LossCause }
    "connection-broke" Protocol ConnectionBroke { a: NodeId, b: NodeId }
    /// Nobody listens at `to`.
    "connection-refused" Protocol ConnectionRefused { from: NodeId, to: NodeId }
    "request-timed-out" Protocol RequestTimedOut { client: NodeId, broker: BrokerId, api: ApiKey }

    // ---- cluster -------------------------------------------------------------------------------------------------
    "topic-created" Story TopicCreated { topic: TopicName, partitions: i32 }
    "partitions-added" Story PartitionsAdded { topic: TopicName, from: i32, to: i32 }
    "client-added" Story ClientAdded { client: ClientId, role: ClientRole }
    /// One application with several consumers, each with its own thread.
    "listener-added" Story ListenerAdded { listener: Text, group: GroupId, consumers: i64 }
    /// What was asked for one consumer concerns all of its process.
    "process-shared" Story ProcessShared { client: ClientId, process: Text, consumers: i64 }
    "group-added" Story GroupAdded { group: GroupId }
    "config-changed" Story ConfigChanged { target: Text, key: Text, from: Text, to: Text }
    /// A client's configuration is read when it starts, so a change restarts it.
    "client-reconfigured" Story ClientReconfigured { client: ClientId }
    "crashed" Story Crashed { node: NodeId }
    /// Its whole machine is without power; told after `crashed`.
    "powered-off" Story PoweredOff { node: NodeId }
    /// What was in the page cache of a machine without power, and not on its disk.
    "unflushed-lost" Story UnflushedLost { broker: BrokerId, partition: TopicPartition, from: Offset, to: Offset }
    "disk-slowed" Story DiskSlowed { broker: BrokerId, latency: Span }
    "disk-filled" Story DiskFilled { broker: NodeId }
    "disk-freed" Story DiskFreed { broker: NodeId }
    /// An append failed, and with it the broker's only log directory: it halts.
    "log-dir-failed" Story LogDirFailed { broker: NodeId, partition: TopicPartition }
    "clock-skewed" Story ClockSkewed { node: NodeId, ms: i64 }
    "restarted" Story Restarted { node: NodeId }
    "frozen" Story Frozen { node: NodeId }
    "thawed" Story Thawed { node: NodeId }
    "link-cut" Story LinkCut { a: NodeId, b: NodeId }
    "link-slowed" Story LinkSlowed { a: NodeId, b: NodeId, latency: Span }
    "link-lossy" Story LinkLossy { a: NodeId, b: NodeId, percent: u32 }
    "link-healed" Story LinkHealed { a: NodeId, b: NodeId }
    "isolated" Story Isolated { node: NodeId }
    "leader-elected" Protocol LeaderElected { partition: TopicPartition, leader: BrokerId, epoch: LeaderEpoch }

    "broker-added" Story BrokerAdded { broker: BrokerId }
    /// Another in-sync or eligible replica leads.
    "leader-changed" Story LeaderChanged { partition: TopicPartition, leader: BrokerId, epoch: LeaderEpoch }
    /// A replica leads that was not in sync: what it lacks is lost.
    "unclean-leader-elected" Story UncleanLeaderElected { partition: TopicPartition, leader: BrokerId, epoch: LeaderEpoch }
    /// Neither ISR nor ELR has a member left, so whoever led last leads again. Whether it still has everything nobody knows.
    "last-known-leader-elected" Story LastKnownLeaderElected { partition: TopicPartition, leader: BrokerId, epoch: LeaderEpoch }
    "isr-changed" Protocol IsrChanged { partition: TopicPartition, isr: Arc<[BrokerId]> }
    "reassignment-started" Story ReassignmentStarted { partition: TopicPartition, replicas: Arc<[BrokerId]> }
    "reassignment-completed" Story ReassignmentCompleted { partition: TopicPartition, replicas: Arc<[BrokerId]> }
    /// It leads the controllers' quorum, and decides from now on.
    "controller-elected" Story ControllerElected { controller: NodeId, epoch: LeaderEpoch }
    "broker-registered" Protocol BrokerRegistered { broker: BrokerId, epoch: BrokerEpoch }
    /// It may lead, and clients are told of it.
    "broker-unfenced" Protocol BrokerUnfenced { broker: BrokerId }
    /// The controller has not heard from it for `broker.session.timeout.ms`.
    "broker-fenced" Story BrokerFenced { broker: BrokerId }
    /// Its leaderships move away before it stops.
    "controlled-shutdown-started" Story ControlledShutdownStarted { broker: BrokerId }
    /// No controller has let it go: it stops all the same.
    "controlled-shutdown-timed-out" Story ControlledShutdownTimedOut { broker: BrokerId }
    /// It could not register when it started: its process ends.
    "registration-timed-out" Story RegistrationTimedOut { broker: BrokerId }
    /// It has stopped in order.
    "stopped" Story Stopped { node: NodeId }
    /// No replica that may lead is there.
    "leader-lost" Story LeaderLost { partition: TopicPartition, broker: BrokerId, epoch: LeaderEpoch }

    // ---- log -----------------------------------------------------------------------------------------------------
    "records-appended" Story RecordsAppended { broker: BrokerId, partition: TopicPartition, first: Offset, last: Offset, count: i64 }
    /// The same batch came again: it is answered with the offsets that it has, and nothing is written.
    "duplicate-batch-answered" Story DuplicateBatchAnswered { broker: BrokerId, partition: TopicPartition, first: Offset, last: Offset, count: i64 }
    /// From `base` on, records go to a new segment.
    "segment-rolled" Protocol SegmentRolled { broker: BrokerId, partition: TopicPartition, base: Offset }
    /// The segment that begins at `base` is no more.
    "segment-deleted" Protocol SegmentDeleted { broker: BrokerId, partition: TopicPartition, base: Offset, reason: DeletionReason }
    /// Nobody can read below `to` any more.
    "log-start-offset-moved" Story LogStartOffsetMoved { broker: BrokerId, partition: TopicPartition, from: Offset, to: Offset }
    /// Compaction left `after` of `before` records below `end`.
    "log-cleaned" Story LogCleaned { broker: BrokerId, partition: TopicPartition, before: i64, after: i64, end: Offset }
    "append-refused" Story AppendRefused { broker: BrokerId, partition: TopicPartition, error: ErrorCode }
    /// A leader asks the controller to take a follower among those in sync, or to take one out.
    "isr-proposed" Protocol IsrProposed { broker: BrokerId, partition: TopicPartition, isr: Arc<[BrokerId]> }
    /// A follower has copied what its leader wrote.
    "records-replicated" Everything RecordsReplicated { broker: BrokerId, leader: BrokerId, partition: TopicPartition, first: Offset, last: Offset }
    /// A follower has heard from its leader up to where all in-sync replicas have the records.
    "follower-high-watermark-advanced" Everything FollowerHighWatermarkAdvanced { broker: BrokerId, partition: TopicPartition, from: Offset, to: Offset }
    /// A follower could not copy from its leader; it tries again after `replica.fetch.backoff.ms`, or when it is told of another leader.
    "replica-fetch-failed" Protocol ReplicaFetchFailed { broker: BrokerId, leader: BrokerId, partition: TopicPartition, error: ErrorCode }
    /// A follower could not write what it copied. It does not try again before there is a new leader epoch, or it starts again.
    "replica-fetch-given-up" Story ReplicaFetchGivenUp { broker: BrokerId, leader: BrokerId, partition: TopicPartition, error: ErrorCode }
    /// A follower has dropped what its leader does not have.
    "log-truncated" Story LogTruncated { broker: BrokerId, partition: TopicPartition, from: Offset, to: Offset }
    "high-watermark-advanced" Everything HighWatermarkAdvanced { broker: BrokerId, partition: TopicPartition, from: Offset, to: Offset }
    /// The controller gave a broker ids that it may hand out.
    "producer-ids-allocated" Everything ProducerIdsAllocated { broker: BrokerId, first: ProducerId, count: i64 }
    "fetch-parked" Everything FetchParked { broker: BrokerId, node: NodeId, wait: Span }

    // ---- producer ------------------------------------------------------------------------------------------------
    /// The application called `send` and the record waits in its batch. `hash` is murmur2 made positive, for keyed records.
    "record-queued" Everything RecordQueued { producer: ClientId, partition: TopicPartition, key: Option<Text>, hash: Option<i32>, partitions: i32 }
    "records-acknowledged" Protocol RecordsAcknowledged { producer: ClientId, partition: TopicPartition, first: Offset, count: i64 }
    "records-failed" Story RecordsFailed { producer: ClientId, partition: TopicPartition, count: i64, error: ErrorCode }
    "batch-retried" Protocol BatchRetried { producer: ClientId, partition: TopicPartition, error: ErrorCode, wait: Span }
    /// The leader found the batch too large; its parts are sent instead.
    "batch-split" Story BatchSplit { producer: ClientId, partition: TopicPartition, parts: i64 }
    /// `buffer.memory` is full: `send` does not return before a batch is done.
    "buffer-exhausted" Protocol BufferExhausted { producer: ClientId, partition: TopicPartition, bytes: u32 }
    "send-refused" Story SendRefused { producer: ClientId, topic: TopicName, error: ErrorCode }
    "sticky-partition-chosen" Everything StickyPartitionChosen { producer: ClientId, partition: TopicPartition }
    /// Its session: under this id and epoch it numbers what it sends to each partition.
    "producer-id-obtained" Protocol ProducerIdObtained { producer: ClientId, id: ProducerId, epoch: ProducerEpoch }
    /// It has given up a sequence, and begins a new one with the next epoch.
    "producer-epoch-bumped" Story ProducerEpochBumped { producer: ClientId, id: ProducerId, epoch: ProducerEpoch }
    /// The leader has had the batch before, but no longer knows where it is.
    "duplicate-answered" Story DuplicateAnswered { producer: ClientId, partition: TopicPartition, count: i64 }
    /// Everything it had was sent and answered, or given up.
    "producer-closed" Story ProducerClosed { producer: ClientId }

    // ---- consumer ------------------------------------------------------------------------------------------------
    "coordinator-found" Protocol CoordinatorFound { consumer: ClientId, group: GroupId, broker: BrokerId }
    "coordinator-lost" Protocol CoordinatorLost { consumer: ClientId, group: GroupId, broker: BrokerId }
    "metadata-updated" Everything MetadataUpdated { client: ClientId }
    "partitions-revoked" Story PartitionsRevoked { consumer: ClientId, partitions: Arc<[TopicPartition]> }
    /// What is new to it. `epoch` only in the consumer protocol: the member's, which is the generation too.
    "partitions-assigned" Story PartitionsAssigned { consumer: ClientId, partitions: Arc<[TopicPartition]>, generation: GenerationId, epoch: Option<MemberEpoch> }
    "partitions-lost" Story PartitionsLost { consumer: ClientId, partitions: Arc<[TopicPartition]> }
    /// The group's leader has worked out who gets what.
    "assignment-computed" Protocol AssignmentComputed { consumer: ClientId, group: GroupId, assignor: AssignorName, members: i64, partitions: i64 }
    "position-set" Protocol PositionSet { consumer: ClientId, partition: TopicPartition, offset: Offset, source: OffsetSource }
    "position-out-of-range" Story PositionOutOfRange { consumer: ClientId, partition: TopicPartition, offset: Offset }
    /// Its leader has the records before the position: nothing that it has read was cut off.
    "position-validated" Everything PositionValidated { consumer: ClientId, partition: TopicPartition, offset: Offset, epoch: LeaderEpoch }
    /// The log of the new leader parts from what it has read at `diverged`; -1 if the leader cannot say where.
    "log-truncation-detected" Story LogTruncationDetected { consumer: ClientId, partition: TopicPartition, offset: Offset, diverged: Offset }
    "no-offset-for-partition" Story NoOffsetForPartition { consumer: ClientId, partition: TopicPartition }
    /// The leader has told it from which replica to read.
    "read-replica-chosen" Protocol ReadReplicaChosen { consumer: ClientId, partition: TopicPartition, replica: BrokerId }
    "records-fetched" Everything RecordsFetched { consumer: ClientId, partition: TopicPartition, first: Offset, count: i64 }
    /// `poll` returned them: the position has moved, the application has not begun.
    "records-polled" Protocol RecordsPolled { consumer: ClientId, partition: TopicPartition, first: Offset, count: i64 }
    "record-processed" Story RecordProcessed { consumer: ClientId, partition: TopicPartition, offset: Offset, key: Option<Text> }
    "offset-committed" Protocol OffsetCommitted { consumer: ClientId, partition: TopicPartition, offset: Offset }
    "commit-failed" Story CommitFailed { consumer: ClientId, error: ErrorCode }
    /// The callback of the application's `commitAsync` number `commit` ran.
    "commit-callback" Protocol CommitCallback { consumer: ClientId, commit: u32, error: ErrorCode }
    "consumer-held" Story ConsumerHeld { consumer: ClientId }
    "consumer-released" Story ConsumerReleased { consumer: ClientId }
    "partition-paused" Story PartitionPaused { consumer: ClientId, partition: TopicPartition }
    "partition-resumed" Story PartitionResumed { consumer: ClientId, partition: TopicPartition }
    /// `unprocessed` records were returned by `poll` and are dropped; an auto commit counts them as done.
    "consumer-closing" Story ConsumerClosing { consumer: ClientId, unprocessed: i64 }
    "consumer-left" Story ConsumerLeft { consumer: ClientId, group: GroupId }
    "poll-interval-exceeded" Story PollIntervalExceeded { consumer: ClientId, group: GroupId, limit: Span }
    /// An error that Kafka's client hands to the application, which stops.
    "consumer-failed" Story ConsumerFailed { consumer: ClientId, error: ErrorCode }
    "rejoin-needed" Protocol RejoinNeeded { consumer: ClientId, error: ErrorCode }

    // ---- group coordinator ---------------------------------------------------------------------------------------
    "member-id-given" Protocol MemberIdGiven { group: GroupId, member: MemberId, client: ClientId }
    "member-joined" Story MemberJoined { group: GroupId, member: MemberId, client: ClientId }
    "member-rejoined" Protocol MemberRejoined { group: GroupId, member: MemberId, client: ClientId }
    "member-gone" Story MemberGone { group: GroupId, member: MemberId, client: ClientId, how: MemberGone }
    "static-member-replaced" Story StaticMemberReplaced { group: GroupId, instance: GroupInstanceId, member: MemberId, client: ClientId }
    "rebalance-started" Story RebalanceStarted { group: GroupId, generation: GenerationId, reason: RebalanceReason, client: Option<ClientId> }
    "initial-delay-started" Protocol InitialDelayStarted { group: GroupId, wait: Span }
    /// Somebody joined during the initial delay, so it goes on for as long again.
    "initial-delay-extended" Protocol InitialDelayExtended { group: GroupId, wait: Span }
    "group-state-changed" Protocol GroupStateChanged { group: GroupId, from: GroupState, to: GroupState, generation: GenerationId }
    "generation-started" Story GenerationStarted { group: GroupId, generation: GenerationId, members: i64, leader: ClientId, assignor: AssignorName }
    /// `epoch` only in the consumer protocol, where it is the generation too: every member has reached the target of it.
    "group-became-stable" Story GroupBecameStable { group: GroupId, generation: GenerationId, epoch: Option<MemberEpoch> }
    "group-became-empty" Story GroupBecameEmpty { group: GroupId }
    /// Consumer protocol: the coordinator has worked out who is to own what in the end.
    "target-assignment-computed" Story TargetAssignmentComputed { group: GroupId, epoch: MemberEpoch, assignor: AssignorName, members: i64, partitions: i64 }
    "group-leader-changed" Protocol GroupLeaderChanged { group: GroupId, leader: ClientId }
    "session-expired" Story SessionExpired { group: GroupId, member: MemberId, client: ClientId, after: Span }
    "request-refused" Story RequestRefused { group: GroupId, client: NodeId, api: ApiKey, error: ErrorCode }
    "offset-stored" Everything OffsetStored { group: GroupId, partition: TopicPartition, offset: Offset }
    "offset-expired" Story OffsetExpired { group: GroupId, partition: TopicPartition }
    "group-loaded" Protocol GroupLoaded { group: GroupId, broker: BrokerId, generation: GenerationId, members: i64 }

    // ---- observer: what no node can know --------------------------------------------------------------------------
    /// The group had worked on this record before.
    "record-read-again" Story RecordReadAgain { group: GroupId, consumer: ClientId, partition: TopicPartition, offset: Offset }
    /// The plan that a leader sends gives one partition to two members. Kafka does not check it.
    "assignment-overlaps" Story AssignmentOverlaps { group: GroupId, leader: ClientId, assignor: AssignorName, partition: TopicPartition, first: ClientId, second: ClientId }
    /// The plan that a leader sends leaves out partitions that it knows and somebody is subscribed to. Kafka does not check it.
    "assignment-incomplete" Story AssignmentIncomplete { group: GroupId, leader: ClientId, assignor: AssignorName, partitions: Arc<[TopicPartition]> }
}
