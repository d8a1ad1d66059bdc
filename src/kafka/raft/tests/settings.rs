//! What the settings of a server change in its member of the quorum.

use super::super::QuorumConfig;
use super::voting::Desk;
use crate::id::{BrokerId, LeaderEpoch, Offset};
use crate::kafka::config::BrokerConfig;
use crate::protocol::{MetadataRecord, QuorumRequest, end_quorum_epoch};
use std::sync::Arc;

/// Of a server with this setting.
fn desk(key: &str, value: &str) -> Desk {
    let mut config = BrokerConfig::default();
    config.set(&format!("controller.quorum.{key}"), value).expect("a setting");
    Desk::configured(QuorumConfig::of(&config))
}

/// In which millisecond it asks the others whether they would vote for it.
fn stands_at(mut desk: Desk) -> Option<u64> {
    (0..=5_000).find(|ms| desk.at(*ms).state() == "Prospective")
}

#[test]
fn a_voter_that_knows_no_leader_waits_for_controller_quorum_election_timeout_ms() {
    assert_eq!(stands_at(desk("election.timeout.ms", "1000")), Some(1_000));
    assert_eq!(stands_at(desk("election.timeout.ms", "3000")), Some(3_000));
}

#[test]
fn a_voter_without_its_leader_waits_for_controller_quorum_fetch_timeout_ms() {
    for ms in [700, 2_000] {
        let mut desk = desk("fetch.timeout.ms", &ms.to_string());
        desk.begin(2, 1);
        assert_eq!(stands_at(desk), Some(ms));
    }
}

#[test]
fn the_successors_of_a_leader_that_resigns_share_controller_quorum_election_backoff_max_ms() {
    for max in [1_000, 4_000] {
        let mut desk = desk("election.backoff.max.ms", &max.to_string());
        desk.begin(2, 1);
        let (leader, leader_epoch) = (BrokerId(2), LeaderEpoch(1));
        let preferred_candidates = vec![BrokerId(3), BrokerId(1)];
        let request = end_quorum_epoch::Request { leader, leader_epoch, preferred_candidates };
        desk.ask(QuorumRequest::EndQuorumEpoch(request));
        assert_eq!(stands_at(desk), Some(max / 2));
    }
}

#[test]
fn a_member_asks_again_after_controller_quorum_request_timeout_ms() {
    let mut desk = desk("request.timeout.ms", "300");
    assert_eq!(desk.at(1_000).sent().len(), 2, "both are asked for their votes");
    assert_eq!(desk.at(1_299).sent(), []);
    assert_eq!(desk.at(1_300).sent().len(), 2);
}

#[test]
fn a_leader_collects_records_for_controller_quorum_append_linger_ms() {
    for ms in [0, 200] {
        let mut desk = desk("append.linger.ms", &ms.to_string()).elect();
        let records: Arc<[_]> = Arc::from([Arc::new(MetadataRecord::NoOp)]);
        desk.turn(|node, turn| assert_eq!(node.append(records, turn).ok(), Some(Offset(1))));
        if ms > 0 {
            assert_eq!(desk.at(1_000 + ms - 1).node.log().end_offset(), Offset(1));
            desk.at(1_000 + ms);
        }
        assert_eq!(desk.node.log().end_offset(), Offset(2), "{ms}");
    }
}
