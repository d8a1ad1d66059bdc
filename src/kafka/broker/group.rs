//! The broker as group coordinator: hands requests to [`GroupCoordinator`] and carries out what it wants done
//! (`GroupCoordinatorService`, `CoordinatorPartitionWriter`).
//!
//! What the coordinator writes goes into this broker's log of a `__consumer_offsets` partition, and is reported back as
//! soon as it is below the high watermark.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::id::{ErrorCode, Offset, TopicPartition};
use crate::kafka::broker::{Broker, Outcome};
use crate::kafka::group::{
    GroupCoordinator, GroupOutput, GroupTimerChange, GroupWrite, RequestContext, WriteToken,
};
use crate::kafka::log::{AppendOrigin, VerificationGuard};
use crate::kafka::{Effects, GroupTimer, PartitionRegistration, ReplyTo, TimerKind};
use crate::kernel::SimTime;
use crate::protocol::record_size::GROUP_RECORD_BYTES;
use crate::protocol::{
    ApiKey, GroupRecord, RECORD_BATCH_OVERHEAD, Record, RecordBatch, RecordData,
};

/// Writes whose records are in the log and not below the high watermark yet, in the order of the log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupWrites {
    pending: VecDeque<PendingWrite>,
    /// When the timer goes off, if it is set.
    expires_at: Option<SimTime>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PendingWrite {
    token: WriteToken,
    /// The high watermark that completes it.
    required: Offset,
    /// When the disk is done with it.
    on_disk_at: SimTime,
    /// When whoever waits for it is told that it takes too long; afterwards nobody waits any more.
    expires_at: Option<SimTime>,
}

impl Broker {
    /// The coordinator answers when it can, maybe at once; until then the connection is muted.
    pub(super) fn coordinate(
        &mut self,
        from: &ReplyTo,
        api: ApiKey,
        fx: &mut Effects,
        act: impl FnOnce(&mut GroupCoordinator, SimTime, RequestContext, &mut GroupOutput),
    ) -> Outcome {
        let parked = self.memory.connections.mute(from);
        let context = RequestContext::current(parked, api);
        self.with_coordinator(fx, |coordinator, now, out| act(coordinator, now, context, out));
        Outcome::Parked
    }

    pub(super) fn group_timer_fired(&mut self, timer: &GroupTimer, fx: &mut Effects) {
        self.with_coordinator(fx, |coordinator, now, out| coordinator.timer_fired(now, timer, out));
    }

    /// The broker leads the partition from now on, or leads it no more.
    pub(super) fn offsets_partition_changed(
        &mut self,
        partition: &TopicPartition,
        before: Option<&PartitionRegistration>,
        after: Option<&PartitionRegistration>,
        fx: &mut Effects,
    ) {
        if partition.topic != self.memory.offsets_topic {
            return;
        }
        let mine =
            |state: Option<&PartitionRegistration>| state.and_then(|s| s.leader) == Some(self.id);
        let number = partition.partition;
        match (mine(before), mine(after)) {
            (false, true) => {
                let log = self.disk.log(partition).cloned().unwrap_or_default();
                let records = log.batches_from(log.log_start_offset());
                let records =
                    records.flat_map(|batch| batch.records.iter()).filter_map(group_record);
                let all_committed = log.high_watermark() >= log.log_end_offset();
                self.with_coordinator(fx, |coordinator, now, out| {
                    coordinator.load(now, number, records, out);
                    // It has read what a later leader may never have had.
                    if !all_committed {
                        coordinator.wait_until_committed(now, number, out);
                    }
                });
            }
            (true, false) => {
                // Whoever waits for a write hears of it from `unload`.
                self.memory.group_writes.pending.retain(|write| write.token.partition != number);
                self.arm_group_write_expiry(fx);
                self.with_coordinator(fx, |coordinator, now, out| {
                    coordinator.unload(now, number, out);
                });
            }
            (true, true) | (false, false) => {}
        }
    }

    /// The high watermark may have passed what was written.
    pub(super) fn try_complete_group_writes(
        &mut self,
        partition: &TopicPartition,
        fx: &mut Effects,
    ) {
        let nothing_waits = self.memory.group_writes.pending.is_empty();
        if nothing_waits || partition.topic != self.memory.offsets_topic {
            return;
        }
        let Some(log) = self.disk.log(partition) else { return };
        let reached = log.high_watermark();
        let mut done = Vec::new();
        self.memory.group_writes.pending.retain(|write| {
            let complete = write.token.partition == partition.partition
                && write.required <= reached
                && write.on_disk_at <= fx.now;
            if complete {
                done.push(write.token);
            }
            !complete
        });
        if !done.is_empty() {
            self.arm_group_write_expiry(fx);
        }
        for token in done {
            self.with_coordinator(fx, |coordinator, now, out| {
                coordinator.write_completed(now, token, Ok(()), out);
            });
        }
    }

    /// `CoordinatorRuntime.OperationTimeout`: what was written stays, and may be committed after all.
    pub(super) fn expire_group_writes(&mut self, fx: &mut Effects) {
        self.memory.group_writes.expires_at = None;
        let mut expired = Vec::new();
        for write in &mut self.memory.group_writes.pending {
            if write.expires_at.is_some_and(|at| at <= fx.now) {
                write.expires_at = None;
                expired.push(write.token);
            }
        }
        self.arm_group_write_expiry(fx);
        for token in expired {
            self.with_coordinator(fx, |coordinator, now, out| {
                coordinator.write_completed(now, token, Err(ErrorCode::RequestTimedOut), out);
            });
        }
    }

    /// One timer for all that wait.
    fn arm_group_write_expiry(&mut self, fx: &mut Effects) {
        let writes = &mut self.memory.group_writes;
        let first = writes.pending.iter().filter_map(|write| write.expires_at).min();
        if first == writes.expires_at {
            return;
        }
        writes.expires_at = first;
        match first {
            Some(at) => fx.arm(TimerKind::GroupWriteExpires, at.since(fx.now)),
            None => fx.disarm(TimerKind::GroupWriteExpires),
        }
    }

    /// The disk is done with something that the coordinator wrote.
    pub(super) fn group_write_on_disk(&mut self, fx: &mut Effects) {
        let done = |write: &PendingWrite| write.on_disk_at <= fx.now;
        let pending = self.memory.group_writes.pending.iter();
        let numbers: Vec<_> =
            pending.filter(|write| done(write)).map(|it| it.token.partition).collect();
        for number in numbers {
            self.try_complete_group_writes(&self.offsets_partition(number), fx);
        }
    }

    fn with_coordinator(
        &mut self,
        fx: &mut Effects,
        act: impl FnOnce(&mut GroupCoordinator, SimTime, &mut GroupOutput),
    ) {
        let mut out = GroupOutput::default();
        act(&mut self.memory.coordinator, fx.now, &mut out);
        let mut writes = VecDeque::new();
        self.carry_out(&mut out, &mut writes, fx);
        while let Some(write) = writes.pop_front() {
            let pending = self.write_group_records(&write, fx);
            let log = self.disk.log(&self.offsets_partition(write.partition));
            let reached = pending.on_disk_at <= fx.now
                && log.is_some_and(|log| log.high_watermark() >= pending.required);
            if reached {
                let coordinator = &mut self.memory.coordinator;
                coordinator.write_completed(fx.now, pending.token, Ok(()), &mut out);
                self.carry_out(&mut out, &mut writes, fx);
            } else {
                self.memory.group_writes.pending.push_back(pending);
                self.arm_group_write_expiry(fx);
            }
        }
    }

    /// Empties `out`: everything is done at once but the writes, which come after those that wait already.
    fn carry_out(
        &mut self,
        out: &mut GroupOutput,
        writes: &mut VecDeque<GroupWrite>,
        fx: &mut Effects,
    ) {
        for fact in out.facts.drain(..) {
            fx.note(fact);
        }
        for change in out.timers.drain(..) {
            match change {
                GroupTimerChange::Arm { timer, after } => fx.arm(TimerKind::Group(timer), after),
                GroupTimerChange::Disarm(timer) => fx.disarm(TimerKind::Group(timer)),
            }
        }
        for (to, response) in out.replies.drain(..) {
            self.answer_parked(&to, response, fx);
        }
        writes.extend(out.writes.drain(..));
    }

    /// Appends the records, if there are any: without them the write is done when all before it is.
    fn write_group_records(&mut self, write: &GroupWrite, fx: &mut Effects) -> PendingWrite {
        let partition = self.offsets_partition(write.partition);
        let mut on_disk_at = self.group_writes_on_disk_at(write.partition).max(fx.now);
        if !write.records.is_empty() {
            let batch = self.group_batch(&write.records, fx.wall_clock());
            let by = (AppendOrigin::Coordinator, VerificationGuard::SENTINEL);
            let appended = self.append(&partition, &batch, by, fx);
            assert!(
                appended.is_ok() || self.memory.halts,
                "no producer's state stands in a coordinator's way"
            );
            on_disk_at = self.group_write_takes_time(fx).unwrap_or(fx.now).max(on_disk_at);
        }
        let mut expires_at = Some(on_disk_at + self.config.offsets_commit_timeout);
        if self.memory.halts {
            (on_disk_at, expires_at) = (SimTime::MAX, None);
        }
        let log = self.disk.log(&partition).expect("a coordinator leads its partition");
        let required = log.log_end_offset();
        PendingWrite { token: write.token, required, on_disk_at, expires_at }
    }

    /// The coordinator does one thing after another with a partition: nothing overtakes what is being written.
    fn group_writes_on_disk_at(&self, number: i32) -> SimTime {
        let pending = self.memory.group_writes.pending.iter();
        let of_it = pending.filter(|write| write.token.partition == number);
        of_it.map(|write| write.on_disk_at).max().unwrap_or(SimTime::ZERO)
    }

    fn offsets_partition(&self, number: i32) -> TopicPartition {
        TopicPartition::new(self.memory.offsets_topic.clone(), number)
    }

    fn group_batch(&mut self, records: &[GroupRecord], now: SimTime) -> RecordBatch {
        let record = |record: &GroupRecord| Record {
            timestamp: now,
            data: RecordData::Group(Arc::new(record.clone())),
        };
        let count = u32::try_from(records.len()).expect("a group has fewer records");
        let size_bytes = RECORD_BATCH_OVERHEAD + count * GROUP_RECORD_BYTES;
        let id = self.disk.next_batch_id(self.id);
        RecordBatch::unsent(id, size_bytes, records.iter().map(record).collect())
    }
}

fn group_record(record: &Record) -> Option<&GroupRecord> {
    match &record.data {
        RecordData::Group(record) => Some(record),
        RecordData::User { .. } | RecordData::Control(_) | RecordData::Metadata(_) => None,
    }
}
