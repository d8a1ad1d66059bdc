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
    let api = request.api();
    match request {
        Request::Produce(request) => broker.handle_produce(from, &request, fx),
        Request::Fetch(request) => broker.handle_fetch(from, request, fx),
        Request::ListOffsets(request) => {
            Outcome::Answer(Response::from(broker.list_offsets(&request)))
        }
        Request::Metadata(request) => {
            Outcome::Answer(Response::from(broker.topic_metadata(&request)))
        }
        Request::FindCoordinator(request) => {
            Outcome::Answer(Response::from(broker.find_coordinator(&request)))
        }
        Request::OffsetForLeaderEpoch(request) => {
            Outcome::Answer(Response::from(broker.last_offset_for_leader_epoch(&request)))
        }
        Request::InitProducerId(request) => {
            Outcome::Answer(Response::from(broker.init_producer_id(&request, fx)))
        }
        Request::JoinGroup(request) => broker.coordinate(from, api, fx, |to, now, context, out| {
            to.join_group(now, context, &request, out);
        }),
        Request::SyncGroup(request) => broker.coordinate(from, api, fx, |to, now, context, out| {
            to.sync_group(now, context, &request, out);
        }),
        Request::Heartbeat(request) => broker.coordinate(from, api, fx, |to, now, context, out| {
            to.heartbeat(now, context, &request, out);
        }),
        Request::ConsumerGroupHeartbeat(request) => {
            broker.coordinate(from, api, fx, |to, now, context, out| {
                to.consumer_group_heartbeat(now, context, &request, out);
            })
        }
        Request::LeaveGroup(request) => {
            broker.coordinate(from, api, fx, |to, now, context, out| {
                to.leave_group(now, context, &request, out);
            })
        }
        Request::OffsetCommit(request) => {
            broker.coordinate(from, api, fx, |to, now, context, out| {
                to.offset_commit(now, context, &request, out);
            })
        }
        Request::OffsetFetch(request) => {
            broker.coordinate(from, api, fx, |to, now, context, out| {
                to.offset_fetch(now, context, &request, out);
            })
        }
        Request::Controller(_) | Request::Quorum(_) => unreachable!("no business of a broker"),
    }
}
