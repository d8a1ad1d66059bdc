//! Who is eligible was found under one `min.insync.replicas` and says nothing under another one.

use std::sync::Arc;

use crate::id::TopicName;
use crate::kafka::controller::{
    MIN_IN_SYNC_REPLICAS_CONFIG, PartitionRegistration, ReplicationControlManager, TopicControlInfo,
};
use crate::protocol::{ClearElrRecord, ConfigResource, MetadataRecord, PartitionChangeRecord};

impl ReplicationControlManager {
    /// One for each setting of `min.insync.replicas`, whether it rises or falls
    /// (`ConfigurationControlManager.createClearElrRecordsAsNeeded`).
    pub(in crate::kafka::controller) fn clear_elr_records_as_needed(
        &self,
        records: &[MetadataRecord],
    ) -> Vec<MetadataRecord> {
        if !self.elr_enabled {
            return Vec::new();
        }
        let cleared = records.iter().filter_map(|record| {
            let MetadataRecord::Config(config) = record else { return None };
            let topic = match &config.resource {
                ConfigResource::Topic(topic) => Some(topic.clone()),
                ConfigResource::Broker(_) => None,
            };
            let is_min_isr = config.name == MIN_IN_SYNC_REPLICAS_CONFIG;
            is_min_isr.then_some(MetadataRecord::ClearElr(ClearElrRecord { topic }))
        });
        cleared.collect()
    }

    pub(super) fn replay_clear_elr(&mut self, record: &ClearElrRecord) {
        match &record.topic {
            Some(name) => {
                let topic = self.topics.get_mut(name).expect("the topic was created before");
                remove_topic_elrs(name, topic);
            }
            None => self.topics.iter_mut().for_each(|(name, topic)| remove_topic_elrs(name, topic)),
        }
    }
}

/// The partition epoch rises where anybody was eligible or had led last; who leads goes on in its epoch.
fn remove_topic_elrs(name: &TopicName, topic: &mut Arc<TopicControlInfo>) {
    let is_clear =
        |part: &PartitionRegistration| part.elr.is_empty() && part.last_known_elr.is_empty();
    if topic.parts.iter().all(|part| is_clear(part)) {
        return;
    }
    for (number, part) in (0..).zip(&mut Arc::make_mut(topic).parts) {
        if !is_clear(part) {
            let change = PartitionChangeRecord {
                eligible_leader_replicas: Some(Vec::new()),
                last_known_elr: Some(Vec::new()),
                ..PartitionChangeRecord::new(name.clone(), number)
            };
            *part = Arc::new(part.merge(&change));
        }
    }
}
