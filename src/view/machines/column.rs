//! One partition and its replicas: which are in sync, how far each has got, and where one differs from the leader.

use std::rc::Rc;

use crate::id::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::kafka::broker::replica::{IsrState, Partition};
use crate::kafka::log::PartitionLog;
use crate::kafka::{PartitionRegistration, TopicImage};
use crate::view::machines::recent::Recent;
use crate::view::machines::{AgainstLeader, ColumnView, CopyView, ReplicaRole, ReplicaView};

/// What one broker has of the partition.
#[derive(Clone, Copy)]
pub(super) struct Holding<'a> {
    pub(super) broker: BrokerId,
    pub(super) up: bool,
    /// On its disk.
    pub(super) log: Option<&'a PartitionLog>,
    /// In its memory.
    pub(super) knows: Option<&'a Partition>,
}

/// How many cells before the end of the window the high watermark stands, while nothing more is above it.
const CELLS_ABOVE: i64 = 2;

pub(super) fn column(
    id: &TopicPartition,
    (topic, image): (&TopicImage, &PartitionRegistration),
    holdings: &[Holding<'_>],
    recent: &Recent,
    cells: i64,
) -> ColumnView {
    // A dead leader has no say: nobody follows it any more, and its disk may have lost what it wrote.
    let leader = image.leader.and_then(|leader| holding(holdings, leader)).filter(|it| it.up);
    let high_watermark = high_watermark(leader, holdings);
    let end = holdings.iter().filter_map(|held| held.log).map(|log| log.log_end_offset().0).max();
    let from = window(high_watermark.0, end.unwrap_or(0), cells);
    let copies = holdings.iter().map(|held| {
        let window = (from, from + cells);
        Rc::new(replica(id, image, *held, leader.and_then(|leader| leader.log), recent, window))
    });
    ColumnView {
        leader: image.leader,
        leader_epoch: image.leader_epoch,
        replicas: image.replicas.clone(),
        isr: image.isr.clone(),
        elr: image.elr.clone(),
        adding: image.adding_replicas.clone(),
        removing: image.removing_replicas.clone(),
        proposed: leader.and_then(|leader| proposed(leader.knows?)),
        min_isr: topic.effective_min_isr(image),
        high_watermark,
        from,
        cells,
        moved: recent.moved(id).filter(|moved| Some(moved.to) == image.leader),
        copies: copies.collect(),
        partition: id.clone(),
    }
}

fn holding<'a>(holdings: &[Holding<'a>], broker: BrokerId) -> Option<Holding<'a>> {
    holdings.iter().find(|held| held.broker == broker).copied()
}

/// While no leader is there, the highest that any replica knows.
fn high_watermark(leader: Option<Holding<'_>>, holdings: &[Holding<'_>]) -> Offset {
    let of_leader = leader.and_then(|leader| leader.log).map(PartitionLog::high_watermark);
    let known = holdings.iter().filter_map(|held| held.log).map(PartitionLog::high_watermark);
    of_leader.or_else(|| known.max()).unwrap_or_default()
}

/// The high watermark stands still on the page as long as what is above it fits; then it gives way to the left, but stays in
/// the window.
fn window(high_watermark: i64, end: i64, cells: i64) -> i64 {
    let resting = high_watermark - (cells - CELLS_ABOVE);
    resting.max((end - cells).min(high_watermark - 1))
}

fn proposed(knows: &Partition) -> Option<Vec<BrokerId>> {
    let leading = knows.leading.as_ref()?;
    match leading.state() {
        IsrState::Committed => None,
        IsrState::PendingExpand { proposed, .. } | IsrState::PendingShrink { proposed, .. } => {
            Some(proposed.isr.iter().map(|(broker, _)| *broker).collect())
        }
    }
}

fn replica(
    id: &TopicPartition,
    image: &PartitionRegistration,
    held: Holding<'_>,
    leader: Option<&PartitionLog>,
    recent: &Recent,
    window: (i64, i64),
) -> ReplicaView {
    let is_leader = image.leader == Some(held.broker);
    let leader = leader.filter(|_| !is_leader);
    let told = held.knows.map(|knows| knows.leader_epoch);
    let written = || held.log.and_then(PartitionLog::latest_epoch);
    let log_end = held.log.map(PartitionLog::log_end_offset).unwrap_or_default();
    ReplicaView {
        broker: held.broker,
        role: role(image, held),
        up: held.up,
        log_start: held.log.map(PartitionLog::log_start_offset).unwrap_or_default(),
        log_end,
        high_watermark: held.log.map(PartitionLog::high_watermark).unwrap_or_default(),
        leader_epoch: told.or_else(written).unwrap_or(LeaderEpoch(-1)),
        records: held.log.map(|log| copies(log, leader, window)).unwrap_or_default(),
        diverges_at: held.log.zip(leader).and_then(|(log, leader)| diverges_at(log, leader)),
        truncated: recent.truncated(held.broker, id).filter(|(to, _)| log_end <= *to),
    }
}

fn role(image: &PartitionRegistration, held: Holding<'_>) -> ReplicaRole {
    let id = held.broker;
    let believes = held.up && held.knows.is_some_and(|knows| knows.leading.is_some());
    if image.leader == Some(id) {
        ReplicaRole::Leader
    } else if believes {
        ReplicaRole::DeposedLeader
    } else if image.isr.contains(&id) {
        ReplicaRole::InSync
    } else if image.elr.contains(&id) {
        ReplicaRole::Eligible
    } else {
        ReplicaRole::OutOfSync
    }
}

fn copies(
    log: &PartitionLog,
    leader: Option<&PartitionLog>,
    (from, to): (i64, i64),
) -> Vec<CopyView> {
    let from = Offset(from.max(log.log_start_offset().0));
    let mut copies = Vec::new();
    for batch in log.batches_from(from).take_while(|batch| batch.base_offset.0 < to) {
        for (offset, record) in batch.records_from(from).take_while(|(offset, _)| offset.0 < to) {
            let epoch = batch.partition_leader_epoch;
            copies.push(CopyView {
                offset,
                key: record.key().map(Into::into),
                batch_base: batch.base_offset,
                epoch,
                against_leader: leader
                    .map_or(AgainstLeader::Same, |leader| against(leader, offset, epoch)),
            });
        }
    }
    copies
}

/// Within one epoch one leader has written, so offset and epoch tell a record.
fn against(leader: &PartitionLog, offset: Offset, epoch: LeaderEpoch) -> AgainstLeader {
    if offset >= leader.log_end_offset() {
        AgainstLeader::Beyond
    } else if offset >= leader.log_start_offset()
        && leader.epochs().epoch_for_offset(offset).is_some_and(|written| written != epoch)
    {
        AgainstLeader::Differs
    } else {
        AgainstLeader::Same
    }
}

/// The first offset at which the epochs of the two logs part, or where the leader's log ends before this one does.
fn diverges_at(log: &PartitionLog, leader: &PartitionLog) -> Option<Offset> {
    let end = log.log_end_offset();
    let start = log.log_start_offset().max(leader.log_start_offset());
    let begun = |log: &PartitionLog| -> Vec<Offset> {
        log.epochs().entries().iter().map(|entry| entry.start_offset).collect()
    };
    let mut seams = [begun(log), begun(leader), vec![start]].concat();
    seams.sort_unstable();
    let common = end.min(leader.log_end_offset());
    let parts = |at: &Offset| {
        let epoch = |log: &PartitionLog| log.epochs().epoch_for_offset(*at);
        *at >= start && *at < common && epoch(log) != epoch(leader)
    };
    seams.into_iter().find(parts).or((end > leader.log_end_offset()).then_some(common))
}
