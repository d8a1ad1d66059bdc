#![allow(clippy::unwrap_used)]

use super::*;
use crate::fact::GroupState;
use crate::id::{BrokerId, ClientId, GroupId, TopicName, TopicPartition};
use crate::kernel::Span;
use crate::scenario::{
    COMPARED_SETTINGS, Comparison, Condition, FactPattern, FieldPattern, Metric, StateCondition,
    Wanted,
};
use crate::sim::CommandError;

const HEAD: &str = "scenario x\nchapter log\n";

fn read(script: &str) -> Scenario {
    script.parse().unwrap_or_else(|error| panic!("{script}: {error:?}"))
}

fn check_error(lines: &str, line: usize, column: usize, kind: ScriptProblem) {
    let script = format!("{HEAD}{lines}");
    let expected = ScriptError { line: line + 2, column, kind };
    assert_eq!(script.parse::<Scenario>(), Err(expected), "{script}");
}

#[test]
fn a_script_reads_in_the_order_of_its_lines() {
    let scenario = read(
        "# a comment\n\
         scenario  a-lesson\n\
         chapter   groups\n\
         seed      7\n\
         cluster   brokers=2 latency.ms=100 jitter.ms=5 racks=a,b\n\
         focus     topic=orders group=mail lens=cluster compare=acks-0,acks-all\n\
         \n\
         topic     orders partitions=3\n\
         consumer  c1 group=mail topics=orders\n\
         until     group-became-stable group=mail\n\
         open\n\
         part      one\n\
         ask       who option=a option=b answer=b\n\
         do        crash c1\n\
         until     partitions-assigned partitions=orders-0,orders-1 times 2\n\
         expect    no-fact records-failed\n\
         wait      2min\n\
         part      two\n\
         say       more\n\
         goal      idle when state idle-members mail >= 1\n\
         solution  add consumer c2 group=mail topics=orders ; wait 500ms ; hold c2\n",
    );
    assert_eq!((scenario.id.as_str(), scenario.seed, scenario.brokers), ("a-lesson", 7, 2));
    assert_eq!(scenario.racks, ["a", "b"].map(crate::protocol::Text::from));
    assert_eq!((scenario.latency, scenario.jitter), (Span::from_ms(100), Span::from_ms(5)));
    assert_eq!(scenario.focus.topic, Some(TopicName::new("orders")));
    assert_eq!(scenario.focus.lens, Lens::Cluster);
    let compared: Vec<_> = scenario.focus.compared.iter().map(|setting| setting.id).collect();
    assert_eq!(compared, ["acks-0", "acks-all"]);
    assert_eq!(scenario.prelude.len(), 3);
    assert_eq!(
        scenario.prelude[0],
        Directive::Do("add topic orders partitions=3".parse().unwrap())
    );
    let [one, two] = scenario.parts.as_slice() else { panic!("{:?}", scenario.parts) };
    let pattern = FactPattern {
        fact: "partitions-assigned",
        fields: vec![FieldPattern {
            field: "partitions",
            wanted: Wanted::Text("orders-0,orders-1".to_owned()),
        }],
    };
    assert_eq!(one.directives[2], Directive::Until(Condition::Fact { pattern, times: 2 }));
    assert_eq!(one.directives[4], Directive::Wait(Span::from_ms(120_000)));
    assert_eq!(two.directives, [Directive::Say("more".to_owned())]);
    let at_least_one = StateCondition::Compares(
        Metric::IdleMembers("mail".parse().unwrap()),
        Comparison::AtLeast,
        1,
    );
    assert_eq!(scenario.goals[0].condition, Condition::State(vec![at_least_one]));
    assert_eq!(scenario.solution.len(), 3);
    assert_eq!(scenario.solution[1], Directive::Wait(Span::from_ms(500)));
}

#[test]
fn a_condition_may_compare_and_combine() {
    let scenario = read(&format!(
        "{HEAD}part a\n\
         goal soon when fact session-expired after<=10000 times 2\n\
         goal busy when state members g >= 4 and group-state g = Stable\n"
    ));
    let after = FieldPattern { field: "after", wanted: Wanted::Number(Comparison::AtMost, 10_000) };
    let pattern = FactPattern { fact: "session-expired", fields: vec![after] };
    assert_eq!(scenario.goals[0].condition, Condition::Fact { pattern, times: 2 });
    let Condition::State(states) = &scenario.goals[1].condition else { panic!() };
    assert_eq!(states.len(), 2);
}

#[test]
fn a_condition_may_ask_for_replicas_and_promises() {
    let scenario = read(&format!(
        "{HEAD}part a\n\
         goal led when state leader orders-0 = 2 and leader-epoch orders-0 >= 1 and isr orders-0 < 3\n\
         goal kept when state high-watermark orders-0 > 4 and broken-promises p1 <= 0\n"
    ));
    let orders = || TopicPartition::new(TopicName::new("orders"), 0);
    let led = [
        (Metric::Leader(orders()), Comparison::Equal, 2),
        (Metric::LeaderEpoch(orders()), Comparison::AtLeast, 1),
        (Metric::Isr(orders()), Comparison::Less, 3),
    ];
    let kept = [
        (Metric::HighWatermark(orders()), Comparison::More, 4),
        (Metric::BrokenPromises(ClientId::new("p1")), Comparison::AtMost, 0),
    ];
    let states = |wanted: &[(Metric, Comparison, i64)]| {
        let compares = wanted.iter().cloned();
        Condition::State(compares.map(|(m, c, n)| StateCondition::Compares(m, c, n)).collect())
    };
    assert_eq!(scenario.goals[0].condition, states(&led));
    assert_eq!(scenario.goals[1].condition, states(&kept));
}

#[test]
fn a_goal_may_name_what_must_not_happen() {
    let scenario = read(
        "scenario x\nchapter log\npart a\n\
         goal all when fact restarted times 3 unless state live-isr orders <= 1\n\
         goal led when state leader orders-0 = 1 and starts broker-2 >= 2 unless fact crashed node=broker-1\n",
    );
    let [all, led] = &scenario.goals[..] else { panic!("{:?}", scenario.goals) };
    assert!(matches!(all.condition, Condition::Fact { times: 3, .. }));
    let live = Metric::LiveIsr(TopicName::new("orders"));
    let at_most_one = StateCondition::Compares(live, Comparison::AtMost, 1);
    assert_eq!(all.unless, Some(Condition::State(vec![at_most_one])));
    let leader = Metric::Leader(TopicPartition::new(TopicName::new("orders"), 0));
    assert_eq!(
        led.condition,
        Condition::State(vec![
            StateCondition::Compares(leader, Comparison::Equal, 1),
            StateCondition::Compares(Metric::Starts(BrokerId(2)), Comparison::AtLeast, 2),
        ])
    );
    let unless = led.unless.as_ref().and_then(Condition::pattern).unwrap();
    assert_eq!((unless.fact, unless.fields.len()), ("crashed", 1));
}

#[test]
fn the_texts_of_a_scenario_are_known_from_its_script() {
    let script = "part a\nask q option=x option=y answer=x\npart b\ngoal g when fact crashed\n";
    let texts = read(&format!("{HEAD}{script}")).texts();
    let expected = [
        "x",
        "x.about",
        "x-a",
        "x-a.what",
        "x-a.why",
        "x-a.next",
        "x-ask-q",
        "x-ask-q.x",
        "x-ask-q.x-why",
        "x-ask-q.y",
        "x-ask-q.y-why",
        "x-b",
        "x-b.what",
        "x-b.why",
        "x-goal-g",
        "x-goal-g.hint",
    ];
    assert_eq!(texts, expected);
}

#[test]
fn an_error_says_where_and_what_was_expected() {
    let word = |word: &str| word.to_owned();
    check_error(
        "jump x\n",
        1,
        1,
        ScriptProblem::UnknownDirective { word: word("jump"), accepted: DIRECTIVES.to_vec() },
    );
    check_error("part\n", 1, 5, ScriptProblem::Missing { expected: "ID" });
    check_error("part a b\n", 1, 8, ScriptProblem::Surplus { word: word("b") });
    check_error("part a\n  wait 3h\n", 2, 8, ScriptProblem::BadSpan { word: word("3h") });
    check_error(
        "seed -1\n",
        1,
        6,
        ScriptProblem::BadNumber { word: word("-1"), min: 0, max: i64::MAX },
    );
    check_error(
        "part a\nuntil nonsense\n",
        2,
        7,
        ScriptProblem::UnknownFact { word: word("nonsense") },
    );
    check_error(
        "part a\nuntil crashed who=c1\n",
        2,
        15,
        ScriptProblem::UnknownField { fact: "crashed", word: word("who"), accepted: vec!["node"] },
    );
    check_error("part a\npart a\n", 2, 6, ScriptProblem::Twice { word: word("a") });
    check_error(
        "part a\nseed 3\n",
        2,
        1,
        ScriptProblem::Misplaced { word: word("seed"), rule: "before-parts" },
    );
    check_error(
        "say a\npart a\n",
        1,
        1,
        ScriptProblem::Misplaced { word: word("say"), rule: "in-part" },
    );
    check_error(
        "open\nopen\n",
        2,
        1,
        ScriptProblem::Misplaced { word: word("open"), rule: "opens-once" },
    );
    check_error(
        "part a\nask q option=a answer=b\n",
        2,
        23,
        ScriptProblem::BadAnswer { word: word("b"), accepted: vec![word("a")] },
    );
    check_error("", 0, 1, ScriptProblem::Missing { expected: "part ID" });
}

#[test]
fn a_header_names_a_lens_and_a_cluster_that_there_can_be() {
    let word = |word: &str| word.to_owned();
    check_error(
        "focus lens=sky\n",
        1,
        12,
        ScriptProblem::BadChoice {
            word: word("sky"),
            accepted: Lens::ALL.iter().map(|lens| word(lens.name())).collect(),
        },
    );
    check_error(
        "focus compare=acks-0,range\n",
        1,
        15,
        ScriptProblem::BadChoice {
            word: word("acks-0,range"),
            accepted: COMPARED_SETTINGS.iter().map(|setting| word(setting.id)).collect(),
        },
    );
    check_error(
        "cluster brokers=13\n",
        1,
        17,
        ScriptProblem::BadNumber { word: word("13"), min: 1, max: 12 },
    );
    for bad in ["2", "7", "-1", "many"] {
        check_error(
            &format!("cluster controllers={bad}\n"),
            1,
            21,
            ScriptProblem::BadChoice {
                word: word(bad),
                accepted: ["0", "1", "3", "5"].map(word).to_vec(),
            },
        );
    }
}

#[test]
fn a_group_may_be_in_any_state_of_either_protocol() {
    let word = |word: &str| word.to_owned();
    check_error(
        "part a\nuntil state group-state g = Happy\n",
        2,
        29,
        ScriptProblem::UnknownState {
            word: word("Happy"),
            accepted: vec![
                "Empty",
                "PreparingRebalance",
                "CompletingRebalance",
                "Assigning",
                "Reconciling",
                "Stable",
                "Dead",
            ],
        },
    );
    for (name, state) in [("Reconciling", GroupState::Reconciling), ("Dead", GroupState::Dead)] {
        let scenario = read(&format!("{HEAD}part a\nuntil state group-state g = {name}\n"));
        let is = StateCondition::Is(GroupId::new("g"), state);
        let until = Directive::Until(Condition::State(vec![is]));
        assert_eq!(scenario.parts[0].directives, [until]);
    }
}

#[test]
fn a_command_that_cannot_be_read_is_told_as_in_the_console() {
    let unknown =
        |word: &str| ScriptProblem::Command(CommandError::UnknownCommand { word: word.to_owned() });
    check_error("part a\ndo   jump c1\n", 2, 6, unknown("jump"));
    check_error("part a\nsolution crash c1 ; jump\n", 2, 21, unknown("jump"));
    let quote = CommandError::OpenQuote { word: "\"b".to_owned() };
    check_error("part a\ndo produce p1 t key=\"b\n", 2, 1, ScriptProblem::Command(quote));
}
