//! Replication on one broker (`ReplicaManager`): of partitions that it leads, how far the followers are and who is in sync; of
//! partitions that it follows, the fetchers that copy the leaders' logs.

mod fetcher;
mod partition;
mod replica_state;
pub mod truncation;

pub use fetcher::{PartitionFetchState, ReplicaFetcher, ReplicaFetchers, Waiting};
pub use partition::{EligibleEpoch, IsrState, Leading, Partition, ProposedIsr};
pub use replica_state::{FollowerFetch, ReplicaState};
