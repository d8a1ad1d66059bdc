//! Which topics a producer asks about, and what it knows of their leaders (`ProducerMetadata`).

use std::sync::Arc;

use crate::id::{BrokerId, ErrorCode, LeaderEpoch, TopicName, TopicPartition};
use crate::kafka::client::{ClientMetadata, UpdateReason, UpdateScope};
use crate::kafka::partitioner::PartitionChoices;
use crate::kernel::{SimTime, SortedMap, Span};
use crate::protocol::metadata::{Request, Response};

/// A topic that was not written to for this long is forgotten (`metadata.max.idle.ms`, Kafka's default).
pub const METADATA_MAX_IDLE: Span = Span::from_ms(300_000);

/// The cluster as the accumulator and the sender look at it (`MetadataSnapshot`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetadataSnapshot {
    /// Sorted by name; those that exist.
    pub topics: Vec<TopicSnapshot>,
    /// Sorted by broker.
    pub nodes: Vec<NodeSnapshot>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TopicSnapshot {
    pub name: TopicName,
    /// By partition number.
    pub partitions: Vec<LeaderSnapshot>,
    /// Those with a leader, in the order that draws index.
    pub available: Vec<i32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeaderSnapshot {
    pub leader: Option<BrokerId>,
    pub epoch: Option<LeaderEpoch>,
}

/// The partitions that a broker leads, in the order in which they are drained.
/// In Kafka a `HashMap` decides that order; here topic and number do.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeSnapshot {
    pub broker: BrokerId,
    pub partitions: Vec<TopicPartition>,
}

impl MetadataSnapshot {
    fn of(metadata: &ClientMetadata) -> Self {
        let mut nodes: SortedMap<BrokerId, Vec<TopicPartition>> = SortedMap::default();
        let mut topics = Vec::new();
        let known = metadata.topics().iter().filter(|topic| topic.error == ErrorCode::None);
        for topic in known {
            let mut leaders = Vec::new();
            let mut available = Vec::new();
            for i in 0..topic.partitions.len() {
                let number = i32::try_from(i).expect("Kafka counts partitions in 32 bits");
                let partition = TopicPartition::new(topic.name.clone(), number);
                let known = metadata.current_leader(&partition);
                leaders.push(LeaderSnapshot { leader: known.leader, epoch: known.epoch });
                if let Some(leader) = known.leader {
                    available.push(number);
                    nodes.get_or_insert_with(leader, Default::default).push(partition);
                }
            }
            topics.push(TopicSnapshot { name: topic.name.clone(), partitions: leaders, available });
        }
        let node = |(broker, partitions)| NodeSnapshot { broker, partitions };
        Self { topics, nodes: nodes.into_iter().map(node).collect() }
    }

    pub fn topic(&self, name: &TopicName) -> Option<&TopicSnapshot> {
        let place = self.topics.binary_search_by(|topic| topic.name.cmp(name)).ok()?;
        Some(&self.topics[place])
    }

    /// Nobody and no epoch if the partition is not known.
    pub fn leader(&self, partition: &TopicPartition) -> LeaderSnapshot {
        let Some(topic) = self.topic(&partition.topic) else { return LeaderSnapshot::default() };
        let number = usize::try_from(partition.partition).ok();
        number.and_then(|i| topic.partitions.get(i)).copied().unwrap_or_default()
    }

    pub fn partitions_of(&self, broker: BrokerId) -> &[TopicPartition] {
        match self.nodes.binary_search_by_key(&broker, |node| node.broker) {
            Ok(place) => &self.nodes[place].partitions,
            Err(_) => &[],
        }
    }
}

impl TopicSnapshot {
    pub fn count(&self) -> i32 {
        i32::try_from(self.partitions.len()).expect("Kafka counts partitions in 32 bits")
    }

    pub fn choices(&self) -> PartitionChoices<'_> {
        PartitionChoices { count: self.count(), available: &self.available }
    }
}

/// Every topic of `new_topics` is one of `topics`.
#[derive(Clone, Debug, PartialEq)]
pub struct ProducerMetadata {
    pub(super) cluster: ClientMetadata,
    /// When each topic will be forgotten.
    topics: SortedMap<TopicName, SimTime>,
    /// No answer has named them yet.
    new_topics: Vec<TopicName>,
    snapshot: Arc<MetadataSnapshot>,
}

impl ProducerMetadata {
    pub(super) fn new(cluster: ClientMetadata) -> Self {
        Self {
            cluster,
            topics: SortedMap::default(),
            new_topics: Vec::new(),
            snapshot: Arc::default(),
        }
    }

    pub fn snapshot(&self) -> &Arc<MetadataSnapshot> {
        &self.snapshot
    }

    /// When the last answer came; `None` before the first.
    pub fn last_refresh(&self) -> Option<SimTime> {
        self.cluster.last_successful_refresh()
    }

    /// The topic is written to: a new one is asked about at once.
    pub(super) fn add(&mut self, topic: &TopicName, now: SimTime) {
        let forgotten_at = now + METADATA_MAX_IDLE;
        if let Some(at) = self.topics.get_mut(topic) {
            *at = forgotten_at;
            return;
        }
        self.topics.insert(topic.clone(), forgotten_at);
        self.new_topics.push(topic.clone());
        self.cluster.request_update_for_new_topics();
    }

    /// `send` waits for this topic. Answers the version that must be passed.
    pub(super) fn request_update_for_topic(&mut self, topic: &TopicName) -> u32 {
        if self.new_topics.contains(topic) {
            self.cluster.request_update_for_new_topics()
        } else {
            self.cluster.request_update(UpdateReason::Again)
        }
    }

    /// The next request, and notes that it is on its way.
    pub(super) fn request(&mut self, now: SimTime) -> Request {
        let scope = self.cluster.next_scope(now);
        self.cluster.update_sent(scope);
        let topics = match scope {
            UpdateScope::AllTopics => self.topics.keys().cloned().collect(),
            UpdateScope::NewTopics => self.new_topics.clone(),
        };
        Request { topics: Some(topics), allow_auto_topic_creation: true }
    }

    pub(super) fn update(&mut self, response: &Response, now: SimTime) {
        let new_topics = &self.new_topics;
        self.topics.retain(|topic, forgotten_at| *forgotten_at > now || new_topics.contains(topic));
        let topics = &self.topics;
        self.cluster.update_retaining(|topic| topics.get(topic).is_some(), response, now);
        self.new_topics.retain(|new| !response.topics.iter().any(|topic| topic.name == *new));
        self.take_snapshot();
    }

    /// Nobody who is known can be asked. False if nothing but `bootstrap.servers` was known.
    pub(super) fn rebootstrap(&mut self) -> bool {
        let left = self.cluster.has_left_bootstrap();
        if left {
            self.cluster.rebootstrap();
            self.take_snapshot();
        }
        left
    }

    /// What is known has changed.
    pub(super) fn take_snapshot(&mut self) {
        self.snapshot = Arc::new(MetadataSnapshot::of(&self.cluster));
    }
}
