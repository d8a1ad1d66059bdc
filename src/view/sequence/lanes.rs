//! Who has a lane, and what each member was and held while the rows lasted.

use crate::fact::Fact;
use crate::id::{ClientId, NodeId, TopicPartition};
use crate::kernel::{SimTime, SortedSet};
use crate::protocol::{Body, Request, Response};
use crate::run::Timeline;
use crate::view::sequence::rows::{Window, entry};
use crate::view::sequence::talk::{client_of, member_of};
use crate::view::sequence::{LaneSpan, Life, SequenceLane, SequenceQuery, Talk};
use crate::view::{BarKind, GroupHistory};

/// So many facts back it is looked who has spoken, and what state a member is in at the first row.
const LOOK_BACK: usize = 2_000;

/// The members that have lanes of their own, by slot, and how many do not.
pub(super) struct Members {
    lanes: Vec<(ClientId, usize)>,
    pub(super) folded: usize,
}

impl Members {
    pub(super) fn lane(&self, client: &ClientId) -> Option<usize> {
        self.lanes.iter().position(|(other, _)| other == client)
    }
}

/// Whoever spoke last has a lane.
pub(super) fn members(
    timeline: &Timeline,
    talk: &Talk,
    window: &Window,
    query: &SequenceQuery,
) -> Members {
    let world = timeline.head_world();
    let all = world.consumers();
    let mut ours: Vec<(ClientId, usize)> = Vec::new();
    for (slot, consumer) in all.into_iter().filter(|(_, c)| *c.group() == query.group) {
        let known = timeline.world().client(consumer.id()).is_some();
        let place = ours.partition_point(|(_, other)| *other < slot.number);
        if known {
            ours.insert(place, (consumer.id().clone(), slot.number));
        }
    }
    if ours.len() <= query.lanes_max {
        return Members { lanes: ours, folded: 0 };
    }
    let mut spoke: SortedSet<&ClientId> = SortedSet::default();
    let facts = talk.facts[..window.end].iter().rev().take(LOOK_BACK);
    for said in facts.filter(|said| said.is_shown(query.detail)) {
        if spoke.len() + 1 >= query.lanes_max {
            break;
        }
        member_of(&entry(timeline, *said).fact).map(|client| spoke.insert(client));
    }
    let folded = ours.len() - spoke.len();
    ours.retain(|(client, _)| spoke.contains(client));
    Members { lanes: ours, folded }
}

/// What a fact says of a member's life.
enum Turn {
    Life(Life),
    Rebalancing(bool),
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "most facts say nothing of this, and a new one does not either until it is named"
)]
fn turn(fact: &Fact) -> Option<(&ClientId, Turn)> {
    match fact {
        Fact::ClientAdded { client, .. } | Fact::Restarted { node: NodeId::Client(client) } => {
            Some((client, Turn::Life(Life::Runs)))
        }
        Fact::Crashed { node: NodeId::Client(client) }
        | Fact::ConsumerLeft { consumer: client, .. } => Some((client, Turn::Life(Life::Gone))),
        Fact::Sent { envelope } => match &envelope.body {
            Body::Request(Request::JoinGroup(_)) => {
                Some((client_of(envelope)?, Turn::Rebalancing(true)))
            }
            _ => None,
        },
        Fact::Delivered { envelope } => match &envelope.body {
            Body::Response(Response::SyncGroup(response)) if !response.error.is_error() => {
                Some((client_of(envelope)?, Turn::Rebalancing(false)))
            }
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn with_spans(
    timeline: &Timeline,
    talk: &Talk,
    window: &Window,
    members: Members,
    history: Option<&GroupHistory>,
    from: SimTime,
    to: SimTime,
) -> Vec<SequenceLane> {
    let leader = leader(timeline, history);
    let first = window.end.saturating_sub(LOOK_BACK);
    let facts = talk.facts[first..window.end].iter().map(|said| entry(timeline, *said));
    let mut turns: Vec<(usize, SimTime, Turn)> = Vec::new();
    for entry in facts {
        if let Some((client, turn)) = turn(&entry.fact)
            && let Some(lane) = members.lane(client)
        {
            turns.push((lane, entry.at, turn));
        }
    }
    let mut lanes = Vec::new();
    for (i, (client, slot)) in members.lanes.into_iter().enumerate() {
        let of_lane = turns.iter().filter(|(lane, ..)| *lane == i).map(|(_, at, turn)| (*at, turn));
        let owned = owned(history, &client, from, to);
        let spans = spans(of_lane.collect(), &owned, from, to);
        lanes.push(SequenceLane { leader: leader.as_ref() == Some(&client), client, slot, spans });
    }
    lanes
}

fn leader(timeline: &Timeline, history: Option<&GroupHistory>) -> Option<ClientId> {
    let world = timeline.world();
    let books = world.group(&history?.group)?;
    world.leader_of(books).cloned()
}

type Owned = Vec<(SimTime, SimTime, TopicPartition)>;

/// What the member held between two moments.
fn owned(history: Option<&GroupHistory>, client: &ClientId, from: SimTime, to: SimTime) -> Owned {
    let mut owned = Vec::new();
    for row in history.iter().flat_map(|history| &history.rows) {
        let first = row.bars.partition_point(|bar| bar.to.is_some_and(|end| end <= from));
        for bar in row.bars[first..].iter().take_while(|bar| bar.from <= to) {
            match &bar.kind {
                BarKind::Owned { by, .. } if by == client => {
                    owned.push((bar.from, bar.to.unwrap_or(SimTime::MAX), row.partition.clone()));
                }
                BarKind::Owned { .. } | BarKind::ListedDead { .. } | BarKind::Nobody => {}
            }
        }
    }
    owned
}

fn spans(turns: Vec<(SimTime, &Turn)>, owned: &Owned, from: SimTime, to: SimTime) -> Vec<LaneSpan> {
    let inside = |at: &SimTime| *at > from && *at < to;
    let turned = turns.iter().map(|(at, _)| *at);
    let changed = turned.chain(owned.iter().flat_map(|(from, to, _)| [*from, *to])).filter(inside);
    let cuts: SortedSet<SimTime> = std::iter::once(from).chain(changed).collect();
    let starts_here =
        turns.iter().any(|(at, turn)| matches!(turn, Turn::Life(Life::Runs)) && *at > from)
            && !turns.iter().any(|(at, turn)| matches!(turn, Turn::Life(_)) && *at <= from)
            && !turns.iter().any(|(_, turn)| matches!(turn, Turn::Life(Life::Gone)));
    let (mut life, mut rebalancing) = (if starts_here { Life::NotYet } else { Life::Runs }, false);
    let mut next = turns.into_iter().peekable();
    let cuts = cuts.into_vec();
    let mut spans: Vec<LaneSpan> = Vec::new();
    for (i, &at) in cuts.iter().enumerate() {
        while let Some((_, turn)) = next.next_if(|(when, _)| *when <= at) {
            match turn {
                Turn::Life(now) => {
                    (life, rebalancing) = (*now, rebalancing && *now == Life::Runs);
                }
                Turn::Rebalancing(now) => rebalancing = *now,
            }
        }
        let holds = owned.iter().filter(|(from, to, _)| *from <= at && at < *to);
        let holds: Vec<_> = holds.map(|(_, _, partition)| partition.clone()).collect();
        let to = cuts.get(i + 1).copied().unwrap_or(to);
        spans.push(LaneSpan { from: at, to, life, rebalancing, holds });
    }
    spans
}
