//! Why an assignment came out as it did: written down while the assignor works, or not at all.

use crate::id::{MemberId, Text, TopicName, TopicPartition};

/// One thing that an assignor did, in the order in which it did them. Together they are enough to do the assignment again by
/// hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssignmentStep {
    /// Range: a topic's partitions are shared out; each member gets `each`, the first `extra` members one more.
    TopicShared { topic: TopicName, partitions: i32, members: Vec<MemberId>, each: i32, extra: i32 },
    /// Roundrobin: the members in the order in which they take their turns. Who is not subscribed is passed over.
    Turns { members: Vec<MemberId> },
    /// Sticky, if all are subscribed to the same topics: each of the `members` gets `each` of all `partitions`, and `extra`
    /// of the members get one more.
    Quota { partitions: i32, members: i32, each: i32, extra: i32 },
    /// Uniform, if all are subscribed to the same topics: each of the `members` may have `each` of all `partitions`, the first
    /// `extra` members one more.
    Quotas { partitions: i32, members: Vec<MemberId>, each: i32, extra: i32 },
    /// A member keeps what it had.
    Kept { member: MemberId, partitions: Vec<TopicPartition> },
    /// A member does not keep what it says it had.
    TakenAway { member: MemberId, partitions: Vec<TopicPartition>, why: TakenAway },
    /// What nobody has now, in the order in which it is handed out: to one member after the other, as far as its quota goes; or
    /// each to that subscriber of its topic who has least.
    Unowned { partitions: Vec<TopicPartition>, to_least: bool },
    /// A member gets partitions of one topic.
    Given { member: MemberId, topic: TopicName, partitions: Vec<i32> },
    /// A member gets a partition that has a replica on its rack.
    RackMatched { member: MemberId, partition: TopicPartition, rack: Text },
    /// A partition goes on to a member that has at least two fewer.
    Moved { partition: TopicPartition, from: MemberId, to: MemberId },
    /// The moves made nothing more even, and none of them happens.
    MovesUndone,
    /// A partition is nobody's for now: its new owner gets it in the next rebalance, once the old owner has given it back.
    Withheld { partition: TopicPartition, new_owner: MemberId },
    /// A partition that nobody gets, although somebody could.
    LeftOut { partition: TopicPartition },
    /// A subscribed topic that the metadata of whoever assigns does not have.
    TopicUnknown { topic: TopicName },
}

/// Why a member loses a partition before partitions are given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenAway {
    /// Another member says the same of the same generation; neither is believed.
    ClaimedTwice,
    /// Another member had it in a later generation.
    ClaimedLater,
    /// The member has more than its quota.
    OverQuota,
    /// The member is not subscribed to the topic any more.
    NotSubscribed,
    /// The partition has no replica on the member's rack.
    OtherRack,
    /// There is no such partition any more.
    Gone,
}

/// Somebody who may want to know. Steps are built only if so.
pub trait Explain {
    /// Whether steps are wanted at all.
    fn wanted(&self) -> bool {
        true
    }

    fn step(&mut self, step: &dyn Fn() -> AssignmentStep);
}

/// Nobody wants to know.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Explain for Silent {
    fn wanted(&self) -> bool {
        false
    }

    fn step(&mut self, _step: &dyn Fn() -> AssignmentStep) {}
}

impl Explain for Vec<AssignmentStep> {
    fn step(&mut self, step: &dyn Fn() -> AssignmentStep) {
        self.push(step());
    }
}

/// Asks once whether steps are wanted, so that a step that nobody wants costs an assignor one look at a flag.
pub(in crate::kafka) struct Steps<'e> {
    to: &'e mut dyn Explain,
    pub(in crate::kafka) wanted: bool,
}

impl<'e> Steps<'e> {
    pub(in crate::kafka) fn new(to: &'e mut dyn Explain) -> Self {
        Self { wanted: to.wanted(), to }
    }

    pub(in crate::kafka) fn tell(&mut self, step: impl Fn() -> AssignmentStep) {
        if self.wanted {
            self.to.step(&step);
        }
    }
}
