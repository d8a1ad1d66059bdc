//! A follower and its leader's log.

use crate::protocol::QuorumRequest;
use std::sync::Arc;

use super::super::{QuorumConfig, ReplicatedLog};
use super::voting::Desk;
use crate::id::{BrokerId, ErrorCode, LeaderEpoch, Offset};
use crate::kernel::{SimTime, Span};
use crate::protocol::fetch::EpochEndOffset;
use crate::protocol::{MetadataRecord, RecordBatch};

/// A leader's log: so many records of each epoch, each a batch.
fn log(epochs: &[(i32, usize)]) -> ReplicatedLog {
    let mut log = ReplicatedLog::default();
    for (epoch, records) in epochs {
        for _ in 0..*records {
            let record = Arc::new(MetadataRecord::NoOp);
            log.append_as_leader(&[record], LeaderEpoch(*epoch), SimTime::ZERO);
        }
    }
    log
}

fn batches(log: &ReplicatedLog, from: i64) -> Vec<Arc<RecordBatch>> {
    log.read(Offset(from))
}

#[test]
fn a_follower_appends_what_it_fetches_and_asks_on_from_its_new_end() {
    let mut desk = Desk::new();
    desk.begin(2, 3);
    let leaders = log(&[(1, 2), (3, 1)]);
    desk.fetched(|response| {
        response.batches = batches(&leaders, 0);
        response.high_watermark = Some(Offset(2));
    });
    assert_eq!(desk.node.log().end(), leaders.end());
    assert_eq!(desk.node.high_watermark(), Some(Offset(2)));
    let [(2, QuorumRequest::Fetch(next))] = &desk.sent()[..] else { panic!("{:?}", desk.sent()) };
    assert_eq!((next.fetch_offset, next.last_fetched_epoch), (Offset(3), LeaderEpoch(3)));
    assert_eq!(next.high_watermark, Some(Offset(2)));
}

#[test]
fn a_followers_high_watermark_is_never_beyond_its_own_log() {
    let mut desk = Desk::new();
    desk.begin(2, 1);
    desk.fetched(|response| {
        response.batches = batches(&log(&[(1, 1)]), 0);
        response.high_watermark = Some(Offset(9));
    });
    assert_eq!(desk.node.high_watermark(), Some(Offset(1)));
}

#[test]
fn a_follower_that_diverges_truncates_to_the_end_of_the_common_epoch() {
    let mut desk = Desk::with_log(4, 1);
    desk.begin(2, 3);
    desk.fetched(|response| {
        let (epoch, end_offset) = (LeaderEpoch(1), Offset(2));
        response.diverging_epoch = Some(EpochEndOffset { epoch, end_offset });
    });
    assert_eq!(desk.node.log().end_offset(), Offset(2));
    let [(2, QuorumRequest::Fetch(next))] = &desk.sent()[..] else { panic!("{:?}", desk.sent()) };
    assert_eq!(next.fetch_offset, Offset(2));
}

#[test]
fn a_fetch_that_does_not_fit_the_leaders_log_is_told_where_it_diverges() {
    let leaders = log(&[(1, 3), (4, 2)]);
    let told = |offset: i64, epoch: i32| {
        let diverging = leaders.diverging_epoch(Offset(offset), LeaderEpoch(epoch));
        diverging.map(|end| (end.epoch.0, end.end_offset.0))
    };
    assert_eq!(told(0, 0), None, "an empty log is the beginning of every log");
    assert_eq!(told(3, 1), None);
    assert_eq!(told(5, 4), None);
    assert_eq!(told(4, 1), Some((1, 3)), "epoch 1 ended sooner");
    assert_eq!(told(4, 3), Some((1, 3)), "epoch 3 is not there");
    assert_eq!(told(6, 4), Some((4, 5)));
    assert_eq!(told(5, 7), Some((4, 5)), "nor is epoch 7");
}

#[test]
fn truncation_takes_the_shorter_of_both_ends_of_an_epoch() {
    let cut = |own: &[(i32, usize)], epoch: i32, end_offset: i64| {
        let mut own = log(own);
        let (epoch, end_offset) = (LeaderEpoch(epoch), Offset(end_offset));
        own.truncate_to_end_offset(EpochEndOffset { epoch, end_offset });
        (own.end_offset().0, own.last_fetched_epoch().0)
    };
    assert_eq!(cut(&[(1, 3), (2, 2)], 1, 2), (2, 1));
    assert_eq!(cut(&[(1, 3), (2, 2)], 1, 9), (3, 1));
    assert_eq!(cut(&[(1, 3), (5, 2)], 4, 4), (3, 1), "epoch 4 is not in this log");
    assert_eq!(cut(&[(1, 3)], 1, 0), (0, 0));
}

#[test]
fn a_refused_fetch_leads_to_the_leader_that_it_names() {
    let mut desk = Desk::new();
    desk.begin(2, 1);
    desk.fetched(|response| {
        response.error = ErrorCode::NotLeaderOrFollower;
        response.current_leader = Some(BrokerId(3));
        response.leader_epoch = LeaderEpoch(4);
    });
    assert_eq!((desk.node.leader(), desk.node.epoch()), (Some(BrokerId(3)), LeaderEpoch(4)));
    assert!(matches!(&desk.sent()[..], [(3, QuorumRequest::Fetch(_))]));
}

#[test]
fn a_following_voter_asks_another_voter_while_its_leader_cannot_be_reached() {
    let mut desk = Desk::new();
    desk.begin(2, 1);
    desk.turn(|node, turn| node.handle_disconnect(BrokerId(2), turn));
    assert!(matches!(&desk.sent()[..], [(3, QuorumRequest::Fetch(_))]));
    desk.fetched_from(3, |response| {
        response.error = ErrorCode::NotLeaderOrFollower;
        response.current_leader = Some(BrokerId(3));
        response.leader_epoch = LeaderEpoch(2);
    });
    assert_eq!((desk.node.leader(), desk.node.epoch()), (Some(BrokerId(3)), LeaderEpoch(2)));
    assert!(matches!(&desk.sent()[..], [(3, QuorumRequest::Fetch(_))]));
}

#[test]
fn nobody_else_is_asked_while_a_fetch_is_unanswered() {
    let mut desk = Desk::new();
    desk.begin(2, 1);
    assert!(desk.at(100).sent().is_empty());
    desk.turn(|node, turn| node.handle_disconnect(BrokerId(2), turn));
    assert!(matches!(&desk.sent()[..], [(3, QuorumRequest::Fetch(_))]));
    let asked = desk.effects.clone();
    assert!(desk.at(120).sent().is_empty(), "the retry back-off of the leader is over");
    desk.effects = asked;
    desk.fetched_from(3, |response| response.error = ErrorCode::NotLeaderOrFollower);
    assert!(matches!(&desk.sent()[..], [(2, QuorumRequest::Fetch(_))]), "{:?}", desk.sent());
}

#[test]
fn a_leader_that_does_not_answer_in_time_is_given_up_for_any_voter() {
    let request_timeout = Span::from_ms(500);
    let mut desk = Desk::configured(QuorumConfig { request_timeout, ..QuorumConfig::default() });
    desk.begin(2, 1);
    let late = desk.effects.clone();
    assert!(desk.at(499).sent().is_empty());
    assert!(
        matches!(&desk.at(500).sent()[..], [(2, QuorumRequest::Fetch(_))]),
        "it is one of them"
    );
    desk.effects = late;
    desk.fetched(|response| response.batches = batches(&log(&[(1, 1)]), 0));
    assert_eq!(desk.node.log().end_offset(), Offset(0), "its late answer is not looked at");
}
