//! The group coordinator of a broker (`GroupCoordinatorService`, `GroupMetadataManager`, `OffsetMetadataManager`).
//!
//! Groups of the classic protocol are worked on by the files named after its requests, those of the consumer protocol by
//! [`consumer`]; logs, offsets and expiry are common to both.
//!
//! A broker coordinates the groups whose `__consumer_offsets` partition it leads. What a group is made of falls in two:
//! what its log gives back (`Durable`: the last stored generation, the committed offsets) and what lives in memory only
//! (`ClassicGroup`: who waits for whom). A failover keeps the first and loses the second. A group of the consumer protocol is
//! what its log gives back, all of it.
//!
//! The coordinator knows neither clock nor disk. Each call is told the time and leaves its wishes in a [`GroupOutput`];
//! the broker carries them out and reports finished writes with [`GroupCoordinator::write_completed`].

pub mod assignor;
mod classic_group;
pub mod consumer;
mod coordinator;
mod delete;
mod expiry;
mod hash;
mod heartbeat;
mod join;
mod join_phase;
mod leave;
mod load;
mod member;
mod member_ids;
mod offsets;
mod output;
mod records;
mod session;
mod share;
mod static_member;
mod sync;
#[cfg(test)]
mod tests;
mod turn;
mod validate;
mod writes;

pub use classic_group::{Group, PendingMember};
pub use coordinator::GroupCoordinator;
pub use hash::{coordinator_partition, java_string_hash};
pub use member::Member;
pub use member_ids::MemberNumbers;
pub use output::{GroupOutput, GroupTimerChange, GroupWrite, RequestContext, WriteToken};
pub use share::MemberShare;
