//! The metadata log of the quorum as a learner can open it.
#![allow(clippy::unwrap_used)]

use kafkascope::id::{BrokerId, TopicName, TopicPartition};
use kafkascope::kernel::SimTime;
use kafkascope::run::{Timeline, link};
use kafkascope::scenario;
use kafkascope::view::{
    BatchRoom, LogQuery, LogRole, LogSource, LogView, NoDeletion, RecordSays, log_view, replicas,
};

/// A topic with a replica on each broker.
fn run(until_ms: u64) -> Timeline {
    let mut timeline =
        Timeline::open(scenario::load("sandbox").unwrap(), link::DEFAULT_SEED).unwrap();
    let topic = "add topic t partitions=1 replication.factor=3";
    timeline.execute(topic.parse().unwrap()).unwrap();
    timeline.seek_time(SimTime::from_ms(until_ms));
    timeline
}

fn view(timeline: &Timeline, broker: i32) -> LogView {
    let room = BatchRoom { rows: usize::MAX, cells: 5 };
    let source = metadata_log(broker);
    let query = LogQuery { source, segment: None, from: None, segments_max: 100, room };
    log_view(timeline, &query).unwrap()
}

fn metadata_log(broker: i32) -> LogSource {
    let partition = TopicPartition::new(TopicName::new("__cluster_metadata"), 0);
    LogSource::Replica(partition, BrokerId(broker))
}

#[test]
fn every_member_of_the_quorum_has_the_metadata_log() {
    let timeline = run(20_000);
    let logs = replicas(timeline.world());
    let members: Vec<_> = logs
        .iter()
        .skip_while(|log| log.source != metadata_log(1))
        .map(|log| (log.source.clone(), log.role))
        .collect();
    // The last server leads the quorum from the beginning.
    let expected = [
        (metadata_log(1), LogRole::Voter),
        (metadata_log(2), LogRole::Voter),
        (metadata_log(3), LogRole::QuorumLeader),
    ];
    assert_eq!(members, expected);

    let view = view(&timeline, 2);
    assert_eq!(view.directory, "__cluster_metadata-0");
    assert_eq!(view.deletion, Err(NoDeletion::Snapshots));
    let kinds: Vec<&str> = view
        .window
        .batches
        .iter()
        .flat_map(|batch| &batch.records)
        .map(|record| match &record.says {
            RecordSays::Server { kind, .. } => *kind,
            RecordSays::User { .. } => panic!("no application writes metadata"),
        })
        .collect();
    for kind in ["LeaderChange", "RegisterBrokerRecord", "TopicRecord", "PartitionRecord"] {
        assert!(kinds.contains(&kind), "no {kind} in {kinds:?}");
    }
}

#[test]
fn batches_of_nothing_but_no_ops_are_shown_as_one() {
    let window = view(&run(60_000), 3).window;
    let folded = window.batches.iter().find(|batch| batch.batches > 50).unwrap();
    assert_eq!((folded.records.len(), folded.more), (1, folded.batches - 1));
    assert_eq!(folded.last.0 - folded.base.0 + 1, folded.batches as i64);
    // Nothing is left out, in bytes and in offsets.
    for pair in window.batches.windows(2) {
        assert_eq!(pair[0].last.plus(1), pair[1].base);
        assert_eq!(pair[0].position + u64::from(pair[0].size_bytes), pair[1].position);
    }
}
