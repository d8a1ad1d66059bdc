//! What must hold in every run of a quorum.

use crate::protocol::QuorumResponse;
use std::collections::BTreeMap;

use super::super::RaftClient;
use crate::id::{BrokerId, LeaderEpoch, Offset};
use crate::protocol::MetadataRecord;

/// A record as it was committed: in which epoch it was written, and what it says.
type Committed = (LeaderEpoch, MetadataRecord);

#[derive(Default)]
pub(super) struct Checker {
    leaders: BTreeMap<LeaderEpoch, BrokerId>,
    votes: BTreeMap<(BrokerId, LeaderEpoch), BrokerId>,
    pub(super) committed: Vec<Committed>,
    /// How far each has been compared, since it last started.
    compared: BTreeMap<BrokerId, usize>,
    ends: BTreeMap<BrokerId, Offset>,
    /// How often a log was cut.
    pub(super) truncations: usize,
    pub(super) broken: Vec<String>,
}

impl Checker {
    fn require(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.broken.push(what());
        }
    }

    pub(super) fn restarted(&mut self, node: BrokerId) {
        self.compared.remove(&node);
    }

    /// A voter answered a candidate, in earnest.
    pub(super) fn voted(&mut self, voter: BrokerId, to: BrokerId, response: &QuorumResponse) {
        let QuorumResponse::Vote(vote) = response else { return };
        if vote.vote_granted {
            let first = *self.votes.entry((voter, vote.leader_epoch)).or_insert(to);
            self.require(first == to, || {
                format!("{voter} voted for {first} and {to} in epoch {}", vote.leader_epoch)
            });
        }
    }

    /// How many epochs had a leader.
    pub(super) fn elections(&self) -> usize {
        self.leaders.len()
    }

    pub(super) fn look(&mut self, node: &RaftClient) {
        let log_end = node.log().end_offset();
        let before = self.ends.insert(node.id(), log_end);
        self.truncations += usize::from(before.is_some_and(|before| before > log_end));
        if node.is_leader() {
            self.look_at_leader(node);
        }
        let end = node.high_watermark().map_or(0, index);
        let from = self.compared.insert(node.id(), end).unwrap_or(0);
        for at in from..end {
            let record = at_offset(node, at).expect("a committed record is in the log");
            match self.committed.get(at) {
                None => self.committed.push(record),
                Some(first) => {
                    let same = *first == record;
                    self.require(same, || {
                        format!("{} committed another record at {at}", node.id())
                    });
                }
            }
        }
    }

    fn look_at_leader(&mut self, node: &RaftClient) {
        let (id, epoch) = (node.id(), node.epoch());
        let new = !self.leaders.contains_key(&epoch);
        let first = *self.leaders.entry(epoch).or_insert(id);
        self.require(first == id, || format!("{first} and {id} lead epoch {epoch}"));
        if new {
            let has_all = (0..self.committed.len())
                .all(|at| at_offset(node, at).as_ref() == self.committed.get(at));
            self.require(has_all, || format!("{id} leads epoch {epoch} without all commits"));
        }
    }
}

fn index(offset: Offset) -> usize {
    usize::try_from(offset.0).expect("offsets count from 0")
}

fn at_offset(node: &RaftClient, at: usize) -> Option<Committed> {
    let offset = Offset(i64::try_from(at).ok()?);
    let batch = node.log().log().batch_at(offset)?;
    let (_, record) = node.log().records_between(offset, offset.plus(1)).next()?;
    Some((batch.partition_leader_epoch, record.clone()))
}
