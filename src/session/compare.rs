//! The same run under several settings at once: the same scenario, seed and commands, but every consumer is configured so.
//!
//! The runs follow the reader's own one. They are worked out only while somebody looks at them.

use std::rc::Rc;

use crate::id::GroupId;
use crate::kernel::SimTime;
use crate::protocol::Text;
use crate::run::Timeline;
use crate::sim::{Settings, TimedCommand};
use crate::view::{Chronicle, Figures, GroupHistory, figures};

/// A way to rebalance that can be compared with others.
#[derive(Debug, PartialEq, Eq)]
pub struct ComparedSetting {
    /// As it stands in links; `compare-<id>` is its label.
    pub id: &'static str,
    settings: &'static [(&'static str, &'static str)],
}

const STRATEGY: &str = "partition.assignment.strategy";

/// Whatever protocol the scenario's consumers speak: what does not go with the protocol of the comparison is left out there.
const CLASSIC: (&str, &str) = ("group.protocol", "classic");

pub static COMPARED_SETTINGS: &[ComparedSetting] = &[
    ComparedSetting { id: "range", settings: &[CLASSIC, (STRATEGY, "range")] },
    ComparedSetting { id: "roundrobin", settings: &[CLASSIC, (STRATEGY, "roundrobin")] },
    ComparedSetting { id: "sticky", settings: &[CLASSIC, (STRATEGY, "sticky")] },
    ComparedSetting {
        id: "cooperative-sticky",
        settings: &[CLASSIC, (STRATEGY, "cooperative-sticky")],
    },
    ComparedSetting { id: "consumer", settings: &[("group.protocol", "consumer")] },
];

/// So many at once: more are not readable.
pub const COMPARED_MAX: usize = 3;

impl ComparedSetting {
    pub fn from_id(id: &str) -> Option<&'static ComparedSetting> {
        COMPARED_SETTINGS.iter().find(|setting| setting.id == id)
    }

    fn settings(&self) -> Settings {
        let pair = |(key, value): &(&str, &str)| (Text::from(*key), Text::from(*value));
        self.settings.iter().map(pair).collect()
    }
}

/// One of the runs at the reader's moment.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedView {
    pub id: &'static str,
    pub groups: Rc<Vec<GroupHistory>>,
    pub figures: Vec<(GroupId, Figures)>,
    /// So many of the reader's commands were refused in this run.
    pub refused: usize,
}

struct ComparedRun {
    setting: &'static ComparedSetting,
    timeline: Timeline,
    chronicle: Chronicle,
    groups: Rc<Vec<GroupHistory>>,
    /// The reader's commands that have been carried out here, or refused.
    taken: Vec<TimedCommand>,
    refused: usize,
}

/// Chosen settings with their runs.
pub(super) struct Comparison {
    chosen: Vec<&'static ComparedSetting>,
    runs: Vec<ComparedRun>,
}

impl Default for Comparison {
    fn default() -> Self {
        let chosen = ["range", "cooperative-sticky"];
        let chosen = chosen.into_iter().filter_map(ComparedSetting::from_id).collect();
        Self { chosen, runs: Vec::new() }
    }
}

impl Comparison {
    pub(super) fn chosen(&self) -> &[&'static ComparedSetting] {
        &self.chosen
    }

    /// In the order of the table; the last one cannot be taken away, and there are never too many.
    pub(super) fn toggle(&mut self, setting: &'static ComparedSetting) {
        let is_chosen = self.chosen.contains(&setting);
        match (is_chosen, self.chosen.len()) {
            (true, 0 | 1) | (false, COMPARED_MAX..) => {}
            (true, _) => self.chosen.retain(|one| *one != setting),
            (false, _) => self.choose(self.chosen.iter().copied().chain([setting]).collect()),
        }
    }

    pub(super) fn choose(&mut self, chosen: Vec<&'static ComparedSetting>) {
        let in_order = COMPARED_SETTINGS.iter().filter(|setting| chosen.contains(setting));
        let chosen: Vec<_> = in_order.take(COMPARED_MAX).collect();
        if !chosen.is_empty() {
            self.chosen = chosen;
        }
    }

    /// Another run is looked at.
    pub(super) fn forget_runs(&mut self) {
        self.runs.clear();
    }

    /// The runs at the moment of the reader's own one.
    pub(super) fn views(&mut self, original: &Timeline) -> Vec<ComparedView> {
        self.runs.retain(|run| self.chosen.contains(&run.setting));
        for (place, setting) in self.chosen.iter().enumerate() {
            if self.runs.get(place).is_none_or(|run| run.setting != *setting)
                && let Some(run) = ComparedRun::of(setting, original)
            {
                self.runs.insert(place.min(self.runs.len()), run);
            }
        }
        for run in &mut self.runs {
            run.follow(original);
        }
        self.runs.iter().map(ComparedRun::view).collect()
    }
}

impl ComparedRun {
    fn of(setting: &'static ComparedSetting, original: &Timeline) -> Option<Self> {
        let (scenario, seed) = (original.scenario().clone(), original.recording().seed);
        let timeline = Timeline::open_with(scenario, seed, &setting.settings()).ok()?;
        Some(Self {
            setting,
            timeline,
            chronicle: Chronicle::default(),
            groups: Rc::default(),
            taken: Vec::new(),
            refused: 0,
        })
    }

    /// Does what the reader has done, and goes to the reader's moment.
    fn follow(&mut self, original: &Timeline) {
        let inputs = original.inputs();
        if !inputs.starts_with(&self.taken) {
            // The reader has gone back and done something else.
            let Some(fresh) = Self::of(self.setting, original) else { return };
            *self = fresh;
        }
        for input in &inputs[self.taken.len()..] {
            self.go_to(input.at);
            self.refused += usize::from(self.timeline.execute(input.command.clone()).is_err());
            self.taken.push(input.clone());
        }
        self.go_to(original.moment().now);
        if self.chronicle.update(&self.timeline) {
            self.groups = Rc::new(self.chronicle.groups().to_vec());
        }
    }

    /// A long way takes several strides; a history that is full ends it.
    fn go_to(&mut self, now: SimTime) {
        while self.timeline.seek_time(now).now < now && !self.timeline.is_full() {}
    }

    fn view(&self) -> ComparedView {
        let of_group = |history: &GroupHistory| {
            (history.group.clone(), figures(&self.timeline, &self.chronicle, &history.group))
        };
        ComparedView {
            id: self.setting.id,
            figures: self.groups.iter().map(of_group).collect(),
            groups: self.groups.clone(),
            refused: self.refused,
        }
    }
}
