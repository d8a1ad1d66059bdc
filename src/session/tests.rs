//! The rules of playing, tried on real lessons.

use crate::fact::Detail;
use crate::id::{ClientId, EnvelopeId, GroupId};
use crate::kernel::{SimTime, Step};
use crate::narration::LocaleId;
use crate::run::Timeline;
use crate::session::{
    Action, ActionError, AnswerView, Changed, Lens, LinkProblem, NoticeKind, OpenLog, PartState,
    Playback, Session, Settings, lessons,
};
use crate::view::{ClusterQuery, Inspected, assignment};

mod compare;

fn open(id: &str) -> Session {
    let mut session = Session::new(Settings::new(LocaleId::En));
    session.update(Action::OpenScenario { id: id.to_owned(), seed: None }).expect("a lesson");
    session
}

fn play(session: &mut Session, wall_ms: u64) {
    session.update(Action::Playback(Playback::Play)).expect("plays");
    pass(session, wall_ms);
}

/// Frames of a sixtieth of a second, until time stands still.
fn pass(session: &mut Session, wall_ms: u64) {
    for _ in 0..wall_ms / 16 {
        if !session.wants_frames() {
            break;
        }
        session.update(Action::Playback(Playback::Elapsed(16_000))).expect("time passes");
    }
}

fn answer_open_question(session: &mut Session) {
    let question = session.guide().question.filter(|one| one.answer == AnswerView::Open);
    if let Some(question) = question {
        let option = question.options.first().map(|option| option.id.clone());
        session.update(Action::Answer { question: question.id, option }).expect("an option");
    }
}

#[test]
fn every_lesson_opens_paused_on_its_first_part() {
    for lesson in lessons() {
        let mut session = open(&lesson.id);
        let page = session.page();
        assert!(!page.clock.playing, "{}", lesson.id);
        let now = page.guide.parts.iter().find(|part| part.state == PartState::Now);
        assert_eq!(now.map(|part| part.number), Some(1), "{}", lesson.id);
        let before = session.timeline().moment();
        session.update(Action::Playback(Playback::Elapsed(16_000))).expect("nothing");
        assert_eq!(session.timeline().moment(), before);
    }
}

#[test]
fn time_stops_at_the_beginning_of_each_part_exactly() {
    let mut session = open("a-consumer-dies");
    let parts = session.guide().parts.len();
    for number in 2..=parts {
        answer_open_question(&mut session);
        for _ in 0..20 {
            play(&mut session, 60_000);
            let reached = session.timeline().director().parts_reached().len();
            if reached >= number {
                break;
            }
        }
        let reached = session.timeline().director().parts_reached().last().copied();
        assert_eq!(reached.map(|reached| reached.step), Some(session.timeline().moment().step));
        assert!(!session.is_playing());
        let now = session.guide().parts.iter().position(|part| part.state == PartState::Now);
        assert_eq!(now, Some(number - 1));
    }
}

#[test]
fn a_step_glides_to_the_next_fact_and_steps_back_at_once() {
    let mut session = open("partitions-and-consumers");
    let mut from = session.timeline().moment();
    for _ in 0..20 {
        // What happens at the very same time is there at once.
        from = session.timeline().moment();
        session.update(Action::Playback(Playback::StepForward)).expect("a step");
        if session.wants_frames() {
            break;
        }
    }
    assert_eq!(session.timeline().moment(), from);
    assert!(session.wants_frames() && !session.is_playing());
    pass(&mut session, 1_000);
    let to = session.timeline().moment();
    assert!(to.step > from.step && !session.wants_frames());
    assert!(
        session.timeline().facts_of(to.step).iter().any(|it| it.fact.detail() <= Detail::Story)
    );
    session.update(Action::Playback(Playback::StepBack)).expect("a step");
    assert!(session.timeline().moment().step <= from.step && !session.wants_frames());
    session.update(Action::Playback(Playback::StepForward)).expect("a step");
    session.update(Action::Playback(Playback::Pause)).expect("arrives");
    assert!(session.timeline().moment().step > Step(0));
}

#[test]
fn acting_in_the_past_forks_and_undo_brings_the_future_back() {
    let mut session = open("partitions-and-consumers");
    let start = session.timeline().moment();
    session
        .update(Action::Playback(Playback::SeekTime(
            start.now + crate::kernel::Span::from_ms(5_000),
        )))
        .expect("runs on");
    let end = session.timeline().moment();
    let line = "crash c1".to_owned();
    session.update(Action::Playback(Playback::SeekStep(start.step))).expect("back");
    session.update(Action::Execute(line)).expect("a command");
    assert!(session.notices().iter().any(|notice| notice.kind == NoticeKind::Forked));
    session.update(Action::UndoFork).expect("a future to bring back");
    session.update(Action::Playback(Playback::SeekStep(end.step))).expect("forward");
    assert_eq!(session.timeline().moment().step, end.step);
    let arrived = session.timeline().moment().now;
    assert!(session.page().clock.head >= arrived);
}

#[test]
fn a_command_at_the_newest_moment_that_was_seen_is_no_fork() {
    let mut session = open("partitions-and-consumers");
    answer_open_question(&mut session);
    play(&mut session, 500);
    session.update(Action::Playback(Playback::Pause)).expect("pauses");
    session
        .update(Action::Execute("produce p1 orders key=a value=1".to_owned()))
        .expect("a command");
    assert!(session.notices().is_empty(), "{:?}", session.notices());
}

#[test]
fn what_is_refused_changes_nothing() {
    let mut session = open("sandbox");
    let before = session.saved();
    let refused = session.update(Action::Execute("crash nobody".to_owned()));
    assert!(matches!(refused, Err(ActionError::Command(_))), "{refused:?}");
    let refused = session.update(Action::OpenScenario { id: "none".to_owned(), seed: None });
    assert_eq!(refused, Err(ActionError::UnknownScenario { id: "none".to_owned() }));
    let refused = session.update(Action::Load("%%%".to_owned()));
    assert!(matches!(refused, Err(ActionError::Link(LinkProblem::Recording(_)))), "{refused:?}");
    assert_eq!(session.update(Action::UndoFork), Err(ActionError::NothingToUndo));
    assert_eq!(session.saved(), before);
}

#[test]
fn a_link_brings_back_the_run_and_the_moment() {
    let mut session = open("two-groups");
    session
        .update(Action::Execute("crash a1".to_owned()))
        .or(Ok::<_, ActionError>(Changed::Nothing))
        .expect("either");
    play(&mut session, 3_000);
    session.update(Action::Playback(Playback::Pause)).expect("pauses");
    let saved = session.saved();
    let mut other = Session::new(Settings::new(LocaleId::En));
    other.update(Action::Load(saved.fragment())).expect("a link");
    assert_eq!(other.timeline().moment().step, session.timeline().moment().step);
    assert_eq!(other.saved().recording, saved.recording);
    assert_eq!(*other.scene(), *session.scene());
}

#[test]
fn quiet_is_hurried_through_and_said() {
    let mut session = open("a-consumer-dies");
    session.update(Action::Execute("rate p1 off".to_owned())).expect("a command");
    for id in ["c1", "c2", "c3"] {
        session.update(Action::Execute(format!("leave {id}"))).expect("a command");
    }
    let mut hurried = false;
    for _ in 0..4_000 {
        if !session.wants_frames() {
            answer_open_question(&mut session);
            session.update(Action::Playback(Playback::Play)).expect("plays");
        }
        session.update(Action::Playback(Playback::Elapsed(16_000))).expect("time passes");
        hurried |= session.page().clock.hurried.is_some();
        if hurried {
            break;
        }
    }
    assert!(hurried);
}

fn seek(session: &mut Session, ms: u64) {
    let time = Playback::SeekTime(SimTime::from_ms(ms));
    session.update(Action::Playback(time)).expect("a place in time");
}

#[test]
fn the_log_that_was_chosen_stays_open_while_it_is_there() {
    let mut session = open("sandbox");
    let run = |session: &mut Session, line: &str| {
        session.update(Action::Execute(line.to_owned())).expect("a command");
    };
    run(&mut session, "add topic t partitions=2");
    seek(&mut session, 1_000);
    let (all, first) = session.logs();
    // Two of the topic, and the metadata log of each server.
    assert_eq!((all.len(), first.as_ref()), (2 + 3, Some(&all[0].source)));
    let second = all[1].source.clone();
    session.update(Action::OpenLog(OpenLog::of(second.clone()))).expect("a log");
    assert_eq!(session.logs().1, Some(second));
    session.update(Action::OpenScenario { id: "sandbox".into(), seed: None }).expect("a lesson");
    let (all, open) = session.logs();
    assert_eq!((all.len(), open.as_ref()), (3, Some(&all[0].source)), "there is no topic yet");
}

#[test]
fn a_message_that_is_looked_at_stays_where_it_is() {
    let mut session = open("partitions-and-consumers");
    session.update(Action::Playback(Playback::Play)).expect("plays");
    let client = Inspected::Client(ClientId::new("c1"));
    session.update(Action::Select(Some(client))).expect("selects");
    assert!(session.is_playing(), "a consumer goes on while it is looked at");
    session.update(Action::Select(Some(Inspected::Flight(EnvelopeId(1))))).expect("selects");
    assert!(!session.is_playing());
}

#[test]
fn the_cluster_is_shown_with_as_many_partitions_as_were_asked_for() {
    let session = open("partitions-and-consumers");
    let query = ClusterQuery { topic: None, first: 1, columns: 2, cells: 8 };
    let cluster = session.cluster(&query);
    let shown: Vec<_> = cluster.columns.iter().map(|column| column.partition.partition).collect();
    assert_eq!(shown, [1, 2]);
    assert_eq!(session.shown_topic(None), cluster.topic.clone().zip(Some(cluster.partitions)));
    assert_eq!(Lens::from_name("cluster"), Some(Lens::Cluster));
}

#[test]
fn an_assignment_is_explained_as_of_the_moment_and_the_run_that_is_looked_at() {
    let mut session = open("sandbox");
    let run = |session: &mut Session, line: &str| {
        session.update(Action::Execute(line.to_owned())).expect("a command");
    };
    run(&mut session, "add topic orders partitions=4");
    for (ms, client) in [(0, "c1"), (10_000, "c2")] {
        seek(&mut session, ms);
        run(
            &mut session,
            &format!("add consumer {client} group=g topics=orders group.protocol=consumer"),
        );
    }
    let group = GroupId::new("g");
    let epoch = |session: &mut Session, ms| {
        seek(session, ms);
        session.page();
        let fresh = assignment(&session.timeline, &session.chronicle, &group);
        let view = session.assignment(&group);
        assert_eq!(view, fresh);
        view.map(|view| view.generation.0)
    };
    assert_eq!(epoch(&mut session, 20_000), Some(2));
    assert_eq!(epoch(&mut session, 9_000), Some(1));
    assert_eq!(epoch(&mut session, 20_000), Some(2));
    assert_eq!(epoch(&mut session, 0), None);
    assert_eq!(epoch(&mut session, 9_000), Some(1));
    // Another course of the same run, and then another run.
    run(&mut session, "add consumer c3 group=g topics=orders group.protocol=consumer");
    assert_eq!(epoch(&mut session, 20_000), Some(2));
    let owners = session.assignment(&group).expect("a target").shares;
    let owners: Vec<_> = owners.iter().map(|(client, _)| client.as_str().to_owned()).collect();
    assert_eq!(owners, ["c1", "c3"]);
    session.update(Action::OpenScenario { id: "sandbox".to_owned(), seed: None }).expect("a run");
    assert_eq!(epoch(&mut session, 9_000), None);
}

#[test]
fn a_lesson_opens_with_its_lens_unless_the_link_names_another() {
    let mut session = open("partitions-and-consumers");
    assert_eq!(session.lens(), Lens::Topic);
    session.update(Action::SetLens(Lens::Ownership)).expect("a lens");
    session.update(Action::OpenScenario { id: "sandbox".into(), seed: None }).expect("a lesson");
    assert_eq!(session.lens(), Lens::Topic, "not that of the lesson before");
    session.update(Action::Load("#sandbox?lens=cluster".into())).expect("a link");
    assert_eq!(session.lens(), Lens::Cluster);
    session.update(Action::Load("#sandbox?lens=sky".into())).expect("a link");
    assert_eq!(session.lens(), Lens::Topic, "what the link says is nothing");
    let script = "scenario x\nchapter log\nfocus lens=ledger\npart a\n";
    let scenario = std::sync::Arc::new(script.parse().expect("a script"));
    session.replace(Timeline::open(scenario, 1).expect("a run"));
    assert_eq!(session.lens(), Lens::Ledger);
}
