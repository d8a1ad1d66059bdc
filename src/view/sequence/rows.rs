//! Which rows there are: what is shown at this level of detail, what members that share a lane said alike, and the silence
//! between.

use std::collections::VecDeque;

use crate::fact::{Detail, Fact, TraceEntry};
use crate::id::{BrokerId, ClientId, Correlation, EnvelopeId, ErrorCode, NodeId};
use crate::kernel::{SimTime, Span};
use crate::protocol::{Body, Channel, Envelope};
use crate::run::Timeline;
use crate::view::sequence::lanes::Members;
use crate::view::sequence::notes::note;
use crate::view::sequence::talk::{Part, Said, client_of, level_of, member_of};
use crate::view::sequence::{Message, RowKind, SequenceQuery, SequenceRow, Talk};

/// A shorter pause is no silence.
const SILENCE: Span = Span::from_ms(2_000);
/// So many facts beyond the last row are searched for when its message arrived.
const ARRIVALS_SEARCHED: usize = 400;

/// The stretch of the talk that is looked at: indices into `Talk::facts`.
pub(super) struct Window {
    /// The first fact beyond the playhead.
    pub(super) here: usize,
    /// The first fact that is not shown any more.
    pub(super) end: usize,
    /// The first fact beyond those that may say when a message arrived.
    arrivals_end: usize,
}

impl Window {
    pub(super) fn around_playhead(timeline: &Timeline, talk: &Talk, query: &SequenceQuery) -> Self {
        let past = timeline.trace_until_playhead().len();
        let here = talk.facts.partition_point(|said| (said.place as usize) < past);
        let head = query.head.max(timeline.moment().now);
        let seen = talk.facts.partition_point(|said| entry(timeline, *said).at <= head);
        let (mut end, mut ahead) = (here, 0);
        while end < seen && ahead < query.rows_ahead {
            ahead += usize::from(talk.facts[end].is_shown(query.detail));
            end += 1;
        }
        let end = end.max(here);
        Self { here, end, arrivals_end: seen.max(here).min(end + ARRIVALS_SEARCHED) }
    }
}

pub(super) fn entry(timeline: &Timeline, said: Said) -> &TraceEntry {
    &timeline.trace()[said.place as usize]
}

/// What goes back through the talk remembers of the messages after the place where it is.
#[derive(Default)]
struct Seen {
    /// Taken out from the front again: what arrived last was, of a burst, also sent last.
    arrivals: VecDeque<(EnvelopeId, SimTime)>,
    /// Requests below the level of detail that were answered with an error and have not yet been come across: they are shown
    /// all the same.
    refused: Vec<(ClientId, Channel, Correlation)>,
    hidden: usize,
}

pub(super) fn rows(
    timeline: &Timeline,
    talk: &Talk,
    window: &Window,
    members: &Members,
    query: &SequenceQuery,
) -> Vec<SequenceRow> {
    let mut seen = Seen::default();
    let mut backwards: Vec<SequenceRow> = Vec::new();
    let mut before = 0;
    let now = timeline.moment().now;
    for at in (0..window.arrivals_end).rev() {
        if before >= query.rows_before {
            break;
        }
        let said = talk.facts[at];
        // Neither shown, nor does anything shown depend on it: by far the most.
        if said.level > query.detail && seen.refused.is_empty() {
            seen.hidden += usize::from(said.part == Part::Sent && at < window.end);
            continue;
        }
        let entry = entry(timeline, said);
        let ahead = at >= window.here;
        let Some(kind) = row_of(timeline, (said, entry), ahead, at < window.end, query, &mut seen)
        else {
            continue;
        };
        let lane = member_of(&entry.fact).and_then(|client| members.lane(client));
        let shares = lane.is_none() && members.folded > 0;
        let (step, at) = (entry.step, entry.at);
        if let Some(after) = backwards.last_mut() {
            if shares && after.lane.is_none() && after.ahead == ahead && alike(&after.kind, &kind) {
                after.times += 1;
                (after.at, after.step, after.kind) = (at, step, kind);
                continue;
            }
            let gap = silence(at, after.at, &mut seen.hidden);
            let (place, ahead) = ((at, step), after.ahead && ahead);
            before += usize::from(gap.is_some() && !ahead);
            backwards.extend(gap.map(|kind| row(place, kind, ahead)));
        } else if let Some(kind) = silence(at, now, &mut seen.hidden).filter(|_| !ahead) {
            backwards.push(row((at, step), kind, false));
            before += 1;
        }
        seen.hidden = 0;
        before += usize::from(!ahead);
        backwards.push(SequenceRow { lane, ..row((at, step), kind, ahead) });
    }
    backwards.reverse();
    backwards
}

fn row((at, step): (SimTime, crate::kernel::Step), kind: RowKind, ahead: bool) -> SequenceRow {
    SequenceRow { at, step, lane: None, times: 1, ahead, kind }
}

fn silence(from: SimTime, to: SimTime, hidden: &mut usize) -> Option<RowKind> {
    let span = to.since(from);
    let hidden = std::mem::take(hidden);
    (to > from && span >= SILENCE).then_some(RowKind::Silence { span, hidden })
}

fn alike(a: &RowKind, b: &RowKind) -> bool {
    match (a, b) {
        (RowKind::Message(a), RowKind::Message(b)) => {
            (a.api, a.request, a.error) == (b.api, b.request, b.error)
        }
        (RowKind::Mark { happened: a, .. }, RowKind::Mark { happened: b, .. }) => a.id() == b.id(),
        (RowKind::Message(_) | RowKind::Mark { .. } | RowKind::Silence { .. }, _) => false,
    }
}

fn row_of(
    timeline: &Timeline,
    (said, entry): (Said, &TraceEntry),
    ahead: bool,
    may_show: bool,
    query: &SequenceQuery,
    seen: &mut Seen,
) -> Option<RowKind> {
    let fact = &entry.fact;
    if let Fact::Delivered { envelope } = fact {
        seen.arrivals.push_back((envelope.id, entry.at));
        return None;
    }
    if let Fact::Sent { envelope } = fact {
        let shown = may_show && is_shown_or_refused(said, envelope, query.detail, seen);
        seen.hidden += usize::from(may_show && !shown);
        return shown.then(|| RowKind::Message(message(timeline, envelope, ahead, query, seen)));
    }
    (may_show && said.is_shown(query.detail)).then(|| {
        let (coordinator, fault) = mark(fact);
        RowKind::Mark { happened: fact.clone(), coordinator, fault }
    })
}

fn is_shown_or_refused(said: Said, envelope: &Envelope, detail: Detail, seen: &mut Seen) -> bool {
    let Some(client) = client_of(envelope) else { return false };
    let key = (client, envelope.channel, envelope.correlation);
    match &envelope.body {
        Body::Response(response) => {
            let request_is_hidden = level_of(envelope.body.api()) > detail;
            if response.error().is_error() && request_is_hidden {
                seen.refused.push((client.clone(), envelope.channel, envelope.correlation));
            }
            said.is_shown(detail)
        }
        Body::Request(_) => {
            let before = seen.refused.len();
            seen.refused.retain(|(client, channel, number)| (client, *channel, *number) != key);
            said.is_shown(detail) || seen.refused.len() < before
        }
    }
}

fn message(
    timeline: &Timeline,
    envelope: &Envelope,
    ahead: bool,
    query: &SequenceQuery,
    seen: &mut Seen,
) -> Message {
    let (request, error) = match &envelope.body {
        Body::Request(_) => (true, ErrorCode::None),
        Body::Response(response) => (false, response.error()),
    };
    let world = timeline.world();
    let arrived = seen.arrivals.iter().position(|(id, _)| *id == envelope.id);
    let arrived = arrived.and_then(|place| seen.arrivals.remove(place)).map(|(_, at)| at);
    let flies = || world.in_flight().find(|(other, _)| other.id == envelope.id);
    let arrival = arrived.or_else(|| match flies() {
        Some((_, due)) => Some(due.unwrap_or(SimTime::MAX)),
        None => ahead.then_some(SimTime::MAX),
    });
    let coordinator = world.coordinator_of(&query.group).1;
    let elsewhere = broker_of(envelope).filter(|broker| coordinator != Some(*broker));
    Message { api: envelope.body.api(), request, error, arrival, elsewhere, note: note(envelope) }
}

fn broker_of(envelope: &Envelope) -> Option<BrokerId> {
    match (&envelope.from, &envelope.to) {
        (NodeId::Broker(broker), _) | (_, NodeId::Broker(broker)) => Some(*broker),
        (_, _) => None,
    }
}

/// Whether it happened in the coordinator, and whether it is a fault.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others are plain events of a member")]
fn mark(fact: &Fact) -> (bool, bool) {
    match fact {
        Fact::SessionExpired { .. } => (true, true),
        Fact::MemberGone { .. } | Fact::StaticMemberReplaced { .. } => (true, false),
        Fact::Crashed { .. }
        | Fact::ConsumerFailed { .. }
        | Fact::CommitFailed { .. }
        | Fact::PollIntervalExceeded { .. }
        | Fact::PartitionsLost { .. } => (false, true),
        _ => (false, false),
    }
}
