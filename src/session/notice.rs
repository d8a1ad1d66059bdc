//! Short news for the reader: what happened besides what was asked for.

use crate::session::{ActionError, LinkProblem};

#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub number: u32,
    pub kind: NoticeKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum NoticeKind {
    /// Something was done in the past, so the future that was there is set aside. Undo brings it back.
    Forked,
    Undone,
    /// A link or file was opened, but not all of it could be read.
    Dropped(Vec<LinkProblem>),
    Refused(ActionError),
    /// News of the page's own, by the id of its text.
    Said(&'static str),
}

/// The newest notices; older ones make room.
#[derive(Debug, Default)]
pub(super) struct Notices {
    next: u32,
    shown: Vec<Notice>,
}

const SHOWN_MAX: usize = 3;

impl Notices {
    pub(super) fn shown(&self) -> &[Notice] {
        &self.shown
    }

    /// The same news twice is shown once.
    pub(super) fn tell(&mut self, kind: NoticeKind) {
        self.shown.retain(|notice| notice.kind != kind);
        if self.shown.len() >= SHOWN_MAX {
            self.shown.remove(0);
        }
        self.shown.push(Notice { number: self.next, kind });
        self.next += 1;
    }

    pub(super) fn forget(&mut self, unwanted: impl Fn(&Notice) -> bool) {
        self.shown.retain(|notice| !unwanted(notice));
    }
}
