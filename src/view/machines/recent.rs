//! What happened a moment ago and is still worth a mark.

use crate::fact::{Fact, TraceEntry};
use crate::id::{BrokerId, Offset, TopicPartition};
use crate::kernel::{SimTime, Span};
use crate::view::machines::LeaderMove;

/// So long after it, a change is still new.
const RECENT: Span = Span::from_ms(2_500);

/// How far back the former leader is looked for: a drawn-out run must not slow the page down.
const SEARCHED_MAX: usize = 5_000;

#[derive(Debug, Default)]
pub(super) struct Recent {
    moves: Vec<(TopicPartition, LeaderMove)>,
    /// What a broker dropped: from the first to before the second.
    truncations: Vec<(BrokerId, TopicPartition, (Offset, Offset))>,
}

impl Recent {
    /// From a trace that ends at the moment `now`.
    pub(super) fn of(trace: &[TraceEntry], now: SimTime) -> Self {
        let mut recent = Recent::default();
        let fresh = |entry: &&TraceEntry| now.since(entry.at) <= RECENT;
        for (back, entry) in trace.iter().rev().take_while(fresh).enumerate() {
            recent.take(&entry.fact, &trace[..trace.len() - 1 - back]);
        }
        recent
    }

    fn take(&mut self, fact: &Fact, before: &[TraceEntry]) {
        // The first leader of a partition takes over from nobody.
        if let Fact::LeaderElected { partition, leader, epoch }
        | Fact::LeaderChanged { partition, leader, epoch }
        | Fact::LastKnownLeaderElected { partition, leader, epoch }
        | Fact::UncleanLeaderElected { partition, leader, epoch } = fact
            && epoch.0 > 0
            && self.moves.iter().all(|(id, _)| id != partition)
        {
            let from = former(before, partition).filter(|former| former != leader);
            self.moves.push((partition.clone(), LeaderMove { from, to: *leader }));
        }
        if let Fact::LogTruncated { broker, partition, from, to }
        | Fact::UnflushedLost { broker, partition, from, to } = fact
            && self.truncated(*broker, partition).is_none()
        {
            self.truncations.push((*broker, partition.clone(), (*to, *from)));
        }
    }

    pub(super) fn moved(&self, partition: &TopicPartition) -> Option<LeaderMove> {
        self.moves.iter().find(|(id, _)| id == partition).map(|(_, moved)| *moved)
    }

    pub(super) fn truncated(
        &self,
        broker: BrokerId,
        partition: &TopicPartition,
    ) -> Option<(Offset, Offset)> {
        let mut all = self.truncations.iter();
        all.find(|(by, id, _)| *by == broker && id == partition).map(|(_, _, range)| *range)
    }
}

/// Who led last, if the trace tells.
#[expect(clippy::wildcard_enum_match_arm, reason = "few facts tell of leaders")]
fn former(before: &[TraceEntry], partition: &TopicPartition) -> Option<BrokerId> {
    before.iter().rev().take(SEARCHED_MAX).find_map(|entry| match &entry.fact {
        Fact::LeaderElected { partition: id, leader: led, .. }
        | Fact::LeaderChanged { partition: id, leader: led, .. }
        | Fact::LastKnownLeaderElected { partition: id, leader: led, .. }
        | Fact::UncleanLeaderElected { partition: id, leader: led, .. }
        | Fact::LeaderLost { partition: id, broker: led, .. }
            if id == partition =>
        {
            Some(*led)
        }
        _ => None,
    })
}
