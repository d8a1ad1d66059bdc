//! The timers of clients and brokers have Kafka's names, and do what they say.
#![allow(clippy::unwrap_used)]

#[path = "fixture/run.rs"]
mod run;

use run::Run;

/// When the client tried to reach broker-1, which is down like all others, within 30 s.
fn attempts(client: &str) -> Vec<u64> {
    let mut run = Run::new();
    for broker in 1..=3 {
        run.at(0, &format!("crash broker-{broker}"));
    }
    run.at(0, &format!("add {client}"));
    run.until(30_000);
    let refused = run.news(&["connection-refused"]);
    let mut times: Vec<u64> = refused
        .iter()
        .filter(|line| line.ends_with("to=broker-1"))
        .map(|line| line.split(' ').next().unwrap().parse().unwrap())
        .collect();
    times.dedup();
    times
}

#[test]
fn a_client_tries_a_broker_again_after_reconnect_backoff() {
    for client in ["consumer c1 group=g topics=orders", "producer p1"] {
        let backoff = "reconnect.backoff.ms=1000 reconnect.backoff.max.ms=4000";
        let slow = attempts(&format!("{client} {backoff}"));
        let gaps: Vec<_> = slow.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps.len() >= 5, "{client}: {slow:?}");
        assert!(gaps[0] >= 1_000 && gaps[1] >= 2_000, "{client}: {gaps:?}");
        // From then on the longest one, the news of the refusal (20 ms) and the turns of the other two brokers.
        assert!(gaps[3..].iter().all(|gap| (4_020..4_200).contains(gap)), "{client}: {gaps:?}");
        let quick = attempts(client);
        assert!(quick.len() > slow.len(), "{client}: {quick:?}, not only {slow:?}");
    }
}

#[test]
fn clients_go_on_without_any_backoff() {
    let none = "reconnect.backoff.ms=0 reconnect.backoff.max.ms=0 retry.backoff.ms=0 retry.backoff.max.ms=0";
    for client in ["consumer c1 group=g topics=orders", "producer p1"] {
        assert!(attempts(&format!("{client} {none}")).len() > 100, "{client}");
    }
}

#[test]
fn a_silent_broker_loses_its_leaderships_after_broker_session_timeout() {
    for (config, session) in
        [("broker.session.timeout.ms=4000", 4_000), ("group.max.size=9", 9_000)]
    {
        let mut run = Run::new();
        // It is a setting of the controllers.
        for broker in 1..=3 {
            run.at(20_000 * (broker - 1), &format!("config broker-{broker} {config}"));
        }
        run.at(60_000, "add topic orders partitions=3");
        run.news(&[]);
        run.at(70_000, "crash broker-2");
        run.until(100_000);
        let lost = run.news(&["leader-lost"]);
        assert_eq!(lost.len(), 1, "{lost:?}");
        let (at, what) = lost[0].split_once(' ').unwrap();
        assert!(what.starts_with("leader-lost partition=orders-1 broker=broker-2"), "{what}");
        // Since its last heartbeat, at most two seconds before; and it is looked for four times in a session.
        let after = at.parse::<i64>().unwrap() - 70_000;
        assert!((session - 2_000..=session + session / 4).contains(&after), "{config}: {after}");
    }
}

#[test]
fn the_first_rebalance_waits_for_group_initial_rebalance_delay() {
    for (delay, at) in [(0, 50), (500, 550), (10_000, 10_050)] {
        let mut run = Run::new();
        run.at(0, "add topic orders partitions=3");
        for broker in 1..=3 {
            let line = format!("config broker-{broker} group.initial.rebalance.delay.ms={delay}");
            run.at(20_000 * (broker - 1), &line);
        }
        run.at(60_000, "add consumer c1 group=g topics=orders");
        run.until(80_000);
        let started = run.news(&["generation-started"]);
        let (when, _) = started[0].split_once(' ').unwrap();
        let after = when.parse::<u64>().unwrap() - 60_000;
        // A commit into `__consumer_offsets` waits for two followers.
        assert!((at..at + 10).contains(&after), "{delay}: {started:?}");
    }
}
