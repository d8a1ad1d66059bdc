//! A consumer group twice: as its coordinator sees it (members), and as the clients see themselves (consumers).

use std::rc::Rc;

use serde::Serialize;

use crate::fact::GroupState;
use crate::id::{
    BrokerId, ClientId, ErrorCode, GenerationId, GroupId, GroupInstanceId, MemberEpoch, MemberId,
    Offset, ProcessId, TopicName, TopicPartition,
};
use crate::kernel::SimTime;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupView {
    pub id: GroupId,
    /// The leader of the group's `__consumer_offsets` partition, and that partition.
    pub coordinator: Option<BrokerId>,
    pub coordinator_partition: i32,
    /// `None` while the coordinator has never heard of the group.
    #[serde(serialize_with = "state_name")]
    pub state: Option<GroupState>,
    /// Consumer protocol: the group epoch.
    pub generation: GenerationId,
    /// `group.protocol` of its members.
    pub protocol: &'static str,
    /// What a classic group has agreed on; consumer protocol: the coordinator's.
    pub assignor: Option<String>,
    pub leader: Option<ClientId>,
    /// When the present state began.
    pub since: SimTime,
    /// In the order in which they joined; consumer protocol: by member id.
    pub members: Vec<MemberView>,
    /// Clients of this group, members or not, in the order in which they were added.
    pub consumers: Vec<Rc<ConsumerView>>,
}

/// A member in the coordinator's books.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MemberView {
    pub id: MemberId,
    pub client: ClientId,
    pub instance: Option<GroupInstanceId>,
    pub assignment: Vec<TopicPartition>,
    pub is_leader: bool,
    /// Its JoinGroup or SyncGroup waits for the others; consumer protocol: others have not let go of what it is to get.
    pub waiting: bool,
    /// Consumer protocol: how far it has come; -2 while a static member is away.
    pub epoch: Option<MemberEpoch>,
    /// Consumer protocol: where it has to get, if it is not there.
    pub target_epoch: Option<MemberEpoch>,
    /// Consumer protocol: what it has to give back first.
    pub pending_revocation: Vec<TopicPartition>,
    /// When the coordinator gives it up, unless it hears from it.
    pub session_ends: Option<SimTime>,
}

/// A consumer as it sees itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConsumerView {
    pub id: ClientId,
    /// What it lives and dies with: other consumers of the same listener have the same one.
    pub process: ProcessId,
    pub group: GroupId,
    pub slot: usize,
    pub member_id: Option<MemberId>,
    pub generation: GenerationId,
    /// Consumer protocol: Kafka's word for where the member stands, such as `RECONCILING`.
    pub member_state: Option<&'static str>,
    pub state: ConsumerState,
    pub topics: Vec<TopicName>,
    pub owned: Vec<TopicPartition>,
    /// What it held before the rebalance that is under way.
    pub gave_back: Vec<TopicPartition>,
    pub positions: Vec<LogPlace>,
    pub last_heartbeat: Option<SimTime>,
    pub last_poll: Option<SimTime>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LogPlace {
    pub partition: TopicPartition,
    pub position: Option<Offset>,
    pub paused: bool,
}

/// The word on a consumer's card.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsumerState {
    /// Looking for brokers or for its coordinator.
    Starting,
    /// Its JoinGroup is under way, or parked at the coordinator.
    Joining,
    /// It sent SyncGroup (the leader: with its plan) and waits for its share.
    Syncing {
        sent_plan: bool,
    },
    /// In `poll`, with something to read.
    Polling,
    /// A member that owns nothing.
    Idle,
    Processing {
        partition: TopicPartition,
        offset: Offset,
    },
    Held,
    Closing,
    /// Left the group of its own accord.
    Left,
    /// `max.poll.interval.ms` passed: the client left the group, the application does not know yet.
    PollIntervalExceeded,
    Crashed,
    Frozen,
    /// Kafka's client threw this at the application.
    Failed {
        #[serde(serialize_with = "error_name")]
        error: ErrorCode,
    },
}

fn state_name<S: serde::Serializer>(state: &Option<GroupState>, s: S) -> Result<S::Ok, S::Error> {
    match state {
        None => s.serialize_none(),
        Some(state) => s.serialize_str(state.name()),
    }
}

fn error_name<S: serde::Serializer>(error: &ErrorCode, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(error.name())
}
