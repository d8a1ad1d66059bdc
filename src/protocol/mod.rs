//! The messages of Kafka's protocol, as typed data: what a request asks, what a response says, what a batch holds.
//!
//! Nothing here acts. Field names follow Kafka's own message definitions (`clients/src/main/resources/common/message`);
//! fields that change nothing in the simulator (throttle times, tagged fields, topic ids) are left out.

pub mod allocate_producer_ids;
pub mod alter_partition;
pub mod alter_partition_reassignments;
mod api;
mod batch;
pub mod begin_quorum_epoch;
pub mod broker_heartbeat;
pub mod broker_registration;
pub mod consumer_group_heartbeat;
mod controller;
pub mod create_partitions;
pub mod create_topics;
pub mod delete_topics;
pub mod elect_leaders;
pub mod end_quorum_epoch;
mod envelope;
pub mod fetch;
pub mod find_coordinator;
mod group_record;
pub mod heartbeat;
pub mod incremental_alter_configs;
pub mod init_producer_id;
pub mod join_group;
pub mod leave_group;
pub mod list_offsets;
pub mod metadata;
mod metadata_record;
pub mod offset_commit;
pub mod offset_fetch;
pub mod offset_for_leader_epoch;
pub mod produce;
mod quorum;
pub mod quorum_fetch;
mod record;
pub mod record_size;
mod subscription;
pub mod sync_group;
pub mod unregister_broker;
pub mod vote;

pub use crate::id::Text;
pub use api::{ApiKey, Request, Response};
pub use batch::{BatchProducer, CleanedBatch, RECORD_BATCH_OVERHEAD, RecordBatch};
pub use controller::{ControllerRequest, ControllerResponse};
pub use envelope::{Body, Channel, Envelope};
pub use group_record::{
    ConsumerGroupMemberMetadataValue, ConsumerGroupMetadataValue, CurrentMemberAssignmentValue,
    GroupMember, GroupMetadataValue, GroupRecord, MemberState, OffsetAndMetadata,
};
pub use metadata_record::{
    BrokerRegistrationChangeRecord, CLUSTER_METADATA_TOPIC_NAME, ClearElrRecord, ConfigRecord,
    ConfigResource, FeatureLevelRecord, LeaderChange, LeaderChangeMessage, LeaderRecoveryState,
    MetadataRecord, PartitionChangeRecord, PartitionRecord, ProducerIdsRecord,
    RegisterBrokerRecord, RemoveTopicRecord, TopicRecord, UnregisterBrokerRecord,
};
pub use quorum::{QuorumRequest, QuorumResponse};
pub use record::{ControlType, EndTransactionMarker, Record, RecordData};
pub use subscription::{Assignment, StickyUserData, Subscription};
