//! What Kafka refuses, in its own words: a configuration before the client starts, a member by its coordinator.
#![allow(clippy::unwrap_used)]

#[path = "fixture/run.rs"]
mod run;

use kafkascope::fact::GroupState;
use kafkascope::id::ErrorCode;
use kafkascope::kafka::config::ConfigProblem;
use kafkascope::kafka::consumer::ApplicationState;
use kafkascope::sim::CommandError;
use run::Run;

fn with_topic() -> Run {
    let mut run = Run::new();
    run.at(0, "add topic orders partitions=2");
    run
}

fn check(line: &str, english: &str, korean: &str) -> CommandError {
    let mut run = with_topic();
    let (error, en, ko) = run.refused(line);
    assert_eq!(en, english);
    assert_eq!(ko, korean);
    error
}

#[test]
fn the_heartbeat_interval_must_be_below_the_session_timeout() {
    let error = check(
        "add consumer c1 group=g topics=orders heartbeat.interval.ms=45000",
        "heartbeat.interval.ms cannot be 45000: it must be below session.timeout.ms.",
        "heartbeat.interval.ms 설정에 45000 값을 쓸 수 없습니다. session.timeout.ms 값보다 작아야 합니다.",
    );
    let expected = ConfigProblem::Conflict {
        key: "heartbeat.interval.ms",
        value: "45000".into(),
        rule: "below",
        other: "session.timeout.ms",
    };
    assert_eq!(error, CommandError::Config(expected));
    // Of several threads none starts.
    check(
        "add listener mail group=g topics=orders concurrency=3 session.timeout.ms=3000",
        "heartbeat.interval.ms cannot be 3000: it must be below session.timeout.ms.",
        "heartbeat.interval.ms 설정에 3000 값을 쓸 수 없습니다. session.timeout.ms 값보다 작아야 합니다.",
    );
    let mut run = with_topic();
    run.at(0, "add consumer c1 group=g topics=orders");
    let (error, ..) = run.refused("config c1 session.timeout.ms=2000");
    assert!(matches!(error, CommandError::Config(ConfigProblem::Conflict { .. })), "{error:?}");
}

#[test]
fn an_unknown_assignor_is_named_with_those_that_are_accepted() {
    let strategy = "add consumer c1 group=g topics=orders partition.assignment.strategy=";
    check(
        &format!("{strategy}range,nearest"),
        "partition.assignment.strategy cannot be \"range,nearest\": there is no \"nearest\". Accepted is a list, with commas and nothing twice, of: range, roundrobin, sticky, cooperative-sticky, forgetful, doubling.",
        "partition.assignment.strategy 설정에 \"range,nearest\" 값을 쓸 수 없습니다. \"nearest\" 이름은 없습니다. 쉼표로 나누어 중복 없이 씁니다. 쓸 수 있는 이름: range, roundrobin, sticky, cooperative-sticky, forgetful, doubling.",
    );
    check(
        &format!("{strategy}range,sticky,range"),
        "partition.assignment.strategy cannot be \"range,sticky,range\": \"range\" stands there twice. Accepted is a list, with commas and nothing twice, of: range, roundrobin, sticky, cooperative-sticky, forgetful, doubling.",
        "partition.assignment.strategy 설정에 \"range,sticky,range\" 값을 쓸 수 없습니다. \"range\" 이름이 두 번 나옵니다. 쉼표로 나누어 중복 없이 씁니다. 쓸 수 있는 이름: range, roundrobin, sticky, cooperative-sticky, forgetful, doubling.",
    );
}

#[test]
fn a_pattern_that_cannot_be_read_is_refused_at_its_place() {
    let error = check(
        "add consumer c1 group=g pattern=orders-(",
        "\"orders-(\" is not a pattern that can be read, from character 9 on. A pattern has letters, digits, . \\d \\w [a-z], groups with | and the quantifiers * + ? {n,m}.",
        "\"orders-(\" 패턴을 9번째 글자부터 읽을 수 없습니다. 영문자, 숫자, . \\d \\w [a-z], |로 나눈 괄호 묶음과 수량자 * + ? {n,m}을 쓸 수 있습니다.",
    );
    assert_eq!(error, CommandError::BadPattern { word: "orders-(".into(), at: 8 });
    let mut run = with_topic();
    run.at(0, "add consumer c1 group=g topics=orders");
    let (error, ..) = run.refused("subscribe c1 pattern=*");
    assert_eq!(error, CommandError::BadPattern { word: "*".into(), at: 0 });
}

#[test]
fn topics_and_a_pattern_do_not_go_together() {
    let error = check(
        "add consumer c1 group=g topics=orders pattern=o.*",
        "A consumer subscribes to topics or to a pattern, not to both at once.",
        "컨슈머는 토픽이나 패턴 가운데 하나만 구독합니다. 둘을 함께 쓸 수 없습니다.",
    );
    assert_eq!(error, CommandError::TopicsAndPattern);
}

/// The consumer's poll throws: the application ends with this error, which the coordinator refused its JoinGroup with.
fn check_fails(run: &mut Run, client: &str, refused_at: u64, error: ErrorCode) {
    let code = error.name();
    run.until(refused_at + 20_000);
    assert_eq!(
        run.news(&["request-refused", "consumer-failed", "consumer-left"]),
        [
            format!(
                "{refused_at} request-refused group=g client={client} api=\"JoinGroup\" error={code}"
            ),
            format!("{} consumer-failed consumer={client} error={code}", refused_at + 10),
            format!("{} consumer-left consumer={client} group=g", refused_at + 10),
        ]
    );
    assert_eq!(run.consumer(client).application_state(), ApplicationState::Failed { error });
}

#[test]
fn a_session_timeout_that_the_broker_does_not_allow_ends_the_application() {
    for allowed in ["5999", "1800001"] {
        let mut run = with_topic();
        let heartbeat = "heartbeat.interval.ms=1000";
        let line = format!(
            "add consumer c1 group=g topics=orders session.timeout.ms={allowed} {heartbeat}"
        );
        run.at(0, &line);
        check_fails(&mut run, "c1", 30, ErrorCode::InvalidSessionTimeout);
    }
    for allowed in ["6000", "1800000"] {
        let mut run = with_topic();
        run.at(0, &format!("add consumer c1 group=g topics=orders session.timeout.ms={allowed}"));
        run.until(20_000);
        assert_eq!(run.owners(), "c1: orders-0 orders-1");
    }
}

#[test]
fn a_broker_may_allow_other_session_timeouts() {
    let mut run = with_topic();
    for broker in 1..=3 {
        run.at(0, &format!("config broker-{broker} group.min.session.timeout.ms=1000 group.max.session.timeout.ms=5000"));
    }
    let heartbeat = "heartbeat.interval.ms=300";
    run.at(
        1_000,
        &format!("add consumer c1 group=g topics=orders session.timeout.ms=1000 {heartbeat}"),
    );
    run.until(20_000);
    assert_eq!(run.owners(), "c1: orders-0 orders-1");
    run.news(&[]);
    run.at(20_000, "add consumer c2 group=g topics=orders session.timeout.ms=6000");
    check_fails(&mut run, "c2", 20_030, ErrorCode::InvalidSessionTimeout);
    assert_eq!(run.owners(), "c1: orders-0 orders-1; c2:");
}

#[test]
fn who_has_no_assignor_in_common_with_all_others_is_not_let_in() {
    let mut run = with_topic();
    run.at(0, "add consumer c1 group=g topics=orders partition.assignment.strategy=range,sticky");
    run.at(0, "add consumer c2 group=g topics=orders partition.assignment.strategy=sticky");
    run.until(20_000);
    assert_eq!(run.group().protocol().unwrap().as_str(), "sticky");
    run.news(&[]);
    // c1 has it, c2 does not.
    run.at(20_000, "add consumer c3 group=g topics=orders partition.assignment.strategy=range");
    check_fails(&mut run, "c3", 20_030, ErrorCode::InconsistentGroupProtocol);
    // The others never hear of it.
    assert_eq!(run.group().state(), GroupState::Stable);
    assert_eq!(run.group().generation().0, 1);
    assert_eq!(run.owners(), "c1: orders-0; c2: orders-1; c3:");
    let told = kafkascope::narration::Narrator::new(kafkascope::narration::LocaleId::En);
    let fact = kafkascope::fact::Fact::ConsumerFailed {
        consumer: kafkascope::id::ClientId::new("c3"),
        error: ErrorCode::InconsistentGroupProtocol,
    };
    assert!(told.fact(&fact).headline.contains("INCONSISTENT_GROUP_PROTOCOL"));
}

#[test]
fn kafkas_default_strategy_lets_cooperating_members_in() {
    let mut run = with_topic();
    run.at(0, "add consumer c1 group=g topics=orders");
    run.at(0, "add consumer c2 group=g topics=orders");
    run.until(10_000);
    assert_eq!(run.group().protocol().unwrap().as_str(), "range");
    let strategy = "partition.assignment.strategy=cooperative-sticky";
    run.at(10_000, &format!("add consumer c3 group=g topics=orders {strategy}"));
    run.until(30_000);
    assert_eq!(run.group().protocol().unwrap().as_str(), "cooperative-sticky");
    assert_eq!(run.group().members().count(), 3);
}
