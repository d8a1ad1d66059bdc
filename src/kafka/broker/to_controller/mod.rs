//! What a broker says to the controller: that it lives, and who is in sync with the partitions that it leads.

pub mod alter_partition;
pub mod channel;
pub mod lifecycle;
