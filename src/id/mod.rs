//! The small types of Kafka: names, broker ids, offsets, epochs and error codes.
//!
//! Every id is a type of its own, so a group id cannot be handed over where a topic name is meant.
//! Text ids share their letters ([`Text`]): copying one costs a counter, comparing two equal ones a pointer.

mod error_code;
mod name;
mod number;
mod topic_partition;

pub use error_code::ErrorCode;
pub use name::{
    AssignorName, ClientId, GroupId, GroupInstanceId, MemberId, NameError, ProcessId, ScenarioId,
    TopicName,
};
pub use number::{
    BatchId, BrokerEpoch, BrokerId, CoordinatorEpoch, Correlation, EnvelopeId, GenerationId,
    IncarnationId, LeaderEpoch, MemberEpoch, NodeId, Offset, PartitionEpoch, ProducerEpoch,
    ProducerId, Sequence,
};
pub use topic_partition::TopicPartition;

/// Letters that many share and nobody changes. One word wide where an `Arc<str>` takes two, and a run keeps millions.
pub type Text = arcstr::ArcStr;
