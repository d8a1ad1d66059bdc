//! The panels around the stage.

mod cluster_table;
mod compare_table;
mod config_row;
pub(super) mod console;
mod dialog;
pub(super) mod guide;
mod inspector;
pub(super) mod keys;
mod ledger_table;
mod lens;
mod log;
mod log_table;
pub(super) mod more;
pub(super) mod panic;
mod plan;
mod predict;
mod sequence_table;
pub(super) mod share;
pub(super) mod side;
pub(super) mod stage_frame;
mod tables;
pub(super) mod telling;
pub(super) mod toasts;
