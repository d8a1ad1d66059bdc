//! Every timer that a node can set. Each says what it waits for.

use crate::id::{BrokerId, Correlation, GroupId, MemberId};
use crate::protocol::Channel;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimerKind {
    /// Consumer: the application has finished with a record.
    RecordProcessed,
    /// Consumer: the thread inside `poll` has something to do (a back-off, an auto commit or old metadata is due).
    PollWakeUp,
    /// Consumer: the heartbeat thread wakes up.
    HeartbeatThread,
    /// Producer: the sender thread has something to do (linger, back-off, timeouts, old metadata).
    SenderWakeUp,
    /// Producer: the application thread goes on, to send its next record or because `send` gives up waiting.
    NextRecord,
    /// Any client: the oldest unanswered request has waited for `request.timeout.ms`.
    RequestTimeout,
    /// Broker: a parked fetch has waited for `fetch.max.wait.ms`.
    FetchExpires(u64),
    /// Broker: a parked produce has waited for its followers long enough.
    ProduceExpires(u64),
    /// Broker: a timer of its group coordinator.
    Group(GroupTimer),
    /// Broker: what its group coordinator wrote has waited for the followers long enough.
    GroupWriteExpires,
    /// Broker: it looks for segments to delete.
    LogRetention,
    /// Broker: its cleaner looks for logs to compact.
    LogCleaner,
    /// Broker: it looks for producers to forget.
    ProducerExpiration,
    /// Client: an unanswered request of its own kind, by correlation.
    Unanswered(Correlation),
    /// Broker or controller: what they wait for among themselves.
    Server(ServerTimer),
}

/// The timers of a server that have nothing to do with clients.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServerTimer {
    /// The fetcher of this leader may go on, or has waited for an answer long enough.
    ReplicaFetcher(BrokerId),
    /// Leaders look for followers that are too far behind (`isr-expiration`).
    IsrExpiration,
    /// A line to the controller may be opened again, or a request on it has waited long enough.
    ControllerChannel(Channel),
    /// The broker speaks to the controller again (`BrokerLifecycleManager`).
    Communication,
    /// The disk is done with what it was given first.
    Disk,
    /// Proposals of in-sync replicas are sent again (`send-alter-partition`).
    AlterPartition,
    /// A member of the controllers' quorum looks at its clocks.
    Raft,
    /// The active controller has something to do without being asked.
    ControllerTasks,
    /// The broker has tried to register for long enough.
    InitialRegistration,
    /// The broker has waited for the controller's leave to stop for long enough.
    ControlledShutdown,
}

/// The timers of a group coordinator (`GroupMetadataManager`'s `timer.schedule` keys).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupTimer {
    /// The join phase ends: the initial delay or the rebalance timeout.
    Join(GroupId),
    /// Members that have not sent SyncGroup yet are dropped.
    Sync(GroupId),
    /// A member's session, its wait as a pending member, or a new member's longest wait in the join phase.
    Session(GroupId, MemberId),
    /// A member of the consumer protocol has had its time to give partitions back.
    Rebalance(GroupId, MemberId),
    /// Offsets that have expired are looked for, in the groups of one partition of `__consumer_offsets`.
    ExpireGroupMetadata(i32),
}
