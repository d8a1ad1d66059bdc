//! `assign_range*.json`, `assign_roundrobin*.json`: one call of an assignor that looks at nothing but members and topics.

use serde_json::Value;

use crate::conformance::assign_call;

pub fn check_range(case: &Value) -> Result<(), String> {
    assign_call::check(assign_call::named("range"), case).map(|_| ())
}

pub fn check_roundrobin(case: &Value) -> Result<(), String> {
    assign_call::check(assign_call::named("roundrobin"), case).map(|_| ())
}
