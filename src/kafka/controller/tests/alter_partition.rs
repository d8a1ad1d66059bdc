use super::desk::{Desk, ids, t0, topic};
use crate::id::{BrokerEpoch, BrokerId, ErrorCode, LeaderEpoch, PartitionEpoch, TopicPartition};
use crate::kafka::controller::{Election, ElectionRules, PartitionChangeBuilder};
use crate::protocol::alter_partition::{BrokerState, PartitionData, PartitionState, Request};
use crate::protocol::{LeaderChange, LeaderRecoveryState};

impl Desk {
    pub(super) fn proposal(&self, isr: &[i32]) -> Request {
        let state = |broker| BrokerState { broker, broker_epoch: BrokerEpoch::NONE };
        let part = self.part();
        let broker = part.leader.expect("somebody leads");
        Request {
            broker,
            broker_epoch: self.epoch(broker.0),
            partitions: vec![PartitionData {
                partition: t0(),
                leader_epoch: part.leader_epoch,
                new_isr_with_epochs: ids(isr).into_iter().map(state).collect(),
                leader_recovery_state: LeaderRecoveryState::Recovered,
                partition_epoch: part.partition_epoch,
            }],
        }
    }

    pub(super) fn alter(&mut self, request: &Request) -> Result<PartitionState, ErrorCode> {
        let response = self.decide(|all| all.alter_partition(request));
        assert_eq!(response.error, ErrorCode::None);
        response.partitions[0].result.clone()
    }

    /// The leader proposes this ISR.
    pub(super) fn expand(&mut self, isr: &[i32]) -> ErrorCode {
        let request = self.proposal(isr);
        self.alter(&request).err().unwrap_or_default()
    }
}

fn desk() -> Desk {
    let mut desk = Desk::with_brokers(4);
    desk.topic(&[&[1, 2, 3]]);
    desk
}

/// What one changed field of a proposal is answered with.
fn refused(desk: &mut Desk, isr: &[i32], change: impl FnOnce(&mut PartitionData)) -> ErrorCode {
    let mut request = desk.proposal(isr);
    change(&mut request.partitions[0]);
    let before = desk.log.len();
    let error = desk.alter(&request).expect_err("it is refused");
    assert_eq!(desk.log.len(), before, "a refusal writes nothing");
    error
}

#[test]
fn an_isr_change_raises_the_partition_epoch_and_not_the_leader_epoch() {
    let mut desk = desk();
    let request = desk.proposal(&[1, 3]);
    let state = desk.alter(&request).expect("it is taken");
    assert_eq!((state.isr.clone(), state.leader), (ids(&[1, 3]), Some(BrokerId(1))));
    assert_eq!((state.leader_epoch, state.partition_epoch), (LeaderEpoch(0), PartitionEpoch(1)));
    assert_eq!((desk.isr(), desk.epochs()), (vec![1, 3], (0, 1)));
}

#[test]
fn a_proposal_of_what_is_so_already_changes_nothing() {
    let mut desk = desk();
    assert_eq!(desk.expand(&[1, 2, 3]), ErrorCode::None);
    assert_eq!(desk.epochs(), (0, 0));
}

#[test]
fn the_sender_must_be_registered_in_this_epoch() {
    let mut desk = desk();
    let mut request = desk.proposal(&[1]);
    request.broker_epoch = BrokerEpoch(99);
    let response = desk.decide(|all| all.alter_partition(&request));
    assert_eq!((response.error, response.partitions), (ErrorCode::StaleBrokerEpoch, vec![]));
}

#[test]
fn a_leader_that_knows_more_than_the_controller_is_sent_to_another_controller() {
    let mut desk = desk();
    let error = refused(&mut desk, &[1], |data| data.leader_epoch.0 += 1);
    assert_eq!(error, ErrorCode::NotController);
    let error = refused(&mut desk, &[1], |data| data.partition_epoch.0 += 1);
    assert_eq!(error, ErrorCode::NotController);
}

#[test]
fn an_old_leader_epoch_is_fenced_before_anything_else_is_looked_at() {
    let mut desk = desk();
    desk.fence(1);
    let error = refused(&mut desk, &[4], |data| data.leader_epoch.0 -= 1);
    assert_eq!(error, ErrorCode::FencedLeaderEpoch);
}

#[test]
fn an_old_partition_epoch_is_an_invalid_update_version() {
    let mut desk = desk();
    desk.expand(&[1, 2]);
    let error = refused(&mut desk, &[1], |data| data.partition_epoch.0 -= 1);
    assert_eq!(error, ErrorCode::InvalidUpdateVersion);
}

#[test]
fn only_the_leader_may_propose() {
    let mut desk = desk();
    let mut request = desk.proposal(&[2]);
    (request.broker, request.broker_epoch) = (BrokerId(2), desk.epoch(2));
    assert_eq!(desk.alter(&request), Err(ErrorCode::InvalidRequest));
}

#[test]
fn an_isr_holds_replicas_each_once_and_the_leader() {
    for isr in [&[][..], &[2], &[1, 1], &[1, 4]] {
        assert_eq!(refused(&mut desk(), isr, |_| {}), ErrorCode::InvalidRequest, "{isr:?}");
    }
}

#[test]
fn a_leader_that_recovers_is_alone_in_the_isr_and_never_goes_back_to_it() {
    let recovering = |data: &mut PartitionData| {
        data.leader_recovery_state = LeaderRecoveryState::Recovering;
    };
    assert_eq!(refused(&mut desk(), &[1, 2], recovering), ErrorCode::InvalidRequest);
    assert_eq!(refused(&mut desk(), &[1], recovering), ErrorCode::InvalidRequest);
}

#[test]
fn fenced_going_and_restarted_replicas_are_ineligible() {
    let mut desk = desk();
    desk.fence(3);
    assert_eq!(refused(&mut desk, &[1, 2, 3], |_| {}), ErrorCode::IneligibleReplica);
    let error = refused(&mut desk, &[1, 2], |data| {
        data.new_isr_with_epochs[1].broker_epoch = BrokerEpoch(0);
    });
    assert_eq!(error, ErrorCode::IneligibleReplica, "2 was seen in another registration");
    desk.topic_named("other", &[2, 1]);
    desk.heartbeat(2, false, true);
    assert_eq!(refused(&mut desk, &[1, 2], |_| {}), ErrorCode::IneligibleReplica);
}

#[test]
fn a_partition_that_is_not_there_is_unknown() {
    let error = refused(&mut desk(), &[1], |data| {
        data.partition = TopicPartition::new(topic(), 1);
    });
    assert_eq!(error, ErrorCode::UnknownTopicOrPartition);
}

#[test]
fn a_change_that_ends_the_senders_leadership_is_written_and_answered_with_an_error() {
    let mut desk = desk();
    assert_eq!(desk.reassign(&[2, 4]), ErrorCode::None);
    assert_eq!(desk.leader(), Some(1));
    assert_eq!(desk.expand(&[1, 2, 3, 4]), ErrorCode::NewLeaderElected);
    assert_eq!((desk.leader(), desk.isr()), (Some(2), vec![2, 4]));
    assert_eq!(desk.part().replicas, ids(&[2, 4]));
}

#[test]
fn a_shrinking_isr_raised_the_leader_epoch_before_metadata_version_3_6() {
    let desk = desk();
    let leader_of = |leader_epoch_bump_on_isr_shrink, isr: &[i32]| {
        let rules = ElectionRules {
            election: Election::Online,
            elr_enabled: false,
            min_isr: 1,
            leader_epoch_bump_on_isr_shrink,
        };
        let mut builder = PartitionChangeBuilder::new(desk.part(), rules, &|_| true);
        builder.target_isr = ids(isr);
        builder.build(&topic(), 0).map(|change| change.leader)
    };
    assert_eq!(leader_of(true, &[1, 2]), Some(LeaderChange::To(BrokerId(1))));
    assert_eq!(leader_of(false, &[1, 2]), Some(LeaderChange::None));
    assert_eq!(leader_of(true, &[1, 2, 3]), None, "nothing changes");
}
