//! What the committed records of the metadata log come to (`MetadataLoader`, `MetadataDelta`): what a controller knows, and the
//! image of the cluster that the broker beside it is told.

use std::sync::Arc;

use crate::id::{Offset, TopicName};
use crate::kafka::config::TopicConfig;
use crate::kafka::controller::{ControllerConfig, QuorumController, TopicControlInfo};
use crate::kafka::{ClusterImage, TopicImage};
use crate::kernel::{SortedMap, SortedSet};
use crate::protocol::{ConfigResource, MetadataRecord};

/// Cloning it costs a counter per topic.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataLoader {
    controller: QuorumController,
    image: Arc<ClusterImage>,
    next_offset: Offset,
}

/// What the image must be made anew for.
#[derive(Debug, Default)]
struct Touched {
    brokers: bool,
    topics: SortedSet<TopicName>,
}

impl Touched {
    /// `topics`: all that there are now.
    fn note(
        &mut self,
        record: &MetadataRecord,
        topics: &SortedMap<TopicName, Arc<TopicControlInfo>>,
    ) {
        let topic = match record {
            MetadataRecord::RegisterBroker(_)
            | MetadataRecord::UnregisterBroker(_)
            | MetadataRecord::BrokerRegistrationChange(_) => {
                self.brokers = true;
                return;
            }
            MetadataRecord::Topic(record) => &record.name,
            MetadataRecord::RemoveTopic(record) => &record.name,
            MetadataRecord::Partition(record) => &record.topic,
            MetadataRecord::PartitionChange(record) => &record.topic,
            MetadataRecord::Config(record) => match &record.resource {
                ConfigResource::Topic(topic) => topic,
                ConfigResource::Broker(_) => return,
            },
            MetadataRecord::ClearElr(record) => {
                let Some(topic) = &record.topic else {
                    for topic in topics.keys() {
                        self.topics.insert(topic.clone());
                    }
                    return;
                };
                topic
            }
            MetadataRecord::ProducerIds(_)
            | MetadataRecord::FeatureLevel(_)
            | MetadataRecord::NoOp
            | MetadataRecord::LeaderChange(_) => return,
        };
        self.topics.insert(topic.clone());
    }
}

impl MetadataLoader {
    /// Before the first record.
    pub fn new(config: ControllerConfig) -> Self {
        let controller = QuorumController::new(config);
        Self { controller, image: Arc::default(), next_offset: Offset(0) }
    }

    /// What a controller knows that has replayed all of it.
    pub fn controller(&self) -> &QuorumController {
        &self.controller
    }

    pub(super) fn controller_mut(&mut self) -> &mut QuorumController {
        &mut self.controller
    }

    pub fn image(&self) -> &Arc<ClusterImage> {
        &self.image
    }

    /// Records below it are in the image.
    pub fn next_offset(&self) -> Offset {
        self.next_offset
    }

    /// Takes in what was committed next. True if the image changed.
    ///
    /// # Panics
    /// If it does not go on where the last one ended, or does not go with what came before.
    pub fn load<'a>(
        &mut self,
        records: impl IntoIterator<Item = (Offset, &'a MetadataRecord)>,
    ) -> bool {
        let mut touched = Touched::default();
        for (offset, record) in records {
            self.load_one(offset, record);
            touched.note(record, self.controller.replication.topics());
        }
        self.make_anew(&touched)
    }

    /// One record; the image stays as it was until [`Self::refresh`] is told of it.
    pub(super) fn load_one(&mut self, offset: Offset, record: &MetadataRecord) {
        assert_eq!(offset, self.next_offset, "records are taken in one after the other");
        self.controller.replay(record, offset);
        self.next_offset = offset.plus(1);
    }

    /// Brings the image up to what was loaded one by one.
    pub(super) fn refresh(&mut self, records: &[MetadataRecord]) {
        let mut touched = Touched::default();
        let topics = self.controller.replication.topics();
        records.iter().for_each(|record| touched.note(record, topics));
        self.make_anew(&touched);
    }

    fn make_anew(&mut self, touched: &Touched) -> bool {
        if !touched.brokers && touched.topics.is_empty() {
            return false;
        }
        let replication = &self.controller.replication;
        let image = Arc::make_mut(&mut self.image);
        if touched.brokers {
            image.brokers = replication.cluster.registrations().clone();
        }
        for name in touched.topics.iter() {
            match replication.topics().get(name) {
                Some(topic) => {
                    let partitions = topic.parts.iter().map(|part| (**part).clone()).collect();
                    let config = Arc::new(self.controller.topic_config(name));
                    image.topics.insert(name.clone(), Arc::new(TopicImage { partitions, config }));
                }
                None => {
                    image.topics.remove(name);
                }
            }
        }
        true
    }
}

impl QuorumController {
    /// The topic's settings: its own, and Kafka's defaults for the rest.
    pub fn topic_config(&self, topic: &TopicName) -> TopicConfig {
        let mut config = TopicConfig::default();
        for (name, value) in self.replication.configuration.of_topic(topic) {
            // What is the controller's own business is no setting of a log.
            let _ = config.set(name, value);
        }
        config
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{BrokerEpoch, BrokerId, IncarnationId};
    use crate::kafka::PartitionRegistration;
    use crate::protocol::{
        BrokerRegistrationChangeRecord, ConfigRecord, LeaderChange, PartitionChangeRecord,
        RegisterBrokerRecord, RemoveTopicRecord, TopicRecord,
    };

    const B1: BrokerId = BrokerId(1);
    const B2: BrokerId = BrokerId(2);

    fn registered(broker: BrokerId, offset: i64) -> MetadataRecord {
        MetadataRecord::RegisterBroker(RegisterBrokerRecord {
            broker,
            incarnation_id: IncarnationId(7),
            broker_epoch: BrokerEpoch(offset),
            rack: Some("rack-a".into()),
            fenced: true,
            in_controlled_shutdown: false,
        })
    }

    fn unfenced(broker: BrokerId, epoch: i64) -> MetadataRecord {
        MetadataRecord::BrokerRegistrationChange(BrokerRegistrationChangeRecord {
            broker,
            broker_epoch: BrokerEpoch(epoch),
            fenced: Some(false),
            in_controlled_shutdown: None,
        })
    }

    fn topic(name: &str) -> Vec<MetadataRecord> {
        let name = TopicName::new(name);
        let partition = PartitionRegistration::new(vec![B1, B2], vec![B1, B2]);
        vec![
            MetadataRecord::Topic(TopicRecord { name: name.clone() }),
            MetadataRecord::Partition(partition.to_record(name, 0)),
        ]
    }

    fn setting(topic: &str, name: &str, value: Option<&str>) -> MetadataRecord {
        MetadataRecord::Config(ConfigRecord {
            resource: ConfigResource::Topic(TopicName::new(topic)),
            name: name.into(),
            value: value.map(Into::into),
        })
    }

    fn load(loader: &mut MetadataLoader, records: &[MetadataRecord]) -> bool {
        let first = loader.next_offset();
        loader.load((0..).map(|i| first.plus(i)).zip(records))
    }

    /// Two brokers, the first one unfenced, and the topics `orders` and `mails`.
    fn loaded() -> MetadataLoader {
        let mut loader = MetadataLoader::new(ControllerConfig::default());
        let brokers = [registered(B1, 0), registered(B2, 1), unfenced(B1, 0)];
        assert!(load(&mut loader, &brokers));
        assert!(load(&mut loader, &topic("orders")));
        assert!(load(&mut loader, &topic("mails")));
        loader
    }

    #[test]
    fn the_image_tells_of_registered_brokers_and_which_of_them_are_alive() {
        let loader = loaded();
        let image = loader.image();
        assert_eq!(image.alive_brokers().collect::<Vec<_>>(), [B1]);
        let second = image.brokers.get(&B2).expect("it is registered");
        assert_eq!((second.epoch, second.rack.as_deref()), (BrokerEpoch(1), Some("rack-a")));
        assert_eq!(loader.next_offset(), Offset(7));
    }

    #[test]
    fn a_change_of_one_topic_leaves_the_others_as_they_are() {
        let mut loader = loaded();
        let before = loader.image().clone();
        let (orders, mails) = (TopicName::new("orders"), TopicName::new("mails"));
        let mut change = PartitionChangeRecord::new(orders.clone(), 0);
        change.leader = LeaderChange::To(B2);
        change.isr = Some(vec![B2]);
        assert!(load(&mut loader, &[MetadataRecord::PartitionChange(change)]));
        let after = loader.image();
        let partition = &after.topics[&orders].partitions[0];
        assert_eq!((partition.leader, &partition.isr[..]), (Some(B2), &[B2][..]));
        assert_eq!((partition.leader_epoch.0, partition.partition_epoch.0), (1, 1));
        assert!(Arc::ptr_eq(&before.topics[&mails], &after.topics[&mails]));
        assert_eq!(before.topics[&orders].partitions[0].leader, Some(B1), "it was told already");
    }

    #[test]
    fn a_topics_settings_are_in_the_image_until_they_go_back_to_the_defaults() {
        let mut loader = loaded();
        let orders = TopicName::new("orders");
        let settings = [
            setting("orders", "min.insync.replicas", Some("2")),
            setting("orders", "unclean.leader.election.enable", Some("true")),
        ];
        assert!(load(&mut loader, &settings));
        assert_eq!(loader.image().topics[&orders].config.min_insync_replicas, 2);
        assert!(load(&mut loader, &[setting("orders", "min.insync.replicas", None)]));
        assert_eq!(loader.image().topics[&orders].config.min_insync_replicas, 1);
    }

    #[test]
    fn a_deleted_topic_leaves_the_image_and_may_come_again() {
        let mut loader = loaded();
        let orders = TopicName::new("orders");
        let removed = MetadataRecord::RemoveTopic(RemoveTopicRecord { name: orders.clone() });
        load(&mut loader, &[setting("orders", "min.insync.replicas", Some("2")), removed]);
        assert!(!loader.image().topics.contains_key(&orders));
        load(&mut loader, &topic("orders"));
        assert_eq!(loader.image().topics[&orders].config.min_insync_replicas, 1);
    }

    #[test]
    fn a_no_op_moves_the_offset_and_leaves_the_image() {
        let mut loader = loaded();
        let before = loader.image().clone();
        assert!(!load(&mut loader, &[MetadataRecord::NoOp]));
        assert!(Arc::ptr_eq(&before, loader.image()));
        assert_eq!(loader.next_offset(), Offset(8));
    }
}
