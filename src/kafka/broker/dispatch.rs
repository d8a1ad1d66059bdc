//! Which method answers which request (`KafkaApis.handle`). Only calls.

use crate::kafka::broker::{Broker, Outcome};
use crate::kafka::{Effects, ReplyTo};
use crate::protocol::{Request, Response};

pub(super) fn dispatch(
    broker: &mut Broker,
    from: &ReplyTo,
    request: Request,
    fx: &mut Effects,
) -> Outcome {
    match request {
        Request::Produce(request) => broker.handle_produce(from, &request, fx),
        Request::Fetch(request) => broker.handle_fetch(from, request, fx),
        Request::ListOffsets(request) => {
            Outcome::Answer(Response::ListOffsets(broker.list_offsets(&request)))
        }
        Request::Metadata(request) => {
            Outcome::Answer(Response::Metadata(broker.topic_metadata(&request)))
        }
        Request::FindCoordinator(request) => {
            Outcome::Answer(Response::FindCoordinator(broker.find_coordinator(&request)))
        }
        Request::OffsetCommit(_)
        | Request::OffsetFetch(_)
        | Request::JoinGroup(_)
        | Request::Heartbeat(_)
        | Request::LeaveGroup(_)
        | Request::SyncGroup(_) => Outcome::NoAnswer,
    }
}
