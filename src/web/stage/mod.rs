//! The lenses: what `stage` places, drawn. Cards, forms and buttons are HTML over SVG.
//!
//! The layout decides where everything stands; no component here measures or moves anything. Each part gets what it
//! draws as `Same`, which compares by identity first, so a step redraws only the parts that changed.

mod add;
mod cluster;
mod compare;
mod draft;
mod flight_card;
mod flights;
mod group;
mod hands;
mod ledger;
mod legend;
mod log;
mod ownership;
mod patterns;
mod producer;
mod roving;
mod row;
mod rows;
mod same;
mod sequence;
mod slot;
mod threads;
mod topic_header;
mod topic_lens;

pub(crate) use cluster::{ClusterLens, controller_word, fault_word, life_word, role_word};
pub(crate) use compare::CompareLens;
pub(crate) use ledger::{LedgerLens, acks_name, behind};
pub(crate) use log::{LogLens, bytes, chooser, marks, next_words, producer_words};
pub(crate) use ownership::OwnershipLens;
pub(crate) use sequence::{SequenceLens, message_words};
pub(crate) use topic_lens::TopicLens;
