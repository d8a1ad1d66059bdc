//! Controls that several parts of the page share, and the top bar.

pub(super) mod choice;
pub(super) mod group_choice;
pub(super) mod menu;
pub(super) mod tabs;
pub(super) mod top_bar;
