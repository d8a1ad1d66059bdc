//! The Ownership lens: who owned which partition when, and what it cost.

mod bars;
mod lag_area;
mod ownership_lens;

pub(crate) use bars::OwnershipBars;
pub(crate) use ownership_lens::OwnershipLens;
