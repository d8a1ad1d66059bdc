//! How a broker's process ends, and what its disk has then.

use crate::id::{Offset, TopicPartition};
use crate::kafka::Effects;
use crate::kafka::broker::{Broker, BrokerMemory};
use crate::kernel::SimTime;
use crate::mutation::{Mutation, is_on};

/// What a log has lost with its machine's page cache: it ended at `from`, and ends at `to` now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unflushed {
    pub partition: TopicPartition,
    pub from: Offset,
    pub to: Offset,
}

impl Broker {
    /// The process dies: what it wrote is with the operating system, which keeps it. Whatever was not written down when it was
    /// due last must be found in the logs again.
    pub fn crash(&mut self, now: SimTime) {
        self.catch_up_with_checkpoints(now);
        if self.has_opened_logs() {
            // The first thing that opening them did (`LogManager.loadLogs`).
            self.disk.set_clean_shutdown(None);
        }
        if is_on(Mutation::CrashLosesPageCache) {
            self.lose_page_cache(now);
        }
        self.memory = BrokerMemory::new(self.id, &self.config);
    }

    /// The last acts of an orderly shutdown: everything is flushed and written down, and last of all that it was
    /// (`.kafka_cleanshutdown`). The process ends.
    pub fn shut_down(&mut self, now: SimTime) {
        if !self.has_opened_logs() {
            // Whatever the file says is as true as before.
            self.memory = BrokerMemory::new(self.id, &self.config);
            return;
        }
        let epoch = self.broker_epoch();
        let partitions: Vec<_> = self.disk.logs().map(|(partition, _)| partition).collect();
        let mut all_loaded = true;
        for partition in partitions {
            let is_loaded = self.memory.partitions.get(&partition).is_some();
            all_loaded &= is_loaded;
            if let Some(log) = self.disk.log_mut(&partition).filter(|_| is_loaded) {
                log.close(now);
            }
        }
        self.memory = BrokerMemory::new(self.id, &self.config);
        // A log that was never loaded is as clean as it was before.
        let is_clean = all_loaded || self.disk.clean_shutdown().is_some();
        self.disk.set_clean_shutdown(is_clean.then_some(epoch));
    }

    /// The machine has lost power after its process has died: what was only in the page cache is lost too.
    pub fn lose_page_cache(&mut self, now: SimTime) -> Vec<Unflushed> {
        let partitions: Vec<_> = self.disk.logs().map(|(partition, _)| partition).collect();
        let mut lost = Vec::new();
        for partition in partitions {
            let Some(log) = self.disk.log_mut(&partition) else { continue };
            if let Some(from) = log.lose_page_cache(now) {
                lost.push(Unflushed { from, to: log.log_end_offset(), partition });
            }
        }
        lost
    }

    /// The wall clock of the machine shows another time now: what is decided by it may be due sooner.
    pub fn clock_was_set(&mut self, fx: &mut Effects) {
        self.schedule_all(fx);
    }
}
