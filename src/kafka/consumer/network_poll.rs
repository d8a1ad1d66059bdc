//! One look at the network: close what is to be closed, send what can be sent, read what has arrived, handle it
//! (`ConsumerNetworkClient.poll`, and `NetworkClient`'s metadata updater).

use crate::fact::Fact;
use crate::id::BrokerId;
use crate::kafka::Effects;
use crate::kafka::client::{InFlightRequest, UpdateScope};
use crate::kafka::config::MetadataRecoveryStrategy;
use crate::kafka::consumer::Consumer;
use crate::kafka::consumer::network::{Answer, Arrival, Completion, RequestContext};
use crate::kernel::SimTime;
use crate::protocol::{Channel, Request, Response, metadata};

impl Consumer {
    /// `ConsumerNetworkClient.poll(0)`, as either thread calls it.
    pub fn poll_network(&mut self, fx: &mut Effects) {
        if self.network.is_quiet() && self.metadata.next_update_at(fx.now) > fx.now {
            return;
        }
        self.fire_completions(fx);
        self.handle_pending_disconnects(fx);
        self.maybe_update_metadata(fx);
        self.network.transmit(fx);
        self.read_arrivals(fx);
        self.fire_completions(fx);
    }

    /// What a connection has brought before it is closed is read.
    fn handle_pending_disconnects(&mut self, fx: &mut Effects) {
        if !self.network.pending_disconnects.is_empty() {
            self.read_arrivals(fx);
        }
        while let Some(broker) = self.network.pending_disconnects.pop() {
            let failed = self.network.client.disconnect(broker, Channel::Coordinator, fx);
            self.network.fail_all(failed);
        }
    }

    /// Asks for metadata when they are due and a broker can be asked.
    pub(super) fn maybe_update_metadata(&mut self, fx: &mut Effects) {
        if self.metadata.update_in_progress() || self.metadata.next_update_at(fx.now) > fx.now {
            return;
        }
        let node = self.least_loaded_node(fx.now).or_else(|| self.node_after_rebootstrap(fx.now));
        let Some(node) = node else { return };
        // Whoever subscribes by pattern wants to know every topic.
        let by_name = self.subscriptions.pattern().is_none();
        let topics = by_name.then(|| self.subscriptions.metadata_topics());
        let body = metadata::Request { topics, allow_auto_topic_creation: true };
        self.network.send(node, Request::from(body), RequestContext::Metadata);
        self.metadata_mut().update_sent(UpdateScope::AllTopics);
    }

    pub(super) fn least_loaded_node(&self, now: SimTime) -> Option<BrokerId> {
        self.network.client.least_loaded_node(self.metadata.brokers(), now)
    }

    /// Whom to ask when nobody who is known can be asked.
    fn node_after_rebootstrap(&mut self, now: SimTime) -> Option<BrokerId> {
        let strategy = self.spec.config.metadata_recovery_strategy;
        if strategy == MetadataRecoveryStrategy::None || !self.metadata.has_left_bootstrap() {
            return None;
        }
        self.metadata_mut().rebootstrap();
        self.least_loaded_node(now)
    }

    fn read_arrivals(&mut self, fx: &mut Effects) {
        while let Some(arrival) = self.network.arrived.pop_front() {
            match arrival {
                Arrival::Response { from, channel, correlation, body } => {
                    let request = self.network.client.complete(from, channel, correlation);
                    match (request, body) {
                        (None, _) => {}
                        (Some(_), Response::Metadata(response)) => {
                            self.metadata_received(&response, fx);
                        }
                        (Some(request), body) => {
                            let answer = Answer::Response(body);
                            self.network
                                .pending_completion
                                .push_back(Completion { request, answer });
                        }
                    }
                }
                Arrival::Disconnected { broker, channel } => {
                    self.connection_ended(None, (broker, channel), fx.now);
                }
                Arrival::Refused { broker, channel, correlation } => {
                    let client = &mut self.network.client;
                    let refused = client.refused(broker, channel, correlation, fx.now);
                    self.connection_ended(refused, (broker, channel), fx.now);
                }
            }
        }
    }

    /// Takes in an answer about metadata, asked for or not.
    pub fn metadata_received(&mut self, response: &metadata::Response, fx: &mut Effects) {
        self.metadata_mut().update(response, fx.now);
        let client = self.spec.id.clone();
        fx.note(Fact::MetadataUpdated { client });
        self.continue_as_leader(fx);
    }

    /// `refused`: the request that was to open the connection.
    fn connection_ended(
        &mut self,
        refused: Option<InFlightRequest<RequestContext>>,
        (broker, channel): (BrokerId, Channel),
        now: SimTime,
    ) {
        let mut failed = Vec::from_iter(refused);
        failed.extend(self.network.client.disconnected(broker, channel, now));
        self.requests_failed(failed, now);
        self.metadata_mut().server_disconnected(now);
        self.group.heartbeat_thread.wakes_at = now;
    }

    /// Requests whose connection is gone.
    pub(super) fn requests_failed(
        &mut self,
        failed: Vec<InFlightRequest<RequestContext>>,
        now: SimTime,
    ) {
        let any = !failed.is_empty();
        let (of_metadata, others): (Vec<_>, Vec<_>) =
            failed.into_iter().partition(|r| r.context == RequestContext::Metadata);
        if !of_metadata.is_empty() {
            self.metadata_mut().update_failed(now);
        }
        if any {
            self.metadata_mut().server_disconnected(now);
        }
        self.network.fail_all(others);
    }

    fn fire_completions(&mut self, fx: &mut Effects) {
        while let Some(Completion { request, answer }) = self.network.pending_completion.pop_front()
        {
            self.handle_completion(request, answer, fx);
        }
    }

    fn handle_completion(
        &mut self,
        request: InFlightRequest<RequestContext>,
        answer: Answer,
        fx: &mut Effects,
    ) {
        let response = match answer {
            Answer::Response(response) => Some(response),
            Answer::Disconnected => None,
        };
        match request.context {
            // Answers with metadata are handled when they are read; this one could not be sent.
            RequestContext::Metadata => self.metadata_mut().update_failed(fx.now),
            RequestContext::FindCoordinator { lookup } => {
                self.find_coordinator_answered(lookup, response, fx);
            }
            RequestContext::JoinGroup { sent } => self.join_group_answered(&sent, response, fx),
            RequestContext::SyncGroup { sent } => self.sync_group_answered(&sent, response, fx),
            RequestContext::Heartbeat { sent } => self.heartbeat_answered(&sent, response, fx),
            RequestContext::LeaveGroup => self.leave_group_answered(response.is_some(), fx),
            RequestContext::ConsumerGroupHeartbeat { answer } => {
                self.consumer_group_heartbeat_answered(answer, response, fx);
            }
            RequestContext::OffsetCommit { sent, offsets, purpose } => {
                self.offset_commit_answered(&sent, offsets, purpose, response, fx);
            }
            RequestContext::OffsetFetch { request } => {
                self.offset_fetch_answered(request, response, fx);
            }
            RequestContext::ListOffsets { specs } => {
                self.list_offsets_answered(&specs, response, fx);
            }
            RequestContext::OffsetForLeaderEpoch { positions } => {
                self.offsets_for_leader_epoch_answered(positions, response, fx);
            }
            RequestContext::Fetch { offsets } => {
                self.fetch_answered(request.broker, offsets, response, fx);
            }
        }
    }
}
