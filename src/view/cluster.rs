//! The whole picture of one moment.

use std::rc::Rc;

use serde::Serialize;

use crate::id::{BrokerId, NodeId};
use crate::kernel::{SimTime, Span, Step};
use crate::protocol::Text;
use crate::view::{FlightView, GroupView, ProducerView, TopicView};

/// What stands on the stage. Parts that did not change since the last step are the same `Rc`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scene {
    pub step: Step,
    pub now: SimTime,
    pub brokers: Vec<Rc<BrokerView>>,
    /// Without `__consumer_offsets`.
    pub topics: Vec<Rc<TopicView>>,
    pub producers: Vec<Rc<ProducerView>>,
    pub groups: Vec<Rc<GroupView>>,
    /// Requests and responses on their way, oldest first.
    pub flights: Vec<Rc<FlightView>>,
    /// Links that are cut, slow or lossy.
    pub links: Vec<LinkView>,
    /// The keys of all records and key sets up to here, in the order in which they first appeared: so tints stay.
    pub keys: Rc<Vec<Text>>,
    /// One way, between any two nodes whose link has no fault.
    pub latency: Span,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BrokerView {
    pub id: BrokerId,
    pub running: bool,
    pub frozen: bool,
    /// How many partitions it leads, internal ones not counted.
    pub leads: usize,
    /// The groups that it coordinates.
    pub coordinates: Vec<crate::id::GroupId>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkView {
    pub a: NodeId,
    pub b: NodeId,
    pub cut: bool,
    pub latency: Span,
    /// In percent, rounded down.
    pub loss_percent: u32,
}
