//! Produce: a leader appends batches (`ReplicaManager.appendRecords`, `Partition.appendRecordsToLeader`).

use crate::fact::Fact;
use crate::id::{BrokerId, ErrorCode, Offset, TopicPartition};
use crate::kafka::broker::purgatory::{PendingPartition, PendingProduce};
use crate::kafka::broker::{Broker, Outcome};
use crate::kafka::cluster_image::{TopicImage, is_internal};
use crate::kafka::log::AppendInfo;
use crate::kafka::{Effects, PartitionRegistration, ReplyTo, TimerKind};
use crate::protocol::produce::{Acks, PartitionData, PartitionResponse, Request};
use crate::protocol::{RecordBatch, Response, produce};

/// The log after an append.
pub(super) struct Appended {
    info: AppendInfo,
    high_watermark: Offset,
    log_start_offset: Offset,
}

impl Broker {
    pub(super) fn handle_produce(
        &mut self,
        from: &ReplyTo,
        request: &Request,
        fx: &mut Effects,
    ) -> Outcome {
        let mut partitions = Vec::with_capacity(request.partitions.len());
        let mut pending = Vec::new();
        for data in &request.partitions {
            let answer = match self.append_from_client(data, request.acks, fx) {
                Ok(appended) => {
                    let required = appended.info.last.plus(1);
                    if request.acks == Acks::All && appended.high_watermark < required {
                        let index = u32::try_from(partitions.len()).expect("few partitions");
                        pending.push(PendingPartition { index, required });
                    }
                    PartitionResponse {
                        partition: data.partition.clone(),
                        error: ErrorCode::None,
                        base_offset: appended.info.first,
                        log_start_offset: appended.log_start_offset,
                    }
                }
                Err(error) => refused(data.partition.clone(), error),
            };
            partitions.push(answer);
        }
        if request.acks == Acks::None {
            let failed = partitions.iter().any(|partition| partition.error.is_error());
            return if failed { Outcome::Disconnect } else { Outcome::NoAnswer };
        }
        if pending.is_empty() {
            return Outcome::Answer(Response::from(produce::Response { partitions }));
        }
        let parked = self.memory.connections.mute(from);
        let produce = PendingProduce { parked, partitions, pending };
        let id = self.memory.produces.park(produce);
        fx.arm(TimerKind::ProduceExpires(id), request.timeout);
        Outcome::Parked
    }

    /// Checks in Kafka's order, then appends; nothing is written if any check fails.
    fn append_from_client(
        &mut self,
        data: &PartitionData,
        acks: Acks,
        fx: &mut Effects,
    ) -> Result<Appended, ErrorCode> {
        let check = self.check_append(data, acks);
        if let Err(error) = check {
            let partition = data.partition.clone();
            fx.note(Fact::AppendRefused { broker: self.id, partition, error });
            return Err(error);
        }
        Ok(self.append(&data.partition, &data.batch, fx))
    }

    fn check_append(&self, data: &PartitionData, acks: Acks) -> Result<(), ErrorCode> {
        let image = &self.memory.image;
        if image.partition(&data.partition).is_none() {
            return Err(ErrorCode::UnknownTopicOrPartition);
        }
        if is_internal(&data.partition.topic) {
            return Err(ErrorCode::InvalidTopicException);
        }
        let (topic, partition) = image.led_by(self.id, &data.partition, None)?;
        if acks == Acks::All && topic.is_under_min_isr(partition) {
            return Err(ErrorCode::NotEnoughReplicas);
        }
        if data.batch.size_bytes > topic.config.max_message_bytes {
            return Err(ErrorCode::MessageTooLarge);
        }
        Ok(())
    }

    /// Writes a batch into a log that this broker leads.
    pub(super) fn append(
        &mut self,
        partition: &TopicPartition,
        batch: &RecordBatch,
        fx: &mut Effects,
    ) -> Appended {
        let image = self.memory.image.partition(partition);
        let (topic, state) = image.expect("whoever appends leads the partition");
        let log = self.disk.log_mut(partition).expect("a leader has a log");
        let info = log.append_as_leader(batch, state.leader_epoch);
        let before = match advances_alone(self.id, topic, state) {
            true => log.advance_high_watermark(log.log_end_offset()),
            false => None,
        };
        let appended = Appended {
            info,
            high_watermark: log.high_watermark(),
            log_start_offset: log.log_start_offset(),
        };
        // What a coordinator writes is told by the coordinator's own facts.
        if !is_internal(&partition.topic) {
            fx.note(Fact::RecordsAppended {
                broker: self.id,
                partition: partition.clone(),
                first: info.first,
                last: info.last,
                count: batch.count(),
            });
        }
        if let Some(from) = before {
            let (partition, to) = (partition.clone(), appended.high_watermark);
            fx.note(Fact::HighWatermarkAdvanced { broker: self.id, partition, from, to });
        }
        self.memory.grown.push(partition.clone());
        appended
    }

    /// The partition has a new leader, or other replicas in sync (`Partition.maybeIncrementLeaderHW`).
    pub(super) fn maybe_increment_leader_hw(
        &mut self,
        partition: &TopicPartition,
        fx: &mut Effects,
    ) {
        let Some((topic, state)) = self.memory.image.partition(partition) else { return };
        if !advances_alone(self.id, topic, state) {
            return;
        }
        let Some(log) = self.disk.log(partition) else { return };
        let end = log.log_end_offset();
        if log.high_watermark() == end {
            return;
        }
        let log = self.disk.log_mut(partition).expect("it was found above");
        if let Some(from) = log.advance_high_watermark(end) {
            let partition = partition.clone();
            fx.note(Fact::HighWatermarkAdvanced { broker: self.id, partition, from, to: end });
        }
    }

    /// Answers the produces that waited for this partition only (`DelayedProduce.tryComplete`).
    pub(super) fn try_complete_produces(&mut self, partition: &TopicPartition, fx: &mut Effects) {
        if self.memory.produces.is_empty() {
            return;
        }
        for id in self.memory.produces.waiting_for(partition) {
            let required = self.memory.produces.required(id, partition);
            let outcome = match self.memory.image.led_by(self.id, partition, None) {
                Err(error) => error,
                Ok((topic, state)) => {
                    let reached = self.disk.log(partition).map(|log| log.high_watermark());
                    if reached < required {
                        continue;
                    }
                    match topic.is_under_min_isr(state) {
                        true => ErrorCode::NotEnoughReplicasAfterAppend,
                        false => ErrorCode::None,
                    }
                }
            };
            if let Some(done) = self.memory.produces.settle(id, partition, outcome) {
                fx.disarm(TimerKind::ProduceExpires(id));
                let response = produce::Response { partitions: done.partitions };
                self.answer_parked(&done.parked, Response::from(response), fx);
            }
        }
    }

    /// The followers took longer than the producer's `request.timeout.ms`. The records stay in the log.
    pub(super) fn expire_produce(&mut self, id: u64, fx: &mut Effects) {
        let Some(mut produce) = self.memory.produces.take(id) else { return };
        for waiting in &produce.pending {
            produce.partitions[waiting.index as usize].error = ErrorCode::RequestTimedOut;
        }
        let response = produce::Response { partitions: produce.partitions };
        self.answer_parked(&produce.parked, Response::from(response), fx);
    }
}

/// The high watermark of a leader that is the only replica in sync is its log end; with followers it waits for them,
/// and it stands still while too few are in sync.
fn advances_alone(leader: BrokerId, topic: &TopicImage, state: &PartitionRegistration) -> bool {
    state.isr == [leader] && !topic.is_under_min_isr(state)
}

fn refused(partition: TopicPartition, error: ErrorCode) -> PartitionResponse {
    let none = Offset::NONE;
    PartitionResponse { partition, error, base_offset: none, log_start_offset: none }
}
