//! The broker as a replica: it begins to lead or to follow when the metadata says so, and moves the high watermark of what it leads
//! (`ReplicaManager.applyDelta`, `Partition`).

use crate::fact::Fact;
use crate::id::{BrokerEpoch, BrokerId, ErrorCode, Offset, TopicPartition};
use crate::kafka::broker::Broker;
use crate::kafka::broker::fetch::known_epoch;
use crate::kafka::broker::produce::log_env;
use crate::kafka::broker::replica::{FollowerFetch, Leading, Partition};
use crate::kafka::broker::to_controller::lifecycle::BrokerState;
use crate::kafka::{Effects, PartitionRegistration};
use crate::mutation::{Mutation, is_on};
use crate::protocol::fetch::{FetchPartition, ReplicaState};

impl Broker {
    /// The metadata says something else of a partition than before.
    pub(super) fn partition_changed(
        &mut self,
        partition: &TopicPartition,
        (before, state): (Option<&PartitionRegistration>, Option<&PartitionRegistration>),
        fx: &mut Effects,
    ) {
        match state.filter(|state| state.replicas.contains(&self.id)) {
            Some(state) if state.leader == Some(self.id) => self.make_leader(partition, state, fx),
            Some(state) => self.make_follower(partition, state, fx),
            None => self.stop_replica(partition, fx),
        }
        self.offsets_partition_changed(partition, before, state, fx);
        self.memory.grown.push(partition.clone());
    }

    fn make_leader(
        &mut self,
        partition: &TopicPartition,
        state: &PartitionRegistration,
        fx: &mut Effects,
    ) {
        self.stop_fetching(partition, fx);
        self.open_log(partition, fx);
        let Some(log) = self.disk.log_mut(partition) else { return };
        let end = log.log_end_offset();
        let known = self.memory.partitions.get_or_insert_with(partition, Partition::new);
        if known.make_leader(self.id, state, end, fx.now) {
            // Before any record of this epoch is written, so that followers with records of later epochs find where to cut.
            log.maybe_assign_epoch_start_offset(state.leader_epoch, end);
        }
        self.maybe_increment_leader_hw(partition, fx);
    }

    fn make_follower(
        &mut self,
        partition: &TopicPartition,
        state: &PartitionRegistration,
        fx: &mut Effects,
    ) {
        self.open_log(partition, fx);
        let known = self.memory.partitions.get_or_insert_with(partition, Partition::new);
        let is_new_epoch = known.make_follower(state);
        let shuts_down = self.state() == BrokerState::PendingControlledShutdown;
        if shuts_down && (state.leader.is_none() || !state.isr.contains(&self.id)) {
            // Nobody waits for this replica any more, and it will not come back before the broker does.
            self.stop_fetching(partition, fx);
        } else if is_new_epoch {
            self.stop_fetching(partition, fx);
            let leader = state.leader.filter(|leader| self.memory.image.is_alive(*leader));
            if let Some(leader) = leader {
                self.start_fetching(partition, leader, state.leader_epoch, fx);
            }
        }
    }

    /// A log that was there before the broker started is loaded.
    fn open_log(&mut self, partition: &TopicPartition, fx: &mut Effects) {
        if self.memory.partitions.get(partition).is_some() {
            return;
        }
        let was_there = self.disk.log(partition).is_some();
        let was_clean = self.disk.clean_shutdown().is_some();
        let log = self.disk.open(partition);
        match self.memory.image.partition(partition) {
            Some((topic, _)) if was_there => {
                log.restart(was_clean, &log_env(&self.config, &topic.config, fx));
            }
            _ => log.opened(fx.now),
        }
    }

    /// The partition has no replica here any more: its log is deleted.
    fn stop_replica(&mut self, partition: &TopicPartition, fx: &mut Effects) {
        self.stop_fetching(partition, fx);
        self.memory.partitions.remove(partition);
        self.disk.delete(partition);
        self.checkpoint_recovery_points();
    }

    fn maybe_expand_isr(&mut self, partition: &TopicPartition, id: BrokerId, fx: &mut Effects) {
        let me = (self.id, self.broker_epoch());
        let image = &self.memory.image;
        let eligible = |id: BrokerId| -> Option<BrokerEpoch> { image.isr_eligible_epoch(id) };
        let Some(log) = self.disk.log(partition) else { return };
        let Some(known) = self.memory.partitions.get_mut(partition) else { return };
        let epochs = (known.leader_epoch, known.partition_epoch);
        let Some(leading) = &mut known.leading else { return };
        let mark = log.high_watermark();
        if let Some(proposal) = leading.maybe_expand(id, mark, me, epochs, &eligible) {
            self.propose_isr(partition, proposal, fx);
        }
    }

    /// Looks for followers that are too far behind (`ReplicaManager.maybeShrinkIsr`).
    pub(super) fn maybe_shrink_isrs(&mut self, fx: &mut Effects) {
        let me = (self.id, self.broker_epoch());
        let leads: Vec<_> = self.memory.partitions.iter().map(|(partition, _)| partition).collect();
        for partition in leads {
            let Some(log) = self.disk.log(&partition) else { continue };
            let (end, max_lag) = (log.log_end_offset(), self.config.replica_lag_time_max);
            let is_leader = self.leading(&partition).is_some_and(|it| it.isr().len() > 1);
            if !is_leader {
                continue;
            }
            let Some(known) = self.memory.partitions.get_mut(&partition) else { continue };
            let epochs = (known.leader_epoch, known.partition_epoch);
            let Some(leading) = &mut known.leading else { continue };
            if let Some(proposal) = leading.maybe_shrink(end, fx.now, max_lag, me, epochs) {
                self.propose_isr(&partition, proposal, fx);
            }
        }
    }

    /// What this broker keeps of a partition that it leads.
    pub(super) fn leading(&self, partition: &TopicPartition) -> Option<&Leading> {
        self.memory.partitions.get(partition)?.leading.as_ref()
    }

    /// A follower that this leader does not know of as one, or that asks in an older registration, is sent away
    /// (`followerReplicaOrThrow`, `updateFetchStateOrThrow`).
    pub(super) fn check_replica(
        &self,
        wanted: &FetchPartition,
        replica: ReplicaState,
    ) -> Result<(), ErrorCode> {
        let leading = self.leading(&wanted.partition);
        if leading.is_none_or(|leading| leading.follower(replica.id).is_none()) {
            return Err(match known_epoch(wanted.current_leader_epoch) {
                Some(_) => ErrorCode::UnknownLeaderEpoch,
                None => ErrorCode::NotLeaderOrFollower,
            });
        }
        let registration = self.memory.image.brokers.get(&replica.id);
        let present = registration.filter(|broker| !broker.fenced).map(|broker| broker.epoch);
        if replica.epoch != BrokerEpoch::NONE && present.is_some_and(|it| it > replica.epoch) {
            return Err(ErrorCode::NotLeaderOrFollower);
        }
        Ok(())
    }

    /// A follower's fetch says what it has of the partitions that could be read (`Partition.updateFollowerFetchState`). What was
    /// read for it was read before, so its answer carries the high watermark from before this fetch.
    pub(super) fn follower_fetched<'a>(
        &mut self,
        replica: ReplicaState,
        fetched: impl Iterator<Item = &'a FetchPartition>,
        fx: &mut Effects,
    ) {
        for wanted in fetched {
            let partition = &wanted.partition;
            let Some(log) = self.disk.log(partition) else { continue };
            let fetched = FollowerFetch {
                at: fx.now,
                fetch_offset: log.read_position(wanted.fetch_offset),
                log_start_offset: wanted.log_start_offset,
                leader_end_offset: log.log_end_offset(),
                broker_epoch: replica.epoch,
            };
            let Some(known) = self.memory.partitions.get_mut(partition) else { continue };
            let Some(leading) = &mut known.leading else { continue };
            let moved = leading.follower_fetched(replica.id, &fetched);
            if !leading.isr().contains(&replica.id) {
                self.maybe_expand_isr(partition, replica.id, fx);
            }
            if moved && self.maybe_increment_leader_hw(partition, fx) {
                self.memory.grown.push(partition.clone());
                self.schedule_log_tasks(partition, fx);
            }
        }
    }

    /// The log has grown, a follower has got on, or other replicas are in sync (`Partition.maybeIncrementLeaderHW`). True if the
    /// high watermark moved.
    pub(super) fn maybe_increment_leader_hw(
        &mut self,
        partition: &TopicPartition,
        fx: &mut Effects,
    ) -> bool {
        let image = &self.memory.image;
        let Some((topic, state)) = image.partition(partition) else { return false };
        let Some(leading) = self.leading(partition) else { return false };
        let Some(log) = self.disk.log(partition) else { return false };
        let (end, high_watermark) = (log.log_end_offset(), log.high_watermark());
        if high_watermark == end {
            return false;
        }
        let (max_lag, min_isr) = (self.config.replica_lag_time_max, topic.effective_min_isr(state));
        let eligible = |id: BrokerId| -> Option<BrokerEpoch> { image.isr_eligible_epoch(id) };
        let mark = leading.new_high_watermark(end, fx.now, max_lag, min_isr, &eligible);
        let goes_back = |mark: &Offset| is_on(Mutation::HighWatermarkGoesBack) && mark.0 >= 0;
        let moves = |mark: &Offset| *mark > high_watermark || goes_back(mark);
        let Some(to) = mark.filter(moves) else { return false };
        let log = self.disk.log_mut(partition).expect("it was found above");
        let from = match to < high_watermark {
            true => Some(log.update_high_watermark(to)),
            false => log.advance_high_watermark(to),
        };
        let Some(from) = from else { return false };
        let partition = partition.clone();
        fx.note(Fact::HighWatermarkAdvanced { broker: self.id, partition, from, to });
        true
    }
}
