//! A leader, its epoch's first record, and who fetches.

use crate::protocol::{QuorumRequest, QuorumResponse};
use std::sync::Arc;

use super::super::{RaftClient, RaftEffect, RequestToken};
use super::voting::Desk;
use crate::id::{BrokerId, ErrorCode, LeaderEpoch, Offset};
use crate::kernel::Span;
use crate::protocol::{MetadataRecord, begin_quorum_epoch, quorum_fetch};

fn fetch(replica: i32, offset: i64, epoch: i32) -> quorum_fetch::Request {
    quorum_fetch::Request {
        replica: BrokerId(replica),
        max_wait: Span::from_ms(500),
        current_leader_epoch: LeaderEpoch(1),
        fetch_offset: Offset(offset),
        last_fetched_epoch: LeaderEpoch(epoch),
        high_watermark: None,
    }
}

impl Desk {
    fn fetch(&mut self, request: quorum_fetch::Request) -> Option<quorum_fetch::Response> {
        match self.ask(QuorumRequest::Fetch(request)) {
            Some(QuorumResponse::Fetch(response)) => Some(response),
            None => None,
            other => panic!("unexpected {other:?}"),
        }
    }

    fn append(&mut self) -> Offset {
        let records: Arc<[_]> = Arc::from([Arc::new(MetadataRecord::NoOp)]);
        let mut at = None;
        self.turn(|node, turn| at = node.append(records, turn).ok());
        at.expect("it leads")
    }
}

#[test]
fn the_first_record_of_an_epoch_names_the_leader_and_who_elected_it() {
    let desk = Desk::elected();
    let (offset, record) =
        desk.node.log().records_between(Offset(0), Offset(9)).next().expect("it was written");
    let MetadataRecord::LeaderChange(message) = record else { panic!("unexpected {record:?}") };
    assert_eq!((offset, message.leader), (Offset(0), BrokerId(1)));
    assert_eq!(message.granting_voters, [BrokerId(1), BrokerId(2)]);
    let begun = desk.sent();
    assert!(begun.iter().all(|(_, r)| matches!(r, QuorumRequest::BeginQuorumEpoch(_))));
    assert_eq!(begun.len(), 2);
}

#[test]
fn a_record_is_committed_when_a_majority_has_asked_for_what_comes_after_it() {
    let mut desk = Desk::elected();
    assert_eq!(desk.node.high_watermark(), None);
    let read = desk.fetch(fetch(2, 0, 0)).expect("there is a record");
    assert_eq!((read.batches.len(), read.high_watermark), (1, None));
    let read = desk.fetch(fetch(2, 1, 1)).expect("the high watermark is news");
    assert_eq!(read.high_watermark, Some(Offset(1)));
    assert!(desk.effects.contains(&RaftEffect::HighWatermark(Offset(1))));
    let (leader, epoch) = (Some(BrokerId(1)), LeaderEpoch(1));
    assert!(desk.effects.contains(&RaftEffect::LeaderChange { leader, epoch }));
}

#[test]
fn observers_read_but_commit_nothing() {
    let mut desk = Desk::elected();
    let read = desk.fetch(fetch(7, 0, 0)).expect("there is a record");
    assert_eq!(read.batches.len(), 1);
    assert_eq!(desk.fetch(fetch(7, 1, 1)), None, "it waits");
    assert_eq!(desk.node.high_watermark(), None);
}

#[test]
fn records_are_collected_for_the_linger_time_and_get_their_offsets_at_once() {
    let mut desk = Desk::elected();
    assert_eq!((desk.append(), desk.append()), (Offset(1), Offset(2)));
    assert_eq!(desk.node.next_append_offset(), Offset(3));
    assert_eq!(desk.at(1_024).node.log().end_offset(), Offset(1));
    assert_eq!(desk.at(1_025).node.log().end_offset(), Offset(3));
}

#[test]
fn what_is_decided_within_the_linger_time_lies_in_one_batch() {
    let mut desk = Desk::elected();
    desk.append();
    desk.at(1_024).append();
    desk.at(1_025);
    assert_eq!(desk.at(1_040).append(), Offset(3));
    desk.at(1_065);
    let batches = desk.node.log().read(Offset(0));
    let counts = batches.iter().map(|batch| batch.next_offset().0 - batch.base_offset.0);
    let counts: Vec<_> = counts.collect();
    assert_eq!(counts, [1, 2, 1], "the first one says who leads");
}

#[test]
fn a_fetch_waits_for_records_for_a_higher_high_watermark_or_for_its_time() {
    let mut desk = Desk::elected();
    let at_end = |replica: i32, end: i64, committed: i64| quorum_fetch::Request {
        high_watermark: Some(Offset(committed)),
        ..fetch(replica, end, 1)
    };
    desk.fetch(fetch(2, 1, 1));
    assert_eq!(desk.fetch(at_end(2, 1, 1)), None);
    let reply =
        |desk: &Desk| desk.effects.iter().any(|effect| matches!(effect, RaftEffect::Reply { .. }));
    assert!(!reply(desk.at(1_499)));
    assert!(reply(desk.at(1_500)), "fetch.max.wait is over");
    assert_eq!(desk.fetch(at_end(2, 1, 1)), None);
    desk.append();
    assert!(reply(desk.at(1_525)), "there is a record");
    assert_eq!(desk.fetch(at_end(3, 2, 1)).map(|r| r.high_watermark), Some(Some(Offset(2))));
    assert_eq!(desk.fetch(at_end(2, 2, 2)), None);
}

#[test]
fn a_fetch_of_another_epoch_is_refused_with_the_leaders_name() {
    let mut desk = Desk::elected();
    let asked = |epoch: i32| quorum_fetch::Request {
        current_leader_epoch: LeaderEpoch(epoch),
        ..fetch(2, 0, 0)
    };
    let old = desk.fetch(asked(0)).expect("an error");
    assert_eq!((old.error, old.current_leader), (ErrorCode::FencedLeaderEpoch, Some(BrokerId(1))));
    let new = desk.fetch(asked(2)).expect("an error");
    assert_eq!((new.error, new.leader_epoch), (ErrorCode::UnknownLeaderEpoch, LeaderEpoch(1)));
    let mut follower = Desk::new();
    follower.begin(2, 1);
    let other = follower.fetch(asked(1)).expect("an error");
    assert_eq!(other.error, ErrorCode::NotLeaderOrFollower);
    assert_eq!(other.current_leader, Some(BrokerId(2)));
}

#[test]
fn a_leader_resigns_unless_a_majority_fetches_every_three_seconds() {
    let mut desk = Desk::elected();
    desk.at(3_999);
    desk.fetch(fetch(2, 1, 1));
    assert_eq!(desk.at(6_998).state(), "Leader");
    assert_eq!(desk.at(6_999).state(), "Resigned");
}

#[test]
fn a_resigning_leader_tells_the_voters_which_of_them_has_the_longest_log() {
    let mut desk = Desk::elected();
    desk.fetch(fetch(3, 1, 1));
    desk.fetch(fetch(2, 0, 0));
    assert_eq!(desk.fetch(fetch(3, 1, 1)).map(|r| r.high_watermark), Some(Some(Offset(1))));
    for voter in [2, 3] {
        desk.turn(|node, turn| node.handle_disconnect(BrokerId(voter), turn));
    }
    desk.at(1_100).turn(RaftClient::resign);
    let ended: Vec<_> = desk
        .sent()
        .into_iter()
        .map(|(to, request)| {
            let QuorumRequest::EndQuorumEpoch(request) = request else {
                panic!("unexpected {request:?}")
            };
            (to, request.preferred_candidates)
        })
        .collect();
    let preferred = vec![BrokerId(3), BrokerId(2)];
    assert_eq!(ended, [(2, preferred.clone()), (3, preferred)]);
}

#[test]
fn every_other_voter_is_told_again_who_leads_every_half_fetch_timeout_though_it_fetches() {
    let mut desk = Desk::elected();
    for at in [2_000, 3_000] {
        for voter in [2, 3] {
            desk.turn(|node, turn| node.handle_disconnect(BrokerId(voter), turn));
        }
        desk.at(at - 500);
        assert_eq!(desk.sent(), [], "it is not time yet");
        desk.fetch(fetch(2, 1, 1));
        let begin = |voter| {
            let (voter, leader) = (BrokerId(voter), BrokerId(1));
            let request =
                begin_quorum_epoch::Request { voter, leader, leader_epoch: LeaderEpoch(1) };
            (voter.0, QuorumRequest::BeginQuorumEpoch(request))
        };
        assert_eq!(desk.at(at).sent(), [begin(2), begin(3)]);
    }
}

#[test]
fn who_leads_not_takes_no_records() {
    let mut desk = Desk::new();
    let mut refused = false;
    desk.turn(|node, turn| {
        let records: Arc<[_]> = Arc::from([Arc::new(MetadataRecord::NoOp)]);
        refused = node.append(records, turn).is_err();
    });
    assert!(refused);
    let parked = Desk::elected().ask(QuorumRequest::Fetch(fetch(7, 1, 1)));
    assert_eq!(parked, None);
}

/// With which error that request was answered.
fn answered(desk: &Desk, token: RequestToken) -> Option<ErrorCode> {
    desk.effects.iter().find_map(|effect| {
        let RaftEffect::Reply { to, response: QuorumResponse::Fetch(response) } = effect else {
            return None;
        };
        (*to == token).then_some(response.error)
    })
}

#[test]
fn parked_fetches_are_refused_when_the_leader_goes() {
    let leaves: [fn(&mut Desk); 2] =
        [|desk| desk.turn(RaftClient::resign), |desk| desk.begin(2, 2)];
    for leave in leaves {
        let mut desk = Desk::elected();
        let token = RequestToken(5);
        let request = QuorumRequest::Fetch(fetch(7, 1, 1));
        desk.turn(|node, turn| node.handle_request(token, &request, turn));
        leave(&mut desk);
        assert_eq!(answered(&desk, token), Some(ErrorCode::NotLeaderOrFollower));
    }
}

#[test]
fn a_leader_that_hears_of_a_later_epoch_leaves_fetches_waiting() {
    let mut desk = Desk::elected();
    let token = RequestToken(5);
    let request = QuorumRequest::Fetch(fetch(7, 1, 1));
    desk.turn(|node, turn| node.handle_request(token, &request, turn));
    desk.vote(2, 4, (1, 1), false);
    assert_eq!((desk.state(), answered(&desk, token)), ("Unattached", None));
    assert_eq!(answered(desk.at(1_499), token), None);
    assert_eq!(answered(desk.at(1_500), token), Some(ErrorCode::None), "as it was answered before");
}
