//! Judges every batch that is followed, counts, and tells the rows that are shown.

use crate::id::{ClientId, Offset, TopicPartition};
use crate::protocol::{Record, RecordData, Text};
use crate::run::Timeline;
use crate::sim::{LedgerEntry, World};
use crate::view::ledger::verdict::{Place, Replica, keeps};
use crate::view::{LedgerQuery, LedgerRow, LedgerView, LogRole, Verdict};

pub fn ledger_view(timeline: &Timeline, query: &LedgerQuery) -> LedgerView {
    let world = timeline.world();
    let all: Vec<&LedgerEntry> = timeline.ledger().entries().collect();
    let places = places(world, &all);
    let place_of = |entry: &LedgerEntry| {
        let found = places.binary_search_by(|(id, _)| (**id).cmp(&entry.partition));
        found.ok().map(|place| &places[place].1)
    };
    let late = late(&all, place_of);
    let mut view = LedgerView {
        counts: [0; Verdict::ALL.len()],
        broken: 0,
        keeps: Vec::new(),
        forgotten: timeline.ledger().forgotten(),
        rows: Vec::new(),
        first: query.first,
        in_all: 0,
    };
    for (entry, late) in all.iter().zip(&late).rev() {
        let (Some(place), true) = (place_of(entry), entry.told.is_some()) else { continue };
        let of_batch = place.verdict(entry, *late);
        for number in (0..entry.count()).rev() {
            let gone = place.is_compacted(entry, number);
            let verdict = if gone { Verdict::Compacted } else { of_batch };
            view.counts[verdict as usize] += 1;
            view.broken += u64::from(verdict.is_broken());
            for keeps in keeps(entry, verdict) {
                count(&mut view.keeps, keeps.settings());
            }
            if query.only.is_none_or(|only| only == verdict) {
                let shown = view.in_all >= query.first && view.rows.len() < query.rows;
                view.in_all += 1;
                if shown {
                    view.rows.extend(row(entry, number, verdict, place));
                }
            }
        }
    }
    view
}

/// Each batch that is followed, in the order in which they were first sent, and how it is to be judged whether it was promised or not.
pub(in crate::view) fn judged(timeline: &Timeline) -> Vec<(&LedgerEntry, Verdict)> {
    let all: Vec<&LedgerEntry> = timeline.ledger().entries().collect();
    let places = places(timeline.world(), &all);
    let place_of = |entry: &LedgerEntry| {
        let found = places.binary_search_by(|(id, _)| (**id).cmp(&entry.partition));
        found.ok().map(|place| &places[place].1)
    };
    let late = late(&all, place_of);
    let verdict = |(entry, late): (&&LedgerEntry, &bool)| {
        place_of(entry).map_or(Verdict::Lost, |place| place.found(entry, *late))
    };
    let verdicts: Vec<_> = all.iter().zip(&late).map(verdict).collect();
    all.into_iter().zip(verdicts).collect()
}

fn count(counts: &mut Vec<(&'static str, u64)>, settings: &'static str) {
    match counts.iter_mut().find(|(other, _)| *other == settings) {
        Some((_, count)) => *count += 1,
        None => counts.push((settings, 1)),
    }
}

/// Where each partition of the ledger stands, by partition.
fn places<'a>(world: &'a World, all: &[&'a LedgerEntry]) -> Vec<(&'a TopicPartition, Place<'a>)> {
    let mut ids: Vec<&TopicPartition> = Vec::new();
    for entry in all {
        if let Err(place) = ids.binary_search(&&entry.partition) {
            ids.insert(place, &entry.partition);
        }
    }
    ids.into_iter().filter_map(|id| Some((id, place(world, id)?))).collect()
}

fn place<'a>(world: &'a World, id: &TopicPartition) -> Option<Place<'a>> {
    let (topic, partition) = world.image().partition(id)?;
    let replica = |(broker, slot): (_, &'a crate::sim::Slot)| {
        let log = slot.broker()?.disk.log(id)?;
        let role = LogRole::of(Some(partition), broker);
        Some(Replica { broker, role, running: !slot.life.is_down(), log })
    };
    let replicas = world.brokers().filter_map(replica).collect();
    Some(Place { replicas, compacted: topic.config.cleanup_policy.compact })
}

/// Which batches stand behind one that their producer has sent later.
fn late<'a>(
    all: &[&LedgerEntry],
    place_of: impl Fn(&LedgerEntry) -> Option<&'a Place<'a>>,
) -> Vec<bool> {
    let mut lowest: Vec<((&ClientId, &TopicPartition), Offset)> = Vec::new();
    let mut late = vec![false; all.len()];
    for (number, entry) in all.iter().enumerate().rev() {
        let Some(first) = place_of(entry).and_then(|place| place.first_place(entry)) else {
            continue;
        };
        let of = (&entry.producer, &entry.partition);
        match lowest.iter_mut().find(|(other, _)| *other == of) {
            Some((_, lowest)) => {
                late[number] = first > *lowest;
                *lowest = first.min(*lowest);
            }
            None => lowest.push((of, first)),
        }
    }
    late
}

fn row(
    entry: &LedgerEntry,
    number: usize,
    verdict: Verdict,
    place: &Place<'_>,
) -> Option<LedgerRow> {
    let told = entry.told.as_ref()?;
    let (key, value) = text_of(&entry.batch.records[number]);
    let known = Some(told.offset).filter(|offset| offset.0 >= 0);
    let first = known.or_else(|| entry.written.first().copied());
    Some(LedgerRow {
        producer: entry.producer.clone(),
        key,
        value,
        told_at: told.at,
        told_step: told.step,
        acks: entry.acks,
        partition: entry.partition.clone(),
        offset: first.map(|first| first.plus(number as i64)),
        copies: place.copies(entry, number),
        verdict,
        why: place.why(entry, verdict),
        keeps: keeps(entry, verdict),
    })
}

fn text_of(record: &Record) -> (Option<Text>, Option<Text>) {
    match &record.data {
        RecordData::User { key, value } => (key.clone(), value.clone()),
        RecordData::Group(_) | RecordData::Control(_) | RecordData::Metadata(_) => (None, None),
    }
}
