//! What a person can do wrong, with the word at fault. The sentences are in `errors.ftl`.

use crate::id::{EnvelopeId, ErrorCode, NameError};
use crate::kafka::config::ConfigProblem;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandError {
    // ---- the line itself ----
    /// No command begins like this.
    UnknownCommand {
        word: String,
    },
    /// The command ended where `expected` should have come, such as `TOPIC`.
    Missing {
        command: &'static str,
        expected: &'static str,
    },
    /// A word too many.
    Surplus {
        word: String,
    },
    BadName {
        word: String,
        problem: NameError,
    },
    /// `word` is not a number between `min` and `max`.
    BadNumber {
        word: String,
        min: i64,
        max: i64,
    },
    /// `word` is not `topic-partition`.
    BadPartition {
        word: String,
    },
    /// `word` is not an envelope such as `e12`.
    BadEnvelope {
        word: String,
    },
    /// `word` is not a rate such as `2/s`, `0.5/s` or `off`.
    BadRate {
        word: String,
    },
    /// `word` is not one of `accepted`.
    BadChoice {
        word: String,
        accepted: Vec<&'static str>,
    },
    /// `word` is no regular expression, from its character `at` on.
    BadPattern {
        word: String,
        at: usize,
    },
    /// A consumer subscribes to topics or to a pattern (`IllegalStateException`).
    TopicsAndPattern,
    /// A quote was opened and never closed.
    OpenQuote {
        word: String,
    },
    /// The same key twice.
    Twice {
        word: String,
    },
    TooLong {
        length: usize,
        max: usize,
    },

    // ---- what it means in this world ----
    /// There is no topic, client, group, broker, process or envelope of that name; `accepted` are some that exist.
    UnknownId {
        kind: &'static str,
        id: String,
        accepted: Vec<String>,
    },
    /// The name is taken.
    Taken {
        kind: &'static str,
        id: String,
    },
    /// A consumer was asked to do what only a producer can, or the other way round.
    WrongRole {
        id: String,
        needed: &'static str,
    },
    Config(ConfigProblem),
    /// More than a named limit of the simulator.
    Limit {
        what: &'static str,
        asked: i64,
        max: i64,
    },
    /// Kafka refuses: its own error, and what was wrong.
    Refused {
        error: ErrorCode,
        id: String,
    },
    /// Nobody leads the controllers, so nothing can be decided.
    NoController,
    /// It is dead already, or alive already, or frozen, or not.
    NotRunning {
        id: String,
    },
    AlreadyRunning {
        id: String,
    },
    NotFrozen {
        id: String,
    },
    AlreadyFrozen {
        id: String,
    },
    /// Partitions can be added, never taken away.
    FewerPartitions {
        topic: String,
        now: i64,
        asked: i64,
    },
    UnknownPartition {
        word: String,
        partitions: i64,
    },
    /// The consumer does not own the partition.
    NotAssigned {
        id: String,
        partition: String,
    },
    /// The consumer's `poll` is stopped, so it can run nothing.
    NotHeld {
        id: String,
    },
    AlreadyHeld {
        id: String,
    },
    /// Nothing can be written to it already.
    DiskFull {
        id: String,
    },
    DiskNotFull {
        id: String,
    },
    NotInFlight {
        envelope: EnvelopeId,
    },
    NothingToHeal {
        a: String,
        b: String,
    },
    SameNode {
        id: String,
    },
    /// Internal topics are written by Kafka only (`INVALID_TOPIC_EXCEPTION`).
    InternalTopic {
        topic: String,
    },
    /// The script does not allow this here.
    NotAllowedHere {
        command: String,
    },
}

impl From<ConfigProblem> for CommandError {
    fn from(problem: ConfigProblem) -> Self {
        CommandError::Config(problem)
    }
}
