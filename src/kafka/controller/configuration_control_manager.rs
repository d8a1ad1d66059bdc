//! The settings of topics and brokers that the cluster keeps (`org.apache.kafka.controller.ConfigurationControlManager`).

use crate::id::{ErrorCode, Text, TopicName};
use crate::kafka::config::TopicConfig;
use crate::kernel::SortedMap;
use crate::protocol::{ConfigRecord, ConfigResource};

pub const MIN_IN_SYNC_REPLICAS_CONFIG: &str = "min.insync.replicas";
pub const UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG: &str = "unclean.leader.election.enable";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConfigurationControlManager {
    settings: SortedMap<(ConfigResource, Text), Text>,
}

impl ConfigurationControlManager {
    pub fn get(&self, resource: &ConfigResource, name: &str) -> Option<&Text> {
        self.settings.get(&(resource.clone(), Text::from(name)))
    }

    /// The topic's own value, or else the cluster's default for it.
    pub fn topic_config(&self, topic: &TopicName, name: &str) -> Option<&Text> {
        let own = self.get(&ConfigResource::Topic(topic.clone()), name);
        own.or_else(|| self.get(&ConfigResource::Broker(None), name))
    }

    /// What was set for the topic itself.
    pub fn of_topic(&self, topic: &TopicName) -> impl Iterator<Item = (&str, &str)> {
        let topic = ConfigResource::Topic(topic.clone());
        let own = self.settings.iter().filter(move |((resource, _), _)| *resource == topic);
        own.map(|((_, name), value)| (name.as_str(), value.as_str()))
    }

    pub fn min_insync_replicas(&self, topic: &TopicName) -> u32 {
        let set = self.topic_config(topic, MIN_IN_SYNC_REPLICAS_CONFIG);
        set.and_then(|value| value.parse().ok())
            .unwrap_or(TopicConfig::default().min_insync_replicas)
    }

    pub fn unclean_leader_election_enabled(&self, topic: &TopicName) -> bool {
        self.topic_config(topic, UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG)
            .is_some_and(|value| value == "true")
    }

    /// # Errors
    /// `INVALID_CONFIG` if a topic has no such setting or the value is none for it. Brokers know their own settings.
    pub fn validate(resource: &ConfigResource, name: &str, value: &str) -> Result<(), ErrorCode> {
        let fine = match resource {
            ConfigResource::Broker(_) => true,
            ConfigResource::Topic(_) => TopicConfig::default().set(name, value).is_ok(),
        };
        if fine { Ok(()) } else { Err(ErrorCode::InvalidConfig) }
    }

    pub(super) fn replay(&mut self, record: &ConfigRecord) {
        let key = (record.resource.clone(), record.name.clone());
        match &record.value {
            Some(value) => self.settings.insert(key, value.clone()),
            None => self.settings.remove(&key),
        };
    }

    pub(super) fn delete_topic_configs(&mut self, topic: &TopicName) {
        let topic = ConfigResource::Topic(topic.clone());
        self.settings.retain(|(resource, _), _| *resource != topic);
    }
}
