//! A trace entry as one line of text: what golden traces and the command line show.

use std::fmt;

use crate::fact::{Arg, TraceEntry};
use crate::kernel::Span;

impl fmt::Display for TraceEntry {
    /// `time step node fact field=value ...`; a fact of nobody's is the observer's, drawn as `*`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.at, self.step)?;
        match &self.node {
            Some(node) => write!(f, "{node}")?,
            None => f.write_str("*")?,
        }
        write!(f, " {}", self.fact.id())?;
        for (field, value) in self.fact.args() {
            if !matches!(value, Arg::Absent) && value != Arg::Error(crate::id::ErrorCode::None) {
                write!(f, " {field}={value}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Arg {
    /// In the words of the engine, the same in every language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Arg::Node(id) => id.fmt(f),
            Arg::Broker(id) => id.fmt(f),
            Arg::Client(id) => id.fmt(f),
            Arg::Group(id) => id.fmt(f),
            Arg::Member(id) => id.fmt(f),
            Arg::Topic(id) => id.fmt(f),
            Arg::Partition(id) => id.fmt(f),
            Arg::Brokers(all) => {
                let ids: Vec<_> = all.iter().map(|id| id.0.to_string()).collect();
                write!(f, "[{}]", ids.join(" "))
            }
            Arg::Partitions(all) => {
                let names: Vec<_> = all.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", names.join(" "))
            }
            Arg::Number(number) => number.fmt(f),
            Arg::Duration(span) => write_span(*span, f),
            Arg::Text(text) => write!(f, "{text:?}"),
            Arg::Term(term) => f.write_str(term.id()),
            Arg::Error(error) => f.write_str(error.name()),
            Arg::Switch(on) => on.fmt(f),
            Arg::Absent => f.write_str("-"),
        }
    }
}

fn write_span(span: Span, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if span.0.is_multiple_of(1_000) {
        write!(f, "{}ms", span.as_ms())
    } else {
        write!(f, "{}us", span.0)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::fact::{Fact, TraceEntry};
    use crate::id::{BrokerId, NodeId, Offset, TopicName, TopicPartition};
    use crate::kernel::{FactId, SimTime, Step};

    #[test]
    fn a_line_names_time_step_node_and_fields() {
        let partition = TopicPartition::new(TopicName::new("orders"), 1);
        let (from, to, broker) = (Offset(3), Offset(4), BrokerId(2));
        let fact = Fact::HighWatermarkAdvanced { broker, partition: partition.clone(), from, to };
        let mut entry = TraceEntry {
            id: FactId(9),
            step: Step(7),
            at: SimTime(1_200_000),
            node: Some(NodeId::Broker(broker)),
            cause: None,
            fact,
        };
        let expected = "1.200000 7 broker-2 high-watermark-advanced broker=broker-2 partition=orders-1 from=3 to=4";
        assert_eq!(entry.to_string(), expected);
        let consumer = crate::id::ClientId::new("c1");
        let partitions: Arc<[_]> = vec![partition].into();
        entry.fact = Fact::PartitionsRevoked { consumer, partitions };
        entry.node = None;
        let expected = "1.200000 7 * partitions-revoked consumer=c1 partitions=[orders-1]";
        assert_eq!(entry.to_string(), expected);
    }
}
