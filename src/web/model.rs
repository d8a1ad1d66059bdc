//! The one session of the page, shared by the components and the JS API, and who wants to know when it changes.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::narration::{Library, TextPart};
use crate::session::{Action, ActionError, Changed, GuideView, PageView, Session, Shown};
use crate::web::Text;
use crate::web::outside::{announce, store_settings};
use crate::web::texts::{Shelf, Then, ask};

type Listener = Rc<dyn Fn(Changed)>;

/// A handle: cloning it shares the session. Two handles are equal if they are of the same page.
#[derive(Clone)]
pub struct Model {
    inner: Rc<Inner>,
}

struct Inner {
    session: RefCell<Session>,
    shelf: RefCell<Shelf>,
    /// Puts the page in its place, until that is done.
    mount: Cell<Option<fn(Model)>>,
    listeners: RefCell<Vec<(u32, Listener)>>,
    next_listener: Cell<u32>,
}

impl PartialEq for Model {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Model {
    pub(super) fn new(session: Session) -> Self {
        let shelf = RefCell::new(Shelf::new(Library::default()));
        let session = RefCell::new(session);
        let (listeners, next_listener, mount) = Default::default();
        Self { inner: Rc::new(Inner { session, shelf, mount, listeners, next_listener }) }
    }

    /// Puts the page in its place, once its texts are there.
    pub(super) fn begin(&self, mount: fn(Model)) {
        self.inner.mount.set(Some(mount));
        if let Some(Then::Draw) = self.admit(self.read(Session::shown), Then::Draw) {
            self.draw();
        }
    }

    /// Does it, and tells everybody; an error is the caller's to show. What needs texts that are not here is done when they
    /// have arrived.
    pub fn try_send(&self, action: Action) -> Result<Changed, ActionError> {
        let Some(shown) = self.read(|session| session.shown_after(&action)) else {
            return self.act(action);
        };
        match self.admit(shown, Then::Do(action)) {
            Some(Then::Do(action)) => self.act(action),
            Some(Then::Draw) | None => Ok(Changed::Nothing),
        }
    }

    /// Does it; an error becomes a toast.
    pub fn send(&self, action: Action) {
        if let Err(error) = self.try_send(action) {
            self.refuse(error);
        }
    }

    /// Shows a piece of the page's own news.
    pub(super) fn say(&self, text: &'static str) {
        self.inner.session.borrow_mut().say(text);
        self.changed(Changed::Look);
    }

    /// An error where the reader sees it.
    fn refuse(&self, error: ActionError) {
        self.inner.session.borrow_mut().refuse(error);
        self.changed(Changed::Look);
    }

    /// Does it now. If the lesson's texts are not here, the page shows them when they have arrived; another language waits
    /// for its own.
    pub(super) fn act(&self, action: Action) -> Result<Changed, ActionError> {
        let before = self.read(Session::shown);
        let opens = matches!(action, Action::OpenScenario { .. } | Action::Load(_));
        let changed = self.inner.session.borrow_mut().update(action)?;
        if opens {
            self.inner.shelf.borrow_mut().run_was_opened();
        }
        let after = self.read(Session::shown);
        let [page, _] = after.texts();
        let language_waits = !self.inner.shelf.borrow().has(page);
        if language_waits {
            self.inner.session.borrow_mut().update(Action::SetLocale(before.locale))?;
        }
        if changed != Changed::Nothing {
            self.changed(changed);
        }
        if after != before {
            self.admit(self.read(Session::shown), Then::Draw);
        }
        if language_waits {
            self.send(Action::SetLocale(after.locale));
        }
        Ok(changed)
    }

    /// Gives back what can be done now; what else it needs is asked for.
    fn admit(&self, shown: Shown, then: Then) -> Option<Then> {
        let admitted = self.inner.shelf.borrow_mut().admit(shown, then);
        let ask = |part| self.ask(part, false);
        admitted.map_err(|missing| missing.into_iter().for_each(ask)).ok()
    }

    fn ask(&self, part: TextPart, idle: bool) {
        let model = self.clone();
        ask(part, idle, move |text| model.arrived(part, text));
    }

    fn arrived(&self, part: TextPart, text: Option<String>) {
        let settled = self.inner.shelf.borrow_mut().arrived(part, text);
        for (then, is_here) in settled {
            match then {
                // Once more through the door: since it was asked for, the page may have come to show something else.
                Then::Do(action) if is_here => self.send(action),
                Then::Draw if is_here => self.draw(),
                Then::Draw if self.inner.mount.take().is_some() => announce("kafkascope-failed"),
                Then::Do(_) | Then::Draw => self.refuse(ActionError::TextsNotHere),
            }
        }
    }

    fn draw(&self) {
        match self.inner.mount.take() {
            Some(mount) => mount(self.clone()),
            None => self.changed(Changed::Look),
        }
    }

    /// Asks for what the reader is likely to need next, so that it is there even without a network.
    pub(super) fn ask_ahead(&self) {
        for part in self.read(Session::shown).texts_ahead() {
            if !self.inner.shelf.borrow().has(part) {
                self.ask(part, true);
            }
        }
    }

    /// What the page shows, and whether all texts for it are here.
    pub(super) fn shown_texts(&self) -> (Shown, bool) {
        let shown = self.read(Session::shown);
        (shown, self.inner.shelf.borrow().has_all(shown))
    }

    /// What is here of those texts.
    pub(super) fn text(&self) -> Text {
        self.inner.shelf.borrow().text(self.read(Session::shown))
    }

    pub fn read<T>(&self, look: impl FnOnce(&Session) -> T) -> T {
        look(&self.inner.session.borrow())
    }

    pub(super) fn page(&self) -> PageView {
        let mut page = self.inner.session.borrow_mut().page();
        if let (_, false) = self.shown_texts() {
            page.guide = Rc::new(GuideView::clone(&page.guide).without_words());
        }
        page
    }

    pub(super) fn with_session<T>(&self, act: impl FnOnce(&mut Session) -> T) -> T {
        act(&mut self.inner.session.borrow_mut())
    }

    /// Called after every change, when the session may be used again. The number is for `unsubscribe`.
    pub(super) fn subscribe(&self, listener: Listener) -> u32 {
        let number = self.inner.next_listener.get();
        self.inner.next_listener.set(number + 1);
        self.inner.listeners.borrow_mut().push((number, listener));
        number
    }

    pub(super) fn unsubscribe(&self, number: u32) {
        self.inner.listeners.borrow_mut().retain(|(listener, _)| *listener != number);
    }

    fn changed(&self, changed: Changed) {
        let (settings, playing) =
            self.read(|session| (session.settings().print(), session.wants_frames()));
        store_settings(&settings);
        if !playing || changed == Changed::Run {
            let link = self.read(|session| session.saved().fragment());
            crate::web::panels::panic::keep(&link);
        }
        let listeners: Vec<Listener> =
            self.inner.listeners.borrow().iter().map(|(_, listener)| listener.clone()).collect();
        for listener in listeners {
            listener(changed);
        }
    }
}
