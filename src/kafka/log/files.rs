//! The names of a partition's files (`LogFileUtils`, `LocalLog.logDirName`).

use crate::id::{Offset, TopicPartition};
use crate::kafka::config::TopicConfig;
use crate::kafka::log::segment::{OFFSET_ENTRY_BYTES, TIME_ENTRY_BYTES};
use crate::kafka::log::{LogSegment, PartitionLog};

/// Of an aborted transaction in a `.txnindex` (`AbortedTxn.TOTAL_SIZE`).
const ABORTED_TXN_BYTES: u64 = 34;
/// Of a `.snapshot` without producers, and of each producer (`ProducerSnapshot.json`, after its version).
const SNAPSHOT_BYTES: u64 = 10;
const SNAPSHOT_PRODUCER_BYTES: u64 = 46;

/// The files of a segment. The transaction index is there only if the segment has an aborted transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentFile {
    Log,
    OffsetIndex,
    TimeIndex,
    TransactionIndex,
    /// The producers before the segment's first record.
    ProducerSnapshot,
}

impl SegmentFile {
    pub const ALL: [SegmentFile; 5] = [
        SegmentFile::Log,
        SegmentFile::OffsetIndex,
        SegmentFile::TimeIndex,
        SegmentFile::TransactionIndex,
        SegmentFile::ProducerSnapshot,
    ];

    pub fn suffix(self) -> &'static str {
        match self {
            SegmentFile::Log => ".log",
            SegmentFile::OffsetIndex => ".index",
            SegmentFile::TimeIndex => ".timeindex",
            SegmentFile::TransactionIndex => ".txnindex",
            SegmentFile::ProducerSnapshot => ".snapshot",
        }
    }
}

/// How large a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileSize {
    /// What is in it.
    pub used_bytes: u64,
    /// As the file system shows it: the indexes of the active segment have their full size from the beginning on, and are
    /// trimmed at the roll (`AbstractIndex`).
    pub file_bytes: u64,
}

impl PartitionLog {
    /// The files of a segment, as far as they are there.
    pub fn files_of(
        &self,
        segment: &LogSegment,
        config: &TopicConfig,
    ) -> Vec<(SegmentFile, FileSize)> {
        let base = segment.base_offset();
        let is_active = base == self.active_segment().base_offset();
        let (offsets, times) = segment.index_bytes();
        let index = |used_bytes: u64, entry_bytes: u32| {
            let full = config.segment_index_bytes / entry_bytes * entry_bytes;
            let file_bytes = if is_active { u64::from(full).max(used_bytes) } else { used_bytes };
            Some(FileSize { used_bytes, file_bytes })
        };
        let whole = |used_bytes| FileSize { used_bytes, file_bytes: used_bytes };
        let size = |file| match file {
            SegmentFile::Log => Some(whole(segment.size_bytes())),
            SegmentFile::OffsetIndex => index(offsets, OFFSET_ENTRY_BYTES),
            SegmentFile::TimeIndex => index(times, TIME_ENTRY_BYTES),
            SegmentFile::TransactionIndex => {
                let count = segment.aborted().count() as u64;
                (count > 0).then(|| whole(count * ABORTED_TXN_BYTES))
            }
            SegmentFile::ProducerSnapshot => {
                let producers = self.snapshot_producers(base)?;
                Some(whole(SNAPSHOT_BYTES + producers as u64 * SNAPSHOT_PRODUCER_BYTES))
            }
        };
        SegmentFile::ALL.into_iter().filter_map(|file| Some((file, size(file)?))).collect()
    }

    /// How many producers the snapshot at the base of a segment holds. A snapshot is taken at each roll, even before the
    /// first idempotent producer comes.
    fn snapshot_producers(&self, base: Offset) -> Option<usize> {
        match self.producers() {
            Some(state) => state.snapshot_len(base),
            None => (base.0 > 0).then_some(0),
        }
    }
}

/// The base offset in twenty digits, so that names sort as offsets do.
pub fn segment_file_name(base_offset: Offset, file: SegmentFile) -> String {
    format!("{:020}{}", base_offset.0, file.suffix())
}

/// The folder of a partition's log.
pub fn log_dir_name(partition: &TopicPartition) -> String {
    partition.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::TopicName;

    #[test]
    fn files_are_named_by_the_base_offset_in_twenty_digits() {
        let names = SegmentFile::ALL.map(|file| segment_file_name(Offset(42), file));
        assert_eq!(
            names,
            [
                "00000000000000000042.log",
                "00000000000000000042.index",
                "00000000000000000042.timeindex",
                "00000000000000000042.txnindex",
                "00000000000000000042.snapshot",
            ]
        );
    }

    #[test]
    fn the_folder_is_named_by_topic_and_partition() {
        let partition = TopicPartition::new(TopicName::new("orders"), 3);
        assert_eq!(log_dir_name(&partition), "orders-3");
    }
}
