//! The steps of an assignor as sentences.

use std::sync::Arc;

use crate::fact::Arg;
use crate::id::{MemberId, TopicPartition};
use crate::kafka::assignor::{AssignmentStep, TakenAway};
use crate::view::Note;
use crate::view::assignment::find::Names;

pub(super) fn of(step: &AssignmentStep, names: &Names) -> Note {
    let member = |id: &MemberId| Arg::Client(names.client(id));
    let number = |n: &i32| Arg::from(n);
    match step {
        AssignmentStep::TopicShared { topic, partitions, members, each, extra } => {
            let mut args = shared([partitions, each, extra], members, names);
            args.push(("topic", Arg::from(topic)));
            ("assign-topic-shared", args)
        }
        AssignmentStep::Turns { members } => {
            ("assign-turns", vec![("members", list(members, names))])
        }
        AssignmentStep::Quota { partitions, members, each, extra } => (
            "assign-quota",
            vec![
                ("partitions", number(partitions)),
                ("members", number(members)),
                ("each", number(each)),
                ("extra", number(extra)),
            ],
        ),
        AssignmentStep::Quotas { partitions, members, each, extra } => {
            ("assign-quotas", shared([partitions, each, extra], members, names))
        }
        AssignmentStep::Kept { member: id, partitions } => {
            ("assign-kept", vec![("member", member(id)), ("partitions", several(partitions))])
        }
        AssignmentStep::TakenAway { member: id, partitions, why } => {
            (taken_away(*why), vec![("member", member(id)), ("partitions", several(partitions))])
        }
        AssignmentStep::Unowned { partitions, to_least } => {
            let id = if *to_least { "assign-to-least" } else { "assign-to-fill" };
            (id, vec![("partitions", several(partitions))])
        }
        AssignmentStep::Given { member: id, topic, partitions } => {
            let of_topic = |n: &i32| TopicPartition::new(topic.clone(), *n);
            let partitions: Vec<_> = partitions.iter().map(of_topic).collect();
            ("assign-given", vec![("member", member(id)), ("partitions", several(&partitions))])
        }
        AssignmentStep::RackMatched { member: id, partition, rack } => (
            "assign-rack",
            vec![
                ("member", member(id)),
                ("partition", Arg::from(partition)),
                ("rack", Arg::from(rack)),
            ],
        ),
        AssignmentStep::Moved { partition, from, to } => (
            "assign-moved",
            vec![("partition", Arg::from(partition)), ("from", member(from)), ("to", member(to))],
        ),
        AssignmentStep::MovesUndone => ("assign-undone", Vec::new()),
        AssignmentStep::Withheld { partition, new_owner } => (
            "assign-withheld",
            vec![("partition", Arg::from(partition)), ("member", member(new_owner))],
        ),
        AssignmentStep::LeftOut { partition } => {
            ("assign-left-out", vec![("partition", Arg::from(partition))])
        }
        AssignmentStep::TopicUnknown { topic } => {
            ("assign-topic-unknown", vec![("topic", Arg::from(topic))])
        }
    }
}

fn shared(
    [partitions, each, extra]: [&i32; 3],
    members: &[MemberId],
    names: &Names,
) -> Vec<(&'static str, Arg)> {
    vec![
        ("partitions", Arg::from(partitions)),
        ("count", Arg::Number(members.len() as i64)),
        ("members", list(members, names)),
        ("each", Arg::from(each)),
        ("extra", Arg::from(extra)),
    ]
}

fn taken_away(why: TakenAway) -> &'static str {
    match why {
        TakenAway::ClaimedTwice => "assign-taken-claimed-twice",
        TakenAway::ClaimedLater => "assign-taken-claimed-later",
        TakenAway::OverQuota => "assign-taken-over-quota",
        TakenAway::NotSubscribed => "assign-taken-not-subscribed",
        TakenAway::OtherRack => "assign-taken-other-rack",
        TakenAway::Gone => "assign-taken-gone",
    }
}

fn several(partitions: &[TopicPartition]) -> Arg {
    Arg::Partitions(Arc::from(partitions))
}

/// So many members are named.
const NAMED_MAX: usize = 12;

fn list(members: &[MemberId], names: &Names) -> Arg {
    let named = members.iter().take(NAMED_MAX).map(|id| names.client(id).to_string());
    let mut text = named.collect::<Vec<_>>().join(", ");
    if members.len() > NAMED_MAX {
        text.push_str(", …");
    }
    Arg::Text(text.into())
}
