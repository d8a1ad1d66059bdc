//! The last offset of each key in the dirty part of a log (`OffsetMap`).

use crate::id::Offset;
use crate::kernel::SortedMap;
use crate::protocol::{Record, RecordData};

/// How many keys fit into `log.cleaner.dedupe.buffer.size` (128 MiB, 24 bytes each, filled to nine tenths).
pub(super) const KEYS_MAX: usize = 5_033_164;

/// A kind (0: an application's), and what is in the key.
type RecordKey<'a> = (u8, &'a str, &'a str, i32);

fn key_of(record: &Record) -> Option<RecordKey<'_>> {
    match &record.data {
        RecordData::User { key, .. } => key.as_deref().map(|key| (0, key, "", 0)),
        RecordData::Group(record) => Some(record.key()),
        RecordData::Control(_) | RecordData::Metadata(_) => None,
    }
}

/// Keys are compared by their text: Kafka compares hashes of 128 bits.
pub(super) struct OffsetMap<'a> {
    offsets: SortedMap<RecordKey<'a>, Offset>,
    keys_max: usize,
    /// Everything up to here is in the map; -1 before the first record.
    pub(super) latest_offset: Offset,
}

impl<'a> OffsetMap<'a> {
    pub(super) fn new(keys_max: usize) -> Self {
        Self { offsets: SortedMap::default(), keys_max, latest_offset: Offset::NONE }
    }

    /// False if the map is full. Records without a key are not looked for.
    pub(super) fn put(&mut self, record: &'a Record, offset: Offset) -> bool {
        let Some(key) = key_of(record) else { return true };
        let fits = self.offsets.len() < self.keys_max;
        if fits {
            self.offsets.insert(key, offset);
        }
        fits
    }

    /// The last offset of the record's key in the map.
    pub(super) fn latest(&self, record: &Record) -> Option<Offset> {
        self.offsets.get(&key_of(record)?).copied()
    }

    /// Whether no later record of the same key is in the map. `None`: the record has no key.
    pub(super) fn is_latest(&self, record: &Record, offset: Offset) -> Option<bool> {
        let key = key_of(record)?;
        Some(self.offsets.get(&key).is_none_or(|latest| offset >= *latest))
    }
}
