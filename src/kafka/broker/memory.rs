//! What a broker loses when it crashes.

use std::sync::Arc;

use crate::id::TopicPartition;
use crate::kafka::ClusterImage;
use crate::kafka::broker::connection::Connections;
use crate::kafka::broker::purgatory::{FetchPurgatory, ProducePurgatory};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BrokerMemory {
    /// What the controller told last.
    pub image: Arc<ClusterImage>,
    pub connections: Connections,
    pub fetches: FetchPurgatory,
    pub produces: ProducePurgatory,
    /// Partitions that have more to read since this input began: whoever is parked on them is looked at when the
    /// request at hand is answered (`ActionQueue`). Empty between two inputs.
    pub(super) grown: Vec<TopicPartition>,
}
