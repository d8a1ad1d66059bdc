//! The rows of a topic, from cells with keys down to histograms.

mod cells;
mod compact_row;
mod full_row;
mod histogram;
mod label;
mod lane;
mod strip;

pub(super) use cells::Ghost;
pub(super) use compact_row::CompactRow;
pub(super) use full_row::FullRow;
pub(super) use histogram::Histogram;
pub(super) use strip::{Strip, caption};
