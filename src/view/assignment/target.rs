//! What a coordinator knew when it worked out a target, found in the world before and after that step.

use std::sync::Arc;

use crate::fact::{Fact, TraceEntry};
use crate::id::{GenerationId, GroupId};
use crate::kafka::group::assignor::{ASSIGNORS, assignor};
use crate::kafka::group::consumer::ConsumerGroup;
use crate::kernel::Step;
use crate::protocol::Assignment;
use crate::run::Timeline;
use crate::sim::World;
use crate::view::assignment::find::Names;
use crate::view::assignment::{
    AssignmentView, Owners, Shares, moves, owners, remembers, sentences,
};

/// The last of the targets that were worked out at these places of the trace.
pub(super) fn explained(
    timeline: &Timeline,
    group: &GroupId,
    places: &[u32],
) -> Option<AssignmentView> {
    let (place, earlier) = places.split_last()?;
    let entry = timeline.trace().get(*place as usize)?;
    let Fact::TargetAssignmentComputed { epoch, assignor: name, .. } = &entry.fact else {
        return None;
    };
    let assignor = assignor(ASSIGNORS, name)?;
    let world = timeline.world_at(entry.step);
    let now = group_of(&world, group)?;
    let names = Names::in_books(&world, group);
    let world_before = timeline.world_at(Step(entry.step.0.checked_sub(1)?));
    let nothing = ConsumerGroup::default();
    let before = group_of(&world_before, group).unwrap_or(&nothing);
    let mut steps = Vec::new();
    let target = now.explain_target(before, world.image(), assignor, &mut steps);
    let share =
        |(member, share): &(_, Arc<Assignment>)| (names.client(member), share.partitions.clone());
    let shares: Shares = target.iter().map(share).collect();
    let subscribed = now.members().map(|m| (names.client(m.id()), m.subscribed_topics())).collect();
    let moves = earlier.last().and_then(|place| {
        let earlier = timeline.trace().get(*place as usize)?;
        let was = target_of(timeline, group, earlier)?;
        Some(moves(&was, &owners(&shares), &subscribed, (remembers(name.as_str()), false)))
    });
    Some(AssignmentView {
        group: group.clone(),
        generation: GenerationId(epoch.0),
        assignor: name.clone(),
        by: entry.node.clone()?,
        at: entry.at,
        steps: steps.iter().map(|step| sentences::of(step, &names)).collect(),
        shares,
        is_first: moves.is_none(),
        moves: moves.unwrap_or_default(),
    })
}

fn group_of<'a>(world: &'a World, group: &GroupId) -> Option<&'a ConsumerGroup> {
    world.group(group)?.consumer()
}

/// Who was to own what when the target before had been worked out.
fn target_of(timeline: &Timeline, group: &GroupId, entry: &TraceEntry) -> Option<Owners> {
    let world = timeline.world_at(entry.step);
    let names = Names::in_books(&world, group);
    let target = group_of(&world, group)?.target();
    let shares = target.map(|(member, share)| (names.client(member), share.partitions.clone()));
    Some(owners(&shares.collect()))
}
