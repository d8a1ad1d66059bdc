//! `backoff*.json`: how long a client waits before it tries again, and the timers of a member's heartbeats.

use kafkascope::kafka::client::ExponentialBackoff;
use kafkascope::kafka::config::ConsumerConfig;
use kafkascope::kafka::consumer::Heartbeat;
use kafkascope::kernel::{SimTime, Span};
use serde_json::{Value, json};

use crate::conformance::compare::{int, list, number, same, text};

pub const EXPECTED: &[&str] = &[
    "backoff_by_attempt",
    "should_heartbeat",
    "time_to_next_heartbeat_ms",
    "in_flight",
    "session_timeout_expired",
    "poll_timeout_expired",
];

pub fn check(case: &Value) -> Result<(), String> {
    match text(case, "kind")? {
        "exponential" => check_exponential(case),
        "heartbeat" => check_heartbeat(case),
        kind => Err(format!("no kind {kind}")),
    }
}

fn span(value: &Value, field: &str) -> Result<Span, String> {
    let ms = u64::try_from(number(value, field)?).map_err(|error| error.to_string())?;
    Ok(Span::from_ms(ms))
}

fn check_exponential(case: &Value) -> Result<(), String> {
    let multiplier = u32::try_from(int(&case["multiplier"])?).map_err(|error| error.to_string())?;
    let (initial, max) = (span(case, "initial_ms")?, span(case, "max_ms")?);
    let backoff = ExponentialBackoff::new(initial, multiplier, max);
    let expected = &case["backoff_by_attempt"];
    let attempts = u32::try_from(list(case, "backoff_by_attempt")?.len()).unwrap();
    let waits = (0..attempts).map(|attempts| json!(backoff.backoff(attempts).as_ms())).collect();
    same(|| "backoff_by_attempt".to_owned(), expected, &waits)
}

fn check_heartbeat(case: &Value) -> Result<(), String> {
    let config = ConsumerConfig {
        session_timeout: span(case, "session_timeout_ms")?,
        heartbeat_interval: span(case, "heartbeat_interval_ms")?,
        max_poll_interval: span(case, "max_poll_interval_ms")?,
        retry_backoff: span(case, "retry_backoff_ms")?,
        retry_backoff_max: span(case, "retry_backoff_max_ms")?,
        ..ConsumerConfig::default()
    };
    let mut heartbeat = Heartbeat::new(&config, SimTime::ZERO);
    for (place, step) in list(case, "steps")?.iter().enumerate() {
        let now = SimTime::ZERO + span(step, "at")?;
        match text(step, "op")? {
            "sent" => heartbeat.sent_heartbeat(now),
            "received" => heartbeat.receive_heartbeat(now),
            "failed" => heartbeat.fail_heartbeat(now),
            "poll" => heartbeat.poll(now),
            "reset_timeouts" => heartbeat.reset_timeouts(now),
            "check" => {}
            op => return Err(format!("no op {op}")),
        }
        let answers = [
            ("should_heartbeat", json!(heartbeat.should_heartbeat(now))),
            ("time_to_next_heartbeat_ms", json!(heartbeat.heartbeat_at().since(now).as_ms())),
            ("in_flight", json!(heartbeat.has_in_flight())),
            ("session_timeout_expired", json!(heartbeat.session_timeout_expired(now))),
            ("poll_timeout_expired", json!(heartbeat.poll_timeout_expired(now))),
        ];
        for (field, answer) in answers {
            same(|| format!("step {place} {field}"), &step[field], &answer)?;
        }
    }
    Ok(())
}
