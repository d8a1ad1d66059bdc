//! In which racks the brokers of a new cluster stand, and what the cluster is told of it.

use std::sync::Arc;

use crate::id::BrokerId;
use crate::kafka::config::BrokerConfig;
use crate::protocol::Text;
use crate::sim::World;

/// The settings of the broker at `place`: racks are taken in turn; without racks nothing is set.
pub(super) fn in_rack(
    config: &Arc<BrokerConfig>,
    racks: &[Text],
    place: usize,
) -> Arc<BrokerConfig> {
    if racks.is_empty() {
        return config.clone();
    }
    let rack = racks[place % racks.len()].to_string();
    Arc::new(BrokerConfig { broker_rack: Some(rack), ..(**config).clone() })
}

impl World {
    /// A broker that starts registers with its rack.
    pub(super) fn register_rack(&mut self, id: BrokerId) {
        let rack = self.broker(id).and_then(|broker| broker.config.broker_rack.clone());
        let registration = Arc::make_mut(&mut self.image).brokers.get_mut(&id);
        if let Some(registration) = registration {
            registration.rack = rack.map(Text::from);
        }
    }
}
