//! The names of a partition's files (`LogFileUtils`, `LocalLog.logDirName`).

use crate::id::{Offset, TopicPartition};

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
