//! What the coordinator wants done: records written, requests answered, timers set.

use crate::fact::Fact;
use crate::id::{ErrorCode, GroupId};
use crate::kafka::{GroupTimer, ReplyTo};
use crate::kernel::Span;
use crate::protocol::{ApiKey, GroupRecord, Response};

/// Who asks, and by which version of the message (Kafka's `RequestContext`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestContext {
    pub reply_to: ReplyTo,
    /// The version of the request; older ones follow older rules.
    pub version: i16,
}

impl RequestContext {
    /// A request in the version that the simulator's clients speak.
    pub fn current(reply_to: ReplyTo, api: ApiKey) -> Self {
        Self { reply_to, version: api.version() }
    }
}

/// Names a write until the broker has reported its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WriteToken {
    /// Of `__consumer_offsets`.
    pub partition: i32,
    pub(super) number: u64,
}

/// Records to append to the log of `__consumer_offsets`, in one batch.
///
/// Without records it is a barrier: it completes when all that was appended before is committed. Kafka holds back the
/// answer to whatever saw a state that is not committed yet (`CoordinatorRuntime`'s deferred events).
#[derive(Clone, Debug, PartialEq)]
pub struct GroupWrite {
    pub token: WriteToken,
    /// Of `__consumer_offsets`.
    pub partition: i32,
    pub records: Vec<GroupRecord>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum GroupTimerChange {
    /// Sets the timer anew, whether it runs or not.
    Arm {
        timer: GroupTimer,
        after: Span,
    },
    Disarm(GroupTimer),
}

/// What one call of the coordinator left to be done. Timers must be changed in order: two that are due at one moment
/// fire in the order in which they were set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupOutput {
    pub writes: Vec<GroupWrite>,
    pub replies: Vec<(ReplyTo, Response)>,
    pub timers: Vec<GroupTimerChange>,
    pub facts: Vec<Fact>,
}

impl GroupOutput {
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
            && self.replies.is_empty()
            && self.timers.is_empty()
            && self.facts.is_empty()
    }

    pub(super) fn arm(&mut self, timer: GroupTimer, after: Span) {
        self.timers.push(GroupTimerChange::Arm { timer, after });
    }

    pub(super) fn disarm(&mut self, timer: GroupTimer) {
        self.timers.push(GroupTimerChange::Disarm(timer));
    }

    pub(super) fn note(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    /// Answers, and notes a refusal.
    pub(super) fn answer(&mut self, group: &GroupId, to: ReplyTo, response: Response) {
        let error = first_error(&response);
        if is_refusal(response.api(), error) {
            self.note(Fact::RequestRefused {
                group: group.clone(),
                client: to.node.clone(),
                api: response.api(),
                error,
            });
        }
        self.replies.push((to, response));
    }
}

fn first_error(response: &Response) -> ErrorCode {
    let error = response.error();
    if let Response::LeaveGroup(leave) = response
        && !error.is_error()
    {
        let mut errors = leave.members.iter().map(|member| member.error);
        return errors.find(|error| error.is_error()).unwrap_or_default();
    }
    error
}

/// Some errors are how the protocol says ordinary news: "here is your id", "join again", "your epoch has moved on".
fn is_refusal(api: ApiKey, error: ErrorCode) -> bool {
    // A member's epoch may go up while its commit is under way; whether that costs it anything, the client knows.
    let is_news = matches!(error, ErrorCode::MemberIdRequired | ErrorCode::StaleMemberEpoch)
        || (error == ErrorCode::RebalanceInProgress
            && matches!(api, ApiKey::Heartbeat | ApiKey::SyncGroup));
    error.is_error() && !is_news
}
