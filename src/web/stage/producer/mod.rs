//! Producers: a form that reads as a sentence, and a chip for each when there are several.

mod chips;
mod key_menu;
mod producer_form;
mod settings;

pub(super) use chips::ProducerChips;
pub(super) use producer_form::ProducerForm;
