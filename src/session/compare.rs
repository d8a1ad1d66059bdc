//! The same run under several settings at once: the same scenario, seed and commands, but every consumer or every producer is
//! configured so.
//!
//! The runs follow the reader's own one. They are worked out only while somebody looks at them.

use std::rc::Rc;

use crate::id::GroupId;
use crate::kernel::SimTime;
use crate::run::Timeline;
use crate::scenario::{COMPARED_MAX, ComparedBy, ComparedSetting, Scenario};
use crate::sim::TimedCommand;
use crate::view::{
    Chronicle, Figures, GroupHistory, ProducedHistory, SentHistory, figures, produced,
};

/// One of the runs at the reader's moment.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedView {
    pub id: &'static str,
    pub by: ComparedBy,
    pub groups: Rc<Vec<GroupHistory>>,
    pub figures: Vec<(GroupId, Figures)>,
    /// What became of each producer's records; empty unless the comparison is about producers.
    pub producers: Rc<Vec<ProducedHistory>>,
    /// So many commands, the script's or the reader's, were refused in this run and not in the reader's own.
    pub refused: usize,
}

struct ComparedRun {
    setting: &'static ComparedSetting,
    timeline: Timeline,
    chronicle: Chronicle,
    groups: Rc<Vec<GroupHistory>>,
    sent: SentHistory,
    /// The reader's commands that have been carried out here, or refused.
    taken: Vec<TimedCommand>,
    refused: usize,
}

/// Chosen settings with their runs.
pub(super) struct Comparison {
    by: ComparedBy,
    /// In the order of [`ComparedBy::ALL`]: each keeps its choice while another is looked at.
    chosen: [Vec<&'static ComparedSetting>; ComparedBy::ALL.len()],
    runs: Vec<ComparedRun>,
}

impl Comparison {
    /// As the lesson begins.
    pub(super) fn of(scenario: &Scenario) -> Self {
        let of = |ids: &str| ComparedSetting::read_list(ids).expect("they are in the table");
        let chosen = [of("range,cooperative-sticky"), of("acks-0,acks-1,acks-all")];
        let mut new = Self { by: ComparedBy::Rebalancing, chosen, runs: Vec::new() };
        new.choose(&scenario.focus.compared);
        new
    }

    pub(super) fn chosen(&self) -> &[&'static ComparedSetting] {
        &self.chosen[self.by as usize]
    }

    pub(super) fn compare_by(&mut self, by: ComparedBy) {
        self.by = by;
    }

    /// In the order of the table; the last one cannot be taken away, and there are never too many.
    pub(super) fn toggle(&mut self, setting: &'static ComparedSetting) {
        self.by = setting.by;
        let chosen = self.chosen();
        let is_chosen = chosen.contains(&setting);
        match (is_chosen, chosen.len()) {
            (true, 0 | 1) | (false, COMPARED_MAX..) => {}
            (true, _) => self.chosen[self.by as usize].retain(|one| *one != setting),
            (false, _) => {
                let all: Vec<_> = chosen.iter().copied().chain([setting]).collect();
                self.choose(&all);
            }
        }
    }

    /// Settings of one kind; nothing changes if there are none.
    pub(super) fn choose(&mut self, chosen: &[&'static ComparedSetting]) {
        let Some(first) = chosen.first() else { return };
        self.by = first.by;
        let in_order = self.by.settings().filter(|setting| chosen.contains(setting));
        self.chosen[self.by as usize] = in_order.take(COMPARED_MAX).collect();
    }

    /// The same lesson begins anew.
    pub(super) fn forget_runs(&mut self) {
        self.runs.clear();
    }

    /// The runs at the moment of the reader's own one.
    pub(super) fn views(&mut self, original: &Timeline) -> Vec<ComparedView> {
        let chosen = &self.chosen[self.by as usize];
        self.runs.retain(|run| chosen.contains(&run.setting));
        for (place, setting) in chosen.iter().enumerate() {
            if self.runs.get(place).is_none_or(|run| run.setting != *setting)
                && let Some(run) = ComparedRun::of(setting, original)
            {
                self.runs.insert(place.min(self.runs.len()), run);
            }
        }
        for run in &mut self.runs {
            run.follow(original);
        }
        self.runs.iter().map(|run| run.view(original)).collect()
    }
}

impl ComparedRun {
    fn of(setting: &'static ComparedSetting, original: &Timeline) -> Option<Self> {
        let (scenario, seed) = (original.scenario().clone(), original.recording().seed);
        let (consumers, producers) = (setting.consumers(), setting.producers());
        let timeline = Timeline::open_with(scenario, seed, &consumers, &producers).ok()?;
        Some(Self {
            setting,
            timeline,
            chronicle: Chronicle::default(),
            groups: Rc::default(),
            sent: SentHistory::default(),
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
        self.sent.update(&self.timeline);
    }

    /// A long way takes several strides; a history that is full ends it.
    fn go_to(&mut self, now: SimTime) {
        while self.timeline.seek_time(now).now < now && !self.timeline.is_full() {}
    }

    fn view(&self, original: &Timeline) -> ComparedView {
        let of_group = |history: &GroupHistory| {
            (history.group.clone(), figures(&self.timeline, &self.chronicle, &history.group))
        };
        let producers = match self.setting.by {
            ComparedBy::Rebalancing => Vec::new(),
            ComparedBy::Acks => produced(&self.timeline, &self.sent),
        };
        let scripted = |timeline: &Timeline| timeline.director().refusals().len();
        ComparedView {
            id: self.setting.id,
            by: self.setting.by,
            figures: self.groups.iter().map(of_group).collect(),
            groups: self.groups.clone(),
            producers: Rc::new(producers),
            refused: self.refused + scripted(&self.timeline).saturating_sub(scripted(original)),
        }
    }
}
