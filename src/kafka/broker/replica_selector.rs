//! Which replica a consumer should read from (KIP-392): `replica.selector.class`, and the one that knows racks
//! (`ReplicaManager.findPreferredReadReplica`, `RackAwareReplicaSelector`).

use crate::id::{BrokerId, Offset};
use crate::kafka::broker::Broker;
use crate::kafka::broker::replica::Leading;
use crate::kafka::config::ReplicaSelector;
use crate::kernel::SimTime;
use crate::protocol::fetch::{FetchPartition, Request};

/// A follower as the selector sees it (`ReplicaView`), in the order of preference: the longest log, then the one that was caught up
/// last, then the larger id.
type Preference = (Offset, Option<SimTime>, BrokerId);

impl Broker {
    /// Where this consumer should fetch the partition instead; `None`: here. Only a leader has an opinion.
    pub(super) fn find_preferred_read_replica(
        &self,
        request: &Request,
        wanted: &FetchPartition,
    ) -> Option<BrokerId> {
        let is_rack_aware = self.config.replica_selector_class == ReplicaSelector::RackAware;
        if request.replica.is_some() || !is_rack_aware {
            return None;
        }
        let rack = request.rack_id.as_deref().filter(|rack| !rack.is_empty())?;
        let in_rack = |id: BrokerId| {
            let registration = self.memory.image.brokers.get(&id);
            registration.is_some_and(|broker| broker.rack.as_deref() == Some(rack))
        };
        let leading = self.leading(&wanted.partition)?;
        if in_rack(self.id) {
            return None;
        }
        best(leading, wanted.fetch_offset, in_rack)
    }
}

/// Only replicas in sync that hold the offset: one that lags would keep its consumers behind.
fn best(leading: &Leading, offset: Offset, in_rack: impl Fn(BrokerId) -> bool) -> Option<BrokerId> {
    let mut best: Option<Preference> = None;
    for (id, state) in leading.followers() {
        let holds = state.log_end_offset() >= offset && state.log_start_offset() <= offset;
        if holds && leading.isr().contains(id) && in_rack(*id) {
            best = best.max(Some((state.log_end_offset(), state.last_caught_up_time(), *id)));
        }
    }
    best.map(|(_, _, id)| id)
}
