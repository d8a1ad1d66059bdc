//! The Log lens: the files of one replica, its batches and records, and what happens to them next.

mod chooser;
mod log_lens;
mod side;
mod strip;
mod tape;
mod words;

pub(crate) use chooser::chooser;
pub(crate) use log_lens::LogLens;
pub(crate) use side::next_words;
pub(crate) use words::{bytes, marks, producer_words};
