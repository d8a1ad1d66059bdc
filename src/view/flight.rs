//! Requests and responses on their way.

use serde::Serialize;

use crate::id::{EnvelopeId, ErrorCode, GroupId, NodeId, Offset, TopicPartition};
use crate::kernel::SimTime;
use crate::protocol::{ApiKey, Text};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FlightView {
    pub id: EnvelopeId,
    pub from: NodeId,
    pub to: NodeId,
    #[serde(serialize_with = "api_name")]
    pub api: ApiKey,
    pub kind: FlightKind,
    /// Between members of the controllers' quorum: a Fetch then is one of the metadata log.
    pub quorum: bool,
    /// An error on its way back, or `NONE`.
    #[serde(serialize_with = "error_name")]
    pub error: ErrorCode,
    /// The group that it is about.
    pub group: Option<GroupId>,
    /// The records that it carries.
    pub cargo: Vec<Cargo>,
    pub sent_at: SimTime,
    /// `None` while a cut link holds it.
    pub due: Option<SimTime>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlightKind {
    Request,
    Response,
}

/// A record inside a Produce request or a Fetch response.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cargo {
    pub partition: TopicPartition,
    pub key: Option<Text>,
    /// Known once a leader has appended it.
    pub offset: Option<Offset>,
}

impl FlightView {
    /// How far it has come, in permille.
    pub fn progress_permille(&self, now: SimTime) -> u16 {
        let Some(due) = self.due else { return 500 };
        let whole = due.since(self.sent_at).0.max(1);
        let done = now.since(self.sent_at).0.min(whole);
        u16::try_from(done * 1_000 / whole).unwrap_or(1_000)
    }
}

fn api_name<S: serde::Serializer>(api: &ApiKey, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(api.name())
}

fn error_name<S: serde::Serializer>(error: &ErrorCode, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(error.name())
}
