//! A member of the consumer protocol (KIP-848): `AsyncKafkaConsumer` and its request managers.
//!
//! Two threads again, but another cut: the background thread ([`background`]) owns the membership and the network, the
//! application's thread ([`poll`]) calls the listener and begins what may commit. Between them go background events: callbacks
//! that are due, and errors to be thrown. What is common to both protocols (coordinator, commits, positions, fetches,
//! listener) is in the files beside this folder.
//!
//! | Kafka's class | here |
//! |---|---|
//! | `AbstractMembershipManager`, `ConsumerMembershipManager` | [`membership`], [`reconcile`] |
//! | `AbstractHeartbeatRequestManager`, `ConsumerHeartbeatRequestManager` | [`heartbeat`], [`heartbeat_state`] |
//! | `CoordinatorRequestManager`, `ConsumerNetworkThread` | [`background`] |
//! | `CommitRequestManager` | [`commits`], and `offset_commit` beside this folder |
//! | `ApplicationEventProcessor`, `BackgroundEventProcessor` | [`poll`] |

mod background;
mod commits;
mod heartbeat;
mod heartbeat_state;
mod member_state;
mod membership;
mod poll;
mod reconcile;

pub(super) use heartbeat::HeartbeatAnswer;
pub use member_state::ModernMemberState;
pub(super) use membership::CallbacksOnLeave;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::id::{ClientId, MemberEpoch, MemberId, TopicPartition};
use crate::kafka::config::{ConsumerConfig, GroupProtocol};
use crate::kafka::consumer::modern::heartbeat_state::{HeartbeatRequestState, SentFields};
use crate::kafka::consumer::modern::reconcile::{LocalAssignment, Reconciliation};
use crate::kafka::consumer::offset_commit::CommitPurpose;
use crate::kafka::consumer::rebalance_listener::Callback;
use crate::kafka::consumer::{Consumer, ConsumerSpec, Failure};
use crate::kernel::Span;

/// What the background thread wants of the application's.
#[derive(Clone, Debug, PartialEq)]
enum BackgroundEvent {
    /// To be thrown out of `poll`.
    Error(Failure),
    /// The listener is to be called (`ConsumerRebalanceListenerCallbackNeededEvent`).
    CallbackNeeded { callback: Callback, partitions: Arc<[TopicPartition]>, then: AfterCallback },
}

/// What the background thread does when the listener has returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kafka::consumer) enum AfterCallback {
    /// The reconciliation goes on: what is new is assigned.
    Assign,
    /// The reconciliation is complete.
    Acknowledge,
    /// The member says goodbye (`unsubscribe`).
    Leave,
    /// A fenced member joins again.
    Rejoin,
    /// A member that did not poll waits for the next `poll`.
    Stale,
    /// Nothing follows a fatal error.
    Fatal,
}

/// A release of the assignment that the member's return waits for (`staleMemberAssignmentRelease`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StaleRelease {
    /// The listener has not been called yet.
    Pending,
    /// The same, and `poll` was called meanwhile.
    PendingAndPolled,
    Done,
}

/// The background thread's books about its membership.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ModernMembership {
    protocol: GroupProtocol,
    /// Made by the client itself when it starts (KIP-1082).
    member_id: MemberId,
    epoch: MemberEpoch,
    state: ModernMemberState,
    /// What was reconciled last.
    current: LocalAssignment,
    /// What the coordinator wants.
    target: LocalAssignment,
    reconciliation: Option<Reconciliation>,
    rejoined_while_reconciling: bool,
    /// The answer to the goodbye is waited for (`leaveGroupInProgress`).
    leave_in_progress: bool,
    stale_release: StaleRelease,
    poll_timer_expired: bool,
    subscription_updated: bool,
    heartbeat: HeartbeatRequestState,
    sent: SentFields,
    events: VecDeque<BackgroundEvent>,
    /// The first error among the events that are being processed, while the thread stands in a listener.
    thrown: Option<Failure>,
    /// An auto commit is under way: the periodic one waits.
    auto_commit_in_flight: bool,
}

impl ModernMembership {
    pub(super) fn new(spec: &ConsumerSpec) -> Self {
        let config: &ConsumerConfig = &spec.config;
        Self {
            protocol: config.group_protocol,
            member_id: member_id(&spec.id, spec.starts),
            epoch: MemberEpoch::JOIN_GROUP,
            state: ModernMemberState::Unsubscribed,
            current: LocalAssignment::default(),
            target: LocalAssignment::default(),
            reconciliation: None,
            rejoined_while_reconciling: false,
            leave_in_progress: false,
            stale_release: StaleRelease::Done,
            poll_timer_expired: false,
            subscription_updated: false,
            heartbeat: HeartbeatRequestState::new(config, Span::ZERO),
            sent: SentFields::default(),
            events: VecDeque::new(),
            thrown: None,
            auto_commit_in_flight: false,
        }
    }

    /// Whether the coordinator counts it as a member, as far as it knows.
    pub(super) fn is_member(&self) -> bool {
        self.epoch.0 > 0
    }

    pub(super) fn state(&self) -> ModernMemberState {
        self.state
    }

    pub(super) fn epoch(&self) -> MemberEpoch {
        self.epoch
    }

    pub(super) fn member_id(&self) -> &MemberId {
        &self.member_id
    }

    pub(super) fn is_leave_in_progress(&self) -> bool {
        self.leave_in_progress
    }

    /// An auto commit is answered: the next one may go.
    pub(super) fn auto_commit_ended(&mut self, purpose: CommitPurpose) {
        if matches!(purpose, CommitPurpose::AutoCommit | CommitPurpose::JoinPrepare) {
            self.auto_commit_in_flight = false;
        }
    }

    /// The subscription is another one, or an old one anew (`onSubscriptionUpdated`).
    pub(super) fn on_subscription_updated(&mut self) {
        self.subscription_updated = true;
    }
}

/// Kafka's are random; here they are `clientId-n`, as the classic protocol's, with the number of this start.
fn member_id(client: &ClientId, starts: u32) -> MemberId {
    MemberId::new(format!("{client}-{starts}"))
}

impl Consumer {
    /// `group.protocol=consumer`.
    pub fn speaks_consumer_protocol(&self) -> bool {
        self.modern.protocol == GroupProtocol::Consumer
    }

    /// Where it stands in the consumer protocol; `None` if it speaks the classic one.
    pub fn modern_state(&self) -> Option<ModernMemberState> {
        self.speaks_consumer_protocol().then_some(self.modern.state)
    }

    /// The partitions that the coordinator wants it to own; `None` if it knows of no assignment, or speaks the classic protocol.
    pub fn target_assignment(&self) -> Option<&[TopicPartition]> {
        self.modern.target.partitions()
    }
}
