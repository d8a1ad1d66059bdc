//! What clients do when they can ask no broker that they know (`MetadataRecoveryStrategy`, KIP-899, KIP-1102).

use crate::kafka::config::value::choice;

choice! {
    /// `metadata.recovery.strategy`.
    MetadataRecoveryStrategy {
        /// They go on trying those.
        "none" None,
        /// They begin again with `bootstrap.servers`.
        "rebootstrap" Rebootstrap,
    }
}
