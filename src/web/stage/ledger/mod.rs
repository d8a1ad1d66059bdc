//! The Ledger lens: what was promised, where it is, and what would have kept it.

mod ledger_lens;
mod rows;
mod words;

pub(crate) use ledger_lens::LedgerLens;
pub(crate) use words::{acks_name, behind};
