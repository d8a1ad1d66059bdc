//! Ids and positions that are numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::ClientId;

macro_rules! number {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number!(
    /// An offset in a partition's log. As a position or a committed offset: the next one to read.
    Offset(i64)
);
number!(
    /// Rises with every change of a partition's leader.
    LeaderEpoch(i32)
);
number!(
    /// Rises with every change of a partition's state in the controller.
    PartitionEpoch(i32)
);
number!(
    /// One registration of a broker with the controllers: the offset of its `RegisterBrokerRecord`.
    BrokerEpoch(i64)
);
number!(
    /// One start of a broker (a random `Uuid` in Kafka): tells a broker that was restarted from one that asks twice.
    IncarnationId(u64)
);
number!(
    /// A classic group's generation: rises whenever a join phase completes.
    GenerationId(i32)
);
number!(
    /// An epoch of a group of the consumer protocol: the group's own, its target's, or the one that a member has reached.
    MemberEpoch(i32)
);
number!(
    /// Ties a response to its request on one connection.
    Correlation(u32)
);
number!(
    /// One request or response on its way.
    EnvelopeId(u64)
);
number!(
    /// A session of an idempotent producer, handed out by the cluster.
    ProducerId(i64)
);
number!(
    /// Rises when a producer begins its sequences anew, or is fenced off.
    ProducerEpoch(i16)
);
number!(
    /// Counts the records of one producer in one partition; after 2,147,483,647 comes 0.
    Sequence(i32)
);
number!(
    /// The leader epoch of a transaction coordinator's partition, which its markers carry.
    CoordinatorEpoch(i32)
);
number!(
    /// One record batch, the same on every replica that holds it.
    BatchId(u64)
);

impl Offset {
    /// Stands for "no offset" where Kafka's own messages say -1.
    pub const NONE: Offset = Offset(-1);

    pub fn plus(self, n: i64) -> Offset {
        Offset(self.0 + n)
    }
}

impl BrokerEpoch {
    /// Sent by a broker that has not registered before, or does not know whether it stopped cleanly.
    pub const NONE: BrokerEpoch = BrokerEpoch(-1);
}

impl Sequence {
    /// Of a batch whose producer is not idempotent, and of a marker (`RecordBatch.NO_SEQUENCE`).
    pub const NONE: Sequence = Sequence(-1);

    /// After 2,147,483,647 comes 0.
    pub fn plus(self, n: i64) -> Sequence {
        let sum = (i64::from(self.0) + n).rem_euclid(1 << 31);
        Sequence(i32::try_from(sum).expect("it is below two to the 31st"))
    }
}

impl GenerationId {
    /// Sent by a consumer that is not a member of its group (`OffsetCommitRequest`'s -1).
    pub const NONE: GenerationId = GenerationId(-1);
}

impl ProducerId {
    /// Asks for a new one (`RecordBatch.NO_PRODUCER_ID`).
    pub const NONE: ProducerId = ProducerId(-1);
}

impl ProducerEpoch {
    /// Goes with no producer id (`RecordBatch.NO_PRODUCER_EPOCH`).
    pub const NONE: ProducerEpoch = ProducerEpoch(-1);
}

impl MemberEpoch {
    /// Sent to join, and to join again (`ConsumerGroupHeartbeatRequest.JOIN_GROUP_MEMBER_EPOCH`).
    pub const JOIN_GROUP: MemberEpoch = MemberEpoch(0);
    /// Sent to leave (`LEAVE_GROUP_MEMBER_EPOCH`).
    pub const LEAVE_GROUP: MemberEpoch = MemberEpoch(-1);
    /// Sent by a static member that means to come back (`LEAVE_GROUP_STATIC_MEMBER_EPOCH`).
    pub const LEAVE_GROUP_STATIC: MemberEpoch = MemberEpoch(-2);

    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// `node.id` of a server; the first broker is `broker-1`. Servers of a cluster have them from one space: a dedicated controller
/// has one that no broker has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BrokerId(pub i32);

impl fmt::Display for BrokerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "broker-{}", self.0)
    }
}

impl fmt::Debug for BrokerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for BrokerId {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        after(text, "broker-").ok_or(())
    }
}

fn after(text: &str, kind: &str) -> Option<BrokerId> {
    let digits = text.strip_prefix(kind)?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| plain).map(BrokerId)
}

/// Whoever sends and receives: a server, or a client.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NodeId {
    /// `process.roles` names `broker`, and perhaps `controller` too.
    Broker(BrokerId),
    /// `process.roles=controller`.
    Controller(BrokerId),
    Client(ClientId),
}

impl NodeId {
    /// The server that this word names: `broker-1`, `controller-101`.
    pub fn server_named(word: &str) -> Option<NodeId> {
        let controller = || after(word, "controller-").map(NodeId::Controller);
        word.parse().ok().map(NodeId::Broker).or_else(controller)
    }

    /// `node.id`; clients have none.
    pub fn server(&self) -> Option<BrokerId> {
        match self {
            NodeId::Broker(id) | NodeId::Controller(id) => Some(*id),
            NodeId::Client(_) => None,
        }
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NodeId::Broker(id) => id.fmt(f),
            NodeId::Controller(id) => write!(f, "controller-{}", id.0),
            NodeId::Client(id) => id.fmt(f),
        }
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<BrokerId> for NodeId {
    fn from(id: BrokerId) -> Self {
        NodeId::Broker(id)
    }
}

impl From<ClientId> for NodeId {
    fn from(id: ClientId) -> Self {
        NodeId::Client(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broker_id_reads_back_what_it_prints() {
        assert_eq!("broker-12".parse::<BrokerId>(), Ok(BrokerId(12)));
        assert_eq!(BrokerId(12).to_string(), "broker-12");
        for bad in ["broker-", "broker-0", "broker-01", "broker--1", "broker-+1", "b1"] {
            assert!(bad.parse::<BrokerId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_server_is_named_by_its_role_and_its_node_id() {
        let (broker, controller) = (NodeId::Broker(BrokerId(1)), NodeId::Controller(BrokerId(101)));
        for (name, id) in [("broker-1", broker), ("controller-101", controller)] {
            assert_eq!(id.to_string(), name);
            assert_eq!(NodeId::server_named(name), Some(id));
        }
        for bad in ["controller-", "controller-01", "controller101", "c1"] {
            assert_eq!(NodeId::server_named(bad), None, "{bad}");
        }
    }
}
