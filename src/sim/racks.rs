//! In which racks the brokers of a new cluster stand.

use std::sync::Arc;

use crate::kafka::config::BrokerConfig;
use crate::protocol::Text;

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
