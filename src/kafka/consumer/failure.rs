//! How an operation of the client fails: Kafka's exceptions, as far as the consumer tells them apart.

use crate::id::ErrorCode;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The broker's answer carried an error that the client knows.
    Error(ErrorCode),
    /// An error that this API does not give (`KafkaException`): final, even if its code is retriable.
    Unexpected(ErrorCode),
    /// The connection broke (`DisconnectException`).
    Disconnected,
    /// The member was thrown out of its group (`CommitFailedException`), as this answer said.
    CommitFailed(ErrorCode),
    /// The join was given up meanwhile (`UnjoinedGroupException`).
    UnjoinedGroup,
    /// Every broker is being left alone after a failure (`NoAvailableBrokersException`).
    NoBrokersAvailable,
    /// The application's listener threw (`KafkaException`, caused by what it threw).
    ListenerThrew,
    /// No committed offset and `auto.offset.reset=none` (`NoOffsetForPartitionException`).
    NoOffsetForPartition,
    /// What was read is not in the leader's log, and `auto.offset.reset=none` (`LogTruncationException`).
    LogTruncation,
}

impl Failure {
    /// `RetriableException`.
    pub fn is_retriable(self) -> bool {
        match self {
            Failure::Error(code) => code.is_retriable(),
            Failure::Disconnected | Failure::UnjoinedGroup | Failure::NoBrokersAvailable => true,
            Failure::Unexpected(_)
            | Failure::CommitFailed(_)
            | Failure::ListenerThrew
            | Failure::NoOffsetForPartition
            | Failure::LogTruncation => false,
        }
    }

    /// The protocol's error that says it best.
    pub fn code(self) -> ErrorCode {
        match self {
            Failure::Error(code) | Failure::Unexpected(code) | Failure::CommitFailed(code) => code,
            Failure::Disconnected | Failure::NoBrokersAvailable => ErrorCode::NetworkException,
            Failure::UnjoinedGroup => ErrorCode::UnknownMemberId,
            Failure::ListenerThrew => ErrorCode::UnknownServerError,
            Failure::NoOffsetForPartition | Failure::LogTruncation => ErrorCode::OffsetOutOfRange,
        }
    }
}
