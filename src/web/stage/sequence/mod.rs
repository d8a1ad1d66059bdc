//! The Group protocol lens: what a group's members and its coordinator say to each other.

mod lanes;
mod messages;
mod sequence_lens;

pub(crate) use messages::{message_words, tenths};
pub(crate) use sequence_lens::SequenceLens;
