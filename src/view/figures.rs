//! What a way of rebalancing has cost a group so far, in numbers that can be compared.

use crate::id::GroupId;
use crate::kernel::{SimTime, Span};
use crate::run::Timeline;
use crate::view::{BarKind, Chronicle, OwnershipRow};

/// Up to the playhead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Time during which a partition had no living owner, all partitions together.
    pub unowned: Span,
    /// The same of each row of the group's history.
    pub unowned_of: Vec<Span>,
    /// The same of the one that had none for longest.
    pub unowned_longest: Span,
    /// How often a partition went from one consumer to another.
    pub moved: usize,
    /// Records that the group worked on once more.
    pub read_again: usize,
    /// Requests of the group protocol that its members sent.
    pub requests: usize,
}

pub fn figures(timeline: &Timeline, chronicle: &Chronicle, group: &GroupId) -> Figures {
    let now = timeline.moment().now;
    let past = timeline.trace_until_playhead().len();
    let talk = chronicle.talk(group);
    let mut figures = Figures {
        read_again: count_before(&talk.read_again, past),
        requests: count_before(&talk.requests, past),
        ..Figures::default()
    };
    let history = chronicle.groups().iter().find(|history| history.group == *group);
    for row in history.iter().flat_map(|history| &history.rows) {
        let unowned = unowned(row, now);
        figures.unowned = Span(figures.unowned.0 + unowned.0);
        figures.unowned_of.push(unowned);
        figures.unowned_longest = figures.unowned_longest.max(unowned);
        figures.moved += moved(row, now);
    }
    figures
}

fn count_before(places: &[u32], past: usize) -> usize {
    places.partition_point(|place| (*place as usize) < past)
}

fn unowned(row: &OwnershipRow, now: SimTime) -> Span {
    let bars = row.bars.iter().take_while(|bar| bar.from < now);
    let without = bars.filter(|bar| !matches!(bar.kind, BarKind::Owned { .. }));
    Span(without.map(|bar| bar.to.unwrap_or(now).min(now).since(bar.from).0).sum())
}

/// Coming back to the same consumer after a pause is no move.
fn moved(row: &OwnershipRow, now: SimTime) -> usize {
    let owners =
        row.bars.iter().take_while(|bar| bar.from <= now).filter_map(|bar| match &bar.kind {
            BarKind::Owned { by, .. } => Some(by),
            BarKind::ListedDead { .. } | BarKind::Nobody => None,
        });
    let owners: Vec<_> = owners.collect();
    owners.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ClientId, TopicName, TopicPartition};
    use crate::view::{Bar, BarBegin};

    #[test]
    fn a_pause_is_no_move_and_counts_only_until_now() {
        let by = |name: &str| BarKind::Owned { by: ClientId::new(name), slot: 0 };
        let kinds = [
            (0, BarKind::Nobody),
            (10, by("c1")),
            (20, BarKind::Nobody),
            (25, by("c1")),
            (40, BarKind::ListedDead { by: ClientId::new("c1"), slot: 0 }),
            (50, by("c2")),
            (60, BarKind::Nobody),
        ];
        let mut bars: Vec<Bar> = Vec::new();
        for (from, kind) in kinds {
            if let Some(last) = bars.last_mut() {
                last.to = Some(SimTime(from));
            }
            bars.push(Bar { from: SimTime(from), to: None, kind, begins: BarBegin::Unnoticed });
        }
        let partition = TopicPartition::new(TopicName::new("orders"), 0);
        let row = OwnershipRow { partition, bars, lag: Vec::new() };
        assert_eq!((unowned(&row, SimTime(30)), moved(&row, SimTime(30))), (Span(15), 0));
        assert_eq!((unowned(&row, SimTime(65)), moved(&row, SimTime(65))), (Span(30), 1));
    }
}
