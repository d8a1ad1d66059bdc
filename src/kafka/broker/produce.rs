//! Produce: a leader appends batches (`ReplicaManager.appendRecords`, `Partition.appendRecordsToLeader`).

use crate::fact::Fact;
use crate::id::{ErrorCode, Offset, TopicPartition};
use crate::kafka::broker::checkpoints::maybe_flush;
use crate::kafka::broker::purgatory::{PendingPartition, PendingProduce};
use crate::kafka::broker::replica::Leading;
use crate::kafka::broker::{Broker, Outcome};
use crate::kafka::cluster_image::is_internal;
use crate::kafka::config::{BrokerConfig, TopicConfig};
use crate::kafka::log::{AppendInfo, AppendOrigin, LogEnv, VerificationGuard};
use crate::kafka::{Effects, ReplyTo, TimerKind};
use crate::kernel::Span;
use crate::mutation::{Mutation, is_on};
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
                    let waits =
                        appended.high_watermark < required && !is_on(Mutation::AcksAllAwaitsNobody);
                    if request.acks == Acks::All && waits {
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

    /// The producer has gone while the disk was busy.
    pub(super) fn append_for_nobody(&mut self, request: &Request, fx: &mut Effects) {
        for data in &request.partitions {
            // A refusal is noted, and there is nobody to tell it to.
            let _ = self.append_from_client(data, request.acks, fx);
        }
    }

    /// Checks in Kafka's order, then appends; nothing is written if any check fails.
    fn append_from_client(
        &mut self,
        data: &PartitionData,
        acks: Acks,
        fx: &mut Effects,
    ) -> Result<Appended, ErrorCode> {
        // Nobody asks a transaction coordinator about a partition yet, so no batch comes with a proof.
        let by = (AppendOrigin::Client, VerificationGuard::SENTINEL);
        let appended = match self.check_append(data, acks) {
            Ok(()) => self.append(&data.partition, &data.batch, by, fx),
            Err(error) => Err(error),
        };
        if let Err(error) = appended {
            let partition = data.partition.clone();
            fx.note(Fact::AppendRefused { broker: self.id, partition, error });
        }
        appended
    }

    pub(super) fn check_append(&self, data: &PartitionData, acks: Acks) -> Result<(), ErrorCode> {
        let image = &self.memory.image;
        if image.partition(&data.partition).is_none() {
            return Err(ErrorCode::UnknownTopicOrPartition);
        }
        if is_internal(&data.partition.topic) {
            return Err(ErrorCode::InvalidTopicException);
        }
        let (topic, partition) = image.led_by(self.id, &data.partition, None)?;
        let in_sync = self.leading(&data.partition).map_or(0, |leading| leading.isr().len());
        if acks == Acks::All && in_sync < topic.effective_min_isr(partition) {
            return Err(ErrorCode::NotEnoughReplicas);
        }
        if data.batch.size_bytes > topic.config.max_message_bytes {
            return Err(ErrorCode::MessageTooLarge);
        }
        Ok(())
    }

    /// Writes a batch into a log that this broker leads. A batch that is there already is answered as it was then.
    pub(super) fn append(
        &mut self,
        partition: &TopicPartition,
        batch: &RecordBatch,
        by: (AppendOrigin, VerificationGuard),
        fx: &mut Effects,
    ) -> Result<Appended, ErrorCode> {
        if self.disk.is_full() {
            self.log_dir_failed(partition.clone(), fx);
            return Err(ErrorCode::KafkaStorageError);
        }
        let image = self.memory.image.partition(partition);
        let (topic, state) = image.expect("whoever appends leads the partition");
        let log = self.disk.log_mut(partition).expect("a leader has a log");
        let env = log_env(&self.config, &topic.config, fx);
        let segment = log.active_segment().base_offset();
        let outcome = log.append_as_leader(batch, state.leader_epoch, by, &env);
        let base = log.active_segment().base_offset();
        let told = !is_internal(&partition.topic);
        if base != segment && told {
            fx.note(Fact::SegmentRolled { broker: self.id, partition: partition.clone(), base });
        }
        let info = outcome?;
        maybe_flush(log, &self.config, &topic.config, fx.now);
        // What a coordinator writes is told by the coordinator's own facts.
        if told {
            let (broker, partition, count) = (self.id, partition.clone(), batch.count());
            let AppendInfo { first, last, .. } = info;
            fx.note(match info.duplicate_of {
                None => Fact::RecordsAppended { broker, partition, first, last, count },
                Some(_) => Fact::DuplicateBatchAnswered { broker, partition, first, last, count },
            });
        }
        // It may be the only replica in sync.
        self.maybe_increment_leader_hw(partition, fx);
        self.memory.grown.push(partition.clone());
        self.schedule_log_tasks(partition, fx);
        let log = self.disk.log(partition).expect("it was just written to");
        let (high_watermark, log_start_offset) = (log.high_watermark(), log.log_start_offset());
        Ok(Appended { info, high_watermark, log_start_offset })
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
                    let leading = self.leading(partition);
                    let in_sync = leading.map_or(0, Leading::maximal_isr_len);
                    match in_sync < topic.effective_min_isr(state) {
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

/// What a log has to know of its broker, now.
pub(super) fn log_env<'a>(
    broker: &BrokerConfig,
    topic: &'a TopicConfig,
    fx: &mut Effects,
) -> LogEnv<'a> {
    let jitter = topic.segment_jitter.min(topic.segment_ms).as_ms();
    let roll_jitter = match u32::try_from(jitter).unwrap_or(u32::MAX) {
        0 => Span::ZERO,
        bound => Span::from_ms(fx.draw("segment jitter", bound).into()),
    };
    LogEnv {
        now: fx.wall_clock(),
        uptime: fx.now,
        config: topic,
        roll_jitter,
        producer_id_expiration: broker.producer_id_expiration,
        transaction_verification: broker.transaction_partition_verification,
    }
}

fn refused(partition: TopicPartition, error: ErrorCode) -> PartitionResponse {
    let none = Offset::NONE;
    PartitionResponse { partition, error, base_offset: none, log_start_offset: none }
}
