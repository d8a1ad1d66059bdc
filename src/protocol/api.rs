//! The table of APIs: one line each, with Kafka's API key and the version of the message that is followed.

use std::fmt;
use std::sync::Arc;

use crate::id::ErrorCode;
use crate::protocol::{
    ControllerRequest, ControllerResponse, QuorumRequest, QuorumResponse, consumer_group_heartbeat,
    fetch, find_coordinator, heartbeat, init_producer_id, join_group, leave_group, list_offsets,
    metadata, offset_commit, offset_fetch, offset_for_leader_epoch, produce, sync_group,
};

macro_rules! apis {
    (
        clients { $($variant:ident $module:ident $key:literal v $version:literal;)* }
        servers { $($server:ident $server_key:literal v $server_version:literal;)* }
    ) => {
        /// Which API a message belongs to (`org.apache.kafka.common.protocol.ApiKeys`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ApiKey {
            $($variant,)*
            $($server,)*
        }

        impl ApiKey {
            pub const ALL: &'static [ApiKey] = &[$(ApiKey::$variant,)* $(ApiKey::$server,)*];

            pub fn name(self) -> &'static str {
                match self {
                    $(ApiKey::$variant => stringify!($variant),)*
                    $(ApiKey::$server => stringify!($server),)*
                }
            }

            /// The number on the wire.
            pub fn key(self) -> i16 {
                match self {
                    $(ApiKey::$variant => $key,)*
                    $(ApiKey::$server => $server_key,)*
                }
            }

            /// The version of the message whose rules are followed.
            pub fn version(self) -> i16 {
                match self {
                    $(ApiKey::$variant => $version,)*
                    $(ApiKey::$server => $server_version,)*
                }
            }
        }

        /// Shared by the envelope, by whoever receives it and by the facts about it.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Request {
            $($variant(Arc<$module::Request>),)*
            /// Only servers ask this, and only the active controller knows.
            Controller(Arc<ControllerRequest>),
            /// Among the members of the controllers' quorum, and from those that read its log.
            Quorum(Arc<QuorumRequest>),
        }

        /// Shared like a request.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Response {
            $($variant(Arc<$module::Response>),)*
            Controller(Arc<ControllerResponse>),
            Quorum(Arc<QuorumResponse>),
        }

        $(impl From<$module::Request> for Request {
            fn from(request: $module::Request) -> Self {
                Request::$variant(Arc::new(request))
            }
        }

        impl From<$module::Response> for Response {
            fn from(response: $module::Response) -> Self {
                Response::$variant(Arc::new(response))
            }
        })*

        impl Request {
            pub fn api(&self) -> ApiKey {
                match self {
                    $(Request::$variant(_) => ApiKey::$variant,)*
                    Request::Controller(request) => request.api(),
                    Request::Quorum(request) => request.api(),
                }
            }
        }

        impl Response {
            pub fn api(&self) -> ApiKey {
                match self {
                    $(Response::$variant(_) => ApiKey::$variant,)*
                    Response::Controller(response) => response.api(),
                    Response::Quorum(response) => response.api(),
                }
            }
        }
    };
}

apis! {
    clients {
        Produce produce 0 v 12;
        Fetch fetch 1 v 17;
        ListOffsets list_offsets 2 v 10;
        Metadata metadata 3 v 13;
        OffsetCommit offset_commit 8 v 9;
        OffsetFetch offset_fetch 9 v 9;
        FindCoordinator find_coordinator 10 v 6;
        JoinGroup join_group 11 v 9;
        Heartbeat heartbeat 12 v 4;
        LeaveGroup leave_group 13 v 5;
        SyncGroup sync_group 14 v 5;
        InitProducerId init_producer_id 22 v 5;
        OffsetForLeaderEpoch offset_for_leader_epoch 23 v 4;
        ConsumerGroupHeartbeat consumer_group_heartbeat 68 v 1;
    }
    servers {
        Vote 52 v 2;
        BeginQuorumEpoch 53 v 1;
        EndQuorumEpoch 54 v 1;
        AlterPartition 56 v 3;
        BrokerRegistration 62 v 4;
        BrokerHeartbeat 63 v 1;
        AllocateProducerIds 67 v 0;
    }
}

impl ApiKey {
    /// Whether servers use it among themselves only. Fetch is used by all.
    pub fn is_between_servers(self) -> bool {
        matches!(
            self,
            ApiKey::Vote
                | ApiKey::BeginQuorumEpoch
                | ApiKey::EndQuorumEpoch
                | ApiKey::AlterPartition
                | ApiKey::BrokerRegistration
                | ApiKey::BrokerHeartbeat
                | ApiKey::AllocateProducerIds
        )
    }
}

impl Response {
    /// The error of the whole answer, or the first one among its parts.
    pub fn error(&self) -> ErrorCode {
        match self {
            Response::Produce(r) => first(r.partitions.iter().map(|p| p.error)),
            Response::Fetch(r) => first(r.partitions.iter().map(|p| p.error)),
            Response::ListOffsets(r) => first(r.partitions.iter().map(|p| p.error)),
            Response::Metadata(r) => first(r.topics.iter().map(|t| t.error)),
            Response::OffsetCommit(r) => first(r.partitions.iter().map(|p| p.error)),
            Response::OffsetFetch(r) => r.error,
            Response::FindCoordinator(r) => r.error,
            Response::JoinGroup(r) => r.error,
            Response::Heartbeat(r) => r.error,
            Response::LeaveGroup(r) => r.error,
            Response::SyncGroup(r) => r.error,
            Response::InitProducerId(r) => r.error,
            Response::OffsetForLeaderEpoch(r) => first(r.partitions.iter().map(|p| p.error)),
            Response::ConsumerGroupHeartbeat(r) => r.error,
            Response::Controller(r) => r.error(),
            Response::Quorum(r) => r.error(),
        }
    }
}

pub(super) fn first(mut errors: impl Iterator<Item = ErrorCode>) -> ErrorCode {
    errors.find(|error| error.is_error()).unwrap_or_default()
}

impl fmt::Display for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
