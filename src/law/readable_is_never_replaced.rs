//! A record that consumers could once read is never replaced by another one at its offset: whoever leads later has it. It may be
//! hidden for a while, until the new leader has found out that it is committed.
//!
//! What lies below a leader's high watermark is readable. Whoever begins to lead must have all that was, also above the high
//! watermark that it begins with.
//!
//! The terms: only elections from the in-sync or eligible replicas. An unclean one (of the last known leader too, when nobody is
//! eligible any more) marks the partition as recovering (`LeaderRecoveryState`); and where unclean elections are allowed, a move that is
//! called off may leave only replicas that had been neither. From that epoch on another history counts, and what leaders of older
//! epochs still do is not looked at. Nothing else voids it: `acks` and `min.insync.replicas` decide what a producer is told, not what
//! becomes readable (a new value of the latter leaves nobody eligible), and a replica that may have lost what it had not flushed is
//! no eligible one any more when it comes back (KIP-966). Not looked at are logs that the cleaner has been at (the same records may
//! stand in other batches there), and what lies before the epochs that a log knows (`known_from`).

use crate::fact::{Fact, TraceEntry};
use crate::id::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::kafka::log::PartitionLog;
use crate::kernel::SortedMap;
use crate::law::Law;
use crate::law::cleaned::Cleaned;
use crate::law::leaderships::{Begun, Known, Leaderships, is_same, known_from, log_and_epoch};
use crate::protocol::LeaderRecoveryState;
use crate::sim::World;

#[derive(Default)]
pub(super) struct ReadableIsNeverReplaced {
    leaderships: Leaderships,
    cleaned: Cleaned,
    histories: SortedMap<TopicPartition, History>,
}

/// All that could be read, without gaps.
#[derive(Default)]
struct History {
    /// What happened in older epochs was given up.
    since: LeaderEpoch,
    batches: Vec<Known>,
}

impl History {
    /// The log of who leads the epoch says that what lies in `from..to` can be read.
    fn readable(
        &mut self,
        log: &PartitionLog,
        by: LeaderEpoch,
        (from, to): (Offset, Offset),
    ) -> Result<(), String> {
        for batch in log.batches_from(from).take_while(|batch| batch.base_offset < to) {
            let end = self.batches.last().map(|last| last.batch.next_offset());
            if end.is_none_or(|end| end <= batch.base_offset) {
                self.batches.push(Known { by, batch: batch.clone() });
                continue;
            }
            let at = batch.base_offset;
            let place = self.batches.partition_point(|known| known.batch.next_offset() <= at);
            // What was deleted since lies before all that is known.
            match self.batches.get_mut(place) {
                Some(known) if is_same(&known.batch, batch) => known.also_by(by),
                Some(known) if known.batch.base_offset <= at => {
                    return Err(format!("another record than before can be read at {at}"));
                }
                Some(_) | None => {}
            }
        }
        Ok(())
    }

    /// Whether the log of who begins to lead an epoch has everything from before, readable there or not.
    fn is_in(&self, log: &PartitionLog, epoch: LeaderEpoch) -> Result<(), String> {
        let start = known_from(log);
        let first = self.batches.partition_point(|known| known.batch.base_offset < start);
        let Some(known) = self.batches.get(first) else { return Ok(()) };
        let mut own = log.batches_from(known.batch.base_offset);
        for Known { batch, .. } in self.batches[first..].iter().take_while(|it| it.by < epoch) {
            if !own.next().is_some_and(|own| is_same(own, batch)) {
                return Err(format!("what could be read at {} is not there", batch.base_offset));
            }
        }
        Ok(())
    }
}

impl ReadableIsNeverReplaced {
    fn begun(&mut self, begun: &Begun<'_>) -> Result<(), String> {
        let history = self.histories.get_or_insert_with(begun.partition.clone(), History::default);
        if self.cleaned.contains(&begun.partition) || begun.epoch < history.since {
            return Ok(());
        }
        if begun.registration.leader_recovery_state == LeaderRecoveryState::Recovering {
            *history = History { since: begun.epoch, batches: Vec::new() };
        }
        let log = begun.log;
        let told = |seen| {
            let (partition, broker) = (&begun.partition, begun.broker);
            format!("{partition}: {broker} leads epoch {}: {seen}", begun.epoch)
        };
        history.is_in(log, begun.epoch).map_err(told)?;
        let readable = (known_from(log), log.high_watermark());
        history.readable(log, begun.epoch, readable).map_err(told)
    }

    fn advanced(
        &mut self,
        world: &World,
        id: BrokerId,
        partition: &TopicPartition,
        (from, to): (Offset, Offset),
    ) -> Result<(), String> {
        let Some((log, epoch)) = log_and_epoch(world, id, partition) else { return Ok(()) };
        let history = self.histories.get_or_insert_with(partition.clone(), History::default);
        if self.cleaned.contains(partition) || epoch < history.since {
            return Ok(());
        }
        let readable = history.readable(log, epoch, (from.max(known_from(log)), to));
        readable.map_err(|seen| format!("{partition}: {id} leads epoch {epoch}: {seen}"))
    }
}

impl Law for ReadableIsNeverReplaced {
    fn name(&self) -> &'static str {
        "what could be read is never replaced"
    }

    fn check(&mut self, world: &World, news: &[TraceEntry]) -> Result<(), String> {
        self.cleaned.note(news);
        let changes = self.leaderships.changes(world, news);
        for (partition, since) in changes.given_up {
            let known = self.histories.get_or_insert_with(partition, History::default);
            if known.since < since {
                *known = History { since, batches: Vec::new() };
            }
        }
        for begun in changes.begun {
            self.begun(&begun)?;
        }
        for entry in news {
            if let Fact::HighWatermarkAdvanced { broker, partition, from, to } = &entry.fact {
                self.advanced(world, *broker, partition, (*from, *to))?;
            }
        }
        Ok(())
    }
}
