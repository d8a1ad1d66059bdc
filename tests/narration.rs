//! Everything that can happen and everything that can be wrong has its words, in every language.
#![allow(clippy::unwrap_used, clippy::wildcard_enum_match_arm, clippy::print_stdout)]

#[path = "support/texts.rs"]
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use kafkascope::fact::{Arg, Fact, GroupState, RebalanceReason, Term};
use kafkascope::id::{
    BrokerId, ClientId, ErrorCode, GenerationId, GroupId, MemberEpoch, NodeId, Offset, TopicName,
    TopicPartition,
};
use kafkascope::kafka::config::{BrokerConfig, ConsumerConfig, ProducerConfig, TopicConfig};
use kafkascope::kernel::Span;
use kafkascope::narration::{LocaleId, Narrator};
use kafkascope::protocol::ApiKey;
use kafkascope::scenario::{SCRIPT_SENTENCES, Scenario, ScriptError};
use kafkascope::session::Lens;
use kafkascope::sim::command::help::COMMANDS;
use kafkascope::sim::command::{COMMAND_SENTENCES, CONFIG_SENTENCES, NAME_SENTENCES};
use kafkascope::sim::{Command, CommandError};
use kafkascope::view::{METADATA_SENTENCES, RECORD_SENTENCES};
use texts::{Text, sources, texts};

const WHY_WORDS_MAX: usize = 30;
const WHY_CHARS_MAX_KO: usize = 80;
const SHORT_WORDS_MAX: usize = 6;

/// What a variable may be called after a field, to choose by.
const DERIVED: &[&str] = &["-id", "-name", "-count", "-kind"];

#[test]
fn every_language_has_the_same_texts_in_the_same_files() {
    let ids = |locale| -> BTreeSet<(String, String)> {
        texts(locale).into_iter().map(|(id, text)| (text.file, id)).collect()
    };
    let english = ids(LocaleId::En);
    for &locale in LocaleId::ALL {
        let here = ids(locale);
        let missing: Vec<_> = english.difference(&here).collect();
        let surplus: Vec<_> = here.difference(&english).collect();
        assert!(missing.is_empty(), "{}: missing {missing:?}", locale.tag());
        assert!(surplus.is_empty(), "{}: not in English {surplus:?}", locale.tag());
        println!("{}: {} texts", locale.tag(), here.len());
    }
}

#[test]
fn no_text_is_empty_or_refers_to_what_does_not_exist() {
    for &locale in LocaleId::ALL {
        let all = texts(locale);
        for (id, text) in &all {
            let nothing = text.words_max == 0 && text.references.is_empty();
            assert!(!nothing, "{} {id} is empty", locale.tag());
            for reference in &text.references {
                assert!(all.contains_key(reference), "{} {id}: no {reference}", locale.tag());
            }
        }
    }
}

#[test]
fn every_fact_is_told_with_its_own_fields() {
    for &locale in LocaleId::ALL {
        let all = texts(locale);
        let mut known = BTreeSet::new();
        for kind in Fact::KINDS {
            let id = format!("fact-{}", kind.id);
            for part in ["", ".short", ".why"] {
                let id = format!("{id}{part}");
                assert!(all.contains_key(&id) || part == ".why", "{}: no {id}", locale.tag());
                check_variables(&all, &id, kind.fields);
                known.insert(id);
            }
        }
        let stale: Vec<_> =
            all.keys().filter(|id| id.starts_with("fact-") && !known.contains(*id)).collect();
        assert!(stale.is_empty(), "{}: no such facts {stale:?}", locale.tag());
    }
}

#[test]
fn reasons_and_labels_are_short() {
    for &locale in LocaleId::ALL {
        for (id, text) in &texts(locale) {
            let (words, chars) = (text.words_max, text.chars_max);
            if id.ends_with(".short") {
                assert!(words <= SHORT_WORDS_MAX, "{} {id}: {words} words", locale.tag());
            }
            let reason = id.ends_with(".why") || id.starts_with("why-");
            if reason && locale == LocaleId::Ko {
                assert!(chars <= WHY_CHARS_MAX_KO, "ko {id}: {chars} characters");
            } else if reason {
                assert!(words <= WHY_WORDS_MAX, "{} {id}: {words} words", locale.tag());
            }
        }
    }
}

#[test]
fn every_term_configuration_key_command_and_lens_has_its_words() {
    let keys = [BrokerConfig::KEYS, TopicConfig::KEYS, ConsumerConfig::KEYS, ProducerConfig::KEYS];
    let keys: BTreeSet<_> = keys.into_iter().flatten().collect();
    for &locale in LocaleId::ALL {
        let all = texts(locale);
        let has = |id: &str| assert!(all.contains_key(id), "{}: no {id}", locale.tag());
        Term::IDS.iter().copied().for_each(has);
        COMMANDS.iter().for_each(|row| has(row.text));
        keys.iter().for_each(|key| has(&format!("config-{}", key.replace('.', "-"))));
        LocaleId::ALL.iter().for_each(|locale| has(&format!("language-{}", locale.tag())));
        for lens in Lens::ALL {
            has(&format!("lens-{}", lens.name()));
            has(&format!("headline-{}", lens.name()));
        }
    }
}

#[test]
fn every_error_is_told_with_its_own_fields() {
    for &locale in LocaleId::ALL {
        let all = texts(locale);
        let lists = [
            RECORD_SENTENCES,
            METADATA_SENTENCES,
            COMMAND_SENTENCES,
            CONFIG_SENTENCES,
            NAME_SENTENCES,
            SCRIPT_SENTENCES,
        ];
        for kind in lists.into_iter().flatten() {
            assert!(all.contains_key(kind.id), "{}: no {}", locale.tag(), kind.id);
            check_variables(&all, kind.id, kind.fields);
        }
    }
}

#[test]
fn every_api_and_every_term_with_a_case_of_its_own_exists() {
    for (_, source) in LocaleId::ALL.iter().flat_map(|locale| sources(*locale)) {
        let cases = source.lines().filter_map(|line| line.trim().strip_prefix('['));
        for case in cases.filter_map(|line| line.split(']').next()) {
            if case.chars().all(|c| c.is_ascii_uppercase() || c == '_') {
                let known = ErrorCode::ALL.iter().any(|error| error.name() == case);
                assert!(known, "no error {case}");
            } else if case.starts_with(|c: char| c.is_ascii_uppercase()) {
                assert!(ApiKey::ALL.iter().any(|api| api.name() == case), "no API {case}");
            } else if ["group-state-", "rebalance-", "gone-"].iter().any(|p| case.starts_with(p)) {
                assert!(Term::IDS.contains(&case), "no term {case}");
            }
        }
    }
}

fn check_variables(all: &BTreeMap<String, Text>, id: &str, fields: &[&str]) {
    let Some(text) = all.get(id) else { return };
    let mut variables = text.variables.clone();
    for reference in &text.references {
        variables.extend(all.get(reference).into_iter().flat_map(|text| text.variables.clone()));
    }
    for variable in variables {
        let derived = DERIVED.iter().filter_map(|end| variable.strip_suffix(end));
        let known = std::iter::once(variable.as_str()).chain(derived).any(|v| fields.contains(&v));
        assert!(known, "{id} uses ${variable}; it has {fields:?}");
    }
}

fn check_told(fact: &Fact, expected: [(LocaleId, &str, &str, &str); 2]) {
    for (locale, headline, why, short) in expected {
        let told = Narrator::new(locale).fact(fact);
        assert_eq!(told.headline, headline);
        assert_eq!(told.why.as_deref().unwrap_or_default(), why);
        assert_eq!(told.short, short);
    }
}

fn orders(partition: i32) -> TopicPartition {
    TopicPartition::new(TopicName::new("orders"), partition)
}

#[test]
fn a_fact_is_told_with_the_numbers_of_this_step() {
    let fact = Fact::SessionExpired {
        group: GroupId::new("mail-service"),
        member: kafkascope::id::MemberId::new("c3-1"),
        client: ClientId::new("c3"),
        after: Span(45_000_000),
    };
    check_told(
        &fact,
        [
            (
                LocaleId::En,
                "c3 has been silent for 45 s: the coordinator of mail-service takes it out.",
                "session.timeout.ms has passed without a heartbeat (in the consumer protocol the broker says how long that is). Until now its partitions were waiting.",
                "c3 session expired",
            ),
            (
                LocaleId::Ko,
                "c3 컨슈머가 45초 동안 조용해서 mail-service 그룹의 코디네이터가 제외합니다.",
                "하트비트 없이 session.timeout.ms가 지났습니다. consumer 프로토콜에서는 그 시간을 브로커가 정합니다.",
                "c3 세션 만료",
            ),
        ],
    );
}

#[test]
fn a_list_of_partitions_may_be_empty() {
    let assigned = |partitions: Vec<TopicPartition>| Fact::PartitionsAssigned {
        consumer: ClientId::new("c4"),
        partitions: partitions.into(),
        generation: GenerationId(4),
        epoch: None,
    };
    let narrator = Narrator::new(LocaleId::En);
    let told = narrator.fact(&assigned(vec![orders(0), orders(2)]));
    assert_eq!(told.headline, "c4 owns orders-0, orders-2 in generation 4.");
    assert_eq!(told.short, "c4 gets 2");
    let told = narrator.fact(&assigned(Vec::new()));
    assert_eq!(told.headline, "c4 gets no new partition in generation 4.");
    assert_eq!(told.short, "c4 gets none");
}

#[test]
fn the_consumer_protocol_counts_epochs_where_the_classic_one_counts_generations() {
    let (consumer, group) = (ClientId::new("c4"), GroupId::new("g"));
    let generation = GenerationId(4);
    let epoch = Some(MemberEpoch(4));
    let assigned = |partitions: Vec<TopicPartition>| Fact::PartitionsAssigned {
        consumer: consumer.clone(),
        partitions: partitions.into(),
        generation,
        epoch,
    };
    let stable = |epoch| Fact::GroupBecameStable { group: group.clone(), generation, epoch };
    let told = |locale, fact: &Fact| Narrator::new(locale).fact(fact).headline;
    let (en, ko) = (LocaleId::En, LocaleId::Ko);
    assert_eq!(told(en, &assigned(vec![orders(0)])), "c4 takes over orders-0 in epoch 4.");
    assert_eq!(told(en, &assigned(Vec::new())), "c4 gets nothing new in epoch 4.");
    assert_eq!(told(en, &stable(epoch)), "g is Stable in epoch 4.");
    assert_eq!(told(en, &stable(None)), "g is Stable in generation 4.");
    assert_eq!(
        told(ko, &assigned(vec![orders(0)])),
        "c4 컨슈머가 에포크 4에서 orders-0 파티션을 넘겨받습니다."
    );
    assert_eq!(told(ko, &stable(epoch)), "g 그룹이 에포크 4에서 Stable이 됩니다.");
}

#[test]
fn what_is_absent_differs_from_a_key_that_reads_zero() {
    let queued = |key: Option<&str>, hash| Fact::RecordQueued {
        producer: ClientId::new("p1"),
        partition: orders(2),
        key: key.map(Into::into),
        hash,
        partitions: 3,
    };
    let headline = |fact| Narrator::new(LocaleId::En).fact(&fact).headline;
    assert_eq!(
        headline(queued(None, None)),
        "p1 puts a record without a key into its batch for orders-2."
    );
    assert_eq!(
        headline(queued(Some("0"), None)),
        "p1 puts the record \"0\" into its batch for orders-2."
    );
    assert_eq!(
        headline(queued(Some("user-1"), Some(1_404_122_828))),
        "p1 puts \"user-1\" into its batch for orders-2: 1404122828 mod 3."
    );
}

#[test]
fn numbers_choose_between_one_and_many() {
    let appended = |first, last| Fact::RecordsAppended {
        broker: BrokerId(1),
        partition: orders(0),
        first: Offset(first),
        last: Offset(last),
        count: last - first + 1,
    };
    let headline = |locale, fact| Narrator::new(locale).fact(&fact).headline;
    assert_eq!(
        headline(LocaleId::En, appended(5, 5)),
        "broker-1 appends a record to orders-0 at offset 5."
    );
    assert_eq!(
        headline(LocaleId::En, appended(5, 7)),
        "broker-1 appends 3 records to orders-0 at offsets 5 to 7."
    );
    assert_eq!(
        headline(LocaleId::Ko, appended(5, 5)),
        "broker-1 리더가 orders-0 파티션의 오프셋 5에 레코드를 덧붙입니다."
    );
}

#[test]
fn terms_and_errors_are_looked_up() {
    let narrator = Narrator::new(LocaleId::En);
    let changed = Fact::GroupStateChanged {
        group: GroupId::new("g"),
        from: GroupState::Stable,
        to: GroupState::PreparingRebalance,
        generation: GenerationId(3),
    };
    let told = narrator.fact(&changed);
    assert_eq!(told.headline, "g goes from Stable to PreparingRebalance.");
    assert!(told.why.unwrap().starts_with("PreparingRebalance: the coordinator collects"));
    let started = Fact::RebalanceStarted {
        group: GroupId::new("g"),
        generation: GenerationId(3),
        reason: RebalanceReason::MemberLeft,
        client: None,
    };
    let headline = narrator.fact(&started).headline;
    assert_eq!(headline, "g starts a rebalance after generation 3: a member left.");
    let failed =
        Fact::CommitFailed { consumer: ClientId::new("c1"), error: ErrorCode::RebalanceInProgress };
    assert_eq!(narrator.fact(&failed).headline, "c1 cannot commit: REBALANCE_IN_PROGRESS (27).");
    assert_eq!(narrator.fact(&failed).short, "c1: REBALANCE_IN_PROGRESS");
    let crashed = Fact::Crashed { node: NodeId::Broker(BrokerId(2)) };
    assert!(narrator.fact(&crashed).why.unwrap().contains("another broker"));
}

#[test]
fn an_error_names_the_word_at_fault_and_what_would_be_accepted() {
    let check = |line: &str, english: &str, korean: &str| {
        let error: CommandError = line.parse::<Command>().unwrap_err();
        let told = error.told();
        assert_eq!(Narrator::new(LocaleId::En).sentence(&told), english);
        assert_eq!(Narrator::new(LocaleId::Ko).sentence(&told), korean);
    };
    check(
        "partitions orders 0",
        "\"0\" is not a whole number from 1 to 2147483647.",
        "\"0\" 값은 1부터 2147483647까지의 정수가 아닙니다.",
    );
    check(
        "seek c1 orders-0 -1",
        "\"-1\" is not a whole number from 0 to 9223372036854775807.",
        "\"-1\" 값은 0부터 9223372036854775807까지의 정수가 아닙니다.",
    );
    check(
        "seek c1",
        "After \"seek\", TOPIC-PARTITION is missing. It reads: seek CONSUMER TOPIC-PARTITION OFFSET",
        "\"seek\" 명령에 TOPIC-PARTITION 부분이 빠졌습니다. 형식: seek CONSUMER TOPIC-PARTITION OFFSET",
    );
    check("", "Type a command, or help.", "명령을 입력하세요. help를 입력하면 목록이 나옵니다.");
}

#[test]
fn an_error_in_a_script_says_where() {
    let error: ScriptError = "scenario x\npart a\nuntil nonsense".parse::<Scenario>().unwrap_err();
    for (locale, expected) in [
        (LocaleId::En, "Line 3, column 7: there is no fact \"nonsense\"."),
        (LocaleId::Ko, "3행 7열: \"nonsense\" 사실은 없습니다."),
    ] {
        let narrator = Narrator::new(locale);
        let problem = narrator.sentence(&error.told());
        assert_eq!(narrator.sentence(&error.place(&problem)), expected);
    }
}

#[test]
fn a_text_may_hold_anything() {
    let narrator = Narrator::new(LocaleId::Ko);
    let word = "{ $x } <b>\u{202e}";
    let told = narrator.text("error-surplus", &[("word", Arg::Text(word.into()))]);
    assert!(told.contains(word));
    assert_eq!(narrator.text("no-such-text", &[]), "no-such-text");
    assert!(!narrator.has("fact-crashed.nothing"));
}

/// The inspector names its fields by ids, which no type checks.
#[test]
fn every_field_of_the_inspector_has_its_label() {
    let source = include_str!("../src/view/build/inspect.rs");
    let calls = ["field(\"", "time(\""]
        .into_iter()
        .flat_map(|call| source.match_indices(call).map(move |(at, _)| &source[at + call.len()..]));
    let labels: Vec<_> = calls.filter_map(|rest| rest.split('"').next()).collect();
    assert!(labels.len() > 30, "the source is written differently now: {labels:?}");
    for &locale in LocaleId::ALL {
        let all = texts(locale);
        let missing: Vec<_> =
            labels.iter().filter(|label| !all.contains_key(&format!("field-{label}"))).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", locale.tag());
    }
}
