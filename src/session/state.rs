//! `Session`: the model itself, and the one door through which it changes.

use std::cell::RefCell;
use std::rc::Rc;

use crate::fact::Detail;
use crate::kernel::SortedMap;
use crate::kernel::{SimTime, Step};
use crate::run::Timeline;
use crate::scenario::{self, Reached, SCENARIOS};
use crate::session::clock::Clock;
use crate::session::compare::Comparison;
use crate::session::notice::Notices;
use crate::session::permalink;
use crate::session::{
    Action, ActionError, Changed, ComparedSetting, HistoryView, Lens, LessonView, Notice,
    NoticeKind, OpenLog, Playback, SavedRun, Settings, View, lessons,
};
use crate::sim::Command;
use crate::view::{AssignmentView, Chronicle, ClusterBuilder, Inspected, Scene, SceneBuilder};

/// A prelude that is longer has no end.
const PRELUDE_STEPS_MAX: u64 = 50_000;

pub struct Session {
    pub(super) timeline: Timeline,
    pub(super) builder: SceneBuilder,
    pub(super) machines: RefCell<ClusterBuilder>,
    pub(super) clock: Clock,
    pub(super) settings: Settings,
    pub(super) lens: Lens,
    pub(super) comparison: Comparison,
    pub(super) open_log: OpenLog,
    pub(super) selected: Option<Inspected>,
    /// What the reader chose, by question; `None` is "Just show me".
    pub(super) answers: SortedMap<String, Option<String>>,
    pub(super) notices: Notices,
    pub(super) chronicle: Chronicle,
    /// The chronicle as the page draws it.
    pub(super) history: Rc<HistoryView>,
    /// The assignment that was explained last, by cuts of the history and place in it: to explain one, steps are made again.
    pub(super) explained: RefCell<Option<((u32, usize), AssignmentView)>>,
    /// How far the reader has ever been in this run.
    pub(super) furthest: SimTime,
    /// The lesson's first moment.
    pub(super) opened: Option<Step>,
    /// When each part began, in the furthest course of this run.
    pub(super) parts_seen: Vec<Reached>,
    pub(super) lessons: Rc<Vec<LessonView>>,
}

impl Session {
    /// Opens the first scenario, paused on its opening moment.
    pub fn new(settings: Settings) -> Self {
        let first = SCENARIOS.first().and_then(|source| scenario::load(source.id));
        let first = first.expect("the catalogue is not empty");
        let (seed, lens) = (first.seed, first.focus.lens);
        let comparison = Comparison::of(&first);
        let Ok(timeline) = Timeline::open(first, seed) else {
            unreachable!("the tests open every lesson")
        };
        let mut session = Self {
            timeline,
            builder: SceneBuilder::default(),
            machines: RefCell::default(),
            clock: Clock::paused(),
            settings,
            lens,
            comparison,
            open_log: OpenLog::default(),
            selected: None,
            answers: SortedMap::default(),
            notices: Notices::default(),
            chronicle: Chronicle::default(),
            history: Rc::default(),
            explained: RefCell::default(),
            furthest: SimTime::ZERO,
            opened: None,
            parts_seen: Vec::new(),
            lessons: Rc::new(lessons()),
        };
        session.go_to_opening();
        session
    }

    /// Does what was asked, or says why not; then nothing has changed.
    pub fn update(&mut self, action: Action) -> Result<Changed, ActionError> {
        match action {
            Action::Execute(line) => self.run(line.parse::<Command>()?),
            Action::Run(command) => self.run(command),
            Action::Playback(playback) => Ok(self.play(playback)),
            Action::OpenScenario { id, seed } => self.open(&id, seed),
            Action::Load(text) => self.load(&text),
            Action::SetLens(lens) => Ok(self.look(|session| session.lens = lens)),
            Action::CompareBy(by) => Ok(self.look(|session| session.comparison.compare_by(by))),
            Action::ToggleCompared(setting) => {
                Ok(self.look(|session| session.comparison.toggle(setting)))
            }
            Action::Select(what) => Ok(self.select(what)),
            Action::OpenLog(log) => Ok(self.look(|session| session.open_log = log)),
            Action::Answer { question, option } => self.answer(question, option),
            Action::NextPart => Ok(self.next_part()),
            Action::PreviousPart => Ok(self.previous_part()),
            Action::SetDetail(detail) => Ok(self.look(|session| session.settings.detail = detail)),
            Action::SetLocale(locale) => Ok(self.look(|session| session.settings.locale = locale)),
            Action::SetTheme(theme) => Ok(self.look(|session| session.settings.theme = theme)),
            Action::SetMotion(motion) => Ok(self.look(|session| session.settings.motion = motion)),
            Action::ToggleLetterKeys => {
                Ok(self.look(|session| session.settings.letter_keys ^= true))
            }
            Action::UndoFork => self.undo_fork(),
            Action::Dismiss(number) => {
                Ok(self.look(|session| session.notices.forget(|notice| notice.number == number)))
            }
        }
    }

    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub fn lens(&self) -> Lens {
        self.lens
    }

    pub fn selected(&self) -> Option<&Inspected> {
        self.selected.as_ref()
    }

    pub fn notices(&self) -> &[Notice] {
        self.notices.shown()
    }

    /// The picture of this moment. Parts that did not change are the same `Rc` as last time.
    pub fn scene(&mut self) -> Rc<Scene> {
        self.builder.scene(&self.timeline)
    }

    /// News that the page itself has, such as "link copied".
    pub fn say(&mut self, text: &'static str) {
        self.notices.tell(NoticeKind::Said(text));
    }

    /// Puts an error where the reader sees it, for actions that no console waits for.
    pub fn refuse(&mut self, error: ActionError) {
        self.notices.tell(NoticeKind::Refused(error));
    }

    /// Everything that a link or a file keeps.
    pub fn saved(&self) -> SavedRun {
        let moment = self.timeline.moment();
        SavedRun {
            recording: self.timeline.recording(),
            view: View {
                step: Some(moment.step),
                now: Some(moment.now),
                lens: Some(self.lens),
                compared: self.compared_in_link(),
                log: self.open_log.clone(),
                locale: Some(self.settings.locale),
                detail: Some(self.settings.detail),
            },
        }
    }

    /// Who looks at a message wants it to stay where it is.
    fn select(&mut self, what: Option<Inspected>) -> Changed {
        if matches!(what, Some(Inspected::Flight(_))) {
            self.clock.stop();
        }
        self.look(|session| session.selected = what)
    }

    fn look(&mut self, change: impl FnOnce(&mut Self)) -> Changed {
        change(self);
        Changed::Look
    }

    fn run(&mut self, command: Command) -> Result<Changed, ActionError> {
        self.finish_glide();
        let executed = self.timeline.execute(command)?;
        self.notices.forget(|notice| matches!(notice.kind, NoticeKind::Refused(_)));
        if executed.forked {
            self.furthest = self.timeline.moment().now;
            self.notices.tell(NoticeKind::Forked);
        }
        Ok(Changed::Run)
    }

    fn undo_fork(&mut self) -> Result<Changed, ActionError> {
        self.clock.stop();
        if !self.timeline.undo_fork() {
            return Err(ActionError::NothingToUndo);
        }
        self.furthest = self.timeline.head().now;
        self.notices.forget(|notice| notice.kind == NoticeKind::Forked);
        self.notices.tell(NoticeKind::Undone);
        Ok(Changed::Run)
    }

    fn open(&mut self, id: &str, seed: Option<u64>) -> Result<Changed, ActionError> {
        let scenario =
            scenario::load(id).ok_or_else(|| ActionError::UnknownScenario { id: id.to_owned() })?;
        let seed = seed.unwrap_or_else(|| scenario.seed);
        let timeline = Timeline::open(scenario, seed)?;
        self.replace(timeline);
        Ok(Changed::Run)
    }

    fn load(&mut self, text: &str) -> Result<Changed, ActionError> {
        let (saved, mut dropped) = permalink::read(text).map_err(ActionError::Link)?;
        let (timeline, refused) = permalink::replay(&saved.recording).map_err(ActionError::Link)?;
        dropped.extend(refused);
        self.replace(timeline);
        // A link that names no moment opens the lesson where it begins.
        if let Some(step) = saved.view.step {
            self.play(Playback::SeekStep(step));
        }
        self.show(&saved.view);
        if !dropped.is_empty() {
            self.notices.tell(NoticeKind::Dropped(dropped));
        }
        Ok(Changed::Run)
    }

    /// Only where it matters.
    fn compared_in_link(&self) -> Vec<&'static ComparedSetting> {
        match self.lens {
            Lens::Compare => self.comparison.chosen().to_vec(),
            Lens::Topic
            | Lens::Cluster
            | Lens::Protocol
            | Lens::Ownership
            | Lens::Log
            | Lens::Ledger => Vec::new(),
        }
    }

    fn show(&mut self, view: &View) {
        self.comparison.choose(&view.compared);
        self.lens = view.lens.unwrap_or(self.lens);
        self.open_log = view.log.clone();
        self.settings.locale = view.locale.unwrap_or(self.settings.locale);
        self.settings.detail = view.detail.unwrap_or(self.settings.detail);
        // A link may stand between two steps, but never beyond the next one.
        let here = self.timeline.moment().now;
        let next = self.timeline.next_fact_time(Detail::Everything);
        let between = |now: &SimTime| *now > here && next.is_none_or(|next| *now < next);
        if let Some(now) = view.now.filter(between) {
            self.play(Playback::SeekTime(now));
        }
    }

    /// Lets the prelude of the script run, and stands where it is over.
    fn go_to_opening(&mut self) {
        self.opened = None;
        for _ in 0..PRELUDE_STEPS_MAX {
            if let Some(opened) = self.timeline.director().opened() {
                self.opened = Some(opened.step);
                break;
            }
            let here = self.timeline.moment();
            if self.timeline.seek_step(here.step.next()) == here {
                break;
            }
        }
    }

    pub(super) fn replace(&mut self, timeline: Timeline) {
        let known = self.timeline.scenario().id == timeline.scenario().id;
        self.timeline = timeline;
        self.lens = self.timeline.scenario().focus.lens;
        // Who begins a lesson anew goes on with what is compared.
        if known {
            self.comparison.forget_runs();
        } else {
            self.comparison = Comparison::of(self.timeline.scenario());
        }
        self.go_to_opening();
        self.builder = SceneBuilder::default();
        self.machines.take();
        self.chronicle = Chronicle::default();
        self.history = Rc::default();
        self.explained.take();
        self.furthest = SimTime::ZERO;
        self.clock = Clock::paused();
        self.selected = None;
        self.open_log = OpenLog::default();
        self.answers.clear();
        self.notices.forget(|_| true);
    }
}
