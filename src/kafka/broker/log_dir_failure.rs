//! A disk that cannot be written to: the log directory goes offline, and a broker without another one halts
//! (`LogDirFailureChannel`, `ReplicaManager.LogDirFailureHandler`, `LogManager.handleLogDirFailure`).

use crate::fact::Fact;
use crate::id::TopicPartition;
use crate::kafka::Effects;
use crate::kafka::broker::Broker;

impl Broker {
    /// An append has failed (`KafkaStorageException`). The only log directory is offline, so the process halts, before it
    /// answers anybody.
    pub(super) fn log_dir_failed(&mut self, partition: TopicPartition, fx: &mut Effects) {
        if self.memory.halts {
            return;
        }
        self.memory.halts = true;
        fx.note(Fact::LogDirFailed { broker: self.id.into(), partition });
        fx.halt();
    }
}
