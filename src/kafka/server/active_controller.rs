//! The controller that leads the quorum (`QuorumController.claim`, `ControllerWriteEvent`, `DeferredEventQueue`): it works ahead of
//! what is committed, and answers once it is.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::fact::Fact;
use crate::id::Offset;
use crate::kafka::ClusterImage;
use crate::kafka::controller::{
    ControllerConfig, ControllerResult, ELIGIBLE_LEADER_REPLICAS_VERSION, QuorumController,
};
use crate::kafka::server::{MetadataLoader, decisions};
use crate::kernel::{SimTime, Span};
use crate::protocol::{FeatureLevelRecord, MetadataRecord};

/// What is scheduled "immediately" waits so long, so that requests come in between.
const IMMEDIATELY: Span = Span::from_ms(10);

/// What the active controller does without being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControllerTask {
    /// Fences a broker that has been silent for too long.
    FenceStaleBroker,
    /// Gives partitions back to their preferred leaders (`auto.leader.rebalance.enable`).
    BalancePartitionLeaders,
    /// Looks for leaders for partitions without one, where the topic allows unclean elections.
    ElectUncleanLeaders,
    /// Shows that the log gets on (`metadata.max.idle.interval.ms`).
    WriteNoOpRecord,
}

/// A task that comes round again and again, needed or not (`PeriodicTaskControlManager`). Rounds that would find nothing to do are
/// passed over here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rounds {
    interval: Span,
    next: SimTime,
    is_needed: bool,
}

impl Rounds {
    fn beginning(now: SimTime, interval: Span) -> Self {
        Self { interval, next: now + interval, is_needed: false }
    }

    fn at(self) -> Option<SimTime> {
        self.is_needed.then_some(self.next)
    }

    fn plan(&mut self, is_needed: bool, now: SimTime) {
        if !self.is_needed && self.next < now {
            let passed_over = now.since(self.next).0.div_ceil(self.interval.0);
            self.next = self.next + Span(self.interval.0 * passed_over);
        }
        self.is_needed = is_needed;
    }

    /// `goes_on`: the round was cut short.
    fn done(&mut self, goes_on: bool, now: SimTime) {
        self.next = now + if goes_on { IMMEDIATELY } else { self.interval };
    }
}

/// A decision that has been taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Written<T> {
    pub response: T,
    /// To be appended to the log, all in the same batch.
    pub records: Arc<[Arc<MetadataRecord>]>,
    /// The answer waits until this record is committed; `None`: nothing that it builds on is uncommitted.
    pub wait_for: Option<Offset>,
    /// What was decided, for those who watch.
    pub facts: Vec<Fact>,
}

/// `A` is an answer that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct ActiveController<A> {
    /// All that is decided, committed or not.
    ahead: MetadataLoader,
    config: Arc<ControllerConfig>,
    /// By offset.
    deferred: VecDeque<(Offset, A)>,
    /// The last record that was decided on and is not known to be committed.
    uncommitted: Option<Offset>,
    fence_at: SimTime,
    no_op_at: SimTime,
    balance: Rounds,
    unclean: Rounds,
}

impl<A> ActiveController<A> {
    /// The quorum's leader knows all that was committed before it, and goes on from there.
    pub fn claim(committed: &MetadataLoader, now: SimTime) -> Self {
        let mut ahead = committed.clone();
        ahead.controller_mut().replication.cluster.activate(now);
        let config = ahead.controller().replication.config().clone();
        Self {
            ahead,
            deferred: VecDeque::new(),
            uncommitted: None,
            fence_at: now + config.maybe_fence_stale_broker_period(),
            no_op_at: now + config.metadata_max_idle_interval,
            balance: Rounds::beginning(now, config.leader_imbalance_check_interval),
            unclean: Rounds::beginning(now, config.unclean_leader_election_interval),
            config,
        }
    }

    /// What the first active controller of a cluster writes: with which features it begins (`BootstrapMetadata`).
    pub fn bootstrap() -> ControllerResult<()> {
        let name = ELIGIBLE_LEADER_REPLICAS_VERSION.into();
        let record = FeatureLevelRecord { name, feature_level: 1 };
        ControllerResult { records: vec![MetadataRecord::FeatureLevel(record)], response: () }
    }

    /// What is decided, committed or not.
    pub fn controller(&self) -> &QuorumController {
        self.ahead.controller()
    }

    /// The cluster as it is decided.
    pub fn image(&self) -> &Arc<ClusterImage> {
        self.ahead.image()
    }

    /// Decisions of some kinds also change what only the active controller keeps.
    pub fn controller_mut(&mut self) -> &mut QuorumController {
        self.ahead.controller_mut()
    }

    /// Takes a decision: its records count from now on, and will have the offsets from `next_offset` on.
    pub fn write<T>(
        &mut self,
        result: ControllerResult<T>,
        next_offset: Offset,
        now: SimTime,
    ) -> Written<T> {
        let mut facts = Vec::new();
        let mut offset = next_offset;
        for record in &result.records {
            decisions::note(self.ahead.controller(), record, &mut facts);
            self.ahead.load_one(offset, record);
            self.uncommitted = Some(offset);
            offset = offset.plus(1);
        }
        self.ahead.refresh(&result.records);
        let records = result.records.into_iter().map(Arc::new).collect();
        self.plan_tasks(now);
        // What only reads has read what may never be committed: it waits for that too.
        Written { response: result.response, records, wait_for: self.uncommitted, facts }
    }

    pub fn defer(&mut self, until: Offset, answer: A) {
        self.deferred.push_back((until, answer));
    }

    /// Everything below `end` is committed: the answers that waited for it.
    pub fn committed(&mut self, end: Offset) -> Vec<A> {
        self.uncommitted = self.uncommitted.filter(|last| *last >= end);
        let mut ready = Vec::new();
        while self.deferred.front().is_some_and(|(until, _)| *until < end) {
            ready.extend(self.deferred.pop_front().map(|(_, answer)| answer));
        }
        ready
    }

    /// Another one leads. What was decided and is not committed may never have been: all who wait hear NOT_CONTROLLER.
    pub fn renounce(self) -> Vec<A> {
        self.deferred.into_iter().map(|(_, answer)| answer).collect()
    }

    // ---- tasks ---------------------------------------------------------------------------------------------------------

    /// After every decision there may be something to balance, or partitions without a leader.
    fn plan_tasks(&mut self, now: SimTime) {
        let replication = &self.ahead.controller().replication;
        if self.config.auto_leader_rebalance {
            self.balance.plan(replication.are_partition_leaders_imbalanced(), now);
        }
        self.unclean.plan(replication.are_some_partitions_leaderless(), now);
    }

    /// The first task that comes, and when.
    pub fn next_task(&self) -> (SimTime, ControllerTask) {
        let first = (self.fence_at, ControllerTask::FenceStaleBroker);
        let others = [
            (self.balance.at(), ControllerTask::BalancePartitionLeaders),
            (self.unclean.at(), ControllerTask::ElectUncleanLeaders),
            (Some(self.no_op_at), ControllerTask::WriteNoOpRecord),
        ];
        let others = others.into_iter().filter_map(|(at, task)| Some((at?, task)));
        others.fold(first, |first, other| if other.0 < first.0 { other } else { first })
    }

    /// Does what [`Self::next_task`] said.
    pub fn run(&mut self, task: ControllerTask, next_offset: Offset, now: SimTime) -> Written<()> {
        let replication = &mut self.ahead.controller_mut().replication;
        let ControllerResult { records, response: goes_on } = match task {
            ControllerTask::FenceStaleBroker => replication.maybe_fence_one_stale_broker(now),
            ControllerTask::BalancePartitionLeaders => {
                replication.maybe_balance_partition_leaders()
            }
            ControllerTask::ElectUncleanLeaders => replication.maybe_elect_unclean_leaders(),
            ControllerTask::WriteNoOpRecord => {
                ControllerResult { records: vec![MetadataRecord::NoOp], response: false }
            }
        };
        match task {
            ControllerTask::FenceStaleBroker => {
                let period = self.config.maybe_fence_stale_broker_period();
                self.fence_at = now + if goes_on { IMMEDIATELY } else { period };
            }
            ControllerTask::BalancePartitionLeaders => self.balance.done(goes_on, now),
            ControllerTask::ElectUncleanLeaders => self.unclean.done(goes_on, now),
            ControllerTask::WriteNoOpRecord => {
                self.no_op_at = now + self.config.metadata_max_idle_interval;
            }
        }
        self.write(ControllerResult { records, response: () }, next_offset, now)
    }
}

#[cfg(test)]
#[path = "tests/active_controller.rs"]
mod tests;
