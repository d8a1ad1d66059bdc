#![allow(clippy::unwrap_used)]

use super::*;

const ME: BrokerId = BrokerId(1);
const F2: BrokerId = BrokerId(2);
const F3: BrokerId = BrokerId(3);
const MAX_LAG: Span = Span::from_ms(30_000);
const MY_EPOCH: BrokerEpoch = BrokerEpoch(10);

fn everybody(id: BrokerId) -> Option<BrokerEpoch> {
    Some(BrokerEpoch(i64::from(id.0) * 10))
}

fn registration(
    isr: &[BrokerId],
    leader_epoch: i32,
    partition_epoch: i32,
) -> PartitionRegistration {
    PartitionRegistration {
        leader_epoch: LeaderEpoch(leader_epoch),
        partition_epoch: PartitionEpoch(partition_epoch),
        leader: Some(ME),
        ..PartitionRegistration::new(vec![ME, F2, F3], isr.to_vec())
    }
}

fn ms(ms: u64) -> SimTime {
    SimTime::from_ms(ms)
}

struct Leader {
    partition: Partition,
    end: Offset,
    high_watermark: Offset,
}

impl Leader {
    /// Leads with an empty log in epoch 0 from time 0 on.
    fn with_isr(isr: &[BrokerId]) -> Self {
        let mut partition = Partition::new();
        assert!(partition.make_leader(ME, &registration(isr, 0, 0), Offset(0), ms(0)));
        Self { partition, end: Offset(0), high_watermark: Offset(0) }
    }

    fn leading(&mut self) -> &mut Leading {
        self.partition.leading.as_mut().unwrap()
    }

    fn fetch(&mut self, id: BrokerId, at_ms: u64, offset: i64) {
        let fetch = FollowerFetch {
            at: ms(at_ms),
            fetch_offset: Offset(offset),
            log_start_offset: Offset(0),
            leader_end_offset: self.end,
            broker_epoch: everybody(id).unwrap(),
        };
        self.leading().follower_fetched(id, &fetch);
    }

    fn mark(&mut self, at_ms: u64, min_isr: usize) -> Option<Offset> {
        let end = self.end;
        self.leading().new_high_watermark(end, ms(at_ms), MAX_LAG, min_isr, &everybody)
    }

    fn expand(&mut self, id: BrokerId, eligible: EligibleEpoch<'_>) -> Option<ProposedIsr> {
        let epochs = (self.partition.leader_epoch, self.partition.partition_epoch);
        let mark = self.high_watermark;
        self.leading().maybe_expand(id, mark, (ME, MY_EPOCH), epochs, eligible)
    }

    fn shrink(&mut self, at_ms: u64) -> Option<ProposedIsr> {
        let epochs = (self.partition.leader_epoch, self.partition.partition_epoch);
        let end = self.end;
        self.leading().maybe_shrink(end, ms(at_ms), MAX_LAG, (ME, MY_EPOCH), epochs)
    }
}

#[test]
fn the_high_watermark_is_the_smallest_log_end_of_the_in_sync_replicas() {
    let mut leader = Leader::with_isr(&[ME, F2, F3]);
    leader.end = Offset(10);
    leader.fetch(F2, 10, 9);
    leader.fetch(F3, 10, 4);
    assert_eq!(leader.mark(10, 1), Some(Offset(4)));
    leader.fetch(F3, 20, 10);
    assert_eq!(leader.mark(20, 1), Some(Offset(9)));
}

#[test]
fn a_new_leader_waits_for_the_first_fetch_of_each_replica_in_sync() {
    let mut leader = Leader::with_isr(&[ME, F2]);
    leader.end = Offset(10);
    assert_eq!(leader.mark(0, 1), Some(Offset::NONE));
}

#[test]
fn the_high_watermark_stands_still_below_min_insync_replicas() {
    let mut leader = Leader::with_isr(&[ME]);
    leader.end = Offset(10);
    assert_eq!(leader.mark(40_000, 2), None);
    assert_eq!(leader.mark(40_000, 1), Some(Offset(10)));
}

#[test]
fn a_replica_that_is_caught_up_and_may_join_holds_the_high_watermark_back() {
    let mut leader = Leader::with_isr(&[ME]);
    leader.end = Offset(5);
    leader.fetch(F2, 100, 5);
    leader.end = Offset(9);
    assert_eq!(leader.mark(200, 1), Some(Offset(5)));
    assert_eq!(leader.mark(30_101, 1), Some(Offset(9)), "it has been behind for too long");
    let end = leader.end;
    let fenced = |id| if id == F2 { None } else { everybody(id) };
    let mark = leader.leading().new_high_watermark(end, ms(200), MAX_LAG, 1, &fenced);
    assert_eq!(mark, Some(Offset(9)), "a fenced broker does not count");
}

#[test]
fn a_replica_joins_once_it_has_reached_the_high_watermark() {
    let mut leader = Leader::with_isr(&[ME]);
    leader.end = Offset(10);
    leader.high_watermark = Offset(8);
    leader.fetch(F2, 10, 7);
    assert_eq!(leader.expand(F2, &everybody), None);
    leader.fetch(F2, 20, 8);
    let proposed = leader.expand(F2, &everybody).unwrap();
    assert_eq!(proposed.isr, [(ME, MY_EPOCH), (F2, BrokerEpoch(20))]);
    assert_eq!(
        (proposed.leader_epoch, proposed.partition_epoch),
        (LeaderEpoch(0), PartitionEpoch(0))
    );
}

#[test]
fn a_replica_joins_only_once_it_has_reached_the_start_of_the_leaders_epoch() {
    let mut leader = Leader::with_isr(&[ME, F2]);
    leader.end = Offset(10);
    let again = registration(&[ME, F2], 1, 1);
    assert!(leader.partition.make_leader(ME, &again, Offset(10), ms(500)));
    let without = registration(&[ME], 1, 2);
    assert!(!leader.partition.make_leader(ME, &without, Offset(10), ms(600)), "no new epoch");
    leader.high_watermark = Offset(4);
    leader.fetch(F2, 700, 9);
    assert_eq!(leader.expand(F2, &everybody), None);
    leader.fetch(F2, 800, 10);
    assert!(leader.expand(F2, &everybody).is_some());
}

#[test]
fn a_replica_that_fetched_with_an_older_registration_does_not_join() {
    let mut leader = Leader::with_isr(&[ME]);
    leader.fetch(F2, 10, 0);
    assert_eq!(leader.expand(F2, &|_| Some(BrokerEpoch(99))), None);
    assert_eq!(leader.expand(F2, &|_| None), None, "nor one that is fenced");
    assert!(leader.expand(F2, &everybody).is_some());
}

#[test]
fn a_silent_follower_of_an_idle_partition_stays_in_sync() {
    let mut leader = Leader::with_isr(&[ME, F2]);
    leader.fetch(F2, 10, 0);
    assert_eq!(leader.shrink(1_000_000), None);
}

#[test]
fn a_follower_that_is_behind_for_longer_than_replica_lag_time_max_ms_is_dropped() {
    let mut leader = Leader::with_isr(&[ME, F2, F3]);
    leader.fetch(F2, 1_000, 0);
    leader.fetch(F3, 1_000, 0);
    leader.end = Offset(5);
    leader.fetch(F3, 2_000, 5);
    assert_eq!(leader.shrink(31_000), None);
    let proposed = leader.shrink(31_001).unwrap();
    assert_eq!(proposed.isr, [(ME, MY_EPOCH), (F3, BrokerEpoch(30))]);
}

#[test]
fn a_member_that_was_never_heard_of_is_proposed_without_an_epoch() {
    let mut leader = Leader::with_isr(&[ME, F2, F3]);
    leader.fetch(F2, 0, 0);
    leader.end = Offset(1);
    leader.fetch(F2, 30_000, 1);
    let proposed = leader.shrink(30_001);
    assert_eq!(proposed.unwrap().isr, [(ME, MY_EPOCH), (F2, BrokerEpoch(20))]);
    let mut leader = Leader::with_isr(&[ME, F2]);
    leader.fetch(F3, 0, 0);
    let proposed = leader.expand(F3, &everybody).unwrap();
    assert_eq!(proposed.isr[1], (F2, BrokerEpoch::NONE));
}

#[test]
fn one_proposal_is_made_at_a_time() {
    let mut leader = Leader::with_isr(&[ME]);
    leader.fetch(F2, 0, 0);
    leader.fetch(F3, 0, 0);
    let proposed = leader.expand(F2, &everybody).unwrap();
    assert_eq!(leader.expand(F3, &everybody), None);
    assert_eq!(leader.shrink(1_000_000), None);
    leader.leading().proposal_refused(&proposed);
    assert!(leader.expand(F3, &everybody).is_some());
}

#[test]
fn the_high_watermark_waits_for_a_newcomer_before_the_controller_has_answered() {
    let mut leader = Leader::with_isr(&[ME]);
    leader.fetch(F2, 0, 0);
    leader.end = Offset(5);
    leader.expand(F2, &everybody).unwrap();
    assert_eq!(leader.mark(1_000_000, 1), Some(Offset(0)));
    assert_eq!(leader.leading().maximal_isr_len(), 2);
    assert_eq!(leader.leading().isr(), [ME], "not committed");
}

#[test]
fn the_high_watermark_waits_for_a_dropped_follower_until_the_controller_has_answered() {
    let mut leader = Leader::with_isr(&[ME, F2]);
    leader.fetch(F2, 0, 0);
    leader.end = Offset(5);
    let proposed = leader.shrink(40_000).unwrap();
    assert_eq!(leader.mark(40_000, 1), Some(Offset(0)));
    let (leader_epoch, partition_epoch) = (LeaderEpoch(0), PartitionEpoch(1));
    let partition = &mut leader.partition;
    assert!(partition.isr_committed(&proposed, leader_epoch, partition_epoch, vec![ME]));
    assert_eq!(partition.partition_epoch, PartitionEpoch(1));
    assert_eq!(leader.mark(40_000, 1), Some(Offset(5)));
}

#[test]
fn an_answer_to_a_proposal_of_the_past_is_ignored() {
    let mut leader = Leader::with_isr(&[ME]);
    leader.fetch(F2, 0, 0);
    let proposed = leader.expand(F2, &everybody).unwrap();
    // The metadata came first, and with it another list.
    leader.partition.make_leader(ME, &registration(&[ME], 0, 3), Offset(0), ms(10));
    let isr = vec![ME, F2];
    let partition = &mut leader.partition;
    assert!(!partition.isr_committed(&proposed, LeaderEpoch(0), PartitionEpoch(1), isr.clone()));
    let again = leader.expand(F2, &everybody).unwrap();
    let partition = &mut leader.partition;
    assert!(!partition.isr_committed(&again, LeaderEpoch(1), PartitionEpoch(4), isr.clone()));
    assert!(partition.isr_committed(&again, LeaderEpoch(0), PartitionEpoch(4), isr));
}

#[test]
fn metadata_of_an_older_partition_epoch_changes_nothing() {
    let mut leader = Leader::with_isr(&[ME, F2]);
    let newer = registration(&[ME], 0, 5);
    leader.partition.make_leader(ME, &newer, Offset(0), ms(10));
    let older = registration(&[ME, F2, F3], 0, 4);
    assert!(!leader.partition.make_leader(ME, &older, Offset(0), ms(20)));
    assert_eq!(leader.leading().isr(), [ME]);
    assert!(!leader.partition.make_follower(&older));
    assert!(leader.partition.leading.is_some());
}

#[test]
fn a_leader_that_steps_down_forgets_its_followers() {
    let mut leader = Leader::with_isr(&[ME, F2]);
    leader.fetch(F2, 10, 0);
    let moved = PartitionRegistration { leader: Some(F2), ..registration(&[F2], 1, 1) };
    assert!(leader.partition.make_follower(&moved));
    assert_eq!(leader.partition.leading, None);
    let back = registration(&[ME, F2], 2, 2);
    assert!(leader.partition.make_leader(ME, &back, Offset(0), ms(50)));
    assert_eq!(leader.leading().follower(F2).unwrap().log_end_offset(), Offset::NONE);
}
