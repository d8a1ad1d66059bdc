//! What producers and consumers share: the network client with its unanswered requests, the metadata cache, back-off
//! (`org.apache.kafka.clients`).

mod backoff;
mod connection_states;
mod in_flight;
mod metadata;
mod network_client;
mod saturation;

pub use backoff::{ExponentialBackoff, RETRY_BACKOFF_EXP_BASE};
pub use connection_states::ClusterConnectionStates;
pub use in_flight::{InFlightRequest, InFlightRequests};
pub use metadata::{ClientMetadata, LeaderAndEpoch, UpdateReason, UpdateScope};
pub use network_client::NetworkClient;
