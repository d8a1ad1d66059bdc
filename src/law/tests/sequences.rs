//! Worlds that break the laws about sequences.

use std::sync::Arc;

use crate::fact::Fact;
use crate::kernel::SimTime;
use crate::law::tests::broken::Moment;
use crate::law::tests::replicas;
use crate::law::tests::stage::{Stage, news};
use crate::protocol::{Body, Envelope, Record, RecordBatch, Request, produce};

fn three_records() -> Stage {
    let mut stage = Stage::new(&["add topic orders partitions=1", "add producer p1"]);
    for _ in 0..3 {
        stage.at_once("produce p1 orders");
        stage.pass(5_000);
    }
    stage
}

/// The same request, but with another record.
fn with_another_record(sent: &Fact) -> Option<Fact> {
    let Fact::Sent { envelope } = sent else { return None };
    let Body::Request(Request::Produce(request)) = &envelope.body else { return None };
    let mut request = produce::Request::clone(request);
    let batch = RecordBatch::clone(&request.partitions[0].batch);
    let records = Arc::new([Record::user(SimTime::ZERO, None, Some("another".into()))]);
    request.partitions[0].batch = Arc::new(RecordBatch { records, ..batch });
    let body = Body::Request(Request::from(request));
    Some(Fact::Sent { envelope: Arc::new(Envelope { body, ..Envelope::clone(envelope) }) })
}

pub(super) fn two_records_of_one_sequence() -> (Vec<Moment>, Moment) {
    let stage = three_records();
    let forged = stage.facts.iter().find_map(with_another_record).expect("it has sent something");
    let sound = vec![(stage.world.clone(), news(stage.facts.clone()))];
    (sound, (stage.world, news([forged])))
}

pub(super) fn a_sequence_twice() -> (Vec<Moment>, Moment) {
    replicas::a_sequence_twice(three_records())
}
