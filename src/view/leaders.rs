//! Who led which partition when, in which epoch: as the controller decided, and while the leader was dead and nobody knew yet.

use std::rc::Rc;

use crate::fact::{Fact, TraceEntry};
use crate::id::{BrokerId, LeaderEpoch, NodeId, TopicName, TopicPartition};
use crate::kernel::SimTime;

/// Of one topic, from the beginning of the run to its head.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaderHistory {
    pub topic: TopicName,
    /// By number.
    pub rows: Vec<LeaderRow>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LeaderRow {
    pub partition: i32,
    /// In order of time, without gaps from the first leader on.
    pub bars: Vec<LeaderBar>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaderBar {
    pub from: SimTime,
    /// `None`: until the head of the run.
    pub to: Option<SimTime>,
    pub epoch: LeaderEpoch,
    pub by: LedBy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedBy {
    Broker(BrokerId),
    /// The controller still names it, but its process is gone.
    Dead(BrokerId),
    Nobody,
}

/// Built fact by fact.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Leaders {
    /// In the order in which they were created. What did not change stays the same `Rc`.
    topics: Vec<Rc<LeaderHistory>>,
}

impl Leaders {
    /// By name, as the Cluster lens has them.
    pub(super) fn topics(&self) -> Vec<Rc<LeaderHistory>> {
        let mut topics = self.topics.clone();
        topics.sort_by(|one, other| one.topic.cmp(&other.topic));
        topics
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "few facts tell of leaders")]
    pub(super) fn take(&mut self, entry: &TraceEntry) {
        let at = entry.at;
        match &entry.fact {
            Fact::LeaderElected { partition, leader, epoch }
            | Fact::LeaderChanged { partition, leader, epoch }
            | Fact::LastKnownLeaderElected { partition, leader, epoch }
            | Fact::UncleanLeaderElected { partition, leader, epoch } => {
                self.begin(at, partition, *epoch, LedBy::Broker(*leader));
            }
            Fact::LeaderLost { partition, epoch, .. } => {
                self.begin(at, partition, *epoch, LedBy::Nobody);
            }
            Fact::Crashed { node: NodeId::Broker(broker) }
            | Fact::Stopped { node: NodeId::Broker(broker) } => {
                self.turn(at, LedBy::Broker(*broker), LedBy::Dead(*broker));
            }
            // It comes back before anybody has missed it.
            Fact::Restarted { node: NodeId::Broker(broker) } => {
                self.turn(at, LedBy::Dead(*broker), LedBy::Broker(*broker));
            }
            _ => {}
        }
    }

    fn begin(&mut self, at: SimTime, id: &TopicPartition, epoch: LeaderEpoch, by: LedBy) {
        let found = self.topics.iter().position(|history| history.topic == id.topic);
        let place = found.unwrap_or_else(|| {
            let topic = id.topic.clone();
            self.topics.push(Rc::new(LeaderHistory { topic, rows: Vec::new() }));
            self.topics.len() - 1
        });
        let rows = &mut Rc::make_mut(&mut self.topics[place]).rows;
        let row = match rows.binary_search_by_key(&id.partition, |row| row.partition) {
            Ok(row) => row,
            Err(row) => {
                rows.insert(row, LeaderRow { partition: id.partition, bars: Vec::new() });
                row
            }
        };
        change(&mut rows[row].bars, LeaderBar { from: at, to: None, epoch, by });
    }

    fn turn(&mut self, at: SimTime, was: LedBy, by: LedBy) {
        for history in &mut self.topics {
            let last = |row: &LeaderRow| row.bars.last().filter(|bar| bar.by == was).copied();
            if history.rows.iter().all(|row| last(row).is_none()) {
                continue;
            }
            for row in &mut Rc::make_mut(history).rows {
                if let Some(bar) = last(row) {
                    change(&mut row.bars, LeaderBar { from: at, to: None, by, ..bar });
                }
            }
        }
    }
}

fn change(bars: &mut Vec<LeaderBar>, next: LeaderBar) {
    // What lasted no time was never seen.
    while bars.last().is_some_and(|last| last.from == next.from) {
        bars.pop();
    }
    if let Some(last) = bars.last_mut() {
        last.to = Some(next.from);
    }
    bars.push(next);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{FactId, Step};

    fn told(facts: &[(u64, Fact)]) -> Leaders {
        let mut leaders = Leaders::default();
        for (at, fact) in facts {
            let (id, step, at) = (FactId(0), Step(0), SimTime::from_ms(*at));
            leaders.take(&TraceEntry { id, step, at, node: None, cause: None, fact: fact.clone() });
        }
        leaders
    }

    fn elected(number: i32, leader: i32, epoch: i32) -> Fact {
        let partition = TopicPartition::new(TopicName::new("orders"), number);
        Fact::LeaderChanged { partition, leader: BrokerId(leader), epoch: LeaderEpoch(epoch) }
    }

    #[test]
    fn a_dead_leader_is_named_until_another_one_is_elected() {
        let node = NodeId::Broker(BrokerId(1));
        let lost = TopicPartition::new(TopicName::new("orders"), 0);
        let lost = Fact::LeaderLost { partition: lost, broker: BrokerId(2), epoch: LeaderEpoch(2) };
        let leaders = told(&[
            (0, elected(0, 1, 0)),
            (0, elected(1, 2, 0)),
            (500, Fact::Crashed { node }),
            (900, elected(0, 2, 1)),
            (950, lost),
        ]);
        let history = &leaders.topics()[0];
        let bars = |row: usize| -> Vec<_> {
            let bars = history.rows[row].bars.iter();
            bars.map(|bar| (bar.from.0 / 1_000, bar.to.map(|to| to.0 / 1_000), bar.epoch.0, bar.by))
                .collect()
        };
        let (one, two) = (BrokerId(1), BrokerId(2));
        assert_eq!(
            bars(0),
            [
                (0, Some(500), 0, LedBy::Broker(one)),
                (500, Some(900), 0, LedBy::Dead(one)),
                (900, Some(950), 1, LedBy::Broker(two)),
                (950, None, 2, LedBy::Nobody),
            ]
        );
        assert_eq!(bars(1), [(0, None, 0, LedBy::Broker(two))], "broker 1 does not lead it");
    }

    #[test]
    fn topics_are_told_by_name() {
        let of = |topic: &str| Fact::LeaderElected {
            partition: TopicPartition::new(TopicName::new(topic), 0),
            leader: BrokerId(1),
            epoch: LeaderEpoch(0),
        };
        let leaders = told(&[(1, of("orders")), (2, of("mails"))]);
        let topics: Vec<_> = leaders.topics().iter().map(|one| one.topic.to_string()).collect();
        assert_eq!(topics, ["mails", "orders"]);
    }

    #[test]
    fn a_leader_that_is_back_in_time_leads_on() {
        let node = || NodeId::Broker(BrokerId(1));
        let crash = (500, Fact::Crashed { node: node() });
        let leaders =
            told(&[(0, elected(0, 1, 0)), crash, (700, Fact::Restarted { node: node() })]);
        let bars = &leaders.topics()[0].rows[0].bars;
        let by: Vec<_> = bars.iter().map(|bar| bar.by).collect();
        let one = BrokerId(1);
        assert_eq!(by, [LedBy::Broker(one), LedBy::Dead(one), LedBy::Broker(one)]);
    }
}
