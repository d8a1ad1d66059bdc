//! Uniform, when members subscribe to different topics (`UniformHeterogeneousAssignmentBuilder`, since KAFKA-17710).
//!
//! Members keep what they had and still subscribe to. What nobody has goes to whoever has least, topics with the most
//! partitions per subscriber first. Then partitions move, topic by topic, from subscribers with most to those with least,
//! until nothing improves or the limit of rounds is reached.
//!
//! Each look at a topic puts its subscribers in order of their load, so a round takes the subscriptions times the logarithm
//! of the members. That is Kafka's own algorithm: which partitions move depends on it.

use crate::kafka::assignor::Steps;
use crate::kafka::group::assignor::balancer::Balancer;
use crate::kafka::group::assignor::partitions::{
    NOBODY, Owners, Subscriptions, Topics, nothing, number,
};
use crate::kafka::group::assignor::{GroupAssignment, GroupSpec};

/// How often all topics are gone through at most.
const MAX_ITERATION_COUNT: usize = 16;

pub(super) struct Heterogeneous<'a> {
    spec: &'a GroupSpec<'a>,
    subscriptions: Subscriptions,
    subscribers: Subscribers,
    owners: Owners<'a>,
    /// How many partitions each member is to own.
    sizes: Vec<i32>,
    /// Of each topic: its place among the topic ids.
    rank: Vec<u32>,
    steps: Steps<'a>,
}

/// Of each topic, who subscribes to it, in the order of the members.
struct Subscribers {
    members: Vec<u32>,
    /// Where each topic's list begins; one more at the end.
    first: Vec<usize>,
}

impl Subscribers {
    fn new(topics: usize, members: usize, subscriptions: &Subscriptions) -> Self {
        let mut first = vec![0_usize; topics + 1];
        for member in 0..members {
            for &topic in subscriptions.of(member) {
                first[topic as usize + 1] += 1;
            }
        }
        for topic in 0..topics {
            first[topic + 1] += first[topic];
        }
        let mut next = first.clone();
        let mut list = vec![0; first[topics]];
        for member in 0..members {
            for &topic in subscriptions.of(member) {
                let next = &mut next[topic as usize];
                list[*next] = number(member);
                *next += 1;
            }
        }
        Self { members: list, first }
    }

    fn of(&self, topic: usize) -> &[u32] {
        &self.members[self.first[topic]..self.first[topic + 1]]
    }
}

/// Which partitions of one topic each member has; partitions are taken from the end of a member's part.
#[derive(Default)]
struct ByOwner {
    partitions: Vec<u32>,
    /// Of each member: where its part begins and ends. Only of use for subscribers of the topic at hand.
    ranges: Vec<(u32, u32)>,
}

impl ByOwner {
    /// Counts, then puts in place: no need to sort.
    fn group(&mut self, owners: &[u32], subscribers: &[u32]) {
        for &member in subscribers {
            self.ranges[member as usize] = (0, 0);
        }
        for &owner in owners {
            self.ranges[owner as usize].1 += 1;
        }
        let mut start = 0;
        for &member in subscribers {
            let range = &mut self.ranges[member as usize];
            let count = range.1;
            *range = (start, start);
            start += count;
        }
        self.partitions.clear();
        self.partitions.resize(owners.len(), 0);
        for (partition, &owner) in owners.iter().enumerate() {
            let end = &mut self.ranges[owner as usize].1;
            self.partitions[*end as usize] = number(partition);
            *end += 1;
        }
    }

    fn has_some(&self, member: u32) -> bool {
        let (start, end) = self.ranges[member as usize];
        end > start
    }

    fn take_last(&mut self, member: u32) -> usize {
        let end = &mut self.ranges[member as usize].1;
        *end -= 1;
        self.partitions[*end as usize] as usize
    }
}

impl<'a> Heterogeneous<'a> {
    pub(super) fn new(spec: &'a GroupSpec<'a>, steps: Steps<'a>) -> Self {
        let members = spec.members.len();
        let subscriptions = Subscriptions::new(spec);
        let subscribers = Subscribers::new(spec.topics.len(), members, &subscriptions);
        let mut rank: Vec<u32> = (0..number(spec.topics.len())).collect();
        for (position, &place) in spec.topic_id_order.into_iter().flatten().enumerate() {
            rank[place] = number(position);
        }
        let (owners, sizes) = (Owners::new(spec), vec![0; members]);
        Self { spec, subscriptions, subscribers, owners, sizes, rank, steps }
    }

    pub(super) fn assign(mut self) -> GroupAssignment {
        if self.subscribers.members.is_empty() {
            return nothing(self.spec);
        }
        self.keep_subscribed();
        self.owners.explain_kept(&mut self.steps);
        let mut balancer = Balancer::default();
        self.assign_remaining(&mut balancer);
        self.balance(&mut balancer);
        self.owners.into_assignment()
    }

    fn keep_subscribed(&mut self) {
        let mut topics = Topics::new(self.spec.topics);
        for (place, member) in self.spec.members.iter().enumerate() {
            let subscription = self.subscriptions.of(place);
            for partition in &member.target.partitions {
                let topic = topics.place(&partition.topic);
                let topic = topic.filter(|&t| subscription.binary_search(&number(t)).is_ok());
                let kept = topic.and_then(|t| self.owners.number(t, partition.partition));
                match kept {
                    Some(kept) => {
                        self.owners.owner[kept] = number(place);
                        self.sizes[place] += 1;
                    }
                    None => self.owners.changed[place] = true,
                }
            }
        }
    }

    /// Most partitions per subscriber first, then fewest subscribers, then by topic id.
    fn sort_topics(&self, topics: &mut [usize]) {
        let load = |topic: usize| {
            let subscribers = self.subscribers.of(topic).len() as u64;
            (self.owners.of_topic(topic).len() as u64, subscribers)
        };
        topics.sort_unstable_by(|&a, &b| {
            let ((partitions_a, members_a), (partitions_b, members_b)) = (load(a), load(b));
            let per_member = (partitions_b * members_a).cmp(&(partitions_a * members_b));
            per_member.then(members_a.cmp(&members_b)).then(self.rank[a].cmp(&self.rank[b]))
        });
    }

    fn assign_remaining(&mut self, balancer: &mut Balancer) {
        let is_open = |topic: &usize| {
            let owners = &self.owners.owner[self.owners.of_topic(*topic)];
            !self.subscribers.of(*topic).is_empty() && owners.contains(&NOBODY)
        };
        let mut topics: Vec<usize> = (0..self.spec.topics.len()).filter(is_open).collect();
        self.sort_topics(&mut topics);
        if self.steps.wanted {
            let open = |number: &usize| self.owners.owner[*number] == NOBODY;
            let all = topics.iter().flat_map(|topic| self.owners.of_topic(*topic).filter(open));
            self.owners.explain_unowned(&all.collect::<Vec<_>>(), true, &mut self.steps);
        }
        for topic in topics {
            balancer.start(self.subscribers.of(topic), &self.sizes);
            for partition in self.owners.of_topic(topic) {
                if self.owners.owner[partition] == NOBODY {
                    let member = balancer.next_least_loaded(&self.sizes);
                    self.sizes[member as usize] += 1;
                    self.owners.give(partition, member);
                    self.owners.explain_given(&[partition], member, &mut self.steps);
                }
            }
        }
    }

    fn balance(&mut self, balancer: &mut Balancer) {
        let can_move = |topic: &usize| self.subscribers.of(*topic).len() >= 2;
        let mut topics: Vec<usize> = (0..self.spec.topics.len()).filter(can_move).collect();
        self.sort_topics(&mut topics);
        let ranges = vec![(0, 0); self.spec.members.len()];
        let mut by_owner = ByOwner { partitions: Vec::new(), ranges };
        let mut last_moved = None;
        for _ in 0..MAX_ITERATION_COUNT {
            for (place, &topic) in topics.iter().enumerate() {
                if last_moved == Some(place) {
                    return;
                }
                if self.balance_topic(topic, balancer, &mut by_owner) || last_moved.is_none() {
                    last_moved = Some(place);
                }
            }
        }
    }

    /// Says whether a partition moved.
    fn balance_topic(
        &mut self,
        topic: usize,
        balancer: &mut Balancer,
        by_owner: &mut ByOwner,
    ) -> bool {
        let subscribers = self.subscribers.of(topic);
        if balancer.start(subscribers, &self.sizes) <= 1 {
            return false;
        }
        let range = self.owners.of_topic(topic);
        by_owner.group(&self.owners.owner[range.clone()], subscribers);
        let mut has_moved = false;
        while !balancer.is_balanced() {
            let giver = loop {
                match balancer.next_most_loaded(&self.sizes) {
                    Some(member) if !by_owner.has_some(member) => balancer.exclude_most_loaded(),
                    found => break found,
                }
            };
            let Some(giver) = giver else { break };
            let partition = range.start + by_owner.take_last(giver);
            let taker = balancer.next_least_loaded(&self.sizes);
            if balancer.is_balanced() {
                break;
            }
            self.sizes[giver as usize] -= 1;
            self.sizes[taker as usize] += 1;
            self.owners.changed[giver as usize] = true;
            self.owners.give(partition, taker);
            self.owners.explain_moved(partition, (giver, taker), &mut self.steps);
            has_moved = true;
        }
        has_moved
    }
}
