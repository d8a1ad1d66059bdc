//! Which leader epoch wrote from which offset on (`LeaderEpochFileCache`, KIP-101 and KIP-279).
//!
//! A replica compares these lists with its leader's to find where its log leaves the leader's. They are kept on disk
//! (`leader-epoch-checkpoint`).

use std::sync::Arc;

use crate::id::{LeaderEpoch, Offset};

/// The first offset of an epoch's records (`EpochEntry`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochEntry {
    pub epoch: LeaderEpoch,
    pub start_offset: Offset,
}

/// How far an epoch reaches: `offset` is the one after its last record (`OffsetAndEpoch`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochEndOffset {
    pub epoch: LeaderEpoch,
    pub offset: Offset,
}

/// Epochs ascend strictly, and so do their offsets. Cloning costs one counter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeaderEpochFileCache {
    entries: Arc<Vec<EpochEntry>>,
}

impl LeaderEpochFileCache {
    pub fn entries(&self) -> &[EpochEntry] {
        &self.entries
    }

    pub fn latest_entry(&self) -> Option<EpochEntry> {
        self.entries.last().copied()
    }

    pub fn latest_epoch(&self) -> Option<LeaderEpoch> {
        self.latest_entry().map(|entry| entry.epoch)
    }

    pub fn earliest_entry(&self) -> Option<EpochEntry> {
        self.entries.first().copied()
    }

    /// The largest known epoch below `epoch`.
    pub fn previous_epoch(&self, epoch: LeaderEpoch) -> Option<LeaderEpoch> {
        let below = self.entries.partition_point(|entry| entry.epoch < epoch);
        below.checked_sub(1).map(|i| self.entries[i].epoch)
    }

    /// The smallest known epoch above `epoch`.
    pub fn next_epoch(&self, epoch: LeaderEpoch) -> Option<LeaderEpoch> {
        self.first_above(epoch).map(|entry| entry.epoch)
    }

    /// From `start_offset` on, `epoch` writes. Entries that do not lie before it, by epoch and by offset, are
    /// dropped: they were of records that no longer exist, or of epochs that wrote none.
    ///
    /// The latest epoch is assigned anew only at a smaller offset.
    pub fn assign(&mut self, epoch: LeaderEpoch, start_offset: Offset) {
        assert!(epoch.0 >= 0 && start_offset.0 >= 0, "epochs and offsets count from 0");
        let fresh = self
            .latest_entry()
            .is_none_or(|latest| latest.epoch != epoch || start_offset < latest.start_offset);
        if !fresh {
            return;
        }
        let entries = Arc::make_mut(&mut self.entries);
        while let Some(last) = entries.last()
            && (last.epoch >= epoch || last.start_offset >= start_offset)
        {
            entries.pop();
        }
        entries.push(EpochEntry { epoch, start_offset });
    }

    /// Where the records of `epoch` end, in a log that ends at `log_end_offset`.
    ///
    /// An epoch that is not known is answered with the largest one below it (itself, if there is none) and the start
    /// of the next one above; `None` above the latest epoch and for -1.
    pub fn end_offset_for(
        &self,
        epoch: LeaderEpoch,
        log_end_offset: Offset,
    ) -> Option<EpochEndOffset> {
        if epoch.0 == -1 {
            return None;
        }
        if self.latest_epoch() == Some(epoch) {
            return Some(EpochEndOffset { epoch, offset: log_end_offset });
        }
        let offset = self.first_above(epoch)?.start_offset;
        let known = self.entries.partition_point(|entry| entry.epoch <= epoch);
        let epoch = known.checked_sub(1).map_or(epoch, |i| self.entries[i].epoch);
        Some(EpochEndOffset { epoch, offset })
    }

    /// Which epoch wrote the record at this offset.
    pub fn epoch_for_offset(&self, offset: Offset) -> Option<LeaderEpoch> {
        let begun = self.entries.partition_point(|entry| entry.start_offset <= offset);
        begun.checked_sub(1).map(|i| self.entries[i].epoch)
    }

    /// The log now ends at `end_offset`: epochs that began there or later wrote nothing that is left.
    pub fn truncate_from_end(&mut self, end_offset: Offset) {
        if end_offset.0 < 0 {
            return;
        }
        let kept = self.entries.partition_point(|entry| entry.start_offset < end_offset);
        if kept < self.entries.len() {
            Arc::make_mut(&mut self.entries).truncate(kept);
        }
    }

    /// The log now begins at `start_offset`: of the epochs that began there or earlier the last one is left, as if
    /// it began there.
    pub fn truncate_from_start(&mut self, start_offset: Offset) {
        let begun = self.entries.partition_point(|entry| entry.start_offset <= start_offset);
        let Some(last) = begun.checked_sub(1) else { return };
        if last == 0 && self.entries[0].start_offset == start_offset {
            return;
        }
        let entries = Arc::make_mut(&mut self.entries);
        entries.drain(..last);
        entries[0].start_offset = start_offset;
    }

    pub fn clear(&mut self) {
        self.entries = Arc::default();
    }

    fn first_above(&self, epoch: LeaderEpoch) -> Option<EpochEntry> {
        let above = self.entries.partition_point(|entry| entry.epoch <= epoch);
        self.entries.get(above).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(entries: &[(i32, i64)]) -> LeaderEpochFileCache {
        let mut cache = LeaderEpochFileCache::default();
        for (epoch, start) in entries {
            cache.assign(LeaderEpoch(*epoch), Offset(*start));
        }
        cache
    }

    fn entries(cache: &LeaderEpochFileCache) -> Vec<(i32, i64)> {
        cache.entries().iter().map(|entry| (entry.epoch.0, entry.start_offset.0)).collect()
    }

    fn end(cache: &LeaderEpochFileCache, epoch: i32) -> Option<(i32, i64)> {
        let end = cache.end_offset_for(LeaderEpoch(epoch), Offset(50))?;
        Some((end.epoch.0, end.offset.0))
    }

    #[test]
    fn the_latest_epoch_keeps_its_start_however_often_it_is_assigned() {
        assert_eq!(entries(&cache(&[(1, 0), (3, 10), (3, 12)])), [(1, 0), (3, 10)]);
        assert_eq!(entries(&cache(&[(1, 0), (3, 10), (3, 7)])), [(1, 0), (3, 7)]);
    }

    #[test]
    fn an_epoch_that_wrote_nothing_gives_way_to_the_next() {
        assert_eq!(entries(&cache(&[(1, 0), (2, 5), (3, 5)])), [(1, 0), (3, 5)]);
    }

    #[test]
    fn entries_that_contradict_a_new_one_are_dropped() {
        assert_eq!(entries(&cache(&[(1, 0), (4, 5), (6, 9), (4, 8)])), [(1, 0), (4, 8)]);
        assert_eq!(entries(&cache(&[(1, 0), (4, 5), (6, 9), (7, 3)])), [(1, 0), (7, 3)]);
    }

    #[test]
    fn an_epoch_ends_where_the_next_begins_and_the_latest_at_the_log_end() {
        let cache = cache(&[(2, 0), (4, 10), (7, 30)]);
        assert_eq!(
            (end(&cache, 2), end(&cache, 4), end(&cache, 7)),
            (Some((2, 10)), Some((4, 30)), Some((7, 50)))
        );
    }

    #[test]
    fn an_unknown_epoch_is_answered_with_the_one_below_it() {
        let cache = cache(&[(2, 5), (4, 10)]);
        assert_eq!((end(&cache, 3), end(&cache, 1)), (Some((2, 10)), Some((1, 5))));
        assert_eq!((end(&cache, 5), end(&cache, -1)), (None, None));
    }

    #[test]
    fn truncating_from_the_end_drops_what_began_there() {
        let mut cache = cache(&[(1, 0), (2, 5), (3, 9)]);
        cache.truncate_from_end(Offset(5));
        assert_eq!(entries(&cache), [(1, 0)]);
        cache.truncate_from_end(Offset(0));
        assert_eq!(entries(&cache), []);
    }

    #[test]
    fn truncating_from_the_start_moves_the_epoch_that_is_left() {
        let mut cache = cache(&[(1, 0), (2, 5), (3, 9)]);
        cache.truncate_from_start(Offset(7));
        assert_eq!(entries(&cache), [(2, 7), (3, 9)]);
        cache.truncate_from_start(Offset(9));
        assert_eq!(entries(&cache), [(3, 9)]);
    }

    #[test]
    fn the_epoch_of_an_offset_is_the_last_that_began_by_then() {
        let cache = cache(&[(1, 3), (2, 5)]);
        let epoch = |offset| cache.epoch_for_offset(Offset(offset)).map(|epoch| epoch.0);
        assert_eq!(
            (epoch(2), epoch(3), epoch(4), epoch(5), epoch(99)),
            (None, Some(1), Some(1), Some(2), Some(2))
        );
    }
}
