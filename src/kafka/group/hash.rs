//! Java's hash of a string, which Kafka's choices hang on: where a group's coordinator is, and who wins a tied vote.

use crate::id::GroupId;

/// `String.hashCode`: over UTF-16 units, in 32 bits that wrap around.
pub fn java_string_hash(text: &str) -> i32 {
    let add = |hash: i32, unit: i32| hash.wrapping_mul(31).wrapping_add(unit);
    if text.is_ascii() {
        // Every request looks for its group, and names are ASCII.
        return text.bytes().map(i32::from).fold(0, add);
    }
    text.encode_utf16().map(i32::from).fold(0, add)
}

/// The partition of `__consumer_offsets` that keeps a group; its leader is the group's coordinator
/// (`GroupCoordinatorService.partitionFor`). `partitions` is `offsets.topic.num.partitions`, at least 1.
pub fn coordinator_partition(group: &GroupId, partitions: u32) -> i32 {
    let hash = java_string_hash(group.as_str());
    // `Utils.abs`: the one number without a positive twin becomes 0.
    let positive = hash.checked_abs().unwrap_or(0);
    positive % i32::try_from(partitions.max(1)).unwrap_or(i32::MAX)
}

/// In which order a small `java.util.HashMap` with string keys gives out its entries: by the bucket of the key.
/// Keys of one bucket come in the order in which they were put in, so sort with a stable sort.
pub(super) fn java_map_order(key: &str) -> u32 {
    /// `HashMap.DEFAULT_INITIAL_CAPACITY`; the map grows only with its 13th key.
    const BUCKETS: u32 = 16;
    let hash = java_string_hash(key) as u32;
    (hash ^ (hash >> 16)) & (BUCKETS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_groups_partition_is_the_hash_of_its_name() {
        for (group, partition) in [
            ("my-group", 12),
            ("group-a", 47),
            ("orders-svc", 26),
            ("payments", 13),
            ("orders-service", 17),
            ("test", 48),
        ] {
            assert_eq!(coordinator_partition(&GroupId::new(group), 50), partition, "{group}");
        }
    }

    #[test]
    fn other_letters_count_by_their_utf_16_units() {
        assert_eq!(java_string_hash("é"), 233);
        assert_eq!(java_string_hash("😀"), 0xd83d * 31 + 0xde00);
    }

    #[test]
    fn the_smallest_hash_counts_as_zero() {
        assert_eq!(java_string_hash("polygenelubricants"), i32::MIN);
        assert_eq!(coordinator_partition(&GroupId::new("polygenelubricants"), 50), 0);
    }

    #[test]
    fn tied_assignors_come_as_javas_hash_map_has_them() {
        let mut names = ["cooperative-sticky", "roundrobin", "range", "sticky"];
        names.sort_by_key(|name| java_map_order(name));
        assert_eq!(names, ["sticky", "range", "roundrobin", "cooperative-sticky"]);
    }
}
