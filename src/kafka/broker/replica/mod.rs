//! What a broker does as a follower.

pub mod truncation;
