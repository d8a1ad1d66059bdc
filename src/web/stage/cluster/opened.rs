//! The one small window of the lens that is open.

use crate::id::BrokerId;
use crate::stage::Point;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// What can be done to a broker.
    Machine(BrokerId),
    /// What can be done to a link, and where in the picture; below the picture for `None`.
    Link(BrokerId, BrokerId, Option<Point>),
}
