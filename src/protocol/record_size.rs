//! How many bytes a record takes in a batch, to the byte (`DefaultRecord`): batches fill up and requests end by it.

use crate::kernel::SimTime;
use crate::protocol::{RECORD_BATCH_OVERHEAD, Record, RecordData};

/// Length, attributes, timestamp and offset of a record take at most this (`DefaultRecord.MAX_RECORD_OVERHEAD`).
const MAX_RECORD_OVERHEAD: u32 = 21;

/// About what a record of the metadata log takes.
pub const METADATA_RECORD_BYTES: u32 = 64;

/// An estimate: what the coordinator writes is data here, not bytes.
pub const GROUP_RECORD_BYTES: u32 = 60;

/// Of an end-of-transaction marker: four bytes of key, six of value.
pub const END_TXN_MARKER_BYTES: u32 = 17;

/// Bytes of a zigzag varint (`ByteUtils.sizeOfVarlong`).
fn size_of_varlong(value: i64) -> u32 {
    let zigzag = ((value << 1) ^ (value >> 63)) as u64;
    let bits = 64 - zigzag.leading_zeros();
    bits.div_ceil(7).max(1)
}

/// A length and that many bytes; null is the length -1.
fn size_of_text(text: Option<&str>) -> u32 {
    match text {
        None => size_of_varlong(-1),
        Some(text) => size_of_varlong(text.len() as i64).saturating_add(text.len() as u32),
    }
}

/// Key, value and no headers.
fn size_of_payload(key: Option<&str>, value: Option<&str>) -> u32 {
    size_of_text(key).saturating_add(size_of_text(value)).saturating_add(size_of_varlong(0))
}

/// The record's bytes as the `offset_delta`-th of a batch whose first record is `timestamp_delta` older
/// (`DefaultRecord.sizeInBytes`).
pub fn record_size(
    offset_delta: usize,
    timestamp_delta_ms: i64,
    key: Option<&str>,
    value: Option<&str>,
) -> u32 {
    let attributes = 1;
    let body = attributes
        + size_of_varlong(timestamp_delta_ms)
        + size_of_varlong(offset_delta as i64)
        + size_of_payload(key, value);
    size_of_varlong(i64::from(body)) + body
}

/// The bytes of any record. Those of coordinators are estimated.
pub fn bytes_of(record: &Record, offset_delta: usize, timestamp_delta_ms: i64) -> u32 {
    match &record.data {
        RecordData::User { .. } => {
            record_size(offset_delta, timestamp_delta_ms, record.key(), record.value())
        }
        RecordData::Group(_) => GROUP_RECORD_BYTES,
        RecordData::Control(_) => END_TXN_MARKER_BYTES,
        RecordData::Metadata(_) => METADATA_RECORD_BYTES,
    }
}

/// What a batch of this record alone cannot exceed (`AbstractRecords.estimateSizeInBytesUpperBound`).
pub fn size_upper_bound(key: Option<&str>, value: Option<&str>) -> u32 {
    let overhead = RECORD_BATCH_OVERHEAD + MAX_RECORD_OVERHEAD;
    overhead.saturating_add(size_of_payload(key, value))
}

/// Timestamps are whole milliseconds.
pub fn timestamp_delta_ms(timestamp: SimTime, base: SimTime) -> i64 {
    timestamp.as_ms() as i64 - base.as_ms() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varlongs_grow_with_seven_bits_each() {
        for (value, size) in [(0, 1), (-1, 1), (63, 1), (-64, 1), (64, 2), (8191, 2), (8192, 3)] {
            assert_eq!(size_of_varlong(value), size, "{value}");
        }
        assert_eq!(size_of_varlong(i64::MAX), 10);
        assert_eq!(size_of_varlong(i64::MIN), 10);
    }

    #[test]
    fn a_record_takes_the_bytes_that_kafka_takes() {
        let value = "v".repeat(87);
        assert_eq!(RECORD_BATCH_OVERHEAD + record_size(0, 0, None, Some(&value)), 157);
        let value = "v".repeat(163);
        assert_eq!(record_size(1, 3, None, Some(&value)), 172);
        assert_eq!(size_upper_bound(Some("k"), None), 61 + 21 + 2 + 1 + 1);
    }
}
