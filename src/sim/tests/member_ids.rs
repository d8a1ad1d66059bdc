//! Member ids: Kafka draws them, so none ever comes again.

use crate::fact::Fact;
use crate::id::MemberId;
use crate::sim::ClusterSpec;
use crate::sim::small_world::SmallWorld as Run;

/// Those that were given out, in order.
fn given(run: &Run) -> Vec<MemberId> {
    let of = |fact: &Fact| {
        let Fact::MemberIdGiven { member, .. } = fact else { return None };
        Some(member.clone())
    };
    run.facts.iter().filter_map(of).collect()
}

#[test]
fn no_member_id_comes_again_though_the_group_is_lost_with_the_page_cache() {
    let mut run = Run::of(&ClusterSpec { brokers: 1, controllers: 1, ..ClusterSpec::default() });
    run.pass(100);
    run.command("add topic orders partitions=1");
    run.command(
        "add consumer c1 group=g topics=orders session.timeout.ms=6000 heartbeat.interval.ms=1000",
    );
    run.pass(8_000);
    assert_eq!(given(&run).len(), 1);
    run.command("power-off broker-1");
    run.command("restart broker-1");
    run.pass(60_000);
    let given = given(&run);
    assert_eq!(given.len(), 2, "the coordinator has never heard of c1: {given:?}");
    assert_ne!(given[0], given[1]);
}
