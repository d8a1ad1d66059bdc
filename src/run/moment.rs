//! Where the playhead stands.

use crate::kernel::{SimTime, Step};

/// All steps up to `step` have happened; `now` lies at or after the last of them and before the next one.
///
/// Only the progress of what is in flight depends on `now`; everything else on `step`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    pub step: Step,
    pub now: SimTime,
}
