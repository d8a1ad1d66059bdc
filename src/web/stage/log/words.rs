//! Words that the picture and the table share.

use crate::fact::Arg;
use crate::id::Offset;
use crate::kernel::{SimTime, Span};
use crate::protocol::BatchProducer;
use crate::view::LogView;
use crate::web::Text;
use crate::web::stage::slot::grouped;

/// `9,876 B`, `12.3 KiB`.
pub(crate) fn bytes(number: u64) -> String {
    const UNITS: [&str; 3] = ["KiB", "MiB", "GiB"];
    if number < 10 * 1_024 {
        return format!("{}\u{a0}B", grouped(i64::try_from(number).unwrap_or(i64::MAX)));
    }
    let mut unit = 0;
    let mut tenths = number.saturating_mul(10) / 1_024;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1_024;
        unit += 1;
    }
    let number = match tenths % 10 {
        0 => (tenths / 10).to_string(),
        tenth => format!("{}.{tenth}", tenths / 10),
    };
    format!("{number}\u{a0}{}", UNITS[unit])
}

pub(super) fn size(number: u64) -> Arg {
    Arg::Text(bytes(number).as_str().into())
}

/// A moment of the run, as the clock shows it.
pub(super) fn moment(at: SimTime) -> Arg {
    Arg::Duration(Span(at.0))
}

/// The offsets of a replica, each with the ids of its names: marks at the same place are one. By offset.
pub(crate) fn marks(view: &LogView) -> Vec<(Offset, Vec<&'static str>)> {
    let marks = &view.marks;
    let stable = (marks.last_stable < marks.high_watermark).then_some(marks.last_stable);
    let all = [
        ("log-mark-start", Some(marks.log_start)),
        ("log-mark-cleaned", view.cleaning.map(|cleaning| cleaning.first_dirty)),
        ("log-mark-recovery", Some(marks.recovery_point)),
        ("log-mark-stable", stable),
        ("log-mark-hw", Some(marks.high_watermark)),
        ("log-mark-leo", Some(marks.log_end)),
    ];
    let mut merged: Vec<(Offset, Vec<&'static str>)> = Vec::new();
    for (id, offset) in all.into_iter().filter_map(|(id, offset)| Some((id, offset?))) {
        let place = merged.partition_point(|(other, _)| *other < offset);
        match merged.get_mut(place) {
            Some((other, ids)) if *other == offset => ids.push(id),
            _ => merged.insert(place, (offset, vec![id])),
        }
    }
    merged
}

/// Under which session a batch was written.
pub(crate) fn producer_words(producer: Option<&BatchProducer>, count: i64, text: &Text) -> String {
    let Some(producer) = producer else { return text.get("log-no-producer") };
    let (first, last) = (producer.base_sequence.0, producer.last_sequence(count).0);
    let sequences = match (first, first == last) {
        (..0, _) => Arg::Absent,
        (_, true) => Arg::Text(first.to_string().as_str().into()),
        (_, false) => Arg::Text(format!("{first}–{last}").as_str().into()),
    };
    let args = [
        ("id", Arg::from(&producer.id)),
        ("epoch", Arg::from(&producer.epoch)),
        ("sequences", sequences),
    ];
    text.with("log-producer", &args)
}

/// `42`, or `42–44`.
pub(super) fn range(first: Offset, last: Offset) -> Arg {
    let words = if first == last { first.to_string() } else { format!("{first}–{last}") };
    Arg::Text(words.as_str().into())
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn bytes_are_counted_as_kafkas_own_settings_are() {
        let said = [0, 9_876, 10_240, 12_600, 1_048_576, 10_485_760, 1 << 30].map(bytes);
        let expected = ["0 B", "9,876 B", "10 KiB", "12.3 KiB", "1 MiB", "10 MiB", "1 GiB"];
        assert_eq!(said.map(|said| said.replace('\u{a0}', " ")), expected);
    }
}
