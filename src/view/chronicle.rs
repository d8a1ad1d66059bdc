//! Builds the history of groups and the marks on the timeline, fact by fact, as the head of a run moves on.

use std::rc::Rc;

use crate::fact::{Fact, MemberGone, TraceEntry};
use crate::id::{ClientId, GroupId, NodeId, Offset, TopicName, TopicPartition};
use crate::kernel::{SimTime, SortedMap};
use crate::run::Timeline;
use crate::sim::{Slot, World};
use crate::view::leaders::Leaders;
use crate::view::sequence::group_of;
use crate::view::{
    Bar, BarBegin, BarKind, GroupHistory, LagPoint, LeaderHistory, Marker, MarkerKind,
    OwnershipRow, StateBar, Talk,
};

/// The history of a run up to its head.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chronicle {
    taken: usize,
    cuts: u32,
    groups: Vec<GroupHistory>,
    markers: Vec<Marker>,
    partition_counts: SortedMap<TopicName, i32>,
    /// How many partitions of a topic a group has rows for.
    opened: SortedMap<(GroupId, TopicName), i32>,
    high_watermarks: SortedMap<TopicPartition, Offset>,
    committed: SortedMap<(GroupId, TopicPartition), Offset>,
    talks: SortedMap<GroupId, Talk>,
    leaders: Leaders,
}

impl Chronicle {
    /// Takes in what is new; begins again if history was cut off. True if anything changed.
    pub fn update(&mut self, timeline: &Timeline) -> bool {
        if self.cuts != timeline.cuts() || self.taken > timeline.trace().len() {
            *self = Chronicle { cuts: timeline.cuts(), ..Chronicle::default() };
        }
        let news = &timeline.trace()[self.taken..];
        for (i, entry) in news.iter().enumerate() {
            if let Some(group) = group_of(entry, timeline.head_world()) {
                self.talks
                    .get_or_insert_with(group.clone(), Talk::default)
                    .note(self.taken + i, &entry.fact);
            }
            self.take(entry, timeline.head_world());
            self.leaders.take(entry);
            self.mark(entry, timeline);
        }
        self.taken += news.len();
        !news.is_empty()
    }

    pub fn groups(&self) -> &[GroupHistory] {
        &self.groups
    }

    pub fn markers(&self) -> &[Marker] {
        &self.markers
    }

    /// Topic by topic; none of the internal ones, of whose leaders no fact tells.
    pub fn leaders(&self) -> Vec<Rc<LeaderHistory>> {
        self.leaders.topics()
    }

    /// What the members of a group and its coordinator have said to each other.
    pub(super) fn talk(&self, group: &GroupId) -> &Talk {
        static SILENCE: Talk = Talk::NONE;
        self.talks.get(group).unwrap_or(&SILENCE)
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "most facts change nothing here, and a new one does not either until it is named"
    )]
    fn take(&mut self, entry: &TraceEntry, world: &World) {
        let at = entry.at;
        match &entry.fact {
            Fact::TopicCreated { topic, partitions } => {
                self.partition_counts.insert(topic.clone(), *partitions);
                self.open_rows_of_topic(at, world, topic);
            }
            Fact::PartitionsAdded { topic, to, .. } => {
                self.partition_counts.insert(topic.clone(), *to);
                self.open_rows_of_topic(at, world, topic);
            }
            Fact::ClientAdded { client, .. } => self.open_rows_of_client(at, world, client),
            Fact::PartitionsAssigned { consumer, partitions, .. } => {
                self.own(at, world, consumer, partitions);
            }
            Fact::PartitionsRevoked { consumer, partitions } => {
                self.give_up(at, world, consumer, partitions, BarBegin::Revoked);
            }
            Fact::PartitionsLost { consumer, partitions } => {
                self.give_up(at, world, consumer, partitions, BarBegin::Lost);
            }
            Fact::Crashed { node: NodeId::Client(client) } => self.die(at, client),
            Fact::MemberGone { group, client, .. } => self.bury(at, group, client),
            Fact::GroupStateChanged { group, to, generation, .. } => {
                let states = &mut self.group(group).states;
                if let Some(last) = states.last_mut() {
                    last.to = Some(at);
                }
                let bar = StateBar { from: at, to: None, state: *to, generation: *generation };
                states.push(bar);
            }
            Fact::HighWatermarkAdvanced { partition, to, .. } => {
                self.high_watermarks.insert(partition.clone(), *to);
                self.note_lag_of_all(at, partition);
            }
            Fact::OffsetStored { group, partition, offset } => {
                self.committed.insert((group.clone(), partition.clone()), *offset);
                self.note_lag(at, group.clone(), partition);
            }
            _ => {}
        }
    }

    // ---- rows ------------------------------------------------------------------------------------------------------

    // A group has a row for each partition of each topic that one of its consumers has subscribed to.

    fn open_rows_of_topic(&mut self, at: SimTime, world: &World, topic: &TopicName) {
        for (_, consumer) in world.consumers() {
            if consumer.subscription().contains(topic) {
                self.open_rows(at, consumer.group(), topic);
            }
        }
    }

    fn open_rows_of_client(&mut self, at: SimTime, world: &World, client: &ClientId) {
        let Some(consumer) = world.client(client).and_then(Slot::consumer) else { return };
        for topic in consumer.subscription() {
            self.open_rows(at, consumer.group(), topic);
        }
    }

    /// What is open stays; a thousand members of one group must not look at each of its rows again and again.
    fn open_rows(&mut self, at: SimTime, group: &GroupId, topic: &TopicName) {
        let count = self.partition_counts.get(topic).copied().unwrap_or(0);
        let opened = self.opened.get_or_insert_with((group.clone(), topic.clone()), || 0);
        let first = std::mem::replace(opened, count);
        for number in first..count {
            self.row(at, group, &TopicPartition::new(topic.clone(), number));
        }
    }

    fn group(&mut self, group: &GroupId) -> &mut GroupHistory {
        let at = match self.groups.iter().position(|history| history.group == *group) {
            Some(at) => at,
            None => {
                let (group, rows, states) = (group.clone(), Vec::new(), Vec::new());
                self.groups.push(GroupHistory { group, rows, states });
                self.groups.len() - 1
            }
        };
        &mut self.groups[at]
    }

    fn row(
        &mut self,
        at: SimTime,
        group: &GroupId,
        partition: &TopicPartition,
    ) -> &mut OwnershipRow {
        let rows = &mut self.group(group).rows;
        match rows.binary_search_by(|row| row.partition.cmp(partition)) {
            Ok(found) => &mut rows[found],
            Err(place) => {
                let nobody =
                    Bar { from: at, to: None, kind: BarKind::Nobody, begins: BarBegin::Unnoticed };
                let (partition, bars) = (partition.clone(), vec![nobody]);
                rows.insert(place, OwnershipRow { partition, bars, lag: Vec::new() });
                &mut rows[place]
            }
        }
    }

    fn own(
        &mut self,
        at: SimTime,
        world: &World,
        consumer: &ClientId,
        partitions: &[TopicPartition],
    ) {
        let Some((group, slot)) = group_and_slot(world, consumer) else { return };
        for partition in partitions {
            let kind = BarKind::Owned { by: consumer.clone(), slot };
            change(self.row(at, &group, partition), at, kind, BarBegin::Assigned);
        }
    }

    fn give_up(
        &mut self,
        at: SimTime,
        world: &World,
        consumer: &ClientId,
        partitions: &[TopicPartition],
        begins: BarBegin,
    ) {
        let Some((group, _)) = group_and_slot(world, consumer) else { return };
        for partition in partitions {
            let row = self.row(at, &group, partition);
            if owner(row) == Some(consumer) {
                change(row, at, BarKind::Nobody, begins);
            }
        }
    }

    fn die(&mut self, at: SimTime, client: &ClientId) {
        for row in self.groups.iter_mut().flat_map(|group| &mut group.rows) {
            let slot = match row.bars.last().map(|bar| &bar.kind) {
                Some(BarKind::Owned { by, slot }) if by == client => *slot,
                Some(_) | None => continue,
            };
            let kind = BarKind::ListedDead { by: client.clone(), slot };
            change(row, at, kind, BarBegin::Unnoticed);
        }
    }

    /// The coordinator has struck the member off its list.
    fn bury(&mut self, at: SimTime, group: &GroupId, client: &ClientId) {
        for row in &mut self.group(group).rows {
            let listed = match row.bars.last().map(|bar| &bar.kind) {
                Some(BarKind::ListedDead { by, .. }) => by == client,
                Some(_) | None => false,
            };
            if listed {
                change(row, at, BarKind::Nobody, BarBegin::Unnoticed);
            }
        }
    }

    // ---- lag -------------------------------------------------------------------------------------------------------

    fn note_lag_of_all(&mut self, at: SimTime, partition: &TopicPartition) {
        let groups: Vec<_> = self.groups.iter().map(|history| history.group.clone()).collect();
        for group in groups {
            self.note_lag(at, group, partition);
        }
    }

    fn note_lag(&mut self, at: SimTime, group: GroupId, partition: &TopicPartition) {
        let end = self.high_watermarks.get(partition).copied().unwrap_or_default();
        let key = (group, partition.clone());
        let Some(committed) = self.committed.get(&key).copied() else { return };
        let rows = &mut self.group(&key.0).rows;
        let Ok(found) = rows.binary_search_by(|row| row.partition.cmp(partition)) else { return };
        let points = &mut rows[found].lag;
        let lag = end.0 - committed.0;
        match points.last_mut() {
            Some(last) if last.at == at => last.lag = lag,
            Some(last) if last.lag == lag => {}
            Some(_) | None => points.push(LagPoint { at, lag }),
        }
    }

    // ---- marks -----------------------------------------------------------------------------------------------------

    fn mark(&mut self, entry: &TraceEntry, timeline: &Timeline) {
        let known = marker_of(&entry.fact);
        let yours = timeline.learner_steps().binary_search(&entry.step).is_ok();
        let (kind, group) = match known {
            Some((kind, group)) => (kind, group),
            // One mark for what the learner did, unless it speaks for itself.
            None if yours && self.markers.last().is_none_or(|last| last.step != entry.step) => {
                (MarkerKind::You, None)
            }
            None => return,
        };
        let (step, at, fact) = (entry.step, entry.at, entry.id);
        self.markers.push(Marker { step, at, kind, fact, group });
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "most facts change nothing here, and a new one does not either until it is named"
)]
fn marker_of(fact: &Fact) -> Option<(MarkerKind, Option<GroupId>)> {
    let marker = match fact {
        Fact::MemberJoined { group, .. } => (MarkerKind::Join, Some(group)),
        Fact::MemberGone { group, how: MemberGone::Left, .. } => (MarkerKind::Leave, Some(group)),
        Fact::Crashed { .. } => (MarkerKind::Crash, None),
        Fact::SessionExpired { group, .. } | Fact::PollIntervalExceeded { group, .. } => {
            (MarkerKind::Timeout, Some(group))
        }
        Fact::RebalanceStarted { group, .. } => (MarkerKind::Rebalance, Some(group)),
        Fact::GroupBecameStable { group, .. } => (MarkerKind::Stable, Some(group)),
        Fact::RequestRefused { group, .. } => (MarkerKind::Error, Some(group)),
        Fact::AppendRefused { .. }
        | Fact::RecordsFailed { .. }
        | Fact::SendRefused { .. }
        | Fact::CommitFailed { .. }
        | Fact::ConsumerFailed { .. }
        | Fact::NoOffsetForPartition { .. }
        | Fact::PositionOutOfRange { .. } => (MarkerKind::Error, None),
        _ => return None,
    };
    Some((marker.0, marker.1.cloned()))
}

fn group_and_slot(world: &World, consumer: &ClientId) -> Option<(GroupId, usize)> {
    let slot = world.client(consumer)?;
    Some((slot.consumer()?.group().clone(), slot.number))
}

fn owner(row: &OwnershipRow) -> Option<&ClientId> {
    match &row.bars.last()?.kind {
        BarKind::Owned { by, .. } | BarKind::ListedDead { by, .. } => Some(by),
        BarKind::Nobody => None,
    }
}

fn change(row: &mut OwnershipRow, at: SimTime, kind: BarKind, begins: BarBegin) {
    if let Some(last) = row.bars.last_mut() {
        if last.kind == kind {
            return;
        }
        if last.from == at {
            (last.kind, last.begins) = (kind, begins);
            // The bar before may now go on unbroken.
            if row.bars.len() >= 2
                && row.bars[row.bars.len() - 2].kind == row.bars[row.bars.len() - 1].kind
            {
                row.bars.pop();
                if let Some(last) = row.bars.last_mut() {
                    last.to = None;
                }
            }
            return;
        }
        last.to = Some(at);
    }
    row.bars.push(Bar { from: at, to: None, kind, begins });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_follow_each_other_without_gaps() {
        let begins = BarBegin::Unnoticed;
        let nobody = Bar { from: SimTime(0), to: None, kind: BarKind::Nobody, begins };
        let partition = TopicPartition::new(TopicName::new("orders"), 0);
        let mut row = OwnershipRow { partition, bars: vec![nobody], lag: Vec::new() };
        let owned = |by: &str| BarKind::Owned { by: ClientId::new(by), slot: 0 };
        change(&mut row, SimTime(5), owned("c1"), BarBegin::Assigned);
        change(&mut row, SimTime(9), BarKind::Nobody, BarBegin::Lost);
        change(&mut row, SimTime(9), owned("c1"), BarBegin::Assigned);
        change(&mut row, SimTime(9), owned("c2"), BarBegin::Assigned);
        assert_eq!(row.bars[2].begins, BarBegin::Assigned);
        let ends: Vec<_> = row.bars.iter().map(|bar| (bar.from.0, bar.to.map(|to| to.0))).collect();
        assert_eq!(ends, [(0, Some(5)), (5, Some(9)), (9, None)]);
        assert_eq!(owner(&row), Some(&ClientId::new("c2")));
    }
}
