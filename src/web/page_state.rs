//! What is open on the page. None of it belongs to the run, so it is in no link and in no session.

use std::rc::Rc;

use yew::Reducible;

use crate::id::TopicName;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SideTab {
    Inspector,
    /// The last assignment, explained.
    Plan,
    Log,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialog {
    Keys,
    Share,
    More,
}

/// A lens can always be read as a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LensForm {
    Picture,
    Table,
}

/// Which partitions the Cluster lens shows, and whose leaders the ruler beneath it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Partitions {
    /// `None` is the first topic.
    pub(super) topic: Option<TopicName>,
    pub(super) first: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageState {
    pub(super) side: SideTab,
    pub(super) side_open: bool,
    pub(super) guide_open: bool,
    pub(super) console_open: bool,
    pub(super) dialog: Option<Dialog>,
    pub(super) form: LensForm,
    pub(super) partitions: Partitions,
    /// The ruler shows the whole of time divided by 2 to this power.
    pub(super) zoom: u8,
}

/// Beyond this a pixel is less than a microsecond.
const ZOOM_MAX: u8 = 12;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PageAction {
    ShowSide(SideTab),
    ToggleSide(SideTab),
    CloseSide,
    ToggleGuide,
    ToggleConsole,
    Open(Dialog),
    CloseDialog,
    ToggleForm,
    LookAt(Partitions),
    ZoomIn,
    ZoomOut,
    ZoomFit,
}

impl PageState {
    /// On a wide window the inspector stands beside the stage from the start.
    pub(super) fn new(wide: bool) -> Self {
        Self {
            side: SideTab::Inspector,
            side_open: wide,
            guide_open: false,
            console_open: false,
            dialog: None,
            form: LensForm::Picture,
            partitions: Partitions::default(),
            zoom: 0,
        }
    }
}

impl Reducible for PageState {
    type Action = PageAction;

    fn reduce(self: Rc<Self>, action: PageAction) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            PageAction::ShowSide(tab) => (next.side, next.side_open) = (tab, true),
            PageAction::ToggleSide(tab) => {
                next.side_open = !(self.side_open && self.side == tab);
                next.side = tab;
            }
            PageAction::CloseSide => next.side_open = false,
            PageAction::ToggleGuide => next.guide_open = !self.guide_open,
            PageAction::ToggleConsole => next.console_open = !self.console_open,
            PageAction::Open(dialog) => next.dialog = Some(dialog),
            PageAction::CloseDialog => next.dialog = None,
            PageAction::ToggleForm => {
                next.form = match self.form {
                    LensForm::Picture => LensForm::Table,
                    LensForm::Table => LensForm::Picture,
                }
            }
            PageAction::LookAt(partitions) => next.partitions = partitions,
            PageAction::ZoomIn => next.zoom = (self.zoom + 1).min(ZOOM_MAX),
            PageAction::ZoomOut => next.zoom = self.zoom.saturating_sub(1),
            PageAction::ZoomFit => next.zoom = 0,
        }
        Rc::new(next)
    }
}
