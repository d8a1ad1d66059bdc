//! What a script can wait for, ask for and hold the engine to.

use std::cmp::Ordering;

use crate::fact::GroupState;
use crate::id::{BrokerId, ClientId, GroupId, TopicName, TopicPartition};
use crate::scenario::{FactPattern, Probe};

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// The fact has been seen so many times.
    Fact { pattern: FactPattern, times: u32 },
    /// All of them hold at one moment.
    State(Vec<StateCondition>),
}

/// `state idle-members mail-service >= 1`. False while there is nothing to compare.
#[derive(Clone, Debug, PartialEq)]
pub enum StateCondition {
    Is(GroupId, GroupState),
    Compares(Metric, Comparison, i64),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Metric {
    Members(GroupId),
    IdleMembers(GroupId),
    Generation(GroupId),
    Partitions(TopicName),
    Lag(GroupId, TopicName),
    LogEnd(TopicPartition),
    Committed(GroupId, TopicPartition),
    /// The number of its leader; 0 while nobody leads.
    Leader(TopicPartition),
    LeaderEpoch(TopicPartition),
    /// How many replicas are in sync.
    Isr(TopicPartition),
    HighWatermark(TopicPartition),
    /// Records that the producer was told are safe, and that a leader took over without.
    BrokenPromises(ClientId),
    /// How many in-sync replicas run, in the partition of the topic with the fewest.
    LiveIsr(TopicName),
    /// How often the broker has been started.
    Starts(BrokerId),
    /// Commands that the learner has given; what the script itself does is not counted.
    Commands,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Less,
    AtMost,
    Equal,
    AtLeast,
    More,
}

/// The states of a group by Kafka's names for them.
pub(crate) const GROUP_STATES: &[(&str, GroupState)] = &[
    ("Empty", GroupState::Empty),
    ("PreparingRebalance", GroupState::PreparingRebalance),
    ("CompletingRebalance", GroupState::CompletingRebalance),
    ("Assigning", GroupState::Assigning),
    ("Reconciling", GroupState::Reconciling),
    ("Stable", GroupState::Stable),
    ("Dead", GroupState::Dead),
];

impl Condition {
    /// Whether it holds, with so many matching facts seen and so many commands given by the learner.
    pub(crate) fn holds(&self, seen: u32, commands: u32, probe: &dyn Probe) -> bool {
        match self {
            Condition::Fact { times, .. } => seen >= *times,
            Condition::State(states) => states.iter().all(|state| state.holds(commands, probe)),
        }
    }

    pub(crate) fn pattern(&self) -> Option<&FactPattern> {
        match self {
            Condition::Fact { pattern, .. } => Some(pattern),
            Condition::State(_) => None,
        }
    }
}

impl StateCondition {
    fn holds(&self, commands: u32, probe: &dyn Probe) -> bool {
        match self {
            StateCondition::Is(group, state) => probe.group_state(group) == Some(*state),
            StateCondition::Compares(metric, comparison, number) => {
                let value = metric.read(commands, probe);
                value.is_some_and(|value| comparison.accepts(value.cmp(number)))
            }
        }
    }
}

impl Metric {
    pub const NAMES: &'static [&'static str] = &[
        "group-state",
        "members",
        "idle-members",
        "generation",
        "partitions",
        "lag",
        "log-end",
        "committed",
        "leader",
        "leader-epoch",
        "isr",
        "high-watermark",
        "broken-promises",
        "live-isr",
        "starts",
        "commands",
    ];

    fn read(&self, commands: u32, probe: &dyn Probe) -> Option<i64> {
        match self {
            Metric::Members(group) => probe.members(group),
            Metric::IdleMembers(group) => probe.idle_members(group),
            Metric::Generation(group) => probe.generation(group),
            Metric::Partitions(topic) => probe.partitions(topic),
            Metric::Lag(group, topic) => probe.lag(group, topic),
            Metric::LogEnd(partition) => probe.log_end(partition).map(|offset| offset.0),
            Metric::Committed(group, partition) => {
                probe.committed(group, partition).map(|offset| offset.0)
            }
            Metric::Leader(partition) => probe.leader(partition),
            Metric::LeaderEpoch(partition) => probe.leader_epoch(partition),
            Metric::Isr(partition) => probe.isr(partition),
            Metric::HighWatermark(partition) => {
                probe.high_watermark(partition).map(|offset| offset.0)
            }
            Metric::BrokenPromises(producer) => probe.broken_promises(producer),
            Metric::LiveIsr(topic) => probe.live_isr(topic),
            Metric::Starts(broker) => probe.starts(*broker),
            Metric::Commands => Some(i64::from(commands)),
        }
    }
}

impl Comparison {
    pub const ALL: &'static [(&'static str, Comparison)] = &[
        ("<", Comparison::Less),
        ("<=", Comparison::AtMost),
        ("=", Comparison::Equal),
        (">=", Comparison::AtLeast),
        (">", Comparison::More),
    ];

    pub(crate) fn accepts(self, ordering: Ordering) -> bool {
        match self {
            Comparison::Less => ordering.is_lt(),
            Comparison::AtMost => ordering.is_le(),
            Comparison::Equal => ordering.is_eq(),
            Comparison::AtLeast => ordering.is_ge(),
            Comparison::More => ordering.is_gt(),
        }
    }
}
