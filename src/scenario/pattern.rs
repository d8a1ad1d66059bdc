//! Facts to look out for: `partitions-assigned consumer=c2 generation>=3`.

use crate::fact::{Arg, Fact};
use crate::scenario::Comparison;

/// A kind of fact, and what some of its fields must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactPattern {
    /// One of `Fact::KINDS`.
    pub fact: &'static str,
    pub fields: Vec<FieldPattern>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPattern {
    pub field: &'static str,
    pub wanted: Wanted,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Written as the command language writes it: `orders-0,orders-1` for a list, milliseconds for a time, `none` for
    /// what is absent, an error or term by its name.
    Text(String),
    /// For a number, or a time in milliseconds.
    Number(Comparison, i64),
}

impl FactPattern {
    pub fn matches(&self, fact: &Fact) -> bool {
        if fact.id() != self.fact {
            return false;
        }
        if self.fields.is_empty() {
            return true;
        }
        let args = fact.args();
        self.fields.iter().all(|FieldPattern { field, wanted }| {
            args.iter().any(|(name, arg)| name == field && wanted.accepts(arg))
        })
    }
}

impl Wanted {
    fn accepts(&self, arg: &Arg) -> bool {
        match self {
            Wanted::Text(text) => written(arg) == *text,
            Wanted::Number(comparison, number) => {
                written(arg).parse().is_ok_and(|value: i64| comparison.accepts(value.cmp(number)))
            }
        }
    }
}

fn written(arg: &Arg) -> String {
    match arg {
        Arg::Node(id) => id.to_string(),
        Arg::Broker(id) => id.to_string(),
        Arg::Client(id) => id.to_string(),
        Arg::Group(id) => id.to_string(),
        Arg::Member(id) => id.to_string(),
        Arg::Topic(id) => id.to_string(),
        Arg::Partition(id) => id.to_string(),
        Arg::Brokers(list) => list.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(","),
        Arg::Partitions(list) if list.is_empty() => "none".to_owned(),
        Arg::Partitions(list) => list.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        Arg::Number(number) => number.to_string(),
        Arg::Duration(span) => span.as_ms().to_string(),
        Arg::Text(text) => text.to_string(),
        Arg::Switch(on) => on.to_string(),
        Arg::Term(term) => term.id().to_owned(),
        Arg::Error(error) => error.name().to_owned(),
        Arg::Absent => "none".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ClientId, GenerationId, TopicName, TopicPartition};

    fn check(partitions: &[i32], fields: &[(&'static str, &str)], expected: bool) {
        let topic = TopicName::new("orders");
        let fact = Fact::PartitionsAssigned {
            consumer: ClientId::new("c2"),
            partitions: partitions.iter().map(|p| TopicPartition::new(topic.clone(), *p)).collect(),
            generation: GenerationId(3),
            epoch: None,
        };
        let text = |value: &str| Wanted::Text(value.to_owned());
        let fields = fields
            .iter()
            .map(|(field, value)| FieldPattern { field, wanted: text(value) })
            .collect();
        let pattern = FactPattern { fact: "partitions-assigned", fields };
        assert_eq!(pattern.matches(&fact), expected, "{pattern:?}");
    }

    #[test]
    fn every_field_that_is_named_must_be_equal() {
        check(&[1], &[], true);
        check(&[1], &[("consumer", "c2"), ("generation", "3")], true);
        check(&[1], &[("consumer", "c2"), ("generation", "4")], false);
        check(&[0, 1], &[("partitions", "orders-0,orders-1")], true);
        check(&[0, 1], &[("partitions", "orders-0")], false);
        check(&[], &[("partitions", "none")], true);
    }

    #[test]
    fn a_number_may_be_compared() {
        let wanted = Wanted::Number(Comparison::AtMost, 10_000);
        assert!(wanted.accepts(&Arg::Duration(crate::kernel::Span::from_ms(10_000))));
        assert!(!wanted.accepts(&Arg::Number(10_001)));
        assert!(!wanted.accepts(&Arg::Absent));
    }

    #[test]
    fn another_fact_does_not_match() {
        let pattern = FactPattern { fact: "partitions-lost", fields: Vec::new() };
        let held = Fact::ConsumerHeld { consumer: ClientId::new("c1") };
        assert!(!pattern.matches(&held));
    }
}
