//! A group's last assignment, explained: the assignor's own steps, everybody's share, what moved since the one before.
//!
//! Nothing is kept for it. What the leader knew is in the messages that it got, what the coordinator knew in the world of that
//! step; so the assignor works once more, aloud.

mod find;
mod sentences;
mod target;

use crate::id::{AssignorName, ClientId, GenerationId, GroupId, NodeId, TopicName, TopicPartition};
use crate::kafka::assignor::{AssignmentInput, RebalanceProtocol, assignor};
use crate::kernel::{SimTime, SortedMap};
use crate::protocol::sync_group;
use crate::run::Timeline;
use crate::view::{Chronicle, Note, Talk};

use find::{Names, Plan};

#[derive(Clone, Debug, PartialEq)]
pub struct AssignmentView {
    pub group: GroupId,
    /// In the consumer protocol the epoch of the target.
    pub generation: GenerationId,
    pub assignor: AssignorName,
    /// Whose work it was: the group's leader, or in the consumer protocol the broker that coordinates it.
    pub by: NodeId,
    pub at: SimTime,
    /// What the assignor did, in order: the id of a sentence and what goes into it.
    pub steps: Vec<Note>,
    /// By member id, as the plan has them.
    pub shares: Vec<(ClientId, Vec<TopicPartition>)>,
    /// Against the plan before; empty for the first one. By partition.
    pub moves: Vec<PartitionMove>,
    pub is_first: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionMove {
    pub partition: TopicPartition,
    pub from: Option<ClientId>,
    /// `None`: nobody has it in this generation, or is to have it.
    pub to: Option<ClientId>,
    /// The id of the sentence that says why.
    pub why: &'static str,
}

/// The last plan that the group's leader had sent at the playhead, or the last target that its coordinator had worked out;
/// `None` if there was none.
pub fn assignment(
    timeline: &Timeline,
    chronicle: &Chronicle,
    group: &GroupId,
) -> Option<AssignmentView> {
    let talk = chronicle.talk(group);
    let plan = match last(timeline, talk)? {
        Last::Plan(plan) => plan,
        Last::Target(places) => return target::explained(timeline, group, places),
    };
    let before = find::last_plan(timeline, talk, plan.place);
    let names = Names::of(timeline, talk, &plan);
    let name = plan.sync.protocol.clone()?;
    let assignor = assignor(&name)?;
    let members = find::members_told(timeline, talk, &plan)?;
    let topics = find::topics_known(timeline, &plan);
    let input = AssignmentInput { members: &members.members, topics: &topics };
    let mut steps = Vec::new();
    assignor.assign(&input, &mut steps);
    let subscribed = members
        .members
        .iter()
        .map(|member| (names.client(&member.member_id), member.subscription.topics.as_slice()));
    let subscribed = subscribed.collect();
    let moves = before.as_ref().map(|before| {
        let sticks = before.sync.protocol.as_ref() == Some(&name) && remembers(name.as_str());
        let cooperates = assignor.supports(RebalanceProtocol::Cooperative);
        let (before, after) = (shares(before, &names), shares(&plan, &names));
        moves(&owners(&before), &owners(&after), &subscribed, (sticks, cooperates))
    });
    Some(AssignmentView {
        group: group.clone(),
        generation: plan.sync.generation,
        assignor: name,
        by: NodeId::Client(plan.leader.clone()),
        at: plan.at,
        steps: steps.iter().map(|step| sentences::of(step, &names)).collect(),
        shares: shares(&plan, &names),
        is_first: moves.is_none(),
        moves: moves.unwrap_or_default(),
    })
}

enum Last<'a> {
    Plan(Plan),
    /// Places in the trace, the last one and all before.
    Target(&'a [u32]),
}

fn last<'a>(timeline: &Timeline, talk: &'a Talk) -> Option<Last<'a>> {
    let end = timeline.trace_until_playhead().len();
    let plan = find::last_plan(timeline, talk, end);
    let targets = &talk.targets[..talk.targets.partition_point(|at| (*at as usize) < end)];
    match (plan, targets.last()) {
        (Some(plan), Some(place)) if plan.place < *place as usize => Some(Last::Target(targets)),
        (None, Some(_)) => Some(Last::Target(targets)),
        (plan, _) => plan.map(Last::Plan),
    }
}

/// The place in the trace of what `assignment` explains: while it stays, the explanation does.
pub fn assignment_place(
    timeline: &Timeline,
    chronicle: &Chronicle,
    group: &GroupId,
) -> Option<usize> {
    Some(match last(timeline, chronicle.talk(group))? {
        Last::Plan(plan) => plan.place,
        Last::Target(places) => *places.last()? as usize,
    })
}

/// Whether the assignor looks at who has what.
fn remembers(assignor: &str) -> bool {
    matches!(assignor, "sticky" | "cooperative-sticky" | "uniform")
}

type Shares = Vec<(ClientId, Vec<TopicPartition>)>;
type Owners = SortedMap<TopicPartition, ClientId>;
/// The members of now, with their topics.
type Subscribed<'a> = SortedMap<ClientId, &'a [TopicName]>;

fn shares(plan: &Plan, names: &Names) -> Shares {
    let share = |one: &sync_group::MemberAssignment| {
        (names.client(&one.member_id), one.assignment.partitions.clone())
    };
    plan.sync.assignments.iter().map(share).collect()
}

fn owners(shares: &Shares) -> Owners {
    let owned = shares.iter().flat_map(|(client, partitions)| {
        partitions.iter().map(move |partition| (partition.clone(), client.clone()))
    });
    owned.collect()
}

fn moves(
    before: &Owners,
    after: &Owners,
    subscribed: &Subscribed<'_>,
    (sticks, cooperates): (bool, bool),
) -> Vec<PartitionMove> {
    let stays = |client: &ClientId| subscribed.contains_key(client);
    let may_have = |client: &ClientId, partition: &TopicPartition| {
        subscribed.get(client).is_none_or(|topics| topics.contains(&partition.topic))
    };
    let mut moves = Vec::new();
    for (partition, to) in after.iter() {
        let from = before.get(partition);
        if from == Some(to) {
            continue;
        }
        let why = match from {
            None => "moved-nobody-had-it",
            Some(from) if !stays(from) => "moved-owner-gone",
            Some(from) if !may_have(from, partition) => "moved-not-subscribed",
            Some(_) if sticks => "moved-to-even-out",
            Some(_) => "moved-dealt-anew",
        };
        let (partition, from, to) = (partition.clone(), from.cloned(), Some(to.clone()));
        moves.push(PartitionMove { partition, from, to, why });
    }
    for (partition, from) in before.iter().filter(|(partition, _)| !after.contains_key(*partition))
    {
        let why = match () {
            () if cooperates && stays(from) => "moved-withheld",
            () if !may_have(from, partition) => "moved-nobody-subscribes",
            () => "moved-left-out",
        };
        let (partition, from) = (partition.clone(), Some(from.clone()));
        moves.push(PartitionMove { partition, from, to: None, why });
    }
    moves
}
