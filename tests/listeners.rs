//! One application with several consumers (`ConcurrentMessageListenerContainer`): they live and die together.
#![allow(clippy::unwrap_used)]

#[path = "fixture/run.rs"]
mod run;

use std::rc::Rc;

use kafkascope::fact::Fact;
use kafkascope::kafka::consumer::ApplicationState;
use kafkascope::narration::{LocaleId, Narrator};
use kafkascope::run::{Timeline, link};
use kafkascope::sim::{CommandError, Life};
use run::Run;

const PROCESS: &[&str] = &["process-shared", "crashed", "restarted", "frozen", "thawed"];

/// Two partitions, and a listener with three threads.
fn listener() -> Run {
    let mut run = Run::new();
    run.at(0, "add topic orders partitions=2");
    run.at(0, "add listener mail group=g topics=orders concurrency=3");
    run.until(10_000);
    run
}

#[test]
fn concurrency_n_is_n_members_and_a_thread_without_a_partition_is_one_too() {
    let mut run = listener();
    assert_eq!(run.owners(), "mail-0: orders-0; mail-1: orders-1; mail-2:");
    assert_eq!(
        run.news(&["listener-added", "client-added", "member-joined"]),
        [
            "0 listener-added listener=\"mail\" group=g consumers=3",
            "0 client-added client=mail-0 role=role-consumer",
            "0 client-added client=mail-1 role=role-consumer",
            "0 client-added client=mail-2 role=role-consumer",
            "50 member-joined group=g member=mail-0-1 client=mail-0",
            "50 member-joined group=g member=mail-1-2 client=mail-1",
            "50 member-joined group=g member=mail-2-3 client=mail-2",
        ]
    );
    assert_eq!(run.group().members().count(), 3);
    for client in ["mail-0", "mail-1", "mail-2"] {
        assert_eq!(run.slot(client).process.as_str(), "mail");
    }
}

#[test]
fn the_client_id_has_a_suffix_only_where_there_are_several() {
    let mut run = Run::new();
    run.at(0, "add topic orders partitions=2");
    run.at(0, "add listener mail group=g topics=orders group.instance.id=post");
    run.at(0, "add listener bulk group=h topics=orders concurrency=2 group.instance.id=i");
    let instance = |run: &Run, client: &str| {
        run.consumer(client).group_instance_id().unwrap().as_str().to_owned()
    };
    assert_eq!(run.slot("mail").process.as_str(), "mail");
    assert_eq!(instance(&run, "mail"), "post");
    assert_eq!(instance(&run, "bulk-0"), "i-0");
    assert_eq!(instance(&run, "bulk-1"), "i-1");
    run.at(10_000, "config bulk group.instance.id=j");
    run.until(30_000);
    assert_eq!((instance(&run, "bulk-0"), instance(&run, "bulk-1")), ("j-0".into(), "j-1".into()));
}

#[test]
fn a_thread_does_not_crash_alone() {
    let mut run = listener();
    run.news(&[]);
    run.at(10_000, "crash mail-1");
    assert_eq!(
        run.news(PROCESS),
        [
            "10000 process-shared client=mail-1 process=\"mail\" consumers=3",
            "10000 crashed node=mail-0",
            "10000 crashed node=mail-1",
            "10000 crashed node=mail-2",
        ]
    );
    for client in ["mail-0", "mail-1", "mail-2"] {
        assert_eq!(run.slot(client).life, Life::Crashed);
    }
    let (error, english, _) = run.refused("crash mail");
    assert_eq!(error, CommandError::NotRunning { id: "mail".into() });
    assert_eq!(english, "\"mail\" is not running. Start it with: restart mail");
    run.at(20_000, "restart mail");
    assert_eq!(
        run.news(PROCESS),
        [
            "20000 restarted node=mail-0",
            "20000 restarted node=mail-1",
            "20000 restarted node=mail-2"
        ]
    );
    run.until(90_000);
    assert_eq!(run.owners(), "mail-0: orders-0; mail-1: orders-1; mail-2:");
}

#[test]
fn a_running_process_starts_again_when_all_of_it_has_stopped() {
    let mut run = listener();
    run.news(&[]);
    run.at(10_000, "restart mail-2");
    run.until(30_000);
    assert_eq!(
        run.news(&["process-shared", "consumer-left", "restarted"]),
        [
            "10000 process-shared client=mail-2 process=\"mail\" consumers=3",
            // It owns nothing, so it has nothing to commit.
            "10024 consumer-left consumer=mail-2 group=g",
            "10042 consumer-left consumer=mail-0 group=g",
            "10046 consumer-left consumer=mail-1 group=g",
            "10046 restarted node=mail-0",
            "10046 restarted node=mail-1",
            "10046 restarted node=mail-2",
        ]
    );
    assert_eq!(run.owners(), "mail-0: orders-0; mail-1: orders-1; mail-2:");
}

#[test]
fn a_process_stands_still_as_a_whole() {
    let mut run = listener();
    run.news(&[]);
    run.at(10_000, "freeze mail-0");
    run.at(11_000, "thaw mail");
    assert_eq!(
        run.news(PROCESS),
        [
            "10000 process-shared client=mail-0 process=\"mail\" consumers=3",
            "10000 frozen node=mail-0",
            "10000 frozen node=mail-1",
            "10000 frozen node=mail-2",
            "11000 thawed node=mail-0",
            "11000 thawed node=mail-1",
            "11000 thawed node=mail-2",
        ]
    );
    assert_eq!(run.refused("thaw mail-1").0, CommandError::NotFrozen { id: "mail-0".into() });
}

#[test]
fn a_consumer_leaves_alone_and_the_application_with_all() {
    let mut run = listener();
    run.at(10_000, "leave mail-0");
    run.until(20_000);
    assert_eq!(run.owners(), "mail-0:; mail-1: orders-0; mail-2: orders-1");
    assert_eq!(run.consumer("mail-0").application_state(), ApplicationState::Left);
    run.at(20_000, "leave mail");
    run.until(30_000);
    for client in ["mail-1", "mail-2"] {
        assert_eq!(run.consumer(client).application_state(), ApplicationState::Left);
    }
    assert_eq!(run.refused("leave mail").0, CommandError::NotRunning { id: "mail".into() });
    run.at(30_000, "restart mail");
    run.until(50_000);
    assert_eq!(run.owners(), "mail-0: orders-0; mail-1: orders-1; mail-2:");
}

#[test]
fn what_concerns_no_single_partition_may_be_told_to_the_application() {
    let mut run = listener();
    run.at(10_000, "add topic mails partitions=1");
    run.at(10_000, "subscribe mail topics=mails");
    run.until(30_000);
    assert_eq!(run.owners(), "mail-0: mails-0; mail-1:; mail-2:");
    run.at(30_000, "hold mail");
    assert_eq!(run.refused("hold mail").0, CommandError::AlreadyHeld { id: "mail-0".into() });
    run.at(31_000, "release mail");
    let (error, ..) = run.refused("seek mail mails-0 0");
    let CommandError::UnknownId { kind: "client", accepted, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(accepted, ["mail-0", "mail-1", "mail-2"]);
}

#[test]
fn all_threads_have_one_configuration() {
    let mut run = listener();
    run.news(&[]);
    run.at(10_000, "config mail-1 max.poll.records=7");
    assert_eq!(
        run.news(&["process-shared", "config-changed", "client-reconfigured"]),
        [
            "10000 process-shared client=mail-1 process=\"mail\" consumers=3",
            "10000 config-changed target=\"mail\" key=\"max.poll.records\" from=\"500\" to=\"7\"",
            "10000 client-reconfigured client=mail-0",
            "10000 client-reconfigured client=mail-1",
            "10000 client-reconfigured client=mail-2",
        ]
    );
    run.until(30_000);
    for client in ["mail-0", "mail-1", "mail-2"] {
        assert_eq!(run.consumer(client).config().max_poll_records, 7);
    }
    assert_eq!(run.owners(), "mail-0: orders-0; mail-1: orders-1; mail-2:");
}

#[test]
fn a_name_stands_for_one_thing() {
    let mut run = listener();
    let taken = |id: &str| CommandError::Taken { kind: "client", id: id.into() };
    let more = "group=g topics=orders";
    assert_eq!(run.refused(&format!("add consumer mail {more}")).0, taken("mail"));
    assert_eq!(run.refused(&format!("add listener mail {more}")).0, taken("mail"));
    assert_eq!(run.refused(&format!("add listener mail-1 {more}")).0, taken("mail-1"));
    run.at(10_000, "add producer bulk-1");
    let (error, english, korean) = run.refused(&format!("add listener bulk {more} concurrency=2"));
    assert_eq!(error, taken("bulk-1"));
    assert_eq!(english, "\"bulk-1\" is already the name of a client. Choose another one.");
    assert_eq!(korean, "\"bulk-1\" 이름은 이미 클라이언트가 쓰고 있습니다. 다른 이름을 고르세요.");
    let (error, ..) = run.refused(&format!("add listener b {more} concurrency=1000"));
    assert_eq!(error, CommandError::Limit { what: "clients", asked: 1_004, max: 1_000 });
    let (error, ..) = run.refused(&format!("add listener b {more} concurrency=0"));
    assert!(matches!(error, CommandError::BadNumber { min: 1, .. }), "{error:?}");
    let (error, ..) = run.refused("config client broker-1 acks=all");
    assert!(matches!(error, CommandError::UnknownId { kind: "client", .. }), "{error:?}");
    let (error, ..) = run.refused("leave broker-1");
    assert!(matches!(error, CommandError::UnknownId { kind: "client", .. }), "{error:?}");
}

#[test]
fn a_link_brings_the_listener_back() {
    let mut run = listener();
    run.at(12_000, "crash mail-1");
    run.at(13_000, "restart mail");
    run.until(40_000);
    let (recording, problems) = link::read(&link::write(&run.timeline.recording())).unwrap();
    assert_eq!(problems, []);
    let scenario = run.timeline.scenario().clone();
    let (mut again, refused) = Timeline::from_recording(scenario, &recording).unwrap();
    assert_eq!(refused, []);
    again.seek_time(run.timeline.moment().now);
    assert!(again.world() == run.timeline.world());
}

#[test]
fn the_answer_says_that_the_whole_process_is_meant() {
    let fact = Fact::ProcessShared {
        client: kafkascope::id::ClientId::new("mail-1"),
        process: "mail".into(),
        consumers: 3,
    };
    let told = |locale| Narrator::new(locale).fact(&fact).headline;
    assert_eq!(
        told(LocaleId::En),
        "mail-1 is one of 3 consumers in the process mail: this concerns all of them."
    );
    assert_eq!(
        told(LocaleId::Ko),
        "mail-1 컨슈머는 mail 프로세스의 컨슈머 3개 가운데 하나라서, 모두에게 일어납니다."
    );
}

#[test]
fn the_view_tells_consumers_of_one_process_apart_from_others() {
    let mut run = listener();
    run.at(10_000, "add consumer c1 group=g topics=orders");
    let scene = kafkascope::view::build(run.timeline.world(), run.timeline.moment().now);
    let processes: Vec<_> = scene.groups[0]
        .consumers
        .iter()
        .map(Rc::as_ref)
        .map(|consumer| (consumer.id.as_str(), consumer.process.as_str()))
        .collect();
    assert_eq!(
        processes,
        [("mail-0", "mail"), ("mail-1", "mail"), ("mail-2", "mail"), ("c1", "c1")]
    );
}
