//! What the observer notes of a leader's plan: Kafka does not check it.
#![allow(clippy::unwrap_used)]

#[path = "fixture/run.rs"]
mod run;

use run::Run;

const WRONG: &[&str] = &["assignment-overlaps", "assignment-incomplete"];

fn group(assignor: &str, consumers: u32) -> Run {
    let mut run = Run::new();
    run.at(0, "add topic orders partitions=3");
    run.at(0, "add topic mails partitions=2");
    for n in 1..=consumers {
        let strategy = format!("partition.assignment.strategy={assignor}");
        run.at(0, &format!("add consumer c{n} group=g topics=orders,mails {strategy}"));
    }
    run.until(10_000);
    run
}

#[test]
fn the_forgetful_assignor_leaves_out_what_it_knows() {
    let mut run = group("forgetful", 2);
    assert_eq!(
        run.news(WRONG),
        [
            "6060 assignment-incomplete group=g leader=c1 assignor=\"forgetful\" partitions=[mails-1 orders-2]"
        ]
    );
    assert_eq!(run.owners(), "c1: mails-0 orders-0; c2: orders-1");
}

#[test]
fn the_doubling_assignor_gives_one_partition_to_two() {
    let mut run = group("doubling", 3);
    assert_eq!(
        run.news(WRONG),
        [
            "6060 assignment-overlaps group=g leader=c1 assignor=\"doubling\" partition=mails-0 first=c1 second=c2"
        ]
    );
    assert_eq!(run.owners(), "c1: mails-0 orders-1; c2: mails-0 mails-1 orders-2; c3: orders-0");
    // Each of the two works on every record.
    run.at(10_000, "add producer p1");
    run.at(10_000, "produce p1 mails partition=0");
    run.until(20_000);
    assert_eq!(
        run.news(&["record-processed", "record-read-again"]).len(),
        3,
        "processed by both, read again by the second"
    );
}

#[test]
fn a_member_that_is_alone_gets_nothing_twice() {
    assert!(group("doubling", 1).news(WRONG).is_empty());
}

#[test]
fn the_cause_is_the_plan_on_its_way() {
    let run = group("forgetful", 2);
    let trace = run.timeline.trace();
    let noted = trace.iter().find(|entry| entry.fact.id() == WRONG[1]).unwrap();
    let cause = run.timeline.fact(noted.cause.unwrap()).unwrap();
    assert_eq!(noted.node, None);
    assert_eq!((cause.fact.id(), cause.step), ("sent", noted.step));
}

#[test]
fn what_the_leader_does_not_know_is_not_left_out() {
    let mut run = group("range", 2);
    // Its metadata are five minutes old before it sees the new partitions; the rebalance comes before.
    run.at(20_000, "partitions orders 5");
    run.at(21_000, "add consumer c3 group=g topics=orders,mails");
    run.until(60_000);
    assert_eq!(run.group().generation().0, 2);
    assert_eq!(run.owners(), "c1: mails-0 orders-0; c2: mails-1 orders-1; c3: orders-2");
    // A topic that it must look up for somebody brings it news of all; that topic itself does not exist.
    run.at(60_000, "subscribe c3 topics=orders,mails,never-made");
    run.until(90_000);
    let owners = "c1: mails-0 orders-0 orders-1; c2: mails-1 orders-2 orders-3; c3: orders-4";
    assert_eq!(run.owners(), owners);
    assert!(run.news(WRONG).is_empty());
}

#[test]
fn what_its_owner_must_give_back_first_is_not_left_out() {
    let mut run = group("cooperative-sticky", 2);
    let strategy = "partition.assignment.strategy=cooperative-sticky";
    run.at(20_000, &format!("add consumer c3 group=g topics=orders,mails {strategy}"));
    let generations = |run: &mut Run| run.news(&["generation-started", WRONG[0], WRONG[1]]);
    generations(&mut run);
    run.until(60_000);
    let news = generations(&mut run);
    // The first plan withholds what moves to c3, the second one gives it.
    assert_eq!(news.len(), 2, "{news:?}");
    assert!(news.iter().all(|line| line.contains("generation-started")), "{news:?}");
    let owners = run.owners();
    assert_eq!(owners.matches('-').count(), 5, "{owners}");
    let c3 = owners.split("c3:").nth(1).unwrap();
    assert_eq!(c3.matches('-').count(), 1, "{owners}");
}

#[test]
fn sound_assignors_cause_neither() {
    for assignor in ["range", "roundrobin", "sticky", "cooperative-sticky"] {
        let mut run = group(assignor, 3);
        let strategy = format!("partition.assignment.strategy={assignor}");
        let lines = [
            "leave c1".to_owned(),
            format!("add listener more group=g pattern=.*s concurrency=4 {strategy}"),
            "subscribe c2 topics=orders".to_owned(),
            "crash more-1".to_owned(),
            "partitions mails 4".to_owned(),
            "restart more".to_owned(),
            "restart c1".to_owned(),
            "hold c3".to_owned(),
        ];
        for (n, line) in lines.iter().enumerate() {
            run.at(20_000 + 2_700 * n as u64, line);
        }
        run.until(700_000);
        assert!(run.group().generation().0 > 5, "{assignor}");
        assert_eq!(run.news(WRONG), Vec::<String>::new(), "{assignor}");
    }
}
