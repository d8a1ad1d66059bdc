//! The application's listener of rebalances (`ConsumerRebalanceListener`, `ConsumerRebalanceListenerInvoker`).
//!
//! It is called by the application's own thread, inside `poll`, `unsubscribe` or `close`. A listener that commits holds that
//! call up: what was to follow is kept in a [`ListenerCall`] and done when the commit has come back.

use std::sync::Arc;

use crate::fact::Fact;
use crate::id::TopicPartition;
use crate::kafka::Effects;
use crate::kafka::consumer::modern::AfterCallback;
use crate::kafka::consumer::sync_commit::{SyncCaller, SyncCommit};
use crate::kafka::consumer::{Consumer, Failure};
use crate::kernel::Span;
use crate::protocol::Assignment;

/// What the application does in each of its callbacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RebalanceListener {
    pub on_revoked: ListenerAction,
    pub on_assigned: ListenerAction,
    pub on_lost: ListenerAction,
}

/// What the application does when it is called back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListenerAction {
    #[default]
    Returns,
    /// It throws an exception.
    Throws,
    /// `consumer.commitSync(timeout)`. If that throws, the listener catches it.
    CommitsSync { timeout: Span },
}

/// Which callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Callback {
    Revoked,
    Assigned,
    Lost,
}

/// How a callback went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Called {
    Returned,
    Threw,
    /// It commits: the thread stands in the listener.
    Waits,
}

/// The thread stands in the listener, which waits for its commit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ListenerCall {
    pub(super) committed: bool,
    then: AfterListener,
}

/// What is left to do when the listener returns.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AfterListener {
    /// The rest of `onJoinPrepare`; what is kept.
    JoinPrepare { kept: Vec<TopicPartition> },
    /// `onJoinComplete` after a cooperative member gave back what moves.
    Revoked { assignment: Arc<Assignment> },
    /// The end of `onJoinComplete`; whether an earlier callback threw.
    Assigned { threw: bool },
    /// The rest of `onLeavePrepare`.
    LeavePrepare,
    /// Consumer protocol: the background thread goes on.
    Membership(AfterCallback),
}

/// How far the listener's return brought the consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resumed {
    /// The thread still stands in a listener.
    Waits,
    /// The member may join.
    JoinPrepared,
    /// The join is complete.
    JoinCompleted,
    /// The member may leave.
    LeavePrepared,
    /// Consumer protocol: the background thread has gone on.
    CallbackCompleted,
}

impl Consumer {
    /// Whether the application's thread stands in its listener.
    pub fn is_in_listener(&self) -> bool {
        self.app.listener_call.is_some()
    }

    /// Calls the application back.
    pub(super) fn call_listener(
        &mut self,
        callback: Callback,
        partitions: Arc<[TopicPartition]>,
        fx: &mut Effects,
    ) -> Called {
        let generation = self.generation_id();
        let epoch = self.speaks_consumer_protocol().then_some(self.modern.epoch());
        let listener = self.app.listener;
        let action = match callback {
            Callback::Revoked => listener.on_revoked,
            Callback::Assigned => listener.on_assigned,
            Callback::Lost => listener.on_lost,
        };
        self.note(fx, |consumer| match callback {
            Callback::Revoked => Fact::PartitionsRevoked { consumer, partitions },
            Callback::Assigned => {
                Fact::PartitionsAssigned { consumer, partitions, generation, epoch }
            }
            Callback::Lost => Fact::PartitionsLost { consumer, partitions },
        });
        match action {
            ListenerAction::Returns => Called::Returned,
            ListenerAction::Throws => Called::Threw,
            ListenerAction::CommitsSync { timeout } => {
                let offsets = self.subscriptions.all_consumed();
                let commit = SyncCommit::new(SyncCaller::Listener, offsets, fx.now + timeout);
                self.commits.sync_commits.push(commit);
                let then = AfterListener::LeavePrepare;
                self.app.listener_call = Some(ListenerCall { committed: false, then });
                self.drive_sync_commits(fx);
                if self.app.listener_call.take_if(|call| call.committed).is_some() {
                    Called::Returned
                } else {
                    Called::Waits
                }
            }
        }
    }

    /// Says what follows the listener that the thread stands in.
    pub(super) fn after_listener(&mut self, then: AfterListener) {
        if let Some(call) = &mut self.app.listener_call {
            call.then = then;
        }
    }

    /// Goes on behind the listener if its commit has come back.
    pub(super) fn resume_listener(&mut self, fx: &mut Effects) -> Result<Resumed, Failure> {
        self.drive_sync_commits(fx);
        let Some(call) = self.app.listener_call.take_if(|call| call.committed) else {
            return Ok(Resumed::Waits);
        };
        // A listener that commits catches what the commit throws.
        let threw = false;
        match call.then {
            AfterListener::JoinPrepare { kept } => {
                self.join_prepared(&kept, threw)?;
                Ok(Resumed::JoinPrepared)
            }
            AfterListener::Revoked { assignment } => {
                let completed = self.take_over_after_revocation(&assignment, threw, fx)?;
                Ok(if completed { self.join_completed() } else { Resumed::Waits })
            }
            AfterListener::Assigned { threw } => {
                taken_over(threw)?;
                Ok(self.join_completed())
            }
            AfterListener::LeavePrepare => {
                self.leave_prepared(threw)?;
                Ok(Resumed::LeavePrepared)
            }
            AfterListener::Membership(then) => {
                self.callback_completed(then, threw, fx);
                Ok(Resumed::CallbackCompleted)
            }
        }
    }

    fn join_completed(&mut self) -> Resumed {
        self.group.join_completed();
        Resumed::JoinCompleted
    }
}

/// The end of `onJoinComplete`: an exception of any of its callbacks comes out of `poll`.
pub(super) fn taken_over(threw: bool) -> Result<(), Failure> {
    if threw { Err(Failure::ListenerThrew) } else { Ok(()) }
}
