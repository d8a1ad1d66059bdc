//! The Compare lens: the same run under several settings.

mod compare_lens;

pub(crate) use compare_lens::CompareLens;
