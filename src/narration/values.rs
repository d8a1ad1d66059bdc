//! The fields of a fact as the values of variables.
//!
//! What is absent or empty becomes the number 0, so that a text can tell it apart with `[0]`: a key that reads "0" is text
//! and does not match.

use crate::fact::Arg;
use crate::id::{ErrorCode, NodeId};
use crate::narration::texts::{Value, Values};

/// Sets `name`, and beside it what a text may also want to choose by: `-kind`, `-name`, `-count`.
pub(super) fn insert(values: &mut Values, name: &str, arg: &Arg) {
    let mut set = |name: String, value: Value| values.push((name, value));
    if let Arg::Node(node) = arg {
        let kind = match node {
            NodeId::Broker(_) => "broker",
            NodeId::Controller(_) => "controller",
            NodeId::Client(_) => "client",
        };
        set(format!("{name}-kind"), Value::Text(kind.to_owned()));
    }
    if let Arg::Error(error) = arg {
        set(format!("{name}-name"), Value::Text(error.name().to_owned()));
    }
    if let Arg::Partitions(list) = arg {
        set(format!("{name}-count"), Value::Number(list.len() as i64));
    }
    set(name.to_owned(), value(arg));
}

fn value(arg: &Arg) -> Value {
    let text: String = match arg {
        Arg::Node(id) => id.to_string(),
        Arg::Broker(id) => id.to_string(),
        Arg::Client(id) => id.to_string(),
        Arg::Group(id) => id.to_string(),
        Arg::Member(id) => id.to_string(),
        Arg::Topic(id) => id.to_string(),
        Arg::Partition(id) => id.to_string(),
        Arg::Brokers(list) => list.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(", "),
        Arg::Partitions(list) if list.is_empty() => return Value::Number(0),
        Arg::Partitions(list) => {
            list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        Arg::Number(n) => return Value::Number(*n),
        Arg::Text(text) => text.to_string(),
        Arg::Switch(on) => on.to_string(),
        Arg::Error(ErrorCode::None) | Arg::Absent => return Value::Number(0),
        Arg::Error(error) => format!("{} ({})", error.name(), error.code()),
        // These two need words of the language; the narrator sets them.
        Arg::Duration(span) => duration(span.0).0,
        Arg::Term(term) => term.id().to_owned(),
    };
    Value::Text(text)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DurationUnit {
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
}

impl DurationUnit {
    pub(crate) fn id(self) -> &'static str {
        match self {
            DurationUnit::Millisecond => "duration-ms",
            DurationUnit::Second => "duration-s",
            DurationUnit::Minute => "duration-min",
            DurationUnit::Hour => "duration-h",
            DurationUnit::Day => "duration-d",
        }
    }
}

/// A span as a person would say it: milliseconds below a second, tenths of seconds, whole minutes, hours and days.
pub(crate) fn duration(span_us: u64) -> (String, DurationUnit) {
    let ms = span_us.saturating_add(500) / 1_000;
    if ms < 1_000 {
        return (ms.to_string(), DurationUnit::Millisecond);
    }
    // From two of a unit on, if they are whole.
    let larger = [
        (86_400_000, DurationUnit::Day),
        (3_600_000, DurationUnit::Hour),
        (60_000, DurationUnit::Minute),
    ];
    for (each, unit) in larger {
        if ms >= 2 * each && ms.is_multiple_of(each) {
            return ((ms / each).to_string(), unit);
        }
    }
    let tenths = (ms + 50) / 100;
    let number = match tenths % 10 {
        0 => (tenths / 10).to_string(),
        tenth => format!("{}.{tenth}", tenths / 10),
    };
    (number, DurationUnit::Second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_as_many_digits_as_one_would_say() {
        let said = |us| {
            let (number, unit) = duration(us);
            format!("{number} {}", unit.id().trim_start_matches("duration-"))
        };
        assert_eq!(said(0), "0 ms");
        assert_eq!(said(200_000), "200 ms");
        assert_eq!(said(999_600), "1 s");
        assert_eq!(said(3_000_000), "3 s");
        assert_eq!(said(43_618_000), "43.6 s");
        assert_eq!(said(60_000_000), "60 s");
        assert_eq!(said(300_000_000), "5 min");
        assert_eq!(said(301_000_000), "301 s");
        assert_eq!(said(86_400_000_000), "24 h");
        assert_eq!(said(604_800_000_000), "7 d");
    }
}
