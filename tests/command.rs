//! The command language: what is printed reads back as the same command, and what cannot be read is named.
#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm)]

use kafkascope::id::{
    BrokerId, ClientId, EnvelopeId, GroupId, NameError, NodeId, Offset, ProcessId, TopicName,
    TopicPartition,
};
use kafkascope::kafka::{ClientCommand, ProduceRate, SubscribeTo};
use kafkascope::kernel::{Ratio, Skew, Span};
use kafkascope::sim::command::help::{COMMANDS, help_for};
use kafkascope::sim::command::{LINE_LENGTH_MAX, write_rate};
use kafkascope::sim::{Command, CommandError, ConfigTarget, DiskFault};

fn check_round_trip(command: &Command) {
    let line = command.to_string();
    assert_eq!(line.parse().as_ref(), Ok(command), "{line}");
}

/// `line` reads, and prints as `printed`.
fn check(line: &str, printed: &str) {
    let command: Command = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
    assert_eq!(command.to_string(), printed);
    check_round_trip(&command);
}

fn check_error(line: &str, expected: CommandError) {
    assert_eq!(line.parse::<Command>(), Err(expected), "{line}");
}

fn client(id: &str) -> ClientId {
    ClientId::new(id)
}

fn topic(id: &str) -> TopicName {
    TopicName::new(id)
}

fn pattern(regex: &str) -> SubscribeTo {
    SubscribeTo::Pattern(regex.parse().unwrap())
}

fn client_commands() -> Vec<ClientCommand> {
    let p0 = TopicPartition::new(topic("order-created"), 0);
    let mut commands = vec![
        ClientCommand::Rate(None),
        ClientCommand::Subscribe(vec![topic("orders"), topic("payments")].into()),
        ClientCommand::Subscribe(pattern("")),
        ClientCommand::Subscribe(pattern("[a-z ]+")),
        ClientCommand::Hold,
        ClientCommand::Release,
        ClientCommand::Pause(p0.clone()),
        ClientCommand::Resume(p0.clone()),
        ClientCommand::Seek(p0.clone(), Offset(0)),
        ClientCommand::Commit(None),
        ClientCommand::Commit(Some((p0, Offset(i64::MAX)))),
        ClientCommand::Close,
    ];
    let texts = [
        "",
        " ",
        "a",
        "two words",
        "\"",
        "\\",
        "a,b",
        "a=b",
        "a;b",
        "#",
        "주문 생성",
        "🦀\n\t\u{1}",
    ];
    for text in texts {
        for (key, value) in [(Some(text), None), (None, Some(text)), (Some(text), Some(text))] {
            commands.push(ClientCommand::Produce {
                topic: topic("orders"),
                partition: key.map(|_| 2),
                key: key.map(Into::into),
                value: value.map(Into::into),
            });
        }
        let keys = vec![text.into(), "b".into(), text.into()];
        let every = Span::from_ms(2_000);
        commands.push(ClientCommand::Rate(Some(ProduceRate {
            topic: topic("orders"),
            every,
            keys,
        })));
    }
    commands
}

fn world_commands() -> Vec<Command> {
    let settings = vec![("acks".into(), "all".into()), ("x y".into(), "a,\"b\" c".into())];
    let (a, b) = (NodeId::Client(client("c1")), NodeId::Broker(BrokerId(1)));
    let configure = |target| Command::Configure { target, settings: settings.clone() };
    vec![
        Command::AddTopic { topic: topic("orders"), settings: settings.clone() },
        Command::AddProducer { client: client("p1"), settings: settings.clone() },
        Command::AddConsumer {
            client: client("c1"),
            group: GroupId::new("mail-service"),
            subscribe_to: vec![topic("orders"), topic("payments")].into(),
            settings: settings.clone(),
        },
        Command::AddListener {
            listener: ProcessId::new("mail"),
            group: GroupId::new("mail-service"),
            subscribe_to: vec![topic("orders")].into(),
            concurrency: 3,
            settings: settings.clone(),
        },
        Command::AddListener {
            listener: ProcessId::new("mail"),
            group: GroupId::new("mail-service"),
            subscribe_to: pattern("a{1,2}|\\d \"=;#,"),
            concurrency: 1,
            settings: Vec::new(),
        },
        Command::AddConsumer {
            client: client("c1"),
            group: GroupId::new("mail-service"),
            subscribe_to: pattern("orders-.*"),
            settings: settings.clone(),
        },
        Command::AddGroup { group: GroupId::new("mail-service") },
        Command::Partitions { topic: topic("orders"), count: 6 },
        Command::Crash { node: a.clone() },
        Command::PowerOff { node: b.clone() },
        Command::Disk { server: BrokerId(1).into(), fault: DiskFault::Slow(Span::from_ms(500)) },
        Command::Disk { server: BrokerId(1).into(), fault: DiskFault::Fill },
        Command::Disk { server: BrokerId(1).into(), fault: DiskFault::Free },
        Command::Skew { node: a.clone(), by: Skew(-60_000) },
        Command::Restart { node: b.clone() },
        Command::Freeze { process: ProcessId::new("c1") },
        Command::Thaw { process: ProcessId::new("broker-1") },
        configure(ConfigTarget::Named("orders".into())),
        configure(ConfigTarget::Topic(topic("topic"))),
        configure(ConfigTarget::Client(client("network"))),
        configure(ConfigTarget::Server(BrokerId(2).into())),
        configure(ConfigTarget::Network),
        Command::Cut { a: a.clone(), b: b.clone() },
        Command::Heal { a: a.clone(), b: b.clone() },
        Command::Slow { a: a.clone(), b: b.clone(), latency: Span::from_ms(2_000) },
        Command::Lossy { a: a.clone(), b: b.clone(), loss: Ratio::percent(20).unwrap() },
        Command::Lossy { a, b: b.clone(), loss: Ratio::new(1, 3).unwrap() },
        Command::Isolate { node: b },
        Command::Drop { envelope: EnvelopeId(0) },
        Command::Delay { envelope: EnvelopeId(u64::MAX), by: Span::from_ms(5_000) },
    ]
}

#[test]
fn whatever_is_printed_reads_back() {
    world_commands().iter().for_each(check_round_trip);
    for command in client_commands() {
        check_round_trip(&Command::Client { client: client("x1"), command });
    }
}

#[test]
fn every_example_in_the_help_is_a_command() {
    for row in COMMANDS {
        check(row.example, row.example);
        assert!(row.example.starts_with(row.name), "{}", row.example);
        assert!(help_for(row.word()).any(|found| found == row));
    }
}

#[test]
fn a_line_may_be_written_in_more_than_one_way() {
    check("  produce  p1 orders value=x key=\"a\" ", "produce p1 orders key=a value=x");
    check("produce p1 orders key=", "produce p1 orders key=\"\"");
    check("rate p1 2.50/s topic=orders keys=", "rate p1 2.5/s topic=orders");
    check("config broker-1 group.max.size=2", "config broker-1 group.max.size=2");
    check("config topic a=1", "config topic a=1");
    check("subscribe c1 pattern=a\\d", "subscribe c1 pattern=\"a\\\\d\"");
    check("add listener m topics=t group=g", "add listener m group=g topics=t concurrency=1");
}

#[test]
fn a_missing_key_is_null_and_an_empty_one_is_not() {
    let key = |line: &str| match line.parse().unwrap() {
        Command::Client { command: ClientCommand::Produce { key, .. }, .. } => key,
        other => panic!("{other}"),
    };
    assert_eq!(key("produce p1 orders"), None);
    assert_eq!(key("produce p1 orders key=\"\""), Some("".into()));
}

#[test]
fn a_rate_reads_back_to_the_microsecond() {
    for every_us in (1_000..20_000).chain([333_333, 142_857, 500_000, 2_000_000, 700_000_001]) {
        let rate = ProduceRate { topic: topic("t"), every: Span(every_us), keys: Vec::new() };
        let command = ClientCommand::Rate(Some(rate));
        check_round_trip(&Command::Client { client: client("p1"), command });
    }
    assert_eq!(write_rate(Span::from_ms(2_000)), "0.5/s");
    assert_eq!(write_rate(Span(333_333)), "3/s");
    assert_eq!(write_rate(Span(700_000_001)), "700000001us");
}

#[test]
fn the_word_at_fault_is_named() {
    let word = |word: &str| word.to_owned();
    check_error("", CommandError::Missing { command: "", expected: "COMMAND" });
    check_error("jump c1", CommandError::UnknownCommand { word: word("jump") });
    check_error("seek c1 orders-0", CommandError::Missing { command: "seek", expected: "OFFSET" });
    check_error("hold c1 c2", CommandError::Surplus { word: word("c2") });
    check_error("seek c1 orders x", CommandError::BadPartition { word: word("orders") });
    check_error("drop 12", CommandError::BadEnvelope { word: word("12") });
    check_error("drop e", CommandError::BadEnvelope { word: word("e") });
    check_error(
        "add producer broker-1",
        CommandError::Taken { kind: "broker", id: word("broker-1") },
    );
    check_error("cut c1 c1", CommandError::SameNode { id: word("c1") });
    let accepted = Vec::new();
    check_error(
        "fill-disk c1",
        CommandError::UnknownId { kind: "broker", id: word("c1"), accepted },
    );
    check_error("config c1", CommandError::Missing { command: "config", expected: "KEY=VALUE" });
    check_error("add topic orders a=1 a=2", CommandError::Twice { word: word("a") });
    check_error(
        "produce p1 orders k=1",
        CommandError::BadChoice { word: word("k"), accepted: vec!["key", "value", "partition"] },
    );
    check_error(
        "add consumer c1 group=g topics=",
        CommandError::BadName { word: word(""), problem: NameError::Empty },
    );
    check_error(
        "crash c!",
        CommandError::BadName {
            word: word("c!"),
            problem: NameError::BadCharacter { character: '!' },
        },
    );
    let long = "x".repeat(LINE_LENGTH_MAX + 1);
    let length = long.len();
    check_error(&long, CommandError::TooLong { length, max: LINE_LENGTH_MAX });
}

#[test]
fn numbers_out_of_range_are_refused() {
    let bad = |line: &str, text: &str, min: i64, max: i64| {
        check_error(line, CommandError::BadNumber { word: text.to_owned(), min, max });
    };
    let most = i64::from(i32::MAX);
    bad("partitions orders 0", "0", 1, most);
    bad("partitions orders 2147483648", "2147483648", 1, most);
    bad("partitions orders +3", "+3", 1, most);
    bad("slow-disk broker-1 -1", "-1", 0, 600_000);
    let year = 365 * 86_400_000;
    bad("skew c1 99999999999", "99999999999", -year, year);
    bad("seek c1 orders-0 -1", "-1", 0, i64::MAX);
    bad("produce p1 orders partition=x", "x", 0, most);
    bad("lossy c1 c2 101", "101", 0, 100);
    bad("slow c1 c2 600001", "600001", 1, 600_000);
    // A request that is refused and sent again at once would never let time go on.
    bad("slow c1 c2 0", "0", 1, 600_000);
    for rate in ["2", "0/s", "-1/s", "1001/s", "0.0001/s", "1./s", "/s", "999us", "fast"] {
        let line = format!("rate p1 {rate} topic=orders");
        check_error(&line, CommandError::BadRate { word: rate.to_owned() });
    }
}
