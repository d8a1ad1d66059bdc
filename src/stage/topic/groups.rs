//! Group frames with their consumers' cards, beside the rows or below them.

use std::rc::Rc;

use crate::fact::Detail;
use crate::id::{ClientId, GroupId, ProcessId, TopicPartition};
use crate::kernel::SortedSet;
use crate::stage::topic::metrics::Metrics;
use crate::stage::{Point, Rect};
use crate::view::{ConsumerState, ConsumerView, GroupView, Inspected, Scene};

/// Above this many consumers a group's cards become a table.
pub const CARDS_MAX: usize = 8;

#[derive(Clone, Debug, PartialEq)]
pub struct GroupPlace {
    pub group: GroupId,
    pub frame: Rect,
    pub header: Rect,
    /// Where protocol messages travel: from the coordinator at the top down to each card.
    pub rail: Option<Rail>,
    pub cards: Vec<CardPlace>,
    /// Around the cards of consumers that live and die together.
    pub processes: Vec<ProcessPlace>,
    /// Instead of cards, when there are many.
    pub table: Option<Rect>,
    /// What is said when the group has no consumer.
    pub empty: Option<Rect>,
    pub add: Rect,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rail {
    pub x: i32,
    pub top: i32,
    pub bottom: i32,
    /// There is a line of its own for the name of what travels.
    pub named: bool,
}

/// A card, or a row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct CardPlace {
    pub client: ClientId,
    pub rect: Rect,
    /// Its buttons have a place of their own.
    pub actions: bool,
}

/// A process with several consumers, its name in a line above their cards.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcessPlace {
    pub process: ProcessId,
    pub frame: Rect,
}

/// The line of a process's name.
const PROCESS_NAME: i32 = 24;
/// How far a process's frame reaches around its cards.
const AROUND: i32 = 6;

impl CardPlace {
    /// Where records enter.
    pub fn socket(&self) -> Point {
        Point::new(self.rect.x, self.rect.y + self.rect.h.min(44) / 2)
    }
}

pub(crate) struct GroupOptions<'a> {
    pub metrics: &'a Metrics,
    pub detail: Detail,
    pub selected: Option<&'a Inspected>,
}

/// The application is not running: only a restart helps.
pub fn is_gone(state: &ConsumerState) -> bool {
    match state {
        ConsumerState::Crashed | ConsumerState::Left | ConsumerState::Failed { .. } => true,
        ConsumerState::Starting
        | ConsumerState::Joining
        | ConsumerState::Syncing { .. }
        | ConsumerState::Polling
        | ConsumerState::Idle
        | ConsumerState::Processing { .. }
        | ConsumerState::Held
        | ConsumerState::Closing
        | ConsumerState::PollIntervalExceeded
        | ConsumerState::Frozen => false,
    }
}

pub(crate) fn place_groups(scene: &Scene, top: i32, options: &GroupOptions<'_>) -> Vec<GroupPlace> {
    let mut y = top;
    let mut places = Vec::new();
    for group in &scene.groups {
        let place = if options.metrics.is_phone() {
            below(group, y, options)
        } else {
            beside(group, y, options)
        };
        y = place.frame.bottom() + 18;
        places.push(place);
    }
    places
}

/// How many lines the partitions of a card take: one per topic, three at most.
fn lines(consumer: &ConsumerView) -> i32 {
    let shown = if consumer.owned.is_empty() { &consumer.gave_back } else { &consumer.owned };
    let topics: SortedSet<_> = shown.iter().map(|id: &TopicPartition| &id.topic).collect();
    i32::try_from(topics.len()).unwrap_or(1).clamp(1, 3)
}

fn card_height(consumer: &ConsumerView, options: &GroupOptions<'_>) -> (i32, bool) {
    let selected = options.selected == Some(&Inspected::Client(consumer.id.clone()));
    let actions = selected || is_gone(&consumer.state);
    let buttons = if options.metrics.is_phone() { 52 } else { 32 };
    (60 + 20 * (lines(consumer) - 1) + if actions { buttons } else { 0 }, actions)
}

fn beside(group: &GroupView, top: i32, options: &GroupOptions<'_>) -> GroupPlace {
    let m = options.metrics;
    let named = options.detail >= Detail::Protocol;
    let header = Rect::new(m.frame_x, top, m.frame_w, 64);
    let card_x = m.frame_x + 12;
    let card_w = m.frame_w - 44;
    let mut y = header.bottom() + if named { 26 } else { 0 };
    let mut cards = Vec::new();
    let mut processes = Vec::new();
    let mut table = None;
    let mut empty = None;
    if group.consumers.is_empty() {
        empty = Some(Rect::new(card_x, y, m.frame_w - 24, 40));
        y += 48;
    } else if group.consumers.len() > CARDS_MAX {
        let rows = i32::try_from(group.consumers.len()).unwrap_or(0);
        table = Some(Rect::new(card_x, y, card_w, 22 + 26 * rows));
        for (i, consumer) in group.consumers.iter().enumerate() {
            let at = y + 22 + 26 * i32::try_from(i).unwrap_or(0);
            let rect = Rect::new(card_x, at, card_w, 26);
            cards.push(CardPlace { client: consumer.id.clone(), rect, actions: false });
        }
        y += 22 + 26 * rows + 8;
    } else {
        for run in runs(group) {
            let top = y;
            y += if is_framed(run) { PROCESS_NAME } else { 0 };
            for consumer in run {
                let (height, actions) = card_height(consumer, options);
                let rect = Rect::new(card_x, y, card_w, height);
                cards.push(CardPlace { client: consumer.id.clone(), rect, actions });
                y += height + 8;
            }
            y += enclose(run, (card_x, top, card_w), y, &mut processes);
        }
    }
    let add = Rect::new(card_x, y, card_w, 32);
    let rail = Rail {
        x: m.frame_x + m.frame_w - 15,
        top: header.bottom() + if named { 12 } else { 0 },
        bottom: cards.last().map_or(header.bottom(), |card| card.socket().y),
        named,
    };
    GroupPlace {
        group: group.id.clone(),
        frame: Rect::new(m.frame_x, top, m.frame_w, add.bottom() + 10 - top),
        header,
        rail: (!cards.is_empty()).then_some(rail),
        cards,
        processes,
        table,
        empty,
        add,
    }
}

/// Consumers that follow each other and live in the same process, or each in a process of its own.
fn runs(group: &GroupView) -> impl Iterator<Item = &[Rc<ConsumerView>]> {
    let alone = |one: &ConsumerView| {
        group.consumers.iter().filter(|other| other.process == one.process).count() == 1
    };
    group
        .consumers
        .chunk_by(move |one, next| one.process == next.process || alone(one) && alone(next))
}

fn is_framed(run: &[Rc<ConsumerView>]) -> bool {
    matches!(run, [first, second, ..] if first.process == second.process)
}

/// Puts a frame around several consumers of one process, whose cards end 8 above `end`; answers how much room it takes
/// below.
fn enclose(
    run: &[Rc<ConsumerView>],
    (x, top, w): (i32, i32, i32),
    end: i32,
    processes: &mut Vec<ProcessPlace>,
) -> i32 {
    if !is_framed(run) {
        return 0;
    }
    let bottom = end - 8 + AROUND;
    let frame = Rect::new(x - AROUND, top, w + 2 * AROUND, bottom - top);
    processes.push(ProcessPlace { process: run[0].process.clone(), frame });
    AROUND
}

/// On a phone: a heading, then cards in two columns.
fn below(group: &GroupView, top: i32, options: &GroupOptions<'_>) -> GroupPlace {
    let m = options.metrics;
    let header = Rect::new(m.left, top, m.width - 2 * m.left, 32);
    let card_w = (header.w - 12) / 2;
    let mut cards = Vec::new();
    let mut table = None;
    let mut empty = None;
    let mut y = header.bottom() + 4;
    let mut add = Rect::new(m.left, y, card_w, 58);
    let mut processes = Vec::new();
    if group.consumers.is_empty() {
        empty = Some(Rect::new(m.left + card_w + 12, y, card_w, 58));
    } else if group.consumers.len() > CARDS_MAX {
        let rows = i32::try_from(group.consumers.len()).unwrap_or(0);
        table = Some(Rect::new(m.left, y, header.w, 22 + 32 * rows));
        for (i, consumer) in group.consumers.iter().enumerate() {
            let at = y + 22 + 32 * i32::try_from(i).unwrap_or(0);
            let rect = Rect::new(m.left, at, header.w, 32);
            cards.push(CardPlace { client: consumer.id.clone(), rect, actions: false });
        }
        add = Rect::new(m.left, y + 22 + 32 * rows + 8, header.w, 44);
    } else {
        for run in runs(group) {
            let top = y;
            y += if is_framed(run) { PROCESS_NAME } else { 0 };
            for pair in run.chunks(2) {
                let heights = pair.iter().map(|consumer| card_height(consumer, options).0);
                let height = heights.max().unwrap_or(58);
                for (consumer, x) in pair.iter().zip([m.left, m.left + card_w + 12]) {
                    let rect = Rect::new(x, y, card_w, height);
                    let actions = card_height(consumer, options).1;
                    cards.push(CardPlace { client: consumer.id.clone(), rect, actions });
                }
                y += height + 8;
            }
            y += enclose(run, (m.left, top, header.w), y, &mut processes);
        }
        add.y = y;
        // Beside the last card, unless that one has company or a frame.
        if let Some(run) = runs(group).last()
            && !is_framed(run)
            && run.len() % 2 == 1
            && let Some(card) = cards.last()
        {
            add = Rect::new(card.rect.right() + 12, card.rect.y, card_w, 58);
        }
    }
    let bottom = cards.iter().map(|card| card.rect.bottom()).chain([add.bottom()]).max();
    let bottom = bottom.unwrap_or(top);
    GroupPlace {
        group: group.id.clone(),
        frame: Rect::new(m.left, top, header.w, bottom - top),
        header,
        rail: None,
        cards,
        processes,
        table,
        empty,
        add,
    }
}
