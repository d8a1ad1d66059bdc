//! `assign_range*.json`, `assign_roundrobin*.json`: one call of an assignor that looks at nothing but members and topics.

use kafkascope::kafka::assignor::{RangeAssignor, RoundRobinAssignor};
use serde_json::Value;

use crate::conformance::assign_call;

pub fn check_range(case: &Value) -> Result<(), String> {
    assign_call::check(&RangeAssignor, case).map(|_| ())
}

pub fn check_roundrobin(case: &Value) -> Result<(), String> {
    assign_call::check(&RoundRobinAssignor, case).map(|_| ())
}
