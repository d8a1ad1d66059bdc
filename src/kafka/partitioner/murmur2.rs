//! Kafka's hash of a key (`org.apache.kafka.common.utils.Utils.murmur2`): the 32-bit MurmurHash2 with a fixed seed.

const SEED: u32 = 0x9747_b28c;
const MULTIPLIER: u32 = 0x5bd1_e995;
const SHIFT: u32 = 24;

/// The hash of a serialized key, signed as Java has it.
pub fn murmur2(data: &[u8]) -> i32 {
    // Java's array lengths are 32 bits, and only the low ones reach the hash.
    let mut hash = SEED ^ data.len() as u32;
    let (words, tail) = data.as_chunks::<4>();
    for word in words {
        let mut k = u32::from_le_bytes(*word).wrapping_mul(MULTIPLIER);
        k ^= k >> SHIFT;
        hash = hash.wrapping_mul(MULTIPLIER) ^ k.wrapping_mul(MULTIPLIER);
    }
    if !tail.is_empty() {
        let mut last = [0; 4];
        last[..tail.len()].copy_from_slice(tail);
        hash = (hash ^ u32::from_le_bytes(last)).wrapping_mul(MULTIPLIER);
    }
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(MULTIPLIER);
    (hash ^ (hash >> 15)) as i32
}

/// Drops the sign bit (`Utils.toPositive`). Not the absolute value: -1 becomes 2147483647.
pub fn to_positive(number: i32) -> i32 {
    number & 0x7fff_ffff
}

/// Where a keyed record goes, among all partitions of the topic, whether they have a leader or not
/// (`BuiltInPartitioner.partitionForKey`). An empty key is hashed like any other; a null key is not a key.
///
/// Panics if `partition_count` is below 1: a topic has partitions.
pub fn partition_for_key(key: &[u8], partition_count: i32) -> i32 {
    assert!(partition_count > 0, "a topic has at least one partition");
    to_positive(murmur2(key)) % partition_count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn murmur2_gives_the_values_of_kafkas_own_test() {
        for (key, hash) in [
            ("21", -973_932_308),
            ("foobar", -790_332_482),
            ("a-little-bit-long-string", -985_981_536),
            ("a-little-bit-longer-string", -1_486_304_829),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
            ("abc", 479_470_107),
            ("", 275_646_681),
        ] {
            assert_eq!(murmur2(key.as_bytes()), hash, "{key}");
        }
    }

    #[test]
    fn to_positive_is_not_the_absolute_value() {
        assert_eq!(to_positive(-973_932_308), 1_173_551_340);
        assert_eq!(to_positive(-1), i32::MAX);
        assert_eq!(to_positive(i32::MIN), 0);
    }

    #[test]
    fn the_same_key_always_has_the_same_partition_until_partitions_are_added() {
        assert_eq!(partition_for_key(b"user-3", 4), 3);
        assert_eq!(partition_for_key(b"user-3", 6), 5);
    }
}
