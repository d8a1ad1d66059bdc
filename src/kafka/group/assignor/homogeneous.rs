//! Uniform, when all members subscribe to the same topics (`UniformHomogeneousAssignmentBuilder`).
//!
//! Everybody has a quota: the partitions divided by the members, the first members one more if it does not come out even.
//! Members keep what they had up to their quota; what is left over goes to whoever has room, one member after the other.
//! Linear in partitions and members.

use crate::kafka::assignor::{AssignmentStep, Steps};
use crate::kafka::group::assignor::partitions::{NOBODY, Owners, Topics, nothing, number};
use crate::kafka::group::assignor::{GroupAssignment, GroupSpec, MemberSpec};
use crate::protocol::Assignment;

/// A member had the partition and has to give it up.
const REVOKED: u32 = NOBODY - 1;

/// Partitions of one topic inside a member's target.
#[derive(Clone, Copy)]
struct Run {
    /// The topic's place among the topic ids.
    rank: u32,
    topic: usize,
    start: usize,
    end: usize,
}

pub(super) struct Homogeneous<'a> {
    spec: &'a GroupSpec<'a>,
    owners: Owners<'a>,
    /// Of each topic: its place among the topic ids; `None` if nobody subscribes to it.
    rank: Vec<Option<u32>>,
    subscribed: usize,
    revoked: Vec<usize>,
    /// Who has room, and for how many.
    unfilled: Vec<(u32, usize)>,
    steps: Steps<'a>,
}

impl<'a> Homogeneous<'a> {
    pub(super) fn new(spec: &'a GroupSpec<'a>, steps: Steps<'a>) -> Self {
        let mut rank = vec![None; spec.topics.len()];
        let mut topics = Topics::new(spec.topics);
        let mut subscribed = 0;
        for place in spec.members[0].topics.iter().filter_map(|name| topics.place(name)) {
            rank[place] = Some(number(place));
            subscribed += 1;
        }
        for (position, &place) in spec.topic_id_order.into_iter().flatten().enumerate() {
            if rank[place].is_some() {
                rank[place] = Some(number(position));
            }
        }
        let unfilled = Vec::with_capacity(spec.members.len());
        let owners = Owners::new(spec);
        Self { spec, owners, rank, subscribed, revoked: Vec::new(), unfilled, steps }
    }

    pub(super) fn assign(mut self) -> GroupAssignment {
        if self.subscribed == 0 {
            return nothing(self.spec);
        }
        let subscribed = (0..self.rank.len()).filter(|&topic| self.rank[topic].is_some());
        let total: usize = subscribed.map(|topic| self.owners.of_topic(topic).len()).sum();
        let members = self.spec.members.len();
        let (quota, extra) = (total / members, total % members);
        let spec = self.spec;
        self.steps.tell(|| AssignmentStep::Quotas {
            partitions: total as i32,
            members: spec.members.iter().map(|member| member.id.clone()).collect(),
            each: quota as i32,
            extra: extra as i32,
        });
        let mut runs = Vec::new();
        for (place, member) in self.spec.members.iter().enumerate() {
            let quota = quota + usize::from(place < extra);
            self.keep_up_to(quota, number(place), member, &mut runs);
        }
        self.owners.explain_kept(&mut self.steps);
        self.hand_out();
        self.owners.into_assignment()
    }

    /// A member keeps what it had, topic by topic, as long as its quota lasts.
    fn keep_up_to(
        &mut self,
        mut quota: usize,
        place: u32,
        member: &MemberSpec<'_>,
        runs: &mut Vec<Run>,
    ) {
        self.find_runs(member.target, place, runs);
        for run in runs.iter() {
            let partitions = &member.target.partitions[run.start..run.end];
            let kept = partitions.len().min(quota);
            quota -= kept;
            let is_cut = kept < partitions.len();
            self.owners.changed[place as usize] |= is_cut;
            for (i, partition) in partitions.iter().enumerate() {
                let number = self.owners.of_topic(run.topic).start + partition.partition as usize;
                if i < kept {
                    self.owners.owner[number] = place;
                } else {
                    self.owners.owner[number] = REVOKED;
                    self.revoked.push(number);
                }
            }
        }
        if quota > 0 {
            self.unfilled.push((place, quota));
        }
    }

    /// The topics of a target in the order of their ids, without those that nobody subscribes to any more.
    fn find_runs(&mut self, target: &Assignment, place: u32, runs: &mut Vec<Run>) {
        runs.clear();
        let mut topics = Topics::new(self.spec.topics);
        let partitions = &target.partitions;
        let mut start = 0;
        while start < partitions.len() {
            let name = &partitions[start].topic;
            let more = partitions[start..].iter().take_while(|other| other.topic == *name).count();
            let end = start + more;
            let found = topics.place(name).and_then(|topic| Some((topic, self.rank[topic]?)));
            // A topic that was made anew under its name may be smaller.
            let count = found.map_or(0, |(topic, _)| self.spec.topics[topic].partitions);
            let exists = partitions[start..end].partition_point(|p| p.partition < count);
            self.owners.changed[place as usize] |= exists < more;
            if let Some((topic, rank)) = found {
                // Few, and mostly in order.
                let before = runs.iter().rposition(|run| run.rank < rank).map_or(0, |i| i + 1);
                runs.insert(before, Run { rank, topic, start, end: start + exists });
            }
            start = end;
        }
    }

    /// First the partitions that nobody had, topic by topic; then those that somebody gave up.
    fn hand_out(&mut self) {
        let mut order: Vec<usize> = Vec::with_capacity(self.subscribed);
        match self.spec.topic_id_order {
            Some(places) => order.extend_from_slice(places),
            None => order.extend(0..self.spec.topics.len()),
        }
        let mut unassigned = Vec::new();
        for topic in order.into_iter().filter(|&topic| self.rank[topic].is_some()) {
            let range = self.owners.of_topic(topic);
            unassigned.extend(range.filter(|&number| self.owners.owner[number] == NOBODY));
        }
        unassigned.append(&mut self.revoked);
        self.owners.explain_unowned(&unassigned, false, &mut self.steps);
        let mut left = unassigned.as_slice();
        for &(member, room) in &self.unfilled {
            let (given, others) = left.split_at(room.min(left.len()));
            for &partition in given {
                self.owners.give(partition, member);
            }
            self.owners.explain_given(given, member, &mut self.steps);
            left = others;
        }
        assert!(left.is_empty(), "the quotas add up to all partitions");
    }
}
