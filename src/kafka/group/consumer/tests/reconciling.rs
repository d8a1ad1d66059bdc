//! How members get to the target: give back first, then wait for what others give back, without a barrier.

use crate::kafka::group::consumer::tests::check;

const TWO: &str = "topics t=4
                   join a
                   join b";
const TWO_ANSWERS: &str = "0: a epoch=1 [t-0 t-1 t-2 t-3]
                           0: b epoch=2 []";

fn after_two(script: &str, expected: &str) {
    check(&format!("{TWO}\n{script}"), &format!("{TWO_ANSWERS}\n{expected}"));
}

#[test]
fn partitions_move_when_their_owner_has_given_them_back() {
    after_two(
        "target
         beat a 1
         state
         beat b 2
         beat a 1 owned=t-0+t-1
         state
         beat b 2
         state",
        "target a[t-0 t-1] b[t-2 t-3]
         0: a epoch=1 [t-0 t-1]
         Reconciling epoch=2 target=2 a:1 UnrevokedPartitions [t-0 t-1] revoking [t-2 t-3] b:2 UnreleasedPartitions []
         0: b epoch=2
         0: a epoch=2
         Reconciling epoch=2 target=2 a:2 Stable [t-0 t-1] b:2 UnreleasedPartitions []
         0: b epoch=2 [t-2 t-3]
         Stable epoch=2 target=2 a:2 Stable [t-0 t-1] b:2 Stable [t-2 t-3]",
    );
}

#[test]
fn a_member_that_still_owns_what_it_must_give_back_stays_in_its_epoch() {
    after_two(
        "beat a 1
         beat a 1
         beat a 1 owned=t-0+t-1+t-3
         state
         beat a 1 owned=none
         state",
        "0: a epoch=1 [t-0 t-1]
         0: a epoch=1
         0: a epoch=1
         Reconciling epoch=2 target=2 a:1 UnrevokedPartitions [t-0 t-1] revoking [t-2 t-3] b:2 UnreleasedPartitions []
         0: a epoch=2
         Reconciling epoch=2 target=2 a:2 Stable [t-0 t-1] b:2 UnreleasedPartitions []",
    );
}

#[test]
fn a_member_that_owns_less_than_it_should_has_nothing_to_give_back() {
    after_two(
        "beat a 1 owned=t-0
         state",
        "0: a epoch=2 [t-0 t-1]
         Reconciling epoch=2 target=2 a:2 Stable [t-0 t-1] b:2 UnreleasedPartitions []",
    );
}

#[test]
fn who_waits_gets_what_is_free_already() {
    check(
        "topics t=4 u=1
         join a
         join b topics=t+u
         target
         state",
        "0: a epoch=1 [t-0 t-1 t-2 t-3]
         0: b epoch=2 [u-0]
         target a[t-0 t-1 t-2] b[t-3 u-0]
         Reconciling epoch=2 target=2 a:1 Stable [t-0 t-1 t-2 t-3] b:2 UnreleasedPartitions [u-0]",
    );
}

#[test]
fn who_is_not_concerned_goes_to_the_new_epoch_and_keeps_reading() {
    after_two(
        "beat a 1 owned=t-0+t-1
         beat b 2
         join c
         target
         beat a 2
         state",
        "0: a epoch=2 [t-0 t-1]
         0: b epoch=2 [t-2 t-3]
         0: c epoch=3 []
         target a[t-0 t-1] b[t-2] c[t-3]
         0: a epoch=3
         Reconciling epoch=3 target=3 a:3 Stable [t-0 t-1] b:2 Stable [t-2 t-3] c:3 UnreleasedPartitions []",
    );
}

#[test]
fn a_member_that_has_given_back_goes_straight_to_the_newest_target() {
    after_two(
        "beat a 1
         join c
         target
         beat a 1 owned=t-0+t-1
         state",
        "0: a epoch=1 [t-0 t-1]
         0: c epoch=3 []
         target a[t-0 t-1] b[t-2] c[t-3]
         0: a epoch=3
         Reconciling epoch=3 target=3 a:3 Stable [t-0 t-1] b:2 UnreleasedPartitions [] c:3 UnreleasedPartitions []",
    );
}

#[test]
fn a_leaving_member_frees_what_it_owned_and_what_it_had_yet_to_give_back() {
    after_two(
        "beat a 1
         beat a -1
         beat b 2
         state",
        "0: a epoch=1 [t-0 t-1]
         0: a epoch=-1
         0: b epoch=3 [t-0 t-1 t-2 t-3]
         Stable epoch=3 target=3 b:3 Stable [t-0 t-1 t-2 t-3]",
    );
}
