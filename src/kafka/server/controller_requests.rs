//! What brokers and administrators ask the controller. Only the one that leads the quorum answers, once its decision is committed.

use std::sync::Arc;

use crate::id::{BrokerEpoch, BrokerId, ErrorCode};
use crate::kafka::controller::{ControllerResult, QuorumController};
use crate::kafka::raft::RaftClient;
use crate::kafka::server::{Server, Written};
use crate::kafka::{Effects, ReplyTo, ServerTimer, TimerKind};
use crate::protocol::{ControllerRequest, ControllerResponse};

/// An answer of the active controller that waits until what it is about is committed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Deferred {
    to: ReplyTo,
    request: Arc<ControllerRequest>,
    response: ControllerResponse,
}

const TASKS_TIMER: TimerKind = TimerKind::Server(ServerTimer::ControllerTasks);

impl Server {
    pub(super) fn controller_asked(
        &mut self,
        to: ReplyTo,
        request: Arc<ControllerRequest>,
        fx: &mut Effects,
    ) {
        let next_epoch = BrokerEpoch(self.raft.next_append_offset().0);
        let Some(active) = &mut self.active else {
            return fx.reply(to, request.refused(ErrorCode::NotController).into());
        };
        let mut shutting_down = None;
        let controller = Arc::make_mut(active).controller_mut();
        let decision = match &*request {
            ControllerRequest::AlterPartition(request) => controller
                .replication
                .alter_partition(request)
                .map(ControllerResponse::AlterPartition),
            ControllerRequest::BrokerRegistration(request) => controller
                .replication
                .register_broker(request, next_epoch, fx.now)
                .map(ControllerResponse::BrokerRegistration),
            ControllerRequest::BrokerHeartbeat(request) => {
                let reply = controller.replication.process_broker_heartbeat(request, fx.now);
                if reply.response.in_controlled_shutdown {
                    shutting_down = Some(request.broker);
                }
                reply.map(|reply| ControllerResponse::BrokerHeartbeat(reply.response))
            }
            ControllerRequest::AllocateProducerIds(request) => controller
                .allocate_producer_ids(request)
                .map(ControllerResponse::AllocateProducerIds),
        };
        let Written { response, wait_for, .. } = self.write(decision, fx);
        if let Some(broker) = shutting_down {
            self.controlled_shutdown_logged(broker);
        }
        match (wait_for, &mut self.active) {
            (Some(offset), Some(active)) => {
                Arc::make_mut(active).defer(offset, Deferred { to, request, response });
            }
            (_, _) => fx.reply(to, response.into()),
        }
    }

    fn controlled_shutdown_logged(&mut self, broker: BrokerId) {
        let last = self.raft.next_append_offset().plus(-1);
        if let Some(active) = &mut self.active {
            let controller = Arc::make_mut(active).controller_mut();
            controller.replication.controlled_shutdown_logged(broker, last);
        }
    }

    /// What an administrator asks of the active controller, who sits beside it; `None` if this is not the one.
    pub fn administer<T>(
        &mut self,
        ask: impl FnOnce(&mut QuorumController) -> ControllerResult<T>,
        fx: &mut Effects,
    ) -> Option<T> {
        let decision = ask(Arc::make_mut(self.active.as_mut()?).controller_mut());
        let written = self.write(decision, fx);
        self.settle(fx);
        // Looking at its clocks it may have found that it leads no more: then nothing came of it.
        self.active.as_ref()?;
        Some(written.response)
    }

    /// The controller's decision goes into the log.
    ///
    /// # Panics
    /// Unless this server's controller is the active one.
    pub(super) fn write<T>(
        &mut self,
        decision: ControllerResult<T>,
        fx: &mut Effects,
    ) -> Written<T> {
        let next_offset = self.raft.next_append_offset();
        let active = Arc::make_mut(self.active.as_mut().expect("this controller is active"));
        let mut written = active.write(decision, next_offset, fx.now);
        self.append(&mut written, fx);
        self.arm_controller_tasks(fx);
        written
    }

    fn append<T>(&mut self, written: &mut Written<T>, fx: &mut Effects) {
        written.facts.drain(..).for_each(|fact| fx.note(fact));
        if !written.records.is_empty() {
            let records = written.records.clone();
            let appended = self.with_raft(fx, |raft, turn| RaftClient::append(raft, records, turn));
            assert!(appended.is_ok(), "the active controller leads the quorum");
        }
    }

    pub(super) fn run_controller_tasks(&mut self, fx: &mut Effects) {
        while let Some(active) = &mut self.active {
            let (at, task) = active.next_task();
            if at > fx.now {
                break;
            }
            let next_offset = self.raft.next_append_offset();
            let mut written = Arc::make_mut(active).run(task, next_offset, fx.now);
            self.append(&mut written, fx);
            // Looking at its clocks it may have found that it leads no more.
            self.settle(fx);
        }
        self.arm_controller_tasks(fx);
    }

    pub(super) fn arm_controller_tasks(&mut self, fx: &mut Effects) {
        let Some(active) = &self.active else { return };
        let (at, _) = active.next_task();
        if self.controller_wakes_at != Some(at) {
            self.controller_wakes_at = Some(at);
            fx.arm(TASKS_TIMER, at.max(fx.now).since(fx.now));
        }
    }

    /// Another one leads, or nobody: whoever waits hears NOT_CONTROLLER.
    pub(super) fn renounce(&mut self, fx: &mut Effects) {
        let Some(active) = self.active.take() else { return };
        for Deferred { to, request, .. } in Arc::unwrap_or_clone(active).renounce() {
            fx.reply(to, request.refused(ErrorCode::NotController).into());
        }
        self.controller_wakes_at = None;
        fx.disarm(TASKS_TIMER);
    }
}

impl Deferred {
    pub(super) fn answer(self, fx: &mut Effects) {
        fx.reply(self.to, self.response.into());
    }
}
