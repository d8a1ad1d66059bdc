//! Settings under which the same run can be looked at beside itself. A lesson may name those with which it opens.

use crate::protocol::Text;
use crate::sim::Settings;

/// What a comparison is about. Settings of two of these are never compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedBy {
    /// How consumers share partitions.
    Rebalancing,
    /// When producers count a record as sent.
    Acks,
}

impl ComparedBy {
    pub const ALL: [ComparedBy; 2] = [ComparedBy::Rebalancing, ComparedBy::Acks];

    /// `compare-by-<name>` is its label, `compare-note-<name>` says what is the same in all runs.
    pub fn name(self) -> &'static str {
        match self {
            ComparedBy::Rebalancing => "rebalancing",
            ComparedBy::Acks => "acks",
        }
    }

    /// In the order of the table.
    pub fn settings(self) -> impl Iterator<Item = &'static ComparedSetting> {
        COMPARED_SETTINGS.iter().filter(move |setting| setting.by == self)
    }
}

/// What every consumer or every producer of a run has, whatever else is said.
#[derive(Debug, PartialEq, Eq)]
pub struct ComparedSetting {
    /// As it stands in links and scripts; `compare-<id>` is its label.
    pub id: &'static str,
    pub by: ComparedBy,
    consumers: &'static [(&'static str, &'static str)],
    producers: &'static [(&'static str, &'static str)],
}

/// So many at once: more are not readable.
pub const COMPARED_MAX: usize = 3;

const STRATEGY: &str = "partition.assignment.strategy";

/// Whatever protocol the scenario's consumers speak: what does not go with the protocol of the comparison is left out there.
const CLASSIC: (&str, &str) = ("group.protocol", "classic");

pub static COMPARED_SETTINGS: &[ComparedSetting] = &[
    of_consumers("range", &[CLASSIC, (STRATEGY, "range")]),
    of_consumers("roundrobin", &[CLASSIC, (STRATEGY, "roundrobin")]),
    of_consumers("sticky", &[CLASSIC, (STRATEGY, "sticky")]),
    of_consumers("cooperative-sticky", &[CLASSIC, (STRATEGY, "cooperative-sticky")]),
    of_consumers("consumer", &[("group.protocol", "consumer")]),
    of_producers("acks-0", &[("acks", "0")]),
    of_producers("acks-1", &[("acks", "1")]),
    of_producers("acks-all", &[("acks", "all")]),
];

const fn of_consumers(
    id: &'static str,
    consumers: &'static [(&'static str, &'static str)],
) -> ComparedSetting {
    ComparedSetting { id, by: ComparedBy::Rebalancing, consumers, producers: &[] }
}

const fn of_producers(
    id: &'static str,
    producers: &'static [(&'static str, &'static str)],
) -> ComparedSetting {
    ComparedSetting { id, by: ComparedBy::Acks, consumers: &[], producers }
}

impl ComparedSetting {
    pub fn from_id(id: &str) -> Option<&'static ComparedSetting> {
        COMPARED_SETTINGS.iter().find(|setting| setting.id == id)
    }

    /// Settings by their ids, with commas between them; nothing unless they can be compared: one to three, all about the same.
    pub fn read_list(ids: &str) -> Option<Vec<&'static ComparedSetting>> {
        let all: Vec<_> = ids.split(',').map(Self::from_id).collect::<Option<_>>()?;
        let alike = all.iter().all(|setting| setting.by == all[0].by);
        (alike && all.len() <= COMPARED_MAX).then_some(all)
    }

    pub fn consumers(&self) -> Settings {
        self.consumers.iter().map(texts).collect()
    }

    pub fn producers(&self) -> Settings {
        self.producers.iter().map(texts).collect()
    }
}

fn texts((key, value): &(&str, &str)) -> (Text, Text) {
    (Text::from(*key), Text::from(*value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_about_one_thing_and_not_too_long() {
        let ids = |list: &str| {
            let all = ComparedSetting::read_list(list)?;
            Some(all.iter().map(|setting| setting.id).collect::<Vec<_>>())
        };
        assert_eq!(ids("acks-0,acks-all"), Some(vec!["acks-0", "acks-all"]));
        assert_eq!(ids("range"), Some(vec!["range"]));
        for bad in
            ["", "acks-2", "acks-0,range", "range,,sticky", "range,roundrobin,sticky,consumer"]
        {
            assert_eq!(ids(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_setting_is_of_consumers_or_of_producers() {
        for setting in COMPARED_SETTINGS {
            let (consumers, producers) = (setting.consumers(), setting.producers());
            let (of_consumers, of_producers) = match setting.by {
                ComparedBy::Rebalancing => (true, false),
                ComparedBy::Acks => (false, true),
            };
            assert_eq!(
                (!consumers.is_empty(), !producers.is_empty()),
                (of_consumers, of_producers)
            );
        }
        let all = ComparedBy::ALL.into_iter().flat_map(ComparedBy::settings);
        assert!(all.eq(COMPARED_SETTINGS), "the table is in the order of what it is about");
    }
}
