//! The consumer's two threads, one turn at a time.
//!
//! [`Consumer::handle`] is made of these turns. Whoever has to hold the threads apart, and the answers of a broker from the
//! turn that reads them, takes them one by one instead: what arrives is left in the socket ([`Consumer::deliver`]) until one
//! of the threads looks ([`Consumer::poll_network`]).
//!
//! | Kafka's call | here |
//! |---|---|
//! | `ConsumerCoordinator.poll(0)` | [`Consumer::poll_coordinator`] |
//! | `ConsumerNetworkClient.poll(0)` | [`Consumer::poll_network`] |
//! | the heartbeat thread wakes up | [`Consumer::wake_heartbeat_thread`] |
//! | `initWithCommittedOffsetsIfNeeded(0)` | [`Consumer::init_with_committed_offsets`] |
//! | `subscribe`, `unsubscribe`, `seek`, `enforceRebalance`, `commitAsync` | methods of these names |
//! | `commitSync` | [`Consumer::begin_commit_sync`], then [`Consumer::commit_sync_turn`] until it has a result |
//! | `close` | [`Consumer::close_within`], then [`Consumer::close_turn`] until the consumer has left |
//!
//! A consumer that is driven this way is never started: between its turns nobody is inside `poll`.

use crate::id::{Correlation, Offset, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::client::ExponentialBackoff;
use crate::kafka::consumer::network::Arrival;
use crate::kafka::consumer::sync_commit::{SyncCaller, SyncCommit};
use crate::kafka::consumer::{Consumer, Failure, RebalanceListener};
use crate::kernel::{SimTime, Span};

impl Consumer {
    // ---- the network ----

    /// Something reaches the client's sockets. Nobody has read it yet.
    pub fn deliver(&mut self, arrival: Arrival) {
        self.network.arrived.push_back(arrival);
    }

    /// Fails what has been unanswered for too long, when the timer `RequestTimeout` fires.
    pub fn give_up_requests(&mut self, fx: &mut Effects) {
        let failed = self.network.client.handle_timed_out_requests(fx);
        self.requests_failed(failed, fx.now);
    }

    /// Whether the client would ask for metadata now.
    pub fn is_metadata_due(&self, now: SimTime) -> bool {
        self.metadata.next_update_at(now) <= now
    }

    /// Whether `poll` waits for metadata before it joins, as it does for a subscription by pattern.
    pub fn awaits_metadata(&self) -> bool {
        self.group.metadata_to_pass.is_some()
    }

    /// How long a request that is unanswered may take.
    pub fn timeout_of(&self, correlation: Correlation) -> Option<Span> {
        let mut in_flight = self.network.client.in_flight().iter();
        in_flight.find(|request| request.correlation == correlation).map(|request| request.timeout)
    }

    /// With another `reconnect.backoff.ms` than Kafka's default.
    #[must_use]
    pub fn with_reconnect_backoff(mut self, backoff: ExponentialBackoff) -> Self {
        self.network.client = self.network.client.with_reconnect_backoff(backoff);
        self
    }

    // ---- the application's calls ----

    /// What the application does in its callbacks from now on.
    pub fn set_rebalance_listener(&mut self, listener: RebalanceListener) {
        self.app.listener = listener;
    }

    /// A call with a timeout of 0 begins. Such a call does not sleep: what the one before it backed off from is tried again.
    pub fn begin_call_without_waiting(&mut self) {
        self.offsets.retry_at = None;
        self.group.lookup_retry_at = None;
    }

    /// Begins `commitSync`.
    pub fn begin_commit_sync(
        &mut self,
        offsets: Vec<(TopicPartition, Offset)>,
        timeout: Span,
        fx: &Effects,
    ) {
        let offsets = offsets.into_iter().map(|(partition, offset)| (partition, offset, None));
        let caller = SyncCaller::Application;
        let commit = SyncCommit::new(caller, offsets.collect(), fx.now + timeout);
        self.commits.sync_commits.push(commit);
    }

    /// Goes on with `commitSync`; its result when there is one: `REQUEST_TIMED_OUT` stands for a timeout of the call.
    pub fn commit_sync_turn(&mut self, fx: &mut Effects) -> Option<Result<(), Failure>> {
        let result = self.drive_first_sync_commit(fx)?;
        self.commits.sync_commits.remove(0);
        Some(result)
    }

    /// Goes on with `close`.
    pub fn close_turn(&mut self, fx: &mut Effects) {
        self.poll_network(fx);
        if self.speaks_consumer_protocol() {
            self.run_background(fx);
        }
        self.drive_sync_commits(fx);
        self.drive_close(fx);
    }

    /// When a call that waits does something by itself: it tries again, or its time is up.
    pub fn call_wakes_at(&self, now: SimTime) -> Option<SimTime> {
        let commit = self.commits.sync_commits.first();
        let deadline = commit.map(|commit| commit.deadline);
        let retry = commit.and_then(|commit| commit.retry_at);
        let wakes = [deadline, retry, self.group.lookup_retry_at];
        wakes.into_iter().flatten().filter(|at| *at > now).min()
    }

    // ---- both threads ----

    /// Lets the threads take turns until neither has anything to do.
    pub(super) fn run_threads(&mut self, fx: &mut Effects) {
        if self.app.is_stopped() {
            self.network.arrived.clear();
            return;
        }
        if self.reads_network() {
            self.poll_network(fx);
        }
        if self.speaks_consumer_protocol() {
            self.run_member_threads(fx);
        } else {
            self.wake_heartbeat_thread_if_due(fx);
            self.drive_sync_commits(fx);
            self.drive_close(fx);
            self.run_application(fx);
        }
        if self.reads_network() {
            self.maybe_update_metadata(fx);
        }
        self.network.transmit(fx);
    }

    /// Whether one of the threads looks at the network now.
    pub(super) fn reads_network(&self) -> bool {
        if self.speaks_consumer_protocol() {
            // The background thread always does.
            return !self.app.is_stopped();
        }
        self.app.is_in_poll()
            || self.app.is_closing()
            || self.group.heartbeat_thread.enabled
            || self.commits.has_sync_commits()
    }
}
