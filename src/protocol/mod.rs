//! The messages of Kafka's protocol, as typed data: what a request asks, what a response says, what a batch holds.
//!
//! Nothing here acts. Field names follow Kafka's own message definitions (`clients/src/main/resources/common/message`);
//! fields that change nothing in the simulator (throttle times, tagged fields, topic ids) are left out.

mod api;
mod batch;
pub mod consumer_group_heartbeat;
mod envelope;
pub mod fetch;
pub mod find_coordinator;
mod group_record;
pub mod heartbeat;
pub mod join_group;
pub mod leave_group;
pub mod list_offsets;
pub mod metadata;
pub mod offset_commit;
pub mod offset_fetch;
pub mod produce;
mod record;
pub mod record_size;
mod subscription;
pub mod sync_group;

pub use crate::id::Text;
pub use api::{ApiKey, Request, Response};
pub use batch::{BatchProducer, CleanedBatch, RECORD_BATCH_OVERHEAD, RecordBatch};
pub use envelope::{Body, Channel, Envelope};
pub use group_record::{
    ConsumerGroupMemberMetadataValue, ConsumerGroupMetadataValue, CurrentMemberAssignmentValue,
    GroupMember, GroupMetadataValue, GroupRecord, MemberState, OffsetAndMetadata,
};
pub use record::{ControlType, EndTransactionMarker, Record, RecordData};
pub use subscription::{Assignment, StickyUserData, Subscription};
