//! The one small window of the lens that is open.

use crate::id::NodeId;
use crate::stage::Point;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// What can be done to a server.
    Machine(NodeId),
    /// What can be done to a link, and where in the picture; below the picture for `None`.
    Link(NodeId, NodeId, Option<Point>),
}
