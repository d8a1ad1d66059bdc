//! A record as producers write it and consumers read it.

use std::sync::Arc;

use crate::id::{CoordinatorEpoch, Text};
use crate::kernel::SimTime;
use crate::protocol::{GroupRecord, MetadataRecord};

/// What a record says.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordData {
    /// Written by an application. `None` is Kafka's null. Text, because people type it; Kafka hashes and counts its
    /// UTF-8 bytes.
    User { key: Option<Text>, value: Option<Text> },
    /// Written by a group coordinator into `__consumer_offsets`.
    Group(Arc<GroupRecord>),
    /// Written by the active controller into `__cluster_metadata`.
    Metadata(Arc<MetadataRecord>),
    /// Written by a transaction coordinator: no application ever sees it.
    Control(EndTransactionMarker),
}

/// How a transaction ended (`ControlRecordType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlType {
    Abort,
    Commit,
}

/// Ends a producer's transaction in one partition (`EndTransactionMarker`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndTransactionMarker {
    pub control_type: ControlType,
    pub coordinator_epoch: CoordinatorEpoch,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// CreateTime: when the application called `send`.
    pub timestamp: SimTime,
    pub data: RecordData,
}

impl Record {
    pub fn user(timestamp: SimTime, key: Option<Text>, value: Option<Text>) -> Self {
        Self { timestamp, data: RecordData::User { key, value } }
    }

    pub fn key(&self) -> Option<&str> {
        match &self.data {
            RecordData::User { key, .. } => key.as_deref(),
            RecordData::Group(_) | RecordData::Control(_) | RecordData::Metadata(_) => None,
        }
    }

    pub fn value(&self) -> Option<&str> {
        match &self.data {
            RecordData::User { value, .. } => value.as_deref(),
            RecordData::Group(_) | RecordData::Control(_) | RecordData::Metadata(_) => None,
        }
    }
}
