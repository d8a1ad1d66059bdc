//! Groups of the consumer protocol (KIP-848): the coordinator works out who gets what and brings each member there by
//! itself (`ConsumerGroup`, and what `GroupMetadataManager` does with it).
//!
//! There is no barrier. The group has an epoch, raised by every change; a target, worked out for that epoch; and each
//! member an epoch of its own, which says how far it has come. All of it is records: a request is turned into records,
//! and what the group is follows from replaying them.
//!
//! Left out: subscriptions by regular expression, and groups that mix both protocols (online migration).

mod group;
mod heartbeat;
mod leave;
mod lifecycle;
mod member;
mod reconcile;
mod records;
mod replay;
mod subscription;
mod target;
#[cfg(test)]
mod tests;
mod validate;

pub use group::ConsumerGroup;
pub use member::ConsumerGroupMember;
pub(super) use records::group_tombstones;
pub(super) use replay::replay;
