//! Finds the log that is asked for and says what it holds.

use crate::id::{BrokerId, NodeId, Offset, TopicName, TopicPartition};
use crate::kafka::config::TopicConfig;
use crate::kafka::is_internal;
use crate::kafka::log::{LogSegment, LogToClean, PartitionLog, ProducerStateEntry, log_dir_name};
use crate::protocol::CLUSTER_METADATA_TOPIC_NAME;
use crate::run::Timeline;
use crate::sim::World;
use crate::view::log::{batches, due};
use crate::view::{
    CleanPart, LogChoice, LogMarks, LogQuery, LogRole, LogSource, LogView, MoreSegments,
    NoDeletion, SegmentView,
};

/// Lists that only support the picture show so many.
const EPOCHS_MAX: usize = 6;
const PRODUCERS_MAX: usize = 6;

/// Every log on every broker, by partition and broker, topics of applications first, the metadata log last. Of internal
/// topics only those partitions in which something was ever written.
pub fn replicas(world: &World) -> Vec<LogChoice> {
    let mut all = Vec::new();
    for (id, slot) in world.brokers() {
        let logs = slot.broker().into_iter().flat_map(|broker| broker.disk.logs());
        for (partition, log) in logs {
            let internal = is_internal(&partition.topic);
            if !internal || log.log_end_offset() > Offset(0) {
                all.push((internal, choice(world, partition, id)));
            }
        }
    }
    all.sort_unstable_by(|(a, one), (b, other)| (a, &one.source).cmp(&(b, &other.source)));
    let metadata = TopicPartition::new(TopicName::new(CLUSTER_METADATA_TOPIC_NAME), 0);
    let ids = world.servers().filter_map(|(id, ..)| id.server());
    let members = ids.map(|id| choice(world, metadata.clone(), id));
    all.into_iter().map(|(_, choice)| choice).chain(members).collect()
}

/// What a server has on its disk: a replica that its broker keeps, or the metadata log of its member of the quorum.
pub(in crate::view) fn stored_log<'a>(
    world: &'a World,
    LogSource::Replica(partition, broker): &LogSource,
) -> Option<&'a PartitionLog> {
    let (_, _, server) = world.server(*broker)?;
    if is_metadata(partition) {
        return (partition.partition == 0).then(|| server.raft.log().log());
    }
    server.broker.as_ref()?.disk.log(partition).map(AsRef::as_ref)
}

fn is_metadata(partition: &TopicPartition) -> bool {
    partition.topic.as_str() == CLUSTER_METADATA_TOPIC_NAME
}

fn role(world: &World, partition: &TopicPartition, broker: BrokerId) -> LogRole {
    if !is_metadata(partition) {
        return LogRole::of(world.partition(partition), broker);
    }
    match world.server(broker).map(|(_, slot, server)| (slot.life, &server.raft)) {
        Some((life, raft)) if raft.is_leader() && !life.is_down() => LogRole::QuorumLeader,
        Some((_, raft)) if raft.is_voter() => LogRole::Voter,
        Some(_) | None => LogRole::Observer,
    }
}

fn choice(world: &World, partition: TopicPartition, broker: BrokerId) -> LogChoice {
    let role = role(world, &partition, broker);
    let known = world.server(broker);
    let running = known.is_some_and(|(_, slot, _)| !slot.life.is_down());
    let server = known.map_or(NodeId::Broker(broker), |(node, ..)| node.clone());
    LogChoice { source: LogSource::Replica(partition, broker), server, role, running }
}

/// `None` if there is no such log at this moment.
pub fn log_view(timeline: &Timeline, query: &LogQuery) -> Option<LogView> {
    let LogSource::Replica(partition, id) = &query.source;
    let world = timeline.world();
    let log = stored_log(world, &query.source)?;
    let topic = world.image().topics.get(&partition.topic);
    let standard = TopicConfig::default();
    let config = topic.map_or(&standard, |topic| &topic.config);
    let compacted = config.cleanup_policy.compact;
    let to_clean = compacted.then(|| log.to_clean(config, world.now));
    let superseded = to_clean.as_ref().map(|to_clean| log.superseded(to_clean));

    let segments: Vec<&LogSegment> = log.segments().collect();
    let base = query.segment;
    let wanted = base.and_then(|base| segments.iter().position(|s| s.base_offset() == base));
    let chosen = wanted.unwrap_or(segments.len() - 1);
    let (first, end) = around(chosen, segments.len(), query.segments_max.max(1));
    let of_segment = |segment: &&LogSegment| segment_view(log, segment, config, to_clean.as_ref());
    let epochs = log.epochs().entries();
    let epochs_before = epochs.len().saturating_sub(EPOCHS_MAX);
    let (producers, producers_in_all) = producers(log);
    Some(LogView {
        choice: choice(world, partition.clone(), *id),
        directory: log_dir_name(partition),
        size_bytes: log.size_bytes(),
        marks: marks(log),
        window: batches::window(segments[chosen], query, superseded.as_ref()),
        segments: segments[first..end].iter().map(of_segment).collect(),
        before: more(&segments[..first], |all| all.last()),
        after: more(&segments[end..], |all| all.first()),
        chosen: chosen - first,
        epochs: epochs[epochs_before..].to_vec(),
        epochs_before,
        producers,
        producers_in_all,
        roll: due::roll(log, config),
        deletion: match is_metadata(partition) {
            true => Err(NoDeletion::Snapshots),
            false => due::deletion(log, config, world, *id),
        },
        cleaning: to_clean.zip(world.broker(*id)).map(|(to_clean, broker)| {
            due::cleaning(&to_clean, config, (partition, broker), timeline)
        }),
    })
}

fn more<'a>(
    segments: &'a [&'a LogSegment],
    nearest: fn(&'a [&'a LogSegment]) -> Option<&'a &'a LogSegment>,
) -> MoreSegments {
    let nearest = nearest(segments).map(|segment| segment.base_offset());
    MoreSegments { count: segments.len(), nearest }
}

/// As many as fit, with this one as near to the middle as can be.
fn around(chosen: usize, count: usize, most: usize) -> (usize, usize) {
    let first = chosen.saturating_sub(most / 2).min(count.saturating_sub(most));
    (first, (first + most).min(count))
}

fn marks(log: &PartitionLog) -> LogMarks {
    LogMarks {
        log_start: log.log_start_offset(),
        cleaner_checkpoint: log.cleaner_checkpoint(),
        recovery_point: log.recovery_point(),
        last_stable: log.last_stable_offset(),
        high_watermark: log.high_watermark(),
        log_end: log.log_end_offset(),
    }
}

fn segment_view(
    log: &PartitionLog,
    segment: &LogSegment,
    config: &TopicConfig,
    to_clean: Option<&LogToClean>,
) -> SegmentView {
    let base = segment.base_offset();
    let part = to_clean.map(|to_clean| {
        if base >= to_clean.first_uncleanable_offset {
            CleanPart::Untouched
        } else if segment.next_offset() <= to_clean.first_dirty_offset {
            CleanPart::Clean
        } else {
            CleanPart::Dirty
        }
    });
    SegmentView {
        base,
        end: segment.next_offset(),
        active: base == log.active_segment().base_offset(),
        part,
        files: log.files_of(segment, config),
        largest_timestamp: segment.largest_timestamp(),
    }
}

/// Those that wrote last, newest first.
fn producers(log: &PartitionLog) -> (Vec<ProducerStateEntry>, usize) {
    let mut all: Vec<_> = log.producers().into_iter().flat_map(|state| state.producers()).collect();
    all.sort_unstable_by_key(|entry| (std::cmp::Reverse(entry.last_timestamp), entry.producer_id));
    let count = all.len();
    (all.into_iter().take(PRODUCERS_MAX).cloned().collect(), count)
}
