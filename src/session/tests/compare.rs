//! Runs under several settings, looked at beside each other.

use super::{open, seek};
use crate::kernel::Span;
use crate::session::{
    Action, ComparedBy, ComparedSetting, ComparedView, Lens, LinkProblem, Notice, NoticeKind,
    PartState, Session,
};
use crate::view::RecordFate;

#[test]
fn each_partition_of_each_compared_run_says_how_long_it_had_no_owner() {
    let mut session = open("stop-the-world");
    session.update(Action::SetLens(Lens::Compare)).expect("a lens");
    seek(&mut session, 60_000);
    let compared = session.page().compared;
    assert_eq!(compared.len(), 2);
    for run in compared.iter() {
        assert!(!run.groups.is_empty());
        for (history, (group, figures)) in run.groups.iter().zip(&run.figures) {
            assert_eq!(history.group, *group);
            assert_eq!(figures.unowned_of.len(), history.rows.len());
            let sum: u64 = figures.unowned_of.iter().map(|span| span.0).sum();
            assert_eq!(sum, figures.unowned.0);
            assert_eq!(figures.unowned_of.iter().max(), Some(&figures.unowned_longest));
        }
    }
}

#[test]
fn the_lesson_about_acks_opens_with_what_it_compares_and_each_run_keeps_its_own_promise() {
    let mut session = open("acks-compared");
    let seen = |session: &mut Session| {
        let compared = session.page().compared;
        let of = |run: &ComparedView| {
            let p1 = &run.producers[0];
            let fates: Vec<_> = p1.marks.iter().map(|mark| mark.fate).collect();
            (run.id, fates, p1.idempotent)
        };
        compared.iter().map(of).collect::<Vec<_>>()
    };
    let (kept, waits) = (RecordFate::Kept, RecordFate::Waiting);
    let opened = [("acks-0", false), ("acks-1", false), ("acks-all", true)];
    let opened = opened.map(|(id, idempotent)| (id, vec![kept, kept], idempotent));
    assert_eq!(seen(&mut session), opened);
    let part = |session: &mut Session, n: usize| {
        for _ in 0..200 {
            let guide = session.guide();
            let now = guide.parts.iter().find(|part| part.state == PartState::Now);
            if now.is_some_and(|now| now.number == n + 1) {
                return;
            }
            let here = session.timeline().moment().now.0 / 1_000;
            seek(session, here + 100);
        }
        panic!("part {n} never begins");
    };
    part(&mut session, 1);
    let last: Vec<_> = seen(&mut session).iter().map(|(_, fates, _)| fates[2]).collect();
    assert_eq!(last, [kept, kept, waits], "the dead leader's log counts until another leads");
    part(&mut session, 4);
    let last: Vec<_> = seen(&mut session).iter().map(|(_, fates, _)| fates[2]).collect();
    assert_eq!(last, [RecordFate::Gone, RecordFate::Lost, kept]);
    let after: Vec<_> = session.page().compared.iter().map(mean).collect();
    assert!(after.is_sorted() && after[0] < after[1] && after[1] < after[2], "{after:?}");
}

fn mean(run: &ComparedView) -> Option<Span> {
    run.producers[0].figures.acknowledged_after
}

#[test]
fn what_is_compared_is_of_one_kind_and_each_kind_keeps_its_choice() {
    let mut session = open("stop-the-world");
    session.update(Action::SetLens(Lens::Compare)).expect("a lens");
    let ids = |session: &mut Session| {
        session.page().compared.iter().map(|run| run.id).collect::<Vec<_>>()
    };
    let toggle = |session: &mut Session, id: &str| {
        let setting = ComparedSetting::from_id(id).expect("it is in the table");
        session.update(Action::ToggleCompared(setting)).expect("a setting");
    };
    assert_eq!(ids(&mut session), ["range", "cooperative-sticky"]);
    toggle(&mut session, "range");
    session.update(Action::CompareBy(ComparedBy::Acks)).expect("a kind");
    assert_eq!(ids(&mut session), ["acks-0", "acks-1", "acks-all"]);
    toggle(&mut session, "acks-0");
    let link = session.saved().fragment();
    assert!(link.contains("lens=compare&compare=acks-1,acks-all"), "{link}");
    session.update(Action::CompareBy(ComparedBy::Rebalancing)).expect("a kind");
    assert_eq!(ids(&mut session), ["cooperative-sticky"]);
    session.update(Action::Load(link)).expect("a link");
    assert_eq!(ids(&mut session), ["acks-1", "acks-all"]);
    session
        .update(Action::Load("#sandbox?lens=compare&compare=acks-1,range".to_owned()))
        .expect("a run");
    let dropped = |notice: &Notice| {
        if let NoticeKind::Dropped(problems) = &notice.kind { problems.clone() } else { Vec::new() }
    };
    let value = "acks-1,range".to_owned();
    let told: Vec<_> = session.notices().iter().flat_map(dropped).collect();
    assert_eq!(told, [LinkProblem::BadValue { key: "compare", value }]);
    assert_eq!(ids(&mut session), ["range", "cooperative-sticky"]);
}

#[test]
fn a_producer_that_demands_idempotence_is_refused_where_acks_do_not_go_with_it() {
    let mut session = open("sandbox");
    let run = |session: &mut Session, line: &str| {
        session.update(Action::Execute(line.to_owned())).expect("a command");
    };
    run(&mut session, "add topic orders partitions=1");
    run(&mut session, "add producer p1 acks=all enable.idempotence=true");
    run(&mut session, "add producer p2");
    run(&mut session, "config p2 acks=all enable.idempotence=true");
    session.update(Action::SetLens(Lens::Compare)).expect("a lens");
    session.update(Action::CompareBy(ComparedBy::Acks)).expect("a kind");
    let compared = session.page().compared;
    let seen = |run: &ComparedView| {
        let all: Vec<_> =
            run.producers.iter().map(|one| (one.producer.to_string(), one.idempotent)).collect();
        (run.refused, all)
    };
    let seen: Vec<_> = compared.iter().map(seen).collect();
    let p2 = |idempotent| ("p2".to_owned(), idempotent);
    // The one that is there keeps what it had; what it was to be is refused.
    assert_eq!(seen[0], (2, vec![p2(false)]));
    assert_eq!(seen[1], (2, vec![p2(false)]));
    assert_eq!(seen[2], (0, vec![("p1".to_owned(), true), p2(true)]));
}
