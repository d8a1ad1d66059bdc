//! What belongs to a connection stays on it, whatever becomes of the two ends.
#![allow(clippy::unwrap_used)]

use kafkascope::fact::Fact;
use kafkascope::id::NodeId;
use kafkascope::kernel::SimTime;
use kafkascope::protocol::{Body, Envelope};
use kafkascope::run::{Timeline, link};
use kafkascope::scenario;
use kafkascope::sim::Command;

/// The API of the last request with this number that the client had sent before the answer.
fn asked<'a>(earlier: &[&'a Envelope], answer: &Envelope) -> Option<&'a Envelope> {
    let is_its_request = |one: &&&Envelope| {
        matches!(one.body, Body::Request(_))
            && (&one.from, one.channel, one.correlation)
                == (&answer.to, answer.channel, answer.correlation)
    };
    earlier.iter().rev().find(is_its_request).copied()
}

/// A client dies behind a cut link, so that its broker hears nothing of it, and comes back when the link is whole again. What the
/// broker still had parked for the dead one must not be answered to the new one.
#[test]
fn an_answer_for_a_dead_client_does_not_reach_its_successor() {
    let mut answers = 0;
    for restart_ms in (20_000..20_600).step_by(50) {
        let scenario = scenario::load("sandbox").unwrap();
        let mut timeline = Timeline::open(scenario, link::DEFAULT_SEED).unwrap();
        let lines = [
            (0, "add topic orders partitions=3".to_owned()),
            (0, "add consumer c1 group=g topics=orders fetch.max.wait.ms=5000".to_owned()),
            (19_000, "cut c1 broker-1".to_owned()),
            (19_000, "cut c1 broker-2".to_owned()),
            (19_000, "cut c1 broker-3".to_owned()),
            (19_500, "crash c1".to_owned()),
            (19_900, "heal c1 broker-1".to_owned()),
            (19_900, "heal c1 broker-2".to_owned()),
            (19_900, "heal c1 broker-3".to_owned()),
            (restart_ms, "restart c1".to_owned()),
        ];
        for (ms, line) in lines {
            timeline.seek_time(SimTime::from_ms(ms));
            timeline.execute(line.parse::<Command>().unwrap()).unwrap();
        }
        timeline.seek_time(SimTime::from_ms(40_000));
        let mut earlier: Vec<&Envelope> = Vec::new();
        for entry in timeline.trace() {
            if let Fact::Sent { envelope } = &entry.fact {
                earlier.push(envelope);
            }
            if let Fact::Restarted { .. } = &entry.fact {
                earlier.clear();
            }
            let Fact::Delivered { envelope } = &entry.fact else { continue };
            let Body::Response(response) = &envelope.body else { continue };
            if !matches!(envelope.to, NodeId::Client(_)) {
                continue;
            }
            let at = entry.at;
            let request = asked(&earlier, envelope).unwrap_or_else(|| {
                panic!("restarted at {restart_ms}, {at}: nobody asked for {envelope:?}")
            });
            assert_eq!(request.body.api(), response.api(), "restarted at {restart_ms}, {at}");
            assert_eq!(request.to, envelope.from, "restarted at {restart_ms}, {at}");
            answers += 1;
        }
    }
    assert!(answers > 200, "only {answers} answers");
}
