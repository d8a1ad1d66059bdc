//! The fields of a fact, ready to be put into a sentence.

use std::sync::Arc;

use crate::fact::Term;
use crate::id::{
    AssignorName, BrokerEpoch, BrokerId, ClientId, ErrorCode, GenerationId, GroupId,
    GroupInstanceId, LeaderEpoch, MemberEpoch, MemberId, NodeId, Offset, ProducerEpoch, ProducerId,
    TopicName, TopicPartition,
};
use crate::kernel::Span;
use crate::protocol::{ApiKey, Text};

#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    Node(NodeId),
    Broker(BrokerId),
    Brokers(Arc<[BrokerId]>),
    Client(ClientId),
    Group(GroupId),
    Member(MemberId),
    Topic(TopicName),
    Partition(TopicPartition),
    Partitions(Arc<[TopicPartition]>),
    /// An offset, a generation, a count.
    Number(i64),
    Duration(Span),
    /// Text that a person typed, or a name of Kafka's.
    Text(Text),
    /// A word that each language says in its own way.
    Term(Term),
    Error(ErrorCode),
    Switch(bool),
    /// Something that is not there, such as a null key.
    Absent,
}

macro_rules! into_arg {
    ($($type:ty => |$x:ident| $arg:expr;)*) => {
        $(impl From<&$type> for Arg {
            fn from($x: &$type) -> Arg {
                $arg
            }
        })*
    };
    (optional $($type:ty),*) => {
        $(impl From<&Option<$type>> for Arg {
            fn from(x: &Option<$type>) -> Arg {
                x.as_ref().map_or(Arg::Absent, Arg::from)
            }
        })*
    };
}

into_arg! {
    Arg => |x| x.clone();
    NodeId => |x| Arg::Node(x.clone());
    BrokerId => |x| Arg::Broker(*x);
    Arc<[BrokerId]> => |x| Arg::Brokers(x.clone());
    ClientId => |x| Arg::Client(x.clone());
    GroupId => |x| Arg::Group(x.clone());
    MemberId => |x| Arg::Member(x.clone());
    TopicName => |x| Arg::Topic(x.clone());
    TopicPartition => |x| Arg::Partition(x.clone());
    Arc<[TopicPartition]> => |x| Arg::Partitions(x.clone());
    Offset => |x| Arg::Number(x.0);
    GenerationId => |x| Arg::Number(i64::from(x.0));
    BrokerEpoch => |x| Arg::Number(x.0);
    LeaderEpoch => |x| Arg::Number(i64::from(x.0));
    ProducerId => |x| Arg::Number(x.0);
    ProducerEpoch => |x| Arg::Number(i64::from(x.0));
    MemberEpoch => |x| Arg::Number(i64::from(x.0));
    u32 => |x| Arg::Number(i64::from(*x));
    i32 => |x| Arg::Number(i64::from(*x));
    i64 => |x| Arg::Number(*x);
    Span => |x| Arg::Duration(*x);
    Text => |x| Arg::Text(x.clone());
    ErrorCode => |x| Arg::Error(*x);
    ApiKey => |x| Arg::Text(x.name().into());
    GroupInstanceId => |x| Arg::Text(x.as_str().into());
    AssignorName => |x| Arg::Text(x.as_str().into());
}

into_arg! { optional Text, i32, BrokerId, ClientId, MemberEpoch }
