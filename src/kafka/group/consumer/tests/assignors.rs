//! Which assignor a group uses.

use crate::kafka::config::BrokerConfig;
use crate::kafka::group::assignor::{ASSIGNORS, assignor};
use crate::kafka::group::consumer::tests::{check, check_with};

/// Two topics of one partition each: uniform gives everybody one, range both to the first member.
const TOPICS: &str = "topics t=1 u=1";

#[test]
fn every_assignor_that_may_be_configured_exists() {
    let config = BrokerConfig::default();
    let names = &config.group_consumer_assignors;
    assert!(names.iter().all(|name| assignor(ASSIGNORS, name).is_some()));
    assert_eq!(names.len(), ASSIGNORS.len());
}

#[test]
fn without_a_wish_the_first_one_configured_is_used() {
    let script = format!("{TOPICS}\njoin a topics=t+u\njoin b topics=t+u\ntarget");
    let answers = "0: a epoch=1 [t-0 u-0]\n0: b epoch=2 []\n";
    check(&script, &format!("{answers}target a[t-0] b[u-0]"));
    let settings = [("group.consumer.assignors", "range,uniform")];
    check_with(&settings, &script, &format!("{answers}target a[t-0 u-0] b[]"));
}

#[test]
fn most_of_those_who_name_one_have_their_say() {
    check(
        "topics t=1 u=1
         join a topics=t+u
         join b topics=t+u assignor=range
         target
         join c topics=t+u assignor=uniform
         join d topics=t+u assignor=uniform
         target",
        "0: a epoch=1 [t-0 u-0]
         0: b epoch=2 []
         target a[t-0 u-0] b[]
         0: c epoch=3 []
         0: d epoch=4 []
         target a[t-0] b[u-0] c[] d[]",
    );
}

#[test]
fn a_tie_goes_to_what_others_have_named() {
    check(
        "topics t=1 u=1
         join a topics=t+u assignor=uniform
         join b topics=t+u assignor=range
         target
         topics t=1 u=2
         beat a 1
         target",
        "0: a epoch=1 [t-0 u-0]
         0: b epoch=2 []
         target a[t-0] b[u-0]
         0: a epoch=3
         target a[t-0 u-0] b[u-1]",
    );
}

#[test]
fn a_tie_between_others_goes_to_uniform() {
    check(
        "topics t=1 u=1
         join a topics=t+u assignor=range
         join b topics=t+u assignor=uniform
         target
         join c topics=t+u
         target",
        "0: a epoch=1 [t-0 u-0]
         0: b epoch=2 []
         target a[t-0 u-0] b[]
         0: c epoch=3 []
         target a[t-0] b[u-0] c[]",
    );
}
