//! Controls of the top bar.

pub(super) mod choice;
pub(super) mod tabs;
pub(super) mod top_bar;
