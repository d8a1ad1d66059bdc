//! The rules of groups of the consumer protocol, one test each, told as short scripts (see `desk`).

mod assignors;
mod desk;
mod durability;
mod epochs;
mod errors;
mod facts;
mod liveness;
mod offsets;
mod other_protocol;
mod reconciling;
mod requests;
mod static_members;

use crate::kafka::group::consumer::tests::desk::{check, check_with};
