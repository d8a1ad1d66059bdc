//! Topic configuration (`org.apache.kafka.common.config.TopicConfig`, `LogConfig`).

use crate::kafka::config::table::config;
use crate::kafka::config::value::choice;
use crate::kafka::config::{ConfigKind, ConfigProblem, ConfigValue, Fraction};
use crate::kernel::Span;

const MIB: i64 = 1 << 20;
const DAY_MS: i64 = 86_400_000;

/// Bytes from `min` on.
const fn bytes_from(min: i64) -> ConfigKind {
    ConfigKind::Bytes { min, max: i32::MAX as i64 }
}

config! {
    TopicConfig {
        /// The largest batch that a leader takes.
        "max.message.bytes" max_message_bytes: u32 = 1_048_588, ConfigKind::BYTES;
        /// How many replicas must be in sync for a write with `acks=all`.
        "min.insync.replicas" min_insync_replicas: u32 = 1, ConfigKind::COUNT;
        /// Whether a replica that is not in sync may lead when no other can; the records that it lacks are lost.
        "unclean.leader.election.enable" unclean_leader_election_enable: bool = false, ConfigKind::Switch;
        /// What becomes of old segments.
        "cleanup.policy" cleanup_policy: CleanupPolicy = CleanupPolicy::DELETE, ConfigKind::List(&["compact", "delete"]);
        /// The size at which a new segment is begun.
        "segment.bytes" segment_bytes: u32 = 1 << 30, bytes_from(MIB);
        /// Kafka's own tests use it for segments below 1 MiB; nothing unless set.
        "internal.segment.bytes" internal_segment_bytes: Option<u32> = None, bytes_from(1);
        /// The age, in the time of its records, at which a new segment is begun.
        "segment.ms" segment_ms: Span = Span::from_ms(7 * DAY_MS as u64), ConfigKind::Ms { min: 1, max: ConfigKind::MS_MAX };
        /// By how much, drawn for each segment, that age may be smaller.
        "segment.jitter.ms" segment_jitter: Span = Span::ZERO, ConfigKind::MS_LONG;
        /// The size of a segment's offset index and of its time index; a full one begins a new segment.
        "segment.index.bytes" segment_index_bytes: u32 = 10 << 20, bytes_from(4);
        /// A segment's indexes get an entry each time so many bytes have been written.
        "index.interval.bytes" index_interval_bytes: u32 = 4_096, ConfigKind::BYTES;
        /// Segments whose latest record is older are deleted; -1: never.
        "retention.ms" retention_ms: i64 = 7 * DAY_MS, ConfigKind::Ms { min: -1, max: i64::MAX };
        /// Segments that a log of so many bytes can do without are deleted; -1: never.
        "retention.bytes" retention_bytes: i64 = -1, ConfigKind::Bytes { min: -1, max: i64::MAX };
        /// How long the files of a deleted segment stay.
        "file.delete.delay.ms" file_delete_delay: Span = Span::from_ms(60_000), ConfigKind::MS_LONG;
        /// The part of a compacted log that must be dirty before it is cleaned.
        "min.cleanable.dirty.ratio" min_cleanable_dirty_ratio: Fraction = Fraction::HALF, ConfigKind::Fraction;
        /// How long tombstones and markers stay after they were cleaned for the first time.
        "delete.retention.ms" delete_retention: Span = Span::from_ms(DAY_MS as u64), ConfigKind::MS_LONG;
        /// How old a record is at least when it is compacted.
        "min.compaction.lag.ms" min_compaction_lag: Span = Span::ZERO, ConfigKind::MS_LONG;
        /// How old a record may become before its log is compacted, whatever the dirty ratio.
        "max.compaction.lag.ms" max_compaction_lag_ms: i64 = i64::MAX, ConfigKind::Ms { min: 1, max: i64::MAX };
        /// After how many records without a flush the log is flushed; nothing: what the broker says.
        "flush.messages" flush_messages: Option<i64> = None, ConfigKind::Count { min: 1, max: i64::MAX };
        /// After how long without a flush the log is flushed, as often as the broker looks; nothing: what the broker says.
        "flush.ms" flush_ms: Option<i64> = None, ConfigKind::Ms { min: 0, max: i64::MAX };
        /// By how much a producer's timestamp may lie before the leader's clock.
        "message.timestamp.before.max.ms" message_timestamp_before_max_ms: i64 = i64::MAX, ConfigKind::Ms { min: 0, max: i64::MAX };
        /// By how much a producer's timestamp may lie after the leader's clock.
        "message.timestamp.after.max.ms" message_timestamp_after_max_ms: i64 = 3_600_000, ConfigKind::Ms { min: 0, max: i64::MAX };
        /// Whose clock gives records their timestamps.
        "message.timestamp.type" message_timestamp_type: TimestampType = TimestampType::CreateTime, TimestampType::KIND;
    }
}

choice! {
    /// Whose clock a record's timestamp is.
    TimestampType {
        /// The producer's, at `send`.
        "CreateTime" CreateTime,
        /// The leader's, at the append.
        "LogAppendTime" LogAppendTime,
    }
}

/// At least one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CleanupPolicy {
    /// Only the last record of each key is kept.
    pub compact: bool,
    /// What is too old or too much is deleted.
    pub delete: bool,
}

impl CleanupPolicy {
    pub const DELETE: CleanupPolicy = CleanupPolicy { compact: false, delete: true };
    pub const COMPACT: CleanupPolicy = CleanupPolicy { compact: true, delete: false };
}

impl ConfigValue for CleanupPolicy {
    fn read(text: &str, _: &ConfigKind) -> Option<Self> {
        match text {
            "delete" => Some(Self::DELETE),
            "compact" => Some(Self::COMPACT),
            "compact,delete" | "delete,compact" => Some(Self { compact: true, delete: true }),
            _ => None,
        }
    }

    fn write(&self) -> String {
        match (self.compact, self.delete) {
            (true, true) => "compact,delete",
            (true, false) => "compact",
            (false, _) => "delete",
        }
        .to_owned()
    }
}

impl TopicConfig {
    /// What Kafka refuses although each value alone is fine (`LogConfig.validateValues`).
    pub fn check(&self) -> Result<(), ConfigProblem> {
        if span_of(self.max_compaction_lag_ms).is_some_and(|max| max < self.min_compaction_lag) {
            return Err(ConfigProblem::Conflict {
                key: "max.compaction.lag.ms",
                value: self.max_compaction_lag_ms.write(),
                rule: "at-least-sum",
                other: "min.compaction.lag.ms",
            });
        }
        Ok(())
    }

    /// `LogConfig.segmentSize`.
    pub fn segment_size(&self) -> u32 {
        self.internal_segment_bytes.unwrap_or(self.segment_bytes)
    }

    /// How old a segment may become, before jitter (`LogConfig.maxSegmentMs`).
    pub fn max_segment_age(&self) -> Span {
        match span_of(self.max_compaction_lag_ms) {
            Some(lag) if self.cleanup_policy.compact => lag.min(self.segment_ms),
            _ => self.segment_ms,
        }
    }

    /// `None`: records may wait for ever.
    pub fn max_compaction_lag(&self) -> Option<Span> {
        span_of(self.max_compaction_lag_ms)
    }

    /// How long records are kept; `None`: for ever.
    pub fn retention(&self) -> Option<Span> {
        span_of(self.retention_ms)
    }
}

/// `None` for what is negative, or too long to count in microseconds: nothing ever becomes so old.
pub(super) fn span_of(ms: i64) -> Option<Span> {
    let ms = u64::try_from(ms).ok()?;
    (ms <= ConfigKind::MS_MAX as u64).then(|| Span::from_ms(ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(key: &str, value: &str) -> Result<TopicConfig, ConfigProblem> {
        let mut config = TopicConfig::default();
        config.set(key, value)?;
        Ok(config)
    }

    #[test]
    fn the_defaults_are_kafkas() {
        let text = |key: &str| {
            let entry = TopicConfig::default().entries().into_iter().find(|entry| entry.key == key);
            entry.expect("a key").value
        };
        assert_eq!(text("segment.bytes"), "1073741824");
        assert_eq!(text("segment.ms"), "604800000");
        assert_eq!(text("retention.ms"), "604800000");
        assert_eq!(text("retention.bytes"), "-1");
        assert_eq!(text("cleanup.policy"), "delete");
        assert_eq!(text("min.cleanable.dirty.ratio"), "0.5");
        assert_eq!(text("delete.retention.ms"), "86400000");
        assert_eq!(text("max.compaction.lag.ms"), "9223372036854775807");
        assert_eq!(text("internal.segment.bytes"), "");
        assert_eq!(text("message.timestamp.type"), "CreateTime");
    }

    #[test]
    fn the_limits_are_kafkas() {
        assert!(
            with("segment.bytes", "1048575").is_err() && with("segment.bytes", "1048576").is_ok()
        );
        assert!(with("segment.ms", "0").is_err() && with("segment.index.bytes", "3").is_err());
        assert!(with("retention.ms", "-1").is_ok() && with("retention.ms", "-2").is_err());
        assert!(with("cleanup.policy", "").is_err() && with("cleanup.policy", "keep").is_err());
        assert!(with("min.cleanable.dirty.ratio", "1.1").is_err());
        assert!(with("max.compaction.lag.ms", "0").is_err());
    }

    #[test]
    fn both_cleanup_policies_go_together() {
        let both = CleanupPolicy { compact: true, delete: true };
        assert_eq!(with("cleanup.policy", "delete,compact").map(|c| c.cleanup_policy), Ok(both));
        assert_eq!(
            with("cleanup.policy", "compact").map(|c| c.cleanup_policy),
            Ok(CleanupPolicy::COMPACT)
        );
    }

    #[test]
    fn the_longest_compaction_lag_is_not_below_the_shortest() {
        let mut config = with("min.compaction.lag.ms", "1000").expect("a setting");
        config.set("max.compaction.lag.ms", "999").expect("each alone is fine");
        assert!(matches!(
            config.check(),
            Err(ConfigProblem::Conflict { key: "max.compaction.lag.ms", .. })
        ));
        config.set("max.compaction.lag.ms", "1000").expect("a setting");
        assert_eq!(config.check(), Ok(()));
    }

    #[test]
    fn the_compaction_lag_bounds_the_age_of_a_compacted_logs_segments() {
        let mut config = with("max.compaction.lag.ms", "5000").expect("a setting");
        assert_eq!(config.max_segment_age(), config.segment_ms);
        config.cleanup_policy = CleanupPolicy::COMPACT;
        assert_eq!(config.max_segment_age(), Span::from_ms(5_000));
    }
}
