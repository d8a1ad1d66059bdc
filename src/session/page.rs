//! What the page draws of one moment, part by part: each part compares equal while nothing in it has changed.

use std::rc::Rc;

use crate::id::{GroupId, TopicName};
use crate::kernel::{SimTime, Span, Step};
use crate::session::{ComparedView, GuideView, Lens, Notice, OpenLog, Session, Settings};
use crate::view::{
    AssignmentView, BatchRoom, ClusterQuery, ClusterView, GroupHistory, Inspected, InspectorView,
    LeaderHistory, LedgerQuery, LedgerView, LogChoice, LogQuery, LogRole, LogSource, LogView,
    Marker, Scene, SequenceQuery, SequenceView, assignment, assignment_place, inspect, ledger_view,
    log_view, replicas, sequence, shown_topic,
};

#[derive(Clone, Debug, PartialEq)]
pub struct PageView {
    pub scene: Rc<Scene>,
    pub guide: Rc<GuideView>,
    pub clock: ClockView,
    pub history: Rc<HistoryView>,
    pub settings: Settings,
    pub lens: Lens,
    /// The runs that are compared, and every setting that is chosen for it; nothing while another lens is shown.
    pub compared: Rc<Vec<ComparedView>>,
    pub log: OpenLog,
    pub selected: Option<Inspected>,
    pub inspector: Option<Rc<InspectorView>>,
    pub notices: Rc<Vec<Notice>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockView {
    pub step: Step,
    pub now: SimTime,
    /// The furthest moment that the reader has seen in this run.
    pub head: SimTime,
    pub playing: bool,
    /// How long a stretch of quiet has been hurried through.
    pub hurried: Option<Span>,
    pub branch: u32,
    pub can_undo_fork: bool,
}

/// All of time: who owned what, and the moments worth a mark.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistoryView {
    pub groups: Rc<Vec<GroupHistory>>,
    pub markers: Rc<Vec<Marker>>,
    /// Of the topics that clients write to.
    pub leaders: Vec<Rc<LeaderHistory>>,
}

impl Session {
    /// The last assignment of a group, explained.
    pub fn assignment(&self, group: &GroupId) -> Option<AssignmentView> {
        let place = assignment_place(&self.timeline, &self.chronicle, group)?;
        let key = (self.timeline.cuts(), place);
        let mut explained = self.explained.borrow_mut();
        if explained.as_ref().is_none_or(|(of, _)| *of != key) {
            *explained = Some((key, assignment(&self.timeline, &self.chronicle, group)?));
        }
        explained.as_ref().map(|(_, view)| view.clone())
    }

    /// What a group and its coordinator say to each other around this moment.
    pub fn sequence(&self, query: &SequenceQuery) -> SequenceView {
        sequence(&self.timeline, &self.chronicle, query)
    }

    /// The topic whose brokers are shown if this one is chosen, and how many partitions it has.
    pub fn shown_topic(&self, topic: Option<&TopicName>) -> Option<(TopicName, usize)> {
        shown_topic(self.timeline.world(), topic)
    }

    /// The brokers with their replicas, at this moment.
    pub fn cluster(&self, query: &ClusterQuery) -> Rc<ClusterView> {
        self.machines.borrow_mut().view(&self.timeline, query)
    }

    /// What producers were told, as much as is shown of it.
    pub fn ledger(&self, query: &LedgerQuery) -> LedgerView {
        ledger_view(&self.timeline, query)
    }

    /// Every log that there is at this moment, and which of them is open: what the reader chose, or a leader's.
    pub fn logs(&self) -> (Vec<LogChoice>, Option<LogSource>) {
        let all = replicas(self.timeline.world());
        let wanted = |choice: &&LogChoice| Some(&choice.source) == self.open_log.source.as_ref();
        let leads = |choice: &&LogChoice| choice.role == LogRole::Leader;
        let open = all.iter().find(wanted).or_else(|| all.iter().find(leads)).or(all.first());
        let open = open.map(|choice| choice.source.clone());
        (all, open)
    }

    /// The inside of a log, as much as there is room for.
    pub fn log_view(
        &self,
        source: &LogSource,
        segments_max: usize,
        room: BatchRoom,
    ) -> Option<LogView> {
        let OpenLog { segment, from, .. } = self.open_log;
        let query = LogQuery { source: source.clone(), segment, from, segments_max, room };
        log_view(&self.timeline, &query)
    }

    pub fn page(&mut self) -> PageView {
        self.take_in_history();
        let scene = self.builder.scene(&self.timeline);
        let compared = match self.lens {
            Lens::Compare => self.comparison.views(&self.timeline),
            Lens::Topic
            | Lens::Cluster
            | Lens::Protocol
            | Lens::Ownership
            | Lens::Log
            | Lens::Ledger => Vec::new(),
        };
        let inspector = self.selected.as_ref().and_then(|what| inspect(&self.timeline, what));
        PageView {
            scene,
            guide: Rc::new(self.guide()),
            clock: self.clock_view(),
            history: self.history.clone(),
            settings: self.settings,
            lens: self.lens,
            compared: Rc::new(compared),
            log: self.open_log.clone(),
            selected: self.selected.clone(),
            inspector: inspector.map(Rc::new),
            notices: Rc::new(self.notices.shown().to_vec()),
        }
    }

    fn clock_view(&self) -> ClockView {
        let moment = self.timeline.moment();
        ClockView {
            step: moment.step,
            now: moment.now,
            head: self.furthest.max(moment.now),
            playing: self.is_playing(),
            hurried: self.clock.quiet_since.map(|since| moment.now.since(since)),
            branch: self.timeline.branch(),
            can_undo_fork: self.timeline.can_undo_fork(),
        }
    }

    /// The future that was worked out ahead of the reader is in there too: the page draws only what was seen.
    pub(super) fn take_in_history(&mut self) {
        self.furthest = self.furthest.max(self.timeline.moment().now);
        let reached = self.timeline.director().parts_reached();
        if reached.len() >= self.parts_seen.len() || !self.parts_seen.starts_with(reached) {
            self.parts_seen = reached.to_vec();
        }
        if self.chronicle.update(&self.timeline) {
            self.history = Rc::new(HistoryView {
                groups: Rc::new(self.chronicle.groups().to_vec()),
                markers: Rc::new(self.chronicle.markers().to_vec()),
                leaders: self.chronicle.leaders(),
            });
        }
    }
}
