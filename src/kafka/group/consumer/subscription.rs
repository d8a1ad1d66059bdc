//! What a group subscribes to, and what of it there is (`ModernGroup.computeSubscribedTopicNames`,
//! `computeMetadataHash`).

use crate::id::TopicName;
use crate::kafka::ClusterImage;
use crate::kafka::group::assignor::{SubscriptionType, TopicSpec};
use crate::kafka::group::consumer::ConsumerGroupMember;
use crate::kernel::SortedMap;

pub(super) struct SubscribedTopics {
    /// Those that exist, by name.
    pub topics: Vec<TopicSpec>,
    pub subscription_type: SubscriptionType,
    /// Tells whether the topics are still what they were.
    pub metadata_hash: u64,
}

impl SubscribedTopics {
    pub(super) fn new<'a>(
        members: impl Iterator<Item = &'a ConsumerGroupMember>,
        image: &ClusterImage,
    ) -> Self {
        let mut subscribers: SortedMap<&TopicName, usize> = SortedMap::default();
        let mut count = 0;
        for member in members {
            count += 1;
            for topic in member.subscribed_topics.iter() {
                *subscribers.get_or_insert_with(topic, || 0) += 1;
            }
        }
        let is_everybodys = subscribers.values().all(|&subscribers| subscribers == count);
        let existing = subscribers.keys().filter_map(|&name| {
            let partitions = image.topics.get(name)?.partitions.len();
            let partitions = i32::try_from(partitions).expect("Kafka counts in 32 bits");
            Some(TopicSpec { name: name.clone(), partitions })
        });
        let topics: Vec<TopicSpec> = existing.collect();
        Self {
            metadata_hash: hash(&topics),
            topics,
            subscription_type: if is_everybodys {
                SubscriptionType::Homogeneous
            } else {
                SubscriptionType::Heterogeneous
            },
        }
    }
}

/// FNV-1a over names and sizes; 0 if there is nothing. Kafka uses another hash function: only equality counts.
fn hash(topics: &[TopicSpec]) -> u64 {
    if topics.is_empty() {
        return 0;
    }
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    for topic in topics {
        topic.name.as_str().bytes().for_each(&mut add);
        // No name holds this byte.
        add(0xff);
        topic.partitions.to_be_bytes().into_iter().for_each(&mut add);
    }
    hash
}
