//! The rules of classic groups, one test each, told as short scripts (see `desk`).

mod commits;
mod desk;
mod durability;
mod facts;
mod joining;
mod leaving;
mod members;
mod random;
mod rebalancing;
mod requests;
mod states;
mod syncing;

use crate::kafka::group::tests::desk::check;
