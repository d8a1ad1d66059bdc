//! The protocol's error table, with Kafka's numbers and names (`org.apache.kafka.common.protocol.Errors`).

use std::fmt;

macro_rules! error_codes {
    ($($code:literal $variant:ident $name:literal $($retriable:ident)?;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ErrorCode {
            $($variant = $code,)*
        }

        impl ErrorCode {
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$variant,)*];

            /// Kafka's name, such as `NOT_COORDINATOR`.
            pub fn name(self) -> &'static str {
                match self {
                    $(ErrorCode::$variant => $name,)*
                }
            }

            /// Whether Kafka's clients try again by themselves (`RetriableException`).
            pub fn is_retriable(self) -> bool {
                match self {
                    $(ErrorCode::$variant => error_codes!(@retriable $($retriable)?),)*
                }
            }
        }
    };
    (@retriable retriable) => { true };
    (@retriable) => { false };
}

error_codes! {
    0 None "NONE";
    1 OffsetOutOfRange "OFFSET_OUT_OF_RANGE";
    2 CorruptMessage "CORRUPT_MESSAGE" retriable;
    3 UnknownTopicOrPartition "UNKNOWN_TOPIC_OR_PARTITION" retriable;
    5 LeaderNotAvailable "LEADER_NOT_AVAILABLE" retriable;
    6 NotLeaderOrFollower "NOT_LEADER_OR_FOLLOWER" retriable;
    7 RequestTimedOut "REQUEST_TIMED_OUT" retriable;
    10 MessageTooLarge "MESSAGE_TOO_LARGE";
    12 OffsetMetadataTooLarge "OFFSET_METADATA_TOO_LARGE";
    13 NetworkException "NETWORK_EXCEPTION" retriable;
    14 CoordinatorLoadInProgress "COORDINATOR_LOAD_IN_PROGRESS" retriable;
    15 CoordinatorNotAvailable "COORDINATOR_NOT_AVAILABLE" retriable;
    16 NotCoordinator "NOT_COORDINATOR" retriable;
    17 InvalidTopicException "INVALID_TOPIC_EXCEPTION";
    18 RecordListTooLarge "RECORD_LIST_TOO_LARGE";
    19 NotEnoughReplicas "NOT_ENOUGH_REPLICAS" retriable;
    20 NotEnoughReplicasAfterAppend "NOT_ENOUGH_REPLICAS_AFTER_APPEND" retriable;
    22 IllegalGeneration "ILLEGAL_GENERATION";
    23 InconsistentGroupProtocol "INCONSISTENT_GROUP_PROTOCOL";
    24 InvalidGroupId "INVALID_GROUP_ID";
    25 UnknownMemberId "UNKNOWN_MEMBER_ID";
    26 InvalidSessionTimeout "INVALID_SESSION_TIMEOUT";
    27 RebalanceInProgress "REBALANCE_IN_PROGRESS";
    28 InvalidCommitOffsetSize "INVALID_COMMIT_OFFSET_SIZE";
    29 TopicAuthorizationFailed "TOPIC_AUTHORIZATION_FAILED";
    30 GroupAuthorizationFailed "GROUP_AUTHORIZATION_FAILED";
    31 ClusterAuthorizationFailed "CLUSTER_AUTHORIZATION_FAILED";
    32 InvalidTimestamp "INVALID_TIMESTAMP";
    35 UnsupportedVersion "UNSUPPORTED_VERSION";
    36 TopicAlreadyExists "TOPIC_ALREADY_EXISTS";
    37 InvalidPartitions "INVALID_PARTITIONS";
    38 InvalidReplicationFactor "INVALID_REPLICATION_FACTOR";
    40 InvalidConfig "INVALID_CONFIG";
    39 InvalidReplicaAssignment "INVALID_REPLICA_ASSIGNMENT";
    41 NotController "NOT_CONTROLLER" retriable;
    42 InvalidRequest "INVALID_REQUEST";
    45 OutOfOrderSequenceNumber "OUT_OF_ORDER_SEQUENCE_NUMBER";
    46 DuplicateSequenceNumber "DUPLICATE_SEQUENCE_NUMBER";
    47 InvalidProducerEpoch "INVALID_PRODUCER_EPOCH";
    48 InvalidTxnState "INVALID_TXN_STATE";
    52 TransactionCoordinatorFenced "TRANSACTION_COORDINATOR_FENCED";
    56 KafkaStorageError "KAFKA_STORAGE_ERROR" retriable;
    59 UnknownProducerId "UNKNOWN_PRODUCER_ID";
    60 ReassignmentInProgress "REASSIGNMENT_IN_PROGRESS";
    68 NonEmptyGroup "NON_EMPTY_GROUP";
    69 GroupIdNotFound "GROUP_ID_NOT_FOUND";
    74 FencedLeaderEpoch "FENCED_LEADER_EPOCH" retriable;
    75 UnknownLeaderEpoch "UNKNOWN_LEADER_EPOCH" retriable;
    77 StaleBrokerEpoch "STALE_BROKER_EPOCH";
    78 OffsetNotAvailable "OFFSET_NOT_AVAILABLE" retriable;
    79 MemberIdRequired "MEMBER_ID_REQUIRED";
    80 PreferredLeaderNotAvailable "PREFERRED_LEADER_NOT_AVAILABLE" retriable;
    81 GroupMaxSizeReached "GROUP_MAX_SIZE_REACHED";
    82 FencedInstanceId "FENCED_INSTANCE_ID";
    83 EligibleLeadersNotAvailable "ELIGIBLE_LEADERS_NOT_AVAILABLE" retriable;
    84 ElectionNotNeeded "ELECTION_NOT_NEEDED" retriable;
    85 NoReassignmentInProgress "NO_REASSIGNMENT_IN_PROGRESS";
    86 GroupSubscribedToTopic "GROUP_SUBSCRIBED_TO_TOPIC";
    87 InvalidRecord "INVALID_RECORD";
    88 UnstableOffsetCommit "UNSTABLE_OFFSET_COMMIT" retriable;
    94 InconsistentVoterSet "INCONSISTENT_VOTER_SET";
    95 InvalidUpdateVersion "INVALID_UPDATE_VERSION";
    101 DuplicateBrokerRegistration "DUPLICATE_BROKER_REGISTRATION";
    102 BrokerIdNotRegistered "BROKER_ID_NOT_REGISTERED";
    104 InconsistentClusterId "INCONSISTENT_CLUSTER_ID";
    107 IneligibleReplica "INELIGIBLE_REPLICA";
    108 NewLeaderElected "NEW_LEADER_ELECTED";
    110 FencedMemberEpoch "FENCED_MEMBER_EPOCH";
    111 UnreleasedInstanceId "UNRELEASED_INSTANCE_ID";
    112 UnsupportedAssignor "UNSUPPORTED_ASSIGNOR";
    113 StaleMemberEpoch "STALE_MEMBER_EPOCH";
    -1 UnknownServerError "UNKNOWN_SERVER_ERROR";
}

#[expect(clippy::derivable_impls, reason = "the table's macro cannot mark one of its lines")]
impl Default for ErrorCode {
    fn default() -> Self {
        ErrorCode::None
    }
}

impl ErrorCode {
    /// The number on the wire.
    pub fn code(self) -> i16 {
        self as i16
    }

    pub fn is_error(self) -> bool {
        self != ErrorCode::None
    }

    /// Whether it says that what the client knows of the cluster is old (`InvalidMetadataException`).
    pub fn is_invalid_metadata(self) -> bool {
        matches!(
            self,
            ErrorCode::UnknownTopicOrPartition
                | ErrorCode::LeaderNotAvailable
                | ErrorCode::NotLeaderOrFollower
                | ErrorCode::NetworkException
                | ErrorCode::KafkaStorageError
                | ErrorCode::FencedLeaderEpoch
                | ErrorCode::PreferredLeaderNotAvailable
                | ErrorCode::EligibleLeadersNotAvailable
                | ErrorCode::ElectionNotNeeded
        )
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_those_of_the_protocol() {
        assert_eq!(ErrorCode::RebalanceInProgress.code(), 27);
        assert_eq!(ErrorCode::RebalanceInProgress.name(), "REBALANCE_IN_PROGRESS");
        assert!(ErrorCode::NotCoordinator.is_retriable());
        assert!(!ErrorCode::IllegalGeneration.is_retriable());
        assert_eq!(ErrorCode::default(), ErrorCode::None);
    }
}
